"""Agencies that advise a side of a deal."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, Index, and_, or_, select, text
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from matchmaker.domain.deals import OVER, DealStage
from matchmaker.domain.deals.advising import AdviserStatus
from matchmaker.domain.introductions import Side, other_side
from matchmaker.domain.listings import ListingStatus
from matchmaker.domain.members import MemberStatus
from matchmaker.domain.rounds import Tie
from matchmaker.domain.vocabulary import MemberKind
from matchmaker.storage.base import KEY, Base, coded, new_key
from matchmaker.storage.deals.tables import Deal
from matchmaker.storage.members import Member
from matchmaker.storage.offers import Offer
from matchmaker.storage.rounds import MemberTie

_STANDING = text("status IN ('asked', 'serving')")


class DealAdviser(Base):
    """An agency that a side asked to advise it, and what came of it."""

    __tablename__ = "deal_adviser"
    __table_args__ = (
        Index(
            "uq_deal_adviser_standing",
            "deal_id",
            "side",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
    )

    id: Mapped[str] = mapped_column(KEY, primary_key=True, default=new_key)
    deal_id: Mapped[str] = mapped_column(KEY, ForeignKey("deal.id"), index=True)
    side: Mapped[Side] = mapped_column(coded(Side))
    agency_id: Mapped[str] = mapped_column(KEY, ForeignKey("member.id"), index=True)
    status: Mapped[AdviserStatus] = mapped_column(coded(AdviserStatus))
    asked_at: Mapped[datetime]
    # When it began to see what its side sees; nothing for one that never did.
    serving_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


STANDING = (AdviserStatus.ASKED, AdviserStatus.SERVING)


def serving(session: Session, deal_id: str) -> dict[str, Side]:
    """The admitted agencies that advise in a deal now, and for which side."""
    rows = session.execute(
        select(DealAdviser.agency_id, DealAdviser.side)
        .join(Member, Member.id == DealAdviser.agency_id)
        .where(DealAdviser.deal_id == deal_id, DealAdviser.status == AdviserStatus.SERVING)
        .where(Member.status == MemberStatus.APPROVED)
    )
    return dict(rows.all())


def standing_adviser(session: Session, *, deal_id: str, side: Side) -> DealAdviser | None:
    """The agency that a side has asked, or that advises it."""
    query = select(DealAdviser).where(DealAdviser.deal_id == deal_id, DealAdviser.side == side)
    return session.scalar(query.where(DealAdviser.status.in_(STANDING)))


def advisers_against(session: Session, *, deal_id: str, side: Side) -> set[str]:
    """Agencies that advise the other side, or once did."""
    query = select(DealAdviser.agency_id).where(
        DealAdviser.deal_id == deal_id,
        DealAdviser.side == other_side(side),
        DealAdviser.serving_at.is_not(None),
    )
    return set(session.scalars(query))


def near_to(session: Session, agency_id: str) -> set[str]:
    """Members of one owner with the agency, and those that it is declared to act for."""
    rows = session.execute(
        select(MemberTie.member_id, MemberTie.other_id).where(
            or_(
                MemberTie.member_id == agency_id,
                and_(MemberTie.other_id == agency_id, MemberTie.kind == Tie.OWNERSHIP),
            )
        )
    )
    return {member for row in rows for member in row} - {agency_id}


def agencies_to_ask(session: Session) -> list[tuple[str, str]]:
    """(id, name) of the admitted agencies with a published service, by name."""
    offers = select(Offer.id).where(Offer.member_id == Member.id, Offer.status == ListingStatus.PUBLISHED)
    rows = session.execute(
        select(Member.id, Member.name)
        .where(Member.kind == MemberKind.AGENCY, Member.status == MemberStatus.APPROVED, offers.exists())
        .order_by(Member.name, Member.id)
    )
    return [(key, name) for key, name in rows]


@dataclass(frozen=True, slots=True)
class AdvisingRow:
    """A deal that an agency is asked to advise in, or does: both names, and what it is there for."""

    id: str
    deal_id: str
    status: AdviserStatus
    side: Side
    seeker: str
    provider: str
    stage: DealStage

    @property
    def client(self) -> str:
        """The organisation that asked."""
        return self.seeker if self.side is Side.SEEKER else self.provider

    @property
    def other(self) -> str:
        """The organisation across the table."""
        return self.provider if self.side is Side.SEEKER else self.seeker


def advising_of(session: Session, *, agency_id: str, is_open: bool) -> list[AdvisingRow]:
    """The deals of others in which an agency is asked or advises, the latest asked first."""
    seeker, provider = aliased(Member), aliased(Member)
    over = Deal.stage.in_(sorted(OVER))
    rows = session.execute(
        select(
            DealAdviser.id,
            DealAdviser.deal_id,
            DealAdviser.status,
            DealAdviser.side,
            seeker.name,
            provider.name,
            Deal.stage,
        )
        .join(Deal, Deal.id == DealAdviser.deal_id)
        .join(seeker, seeker.id == Deal.seeker_id)
        .join(provider, provider.id == Deal.provider_id)
        .where(DealAdviser.agency_id == agency_id, DealAdviser.status.in_(STANDING))
        .where(~over if is_open else over)
        .order_by(DealAdviser.asked_at.desc(), DealAdviser.id)
    )
    return [AdvisingRow(*row) for row in rows]
