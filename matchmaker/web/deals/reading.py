"""Which deals the reader of a page may see, and what the pages of a deal need to know of it."""

from dataclasses import dataclass
from functools import cached_property

from matchmaker.domain.access import Actor, Role
from matchmaker.domain.deals import MOVES, UNDOABLE, DealMove, DealStage, Terms, needs_recordal, standing
from matchmaker.domain.deals.documents import openings_at
from matchmaker.domain.deals.evaluation import EVALUATED_AT
from matchmaker.domain.deals.sharing import DealAct, may_do
from matchmaker.domain.divisions import Region
from matchmaker.domain.errors import NotFound
from matchmaker.domain.introductions import Side
from matchmaker.domain.moves import moves_open_to
from matchmaker.extensions import db
from matchmaker.services.deals import is_to_be_priced
from matchmaker.storage.deals import (
    Deal,
    DealAdviser,
    DealAgreement,
    DealContract,
    DealEvaluation,
    DealEvaluationSignature,
    DealNda,
    DealPricing,
    DealReport,
    DealRow,
    DealSignature,
    DealStep,
    DealTerms,
    VersionRow,
    agreements_of,
    count_unread,
    deal_row,
    evaluation_signatures_of,
    latest_terms,
    reports_of,
    serving,
    sides_to_act,
    signatures_of,
    standing_adviser,
    steps_of,
    unseen_by,
    versions_for,
)
from matchmaker.storage.members import Member
from matchmaker.web.policies import current_actor


def regions_of(actor: Actor) -> frozenset[Region]:
    """Whose deals the actor oversees."""
    return frozenset(Region) if actor.is_admin else actor.regions


def readable_deal(deal_id: str, *, advisers_too: bool = False) -> DealRow:
    """The deal as long as the reader is a party or oversees it; NotFound otherwise.

    advisers_too -- on the pages where an agency reads what its side reads; on all others it is nobody.
    """
    actor = current_actor()
    member_id = actor.member_id if actor.admitted else None
    row = deal_row(
        db.session,
        deal_id=deal_id,
        member_id=member_id,
        regions=regions_of(actor),
        is_adviser=advisers_too and member_id is not None and member_id in serving(db.session, deal_id),
    )
    if row is None:
        raise NotFound
    return row


def own_deal(deal_id: str) -> tuple[DealRow, Side]:
    """The deal and the reader's side of it; NotFound for everybody but the two parties."""
    row = readable_deal(deal_id)
    side = row.side_of(current_actor().member_id)
    if side is None:
        raise NotFound
    return row, side


def shared_deal(deal_id: str) -> tuple[DealRow, Side]:
    """The deal and the side that the reader is of or advises; NotFound for everybody else."""
    row = readable_deal(deal_id, advisers_too=True)
    side = DealFacts.of(row).side
    if side is None:
        raise NotFound
    return row, side


@dataclass(frozen=True)
class DealFacts:
    """A deal before its reader: what was done, what they may do; each part is read when first asked for."""

    row: DealRow
    actor: Actor
    # The agencies that advise now, and for which side.
    advisers: dict[str, Side]

    @classmethod
    def of(cls, row: DealRow) -> "DealFacts":
        """The facts for the reader of this request."""
        advisers = serving(db.session, row.id)
        actor = standing(current_actor(), parties=row.parties, regions=row.regions, advisers=list(advisers))
        return cls(row, actor, advisers)

    @property
    def side(self) -> Side | None:
        """The side that the reader is of or advises; None for those who oversee."""
        own = self.row.side_of(self.actor.member_id)
        return own or (self.advisers.get(self.actor.member_id or "") if self.actor.is_adviser else None)

    @cached_property
    def own_adviser(self) -> DealAdviser | None:
        """The agency that the reader's side has asked or that advises it."""
        return standing_adviser(db.session, deal_id=self.row.id, side=self.side) if self.side else None

    @cached_property
    def adviser_names(self) -> dict[str, str]:
        """Names of the agencies that the reader may know of: all that advise, and those its side asked."""
        keys = [*self.advisers, *([self.own_adviser.agency_id] if self.own_adviser else [])]
        return {key: db.session.get_one(Member, key).name for key in keys}

    @cached_property
    def moves(self) -> frozenset[DealMove]:
        """What the reader's role allows at this stage."""
        return frozenset(moves_open_to(MOVES, self.row.stage, self.actor))

    def may(self, act: DealAct) -> bool:
        """Whether the reader may do something around the deal now."""
        return may_do(self.actor, act, self.row.stage)

    @cached_property
    def unread(self) -> int:
        """How many messages of the other side wait for the reader's."""
        return count_unread(db.session, deal_id=self.row.id, side=self.side) if self.side else 0

    @cached_property
    def documents(self) -> list[VersionRow]:
        """Every version of every document that the reader may have."""
        if self.side is None:
            return []
        openings = openings_at(self.row.stage)
        return versions_for(db.session, deal_id=self.row.id, side=self.side, openings=openings)

    @cached_property
    def unseen(self) -> int:
        """How many versions of the other side stand open that nobody of the reader's side has looked at."""
        if self.side is None:
            return 0
        openings = openings_at(self.row.stage)
        return len(unseen_by(db.session, deal_id=self.row.id, side=self.side, openings=openings))

    @property
    def is_undoable(self) -> bool:
        """Whether the latest step is of a kind that staff may take back."""
        is_staff = bool(self.actor.regions) or self.actor.is_admin
        return is_staff and bool(self.steps) and self.steps[-1].move in UNDOABLE

    @cached_property
    def steps(self) -> list[DealStep]:
        """What was done, in order."""
        return steps_of(db.session, self.row.id)

    @cached_property
    def to_act(self) -> set[Side]:
        """Whose turn it is."""
        return sides_to_act(db.session, db.session.get_one(Deal, self.row.id))

    @cached_property
    def nda(self) -> DealNda | None:
        """The confidentiality agreement."""
        return db.session.get(DealNda, self.row.id)

    @cached_property
    def evaluation(self) -> DealEvaluation | None:
        """The evaluation licence; for the two sides alone."""
        return db.session.get(DealEvaluation, self.row.id) if self.side else None

    @cached_property
    def evaluation_signatures(self) -> dict[Side, DealEvaluationSignature]:
        """Who signed the evaluation licence."""
        return evaluation_signatures_of(db.session, self.row.id)

    @property
    def may_draw_evaluation(self) -> bool:
        """Whether the reader may draw up the evaluation licence."""
        may = bool(self.actor.roles & {Role.MEMBER, Role.OWNER})
        return may and self.side is Side.PROVIDER and self.row.stage in EVALUATED_AT

    @property
    def may_sign_evaluation(self) -> bool:
        """Whether the reader may sign it for a side."""
        return Role.OWNER in self.actor.roles and self.side is not None and self.row.stage in EVALUATED_AT

    @cached_property
    def signatures(self) -> dict[Side, DealSignature]:
        """Who signed it."""
        return signatures_of(db.session, self.row.id)

    @cached_property
    def latest(self) -> DealTerms | None:
        """The latest version of the terms."""
        return latest_terms(db.session, self.row.id)

    @cached_property
    def agreements(self) -> dict[Side, DealAgreement]:
        """Who agreed to the latest version."""
        return agreements_of(db.session, self.latest.id) if self.latest else {}

    @property
    def is_agreed(self) -> bool:
        """Whether both sides agreed to the latest version."""
        return set(self.agreements) == set(Side)

    @cached_property
    def contract(self) -> DealContract | None:
        """The signed contract."""
        return db.session.get(DealContract, self.row.id)

    @cached_property
    def pricing(self) -> DealPricing | None:
        """How the price came about."""
        return db.session.get(DealPricing, self.row.id)

    @cached_property
    def is_to_be_priced(self) -> bool:
        """Whether the latest terms are such that the providing side must say how the price came about."""
        if self.latest is None:
            return False
        kind = Terms.from_json(self.latest.content).deal_kind
        return is_to_be_priced(db.session, db.session.get_one(Deal, self.row.id), kind)

    @property
    def is_to_be_recorded(self) -> bool:
        """Whether the contract is signed and of a kind that the office records or registers."""
        if self.row.stage is not DealStage.SIGNED or self.contract is None:
            return False
        terms = db.session.get_one(DealTerms, self.contract.terms_id)
        return needs_recordal(Terms.from_json(terms.content).deal_kind)

    @cached_property
    def reports(self) -> list[DealReport]:
        """What became of it."""
        return reports_of(db.session, self.row.id)
