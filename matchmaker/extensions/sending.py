"""Mail from pages: written while the page is made, sent once the answer is out."""

import logging
from collections.abc import Callable
from smtplib import SMTPException
from typing import Any

from flask import Flask, Response, after_this_request, current_app
from flask_mailman import EmailMessage
from flask_security import MailUtil

log = logging.getLogger(__name__)


class AccountMail(MailUtil):
    """Flask-Security's mail through ours; addresses are kept in lower case."""

    def send_mail(  # noqa: PLR0917 - the library's signature
        self,
        template: str,
        subject: Any,
        recipient: Any,
        sender: Any,
        body: str | None,
        html: str | None,
        **context: Any,
    ) -> None:
        """Send the rendered text after the answer."""
        del template, html, context
        send_after_answer(str(subject), body or "", str(recipient), sender=str(sender))

    def normalize(self, email: str) -> str:
        """The address in its one spelling."""
        return str(super().normalize(email)).lower()

    def validate(self, email: str) -> str:
        """The address in its one spelling, if mail can be sent to it."""
        return str(super().validate(email)).lower()


def send_after_answer(subject: str, body: str, recipient: str, sender: str | None = None) -> None:
    """Send a mail when the visitor has the answer.

    How long a mail server takes, and whether it fails, must not tell whether an address is known.
    """
    message = EmailMessage(" ".join(subject.split()), body.strip() + "\n", sender, [recipient])
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]

    @after_this_request
    def send_later(response: Response) -> Response:
        response.call_on_close(_sending(app, message))
        return response


def _sending(app: Flask, message: EmailMessage) -> Callable[[], None]:
    def send() -> None:
        with app.app_context():
            try:
                message.send()
            except (OSError, SMTPException) as error:
                log.error("a mail could not be sent: %s", type(error).__name__)

    return send
