"""The inbox: what happened that a person should know, newest first."""

from datetime import UTC, datetime
from math import ceil

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask import Response as FlaskResponse
from werkzeug.wrappers import Response

from matchmaker.extensions import db, unit_of_work
from matchmaker.services.notices import MAIL_WAITS, open_notice, read_all
from matchmaker.storage.notices import inbox as read_inbox
from matchmaker.web.paging import page_number
from matchmaker.web.policies import current_actor, signed_in

notices = Blueprint("notices", __name__, url_prefix="/inbox")

PAGE_SIZE = 25


@notices.after_app_request
def _wake_for_mail(response: FlaskResponse) -> FlaskResponse:
    """People hear at once of what was done: the worker is woken when the answer is out."""
    if db.session.info.pop(MAIL_WAITS, False) and response.status_code < 400:
        response.call_on_close(current_app.extensions["worker"].wake)
    return response


@notices.get("")
@signed_in
def inbox() -> str:
    """My notices."""
    page = page_number()
    rows, total = read_inbox(db.session, account_id=_account_id(), page=page, page_size=PAGE_SIZE)
    return render_template(
        "notices/inbox.html", rows=rows, total=total, page=page, pages=ceil(total / PAGE_SIZE)
    )


def _account_id() -> int:
    account_id = current_actor().account_id
    assert account_id is not None
    return account_id


@notices.post("/<notice_id>")
@signed_in
def open_one(notice_id: str) -> Response:
    """Mark a notice as read and go where it leads."""
    with unit_of_work() as session:
        path = open_notice(session, actor=current_actor(), notice_id=notice_id, now=datetime.now(UTC))
    return redirect(path, 303)


@notices.post("/read")
@signed_in
def mark_all() -> Response:
    """Mark everything as read."""
    with unit_of_work() as session:
        read_all(session, actor=current_actor(), now=datetime.now(UTC))
    return redirect(url_for(".inbox"), 303)
