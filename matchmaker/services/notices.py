"""Telling people: a notice in the inbox, which is mailed once the change is committed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.errors import NotFound
from matchmaker.domain.notices import ALWAYS_MAILED, Pace, topic_of
from matchmaker.storage.accounts import Account, Membership
from matchmaker.storage.notices import Notice, paces_of, waiting_for_mail

MAIL_ATTEMPTS = 5
"""After so many failures the notice stays in the inbox alone."""

MAIL_WAITS = "mail_waits"
"""Stands in the session's own notes when there is mail for the background to send after the commit."""

FIRST_WAIT = timedelta(minutes=5)
"""How long a mail is one worker's own; after each failure three times as long, up to about seven hours."""


def notify_accounts(
    session: Session, *, account_ids: Iterable[int], kind: str, path: str, now: datetime, **detail: Any
) -> None:
    """Put one notice into each inbox. `detail` takes titles the reader may see anyway; no personal data."""
    readers = sorted(set(account_ids))
    paces = _paces(session, readers, kind)
    notices = [
        Notice(
            account_id=account_id,
            kind=kind,
            path=path,
            created_at=now,
            detail=detail,
            pace=paces.get(account_id, Pace.AT_ONCE),
        )
        for account_id in readers
    ]
    session.add_all(notices)
    if any(notice.pace is Pace.AT_ONCE for notice in notices):
        session.info[MAIL_WAITS] = True


def _paces(session: Session, account_ids: list[int], kind: str) -> dict[int, Pace]:
    topic = topic_of(kind)
    if topic is None or kind in ALWAYS_MAILED:
        return {}
    with session.no_autoflush:
        return paces_of(session, account_ids=account_ids, topic=topic)


def notify_member(
    session: Session, *, member_id: str, kind: str, path: str, now: datetime, **detail: Any
) -> None:
    """Tell everybody who acts for the organisation."""
    ids = session.scalars(select(Membership.account_id).where(Membership.member_id == member_id))
    notify_accounts(session, account_ids=ids, kind=kind, path=path, now=now, **detail)


def notify_coordinators(
    session: Session, *, regions: Iterable[str], kind: str, path: str, now: datetime, **detail: Any
) -> None:
    """Tell the coordinators of the regions."""
    wanted = set(regions)
    rows = session.execute(
        select(Account.id, Account.coordinator_regions)
        .where(Account.coordinator_regions != "", Account.active)
        .order_by(Account.id)
    )
    ids = [account_id for account_id, codes in rows if wanted & set(codes.split(","))]
    notify_accounts(session, account_ids=ids, kind=kind, path=path, now=now, **detail)


def open_notice(session: Session, *, actor: Actor, notice_id: str, now: datetime) -> str:
    """Mark one's own notice as read and return the path that it leads to; NotFound for others'."""
    notice = session.get(Notice, notice_id)
    if notice is None or notice.account_id != actor.account_id:
        raise NotFound
    notice.read_at = notice.read_at or now
    return notice.path


def read_all(session: Session, *, actor: Actor, now: datetime) -> None:
    """Mark every notice of the actor as read."""
    session.execute(
        update(Notice)
        .where(Notice.account_id == actor.account_id, Notice.read_at.is_(None))
        .values(read_at=now)
    )


@dataclass(frozen=True)
class Letter:
    """What a mail about a notice is made of: whom it goes to, and nothing of anybody else."""

    notice_id: str
    address: str
    language: str
    kind: str
    path: str
    # Numbers that the mail itself must carry; of nobody.
    figures: dict[str, Any] = field(default_factory=dict)


FIGURES = ("count", "hash")
TOLD_IN_FULL = frozenset({"audit_head"})
"""Notices whose mail is the evidence: it must not lead back to the site that it is to prove."""


def unsent(session: Session, *, now: datetime, limit: int) -> list[str]:
    """Keys of the notices whose mail is due, oldest first."""
    return waiting_for_mail(session, now=now, attempts=MAIL_ATTEMPTS, limit=limit)


def claim_mail(session: Session, *, notice_id: str, now: datetime) -> Letter | None:
    """Take a mail for sending; None when another worker was quicker, or its reader has gone since.

    The claim counts as an attempt and runs out after a while: a mail whose worker died is tried again.
    """
    notice = session.get(Notice, notice_id, populate_existing=True)
    if notice is None:
        return None
    tried = notice.mail_attempts
    taken = session.scalar(
        update(Notice)
        .where(
            Notice.id == notice_id,
            Notice.pace == Pace.AT_ONCE,
            Notice.mailed_at.is_(None),
            Notice.mail_attempts == tried,
            or_(Notice.mail_after.is_(None), Notice.mail_after <= now),
        )
        .values(mail_attempts=tried + 1, mail_after=now + FIRST_WAIT * 3**tried)
        .returning(Notice.id)
    )
    if taken is None:
        return None
    account = session.get_one(Account, notice.account_id)
    figures = {name: notice.detail[name] for name in FIGURES} if notice.kind in TOLD_IN_FULL else {}
    return Letter(notice.id, account.email, account.language, notice.kind, notice.path, figures)


def mark_sent(session: Session, *, notice_id: str, now: datetime) -> None:
    """Note that the mail went out."""
    session.execute(update(Notice).where(Notice.id == notice_id).values(mailed_at=now))
