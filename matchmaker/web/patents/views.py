"""Pages of patents."""

from datetime import UTC, datetime

from flask import Blueprint, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from matchmaker.domain.access import Action
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.listings import ListingKind
from matchmaker.extensions import db
from matchmaker.services import patents as service
from matchmaker.services.eligibility import outlook_of
from matchmaker.services.listings import ListingDetail
from matchmaker.services.matches.lines import lines_for
from matchmaker.storage.members import Member
from matchmaker.storage.open_licences import published_statements
from matchmaker.storage.patents import Patent
from matchmaker.web.listings.addresses import listing_url
from matchmaker.web.listings.editing import point_out_missing, send
from matchmaker.web.listings.forms import Difference, ListingForm
from matchmaker.web.listings.next_step import next_step
from matchmaker.web.listings.pages import open_listing, open_own
from matchmaker.web.patents.eligibility import eligibility_words
from matchmaker.web.patents.facts import facts_of
from matchmaker.web.patents.fits import fits_of
from matchmaker.web.patents.forms import PatentForm
from matchmaker.web.policies import current_actor, permitted, public
from matchmaker.web.typed import keeps_typed

patents = Blueprint("patents", __name__, url_prefix="/patents")


@patents.route("/new", methods=["GET", "POST"])
@permitted(Action.DRAFT_LISTING)
@keeps_typed
def create() -> str | Response | tuple[str, int]:
    """Add a patent."""
    form = PatentForm()
    if form.is_submitted():
        return send(form, ListingKind.PATENT, lambda *how: _create(form, *how), _page)
    form.holders.data = [_own_name()]
    return _page(form, [])


def _own_name() -> str:
    """Most organisations hold what they list."""
    member = db.session.get(Member, current_actor().member_id)
    return member.name if member else ""


def _create(form: PatentForm, session: Session, submit: bool, now: datetime) -> Patent:
    return service.create(session, actor=current_actor(), content=form.content(), submit=submit, now=now)


@patents.route("/<key>/edit", methods=["GET", "POST"])
@permitted(Action.DRAFT_LISTING)
@keeps_typed
def edit(key: str) -> str | Response | tuple[str, int]:
    """Change a patent's listing."""
    detail = open_own(ListingKind.PATENT, key)
    form = PatentForm.of(detail.listing)

    def page(form: ListingForm, differences: list[Difference]) -> str:
        return _page(form, differences, detail)

    if form.is_submitted():
        return send(form, ListingKind.PATENT, lambda *how: _save(form, key, *how), page)
    point_out_missing(form, ListingKind.PATENT, detail.listing)
    return page(form, [])


def _save(form: PatentForm, key: str, session: Session, submit: bool, now: datetime) -> Patent:
    return service.save(
        session,
        actor=current_actor(),
        patent_id=key,
        version=form.read_version(),
        content=form.content(),
        submit=submit,
        now=now,
    )


def _page(form: ListingForm, differences: list[Difference], detail: ListingDetail | None = None) -> str:
    return render_template("patents/form.html", form=form, differences=differences, detail=detail)


@patents.get("/<key>")
@public
def show(key: str) -> str:
    """A patent."""
    detail = open_listing(ListingKind.PATENT, key)
    patent, today = detail.listing, beijing_day(datetime.now(UTC))
    assert isinstance(patent, Patent)
    is_foreign = request.args.get("party") == "foreign"
    outlook = outlook_of(db.session, patent, today=today, is_foreign=is_foreign)
    fits = fits_of(db.session, current_actor(), detail, today)
    return render_template(
        "patents/show.html",
        detail=detail,
        patent=patent,
        facts=facts_of(patent, today),
        eligibility=eligibility_words(outlook),
        is_foreign=is_foreign,
        open_licence=published_statements(db.session, [patent.id]).get(patent.id),
        fits=fits,
        lines=lines_for(db.session, patent=patent, today=today) if fits else [],
        next_step=next_step(detail),
        listing_url=listing_url,
    )
