"""The holder's form: five items beside the five states in which no open licence may be declared."""

from datetime import UTC, datetime

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.access import Action, MemberRole
from matchmaker.domain.errors import Invalid, Refusal, Stale, WrongState
from matchmaker.domain.open_licences import OpenLicenceStatus, stated_items
from matchmaker.extensions import db, unit_of_work
from matchmaker.services import open_licences as service
from matchmaker.services.open_licences.composing import own_patent
from matchmaker.storage.open_licences import STATED, OpenLicence, standing_statement
from matchmaker.storage.patents import Patent
from matchmaker.web.deals.forms import StepForm
from matchmaker.web.deals.refusals import barred_words
from matchmaker.web.open_licences import words
from matchmaker.web.open_licences.forms import StatementForm
from matchmaker.web.open_licences.views import open_licences, today
from matchmaker.web.policies import current_actor, permitted
from matchmaker.web.refusals import say
from matchmaker.web.typed import keeps_typed

Answer = str | Response | tuple[str, int]


@open_licences.route("/patents/<key>", methods=["GET", "POST"])
@permitted(Action.COMPOSE_OPEN_LICENCE)
@keeps_typed
def compose(key: str) -> Answer:
    """Compose the statement of an own patent; one that is announced leads to its page."""
    patent = own_patent(db.session, actor=current_actor(), patent_id=key)
    row = standing_statement(db.session, key)
    if row is not None and row.status is OpenLicenceStatus.PUBLISHED:
        return redirect(url_for("open_licences.show", licence_id=row.id), 303)
    form = StatementForm(patent.type, data=_beginning(row))
    if not form.is_submitted():
        form.seen.data = str(row.version if row else 0)
        return _page(form, patent, row)
    if not form.validate():
        return _page(form, patent, row), 422
    return _send(form, patent, row)


def _beginning(row: OpenLicence | None) -> dict[str, object]:
    return {name: getattr(row, name) for name in STATED} if row else {}


def _send(form: StatementForm, patent: Patent, row: OpenLicence | None) -> Answer:
    key = patent.id
    try:
        with unit_of_work() as session:
            saved = service.compose(
                session,
                actor=current_actor(),
                patent_id=key,
                statement=form.statement(),
                seen=form.read_seen(),
                is_declared=form.is_declared,
                is_confirmed=form.agree.data,
                now=datetime.now(UTC),
            )
            licence_id = saved.id
    except Invalid as refusal:
        hang(form, refusal)
        return _page(form, patent, row), 422
    except (Stale, WrongState) as refusal:
        form.form_errors.append(say(refusal))
        now_there = standing_statement(db.session, key)
        form.seen.data = str(now_there.version if now_there else 0)
        return _page(form, patent, now_there), 409
    if form.is_declared:
        flash(_("The statement is ready. A coordinator enters the office's announcement."), "success")
        return redirect(url_for("open_licences.show", licence_id=licence_id), 303)
    flash(_("The draft is saved."), "success")
    return redirect(url_for("open_licences.compose", key=key), 303)


def hang(form: StepForm, refusal: Refusal) -> None:
    """Say a refusal at its field; what the law bars, each with its article, at the head."""
    findings = refusal.detail.get("findings")
    if isinstance(findings, list):
        form.form_errors.append(barred_words(findings))
    else:
        form.hang(refusal)


def _page(form: StatementForm, patent: Patent, row: OpenLicence | None) -> str:
    """The form with the checklist of what is saved."""
    statement = row.statement if row else None
    found = service.checklist(db.session, patent=patent, statement=statement, today=today())
    return render_template(
        "open_licences/form.html",
        form=form,
        patent=patent,
        row=row,
        items=stated_items(statement, number=patent.application_number, holders=patent.holders),
        states=words.state_lines(found),
        warnings=words.warning_words(found),
        is_barred=found.is_barred,
        may_declare=current_actor().member_role is MemberRole.OWNER,
    )
