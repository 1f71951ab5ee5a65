"""Importing patents: choose a file, look at what was found, import or cancel, see what came of it."""

from datetime import UTC, datetime

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from matchmaker.config import Settings
from matchmaker.domain.access import Action
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.errors import NotFound, Refusal
from matchmaker.extensions import db, unit_of_work
from matchmaker.services.imports import exports
from matchmaker.services.imports.committing import commit
from matchmaker.services.imports.holders import holder_with_code
from matchmaker.services.imports.planning import ImportPlan, plan
from matchmaker.services.imports.reading import read_table
from matchmaker.services.imports.suggesting import follow_up
from matchmaker.services.imports.uploads import Upload, UploadStore
from matchmaker.storage.imports import ImportRecord, recent_imports, states_of_import
from matchmaker.storage.members import Member
from matchmaker.web.imports import words
from matchmaker.web.imports.forms import DecisionForm, UploadForm
from matchmaker.web.policies import current_actor, permitted
from matchmaker.web.refusals import say

imports = Blueprint("imports", __name__, url_prefix="/imports")

imports.add_app_template_filter(words.what, "problem_what")
imports.add_app_template_filter(words.fix, "problem_fix")


def _store() -> UploadStore:
    settings: Settings = current_app.extensions["settings"]
    return UploadStore(settings.home / "uploads")


@imports.route("/new", methods=["GET", "POST"])
@permitted(Action.IMPORT_LISTINGS)
def create() -> AnyResponse | tuple[str, int] | str:
    """Choose a file; it is looked at before anything is done."""
    form = _upload_form()
    if form.validate_on_submit():
        try:
            upload = _received(form)
        except Refusal as refusal:
            form.hang(refusal)
        else:
            return redirect(url_for("imports.preview", key=upload.key), 303)
    member_id = current_actor().member_id
    recent = recent_imports(db.session, member_id) if member_id else []
    page = render_template("imports/create.html", form=form, recent=recent)
    return (page, 422) if form.errors else page


def _upload_form() -> UploadForm:
    """The form; only staff are asked for whom they import."""
    form = UploadForm()
    if not current_actor().is_admin:
        del form.holder
    return form


def _received(form: UploadForm) -> Upload:
    """Keep the file, and read it once: what cannot be read is refused at the field and not kept."""
    actor = current_actor()
    now = datetime.now(UTC)
    store = _store()
    upload = store.keep(
        form.file.data.stream,
        account_id=actor.account_id or 0,
        member_id=_member_of(form).id,
        name=form.file.data.filename or "",
        now=now,
    )
    try:
        _planned(upload)
    except Refusal:
        store.drop(upload)
        raise
    return upload


def _member_of(form: UploadForm) -> Member:
    if form.holder:
        return holder_with_code(db.session, code=form.holder.data)
    return db.session.get_one(Member, current_actor().member_id)


def _planned(upload: Upload) -> ImportPlan:
    table = read_table(_store().path(upload), name=upload.name)
    member = db.session.get_one(Member, upload.member_id)
    return plan(db.session, member=member, file=table, today=beijing_day(datetime.now(UTC)))


def _own_upload(key: str) -> Upload:
    """The person's own file, while they still may import for its organisation."""
    actor = current_actor()
    upload = _store().find(key, account_id=actor.account_id, now=datetime.now(UTC))
    if not (actor.is_admin or actor.owns(upload.member_id)):
        raise NotFound
    return upload


@imports.get("/preview/<key>")
@permitted(Action.IMPORT_LISTINGS)
def preview(key: str) -> AnyResponse | str:
    """What was found in the file, and what would be done."""
    upload = _own_upload(key)
    try:
        planned = _planned(upload)
    except Refusal as refusal:
        flash(say(refusal), "danger")
        return redirect(url_for("imports.create"), 303)
    return _preview_page(upload, planned, DecisionForm())


def _preview_page(upload: Upload, planned: ImportPlan, form: DecisionForm, problem: str = "") -> str:
    return render_template(
        "imports/preview.html",
        upload=upload,
        plan=planned,
        groups=[group.as_dict() for group in planned.groups],
        form=form,
        problem=problem,
        member=db.session.get_one(Member, upload.member_id),
        fields=words.FIELDS,
        delimiters=words.DELIMITERS,
    )


@imports.post("/preview/<key>")
@permitted(Action.IMPORT_LISTINGS)
def decide(key: str) -> AnyResponse | tuple[str, int]:
    """Import what was shown: all of it, or the good rows when the person says so."""
    upload = _own_upload(key)
    form = DecisionForm()
    planned = _planned(upload)
    if not form.validate_on_submit():
        return _preview_page(upload, planned, form), 422
    try:
        record = _imported(upload, planned, form)
    except Refusal as refusal:
        return _preview_page(upload, planned, form, say(refusal)), 422
    _store().drop(upload)
    flash(_("The patents were imported."), "success")
    return redirect(url_for("imports.show", import_id=record.id), 303)


def _imported(upload: Upload, planned: ImportPlan, form: DecisionForm) -> ImportRecord:
    actor, now = current_actor(), datetime.now(UTC)
    with unit_of_work() as session:
        record = commit(
            session,
            actor=actor,
            member_id=upload.member_id,
            plan=planned,
            skip_bad=form.skip_bad.data,
            deal_kinds=form.deals(),
            now=now,
        )
        run = follow_up(session, record=record, now=now)
    if run:
        current_app.extensions["worker"].wake()
    return record


@imports.post("/preview/<key>/cancel")
@permitted(Action.IMPORT_LISTINGS)
def cancel(key: str) -> AnyResponse:
    """Forget the file."""
    _store().drop(_own_upload(key))
    flash(_("Nothing was imported; the file was deleted."), "info")
    return redirect(url_for("imports.create"), 303)


@imports.get("/<import_id>")
@permitted(Action.IMPORT_LISTINGS)
def show(import_id: str) -> str:
    """What came of an import."""
    record = _own_record(import_id)
    return render_template(
        "imports/show.html",
        record=record,
        member=db.session.get_one(Member, record.member_id),
        states=states_of_import(db.session, record),
    )


def _own_record(import_id: str) -> ImportRecord:
    actor = current_actor()
    record = db.session.get(ImportRecord, import_id)
    if record is None or not (actor.is_admin or actor.owns(record.member_id)):
        raise NotFound
    return record


@imports.get("/<import_id>/rejected.csv")
@permitted(Action.IMPORT_LISTINGS)
def rejected(import_id: str) -> Response:
    """The rows left out, with what is wrong, to be mended and sent again."""
    record = _own_record(import_id)
    if not record.left_out:
        raise NotFound
    headings = (_("Row in the file"), _("What is wrong"))
    content = exports.rejected_rows(record.left_out, headings=headings, say=words.reason)
    return _attachment(content, f"rejected-{record.id}.csv")


@imports.get("/template.csv")
@permitted(Action.IMPORT_LISTINGS)
def template() -> Response:
    """An empty table with our column names."""
    return _attachment(exports.template(), "patents-template.csv")


def _attachment(content: bytes, name: str) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
