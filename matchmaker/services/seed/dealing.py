"""A few invented deals at different stages, made by the services that people use, as if over months."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor, MemberRole
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.deals import Contract, DealStage, FailReason, FeeKind, Progress, Terms
from matchmaker.domain.deals.pricing import Pricing, PricingRoute
from matchmaker.domain.divisions import Region
from matchmaker.domain.introductions import Answer, Side
from matchmaker.domain.matches import Judgement, MatchKind, MatchStatus
from matchmaker.domain.vocabulary import DealKind
from matchmaker.services import deals, introductions, matches
from matchmaker.storage.accounts import Account, Membership
from matchmaker.storage.deals import Deal, DealNda, latest_terms
from matchmaker.storage.introductions import Introduction
from matchmaker.storage.matches import Match
from matchmaker.storage.members import Member
from matchmaker.storage.notices import Notice

COORDINATOR = "coordinator@demo.example"
# The tour's company finds a deal of its own; its university is kept for the tour's introduction.
SHOWN, KEPT_FREE = "steel-m04@demo.example", "steel-m01@demo.example"

STAGES: tuple[tuple[DealStage, int], ...] = (
    (DealStage.NEGOTIATING, 40),
    (DealStage.INTRODUCED, 3),
    (DealStage.NDA, 9),
    (DealStage.EVALUATING, 30),
    (DealStage.SIGNED, 160),
    (DealStage.RECORDED, 120),
    (DealStage.FAILED, 60),
)
"""Where each stands, and how many days ago it began; the first is the tour's company's."""

FIRST_TERMS = Terms(
    deal_kind=DealKind.ORDINARY_LICENCE,
    fee_kind=FeeKind.ENTRANCE_ROYALTY,
    amount=300_000,
    royalty="4",
    royalty_base="许可产品净销售额",
    territory="河北省、天津市",
    field_of_use="本单位现有产线",
    exclusivity="",
    until=None,
    text="许可方派员现场指导两次；改进成果归改进方所有。（示例条款）",
)
LATER_TERMS = Terms(
    deal_kind=DealKind.ORDINARY_LICENCE,
    fee_kind=FeeKind.ENTRANCE_ROYALTY,
    amount=200_000,
    royalty="3.5",
    royalty_base="许可产品净销售额",
    territory="河北省、天津市",
    field_of_use="本单位现有产线及一条新建产线",
    exclusivity="两年内不在同一区县另行许可",
    until=None,
    text="许可方派员现场指导三次，第一次自合同生效起一个月内；改进成果归改进方所有。（示例条款）",
)


def seed_deals(session: Session, *, now: datetime) -> int:
    """Make the deals once, from the strongest suggestions; returns how many. Later calls change nothing."""
    if session.scalar(select(Deal.id).limit(1)):
        return 0
    coordinator = _coordinator(session)
    if coordinator is None:
        return 0
    made = 0
    for (stage, days), match in zip(STAGES, _chosen(session), strict=False):
        _Story(session, coordinator, match, now - timedelta(days=days)).tell(stage)
        made += 1
    _mark_as_read(session, now)
    return made


def _coordinator(session: Session) -> Actor | None:
    account = session.scalar(select(Account).where(Account.email == COORDINATOR))
    return Actor(account.id, account.name, regions=frozenset(Region)) if account else None


def _chosen(session: Session) -> Iterator[Match]:
    """The strongest pairs of need and patent, each organisation once; that of the tour's company first."""
    shown, kept_free = _member_of(session, SHOWN), _member_of(session, KEPT_FREE)
    demo = select(Member.id).where(Member.is_demo)
    found = list(
        session.scalars(
            select(Match)
            .where(
                Match.kind == MatchKind.NEED_PATENT,
                Match.status == MatchStatus.SUGGESTED,
                Match.is_current,
                Match.seeker_id.in_(demo),
                Match.provider_id.in_(demo),
                Match.provider_id != kept_free,
            )
            .order_by(Match.score.desc(), Match.id)
        )
    )
    used: set[str] = set()
    for match in sorted(found, key=lambda match: match.seeker_id != shown):
        if not {match.seeker_id, match.provider_id} & used:
            used |= {match.seeker_id, match.provider_id}
            yield match


def _member_of(session: Session, email: str) -> str | None:
    return session.scalar(
        select(Membership.member_id)
        .join(Account, Account.id == Membership.account_id)
        .where(Account.email == email)
    )


def _mark_as_read(session: Session, now: datetime) -> None:
    """What happened long ago is neither mailed nor new to anybody."""
    told = or_(Notice.path.startswith("/deals/"), Notice.path.startswith("/introductions/"))
    session.execute(update(Notice).where(told, Notice.mailed_at.is_(None)).values(mailed_at=now, read_at=now))


@dataclass
class _Story:
    """What two organisations did, a few days between one step and the next."""

    session: Session
    coordinator: Actor
    match: Match
    now: datetime

    def tell(self, stage: DealStage) -> None:
        """Introduce the two and go on until the deal stands at the stage."""
        deal = self._introduced()
        for reached, steps in _STEPS:
            if deal.stage is stage:
                return
            if stage is DealStage.FAILED and reached is DealStage.NEGOTIATING:
                self._fail(deal)
                return
            for step in steps:
                step(self, deal)
                self.now += timedelta(days=2)

    def actor(self, side: Side) -> Actor:
        """The owner of the side's organisation."""
        member_id = self.match.seeker_id if side is Side.SEEKER else self.match.provider_id
        account = self.session.scalars(
            select(Account)
            .join(Membership, Membership.account_id == Account.id)
            .where(Membership.member_id == member_id)
            .order_by(Account.id)
        ).first()
        assert account is not None, member_id
        return Actor(account.id, account.name, member_id, MemberRole.OWNER, admitted=True)

    def _introduced(self) -> Deal:
        matches.judge(
            self.session,
            actor=self.coordinator,
            match_id=self.match.id,
            judgement=Judgement.APPROVE,
            now=self.now,
        )
        introduction = self.session.scalars(
            select(Introduction).where(Introduction.match_id == self.match.id)
        ).one()
        for side in Side:
            introductions.answer(
                self.session,
                actor=self.actor(side),
                introduction_id=introduction.id,
                answer=Answer.INTERESTED,
                reason=None,
                note="",
                consent=True,
                now=self.now,
            )
        return self.session.scalars(select(Deal).where(Deal.introduction_id == introduction.id)).one()

    def _given(self, deal: Deal, side: Side) -> dict[str, Any]:
        return {"actor": self.actor(side), "deal_id": deal.id, "seen": deal.version, "now": self.now}

    def open_nda(self, deal: Deal) -> None:
        """The seeker draws the agreement up."""
        deals.open_nda(self.session, **self._given(deal, Side.SEEKER))

    def sign_nda(self, deal: Deal) -> None:
        """Both sign it."""
        nda = self.session.get_one(DealNda, deal.id)
        for side in Side:
            actor = self.actor(side)
            deals.sign_nda(
                self.session,
                actor=actor,
                deal_id=deal.id,
                name=actor.name,
                is_ticked=True,
                text_seen=nda.hash,
                now=self.now,
            )

    def propose(self, deal: Deal, side: Side, terms: Terms) -> None:
        """A side puts a version before both."""
        deals.propose_terms(self.session, terms=terms, **self._given(deal, side))

    def agree(self, deal: Deal) -> None:
        """Both agree to the latest version."""
        latest = latest_terms(self.session, deal.id)
        assert latest is not None
        for side in Side:
            deals.agree_terms(
                self.session, actor=self.actor(side), deal_id=deal.id, number=latest.number, now=self.now
            )

    def state_price(self, deal: Deal) -> None:
        """A university or institute says that the result was listed on an exchange."""
        latest = latest_terms(self.session, deal.id)
        assert latest is not None
        if not deals.is_to_be_priced(self.session, deal, Terms.from_json(latest.content).deal_kind):
            return
        pricing = Pricing(
            route=PricingRoute.LISTED,
            title="所涉专利（示例）",
            place="技术交易市场（示例）",
            published_on=beijing_day(self.now),
        )
        deals.state_price(
            self.session,
            actor=self.actor(Side.PROVIDER),
            deal_id=deal.id,
            pricing=pricing,
            seen=0,
            now=self.now,
        )

    def sign(self, deal: Deal) -> None:
        """The seeker enters the contract."""
        self.state_price(deal)
        signed_on: date = beijing_day(self.now)
        contract = Contract(
            value=680_000, signed_on=signed_on, effective_on=signed_on, number=f"示例-{signed_on:%Y%m%d}"
        )
        deals.sign_contract(self.session, contract=contract, **self._given(deal, Side.SEEKER))

    def record(self, deal: Deal) -> None:
        """The provider enters the recordal."""
        deals.record_contract(
            self.session,
            number=f"示例备案{self.now:%Y%m%d}",
            recorded_on=beijing_day(self.now),
            **self._given(deal, Side.PROVIDER),
        )

    def report(self, deal: Deal) -> None:
        """The seeker says what became of it."""
        deals.report(
            self.session,
            progress=Progress.PRODUCING,
            note="首批产品已交付。（示例）",
            **self._given(deal, Side.SEEKER),
        )

    def _fail(self, deal: Deal) -> None:
        deals.fail(
            self.session,
            reason=FailReason.MATURITY,
            note="中试数据不足，半年后再谈。（示例）",
            **self._given(deal, Side.SEEKER),
        )


_Step = Callable[[_Story, Deal], None]
_STEPS: tuple[tuple[DealStage, tuple[_Step, ...]], ...] = (
    (DealStage.NDA, (_Story.open_nda,)),
    (DealStage.EVALUATING, (_Story.sign_nda,)),
    (
        DealStage.NEGOTIATING,
        (
            lambda story, deal: story.propose(deal, Side.PROVIDER, FIRST_TERMS),
            lambda story, deal: story.propose(deal, Side.SEEKER, LATER_TERMS),
        ),
    ),
    (DealStage.SIGNED, (_Story.agree, _Story.sign)),
    (DealStage.RECORDED, (_Story.record,)),
    (DealStage.FOLLOW_UP, (_Story.report,)),
)
"""The stage that each group of steps leads to."""
