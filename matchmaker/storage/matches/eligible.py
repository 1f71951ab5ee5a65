"""The gate of law: published patents of which no deal that their holder offers is lawful today."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, Text, and_, cast, or_, select
from sqlalchemy.orm import Session, load_only

from matchmaker.domain.annuities import months_later
from matchmaker.domain.eligibility import CoOwnership, Halt, Pledge, leaves_a_deal
from matchmaker.domain.listings import ListingStatus
from matchmaker.domain.patents import LONGER_DESIGN_TERM_SINCE, TERM_YEARS
from matchmaker.domain.vocabulary import LegalStatus, PatentType
from matchmaker.storage.patents import Patent, is_of_this_country, right_of
from matchmaker.storage.standards import catalogue

OLD_DESIGN_YEARS = "old_design_years"


def without_lawful_deal(session: Session, today: date, ids: Collection[str] | None = None) -> set[str]:
    """Keys of the published patents whose every offered deal is barred today; all, or among the ids."""
    years = int(catalogue(session).number(OLD_DESIGN_YEARS))
    query = (
        select(Patent)
        .where(Patent.status == ListingStatus.PUBLISHED, _doubtful(today, years))
        .options(load_only(*_READ))
    )
    if ids is not None:
        query = query.where(Patent.id.in_(ids))
    return {patent.id for patent in session.scalars(query) if not _leaves_a_deal(patent, today, years)}


def _leaves_a_deal(patent: Patent, today: date, years: int) -> bool:
    if not is_of_this_country(patent):
        return True
    return leaves_a_deal(right_of(patent, old_design_years=years), patent.deal_kinds, today)


_READ = (
    Patent.application_number,
    Patent.type,
    Patent.holders,
    Patent.deal_kinds,
    Patent.filed_on,
    Patent.expires_early_on,
    Patent.legal_status,
    Patent.status_checked_on,
    Patent.annuity_paid_until,
    Patent.co_ownership,
    Patent.pledge,
    Patent.licences,
    Patent.open_licence_until,
    Patent.halt,
    Patent.has_evaluation_report,
)
"""What the rules read: no texts, for this is asked with every search."""


def _doubtful(today: date, old_design_years: int) -> ColumnElement[bool]:
    """What a rule could bar: the rows that are worth asking every rule about."""
    return or_(
        _old(today, old_design_years),
        Patent.expires_early_on <= today,
        Patent.annuity_paid_until < today,
        and_(Patent.legal_status == LegalStatus.PENDING, _offers("open_licence", "pledge")),
        Patent.co_ownership == CoOwnership.NOT_AGREED,
        Patent.pledge == Pledge.NOT_CONSENTED,
        Patent.halt != Halt.NONE,
        cast(Patent.licences, Text).contains("licence"),
        Patent.open_licence_until >= today,
        and_(Patent.has_evaluation_report.is_(False), _offers("open_licence")),
    )


def _offers(*kinds: str) -> ColumnElement[bool]:
    """Whether one of the kinds of deal is among those that are offered."""
    return or_(*(cast(Patent.deal_kinds, Text).contains(kind) for kind in kinds))


def _old(today: date, old_design_years: int) -> ColumnElement[bool]:
    """Filed so long ago that the term is over."""
    terms = [
        and_(Patent.type == kind, Patent.filed_on <= months_later(today, -12 * years))
        for kind, years in TERM_YEARS.items()
    ]
    old_designs = and_(
        Patent.type == PatentType.DESIGN,
        Patent.filed_on < LONGER_DESIGN_TERM_SINCE,
        Patent.filed_on <= months_later(today, -12 * old_design_years),
    )
    return or_(*terms, old_designs)
