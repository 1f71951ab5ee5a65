"""Pages of needs."""

from datetime import datetime

from flask import Blueprint, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from matchmaker.domain.access import Action
from matchmaker.domain.listings import ListingKind
from matchmaker.extensions import db
from matchmaker.services import needs as service
from matchmaker.services.listings import ListingDetail
from matchmaker.storage.needs import Need
from matchmaker.web.listings.addresses import listing_url
from matchmaker.web.listings.editing import point_out_missing, send
from matchmaker.web.listings.forms import Difference, ListingForm
from matchmaker.web.listings.next_step import next_step
from matchmaker.web.listings.pages import open_listing, open_own
from matchmaker.web.needs.facts import words_of
from matchmaker.web.needs.forms import NeedForm
from matchmaker.web.needs.panel import preview_of, suggestions_of
from matchmaker.web.policies import current_actor, permitted, public
from matchmaker.web.typed import keeps_typed

needs = Blueprint("needs", __name__, url_prefix="/needs")


@needs.route("/new", methods=["GET", "POST"])
@permitted(Action.DRAFT_LISTING)
@keeps_typed
def create() -> str | Response | tuple[str, int]:
    """Describe a need."""
    form = NeedForm()
    if form.is_submitted():
        return send(form, ListingKind.NEED, lambda *how: _create(form, *how), _page)
    return _page(form, [])


def _create(form: NeedForm, session: Session, submit: bool, now: datetime) -> Need:
    return service.create(session, actor=current_actor(), content=form.content(), submit=submit, now=now)


@needs.route("/<key>/edit", methods=["GET", "POST"])
@permitted(Action.DRAFT_LISTING)
@keeps_typed
def edit(key: str) -> str | Response | tuple[str, int]:
    """Change a need."""
    detail = open_own(ListingKind.NEED, key)

    def page(form: ListingForm, differences: list[Difference]) -> str:
        return _page(form, differences, detail)

    if "fill" in request.form:
        return page(NeedForm.reworded(detail.listing), [])
    form = NeedForm.of(detail.listing)
    if form.is_submitted():
        return send(form, ListingKind.NEED, lambda *how: _save(form, key, *how), page)
    point_out_missing(form, ListingKind.NEED, detail.listing)
    return page(form, [])


def _save(form: NeedForm, key: str, session: Session, submit: bool, now: datetime) -> Need:
    return service.save(
        session,
        actor=current_actor(),
        need_id=key,
        version=form.read_version(),
        content=form.content(),
        submit=submit,
        now=now,
    )


def _page(form: ListingForm, differences: list[Difference], detail: ListingDetail | None = None) -> str:
    return render_template("needs/form.html", form=form, differences=differences, detail=detail)


@needs.post("/preview")
@permitted(Action.DRAFT_LISTING)
def preview() -> str:
    """How clear the need is as typed so far, and the first patents that would be suggested."""
    return render_template("needs/_preview.html", preview=preview_of(db.session, current_actor(), NeedForm()))


@needs.get("/<key>")
@public
def show(key: str) -> str:
    """A need, as far as the visitor may read it."""
    detail = open_listing(ListingKind.NEED, key)
    suggestions = suggestions_of(db.session, current_actor(), detail)
    return render_template(
        "needs/show.html",
        detail=detail,
        need=detail.listing,
        words=words_of(detail.listing),
        suggestions=suggestions,
        next_step=next_step(detail),
        listing_url=listing_url,
    )
