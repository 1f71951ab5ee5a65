"""How far a deal has come: signatures, versions, agreements, contract, reports, and who is to act."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.deals import DealStage
from matchmaker.domain.introductions import Side
from matchmaker.storage.deals.tables import (
    Deal,
    DealAgreement,
    DealEvaluationSignature,
    DealReport,
    DealSignature,
    DealStep,
    DealTerms,
)


def last_step(session: Session, deal_id: str) -> DealStep | None:
    """The latest thing that was done."""
    query = select(DealStep).where(DealStep.deal_id == deal_id).order_by(DealStep.number.desc()).limit(1)
    return session.scalar(query)


def signatures_of(session: Session, deal_id: str) -> dict[Side, DealSignature]:
    """The signatures under the confidentiality agreement."""
    rows = session.scalars(select(DealSignature).where(DealSignature.deal_id == deal_id))
    return {row.side: row for row in rows}


def evaluation_signatures_of(session: Session, deal_id: str) -> dict[Side, DealEvaluationSignature]:
    """The signatures under the evaluation licence."""
    query = select(DealEvaluationSignature).where(DealEvaluationSignature.deal_id == deal_id)
    return {row.side: row for row in session.scalars(query)}


def versions_of(session: Session, deal_id: str) -> list[DealTerms]:
    """Every version of the terms, the latest first."""
    query = select(DealTerms).where(DealTerms.deal_id == deal_id).order_by(DealTerms.number.desc())
    return list(session.scalars(query))


def latest_terms(session: Session, deal_id: str) -> DealTerms | None:
    """The latest version of the terms."""
    query = select(DealTerms).where(DealTerms.deal_id == deal_id).order_by(DealTerms.number.desc()).limit(1)
    return session.scalar(query)


def agreements_of(session: Session, terms_id: str) -> dict[Side, DealAgreement]:
    """Who has agreed to a version."""
    rows = session.scalars(select(DealAgreement).where(DealAgreement.terms_id == terms_id))
    return {row.side: row for row in rows}


def reports_of(session: Session, deal_id: str) -> list[DealReport]:
    """What became of it, the first look first."""
    query = select(DealReport).where(DealReport.deal_id == deal_id).order_by(DealReport.months)
    return list(session.scalars(query))


def sides_to_act(session: Session, deal: Deal) -> set[Side]:
    """Whose turn it is: the sides that have not signed or agreed, else both."""
    if deal.stage is DealStage.NDA:
        return set(Side) - set(signatures_of(session, deal.id))
    if deal.stage is DealStage.NEGOTIATING:
        latest = latest_terms(session, deal.id)
        missing = set(Side) - set(agreements_of(session, latest.id)) if latest else set()
        return missing or set(Side)
    return set(Side)


def lapsed_by(session: Session, today: date, *, limit: int) -> list[str]:
    """Keys of deals whose time has run out, the longest waiting first."""
    query = select(Deal.id).where(Deal.lapses_on <= today).order_by(Deal.lapses_on, Deal.id).limit(limit)
    return list(session.scalars(query))


def to_remind(session: Session, today: date, *, limit: int) -> list[Deal]:
    """Deals whose next reminder is due, the most urgent first."""
    query = select(Deal).where(Deal.remind_on <= today).order_by(Deal.remind_on, Deal.id).limit(limit)
    return list(session.scalars(query))
