"""A blind card in the reader's language: facts by label, why it fits, what is missing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import format_date, format_decimal, lazy_gettext
from flask_babel import gettext as _

from matchmaker.domain.classification import field_name, fields_of
from matchmaker.domain.divisions import Region
from matchmaker.domain.eligibility import Verdict
from matchmaker.domain.industries import industry_name
from matchmaker.domain.matches import Coverage, coverage
from matchmaker.domain.vocabulary import DealKind, Element, LegalStatus, MemberKind, PatentType, ServiceKind
from matchmaker.web.labels import label
from matchmaker.web.language import Language, current_language

Card = Mapping[str, Any]


@dataclass(frozen=True)
class Fact:
    """A line of the card; `language` is set where the words are the other side's own."""

    label: str
    words: str
    language: str = ""


@dataclass(frozen=True)
class Reason:
    """Why the two fit: a sentence, and the reader's own words behind it."""

    sentence: str
    phrases: list[str]


def heading(card: Card) -> str:
    """What the other side is about: its title, or what it is where no text may be shown."""
    return str(card.get("title") or nature(card))


def nature(card: Card) -> str:
    """What sort of thing stands on the card."""
    if card.get("confidential"):
        return str(_("A technology need whose text is kept for the matching alone"))
    return str(
        {
            "need": _("A technology need"),
            "patent": _("A patent that its holder offers"),
            "offer": _("A service of an IP agency"),
            "maker": _("A manufacturer whose profile fits"),
        }[card["kind"]]
    )


def facts(card: Card) -> list[Fact]:
    """The card's facts in reading order; what is not stated is left out."""
    language = current_language()
    lines = [*_codes(card, language), *_texts(card), *_figures(card)]
    return [fact for fact in lines if fact.words]


def _codes(card: Card, language: Language) -> Iterator[Fact]:
    ipc = card.get("ipc", [])
    yield Fact(_("Organisation"), label(card["member_kind"], MemberKind))
    yield Fact(_("Industry"), _joined(industry_name(code, language) for code in card.get("industries", [])))
    yield Fact(_("Patent type"), label(card["patent_type"], PatentType) if "patent_type" in card else "")
    yield Fact(_("Technical field"), _joined(field_name(number, language) for number in fields_of(ipc)))
    yield Fact(_("IPC"), _joined(ipc))
    yield Fact(_("Legal status"), _legal_status(card))
    yield Fact(_("Deal kinds"), _joined(label(code, DealKind) for code in card.get("deal_kinds", [])))
    yield Fact(_("Lawful by what is known"), _deals(card, Verdict.LAWFUL))
    yield Fact(_("Lawful if the register agrees"), _deals(card, Verdict.CHECK))
    yield Fact(_("Not lawful today"), _deals(card, Verdict.BARRED))
    yield Fact(_("Services"), _joined(label(code, ServiceKind) for code in card.get("service_kinds", [])))
    yield Fact(_("Fields of experience"), _joined(card.get("fields", [])))
    regions = (Region(code).in_language(language) for code in card.get("regions", []))
    yield Fact(_("Works in"), _joined(regions))


def _texts(card: Card) -> Iterator[Fact]:
    own = card.get("language", "")
    for element, words in card.get("elements", {}).items():
        yield Fact(label(element, Element), words, own)
    yield Fact(_("Application fields"), card.get("application_fields", ""), own)
    yield Fact(_("Fee terms"), card.get("fee_terms", ""), own)
    yield Fact(_("Evidence of the maturity"), card.get("maturity_evidence", ""), own)
    yield Fact(_("Price basis"), card.get("price_basis", ""), own)


def _figures(card: Card) -> Iterator[Fact]:
    maturity, deadline = card.get("maturity"), card.get("deadline")
    yield Fact(_("Budget"), _budget(*card.get("budget", (None, None))))
    yield Fact(_("Maturity"), _("level %(level)s of 13", level=maturity) if maturity else "")
    shown = card.get("maturity_shown_on")
    yield Fact(_("Date of the evidence"), format_date(date.fromisoformat(shown)) if shown else "")
    yield Fact(_("Wanted by"), format_date(date.fromisoformat(deadline)) if deadline else "")
    term = card.get("term_ends_on")
    yield Fact(_("Term ends"), format_date(date.fromisoformat(term)) if term else "")


def _legal_status(card: Card) -> str:
    if card["kind"] != "patent":
        return ""
    if not card["legal_status"]:
        return str(_("not stated"))
    words, checked = label(card["legal_status"], LegalStatus), card["checked_on"]
    if not checked:
        return words
    return str(_("%(status)s, checked %(date)s", status=words, date=format_date(date.fromisoformat(checked))))


def _budget(least: int | None, most: int | None) -> str:
    if least is not None and most is not None:
        return str(_("%(least)s to %(most)s yuan", least=format_decimal(least), most=format_decimal(most)))
    if most is not None:
        return str(_("up to %(most)s yuan", most=format_decimal(most)))
    return str(_("from %(least)s yuan", least=format_decimal(least))) if least is not None else ""


def _deals(card: Card, verdict: Verdict) -> str:
    """The kinds of deal on which the rules said so when the card was written."""
    kinds = [deal["kind"] for deal in card.get("deals", []) if deal["verdict"] == verdict]
    return _joined(label(kind, DealKind) for kind in kinds)


def _joined(words: Any) -> str:
    return str(_(", ").join(words))


def reasons(card: Card) -> list[Reason]:
    """Why it fits, the strongest signal first."""
    return [_reason(part) for part in card["why"]]


_FIT = {
    "elements": lazy_gettext("The patent covers more of what the need's elements name than most do."),
    "maturity": lazy_gettext("The technology is as mature as the need asks."),
    "deals": lazy_gettext("There is a kind of deal that both would agree to."),
    "budget": lazy_gettext("The least that must be paid lies within the need's budget, or nearly."),
    "term": lazy_gettext("The right holds for years after the need must be met."),
}


def _reason(part: Mapping[str, Any]) -> Reason:
    phrases = part.get("phrases", [])
    if part["signal"] == "codes":
        return Reason(_("Both lie in the same patent class."), part["codes"])
    if part["signal"] == "meaning":
        return Reason(_("Both texts say similar things, even where the words differ."), [])
    if part["signal"] in _FIT:
        return Reason(str(_FIT[part["signal"]]), [])
    if phrases:
        return Reason(_("These words of yours stand in the other text, too:"), phrases)
    return Reason(_("The two texts share words."), [])


@dataclass(frozen=True)
class Cell:
    """One of the five cells: an element of the need, and how far the patent covers it."""

    element: Element
    degree: float | None
    state: Coverage | None


def cells(card: Card) -> list[Cell]:
    """The five cells; none on a card that must not tell, or that was made before there were cells."""
    return [_cell(Element(part["element"]), part["degree"]) for part in card.get("coverage", [])]


def _cell(element: Element, degree: float | None) -> Cell:
    return Cell(element, degree, None if degree is None else coverage(degree))


def gaps(card: Card) -> list[str]:
    """What is missing or should be asked about, one sentence each; one for all elements together."""
    elements = [label(part["element"], Element) for part in card["missing"] if part["code"] == "element"]
    named = _(", ").join(elements)
    proposed = any(part.get("proposed") for part in card["missing"])
    unsaid = (
        _("Read from the need's text, not found in the patent: %(elements)s.", elements=named)
        if proposed
        else _("Of the need's elements, the patent does not mention: %(elements)s.", elements=named)
    )
    return [
        *([unsaid] if elements else []),
        *(_gap(part) for part in card["missing"] if part["code"] != "element"),
    ]


def _gap(part: Mapping[str, Any]) -> str:
    if part["code"] == "term_ends_too_soon":
        day = format_date(date.fromisoformat(part["on"]))
        return str(_("The patent's term ends on %(date)s, before your need must be met.", date=day))
    if part["code"] == "maturity_low":
        return str(
            _(
                "Maturity is level %(found)s; the need asks for %(wanted)s.",
                found=part["found"],
                wanted=part["wanted"],
            )
        )
    return str(
        {
            "legal_status_unknown": _(
                "The legal status is not stated; check it before you agree on anything."
            ),
            "not_granted": _("The application is not granted yet."),
            "deal_kinds_unknown": _("The holder has not said which kinds of deal it offers."),
            "maturity_unknown": _("How mature the technology is has not been stated."),
            "deal_kinds_differ": _(
                "The kinds of deal wanted and offered do not overlap; ask whether others are possible."
            ),
        }[part["code"]]
    )
