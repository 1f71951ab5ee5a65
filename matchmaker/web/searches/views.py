"""Saved searches: keep one, run it again, rename it, forget it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Invalid
from matchmaker.domain.texts import TITLE_LIMIT, clean
from matchmaker.extensions import db, unit_of_work
from matchmaker.services import searches as service
from matchmaker.services.pool import LONGEST_QUERY
from matchmaker.storage.searches import SavedSearch, searches_of
from matchmaker.web.policies import current_actor, signed_in
from matchmaker.web.pool.filters import Chosen, active_options, address, read_filters
from matchmaker.web.refusals import register_refusals, say
from matchmaker.web.searches.forms import SearchForm

searches = Blueprint("searches", __name__, url_prefix="/searches")

register_refusals(
    {
        "search_empty": lazy_gettext("Search the pool for something first, then save the search."),
        "searches_full": lazy_gettext(
            "You keep %(most)s searches already, as many as there may be. Delete one first."
        ),
    }
)


@dataclass(frozen=True)
class Conditions:
    """What a search looks for: somebody's own words, and the filters as the page names them."""

    text: str
    filters: str

    @property
    def line(self) -> str:
        """Both in one line."""
        return str(_(", ").join(filter(None, (self.text, self.filters))))


def conditions(text: str, chosen: Chosen) -> Conditions:
    """A search in words."""
    return Conditions(text, str(_(", ").join(option.label for option in active_options(chosen, text))))


def _chosen(filters: Mapping[str, list[str]]) -> Chosen:
    return {facet: tuple(values) for facet, values in filters.items()}


def _conditions_of(search: SavedSearch) -> Conditions:
    return conditions(search.text, _chosen(search.filters))


@searches.get("")
@signed_in
def index() -> str:
    """My saved searches, with what each finds today."""
    actor, now = current_actor(), datetime.now(UTC)
    assert actor.account_id is not None
    rows = [
        (search, _conditions_of(search), service.count_hits(db.session, actor=actor, search=search, now=now))
        for search in searches_of(db.session, actor.account_id)
    ]
    return render_template("searches/index.html", rows=rows)


@searches.route("/new", methods=["GET", "POST"])
@signed_in
def create() -> str | Response | tuple[str, int]:
    """Keep the search that the address names."""
    text = clean(request.args.get("q", ""))[:LONGEST_QUERY]
    chosen = read_filters(request.args)
    form = SearchForm(data={"name": conditions(text, chosen).line[:TITLE_LIMIT], "alerts": True})
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                service.save_search(
                    session,
                    actor=current_actor(),
                    name=form.name.data,
                    text=text,
                    filters=chosen,
                    alerts=form.alerts.data,
                    now=datetime.now(UTC),
                )
        except Invalid as refusal:
            form.name.errors = [say(refusal)]
        else:
            flash(_("The search is saved."), "success")
            return redirect(url_for(".index"), 303)
    return _form_page(form, conditions(text, chosen), address(chosen, text))


def _form_page(
    form: SearchForm, looks_for: Conditions, back: str, search: SavedSearch | None = None
) -> str | tuple[str, int]:
    page = render_template("searches/form.html", form=form, looks_for=looks_for, back=back, search=search)
    return (page, 422) if form.errors else page


@searches.get("/<search_id>")
@signed_in
def show(search_id: str) -> Response:
    """Run a saved search: on to the pool."""
    search = service.own_search(db.session, actor=current_actor(), search_id=search_id)
    return redirect(address(_chosen(search.filters), search.text))


@searches.route("/<search_id>/edit", methods=["GET", "POST"])
@signed_in
def edit(search_id: str) -> str | Response | tuple[str, int]:
    """Another name, alerts on or off."""
    search = service.own_search(db.session, actor=current_actor(), search_id=search_id)
    form = SearchForm(obj=search)
    if form.validate_on_submit():
        with unit_of_work() as session:
            service.change_search(
                session,
                actor=current_actor(),
                search_id=search_id,
                name=form.name.data,
                alerts=form.alerts.data,
                now=datetime.now(UTC),
            )
        flash(_("The search is saved."), "success")
        return redirect(url_for(".index"), 303)
    return _form_page(form, _conditions_of(search), url_for(".index"), search)


@searches.post("/<search_id>/delete")
@signed_in
def delete(search_id: str) -> Response:
    """Forget a search."""
    with unit_of_work() as session:
        service.forget_search(session, actor=current_actor(), search_id=search_id)
    flash(_("The search is deleted."), "success")
    return redirect(url_for(".index"), 303)
