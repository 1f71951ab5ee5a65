"""Requests for a service, and what each asked agency answered."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain.divisions import Region
from matchmaker.domain.requests import Reply, RequestState
from matchmaker.domain.vocabulary import ServiceKind
from matchmaker.storage.base import CODE, KEY, Base, coded, new_key


class ServiceRequest(Base):
    """What a member asks agencies to do."""

    __tablename__ = "service_request"
    __table_args__ = (
        CheckConstraint("(state = 'ended') = (reason <> '')", name="reason_if_ended"),
        CheckConstraint(
            "state NOT IN ('confirmed', 'ended') OR due_on IS NULL", name="nothing_due_when_over"
        ),
        CheckConstraint(
            "state NOT IN ('ordered', 'delivered', 'confirmed') OR chosen_id IS NOT NULL",
            name="chosen_if_ordered",
        ),
    )

    id: Mapped[str] = mapped_column(KEY, primary_key=True, default=new_key)
    member_id: Mapped[str] = mapped_column(KEY, ForeignKey("member.id"), index=True)
    # Who asked: the chosen agency gets this person's contact.
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[ServiceKind] = mapped_column(coded(ServiceKind))
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    # IPC subclasses such as B23K.
    subclasses: Mapped[list[str]] = mapped_column(default=list)
    region: Mapped[Region | None] = mapped_column(coded(Region))
    answers_until: Mapped[date]
    # Of the asker's own; no agency is told of the deal, and of the patent only the chosen one.
    patent_id: Mapped[str | None] = mapped_column(KEY, ForeignKey("patent.id"))
    deal_id: Mapped[str | None] = mapped_column(KEY, ForeignKey("deal.id"))
    state: Mapped[RequestState] = mapped_column(coded(RequestState), index=True)
    # One more with every move: whoever acts says which one they saw.
    version: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    # When the seals were opened; never, where the asker withdrew before.
    closed_at: Mapped[datetime | None]
    chosen_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    # The last day for the next step, in Beijing; nothing once the request is over.
    due_on: Mapped[date | None]
    # The first day on which a request that nobody moved goes on or ends by itself.
    lapses_on: Mapped[date | None] = mapped_column(index=True)
    remind_on: Mapped[date | None] = mapped_column(index=True)
    reminders: Mapped[int] = mapped_column(default=0)
    chosen_id: Mapped[str | None] = mapped_column(KEY, ForeignKey("member.id"), index=True)
    # What the chosen agency delivered, in its words, and the asker's word on it.
    delivery: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[str] = mapped_column(Text, default="")
    # Why it ended: domain/requests EndReason.
    reason: Mapped[str] = mapped_column(CODE, default="")


class RequestAgency(Base):
    """An agency that was asked, and its answer; the answer is sealed until answering closes."""

    __tablename__ = "request_agency"
    __table_args__ = (
        CheckConstraint(
            "(reply = 'quoted') = (price IS NOT NULL AND working_days IS NOT NULL)", name="quote_whole"
        ),
        CheckConstraint("(reply = 'silent') = (first_answer_at IS NULL)", name="answer_has_time"),
    )

    request_id: Mapped[str] = mapped_column(KEY, ForeignKey("service_request.id"), primary_key=True)
    agency_id: Mapped[str] = mapped_column(KEY, ForeignKey("member.id"), primary_key=True, index=True)
    reply: Mapped[Reply] = mapped_column(coded(Reply), default=Reply.SILENT)
    # One more with every answer: of two colleagues who answer at once, one wins.
    version: Mapped[int] = mapped_column(default=0)
    first_answer_at: Mapped[datetime | None]
    # Who answered: the asker gets this person's contact once the agency is chosen.
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    # In yuan.
    price: Mapped[int | None] = mapped_column(BigInteger)
    working_days: Mapped[int | None]
    text: Mapped[str] = mapped_column(Text, default="")


class LicenceCheck(Base):
    """A coordinator found an agency's licence in the register; holds as long as the number stays."""

    __tablename__ = "licence_check"

    member_id: Mapped[str] = mapped_column(KEY, ForeignKey("member.id"), primary_key=True)
    number: Mapped[str] = mapped_column(String(20))
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    checked_on: Mapped[date]
