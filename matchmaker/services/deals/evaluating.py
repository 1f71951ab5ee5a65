"""The evaluation licence: drawn up by the side that provides the technology, signed by both.

It is no move: the deal stays where it is, and may go on without one.
"""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor, Role
from matchmaker.domain.deals import text_hash
from matchmaker.domain.deals.evaluation import (
    EVALUATED_AT,
    EVALUATION_VERSION,
    EvaluationTerms,
    check_evaluation,
    evaluation_text,
)
from matchmaker.domain.errors import Forbidden, NotFound, Stale, WrongState
from matchmaker.domain.introductions import Side, other_side
from matchmaker.services.audit import record
from matchmaker.services.deals.agreeing import check_signing, signer_of
from matchmaker.services.deals.moving import Act, require_both_admitted, take
from matchmaker.services.deals.telling import tell_sides
from matchmaker.storage.deals import DealEvaluation, DealEvaluationSignature, evaluation_signatures_of


def draw_evaluation(
    session: Session, *, actor: Actor, deal_id: str, terms: EvaluationTerms, text_seen: str, now: datetime
) -> DealEvaluation:
    """Draw the licence up from the template, or anew as long as nobody has signed.

    text_seen -- the hash of the text that stood there; empty where there was none.
    Raises NotFound, Forbidden for all but the providing side, WrongState at other stages and once a side has
    signed, Stale when a colleague was quicker, Invalid with the field at fault.
    """
    act = _held(session, deal_id, actor, now, Role.MEMBER, Role.OWNER)
    if act.side is not Side.PROVIDER:
        raise Forbidden
    check_evaluation(terms, today=act.today)
    row = session.get(DealEvaluation, deal_id, populate_existing=True)
    if (row.hash if row else "") != text_seen:
        raise Stale
    if evaluation_signatures_of(session, deal_id):
        raise WrongState("evaluation_signed")
    text = evaluation_text(
        {side: signer_of(session, act.deal, side) for side in Side}, terms, made_on=act.today
    )
    if row is None:
        row = DealEvaluation(deal_id=deal_id)
        session.add(row)
    row.template_version, row.purpose = EVALUATION_VERSION, terms.purpose
    assert terms.until is not None
    row.until, row.text, row.hash, row.made_at = terms.until, text, text_hash(text), now
    session.flush()  # A signature points to it.
    _tell(session, act, "deal_draw_evaluation", hash=row.hash, until=terms.until.isoformat())
    return row


def sign_evaluation(
    session: Session,
    *,
    actor: Actor,
    deal_id: str,
    name: str,
    is_ticked: bool,
    text_seen: str,
    now: datetime,
) -> DealEvaluationSignature:
    """Sign for the actor's organisation; with both signatures the licence holds.

    name -- as the signer typed it. text_seen -- the hash of the text that the page showed.
    Raises as `draw_evaluation`, and WrongState when this side has signed or nothing was drawn up.
    """
    act = _held(session, deal_id, actor, now, Role.OWNER)
    row = session.get(DealEvaluation, deal_id, populate_existing=True)
    if row is None:
        raise WrongState
    if act.side in evaluation_signatures_of(session, deal_id):
        raise WrongState("deal_signed_already")
    check_signing(row.text, row.hash, name=name.strip(), is_ticked=is_ticked, text_seen=text_seen)
    signature = DealEvaluationSignature(
        deal_id=deal_id,
        side=act.side,
        account_id=act.actor.account_id,
        name=name.strip(),
        signed_at=now,
        hash=row.hash,
    )
    session.add(signature)
    _tell(session, act, "deal_sign_evaluation", hash=row.hash)
    return signature


def _held(session: Session, deal_id: str, actor: Actor, now: datetime, *roles: Role) -> Act:
    """The deal, held for somebody of a party who holds one of the roles."""
    act = take(session, deal_id=deal_id, actor=actor, now=now)
    if act.side is None or act.actor.member_id is None:
        raise NotFound
    if not act.actor.roles & set(roles):
        raise Forbidden
    if act.deal.stage not in EVALUATED_AT:
        raise WrongState
    require_both_admitted(session, act.deal)
    return act


def _tell(session: Session, act: Act, kind: str, **detail: Any) -> None:
    """Record the act with both organisations, and tell the other side."""
    record(
        session,
        actor=act.actor,
        action=kind,
        subject_kind="deal",
        subject_id=act.deal.id,
        now=act.now,
        member_id=act.deal.seeker_id,
        other_member_id=act.deal.provider_id,
        **detail,
    )
    assert act.side is not None
    tell_sides(session, deal=act.deal, kind=kind, now=act.now, sides={other_side(act.side)})
