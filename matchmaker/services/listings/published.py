"""What a published listing entails: its place in the pool and its suggestions, and their end."""

from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.errors import Invalid
from matchmaker.domain.listings import ListingStatus, expiry, missing
from matchmaker.services import introductions, matches, pool
from matchmaker.services.listings.acts import Act


class Incomplete(Invalid):
    """Required parts of a listing are empty; ``fields`` names them."""

    code = "listing_incomplete"

    def __init__(self, fields: tuple[str, ...]) -> None:
        """Keep which parts, so that a form can point to each."""
        self.fields = fields
        super().__init__()


def require_complete(act: Act) -> None:
    """Raise Incomplete, or Invalid for a need whose deadline is over."""
    empty = missing(act.kind, act.listing)
    if empty:
        raise Incomplete(empty)
    deadline = getattr(act.listing, "deadline", None)
    if deadline and deadline <= beijing_day(act.now):
        raise Invalid("deadline_past", field="deadline")


def enter(act: Act) -> None:
    """Publish from now until its day of expiry: place it in the pool and look for its matches."""
    require_complete(act)
    act.listing.published_at = act.listing.published_at or act.now
    _set_expiry(act)
    _place(act)


def refresh(act: Act, changed: set[str]) -> None:
    """After an edit: complete it must stay; what is published is shown and matched as it now reads."""
    require_complete(act)
    if act.listing.status is ListingStatus.PUBLISHED:
        if "deadline" in changed:
            _set_expiry(act)
        _place(act)


def leave(act: Act) -> None:
    """Take it out of the pool, its open suggestions off the desk, and its cards back from both sides."""
    # The pool's rows and the matching read the tables, not this object.
    act.flush()
    pool.remove(act.session, kind=act.kind, listing_id=act.listing.id, now=act.now)
    matches.retire(act.session, kind=act.kind, listing_id=act.listing.id, now=act.now)
    introductions.withdraw_for(
        act.session, kind=act.kind, listing_id=act.listing.id, actor=act.actor, now=act.now
    )


def _set_expiry(act: Act) -> None:
    act.listing.expires_on = expiry(beijing_day(act.now), getattr(act.listing, "deadline", None))


def _place(act: Act) -> None:
    # The matching reads the tables, not this object.
    act.flush()
    pool.place(act.session, kind=act.kind, listing=act.listing, now=act.now)
    if not act.is_one_of_many:
        matches.suggest_for(act.session, kind=act.kind, listing_id=act.listing.id, now=act.now)
