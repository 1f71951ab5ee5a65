"""Sessions, who comes, and the meetings with their seats."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain.sessions import MeetingStatus, SessionStatus
from matchmaker.domain.texts import LINE_LIMIT
from matchmaker.storage.base import KEY, Base, coded, new_key


class MatchSession(Base):
    """A day of short meetings."""

    __tablename__ = "match_session"

    id: Mapped[str] = mapped_column(KEY, primary_key=True, default=new_key)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    title: Mapped[str]
    place: Mapped[str]
    held_on: Mapped[date] = mapped_column(index=True)
    # Minutes after midnight in Beijing.
    starts_at: Mapped[int]
    slot_minutes: Mapped[int]
    slots: Mapped[int]
    tables: Mapped[int]
    status: Mapped[SessionStatus] = mapped_column(coded(SessionStatus))
    planned_at: Mapped[datetime]
    # When both sides of its meetings were asked whether they took place.
    asked_at: Mapped[datetime | None]


class SessionGuest(Base):
    """An organisation that comes to a session."""

    __tablename__ = "session_guest"

    session_id: Mapped[str] = mapped_column(KEY, ForeignKey("match_session.id"), primary_key=True)
    member_id: Mapped[str] = mapped_column(KEY, ForeignKey("member.id"), primary_key=True)
    registered_at: Mapped[datetime]


class Meeting(Base):
    """A meeting that one organisation asked of another."""

    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("session_id", "asker_id", "asked_id", name="uq_meeting_pair"),
        UniqueConstraint("session_id", "slot", "table", name="uq_meeting_seat"),
        CheckConstraint(
            "(status = 'agreed') = (slot IS NOT NULL) AND (slot IS NULL) = (\"table\" IS NULL)",
            name="seat_if_agreed",
        ),
        CheckConstraint("status <> 'agreed' OR asked_consent_id IS NOT NULL", name="both_consented"),
    )

    id: Mapped[str] = mapped_column(KEY, primary_key=True, default=new_key)
    session_id: Mapped[str] = mapped_column(KEY, ForeignKey("match_session.id"))
    asker_id: Mapped[str] = mapped_column(KEY, ForeignKey("member.id"), index=True)
    asked_id: Mapped[str] = mapped_column(KEY, ForeignKey("member.id"), index=True)
    # What it is to be about, for the two alone.
    topic: Mapped[str] = mapped_column(String(LINE_LIMIT))
    status: Mapped[MeetingStatus] = mapped_column(coded(MeetingStatus))
    version: Mapped[int] = mapped_column(default=0)
    # Counted from 0.
    slot: Mapped[int | None]
    table: Mapped[int | None]
    # What each side said afterwards.
    asker_kept: Mapped[bool | None]
    asked_kept: Mapped[bool | None]
    asker_consent_id: Mapped[str] = mapped_column(KEY, ForeignKey("consent.id"))
    asked_consent_id: Mapped[str | None] = mapped_column(KEY, ForeignKey("consent.id"))
    requested_at: Mapped[datetime]


class MeetingSeat(Base):
    """Where an organisation sits in a slot; its key lets nobody sit in two places."""

    __tablename__ = "meeting_seat"

    session_id: Mapped[str] = mapped_column(KEY, ForeignKey("match_session.id"), primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    member_id: Mapped[str] = mapped_column(KEY, ForeignKey("member.id"), primary_key=True)
    meeting_id: Mapped[str] = mapped_column(KEY, ForeignKey("meeting.id"), index=True)
