"""What the review desk shows: the list as its filters say, and one match with everything about it."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from math import ceil
from typing import Any

from flask import request, url_for
from flask_babel import lazy_gettext

from matchmaker.domain.access import Actor
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.divisions import Region
from matchmaker.domain.matches import JUDGEMENTS, Judgement, MatchKind, MatchStatus, strength
from matchmaker.domain.moves import moves_open_to
from matchmaker.domain.vocabulary import Element
from matchmaker.extensions import db
from matchmaker.services import matches
from matchmaker.services.eligibility import Outlook, outlook_of
from matchmaker.services.learning import approval_estimate
from matchmaker.services.matches import MatchDetail
from matchmaker.services.matches.lines import lines_for
from matchmaker.storage.matches import Match
from matchmaker.storage.matches.reading import (
    PAGE_SIZE,
    DeskFilter,
    DeskRow,
    count_desk,
    desk_page,
    neighbours,
)
from matchmaker.storage.needs import Need
from matchmaker.storage.patents import Patent
from matchmaker.storage.rounds import ManualPair
from matchmaker.storage.rounds.queries import deployed_id
from matchmaker.web.introductions.cards import gaps
from matchmaker.web.labels import label
from matchmaker.web.matches.approval import estimate_words
from matchmaker.web.matches.facts import compare, wants_checking
from matchmaker.web.matches.forms import ALTERNATES, EVERYTHING, THIS_ROUND, DeskForm
from matchmaker.web.matches.parts import part_of, width_of
from matchmaker.web.paging import page_number
from matchmaker.web.patents.eligibility import eligibility_words

FILTERS = ("status", "kind", "pair", "round")


@dataclass(frozen=True)
class DeskPage:
    """The list of the desk; `query` carries its filters from page to page."""

    form: DeskForm
    filters: DeskFilter
    rows: list[DeskRow]
    total: int
    page: int
    pages: int
    query: dict[str, str]


def wanted(form: DeskForm, actor: Actor) -> DeskFilter:
    """The filter that the address asks for; what it spells wrongly counts as not asked."""
    given = {name: form[name] for name in FILTERS if form[name].data}
    chosen = {
        name: given[name].data if name in given and given[name].validate(form) else "" for name in FILTERS
    }
    filters = DeskFilter(
        regions=frozenset(Region) if actor.is_admin else actor.regions,
        status=MatchStatus(chosen["status"] or MatchStatus.SUGGESTED),
        kind=MatchKind(chosen["kind"]) if chosen["kind"] else None,
        pair=frozenset(Region(code) for code in (chosen["pair"] or "").split("-") if code),
    )
    return _of_round(filters, form, chosen["round"] or "")


def _of_round(filters: DeskFilter, form: DeskForm, asked: str) -> DeskFilter:
    """The pairs of the round in force come first: what is open of them is shown unless all are asked for."""
    standing = deployed_id(db.session)
    if standing is None:
        del form.round
        return filters
    scope = asked or _first_scope(filters, standing)
    form.round.data = scope
    if scope == EVERYTHING:
        return filters
    return replace(filters, round_id=standing, alternates=scope == ALTERNATES)


def _first_scope(filters: DeskFilter, standing: str) -> str:
    if filters.status is not MatchStatus.SUGGESTED:
        return EVERYTHING
    return THIS_ROUND if count_desk(db.session, replace(filters, round_id=standing)) else EVERYTHING


def desk_form() -> DeskForm:
    """The filters of this address."""
    return DeskForm(request.args)


def read_desk(actor: Actor) -> DeskPage:
    """The list for this address and this coordinator."""
    form = desk_form()
    filters = wanted(form, actor)
    total = count_desk(db.session, filters)
    pages = max(1, ceil(total / PAGE_SIZE))
    page = min(page_number(), pages)
    return DeskPage(
        form=form,
        filters=filters,
        rows=desk_page(db.session, filters, page=page),
        total=total,
        page=page,
        pages=pages,
        query=kept_query(),
    )


def kept_query() -> dict[str, Any]:
    """The filters and the page of the address, to be carried along."""
    return {name: request.args[name] for name in (*FILTERS, "page") if request.args.get(name)}


def detail_context(actor: Actor, match_id: str, filters: DeskFilter) -> dict[str, Any]:
    """Everything that the detail of a match shows, between its neighbours in the list of the filters.

    Raises NotFound outside the coordinator's regions.
    """
    detail = matches.read_match(db.session, actor=actor, match_id=match_id)
    previous, following = neighbours(db.session, filters, detail.match)
    estimate = approval_estimate(db.session, detail.match.score, scored_at=detail.match.suggested_at)
    patent = db.session.get(Patent, detail.match.patent_id) if detail.match.patent_id else None
    today = beijing_day(datetime.now(UTC))
    outlook = outlook_of(db.session, patent, today=today) if patent else None
    maker = detail.match.seeker_id
    lines = lines_for(db.session, patent=patent, today=today, maker=maker) if patent else []
    parts = [part_of(share) for share in detail.shares]
    return {
        "detail": detail,
        "match": detail.match,
        "parts": parts,
        "parts_width": width_of(parts),
        "rows": compare(detail),
        "gaps": gaps({"missing": [part for part in detail.missing if part["code"] != "element"]}),
        "patent": patent,
        "stale": wants_checking(patent, today),
        "eligibility": eligibility_words(outlook),
        "lines": lines,
        "between": _between(detail),
        "dies_before": _dies_before(detail, outlook),
        "strength": strength(detail.match.score),
        "approval": estimate_words(estimate) if estimate else "",
        "judgements": _open_judgements(actor, detail.match),
        "by_hand": db.session.get(ManualPair, detail.match.id) if detail.match.is_manual else None,
        "previous_url": _url(previous),
        "next_url": _url(following),
    }


def _dies_before(detail: MatchDetail, outlook: Outlook | None) -> date | None:
    """The day on which the term ends, where the need's deadline comes no earlier."""
    need = detail.asking.party.subject
    if outlook is None or not isinstance(need, Need) or not outlook.ends_by(need.deadline):
        return None
    return outlook.right.expires_on


def _between(detail: MatchDetail) -> tuple[str, str]:
    """Who holds the patent, and who would make it."""
    by_key = {side.party.member.id: side.party.member.name for side in (detail.asking, detail.answering)}
    return by_key[detail.match.provider_id], by_key[detail.match.seeker_id]


def _open_judgements(actor: Actor, match: Match) -> list[Judgement]:
    if actor.owns(match.seeker_id) or actor.owns(match.provider_id):
        return []
    open_now = moves_open_to(JUDGEMENTS, match.status, actor)
    return [name for name in open_now if match.is_current or name is not Judgement.APPROVE]


def next_url(actor: Actor, match: Match) -> str:
    """Where the desk goes on after a decision: the next match of the list, else the list."""
    previous, following = neighbours(db.session, wanted(desk_form(), actor), match)
    return _url(following or previous) or url_for("matches.desk", **kept_query())


def _url(match_id: str | None) -> str | None:
    return url_for("matches.show", key=match_id, **kept_query()) if match_id else None


_PART_NAMES = {
    "problem": lazy_gettext("Problem"),
    "abstract": lazy_gettext("Abstract"),
    "application_fields": lazy_gettext("Application fields"),
    "main_claim": lazy_gettext("Main claim"),
    "industries": lazy_gettext("Industries"),
    "profile": lazy_gettext("Business profile"),
    "description": lazy_gettext("Description"),
}


def part_name(name: str) -> str:
    """The heading of one of the texts."""
    return str(_PART_NAMES[name]) if name in _PART_NAMES else label(name, Element)
