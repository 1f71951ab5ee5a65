"""Beside a need: how clear it is, and what is suggested for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.listings import ListingStatus
from matchmaker.domain.needs import Clarity, ClarityHint, ClarityLevel, clarity
from matchmaker.services import matches
from matchmaker.services.listings import ListingDetail
from matchmaker.services.matches import NeedText, Suggestion
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from matchmaker.web.needs.forms import NeedForm

FIRST_FEW, MOST = 5, 10

# Fewer characters than this say too little to look for anything.
LEAST_TEXT = 6

LEVELS: dict[ClarityLevel, object] = {
    ClarityLevel.CLEAR: _("Clearly put"),
    ClarityLevel.FAIR: _("Understandable"),
    ClarityLevel.VAGUE: _("Still vague"),
}

HINTS: dict[ClarityHint, object] = {
    ClarityHint.PROBLEM: _("Say in three or four sentences what happens, where, and what you have tried."),
    ClarityHint.FIGURES: _("Give figures with units: temperature, size, output, life, cost."),
    ClarityHint.ELEMENTS: _("Fill in at least three of the five elements."),
    ClarityHint.TITLE: _("Let the title name the thing and its trouble."),
    ClarityHint.INDUSTRY: _("Choose your industry."),
    ClarityHint.BUDGET: _("Name a budget, even a rough one."),
    ClarityHint.DEADLINE: _("Say by when you want it."),
    ClarityHint.DEAL_KINDS: _("Say how you would cooperate."),
}


@dataclass(frozen=True)
class Preview:
    """The side panel of the form."""

    clarity: Clarity
    suggestions: Sequence[Suggestion]
    is_searched: bool

    @property
    def level(self) -> object:
        """How clear the need is, in a word."""
        return LEVELS[self.clarity.level]

    @property
    def hints(self) -> list[object]:
        """What would make it clearer, the weightiest first."""
        return [HINTS[hint] for hint in self.clarity.hints]


def preview_of(session: Session, actor: Actor, form: NeedForm) -> Preview:
    """The panel for a form as it stands."""
    facts = form.facts()
    member = session.get(Member, actor.member_id) if actor.member_id else None
    if len(facts.title + facts.problem) < LEAST_TEXT:
        return Preview(clarity(facts), (), is_searched=False)
    query = NeedText(
        title=facts.title,
        problem=facts.problem,
        elements=facts.elements,
        maturity=form.level,
        deal_kinds=facts.deal_kinds,
        budget_max=facts.budget_max,
        deadline=facts.deadline,
        region=member.region if member else None,
        member_id=actor.member_id,
    )
    suggestions = matches.preview(session, query=query, limit=FIRST_FEW)
    return Preview(clarity(facts), suggestions, is_searched=True)


def suggestions_of(session: Session, actor: Actor, detail: ListingDetail) -> Sequence[Suggestion]:
    """What its owner sees beside a need: the stored suggestions, before publication a first look."""
    need = detail.listing
    if not detail.is_own or not isinstance(need, Need):
        return ()
    if need.status is ListingStatus.PUBLISHED:
        return matches.suggestions_for_need(session, actor=actor, need_id=need.id, limit=MOST)
    query = NeedText.of(need, region=detail.member.region)
    return matches.preview(session, query=query, limit=FIRST_FEW)
