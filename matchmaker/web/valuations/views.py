"""Valuation of a patent by dimensions: read side by side, graded anew, taken along as a file."""

from datetime import UTC, datetime

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from matchmaker.domain.access import Action
from matchmaker.domain.errors import Invalid, NotFound
from matchmaker.domain.listings import ListingKind
from matchmaker.domain.standards import Scenario
from matchmaker.domain.valuation import Scheme, scheme_of
from matchmaker.extensions import db, unit_of_work
from matchmaker.services import valuations as service
from matchmaker.services.imports.exports import as_csv
from matchmaker.services.listings import ListingDetail
from matchmaker.storage.standards import catalogue
from matchmaker.storage.valuations import assessment, assessments_of, latest_assessment
from matchmaker.web.listings.pages import open_listing
from matchmaker.web.policies import current_actor, permitted
from matchmaker.web.typed import keeps_typed
from matchmaker.web.valuations.forms import GradesForm, form_for
from matchmaker.web.valuations.words import differs, names_of, table_of, words_of

valuations = Blueprint("valuations", __name__, url_prefix="/patents/<key>")

HISTORY = 20


def _scenario() -> Scenario:
    """What the address asks for; a deal when it names none."""
    asked = request.args.get("scenario", "")
    return Scenario(asked) if asked in set(Scenario) else Scenario.DEAL


@valuations.get("/valuation")
@permitted(Action.READ_VALUATION)
def show(key: str) -> str:
    """The holder's latest grades beside the coordinator's, and the history."""
    detail, actor, scenario = open_listing(ListingKind.PATENT, key), current_actor(), _scenario()
    standards = catalogue(db.session)
    own, theirs = (
        words_of(
            latest_assessment(db.session, patent_id=key, scenario=scenario, is_coordinators=is_coordinators),
            detail,
            actor,
        )
        for is_coordinators in (False, True)
    )
    history = assessments_of(db.session, patent_id=key, scenario=scenario, limit=HISTORY)
    return render_template(
        "valuations/show.html",
        detail=detail,
        patent=detail.listing,
        scenario=scenario,
        scenarios=list(Scenario),
        scheme=scheme_of(standards, scenario),
        names=names_of(standards),
        own=own,
        theirs=theirs,
        differs=differs,
        history=[words_of(row, detail, actor) for row in history],
        may_grade=service.may_grade(actor, detail),
    )


@valuations.get("/valuation.csv")
@permitted(Action.READ_VALUATION)
def table(key: str) -> Response:
    """One assessment for spreadsheets; ?id= names it."""
    detail = open_listing(ListingKind.PATENT, key)
    row = assessment(db.session, patent_id=key, valuation_id=request.args.get("id", ""))
    words = words_of(row, detail, current_actor())
    if words is None:
        raise NotFound
    rows = table_of(words, words.row.scheme, names_of(catalogue(db.session)))
    response = Response(as_csv(rows), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="valuation.csv"'
    return response


@valuations.route("/valuation/new", methods=["GET", "POST"])
@permitted(Action.GRADE_PATENT)
@keeps_typed
def create(key: str) -> str | AnyResponse | tuple[str, int]:
    """Grade a patent; begins with what one's own side said last."""
    scenario = _scenario()
    detail = service.gradable(db.session, actor=current_actor(), patent_id=key, now=datetime.now(UTC))
    standards = catalogue(db.session)
    scheme, names = scheme_of(standards, scenario), names_of(standards)
    earlier = latest_assessment(
        db.session, patent_id=key, scenario=scenario, is_coordinators=not detail.is_own
    )
    form = form_for(scheme, names, earlier.grades if earlier else {})
    if not form.is_submitted():
        return _page(form, detail, scenario, scheme, names)
    done = _graded(form, key, scenario, scheme) if form.validate() else None
    return done or (_page(form, detail, scenario, scheme, names), 422)


def _graded(form: GradesForm, key: str, scenario: Scenario, scheme: Scheme) -> AnyResponse | None:
    """Go to the page of the valuation, or None when a rule said no."""
    try:
        with unit_of_work() as session:
            service.grade(
                session,
                actor=current_actor(),
                patent_id=key,
                scenario=scenario,
                grades=form.grades(scheme),
                now=datetime.now(UTC),
            )
    except Invalid as refusal:
        form.hang(refusal)
        return None
    flash(_("Kept as a new assessment; earlier ones stay as they were."), "success")
    return redirect(url_for("valuations.show", key=key, scenario=scenario.value), 303)


def _page(
    form: GradesForm, detail: ListingDetail, scenario: Scenario, scheme: Scheme, names: dict[str, str]
) -> str:
    return render_template(
        "valuations/form.html",
        form=form,
        detail=detail,
        patent=detail.listing,
        scenario=scenario,
        scheme=scheme,
        names=names,
    )
