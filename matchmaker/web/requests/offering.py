"""The form of every move of a request, empty or as it was sent."""

from typing import Any

from matchmaker.domain.requests import Reply, RequestMove
from matchmaker.web.deals.forms import StepForm
from matchmaker.web.requests.forms import AnswerForm, ChooseForm, NoteForm, QuoteForm
from matchmaker.web.requests.reading import RequestFacts

_NOTED = frozenset({RequestMove.DELIVER, RequestMove.GIVE_UP, RequestMove.CONFIRM, RequestMove.DENY})


def form_of(move: RequestMove, facts: RequestFacts, *, is_sent: bool = False) -> StepForm:
    """The form of a move that the reader could make; `is_sent`: filled from the request that was sent."""
    given: dict[str, Any] = {} if is_sent else {"formdata": None}
    if move in _NOTED:
        return NoteForm(move, **given)
    if move is RequestMove.QUOTE:
        return QuoteForm(data=_quoted(facts), **given)
    if move is RequestMove.DECLINE:
        return AnswerForm(**given)
    if move is RequestMove.CHOOSE:
        form = ChooseForm(**given)
        form.agency_id.choices = [(row.agency_id, row.agency) for row in facts.quotes]
        return form
    return StepForm(**given)


def _quoted(facts: RequestFacts) -> dict[str, Any]:
    """A quote that was given already stands in the form, to be bettered."""
    if not facts.is_agency or facts.own.reply is not Reply.QUOTED:
        return {}
    own = facts.own
    return {"price": own.price, "working_days": own.working_days, "text": own.text}
