"""Keeping the catalogue of standards: an administrator replaces an entry, and every version is kept."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.domain.access import Action, Actor
from matchmaker.domain.errors import NotFound, Stale
from matchmaker.domain.standards import Content, check_content
from matchmaker.services.audit import record
from matchmaker.storage.standards import StandardVersion, catalogue, versions_of


def replace_entry(
    session: Session, *, actor: Actor, code: str, number: int, content: Content, now: datetime
) -> None:
    """Put a new content in the place of an entry's.

    number -- the version that the editor had before them; 0 for the shipped one.
    Raises Forbidden, NotFound, Invalid for a value of another shape, Stale when somebody was quicker.
    """
    actor.require(Action.EDIT_STANDARDS)
    entry = catalogue(session).get(code)
    if entry is None:
        raise NotFound
    check_content(entry, content)
    earlier = versions_of(session, code)
    if (earlier[0].number if earlier else 0) != number:
        raise Stale
    session.add(
        StandardVersion(
            code=code,
            number=number + 1,
            content=asdict(content),
            saved_at=now,
            saved_by=actor.account_id,
        )
    )
    try:
        # The constraint says whether another editor saved the same version at this moment.
        session.flush()
    except IntegrityError as error:
        raise Stale from error
    record(
        session,
        actor=actor,
        action="standard_replaced",
        subject_kind="standard",
        subject_id=code,
        now=now,
        number=number + 1,
    )
