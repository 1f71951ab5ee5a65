"""Pages of service offers."""

from datetime import datetime

from flask import Blueprint, render_template
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from matchmaker.domain.access import Action
from matchmaker.domain.classification import field_name, fields_of
from matchmaker.domain.listings import ListingKind
from matchmaker.domain.vocabulary import MemberKind, ServiceKind
from matchmaker.extensions import db
from matchmaker.services import offers as service
from matchmaker.services.listings import ListingDetail
from matchmaker.storage.members import Member
from matchmaker.storage.offers import Offer
from matchmaker.web.labels import label
from matchmaker.web.language import current_language
from matchmaker.web.listings.addresses import listing_url
from matchmaker.web.listings.editing import point_out_missing, send
from matchmaker.web.listings.forms import Difference, ListingForm
from matchmaker.web.listings.next_step import next_step
from matchmaker.web.listings.pages import open_listing, open_own
from matchmaker.web.offers.forms import OfferForm
from matchmaker.web.policies import current_actor, permitted, public
from matchmaker.web.requests import words as request_words
from matchmaker.web.requests.words import public_facts
from matchmaker.web.typed import keeps_typed

offers = Blueprint("offers", __name__, url_prefix="/offers")


@offers.route("/new", methods=["GET", "POST"])
@permitted(Action.DRAFT_LISTING)
@keeps_typed
def create() -> str | Response | tuple[str, int]:
    """Offer a service, or a line that others may use."""
    form = OfferForm()
    if form.is_submitted():
        return send(form, ListingKind.OFFER, lambda *how: _create(form, *how), _page)
    return _page(form, [])


def _create(form: OfferForm, session: Session, submit: bool, now: datetime) -> Offer:
    return service.create(session, actor=current_actor(), content=form.content(), submit=submit, now=now)


@offers.route("/<key>/edit", methods=["GET", "POST"])
@permitted(Action.DRAFT_LISTING)
@keeps_typed
def edit(key: str) -> str | Response | tuple[str, int]:
    """Change an offer."""
    detail = open_own(ListingKind.OFFER, key)
    form = OfferForm.of(detail.listing)

    def page(form: ListingForm, differences: list[Difference]) -> str:
        return _page(form, differences, detail)

    if form.is_submitted():
        return send(form, ListingKind.OFFER, lambda *how: _save(form, key, *how), page)
    point_out_missing(form, ListingKind.OFFER, detail.listing)
    return page(form, [])


def _save(form: OfferForm, key: str, session: Session, submit: bool, now: datetime) -> Offer:
    return service.save(
        session,
        actor=current_actor(),
        offer_id=key,
        version=form.read_version(),
        content=form.content(),
        submit=submit,
        now=now,
    )


def _page(form: ListingForm, differences: list[Difference], detail: ListingDetail | None = None) -> str:
    return render_template(
        "offers/form.html", form=form, differences=differences, detail=detail, is_agency=_is_agency()
    )


def _is_agency() -> bool:
    member = db.session.get(Member, current_actor().member_id)
    return member is not None and member.kind is MemberKind.AGENCY


@offers.get("/<key>")
@public
def show(key: str) -> str:
    """A service offer."""
    detail = open_listing(ListingKind.OFFER, key)
    symbols = getattr(detail.listing, "fields", [])
    names = [field_name(number, current_language()) for number in fields_of(symbols)]
    services = [label(code, ServiceKind) for code in getattr(detail.listing, "service_kinds", [])]
    return render_template(
        "offers/show.html",
        detail=detail,
        offer=detail.listing,
        field_names=names,
        services=services,
        is_agency=detail.member.kind is MemberKind.AGENCY,
        agency=public_facts(detail.member.id) if detail.member.kind is MemberKind.AGENCY else None,
        request_words=request_words,
        next_step=next_step(detail),
        listing_url=listing_url,
    )
