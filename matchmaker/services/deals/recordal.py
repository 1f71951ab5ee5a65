"""On the way to the office: the pre-check of a signed contract, and each side's word on its papers."""

import json
from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor, Role
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.deals import DealStage, Filing, Terms, filing_findings, needs_recordal
from matchmaker.domain.eligibility import Finding, Verdict
from matchmaker.domain.errors import Forbidden, Invalid, Stale, WrongState
from matchmaker.domain.introductions import Side, other_side
from matchmaker.domain.standards import Entry
from matchmaker.services.audit import record
from matchmaker.services.deals.bargaining import assess_terms, patent_of
from matchmaker.services.deals.moving import take
from matchmaker.services.deals.telling import tell_sides
from matchmaker.storage.deals import Deal, DealContract, DealPapers, DealTerms, earlier_contracts, papers_of
from matchmaker.storage.members import Member
from matchmaker.storage.standards import catalogue

_ORDER = (Verdict.BARRED, Verdict.CHECK)


def precheck(session: Session, *, deal: Deal, side: Side | None, now: datetime) -> list[Finding]:
    """What the office would refuse or ask about, the gravest first.

    side -- for whom: the seeker does not learn what the holder signed with others.
    """
    contract = session.get_one(DealContract, deal.id)
    terms = Terms.from_json(session.get_one(DealTerms, contract.terms_id).content)
    assessment = assess_terms(session, deal=deal, terms=terms, now=now)
    filing = _filing(session, deal, contract, terms, is_seeker=side is Side.SEEKER)
    findings = [
        *(assessment.findings if assessment else ()),
        *filing_findings(filing, today=beijing_day(now)),
    ]
    return sorted(findings, key=lambda finding: _ORDER.index(finding.verdict))


def _filing(session: Session, deal: Deal, contract: DealContract, terms: Terms, *, is_seeker: bool) -> Filing:
    patent = patent_of(session, deal)
    seeker, provider = session.get_one(Member, deal.seeker_id), session.get_one(Member, deal.provider_id)
    earlier = earlier_contracts(session, patent_id=patent.id, but=deal.id) if patent and not is_seeker else ()
    return Filing(
        kind=terms.deal_kind,
        licensor=provider.name,
        holders=patent.holders if patent else (),
        effective_on=contract.effective_on,
        until=terms.until,
        due_on=deal.due_on,
        has_copy=bool(contract.evidence_hash),
        credit_codes=(seeker.credit_code, provider.credit_code),
        earlier=earlier,
    )


def recordal_papers(session: Session) -> tuple[Entry, ...]:
    """The list of papers as the catalogue of standards has it."""
    return catalogue(session).children("recordal_papers")


def papers_hash(papers: tuple[Entry, ...]) -> str:
    """SHA-256 of the list: what a side's word stands for."""
    listed = json.dumps([[paper.code, paper.content.zh, paper.content.en] for paper in papers])
    return sha256(listed.encode("ascii")).hexdigest()


def confirm_papers(
    session: Session, *, actor: Actor, deal_id: str, is_ticked: bool, list_seen: str, now: datetime
) -> DealPapers:
    """Confirm for the actor's organisation that its papers of the list are complete and true.

    It is no move: the deal stays where it is, and its clock runs on.

    list_seen -- the hash of the list that the page showed.
    Raises NotFound, Forbidden for all but an owner of a party, Invalid without the tick, WrongState when this
    side has confirmed or nothing is to be recorded, Stale when the list has changed.
    """
    act = take(session, deal_id=deal_id, actor=actor, now=now)
    if act.side is None or Role.OWNER not in act.actor.roles:
        raise Forbidden
    if act.deal.stage is not DealStage.SIGNED:
        raise WrongState
    terms = session.get_one(DealTerms, session.get_one(DealContract, deal_id).terms_id)
    if not needs_recordal(Terms.from_json(terms.content).deal_kind):
        raise WrongState("deal_needs_no_recordal")
    if act.side in papers_of(session, deal_id):
        raise WrongState("deal_papers_confirmed")
    if not is_ticked:
        raise Invalid("agree_needed", field="agree")
    shown = papers_hash(recordal_papers(session))
    if shown != list_seen:
        raise Stale
    papers = DealPapers(
        deal_id=deal_id, side=act.side, account_id=actor.account_id, confirmed_at=now, hash=shown
    )
    session.add(papers)
    record(
        session,
        actor=actor,
        action="deal_confirm_papers",
        subject_kind="deal",
        subject_id=deal_id,
        now=now,
        member_id=act.deal.seeker_id,
        other_member_id=act.deal.provider_id,
        side=act.side.value,
        hash=shown,
    )
    told = {other_side(act.side)}
    tell_sides(session, deal=act.deal, kind="deal_confirm_papers", now=now, sides=told)
    return papers
