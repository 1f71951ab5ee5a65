"""Documents beside a deal: each side's own with who saw them, and what the other side has opened."""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from math import ceil
from typing import Any

from flask import Response as FlaskResponse
from flask import current_app, flash, redirect, render_template, send_file, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from matchmaker.config import Settings
from matchmaker.domain.access import Action
from matchmaker.domain.deals.documents import MEDIA_TYPES, openings_at
from matchmaker.domain.deals.sharing import DealAct
from matchmaker.domain.errors import NotFound
from matchmaker.domain.introductions import Side
from matchmaker.extensions import db, unit_of_work
from matchmaker.services import deals as service
from matchmaker.storage.deals import DealDocument, DealRow, VersionRow, own_document, showings_of, unseen_by
from matchmaker.storage.document_files import MEGABYTE, DocumentFiles
from matchmaker.web.deals.forms import DocumentForm, StepForm, VersionForm
from matchmaker.web.deals.reading import DealFacts, own_deal, shared_deal
from matchmaker.web.deals.steps import Answer, carry_out
from matchmaker.web.deals.views import deals
from matchmaker.web.paging import page_number
from matchmaker.web.policies import current_actor, permitted

PAGE_SIZE = 50


@dataclass(frozen=True)
class Document:
    """A document with those of its versions that the reader may have, the latest first."""

    id: str
    title: str
    versions: list[VersionRow]


def _files() -> DocumentFiles:
    settings: Settings = current_app.extensions["settings"]
    return DocumentFiles(settings.documents_folder)


def _limit() -> int:
    """The largest file, in bytes."""
    settings: Settings = current_app.extensions["settings"]
    return settings.upload_limit


@deals.get("/<deal_id>/documents")
@permitted(Action.READ_DEALS)
def documents(deal_id: str) -> str:
    """The own documents and what the other side has opened; that it was shown is noted before it goes out."""
    row, side = shared_deal(deal_id)
    _note_entries(row, side)
    facts = DealFacts.of(row)
    return render_template(
        "deals/documents.html",
        row=row,
        facts=facts,
        own=_documents([one for one in facts.documents if one.side is side]),
        others=_documents([one for one in facts.documents if one.side is not side]),
        openings=openings_at(row.stage),
    )


def _note_entries(row: DealRow, side: Side) -> None:
    """Written only where something is new to this person: most looks change nothing."""
    actor = current_actor()
    is_new = unseen_by(
        db.session,
        deal_id=row.id,
        side=side,
        openings=openings_at(row.stage),
        account_id=actor.account_id,
    )
    if is_new:
        with unit_of_work() as session:
            service.show_entries(session, actor=actor, deal_id=row.id, now=datetime.now(UTC))


def _documents(versions: list[VersionRow]) -> list[Document]:
    grouped = groupby(versions, key=lambda one: (one.document_id, one.title))
    return [Document(key, title, list(group)) for (key, title), group in grouped]


@deals.route("/<deal_id>/documents/new", methods=["GET", "POST"])
@permitted(Action.MOVE_DEAL)
def add_document(deal_id: str) -> Answer:
    """Put a document beside the deal."""
    row, _side = own_deal(deal_id)
    form = DocumentForm()

    def act(session: Session, given: dict[str, Any]) -> None:
        service.add_document(
            session, title=form.title.data, upload=form.upload(_files(), limit=_limit()), **given
        )

    return _upload_page(row, form, act)


@deals.route("/<deal_id>/documents/<document_id>/new", methods=["GET", "POST"])
@permitted(Action.MOVE_DEAL)
def add_version(deal_id: str, document_id: str) -> Answer:
    """Add a version to an own document."""
    row, document = _own_document(deal_id, document_id)
    form = VersionForm()

    def act(session: Session, given: dict[str, Any]) -> None:
        upload = form.upload(_files(), limit=_limit())
        service.add_version(session, document_id=document.id, upload=upload, **given)

    return _upload_page(row, form, act, document)


def _own_document(deal_id: str, document_id: str) -> tuple[DealRow, DealDocument]:
    row, side = own_deal(deal_id)
    document = own_document(db.session, deal_id=row.id, document_id=document_id, side=side)
    if document is None:
        raise NotFound
    return row, document


def _upload_page(row: DealRow, form: VersionForm, act: Any, document: DealDocument | None = None) -> Answer:
    there = redirect(url_for("deals.documents", deal_id=row.id), 303)
    if not form.is_submitted() and not DealFacts.of(row).may(DealAct.ADD_DOCUMENT):
        return there
    status = 200
    if form.is_submitted():
        status = carry_out(row, form, act, _("The file is kept.")) if form.validate() else 422
    if status == 303:
        return there
    page = render_template(
        "deals/document_form.html", row=row, form=form, document=document, limit=_limit() // MEGABYTE
    )
    return page, status


@deals.get("/<deal_id>/documents/versions/<version_id>")
@permitted(Action.READ_DEALS)
def fetch_version(deal_id: str, version_id: str) -> FlaskResponse:
    """A version's file, to be saved; that the other side had it is noted before it goes out."""
    row, _side = shared_deal(deal_id)
    files = _files()
    with unit_of_work() as session:
        version = service.hand_out(
            session,
            actor=current_actor(),
            deal_id=row.id,
            version_id=version_id,
            files=files,
            now=datetime.now(UTC),
        )
    answer = send_file(
        files.path(version.file_key),
        mimetype=MEDIA_TYPES[version.kind],
        as_attachment=True,
        download_name=version.file_name,
        conditional=False,
        etag=False,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@deals.post("/<deal_id>/documents/versions/<version_id>/close")
@permitted(Action.MOVE_DEAL)
def close_version(deal_id: str, version_id: str) -> Response:
    """Let the other side see a version no more."""
    row, _side = own_deal(deal_id)
    form = StepForm()

    def act(session: Session, given: dict[str, Any]) -> None:
        service.close_version(session, version_id=version_id, **given)

    if carry_out(row, form, act, _("The other side cannot see this version any more.")) != 303:
        flash(" ".join(form.form_errors), "warning")
    return redirect(url_for("deals.documents", deal_id=row.id), 303)


@deals.get("/<deal_id>/documents/<document_id>/showings")
@permitted(Action.READ_DEALS)
def showings(deal_id: str, document_id: str) -> str:
    """Who saw what of an own document, and when."""
    row, document = _own_document(deal_id, document_id)
    page = page_number()
    rows, total = showings_of(db.session, document_id=document.id, page=page, page_size=PAGE_SIZE)
    return render_template(
        "deals/showings.html",
        row=row,
        document=document,
        rows=rows,
        total=total,
        page=page,
        pages=ceil(total / PAGE_SIZE),
    )
