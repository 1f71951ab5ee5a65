"""An agency advises one side of a deal: asked, taken on or declined, and ended by either."""

from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.access import Action, Actor
from matchmaker.domain.deals.advising import AdviserStatus, check_conflict
from matchmaker.domain.deals.sharing import DealAct
from matchmaker.domain.deals.stages import OVER
from matchmaker.domain.errors import Invalid, NotFound, WrongState
from matchmaker.domain.introductions import Side, other_side
from matchmaker.services.audit import record
from matchmaker.services.deals.moving import hold
from matchmaker.services.deals.sharing import share
from matchmaker.services.deals.telling import tell_sides
from matchmaker.services.notices import notify_member
from matchmaker.storage.deals import (
    Deal,
    DealAdviser,
    advisers_against,
    agencies_to_ask,
    near_to,
    standing_adviser,
)


def ask_adviser(
    session: Session, *, actor: Actor, deal_id: str, agency_id: str, now: datetime
) -> DealAdviser:
    """Ask an agency to advise the actor's side; until it agrees it sees nothing but the two names.

    Raises NotFound and Forbidden for all but an owner of a party, Invalid with the field `agency` for one
    that may not, WrongState while another is asked or advises, and once the deal is over.
    """
    at = share(session, deal_id=deal_id, actor=actor, act=DealAct.ASK_ADVISER, now=now)
    if agency_id not in dict(agencies_to_ask(session)):
        raise Invalid("adviser_unknown", field="agency")
    if standing_adviser(session, deal_id=deal_id, side=at.side) is not None:
        raise WrongState("adviser_there")
    _require_free(session, at.deal, at.side, agency_id)
    adviser = DealAdviser(
        deal_id=deal_id, side=at.side, agency_id=agency_id, status=AdviserStatus.ASKED, asked_at=now
    )
    session.add(adviser)
    _record(session, actor, at.deal, adviser, now)
    notify_member(session, member_id=agency_id, kind="deal_adviser_asked", path="/deals", now=now)
    return adviser


def _require_free(session: Session, deal: Deal, side: Side, agency_id: str) -> None:
    check_conflict(
        agency_id,
        client_id=deal.member_of(side),
        other_id=deal.member_of(other_side(side)),
        against=advisers_against(session, deal_id=deal.id, side=side),
        near=near_to(session, agency_id),
    )


def take_on(session: Session, *, actor: Actor, adviser_id: str, now: datetime) -> DealAdviser:
    """Agree, for the agency, to advise; from now on it sees what its side sees.

    Raises NotFound for others' requests, WrongState for one that is answered or whose deal is over, Invalid
    when a conflict has come up.
    """
    deal, adviser = _own(session, actor, adviser_id)
    if adviser.status is not AdviserStatus.ASKED or deal.stage in OVER:
        raise WrongState
    _require_free(session, deal, adviser.side, adviser.agency_id)
    adviser.status, adviser.serving_at = AdviserStatus.SERVING, now
    _record(session, actor, deal, adviser, now)
    tell_sides(session, deal=deal, kind="deal_adviser_serving", now=now, sides={adviser.side})
    return adviser


def lay_down(session: Session, *, actor: Actor, adviser_id: str, now: datetime) -> DealAdviser:
    """Decline a request, or end the advice, for the agency. Raises NotFound, WrongState when it is over."""
    deal, adviser = _own(session, actor, adviser_id)
    _end(session, actor, deal, adviser, now)
    tell_sides(session, deal=deal, kind="deal_adviser_gone", now=now, sides={adviser.side})
    return adviser


def end_adviser(session: Session, *, actor: Actor, deal_id: str, now: datetime) -> None:
    """Take a request back, or end the advice, for the side. Raises as asking; NotFound without anybody."""
    at = share(session, deal_id=deal_id, actor=actor, act=DealAct.END_ADVISER, now=now)
    adviser = standing_adviser(session, deal_id=deal_id, side=at.side)
    if adviser is None:
        raise NotFound
    _end(session, actor, at.deal, adviser, now)
    agency_id = adviser.agency_id
    notify_member(session, member_id=agency_id, kind="deal_adviser_ended", path="/deals", now=now)


def _end(session: Session, actor: Actor, deal: Deal, adviser: DealAdviser, now: datetime) -> None:
    ends = {AdviserStatus.ASKED: AdviserStatus.DECLINED, AdviserStatus.SERVING: AdviserStatus.ENDED}
    if adviser.status not in ends:
        raise WrongState
    adviser.status, adviser.ended_at = ends[adviser.status], now
    _record(session, actor, deal, adviser, now)


def _own(session: Session, actor: Actor, adviser_id: str) -> tuple[Deal, DealAdviser]:
    """The request of the actor's own agency, with its deal held until the commit."""
    adviser = session.get(DealAdviser, adviser_id)
    actor.require_own(Action.READ_DEALS, adviser.agency_id if adviser else None)
    assert adviser is not None
    deal = hold(session, adviser.deal_id)
    session.refresh(adviser)
    return deal, adviser


def _record(session: Session, actor: Actor, deal: Deal, adviser: DealAdviser, now: datetime) -> None:
    record(
        session,
        actor=actor,
        action=f"deal_adviser_{adviser.status.value}",
        subject_kind="deal",
        subject_id=deal.id,
        now=now,
        member_id=deal.member_of(adviser.side),
        other_member_id=adviser.agency_id,
        side=adviser.side.value,
    )
