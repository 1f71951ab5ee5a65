"""The form by which a member asks agencies."""

from datetime import UTC, datetime

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from matchmaker.domain.access import Action
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.errors import Invalid, WrongState
from matchmaker.domain.requests import KIND_AT
from matchmaker.domain.vocabulary import AGENCY_KINDS
from matchmaker.extensions import db, unit_of_work
from matchmaker.services import requests as service
from matchmaker.services.deals.days import working_calendar
from matchmaker.storage.deals import DealRow, deals_of
from matchmaker.storage.requests import own_patents, providers, replies_to
from matchmaker.web.labels import label
from matchmaker.web.policies import current_actor, permitted
from matchmaker.web.refusals import say
from matchmaker.web.requests.forms import AskForm
from matchmaker.web.requests.views import requests
from matchmaker.web.typed import keeps_typed

MOST_DEALS = 100
PROPOSED_WORKING_DAYS = 5
"""How long answers are taken unless the asker says something else; our own measure."""


@requests.route("/new", methods=["GET", "POST"])
@permitted(Action.MOVE_REQUEST)
@keeps_typed
def new() -> str | Response | tuple[str, int]:
    """Ask every agency that provides a service."""
    form = _form()
    if not form.is_submitted():
        return _page(form)
    if not form.validate():
        return _page(form), 422
    try:
        with unit_of_work() as session:
            asked = service.ask(session, actor=current_actor(), details=form.details(), now=datetime.now(UTC))
    except Invalid as refusal:
        form.hang(refusal)
        return _page(form), 422
    except WrongState as refusal:
        form.form_errors.append(say(refusal))
        return _page(form), 409
    count = len(replies_to(db.session, asked.id))
    flash(ngettext("%(num)s agency is asked.", "%(num)s agencies are asked.", count), "success")
    return redirect(url_for("requests.show", request_id=asked.id), 303)


def _form() -> AskForm:
    """The form with what the reader may choose; a page that led here may have said what it is about."""
    member_id, now = str(current_actor().member_id), datetime.now(UTC)
    deals, _total = deals_of(db.session, member_id=member_id, is_open=True, page=1, page_size=MOST_DEALS)
    deal = next((row for row in deals if row.id == request.args.get("deal")), None)
    until = working_calendar(db.session).after(beijing_day(now), PROPOSED_WORKING_DAYS)
    form = AskForm(data={"answers_until": until, "kind": _kind(deal), "deal_id": deal.id if deal else ""})
    others = {kind: keys - {member_id} for kind, keys in providers(db.session).items()}
    form.offer(
        others,
        own_patents(db.session, member_id=member_id),
        [(row.id, f"{_other_party(row, member_id)} · {label(row.stage)}") for row in deals],
    )
    return form


def _kind(deal: DealRow | None) -> str:
    """What a deal at its stage mostly needs, or the kind that a page led here with."""
    if deal is not None and deal.stage in KIND_AT:
        return KIND_AT[deal.stage].value
    kind = request.args.get("kind", "")
    return kind if kind in AGENCY_KINDS else ""


def _other_party(row: DealRow, member_id: str) -> str:
    return row.provider if row.seeker_id == member_id else row.seeker


def _page(form: AskForm) -> str:
    return render_template("requests/new.html", form=form, heading=_("Ask agencies"))
