"""Where the pages of a listing are."""

from flask import url_for

from matchmaker.domain.listings import ListingKind

NOUNS: dict[ListingKind, str] = {
    ListingKind.NEED: "needs",
    ListingKind.PATENT: "patents",
    ListingKind.OFFER: "offers",
}


def listing_url(kind: ListingKind, key: str) -> str:
    """Where it is read."""
    return url_for(f"{NOUNS[kind]}.show", key=key)


def edit_url(kind: ListingKind, key: str, *, check: bool = False) -> str:
    """Where it is edited; `check` points out what is still missing."""
    return url_for(f"{NOUNS[kind]}.edit", key=key, check=1 if check else None)
