"""Meetings: asked for, agreed to with a seat in which both are free, cancelled, reported on."""

from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.access import Action, Actor
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.errors import Invalid, NotFound, Stale, WrongState
from matchmaker.domain.members import MemberStatus
from matchmaker.domain.moves import target_of
from matchmaker.domain.sessions import (
    CONSENT_TEXT,
    CONSENT_VERSION,
    LIVE,
    MEETING_MOVES,
    OUTCOMES,
    MeetingMove,
    MeetingPart,
    MeetingStatus,
    Standing,
    free_seat,
)
from matchmaker.domain.texts import LINE_LIMIT
from matchmaker.services.sessions.holding import end_meeting, hold, record_of, require_to_come, tell_side
from matchmaker.storage.accounts import Consent
from matchmaker.storage.members import Member
from matchmaker.storage.sessions import (
    MatchSession,
    Meeting,
    MeetingSeat,
    SessionGuest,
    busy_slots,
    meeting_between,
    taken_tables,
)


def parts_in(actor: Actor, meeting: Meeting) -> frozenset[MeetingPart]:
    """What the actor is to a meeting; nothing for all but its two sides."""
    sides = {MeetingPart.ASKER: meeting.asker_id, MeetingPart.ASKED: meeting.asked_id}
    return frozenset(part for part, member in sides.items() if actor.admitted and actor.owns(member))


def ask_for_meeting(
    session: Session,
    *,
    actor: Actor,
    session_id: str,
    member_id: str,
    topic: str,
    consent: bool,
    now: datetime,
) -> Meeting:
    """Ask another guest for a meeting, and offer one's own contact should it agree.

    Raises NotFound for organisations that do not come, Forbidden, WrongState for a session that is over, for
    those who do not come themselves, and where there is a meeting already; Invalid with `topic` or `consent`.
    """
    actor.require(Action.JOIN_SESSION)
    held = hold(session, session_id)
    require_to_come(held, beijing_day(now))
    if session.get(SessionGuest, (session_id, actor.member_id), populate_existing=True) is None:
        raise WrongState("session_register_first")
    guest = session.get(SessionGuest, (session_id, member_id), populate_existing=True)
    if guest is None or actor.owns(member_id):
        raise NotFound
    topic = topic.strip()
    if not topic or len(topic) > LINE_LIMIT:
        raise Invalid("session_topic", field="topic", limit=LINE_LIMIT)
    _require_none(session, session_id, actor.member_id or "", member_id)
    meeting = Meeting(
        session_id=session_id,
        asker_id=actor.member_id,
        asked_id=member_id,
        topic=topic,
        status=MeetingStatus.REQUESTED,
        asker_consent_id=_consent(session, actor, session_id, consent, now),
        requested_at=now,
    )
    session.add(meeting)
    # The notice leads to it by its key.
    session.flush()
    record_of(session, held, actor, "meeting_ask", now, member_id=actor.member_id, other=member_id)
    tell_side(session, meeting, member_id, "session_request", now)
    return meeting


def _require_none(session: Session, session_id: str, own: str, other: str) -> None:
    there = meeting_between(session, session_id=session_id, one=own, other=other)
    if there is not None and (there.status in LIVE or there.asker_id == own):
        raise WrongState("session_asked_already")


def _consent(session: Session, actor: Actor, session_id: str, is_ticked: bool, now: datetime) -> str:
    if not is_ticked:
        raise Invalid("consent_needed", field="consent")
    given = Consent(
        account_id=actor.account_id,
        text=CONSENT_TEXT,
        version=CONSENT_VERSION,
        subject_id=session_id,
        given_at=now,
    )
    session.add(given)
    # The meeting refers to the consent by its key.
    session.flush()
    return given.id


def move_meeting(
    session: Session,
    *,
    actor: Actor,
    meeting_id: str,
    move: MeetingMove,
    seen: int,
    now: datetime,
    consent: bool = False,
) -> Meeting:
    """Agree, decline, cancel, or say afterwards whether the meeting took place.

    consent -- that the actor's contact goes to the other side; needed to agree.
    Raises NotFound for all but the two sides, Forbidden and WrongState as the table says, WrongState too when
    no slot is left in which both are free; Stale; Invalid with the field `consent`.
    """
    found = session.get(Meeting, meeting_id)
    if found is None or not parts_in(actor, found):
        raise NotFound
    actor.require(Action.JOIN_SESSION)
    held = hold(session, found.session_id)
    meeting = session.get_one(Meeting, meeting_id, populate_existing=True)
    if meeting.version != seen:
        raise Stale
    target = target_of(MEETING_MOVES, move, meeting.status, Standing(parts_in(actor, meeting)))
    if move in OUTCOMES:
        _report(held, meeting, actor, move, now)
    else:
        require_to_come(held, beijing_day(now))
        if move is MeetingMove.ACCEPT:
            _require_ready(session, meeting)
            meeting.asked_consent_id = _consent(session, actor, held.id, consent, now)
            _seat(session, held, meeting)
        else:
            end_meeting(session, meeting, target)
        tell_side(session, meeting, _other(meeting, actor), f"session_{move.value}", now)
    sides = {"member_id": actor.member_id, "other": _other(meeting, actor)}
    record_of(session, held, actor, f"meeting_{move.value}", now, **sides)
    return meeting


def _other(meeting: Meeting, actor: Actor) -> str:
    return meeting.asked_id if meeting.asker_id == actor.member_id else meeting.asker_id


def _require_ready(session: Session, meeting: Meeting) -> None:
    """Nobody hands a contact over to who is no member any more, or has taken the own consent back."""
    if session.get_one(Member, meeting.asker_id).status is not MemberStatus.APPROVED:
        raise WrongState("session_side_away")
    consent = session.get_one(Consent, meeting.asker_consent_id, populate_existing=True)
    if consent.withdrawn_at is not None:
        raise WrongState("session_consent_gone")


def _seat(session: Session, held: MatchSession, meeting: Meeting) -> None:
    """Agree to the meeting with a seat; the session is held, so nobody else gives one out meanwhile."""
    sides = (meeting.asker_id, meeting.asked_id)
    seat = free_seat(
        slots=held.slots,
        tables=held.tables,
        busy=busy_slots(session, session_id=held.id, members=sides),
        taken=taken_tables(session, held.id),
    )
    meeting.status, meeting.version = MeetingStatus.AGREED, meeting.version + 1
    meeting.slot, meeting.table = seat.slot, seat.table
    session.add_all(
        MeetingSeat(session_id=held.id, slot=seat.slot, member_id=side, meeting_id=meeting.id)
        for side in sides
    )


def _report(held: MatchSession, meeting: Meeting, actor: Actor, move: MeetingMove, now: datetime) -> None:
    if beijing_day(now) < held.held_on:
        raise WrongState("session_not_yet")
    was_kept = move is MeetingMove.KEPT
    if meeting.asker_id == actor.member_id:
        meeting.asker_kept = was_kept
    else:
        meeting.asked_kept = was_kept
    meeting.version += 1
