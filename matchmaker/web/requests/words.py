"""Requests in words: what is to be done by whom, what was done, and the facts of agencies."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from flask_babel import format_date, format_decimal, lazy_gettext, ngettext
from flask_babel import gettext as _

from matchmaker.domain.requests import AgencyFacts, EndReason, Part, RequestState
from matchmaker.extensions import db
from matchmaker.storage.requests import ReplyRow, facts_of
from matchmaker.web.deals.words import Line
from matchmaker.web.labels import label
from matchmaker.web.requests.reading import RequestFacts

_NEXT: dict[tuple[Part, RequestState], object] = {
    (Part.ASKER, RequestState.ASKED): lazy_gettext(
        "The agencies answer. Their quotes are sealed until the day is over or everybody has answered."
    ),
    (Part.ASKER, RequestState.COMPARING): lazy_gettext("Compare the quotes and choose one agency."),
    (Part.ASKER, RequestState.ORDERED): lazy_gettext("The agency works for you and says what it delivered."),
    (Part.ASKER, RequestState.DELIVERED): lazy_gettext(
        "Look at what was delivered, then confirm the outcome. Only a confirmed outcome counts for an agency."
    ),
    (Part.ASKED, RequestState.ASKED): lazy_gettext(
        "Quote, or say that you cannot take it on. Your quote stays sealed until answering closes."
    ),
    (Part.ASKED, RequestState.COMPARING): lazy_gettext("The client compares the quotes; you will be told."),
    (Part.CHOSEN, RequestState.ORDERED): lazy_gettext(
        "You were chosen. Do the work, then say what you delivered."
    ),
    (Part.CHOSEN, RequestState.DELIVERED): lazy_gettext("The client looks at it and confirms the outcome."),
    (Part.OVERSEER, RequestState.ASKED): lazy_gettext("The agencies answer; nobody reads a quote yet."),
    (Part.OVERSEER, RequestState.COMPARING): lazy_gettext("The asker compares the quotes and chooses."),
    (Part.OVERSEER, RequestState.ORDERED): lazy_gettext("The chosen agency works on it."),
    (Part.OVERSEER, RequestState.DELIVERED): lazy_gettext("The asker confirms the outcome."),
}


def next_words(facts: RequestFacts) -> str:
    """What the reader is to do, or whom they wait for; how it ended once it is over."""
    request = facts.request
    if request.state is RequestState.ENDED:
        return label(request.reason, EndReason)
    if request.state is RequestState.CONFIRMED:
        return str(_("The outcome is confirmed; it counts among the agency's services."))
    if facts.part is Part.ASKED and request.chosen_id is not None:
        return str(_("Another agency was chosen. Thank you for your quote."))
    return str(_NEXT[facts.part, request.state])


def timeline(facts: RequestFacts) -> Iterator[Line]:
    """What was done, and what is to be done by which day."""
    request = facts.request
    done = (
        (request.asked_at, _("Asked")),
        (request.closed_at, _("Answering closed")),
        (request.chosen_at, _("Agency chosen")),
        (request.delivered_at, _("Delivered")),
    )
    for moment, title in done:
        if moment:
            yield Line("done", str(title), format_date(moment))
    if request.ended_at and request.state is RequestState.CONFIRMED:
        yield Line("done", str(_("Outcome confirmed")), format_date(request.ended_at))
    elif request.ended_at:
        yield Line("stopped", label(request.reason, EndReason), format_date(request.ended_at))
    elif request.due_on:
        yield Line("now", label(request.state), str(_("by %(date)s", date=format_date(request.due_on))))


def yuan(amount: int | None) -> str:
    """A price."""
    return str(_("%(amount)s yuan", amount=format_decimal(amount or 0)))


def first_answer(facts: AgencyFacts) -> str:
    """The median time to the first answer."""
    if facts.first_answer_hours is None:
        return str(_("too few requests to say"))
    if facts.is_mostly_silent:
        return str(_("mostly no answer"))
    hours = max(1, round(facts.first_answer_hours))
    if hours < 48:
        return str(ngettext("%(num)s hour", "%(num)s hours", hours))
    return str(ngettext("%(num)s day", "%(num)s days", round(hours / 24)))


def licence(facts: AgencyFacts) -> str:
    """Whether the licence was found in the register, and when."""
    if facts.licence_checked_on is None:
        return str(_("not looked up yet"))
    return str(_("found in the register, %(date)s", date=format_date(facts.licence_checked_on)))


@dataclass(frozen=True)
class Compared:
    """A line of the comparison: its name and one value an agency, in the order of the columns."""

    name: str
    values: tuple[str, ...]
    is_own: bool = False

    @property
    def is_different(self) -> bool:
        """Whether the agencies differ in it."""
        return len(set(self.values)) > 1


def comparison(facts: RequestFacts, quotes: Collection[ReplyRow]) -> list[Compared]:
    """The quotes side by side, and below them the facts by which the agencies stand in this order."""
    known = [facts.facts[row.agency_id] for row in quotes]
    return [
        Compared(_("Price"), tuple(yuan(row.price) for row in quotes)),
        Compared(_("Working days"), tuple(str(row.working_days) for row in quotes)),
        Compared(_("What is done"), tuple(row.text for row in quotes), is_own=True),
        Compared(_("Licence"), tuple(map(licence, known))),
        Compared(
            _("Confirmed services in these subclasses"), tuple(str(one.confirmed_here) for one in known)
        ),
        Compared(_("Confirmed services of this kind"), tuple(str(one.confirmed_of_kind) for one in known)),
        Compared(_("First answer, median"), tuple(map(first_answer, known))),
        Compared(_("Seat"), tuple(_region(row) for row in quotes)),
    ]


def _region(row: ReplyRow) -> str:
    names = {"11": _("Beijing"), "12": _("Tianjin"), "13": _("Hebei")}
    return str(names[row.agency_region.value])


def public_facts(agency_id: str) -> AgencyFacts | None:
    """What the platform knows of an agency, for its public pages; None for what is no member."""
    return facts_of(db.session, [agency_id]).get(agency_id)
