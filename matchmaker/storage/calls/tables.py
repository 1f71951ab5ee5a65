"""Calls, who accepted their terms, what was asked, and the replies."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain.calls import CallKind, CallStatus, Ownership, ReplyStatus, Secrecy
from matchmaker.domain.divisions import Region
from matchmaker.domain.texts import LINE_LIMIT
from matchmaker.storage.base import CODE, KEY, Base, coded, new_key


class Call(Base):
    """A wish made known to all members."""

    __tablename__ = "call"
    __table_args__ = (CheckConstraint("budget >= 0", name="budget_not_negative"),)

    id: Mapped[str] = mapped_column(KEY, primary_key=True, default=new_key)
    # Nobody's for a call of the alliance.
    member_id: Mapped[str | None] = mapped_column(KEY, ForeignKey("member.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    region: Mapped[Region] = mapped_column(coded(Region))
    kind: Mapped[CallKind] = mapped_column(coded(CallKind))
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(Text)
    # Only for those who accepted the terms.
    details: Mapped[str] = mapped_column(Text)
    industry: Mapped[str] = mapped_column(CODE)
    ipc: Mapped[list[str]]
    # In yuan; nothing where it is to be agreed.
    budget: Mapped[int | None] = mapped_column(BigInteger)
    reward: Mapped[str] = mapped_column(String(LINE_LIMIT))
    ownership: Mapped[Ownership] = mapped_column(coded(Ownership))
    secrecy: Mapped[Secrecy] = mapped_column(coded(Secrecy))
    # The last day for replies, in Beijing.
    closes_on: Mapped[date] = mapped_column(index=True)
    status: Mapped[CallStatus] = mapped_column(coded(CallStatus), index=True)
    version: Mapped[int] = mapped_column(default=0)
    moved_at: Mapped[datetime]
    # Why a coordinator sent it back or took it down, for the caller.
    note: Mapped[str] = mapped_column(Text, default="")


class CallAcceptance(Base):
    """An organisation's yes to the terms, without which it does not read the details."""

    __tablename__ = "call_acceptance"

    call_id: Mapped[str] = mapped_column(KEY, ForeignKey("call.id"), primary_key=True)
    member_id: Mapped[str] = mapped_column(KEY, ForeignKey("member.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    accepted_at: Mapped[datetime]
    # Of the terms as they were shown.
    hash: Mapped[str] = mapped_column(String(64))


class CallQuestion(Base):
    """A question on a call; who asked is shown to nobody."""

    __tablename__ = "call_question"
    __table_args__ = (CheckConstraint("(answer <> '') = (answered_at IS NOT NULL)", name="time_if_answered"),)

    id: Mapped[str] = mapped_column(KEY, primary_key=True, default=new_key)
    call_id: Mapped[str] = mapped_column(KEY, ForeignKey("call.id"), index=True)
    member_id: Mapped[str] = mapped_column(KEY, ForeignKey("member.id"))
    text: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]


class CallReply(Base):
    """An organisation's reply, sealed to the caller."""

    __tablename__ = "call_reply"
    __table_args__ = (
        UniqueConstraint("call_id", "member_id", name="uq_call_reply_member"),
        CheckConstraint(
            "status <> 'introduced' OR (consent_id IS NOT NULL AND caller_consent_id IS NOT NULL)",
            name="both_consented",
        ),
        CheckConstraint("(status IN ('declined', 'lapsed')) = (reason <> '')", name="reason_if_refused"),
        CheckConstraint("status IN ('waiting', 'accepted') OR look_on IS NULL", name="nothing_due_when_over"),
    )

    id: Mapped[str] = mapped_column(KEY, primary_key=True, default=new_key)
    call_id: Mapped[str] = mapped_column(KEY, ForeignKey("call.id"), index=True)
    member_id: Mapped[str] = mapped_column(KEY, ForeignKey("member.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    patent_id: Mapped[str | None] = mapped_column(KEY, ForeignKey("patent.id"))
    status: Mapped[ReplyStatus] = mapped_column(coded(ReplyStatus), index=True)
    version: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime]
    moved_at: Mapped[datetime]
    # The last day for whoever is to act, in Beijing.
    due_on: Mapped[date | None]
    # When the program looks next: the day after it reminds, tells coordinators, ends.
    look_on: Mapped[date | None] = mapped_column(index=True)
    reminders: Mapped[int] = mapped_column(default=0)
    # domain/calls DeclineReason or LapseReason.
    reason: Mapped[str] = mapped_column(CODE, default="")
    # The caller's words beside the reason, for the answerer.
    note: Mapped[str] = mapped_column(Text, default="")
    consent_id: Mapped[str | None] = mapped_column(KEY, ForeignKey("consent.id"))
    caller_consent_id: Mapped[str | None] = mapped_column(KEY, ForeignKey("consent.id"))
