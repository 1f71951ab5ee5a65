"""The page on which a university or institute says how the price came about, and the notice to print."""

from typing import Any

from flask import render_template
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.access import Action
from matchmaker.domain.deals import BEFORE_SIGNING
from matchmaker.domain.introductions import Side
from matchmaker.extensions import db
from matchmaker.services import deals as service
from matchmaker.storage.deals import DealPricing, DealRow
from matchmaker.web.deals import words
from matchmaker.web.deals.forms import PricingForm
from matchmaker.web.deals.reading import own_deal
from matchmaker.web.deals.steps import Answer, back, carry_out
from matchmaker.web.deals.views import deals
from matchmaker.web.policies import permitted


@deals.route("/<deal_id>/price", methods=["GET", "POST"])
@permitted(Action.MOVE_DEAL)
def price(deal_id: str) -> Answer:
    """Say how the price came about, or read it; for the two parties alone."""
    row, side = own_deal(deal_id)
    kept = db.session.get(DealPricing, deal_id)
    form = PricingForm(data=_beginning(kept))
    if not form.is_submitted():
        form.seen.data = str(kept.version if kept else 0)
        return _page(row, side, form, kept)
    if not form.validate():
        return _page(row, side, form, kept), 422

    def act(session: Session, given: dict[str, Any]) -> None:
        service.state_price(session, pricing=form.pricing(), seen=form.read_seen(), **given)

    status = carry_out(row, form, act, _("Noted: how the price came about."))
    if status == 303:
        return back(row)
    kept = db.session.get(DealPricing, deal_id)
    form.seen.data = str(kept.version if kept else 0)
    return _page(row, side, form, kept), status


def _beginning(kept: DealPricing | None) -> dict[str, Any]:
    names = ("route", "title", "price", "place", "published_on")
    return {name: getattr(kept, name) for name in names} if kept else {}


def _page(row: DealRow, side: Side, form: PricingForm, kept: DealPricing | None) -> str:
    return render_template(
        "deals/price.html",
        row=row,
        form=form,
        kept=kept,
        days=service.notice_days(db.session),
        may_state=side is Side.PROVIDER and row.stage in BEFORE_SIGNING,
        words=words,
    )
