"""What both sides of a match state, line by line beside each other."""

from dataclasses import dataclass
from datetime import date

from flask_babel import format_date
from flask_babel import gettext as _

from matchmaker.domain.classification import field_name, fields_of
from matchmaker.domain.divisions import Region, district_name
from matchmaker.domain.industries import UnknownIndustry, industry_name
from matchmaker.domain.patents import Freshness, status_age
from matchmaker.domain.vocabulary import DealKind, ServiceKind
from matchmaker.services.introductions.parties import Party
from matchmaker.services.matches import MatchDetail
from matchmaker.storage.needs import Need
from matchmaker.storage.offers import Offer
from matchmaker.storage.patents import Patent
from matchmaker.web.labels import label
from matchmaker.web.language import current_language
from matchmaker.web.listings.maturity import maturity_label
from matchmaker.web.needs.facts import budget_words

Facts = dict[str, str]


@dataclass(frozen=True)
class FactRow:
    """One line of the comparison; a side that says nothing has an empty text."""

    label: str
    asking: str
    answering: str


def compare(detail: MatchDetail) -> list[FactRow]:
    """The lines on which at least one side says something."""
    asking, answering = facts_of(detail.asking.party), facts_of(detail.answering.party)
    rows = [FactRow(words, asking.get(key, ""), answering.get(key, "")) for key, words in _labels().items()]
    return [row for row in rows if row.asking or row.answering]


def _labels() -> dict[str, str]:
    return {
        "organisation": _("Organisation"),
        "place": _("Place"),
        "field": _("Field"),
        "maturity": _("Maturity"),
        "evidence": _("Evidence of the maturity"),
        "deals": _("Deal kinds"),
        "services": _("Services"),
        "money": _("Money"),
        "until": _("Until"),
        "readers": _("Readers"),
    }


def facts_of(party: Party) -> Facts:
    """What a side states, by the line's key."""
    member, language = party.member, current_language()
    common = {
        "organisation": f"{member.name} · {label(member.kind)}",
        "place": f"{member.region.in_language(language)} · {district_name(member.district, language)}",
    }
    return common | _subject(party)


def _subject(party: Party) -> Facts:
    if isinstance(party.subject, Need):
        return _need(party.subject)
    if isinstance(party.subject, Patent):
        return _patent(party.subject)
    return _offer(party.subject) if isinstance(party.subject, Offer) else _maker(party)


def _need(need: Need) -> Facts:
    return {
        "field": _industries([need.industry]),
        "maturity": _("at least %(level)s", level=maturity_label(need.maturity)) if need.maturity else "",
        "deals": _list(label(code, DealKind) for code in need.deal_kinds),
        "money": budget_words(need.budget_min, need.budget_max),
        "until": format_date(need.deadline) if need.deadline else "",
        "readers": label(need.confidentiality),
    }


def _patent(patent: Patent) -> Facts:
    fields = [field_name(number, current_language()) for number in fields_of(patent.ipc)]
    return {
        "field": _list([*fields, *patent.ipc]),
        "maturity": maturity_label(patent.maturity) if patent.maturity else "",
        "evidence": patent.maturity_evidence,
        "deals": _list(label(code, DealKind) for code in patent.deal_kinds),
        "money": patent.fee_terms,
    }


def _offer(offer: Offer) -> Facts:
    return {
        "field": _list(offer.fields),
        "services": _list(label(code, ServiceKind) for code in offer.service_kinds),
        "money": offer.price_basis,
        "place": _list(Region(code).in_language(current_language()) for code in offer.regions),
    }


def _maker(party: Party) -> Facts:
    return {"field": _industries(party.member.industries)}


def _industries(codes: list[str]) -> str:
    return _list(dict.fromkeys(_industry(code) for code in codes if code))


def _industry(code: str) -> str:
    """A code that an import brought may be none of the standard's; it is then shown as it is."""
    try:
        return industry_name(code, current_language())
    except UnknownIndustry:
        return code


def _list(words: object) -> str:
    return str(_(", ").join(words))


def wants_checking(patent: object, today: date) -> bool:
    """Whether a patent's legal status was looked up too long ago to rely on."""
    checked = patent.status_checked_on if isinstance(patent, Patent) else None
    return checked is not None and status_age(checked, today).freshness is not Freshness.FRESH
