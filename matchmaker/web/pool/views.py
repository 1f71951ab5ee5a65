"""The resource pool: everything published, searched and filtered."""

from datetime import UTC, datetime

from flask import Blueprint, render_template, request

from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.classification import field_name
from matchmaker.domain.patents import wants_checking
from matchmaker.domain.texts import clean
from matchmaker.extensions import db
from matchmaker.services import pool as service
from matchmaker.services.pool import LONGEST_QUERY
from matchmaker.web.language import current_language
from matchmaker.web.listings.addresses import listing_url
from matchmaker.web.paging import page_number
from matchmaker.web.policies import current_actor, public
from matchmaker.web.pool.filters import active_options, address, facet_options, read_filters
from matchmaker.web.pool.marks import hit_line, marked

pool = Blueprint("pool", __name__, url_prefix="/pool")


@pool.app_template_filter("technology_field")
def _technology_field(number: str) -> str:
    return field_name(int(number), current_language())


@pool.get("")
@public
def index() -> str:
    """Search and browse what the visitor may see."""
    text = clean(request.args.get("q", ""))[:LONGEST_QUERY]
    chosen = read_filters(request.args)
    today = beijing_day(datetime.now(UTC))
    found = service.find(
        db.session, actor=current_actor(), text=text, filters=chosen, page=page_number(), today=today
    )
    return render_template(
        "pool/index.html",
        found=found,
        text=text,
        today=today,
        facets=facet_options(found.counts, chosen, text),
        active=active_options(chosen, text),
        chosen=chosen,
        clear_url=address({}, text),
        save_url=address(chosen, text, endpoint="searches.create"),
        hit_line=hit_line,
        marked=marked,
        listing_url=listing_url,
        wants_checking=wants_checking,
    )
