"""Mailing notices: each once, after the change it tells of is committed."""

import logging
from datetime import datetime
from smtplib import SMTPException

from flask import current_app
from flask_babel import force_locale
from flask_mailman import EmailMessage

from matchmaker.config import Settings
from matchmaker.domain.notices import ALWAYS_MAILED, Pace
from matchmaker.extensions import unit_of_work
from matchmaker.services.mailing import Digest, claim_digest, digests_due, mark_digest_sent
from matchmaker.services.notices import Letter, claim_mail, mark_sent, unsent

BATCH = 100
"""Mails a tick; the next tick takes the rest."""

LOCALES = {"zh": "zh_Hans_CN", "en": "en"}

_log = logging.getLogger(__name__)


def send_waiting(now: datetime) -> int:
    """Send the mails that are due, and return how many went out.

    A mail that cannot be sent is logged by its notice's key and tried again later; nothing else stops for it.
    """
    with unit_of_work() as session:
        waiting = unsent(session, now=now, limit=BATCH)
    return sum(_send(notice_id, now) for notice_id in waiting)


def _send(notice_id: str, now: datetime) -> bool:
    with unit_of_work() as session:
        letter = claim_mail(session, notice_id=notice_id, now=now)
    if letter is None or not _deliver(letter):
        return False
    with unit_of_work() as session:
        mark_sent(session, notice_id=notice_id, now=now)
    return True


def _deliver(letter: Letter) -> bool:
    return _sent(message_of(letter), letter.notice_id)


def _sent(message: EmailMessage, notice_id: str) -> bool:
    try:
        message.send()
    except (SMTPException, OSError) as problem:
        _log.warning("mail of notice %s not sent: %s", notice_id, type(problem).__name__)
        return False
    return True


def send_digests(now: datetime) -> int:
    """Send the mails that gather a day's or a week's notices, once their hour has come."""
    return sum(_send_digests(pace, now) for pace in (Pace.DAILY, Pace.WEEKLY))


def _send_digests(pace: Pace, now: datetime) -> int:
    with unit_of_work() as session:
        due = digests_due(session, pace=pace, now=now, limit=BATCH)
    return sum(_send_digest(account_id, pace, now) for account_id in due)


def _send_digest(account_id: int, pace: Pace, now: datetime) -> bool:
    with unit_of_work() as session:
        digest = claim_digest(session, account_id=account_id, pace=pace, now=now)
    if digest is None or not _sent(digest_message(digest), digest.notice_ids[0]):
        return False
    with unit_of_work() as session:
        mark_digest_sent(session, digest=digest, now=now)
    return True


def digest_message(digest: Digest) -> EmailMessage:
    """The gathering mail: how many of each topic, and a link to the inbox; nothing of anybody."""
    settings: Settings = current_app.extensions["settings"]
    site = settings.site_url.rstrip("/")
    with force_locale(_locale(digest.language)):
        templates = current_app.jinja_env
        subject = templates.get_template("notices/digest_subject.txt").render(
            weekly=digest.pace is Pace.WEEKLY
        )
        body = templates.get_template("notices/digest.txt").render(counts=digest.counts, site=site)
    return EmailMessage(
        subject.strip(), body, to=[digest.address], headers=_headers(digest.notice_ids[0], settings)
    )


def message_of(letter: Letter) -> EmailMessage:
    """The mail in the reader's language: a subject, one sentence, a link; no title and no name."""
    settings: Settings = current_app.extensions["settings"]
    link = settings.site_url.rstrip("/") + letter.path
    with force_locale(_locale(letter.language)):
        # Rendered by the environment itself: what pages add for every template needs a request.
        words = current_app.jinja_env.get_template("notices/words.txt").module
        subject = str(words.subject(letter.kind)).strip()  # type: ignore[attr-defined]
        template = current_app.jinja_env.get_template("notices/mail.txt")
        body = template.render(
            kind=letter.kind,
            link=link,
            figures=letter.figures,
            always=letter.kind in ALWAYS_MAILED,
            site=settings.site_url.rstrip("/"),
        )
    return EmailMessage(subject, body, to=[letter.address], headers=_headers(letter.notice_id, settings))


def _locale(language: str) -> str:
    return LOCALES["en" if language.startswith("en") else "zh"]


def _headers(notice_id: str, settings: Settings) -> dict[str, str]:
    # The same key every time: a mail sent twice around a crash is one mail to most readers' programs.
    host = settings.site_url.split("//")[-1].split("/")[0].split(":")[0]
    return {"Message-ID": f"<notice-{notice_id}@{host}>", "Auto-Submitted": "auto-generated"}
