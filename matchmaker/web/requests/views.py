"""Requests: own ones, those that an agency was asked, those of a coordinator's regions, and one of them."""

from datetime import UTC, datetime
from math import ceil

from flask import Blueprint, render_template, request

from matchmaker.domain.access import Action
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.requests import RequestMove
from matchmaker.domain.vocabulary import MemberKind
from matchmaker.extensions import db
from matchmaker.storage.members import Member
from matchmaker.storage.requests import requests_by, requests_in, requests_to
from matchmaker.web.deals.forms import StepForm
from matchmaker.web.deals.reading import regions_of
from matchmaker.web.paging import page_number
from matchmaker.web.policies import current_actor, permitted
from matchmaker.web.requests import words
from matchmaker.web.requests.forms import AnswerForm
from matchmaker.web.requests.offering import form_of
from matchmaker.web.requests.reading import RequestFacts

requests = Blueprint("requests", __name__, url_prefix="/requests")

PAGE_SIZE = 20


@requests.get("")
@permitted(Action.READ_REQUESTS)
def index() -> str:
    """What my organisation asked or was asked; for coordinators, the requests of their regions."""
    actor, page = current_actor(), page_number()
    member = db.session.get(Member, actor.member_id) if actor.admitted and actor.member_id else None
    is_agency = member is not None and member.kind is MemberKind.AGENCY
    group = "asked" if is_agency and request.args.get("group") != "own" else "own"
    if member is None:
        rows, total = requests_in(db.session, regions=regions_of(actor), page=page, page_size=PAGE_SIZE)
    elif group == "asked":
        rows, total = requests_to(db.session, agency_id=member.id, page=page, page_size=PAGE_SIZE)
    else:
        rows, total = requests_by(db.session, member_id=member.id, page=page, page_size=PAGE_SIZE)
    return render_template(
        "requests/index.html",
        rows=rows,
        group=group if member else "staff",
        is_agency=is_agency,
        today=_today(),
        total=total,
        page=page,
        pages=ceil(total / PAGE_SIZE),
    )


@requests.get("/<request_id>")
@permitted(Action.READ_REQUESTS)
def show(request_id: str) -> str:
    """One request as its reader may see it."""
    return request_page(RequestFacts.of(request_id))


def request_page(facts: RequestFacts, sent: tuple[RequestMove, StepForm] | None = None) -> str:
    """The page of a request; `sent` is a move and its form that could not be taken."""
    forms = {move: form_of(move, facts) for move in facts.moves}
    if sent is not None and sent[0] in forms:
        forms[sent[0]] = sent[1]
    for form in forms.values():
        form.seen.data = str(seen_by(form, facts))
    return render_template(
        "requests/show.html",
        facts=facts,
        asked=facts.request,
        forms={move.value: form for move, form in forms.items()},
        wrong=sent[1] if sent else None,
        words=words,
        comparison=words.comparison(facts, facts.quotes),
        today=_today(),
    )


def seen_by(form: StepForm, facts: RequestFacts) -> int:
    """The version that a form speaks of: an agency's answer has its own."""
    return facts.own.version if isinstance(form, AnswerForm) else facts.request.version


def _today() -> object:
    return beijing_day(datetime.now(UTC))
