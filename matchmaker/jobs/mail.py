"""Mailing notices: each once, after the change it tells of is committed."""

import logging
from datetime import datetime
from smtplib import SMTPException

from flask import current_app
from flask_babel import force_locale
from flask_mailman import EmailMessage

from matchmaker.config import Settings
from matchmaker.extensions import unit_of_work
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
    try:
        message_of(letter).send()
    except (SMTPException, OSError) as problem:
        _log.warning("mail of notice %s not sent: %s", letter.notice_id, type(problem).__name__)
        return False
    return True


def message_of(letter: Letter) -> EmailMessage:
    """The mail in the reader's language: a subject, one sentence, a link; no title and no name."""
    settings: Settings = current_app.extensions["settings"]
    link = settings.site_url.rstrip("/") + letter.path
    with force_locale(LOCALES["en" if letter.language.startswith("en") else "zh"]):
        # Rendered by the environment itself: what pages add for every template needs a request.
        words = current_app.jinja_env.get_template("notices/words.txt").module
        subject = str(words.subject(letter.kind)).strip()  # type: ignore[attr-defined]
        template = current_app.jinja_env.get_template("notices/mail.txt")
        body = template.render(kind=letter.kind, link=link, figures=letter.figures)
    # The same key every time: a mail sent twice around a crash is one mail to most readers' programs.
    host = settings.site_url.split("//")[-1].split("/")[0].split(":")[0]
    headers = {"Message-ID": f"<notice-{letter.notice_id}@{host}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, body, to=[letter.address], headers=headers)
