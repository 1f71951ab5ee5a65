"""Which notices are mailed when: a person's own choice, and the mail that gathers a day or a week."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.errors import NotFound
from matchmaker.domain.notices import Pace, Topic, digest_edge, topic_of
from matchmaker.services.audit import record
from matchmaker.services.notices import MAIL_ATTEMPTS
from matchmaker.storage.accounts import Account
from matchmaker.storage.notices import MailChoice, Notice, in_digest, mail_choices, waiting_for_digest

DIGEST_WAIT = timedelta(hours=2)
"""How long a digest is one worker's own; one that could not be sent is tried again after it."""


def choose_mail(session: Session, *, actor: Actor, paces: Mapping[Topic, Pace], now: datetime) -> None:
    """Keep when the actor wants the mail of each topic named; other topics stay as they were.

    What was gathered of a topic is dropped when it is to be mailed no more. Raises NotFound for visitors.
    """
    if actor.account_id is None:
        raise NotFound
    before = mail_choices(session, account_id=actor.account_id)
    changed = {topic: pace for topic, pace in paces.items() if before.get(topic, Pace.AT_ONCE) is not pace}
    if not changed:
        return
    for topic, pace in changed.items():
        _keep(session, actor.account_id, topic, pace)
    _stop_gathered(
        session, actor.account_id, {topic for topic, pace in changed.items() if pace is Pace.NEVER}
    )
    record(
        session,
        actor=actor,
        action="mail_choices_changed",
        subject_kind="account",
        subject_id=str(actor.account_id),
        now=now,
        member_id=actor.member_id,
    )


def _keep(session: Session, account_id: int, topic: Topic, pace: Pace) -> None:
    choice = session.get(MailChoice, (account_id, topic))
    if choice is None:
        session.add(MailChoice(account_id=account_id, topic=topic, pace=pace))
    else:
        choice.pace = pace


def _stop_gathered(session: Session, account_id: int, topics: set[Topic]) -> None:
    waiting = (
        Notice.account_id == account_id,
        Notice.pace.in_([Pace.DAILY, Pace.WEEKLY]),
        Notice.mailed_at.is_(None),
    )
    kinds = session.scalars(select(Notice.kind).where(*waiting).distinct().order_by(Notice.kind))
    stopped = [kind for kind in kinds if topic_of(kind) in topics]
    session.execute(update(Notice).where(*waiting, Notice.kind.in_(stopped)).values(pace=Pace.NEVER))


@dataclass(frozen=True)
class Digest:
    """What a gathering mail is made of: whom it goes to, and how many notices of each topic wait unread."""

    notice_ids: tuple[str, ...]
    address: str
    language: str
    pace: Pace
    counts: dict[Topic, int]


def digests_due(session: Session, *, pace: Pace, now: datetime, limit: int) -> list[int]:
    """Accounts whose gathered mail of this pace is due."""
    return waiting_for_digest(
        session, pace=pace, before=digest_edge(pace, now), now=now, attempts=MAIL_ATTEMPTS, limit=limit
    )


def claim_digest(session: Session, *, account_id: int, pace: Pace, now: datetime) -> Digest | None:
    """Take a digest for sending; None when another worker was quicker, or all was read in the meantime.

    The claim counts as an attempt and runs out after DIGEST_WAIT.
    """
    gathered = in_digest(pace=pace, before=digest_edge(pace, now), now=now, attempts=MAIL_ATTEMPTS)
    taken = session.execute(
        update(Notice)
        .where(Notice.account_id == account_id, *gathered)
        .values(mail_attempts=Notice.mail_attempts + 1, mail_after=now + DIGEST_WAIT)
        .returning(Notice.id, Notice.kind)
        .execution_options(synchronize_session=False)
    ).all()
    if not taken:
        return None
    account = session.get_one(Account, account_id)
    counts = Counter(topic for _id, kind in taken if (topic := topic_of(kind)))
    return Digest(
        notice_ids=tuple(sorted(notice_id for notice_id, _kind in taken)),
        address=account.email,
        language=account.language,
        pace=pace,
        counts={topic: counts[topic] for topic in Topic if topic in counts},
    )


def mark_digest_sent(session: Session, *, digest: Digest, now: datetime) -> None:
    """Note that the mail went out."""
    session.execute(update(Notice).where(Notice.id.in_(digest.notice_ids)).values(mailed_at=now))
