"""What is asked and what is answered: whether a request, a quote and a word on the outcome can be meant."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from matchmaker.domain.calendar import WorkingCalendar
from matchmaker.domain.deals import DealStage
from matchmaker.domain.divisions import Region
from matchmaker.domain.errors import Invalid
from matchmaker.domain.requests.clocks import LONGEST_ANSWER_DAYS, SHORTEST_ANSWER_DAYS
from matchmaker.domain.texts import BODY_LIMIT, TITLE_LIMIT
from matchmaker.domain.vocabulary import ServiceKind

MOST_YUAN = 2_000_000_000
MOST_DAYS = 500
"""Two years of working days."""

NOTE_LIMIT = 1000
MOST_SUBCLASSES = 10

KIND_AT: Mapping[DealStage, ServiceKind] = {
    DealStage.EVALUATING: ServiceKind.VALUATION,
    DealStage.NEGOTIATING: ServiceKind.DRAFTING,
    DealStage.SIGNED: ServiceKind.RECORDAL,
}
"""What the parties to a deal mostly need at a stage; at the others nothing is proposed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestDetails:
    """A request as it was typed.

    subclasses -- IPC subclasses such as B23K. region -- where the service is wanted; None for anywhere.
    patent_id, deal_id -- what of the asker's own it is about.
    """

    kind: ServiceKind
    title: str
    text: str
    subclasses: tuple[str, ...] = ()
    region: Region | None = None
    answers_until: date
    patent_id: str | None = None
    deal_id: str | None = None


def check_details(details: RequestDetails, *, today: date, calendar: WorkingCalendar) -> None:
    """Raise Invalid, with the field at fault, for a request that nobody could answer."""
    _check_text(details.title, field="title", limit=TITLE_LIMIT)
    _check_text(details.text, field="text", limit=BODY_LIMIT)
    if len(details.subclasses) > MOST_SUBCLASSES:
        raise Invalid("request_subclasses", field="subclasses", limit=MOST_SUBCLASSES)
    earliest = calendar.after(today, SHORTEST_ANSWER_DAYS)
    latest = today + timedelta(days=LONGEST_ANSWER_DAYS)
    if not earliest <= details.answers_until <= latest:
        raise Invalid("request_until", field="answers_until", earliest=earliest, latest=latest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """An agency's answer: price in yuan, working days from order to delivery, and what is done."""

    price: int
    working_days: int
    text: str


def check_quote(quote: Quote) -> None:
    """Raise Invalid, with the field at fault, for a quote that cannot be kept."""
    if not 0 <= quote.price <= MOST_YUAN:
        raise Invalid("quote_price", field="price", limit=MOST_YUAN)
    if not 1 <= quote.working_days <= MOST_DAYS:
        raise Invalid("quote_days", field="working_days", limit=MOST_DAYS)
    _check_text(quote.text, field="text", limit=BODY_LIMIT)


@dataclass(frozen=True, slots=True)
class OutcomeNote:
    """Words of one side to the other; `is_needed` where nothing can be understood without them."""

    text: str
    is_needed: bool = False


def check_note(note: OutcomeNote) -> None:
    """Raise Invalid with the field `note`."""
    if note.is_needed:
        _check_text(note.text, field="note", limit=NOTE_LIMIT)
    elif len(note.text) > NOTE_LIMIT:
        raise Invalid("request_too_long", field="note", limit=NOTE_LIMIT)


def _check_text(text: str, *, field: str, limit: int) -> None:
    if not text.strip():
        raise Invalid("request_text_needed", field=field)
    if len(text) > limit:
        raise Invalid("request_too_long", field=field, limit=limit)
