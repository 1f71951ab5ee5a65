"""The catalogue of standards: read by everyone, taken along as a file, kept up to date by administrators."""

from datetime import UTC, datetime
from http import HTTPStatus

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as AnyResponse

from matchmaker.domain.access import Action
from matchmaker.domain.errors import Invalid, NotFound, Stale
from matchmaker.domain.standards import Entry
from matchmaker.extensions import db, unit_of_work
from matchmaker.services.imports.exports import as_csv
from matchmaker.services.standards import replace_entry
from matchmaker.storage.standards import VersionRow, catalogue, latest_versions, versions_of
from matchmaker.web.policies import current_actor, permitted, public
from matchmaker.web.refusals import register_refusals, say
from matchmaker.web.standards.export import as_records, as_rows
from matchmaker.web.standards.forms import WordsForm, form_of
from matchmaker.web.standards.words import sections_of, value_words

standards = Blueprint("standards", __name__, url_prefix="/standards")

register_refusals(
    {
        "standard_empty": lazy_gettext("Please fill this in."),
        "standard_too_long": lazy_gettext("Please use at most %(limit)s characters."),
        "standard_number": lazy_gettext("Type a number from 0 to %(limit)s."),
        "standard_periods": lazy_gettext("Each period begins before it ends and is at most a month long."),
        "standard_bands": lazy_gettext(
            "The years begin with 1, follow each other without a gap, and end by 100."
        ),
    }
)


@standards.get("")
@public
def index() -> str:
    """The whole catalogue."""
    sections = sections_of(catalogue(db.session), latest_versions(db.session))
    return render_template("standards/index.html", sections=sections)


@standards.get("/standards.csv")
@public
def table() -> Response:
    """The catalogue for spreadsheets."""
    rows = as_rows(catalogue(db.session), latest_versions(db.session))
    return _file(Response(as_csv(rows), mimetype="text/csv"), "csv")


@standards.get("/standards.json")
@public
def records() -> Response:
    """The catalogue for programs."""
    return _file(jsonify(as_records(catalogue(db.session), latest_versions(db.session))), "json")


def _file(response: Response, ending: str) -> Response:
    response.headers["Content-Disposition"] = f'attachment; filename="standards.{ending}"'
    return response


@standards.route("/<code>/edit", methods=["GET", "POST"])
@permitted(Action.EDIT_STANDARDS)
def edit(code: str) -> str | AnyResponse | tuple[str, int]:
    """Replace an entry."""
    entry = catalogue(db.session).get(code)
    if entry is None:
        raise NotFound
    versions = versions_of(db.session, code)
    form = form_of(entry, versions[0].number if versions else 0)
    if not form.is_submitted():
        return _page(form, entry, versions)
    if not form.validate():
        return _page(form, entry, versions), HTTPStatus.UNPROCESSABLE_ENTITY
    return _replaced(form, entry) or (_page(form, entry, versions), _status(form))


def _replaced(form: WordsForm, entry: Entry) -> AnyResponse | None:
    """Go back to the entry's place, or None when a rule said no."""
    try:
        with unit_of_work() as session:
            replace_entry(
                session,
                actor=current_actor(),
                code=entry.code,
                number=form.read_number(),
                content=form.content(),
                now=datetime.now(UTC),
            )
    except Invalid as refusal:
        form.hang(refusal)
        return None
    except Stale as refusal:
        form.form_errors.append(say(refusal))
        return None
    flash(_("Saved as a new version; it holds from now on."), "success")
    return redirect(url_for("standards.index", _anchor=entry.code), HTTPStatus.SEE_OTHER)


def _status(form: WordsForm) -> int:
    """A form that nobody could save as it is: because of what it says, or of somebody who was quicker."""
    at_fields = any(field.errors for field in form)
    return HTTPStatus.UNPROCESSABLE_ENTITY if at_fields else HTTPStatus.CONFLICT


def _page(form: WordsForm, entry: Entry, versions: list[VersionRow]) -> str:
    earlier = [(version, value_words(entry, version.content)) for version in versions]
    return render_template("standards/edit.html", form=form, entry=entry, versions=earlier)
