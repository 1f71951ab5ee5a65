"""Sending the form of a listing: one service call, and what its refusals say at the fields."""

from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from flask import flash, redirect, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Duplicate, Invalid, Stale
from matchmaker.domain.listings import ListingKind, ListingStatus, missing
from matchmaker.extensions import db, unit_of_work
from matchmaker.services.listings import Incomplete
from matchmaker.storage.listings.queries import Listing, find
from matchmaker.web.listings.addresses import listing_url
from matchmaker.web.listings.forms import Difference, ListingForm

Work = Callable[[Session, bool, datetime], Listing]
Page = Callable[[ListingForm, list[Difference]], str]


def send(form: ListingForm, kind: ListingKind, work: Work, page: Page) -> Response | tuple[str, int]:
    """Do the work with a form that was sent and go to the listing, else show the page with what is wrong.

    work -- saves with (session, whether to submit, now); page -- renders the form.
    """
    if not form.validate():
        return page(form, []), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with unit_of_work() as session:
            listing = work(session, "draft" not in request.form, datetime.now(UTC))
    except Incomplete as refusal:
        form.mark_missing(refusal.fields)
    except Stale:
        return page(form, _take_over(form, kind)), HTTPStatus.CONFLICT
    except (Invalid, Duplicate) as refusal:
        form.hang(refusal)
    else:
        flash(said(listing), "success")
        return redirect(listing_url(kind, listing.id), HTTPStatus.SEE_OTHER)
    return page(form, []), HTTPStatus.UNPROCESSABLE_ENTITY


def _take_over(form: ListingForm, kind: ListingKind) -> list[Difference]:
    """What somebody else saved meanwhile; sent again, the form replaces it knowingly."""
    key = (request.view_args or {})["key"]
    listing = find(db.session, kind, key)
    # Here is the version that the next sending will have had before it.
    form.version.data = str(listing.version) if listing else ""
    return form.differences(type(form).of(listing, formdata=None)) if listing else []


def said(listing: Listing) -> str:
    """What a save led to."""
    sentences: dict[ListingStatus, str] = {
        ListingStatus.DRAFT: _("Saved as a draft. Only your organisation sees it."),
        ListingStatus.IN_REVIEW: _("Saved. A coordinator of your region will look at it."),
        ListingStatus.PUBLISHED: _("Saved. It stays published."),
    }
    return sentences[listing.status]


def point_out_missing(form: ListingForm, kind: ListingKind, listing: Any) -> None:
    """Mark the empty fields when a draft could not be handed in from its own page."""
    if request.args.get("check"):
        form.mark_missing(missing(kind, listing))
