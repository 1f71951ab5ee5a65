"""The signed contract, its recordal, and what became of it."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.deals import (
    MONTHS_OF,
    Contract,
    DealMove,
    DealStage,
    Progress,
    Terms,
    check_contract,
    check_recordal,
    needs_recordal,
)
from matchmaker.domain.deals.contract import NOTE_LIMIT
from matchmaker.domain.errors import Invalid, WrongState
from matchmaker.services.deals.bargaining import agreed_terms, require_lawful
from matchmaker.services.deals.moving import Act, require_both_admitted, step, take
from matchmaker.services.deals.pricing import require_priced
from matchmaker.storage.deals import DealContract, DealReport, DealTerms


def sign_contract(
    session: Session, *, actor: Actor, deal_id: str, contract: Contract, seen: int, now: datetime
) -> DealContract:
    """Enter the contract that both parties have signed on the terms that both agreed to.

    Raises WrongState with `deal_terms_open` while a side has not agreed to the latest version; Invalid with
    the field at fault, also when the law has come to bar the deal; as every move, and as
    `require_priced`.
    """
    act = take(session, deal_id=deal_id, actor=actor, now=now, seen=seen)
    target = act.target(DealMove.SIGN_CONTRACT)
    require_both_admitted(session, act.deal)
    version = agreed_terms(session, act.deal)
    check_contract(contract, today=act.today)
    terms = Terms.from_json(version.content)
    require_lawful(session, deal=act.deal, terms=terms, now=now)
    require_priced(session, deal=act.deal, kind=terms.deal_kind, signed_on=contract.signed_on)
    signed = DealContract(
        deal_id=act.deal.id,
        terms_id=version.id,
        value=contract.value,
        signed_on=contract.signed_on,
        effective_on=contract.effective_on,
        number=contract.number,
        evidence_hash=contract.evidence_hash,
    )
    session.add(signed)
    # The clock of the step counts from the contract's effect.
    session.flush()
    step(
        session,
        act,
        DealMove.SIGN_CONTRACT,
        target=target,
        terms=version.number,
        value=contract.value,
        signed_on=contract.signed_on.isoformat(),
        effective_on=contract.effective_on.isoformat(),
        hash=contract.evidence_hash,
    )
    return signed


def record_contract(
    session: Session,
    *,
    actor: Actor,
    deal_id: str,
    number: str,
    recorded_on: date,
    seen: int,
    now: datetime,
) -> None:
    """Enter the office's number and day of the recordal, or of the registration of a transfer or pledge.

    Raises WrongState for a contract that needs none, Invalid with the field at fault, and as every move.
    """
    act = take(session, deal_id=deal_id, actor=actor, now=now, seen=seen)
    target = act.target(DealMove.RECORD)
    contract = session.get_one(DealContract, act.deal.id)
    if not _needs_recordal(session, contract):
        raise WrongState("deal_needs_no_recordal")
    check_recordal(number, recorded_on, signed_on=contract.signed_on, today=act.today)
    contract.recordal_number, contract.recorded_on = number, recorded_on
    step(session, act, DealMove.RECORD, target=target, recorded_on=recorded_on.isoformat())


def waive_recordal(session: Session, *, actor: Actor, deal_id: str, seen: int, now: datetime) -> None:
    """Go on without a recordal; WrongState for a contract that is recorded or registered."""
    act = take(session, deal_id=deal_id, actor=actor, now=now, seen=seen)
    target = act.target(DealMove.WAIVE_RECORDAL)
    if _needs_recordal(session, session.get_one(DealContract, act.deal.id)):
        raise WrongState("deal_needs_recordal")
    step(session, act, DealMove.WAIVE_RECORDAL, target=target)


def _needs_recordal(session: Session, contract: DealContract) -> bool:
    terms = session.get_one(DealTerms, contract.terms_id)
    return needs_recordal(Terms.from_json(terms.content).deal_kind)


def report(
    session: Session,
    *,
    actor: Actor,
    deal_id: str,
    progress: Progress,
    note: str,
    seen: int,
    now: datetime,
) -> DealReport:
    """Say what became of the deal: first half a year, then a year after its effect; the second closes it.

    Raises Invalid for a note that is too long, and as every move.
    """
    act = take(session, deal_id=deal_id, actor=actor, now=now, seen=seen)
    move = _report_due(act)
    target = act.target(move)
    if len(note) > NOTE_LIMIT:
        raise Invalid("term_too_long", field="note", limit=NOTE_LIMIT)
    entry = DealReport(
        deal_id=act.deal.id,
        months=MONTHS_OF[move],
        progress=progress,
        note=note,
        reported_at=now,
        side=act.side,
    )
    session.add(entry)
    step(session, act, move, target=target, months=entry.months, progress=progress.value)
    return entry


def _report_due(act: Act) -> DealMove:
    """The second report once the first is there."""
    is_second = act.deal.stage is DealStage.FOLLOW_UP
    return DealMove.REPORT_YEAR if is_second else DealMove.REPORT_HALF_YEAR
