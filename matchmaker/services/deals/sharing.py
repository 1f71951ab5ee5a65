"""How the sides act around a deal: the deal is held, the table of acts asked, the event recorded."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.deals.sharing import DealAct, check_act
from matchmaker.domain.errors import NotFound
from matchmaker.domain.introductions import Side
from matchmaker.services.audit import record
from matchmaker.services.deals.moving import take
from matchmaker.storage.deals import Deal


@dataclass(frozen=True)
class Sharing:
    """A deal held until the commit, and the person of a side who acts around it."""

    session: Session
    deal: Deal
    actor: Actor
    side: Side
    account_id: int
    member_id: str
    now: datetime

    def record(self, action: str, **detail: Any) -> None:
        """Record the act with both organisations; codes and numbers only."""
        record(
            self.session,
            actor=self.actor,
            action=action,
            subject_kind="deal",
            subject_id=self.deal.id,
            now=self.now,
            member_id=self.deal.seeker_id,
            other_member_id=self.deal.provider_id,
            side=self.side.value,
            **detail,
        )


def share(session: Session, *, deal_id: str, actor: Actor, act: DealAct, now: datetime) -> Sharing:
    """Hold a deal for an act around it.

    Raises NotFound for everybody who is of no side, coordinators among them; Forbidden and WrongState as the
    table says.
    """
    held = take(session, deal_id=deal_id, actor=actor, now=now)
    own = held.actor
    if held.side is None or own.account_id is None or own.member_id is None or not own.admitted:
        raise NotFound
    check_act(own, act, held.deal.stage)
    return Sharing(session, held.deal, own, held.side, own.account_id, own.member_id, now)
