"""Term sheets: every version, two side by side, a new one, and the sides' agreement."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from matchmaker.domain.access import Action
from matchmaker.domain.deals import DealMove, Piece, Terms, compare
from matchmaker.domain.eligibility import Verdict
from matchmaker.extensions import db
from matchmaker.services import deals as service
from matchmaker.storage.deals import Deal, DealRow, DealTerms, versions_of
from matchmaker.web.deals.forms import StepForm, TermsForm
from matchmaker.web.deals.reading import DealFacts, own_deal, shared_deal
from matchmaker.web.deals.steps import Answer, back, carry_out, step_page
from matchmaker.web.deals.views import deals
from matchmaker.web.deals.words import TermLine, term_lines
from matchmaker.web.patents.eligibility import Said, said
from matchmaker.web.policies import permitted
from matchmaker.web.typed import keeps_typed


@dataclass(frozen=True)
class Comparison:
    """A line of two versions; the pieces say which words only one of them has."""

    label: str
    is_changed: bool
    old: list[Piece]
    new: list[Piece]


@deals.get("/<deal_id>/terms")
@permitted(Action.READ_DEALS)
def terms(deal_id: str) -> Answer:
    """The latest version, or the two that are asked for side by side; for the two parties alone."""
    row, _side = shared_deal(deal_id)
    versions = versions_of(db.session, row.id)
    if not versions:
        return back(row)
    old, new = _chosen(versions)
    latest = Terms.from_json(versions[0].content)
    return render_template(
        "deals/terms.html",
        row=row,
        facts=DealFacts.of(row),
        versions=versions,
        old=old,
        new=new,
        lines=term_lines(Terms.from_json(new.content)),
        comparison=_compared(old, new) if old else [],
        doubts=_doubts(row, latest),
    )


def _chosen(versions: list[DealTerms]) -> tuple[DealTerms | None, DealTerms]:
    """The versions that the address names; without it the latest and the one before."""
    by_number = {version.number: version for version in versions}
    new = by_number.get(request.args.get("new", 0, int)) or versions[0]
    if "new" in request.args and "old" not in request.args:
        return None, new
    old = by_number.get(request.args.get("old", new.number - 1, int))
    return (old if old is not new else None), new


def _compared(old: DealTerms, new: DealTerms) -> list[Comparison]:
    pairs = zip(
        term_lines(Terms.from_json(old.content)), term_lines(Terms.from_json(new.content)), strict=True
    )
    return [_comparison(before, after) for before, after in pairs]


def _comparison(before: TermLine, after: TermLine) -> Comparison:
    old, new = compare(before.words, after.words)
    return Comparison(after.label, before.words != after.words, old, new)


def _doubts(row: DealRow, latest: Terms) -> list[Said]:
    """What the law asks to look up, or bars, for the latest version today."""
    deal = db.session.get_one(Deal, row.id)
    found = service.assess_terms(db.session, deal=deal, terms=latest, now=datetime.now(UTC))
    return [said(one) for one in found.findings if one.verdict is not Verdict.LAWFUL] if found else []


@deals.route("/<deal_id>/terms/new", methods=["GET", "POST"])
@permitted(Action.MOVE_DEAL)
@keeps_typed
def draft_terms(deal_id: str) -> Answer:
    """Write a version, beginning with the latest."""
    row, _side = own_deal(deal_id)
    facts = DealFacts.of(row)
    kinds = service.kinds_open_to(db.session, db.session.get_one(Deal, row.id))
    form = TermsForm(kinds, data=_beginning(facts.latest))
    if DealMove.PROPOSE_TERMS not in facts.moves and not form.is_submitted():
        return back(row)

    def act(session: Session, given: dict[str, Any]) -> None:
        service.propose_terms(session, terms=form.terms(), seen=form.read_seen(), **given)

    def page() -> str:
        return render_template("deals/draft.html", row=row, facts=facts, form=form)

    return step_page(row, form, act, _("Your version is before both sides now."), page)


def _beginning(latest: DealTerms | None) -> dict[str, Any]:
    return asdict(Terms.from_json(latest.content)) if latest else {}


@deals.post("/<deal_id>/terms/<int:number>/agree")
@permitted(Action.MOVE_DEAL)
def agree(deal_id: str, number: int) -> Response:
    """Agree to the version that was shown."""
    row, _side = own_deal(deal_id)
    form = StepForm()

    def act(session: Session, given: dict[str, Any]) -> None:
        service.agree_terms(session, number=number, **given)

    if carry_out(row, form, act, _("You agree to version %(number)s.", number=number)) != 303:
        flash(" ".join(form.form_errors), "warning")
    return back(row)
