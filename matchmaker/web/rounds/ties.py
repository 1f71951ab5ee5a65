"""Which organisations belong together, so that no round brings them to each other."""

from datetime import UTC, datetime
from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from matchmaker.domain.access import Action
from matchmaker.domain.errors import Duplicate, Invalid
from matchmaker.domain.rounds import Tie
from matchmaker.extensions import db, unit_of_work
from matchmaker.services import rounds as service
from matchmaker.storage.rounds.queries import list_ties
from matchmaker.web.policies import current_actor, permitted
from matchmaker.web.refusals import register_refusals
from matchmaker.web.rounds.forms import TieForm
from matchmaker.web.rounds.views import rounds

register_refusals(
    {
        "tie_member_unknown": lazy_gettext("No member of this name or credit code."),
        "tie_with_itself": lazy_gettext("This is the same organisation."),
        "tie_not_an_agency": lazy_gettext("This organisation is no agency."),
        "tie_there": lazy_gettext("This is noted already."),
    }
)


@rounds.get("/ties")
@permitted(Action.PLAN_ROUND)
def ties() -> str:
    """What is declared, and a way to declare more."""
    return _page(TieForm())


def _page(form: TieForm) -> str:
    return render_template("rounds/ties.html", form=form, ties=list_ties(db.session))


@rounds.post("/ties")
@permitted(Action.PLAN_ROUND)
def declare() -> Response | tuple[str, int]:
    """Note that two organisations belong together."""
    form = TieForm()
    if form.validate():
        try:
            with unit_of_work() as session:
                service.declare_tie(
                    session,
                    actor=current_actor(),
                    member=form.member.data,
                    other=form.other.data,
                    kind=Tie(form.kind.data),
                    now=datetime.now(UTC),
                )
        except (Invalid, Duplicate) as refusal:
            form.hang(refusal)
        else:
            flash(_("Noted. The next draft keeps them apart."), "success")
            return redirect(url_for("rounds.ties"), HTTPStatus.SEE_OTHER)
    return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY


@rounds.post("/ties/<tie_id>/remove")
@permitted(Action.PLAN_ROUND)
def remove(tie_id: str) -> Response:
    """Take a tie back."""
    with unit_of_work() as session:
        service.remove_tie(session, actor=current_actor(), tie_id=tie_id, now=datetime.now(UTC))
    flash(_("Taken back."), "success")
    return redirect(url_for("rounds.ties"), HTTPStatus.SEE_OTHER)
