"""Putting a need and a patent together by hand."""

from datetime import UTC, datetime
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from matchmaker.domain.access import Action
from matchmaker.domain.errors import Duplicate, Forbidden, Invalid, WrongState
from matchmaker.extensions import unit_of_work
from matchmaker.services import rounds as service
from matchmaker.web.policies import current_actor, permitted
from matchmaker.web.refusals import register_refusals
from matchmaker.web.rounds.forms import PairForm, key_in
from matchmaker.web.rounds.views import rounds

register_refusals(
    {
        "pair_not_listed": lazy_gettext("This is not in the resource pool."),
        "pair_out_of_region": lazy_gettext("Neither side is of your regions."),
        "pair_same_holder": lazy_gettext("The need and the patent belong to the same organisation."),
        "pair_conflict": lazy_gettext(
            "The two organisations belong together or share an agency; such a pair is not suggested."
        ),
        "pair_known": lazy_gettext("These two organisations are in touch already."),
        "pair_judged": lazy_gettext(
            "This pair has been judged already; find it at the review desk and undo that decision first."
        ),
        "pair_there": lazy_gettext("This pair was put by hand before."),
    }
)


@rounds.get("/pair")
@permitted(Action.PAIR_BY_HAND)
def pair() -> str:
    """The form of a pair."""
    return _page(PairForm(data={name: request.args.get(name, "") for name in ("need", "patent")}))


def _page(form: PairForm) -> str:
    return render_template("rounds/pair.html", form=form)


@rounds.post("/pair")
@permitted(Action.PAIR_BY_HAND)
def put_pair() -> Response | tuple[str, int]:
    """Put the pair, and open it at the review desk."""
    form = PairForm()
    if form.validate():
        try:
            with unit_of_work() as session:
                match = service.pair_by_hand(
                    session,
                    actor=current_actor(),
                    need_id=key_in(form.need.data),
                    patent_id=key_in(form.patent.data),
                    reason=form.reason.data,
                    now=datetime.now(UTC),
                )
        except (Invalid, WrongState, Duplicate, Forbidden) as refusal:
            form.hang(refusal)
        else:
            flash(_("Put. No run and no round takes this pair away."), "success")
            return redirect(url_for("matches.show", key=match.id), HTTPStatus.SEE_OTHER)
    return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
