"""Saving a listing: each save is a version, and two editors at once never overwrite each other unseen."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.domain.access import Action, Actor
from matchmaker.domain.errors import Forbidden, Stale, WrongState
from matchmaker.domain.listings import EDITABLE, REVIEWED, ListingKind, ListingMove, ListingStatus
from matchmaker.domain.texts import language_of
from matchmaker.services.listings.acts import Act
from matchmaker.services.listings.moves import make_move
from matchmaker.services.listings.published import refresh
from matchmaker.services.listings.reading import find_with_member
from matchmaker.storage.listings import ListingVersion
from matchmaker.storage.listings.queries import TABLES, Listing, next_version_number
from matchmaker.storage.members import Member


def create(
    session: Session, *, actor: Actor, kind: ListingKind, content: Any, submit: bool, now: datetime
) -> Listing:
    """Start a listing of the actor's organisation as a draft, and submit it at once when asked.

    content -- a frozen dataclass whose fields are columns of the kind's table.
    Raises Incomplete when it is submitted and something required is empty.
    """
    actor.require(Action.DRAFT_LISTING)
    if actor.member_id is None:
        raise Forbidden(action=Action.DRAFT_LISTING.value)
    member = session.get_one(Member, actor.member_id)
    listing = TABLES[kind](member_id=member.id, status=ListingStatus.DRAFT, created_at=now, updated_at=now)
    _write(listing, content)
    session.add(listing)
    # The version and the record need the listing's key.
    session.flush()
    act = Act(session, actor, kind, listing, member, now)
    _keep(act, content)
    act.record("listing_created")
    if submit:
        _submit(act)
    return listing


def save(
    session: Session,
    *,
    actor: Actor,
    kind: ListingKind,
    listing_id: str,
    version: int,
    content: Any,
    submit: bool,
    now: datetime,
) -> Listing:
    """Save an edit of the actor's own listing.

    version -- the one that the editor had before them.
    A published listing stays published unless text that a coordinator vouches for changed (domain.REVIEWED):
    then it leaves the pool until it has been looked at again.

    Raises NotFound for others' listings, Stale when somebody saved in between, WrongState for a withdrawn or
    expired listing, Incomplete when it is submitted or public and something required is empty.
    """
    listing, member = find_with_member(session, kind, listing_id)
    actor.require_own(Action.DRAFT_LISTING, member.id)
    if listing.version != version:
        raise Stale(version=listing.version)
    if listing.status not in EDITABLE:
        raise WrongState(state=listing.status.value)
    act = Act(session, actor, kind, listing, member, now)
    changed = _write(listing, content)
    listing.updated_at = now
    act.flush()
    _keep(act, content)
    act.record("listing_saved")
    _follow(act, changed, submit)
    return listing


def _follow(act: Act, changed: set[str], submit: bool) -> None:
    """Do what the save entails: hand in a draft, ask for a new review, or bring the pool up to date."""
    if act.listing.status is ListingStatus.DRAFT:
        if submit:
            _submit(act)
    elif act.listing.status is ListingStatus.PUBLISHED and changed & set(REVIEWED[act.kind]):
        act.actor.require(Action.SUBMIT_LISTING)
        make_move(act, ListingMove.REVISE)
    else:
        refresh(act, changed)


def _submit(act: Act) -> None:
    act.actor.require(Action.SUBMIT_LISTING)
    make_move(act, ListingMove.SUBMIT)


def _write(listing: Listing, content: Any) -> set[str]:
    """Copy the content's fields; returns the names of those that changed."""
    changed = set()
    for name in (field.name for field in fields(content)):
        value = getattr(content, name)
        if getattr(listing, name) != value:
            setattr(listing, name, value)
            changed.add(name)
    listing.language = language_of(listing.title)
    return changed


def _keep(act: Act, content: Any) -> None:
    """Keep what was saved as a version of its own."""
    act.session.add(
        ListingVersion(
            kind=act.kind,
            listing_id=act.listing.id,
            number=next_version_number(act.session, act.kind, act.listing.id),
            saved_at=act.now,
            saved_by=act.actor.account_id,
            content=as_json(content),
        )
    )


def as_json(content: Any) -> dict[str, Any]:
    """The content as JSON can hold it."""
    return {field.name: _json_value(getattr(content, field.name)) for field in fields(content)}


def _json_value(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Iterable) and not isinstance(value, str | dict):
        return list(value)
    return value
