"""The confidentiality agreement: drawn up by either side, signed by both, then the evaluation begins."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.deals import NDA_VERSION, DealMove, DealStage, Signer, nda_text, text_hash
from matchmaker.domain.deals.nda import NAME_LIMIT
from matchmaker.domain.errors import Invalid, Stale, WrongState
from matchmaker.domain.introductions import Side
from matchmaker.services.deals.moving import Act, require_both_admitted, step, take
from matchmaker.storage.deals import Deal, DealNda, DealSignature
from matchmaker.storage.members import Member


def open_nda(session: Session, *, actor: Actor, deal_id: str, seen: int, now: datetime) -> DealNda:
    """Draw the agreement up from the template with both parties' names.

    Raises NotFound, Forbidden, WrongState and Stale as every move; WrongState too while a party is suspended.
    """
    act = take(session, deal_id=deal_id, actor=actor, now=now, seen=seen)
    target = act.target(DealMove.OPEN_NDA)
    require_both_admitted(session, act.deal)
    text = nda_text({side: signer_of(session, act.deal, side) for side in Side}, made_on=act.today)
    nda = DealNda(
        deal_id=act.deal.id, template_version=NDA_VERSION, text=text, hash=text_hash(text), made_at=now
    )
    session.add(nda)
    step(session, act, DealMove.OPEN_NDA, target=target, version=NDA_VERSION, hash=nda.hash)
    return nda


def signer_of(session: Session, deal: Deal, side: Side) -> Signer:
    """A party as it stands in an agreement."""
    member = session.get_one(Member, deal.member_of(side))
    return Signer(member.name, member.credit_code)


def sign_nda(
    session: Session,
    *,
    actor: Actor,
    deal_id: str,
    name: str,
    is_ticked: bool,
    text_seen: str,
    now: datetime,
) -> DealSignature:
    """Sign for the actor's organisation; the second signature begins the evaluation.

    name -- as the signer typed it. text_seen -- the hash of the text that the page showed.
    Raises Invalid with the field `agree` or `name`; WrongState when this side has signed; Stale when another
    text was shown than the one that is kept; and as every move.
    """
    act = take(session, deal_id=deal_id, actor=actor, now=now)
    target = act.target(DealMove.SIGN_NDA)
    require_both_admitted(session, act.deal)
    signature = _signature(session, act, name.strip(), is_ticked, text_seen)
    signed = _signed(session, act.deal) | {signature.side}
    session.add(signature)
    reached = target if signed == set(Side) else DealStage.NDA
    step(session, act, DealMove.SIGN_NDA, target=reached, hash=signature.hash)
    return signature


def _signature(session: Session, act: Act, name: str, is_ticked: bool, text_seen: str) -> DealSignature:
    if act.side in _signed(session, act.deal):
        raise WrongState("deal_signed_already")
    nda = session.get_one(DealNda, act.deal.id)
    check_signing(nda.text, nda.hash, name=name, is_ticked=is_ticked, text_seen=text_seen)
    return DealSignature(
        deal_id=act.deal.id,
        side=act.side,
        account_id=act.actor.account_id,
        name=name,
        signed_at=act.now,
        hash=nda.hash,
    )


def check_signing(text: str, kept_hash: str, *, name: str, is_ticked: bool, text_seen: str) -> None:
    """Raise Invalid for a signature without tick or name, Stale where another text was shown."""
    if not is_ticked:
        raise Invalid("agree_needed", field="agree")
    if not name or len(name) > NAME_LIMIT:
        raise Invalid("name_needed", field="name", limit=NAME_LIMIT)
    # The kept text is hashed anew, so that one changed behind the program's back is not signed.
    if not kept_hash == text_seen == text_hash(text):
        raise Stale


def _signed(session: Session, deal: Deal) -> set[Side]:
    return set(session.scalars(select(DealSignature.side).where(DealSignature.deal_id == deal.id)))


def keep_evaluating(session: Session, *, actor: Actor, deal_id: str, seen: int, now: datetime) -> None:
    """Say that the evaluation goes on, which starts its time anew."""
    act = take(session, deal_id=deal_id, actor=actor, now=now, seen=seen)
    step(session, act, DealMove.KEEP_EVALUATING, target=act.target(DealMove.KEEP_EVALUATING))
