"""Member organisations."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, Index, Select, String, Text, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from matchmaker.domain.divisions import Region
from matchmaker.domain.members import HOLDS_CODE, MemberStatus
from matchmaker.domain.vocabulary import MemberKind
from matchmaker.storage.base import KEY, Base, coded, new_key


class Member(Base):
    """A company, university, institute or agency: applicant first, member once approved."""

    __tablename__ = "member"
    # Whoever drafts an application, or was declined, must not keep the true organisation out.
    __table_args__ = (
        Index(
            "uq_member_credit_code",
            "credit_code",
            unique=True,
            sqlite_where=text("status NOT IN ('draft', 'declined')"),
            postgresql_where=text("status NOT IN ('draft', 'declined')"),
        ),
    )

    id: Mapped[str] = mapped_column(KEY, primary_key=True, default=new_key)
    kind: Mapped[MemberKind] = mapped_column(coded(MemberKind))
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    credit_code: Mapped[str] = mapped_column(String(18), default="")
    region: Mapped[Region] = mapped_column(coded(Region), index=True)
    district: Mapped[str] = mapped_column(String(6))
    industries: Mapped[list[str]]
    profile: Mapped[str] = mapped_column(Text, default="")
    licence_number: Mapped[str] = mapped_column(String(20), default="")
    services: Mapped[list[str]] = mapped_column(default=list)
    status: Mapped[MemberStatus] = mapped_column(coded(MemberStatus), index=True)
    status_reason: Mapped[str] = mapped_column(Text, default="")
    submitted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    # A member may keep its profile out of matching; the engine then sees its listings only.
    profile_matching: Mapped[bool] = mapped_column(default=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    lock: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": lock}  # noqa: RUF012 - SQLAlchemy's own way


PAGE_SIZE = 25


@dataclass(frozen=True)
class MemberRow:
    """An organisation in the coordinators' list."""

    id: str
    name: str
    kind: MemberKind
    region: Region
    district: str
    status: MemberStatus
    submitted_at: datetime | None
    is_demo: bool


def member_holding_code(session: Session, credit_code: str) -> Member | None:
    """The organisation that holds the code: applied, admitted or suspended, no draft, none declined."""
    return session.scalar(
        select(Member).where(Member.credit_code == credit_code, Member.status.in_(HOLDS_CODE))
    )


def names_held(session: Session, *, except_id: str | None = None) -> list[tuple[str, str]]:
    """(id, name) of every organisation that applied or was admitted, by id."""
    rows = select(Member.id, Member.name).where(Member.status.in_(HOLDS_CODE)).order_by(Member.id)
    return [(key, name) for key, name in session.execute(rows) if key != except_id]


def list_members(
    session: Session, *, regions: Collection[Region], status: MemberStatus, words: str = "", page: int = 1
) -> tuple[list[MemberRow], int]:
    """One page of a region's organisations in a state, longest waiting first, and how many there are."""
    chosen = select(Member).where(Member.region.in_(regions), Member.status == status)
    if words:
        chosen = chosen.where(Member.name.icontains(words, autoescape=True))
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    return [_row(member) for member in session.scalars(_on_page(chosen, page))], total


def count_by_status(session: Session, regions: Collection[Region]) -> dict[MemberStatus, int]:
    """How many organisations of the regions are in each state."""
    rows = select(Member.status, func.count()).where(Member.region.in_(regions)).group_by(Member.status)
    return dict(session.execute(rows).all())


def _on_page(chosen: Select[Member], page: int) -> Select[Member]:
    waiting = func.coalesce(Member.submitted_at, Member.created_at)
    return chosen.order_by(waiting, Member.id).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)


def _row(member: Member) -> MemberRow:
    return MemberRow(
        id=member.id,
        name=member.name,
        kind=member.kind,
        region=member.region,
        district=member.district,
        status=member.status,
        submitted_at=member.submitted_at,
        is_demo=member.is_demo,
    )
