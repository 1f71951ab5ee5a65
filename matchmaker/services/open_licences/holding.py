"""How every move of a statement is made: it is held, the table asked, the move kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.deals import standing
from matchmaker.domain.errors import NotFound, Stale
from matchmaker.domain.moves import target_of
from matchmaker.domain.open_licences import MOVES, OpenLicenceMove
from matchmaker.services.audit import record
from matchmaker.storage.members import Member
from matchmaker.storage.open_licences import OpenLicence


@dataclass(frozen=True)
class Act:
    """A statement held until the commit, and the actor as it sees them."""

    session: Session
    row: OpenLicence
    actor: Actor
    now: datetime

    @property
    def today(self) -> date:
        """The day in Beijing."""
        return beijing_day(self.now)

    def require(self, name: OpenLicenceMove) -> None:
        """Forbidden or WrongState when the table does not allow the move; asked before writing."""
        target_of(MOVES, name, self.row.status, self.actor)

    def move(self, name: OpenLicenceMove, *, columns: Mapping[str, Any] | None = None, **detail: Any) -> None:
        """Make the move, and record it; Forbidden or WrongState when the table does not allow it.

        columns -- what changes together with the status, as the table's constraints want it.
        """
        target = target_of(MOVES, name, self.row.status, self.actor)
        for column, value in (columns or {}).items():
            setattr(self.row, column, value)
        self.row.status = target
        self.row.version += 1
        # A constraint speaks up here.
        self.session.flush()
        record(
            self.session,
            actor=self.actor,
            action=f"open_licence_{name.value}",
            subject_kind="open_licence",
            subject_id=self.row.id,
            now=self.now,
            member_id=self.row.member_id,
            patent=self.row.patent_id,
            **detail,
        )

    @property
    def path(self) -> str:
        """Where its page is."""
        return f"/open-licences/{self.row.id}"


def take(session: Session, *, licence_id: str, actor: Actor, seen: int, now: datetime) -> Act:
    """Hold a statement for its holder, or for staff of the holder's region.

    seen -- the version that the actor had before them.
    Raises NotFound for absent ones and for everybody else, Stale when somebody was quicker.
    """
    row = session.get(OpenLicence, licence_id)
    if row is None:
        raise NotFound
    own = as_seen(session, row, actor)
    if own.member_id is None and not own.regions and not own.is_admin:
        raise NotFound
    # Changes nothing; where the database has row locks it waits for whoever holds the row.
    held = session.scalar(
        update(OpenLicence)
        .where(OpenLicence.id == licence_id, OpenLicence.version == seen)
        .values(version=OpenLicence.version)
        .returning(OpenLicence.id)
    )
    if held is None:
        raise Stale
    return Act(session, session.get_one(OpenLicence, licence_id, populate_existing=True), own, now)


def as_seen(session: Session, row: OpenLicence, actor: Actor) -> Actor:
    """The actor with the roles that they have towards this statement."""
    member = session.get_one(Member, row.member_id)
    return standing(actor, parties=[member.id], regions=[member.region])
