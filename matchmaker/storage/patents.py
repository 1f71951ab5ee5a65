"""Patents: applications and granted rights."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain.eligibility import CoOwnership, Halt, Licence, Pledge, Right
from matchmaker.domain.patents import expiry_date
from matchmaker.domain.vocabulary import DealKind, LegalStatus, PatentType
from matchmaker.storage.base import KEY, Base, coded
from matchmaker.storage.listings import ListingColumns


class Patent(ListingColumns, Base):
    """An application or a granted right that its holder offers."""

    __tablename__ = "patent"
    __table_args__ = (
        UniqueConstraint("member_id", "application_number", name="uq_patent_number_of_member"),
        CheckConstraint("maturity IS NULL OR maturity BETWEEN 1 AND 13", name="maturity_known"),
    )

    application_number: Mapped[str] = mapped_column(String(40), index=True)
    type: Mapped[PatentType] = mapped_column(coded(PatentType))
    abstract: Mapped[str] = mapped_column(Text, default="")
    main_claim: Mapped[str] = mapped_column(Text, default="")
    ipc: Mapped[list[str]] = mapped_column(default=list)
    publication_number: Mapped[str] = mapped_column(String(40), default="")
    filed_on: Mapped[date | None]
    published_on: Mapped[date | None]
    granted_on: Mapped[date | None]
    # Names as the register gives them; the listing organisation itself is member_id.
    holders: Mapped[list[str]] = mapped_column(default=list)
    applicants: Mapped[list[str]] = mapped_column(default=list)
    inventors: Mapped[list[str]] = mapped_column(default=list)
    legal_status: Mapped[LegalStatus | None] = mapped_column(coded(LegalStatus))
    status_source: Mapped[str] = mapped_column(String(100), default="")
    status_checked_on: Mapped[date | None]
    legal_events: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    expires_early_on: Mapped[date | None]
    deal_kinds: Mapped[list[str]] = mapped_column(default=list)
    fee_terms: Mapped[str] = mapped_column(String(300), default="")
    application_fields: Mapped[str] = mapped_column(String(300), default="")
    maturity: Mapped[int | None]
    # What shows it, in a line, and of which day that is; empty where the holder only says so.
    maturity_evidence: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    maturity_shown_on: Mapped[date | None]
    # Rights and encumbrances; NULL wherever nobody has said.
    annuity_paid_until: Mapped[date | None]
    co_ownership: Mapped[CoOwnership | None] = mapped_column(coded(CoOwnership))
    pledge: Mapped[Pledge | None] = mapped_column(coded(Pledge))
    pledgee: Mapped[str] = mapped_column(String(200), default="")
    # [{kind, until}] as far as known; an empty list says that there are none.
    licences: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    halt: Mapped[Halt | None] = mapped_column(coded(Halt))
    has_evaluation_report: Mapped[bool | None]
    # The last day of an announced open licence, kept by services/open_licences; beside `licences`, which are
    # the holder's own words.
    open_licence_until: Mapped[date | None]


class PatentHolder(Base):
    """Members that hold a patent jointly with the one that listed it."""

    __tablename__ = "patent_holder"

    patent_id: Mapped[str] = mapped_column(KEY, ForeignKey("patent.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[str] = mapped_column(KEY, ForeignKey("member.id"), primary_key=True, index=True)


def is_of_this_country(patent: Patent) -> bool:
    """Whether Chinese law governs it: an import also brings numbers of other offices, such as US or EP."""
    office = patent.application_number[:2].upper()
    return not (office.isascii() and office.isalpha()) or office == "CN"


def right_of(patent: Patent, *, old_design_years: int) -> Right:
    """What the rules of eligibility must know of a patent."""
    ends = (
        expiry_date(
            patent.type,
            patent.filed_on,
            override=patent.expires_early_on,
            old_design_years=old_design_years,
        )
        if patent.filed_on
        else patent.expires_early_on
    )
    return Right(
        type=patent.type,
        status=patent.legal_status,
        status_checked_on=patent.status_checked_on,
        expires_on=ends,
        annuity_paid_until=patent.annuity_paid_until,
        is_joint=len(patent.holders) > 1,
        co_ownership=patent.co_ownership,
        pledge=patent.pledge,
        licences=_licences(patent),
        halt=patent.halt,
        has_evaluation_report=patent.has_evaluation_report,
    )


def _licences(patent: Patent) -> tuple[Licence, ...] | None:
    """What the holder says, and the open licence that the alliance knows of."""
    if patent.licences is None and patent.open_licence_until is None:
        return None
    declared = tuple(map(_licence, patent.licences or ()))
    if patent.open_licence_until is None:
        return declared
    return *declared, Licence(DealKind.OPEN_LICENCE, patent.open_licence_until)


def _licence(stored: dict[str, Any]) -> Licence:
    until = stored.get("until")
    return Licence(DealKind(stored["kind"]), date.fromisoformat(until) if until else None)
