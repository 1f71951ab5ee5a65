"""Deals: my own with their next step; for coordinators, the board of their regions."""

from datetime import UTC, datetime
from math import ceil

from flask import Blueprint, render_template, request

from matchmaker.domain.access import Action, Actor
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.deals import OPEN_STAGES, DealStage
from matchmaker.extensions import db
from matchmaker.storage.deals import DealRow, advising_of, count_by_stage, deals_in, deals_of, unread_in
from matchmaker.storage.introductions import own_row
from matchmaker.web.deals import words
from matchmaker.web.deals.actions import next_move
from matchmaker.web.deals.forms import FailForm
from matchmaker.web.deals.reading import DealFacts, readable_deal, regions_of
from matchmaker.web.introductions import cards
from matchmaker.web.paging import page_number
from matchmaker.web.policies import current_actor, permitted

deals = Blueprint("deals", __name__, url_prefix="/deals")

PAGE_SIZE = 25
BOARD_SIZE = 6
"""Deals of a stage that stand on the board; the rest is behind its title."""


@deals.get("")
@permitted(Action.READ_DEALS)
def index() -> str:
    """The deals of the reader's organisation, or the board of the reader's regions."""
    actor = current_actor()
    if actor.admitted and actor.member_id:
        return _own_index(actor.member_id)
    stage = request.args.get("stage", "")
    return _stage_page(actor, DealStage(stage)) if stage in set(DealStage) else _board(actor)


def _own_index(member_id: str) -> str:
    is_open, page = request.args.get("group") != "over", page_number()
    rows, total = deals_of(db.session, member_id=member_id, is_open=is_open, page=page, page_size=PAGE_SIZE)
    return render_template(
        "deals/index.html",
        rows=[(row, _heading(row, member_id)) for row in rows],
        member_id=member_id,
        advising=advising_of(db.session, agency_id=member_id, is_open=is_open),
        unread=unread_in(db.session, deal_ids=[row.id for row in rows], member_id=member_id),
        is_open=is_open,
        today=_today(),
        total=total,
        page=page,
        pages=ceil(total / PAGE_SIZE),
    )


def _heading(row: DealRow, member_id: str) -> tuple[str, str]:
    """What the deal is about as this side may read it, and the language of words that are somebody's."""
    introduction = own_row(db.session, member_id=member_id, introduction_id=row.introduction_id)
    if introduction is None:
        return "", ""
    card = introduction.card
    return cards.heading(card), card["language"] if card.get("title") else ""


def _board(actor: Actor) -> str:
    regions = regions_of(actor)
    counts = count_by_stage(db.session, regions=regions)
    board = [
        (stage, deals_in(db.session, regions=regions, stage=stage, page=1, page_size=BOARD_SIZE)[0])
        for stage in OPEN_STAGES
    ]
    return render_template("deals/board.html", board=board, counts=counts, today=_today())


def _stage_page(actor: Actor, stage: DealStage) -> str:
    page = page_number()
    rows, total = deals_in(db.session, regions=regions_of(actor), stage=stage, page=page, page_size=PAGE_SIZE)
    return render_template(
        "deals/stage.html",
        stage=stage,
        rows=rows,
        today=_today(),
        total=total,
        page=page,
        pages=ceil(total / PAGE_SIZE),
    )


@deals.get("/<deal_id>")
@permitted(Action.READ_DEALS)
def show(deal_id: str) -> str:
    """One deal: what was done, what comes next, who is to act and by when."""
    return deal_page(readable_deal(deal_id, advisers_too=True), FailForm())


def deal_page(row: DealRow, form: FailForm) -> str:
    """The page of a deal with the form that ends it."""
    facts = DealFacts.of(row)
    form.seen.data = str(row.version)
    heading = _heading(row, row.member_of(facts.side) if facts.side else "")
    return render_template(
        "deals/show.html",
        facts=facts,
        row=row,
        form=form,
        heading=heading,
        next_move=next_move(facts),
        timeline=words.timeline(facts),
        words=words,
        today=_today(),
    )


def _today() -> object:
    return beijing_day(datetime.now(UTC))
