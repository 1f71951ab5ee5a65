"""Term sheets: either side writes versions, each side agrees to one."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.deals import DealMove, Terms, check_terms
from matchmaker.domain.eligibility import ASSESSED, Assessment, Verdict, assess
from matchmaker.domain.eligibility import Deal as WantedDeal
from matchmaker.domain.errors import Invalid, Stale, WrongState
from matchmaker.domain.introductions import Side
from matchmaker.domain.vocabulary import DealKind
from matchmaker.services.deals.moving import require_both_admitted, step, take
from matchmaker.storage.deals import Deal, DealAgreement, DealTerms, agreements_of, latest_terms
from matchmaker.storage.introductions import Introduction
from matchmaker.storage.matches import Match
from matchmaker.storage.matches.eligible import OLD_DESIGN_YEARS
from matchmaker.storage.patents import Patent, is_of_this_country, right_of
from matchmaker.storage.standards import catalogue


def propose_terms(
    session: Session, *, actor: Actor, deal_id: str, terms: Terms, seen: int, now: datetime
) -> DealTerms:
    """Put a new version before both sides; agreements to earlier ones count no more.

    Raises Invalid with the field at fault; for a kind of deal that the law bars with the code
    `deal_kind_barred` and the findings; and as every move.
    """
    act = take(session, deal_id=deal_id, actor=actor, now=now, seen=seen)
    target = act.target(DealMove.PROPOSE_TERMS)
    require_both_admitted(session, act.deal)
    check_terms(terms, today=act.today)
    require_lawful(session, deal=act.deal, terms=terms, now=now)
    latest = latest_terms(session, act.deal.id)
    version = DealTerms(
        deal_id=act.deal.id,
        number=latest.number + 1 if latest else 1,
        side=act.side,
        account_id=act.actor.account_id,
        proposed_at=now,
        content=terms.to_json(),
        hash=terms.digest,
    )
    session.add(version)
    step(
        session,
        act,
        DealMove.PROPOSE_TERMS,
        target=target,
        terms=version.number,
        deal_kind=terms.deal_kind.value,
        hash=version.hash,
    )
    return version


def agree_terms(session: Session, *, actor: Actor, deal_id: str, number: int, now: datetime) -> DealAgreement:
    """Agree, for the actor's side, to the version that is the latest.

    number -- the version that the page showed.
    Raises Stale when there is a newer one, WrongState when this side has agreed, and as every move.
    """
    act = take(session, deal_id=deal_id, actor=actor, now=now)
    target = act.target(DealMove.AGREE_TERMS)
    require_both_admitted(session, act.deal)
    latest = latest_terms(session, act.deal.id)
    if latest is None or latest.number != number:
        raise Stale
    if act.side in agreements_of(session, latest.id):
        raise WrongState("deal_agreed_already")
    agreement = DealAgreement(
        terms_id=latest.id, side=act.side, account_id=act.actor.account_id, agreed_at=now
    )
    session.add(agreement)
    step(session, act, DealMove.AGREE_TERMS, target=target, terms=number, hash=latest.hash)
    return agreement


def agreed_terms(session: Session, deal: Deal) -> DealTerms:
    """The latest version, if both sides agreed to it; WrongState otherwise."""
    latest = latest_terms(session, deal.id)
    if latest is None or set(agreements_of(session, latest.id)) != set(Side):
        raise WrongState("deal_terms_open")
    return latest


def require_lawful(session: Session, *, deal: Deal, terms: Terms, now: datetime) -> None:
    """Raise Invalid for a kind of deal that the right does not allow today, with what stands in the way."""
    if terms.deal_kind not in kinds_open_to(session, deal):
        raise Invalid("deal_kind_foreign", field="deal_kind")
    found = assess_terms(session, deal=deal, terms=terms, now=now)
    if found is not None and found.verdict is Verdict.BARRED:
        barring = [finding for finding in found.findings if finding.verdict is Verdict.BARRED]
        raise Invalid("deal_kind_barred", field="deal_kind", findings=barring)


def kinds_open_to(session: Session, deal: Deal) -> tuple[DealKind, ...]:
    """The kinds of deal that make sense: of a patent all, of a service only what is no right."""
    return tuple(DealKind) if patent_of(session, deal) else (DealKind.DEVELOPMENT,)


def patent_of(session: Session, deal: Deal) -> Patent | None:
    """The patent that the deal is about; None for a service."""
    return session.scalar(
        select(Patent)
        .join(Match, Match.patent_id == Patent.id)
        .join(Introduction, Introduction.match_id == Match.id)
        .where(Introduction.id == deal.introduction_id)
    )


def assess_terms(session: Session, *, deal: Deal, terms: Terms, now: datetime) -> Assessment | None:
    """What the law says of these terms today; None for what it does not judge: services, foreign rights."""
    patent = patent_of(session, deal)
    if patent is None or not is_of_this_country(patent) or terms.deal_kind not in ASSESSED:
        return None
    years = int(catalogue(session).number(OLD_DESIGN_YEARS))
    wanted = WantedDeal(
        kind=terms.deal_kind, is_foreign=terms.is_foreign, export=terms.export, until=terms.until
    )
    return assess(right_of(patent, old_design_years=years), wanted, beijing_day(now))
