"""A deal brought to any stage by its own services: the scene of many tests."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.deals import Contract, DealStage, FeeKind, Progress, Terms
from matchmaker.domain.deals.pricing import PricingRoute
from matchmaker.domain.introductions import Side
from matchmaker.domain.vocabulary import DealKind
from matchmaker.services import deals
from matchmaker.storage.deals import Deal, DealNda, DealPricing, latest_terms
from tests.factories import NOW
from tests.integration.pairs import Scene, make_scene, say_yes

TODAY = beijing_day(NOW)
TERMS = Terms(
    deal_kind=DealKind.ORDINARY_LICENCE,
    fee_kind=FeeKind.ENTRANCE_ROYALTY,
    amount=200_000,
    royalty="3.5",
    royalty_base="净销售额",
    territory="河北省",
    field_of_use="热轧工作辊",
    until=date(2031, 12, 31),
    text="乙方派员指导三次。",
)
CONTRACT = Contract(value=500_000, signed_on=TODAY, effective_on=TODAY, number="HT-2026-7")


@dataclass(frozen=True)
class Dealing:
    """A deal and everybody concerned with it; every act takes the version that is there."""

    session: Session
    scene: Scene
    deal_id: str
    now: datetime = NOW

    @property
    def deal(self) -> Deal:
        """As the database has it."""
        return self.session.get_one(Deal, self.deal_id, populate_existing=True)

    @property
    def seen(self) -> int:
        """The version that somebody has before them."""
        return self.deal.version

    def at(self, now: datetime) -> "Dealing":
        """The same deal at another time."""
        return replace(self, now=now)

    def open_nda(self, side: Side = Side.SEEKER) -> None:
        deals.open_nda(
            self.session,
            actor=self.scene.actor(side),
            deal_id=self.deal_id,
            seen=self.seen,
            now=self.now,
        )

    def sign_nda(self, side: Side, **values: Any) -> None:
        nda = self.session.get_one(DealNda, self.deal_id)
        given = {"name": "签字人", "is_ticked": True, "text_seen": nda.hash, **values}
        deals.sign_nda(
            self.session, actor=self.scene.actor(side), deal_id=self.deal_id, now=self.now, **given
        )

    def exempt(self) -> None:
        """The provider is a university; say that it is none of the state's, so that no notice hangs."""
        if self.session.get(DealPricing, self.deal_id) is None:
            kept = DealPricing(deal_id=self.deal_id, route=PricingRoute.EXEMPT, version=1, stated_at=self.now)
            self.session.add(kept)
            self.session.flush()

    def propose(self, side: Side = Side.SEEKER, **changes: Any) -> None:
        deals.propose_terms(
            self.session,
            actor=self.scene.actor(side),
            deal_id=self.deal_id,
            terms=replace(TERMS, **changes),
            seen=self.seen,
            now=self.now,
        )

    def agree(self, side: Side, number: int | None = None) -> None:
        latest = latest_terms(self.session, self.deal_id)
        deals.agree_terms(
            self.session,
            actor=self.scene.actor(side),
            deal_id=self.deal_id,
            number=number or (latest.number if latest else 1),
            now=self.now,
        )

    def sign(self, side: Side = Side.SEEKER, **changes: Any) -> None:
        deals.sign_contract(
            self.session,
            actor=self.scene.actor(side),
            deal_id=self.deal_id,
            contract=replace(CONTRACT, **changes),
            seen=self.seen,
            now=self.now,
        )

    def record(self, side: Side = Side.PROVIDER) -> None:
        deals.record_contract(
            self.session,
            actor=self.scene.actor(side),
            deal_id=self.deal_id,
            number="X2026990000001",
            recorded_on=beijing_day(self.now),
            seen=self.seen,
            now=self.now,
        )

    def report(self, side: Side = Side.SEEKER) -> None:
        deals.report(
            self.session,
            actor=self.scene.actor(side),
            deal_id=self.deal_id,
            progress=Progress.PRODUCING,
            note="第一批已交付",
            seen=self.seen,
            now=self.now,
        )


def _both(act: Any) -> None:
    for side in Side:
        act(side)


def make_dealing(
    session: Session, stage: DealStage = DealStage.INTRODUCED, *, scene: Scene | None = None
) -> Dealing:
    """A deal of two introduced organisations that has come to a stage."""
    scene = scene or make_scene(session)
    _both(lambda side: say_yes(session, scene, side))
    deal_id = session.scalars(select(Deal.id).where(Deal.introduction_id == scene.introduction.id)).one()
    return bring(Dealing(session, scene, deal_id), stage)


def bring(dealing: Dealing, stage: DealStage) -> Dealing:
    """The deal, moved on until it stands at the stage."""
    ways = {
        DealStage.INTRODUCED: dealing.open_nda,
        DealStage.NDA: lambda: _both(dealing.sign_nda),
        DealStage.EVALUATING: lambda: (dealing.exempt(), dealing.propose()),
        DealStage.NEGOTIATING: lambda: (_both(dealing.agree), dealing.sign()),
        DealStage.SIGNED: dealing.record,
        DealStage.RECORDED: dealing.report,
        DealStage.FOLLOW_UP: dealing.report,
    }
    while dealing.deal.stage is not stage:
        ways[dealing.deal.stage]()
    return dealing
