"""What the two sides write to each other: read by both, by nobody else."""

from datetime import UTC, datetime
from math import ceil
from typing import Any

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.access import Action
from matchmaker.extensions import db, unit_of_work
from matchmaker.services import deals as service
from matchmaker.storage.deals import DealRow, MessageRow, messages_of
from matchmaker.web.deals.forms import MessageForm
from matchmaker.web.deals.reading import DealFacts, shared_deal
from matchmaker.web.deals.steps import Answer, carry_out
from matchmaker.web.deals.views import deals
from matchmaker.web.paging import page_number
from matchmaker.web.policies import current_actor, permitted
from matchmaker.web.typed import keeps_typed

PAGE_SIZE = 50


@deals.get("/<deal_id>/messages")
@permitted(Action.READ_DEALS)
def messages(deal_id: str) -> Answer:
    """The messages, the newest first; whoever of the other side opens the page has read them."""
    row, side = shared_deal(deal_id)
    rows, total = messages_of(db.session, deal_id=row.id, page=page_number(), page_size=PAGE_SIZE)
    _note_reading(row, [one.id for one in rows if one.side is not side and one.read_at is None])
    return _page(row, MessageForm(), rows, total)


def _note_reading(row: DealRow, shown: list[str]) -> None:
    """Written only where something new is shown: most looks change nothing."""
    if shown:
        with unit_of_work() as session:
            service.read_messages(
                session, actor=current_actor(), deal_id=row.id, shown=shown, now=datetime.now(UTC)
            )


def _page(row: DealRow, form: MessageForm, rows: list[MessageRow], total: int) -> str:
    page = page_number()
    return render_template(
        "deals/messages.html",
        row=row,
        facts=DealFacts.of(row),
        form=form,
        rows=rows,
        total=total,
        page=page,
        pages=ceil(total / PAGE_SIZE),
    )


@deals.post("/<deal_id>/messages")
@permitted(Action.READ_DEALS)
@keeps_typed
def write_message(deal_id: str) -> Answer:
    """Write to the other side."""
    row, _side = shared_deal(deal_id)
    form = MessageForm()

    def act(session: Session, given: dict[str, Any]) -> None:
        service.write_message(session, text=form.text.data, **given)

    status = carry_out(row, form, act, _("Your message is sent.")) if form.validate() else 422
    if status == 303:
        return redirect(url_for("deals.messages", deal_id=row.id), 303)
    return _page(row, form, *messages_of(db.session, deal_id=row.id, page=1, page_size=PAGE_SIZE)), status
