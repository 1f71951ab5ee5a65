"""The two-key introduction: names and contacts only after both sides said yes."""

from datetime import datetime, timedelta
from enum import StrEnum


class Side(StrEnum):
    """Who seeks and who provides; for a patent and a maker, the holder provides."""

    SEEKER = "seeker"
    PROVIDER = "provider"


class Answer(StrEnum):
    """What a side said to its blind card."""

    PENDING = "pending"
    INTERESTED = "interested"
    DECLINED = "declined"


class IntroductionStatus(StrEnum):
    """Where an introduction stands."""

    OFFERED = "offered"
    INTRODUCED = "introduced"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class Group(StrEnum):
    """How an organisation sorts its introductions: by what is to be done next."""

    MINE = "mine"
    THEIRS = "theirs"
    INTRODUCED = "introduced"
    ENDED = "ended"


# How long the two sides have to answer their cards, and how long before the end a silent one is reminded.
ANSWER_TIME = timedelta(days=14)
REMINDER_TIME = timedelta(days=3)

# The consent to hand the contact of the person who answers to one other organisation. The version
# changes with the sentence beside the tick box.
CONSENT_TEXT = "introduction"
CONSENT_VERSION = "2026-11"

# An introduction that came to nothing may be offered anew when a coordinator approves the match again.
OVER = frozenset({IntroductionStatus.DECLINED, IntroductionStatus.LAPSED, IntroductionStatus.WITHDRAWN})


def due(offered_at: datetime) -> datetime:
    """When an introduction without both answers lapses."""
    return offered_at + ANSWER_TIME


def other_side(side: Side) -> Side:
    """The side across the table."""
    return Side.PROVIDER if side is Side.SEEKER else Side.SEEKER


def outcome(answers: set[Answer]) -> IntroductionStatus:
    """Both interested: introduced. One no ends it. Otherwise it waits."""
    if Answer.DECLINED in answers:
        return IntroductionStatus.DECLINED
    if answers == {Answer.INTERESTED}:
        return IntroductionStatus.INTRODUCED
    return IntroductionStatus.OFFERED


def group_of(status: IntroductionStatus, own_answer: Answer) -> Group:
    """Where an organisation finds an introduction that it is a side of."""
    if status is IntroductionStatus.INTRODUCED:
        return Group.INTRODUCED
    if status in OVER:
        return Group.ENDED
    return Group.MINE if own_answer is Answer.PENDING else Group.THEIRS
