"""Blind cards: what one side is shown of the other, frozen as it stood when the match was offered.

A card holds codes and texts, never words of the page, so that it reads in both languages. It carries no name,
no code, no district, no person; texts are shown only as far as their owner published them.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from matchmaker.domain.blinding import blind
from matchmaker.domain.industries import UnknownIndustry, industry_division
from matchmaker.domain.introductions import Side, other_side
from matchmaker.services.coverage import ElementCoverage
from matchmaker.services.eligibility import Outlook
from matchmaker.services.introductions.fit import cover, gaps, reasons
from matchmaker.services.introductions.parties import Party
from matchmaker.storage.matches import Match
from matchmaker.storage.needs import Need
from matchmaker.storage.offers import Offer
from matchmaker.storage.patents import Patent

Card = dict[str, Any]


def cards_of(match: Match, parties: Mapping[Side, Party], outlook: Outlook | None) -> dict[Side, Card]:
    """The card that each side reads: the other side's facts, why the two fit, and what is missing.

    outlook -- what the law says of the patent, for the side that seeks it.
    """
    legal = {Side.SEEKER: outlook, Side.PROVIDER: None}
    return {side: _card(match, parties[side], parties[other_side(side)], legal[side]) for side in Side}


def _card(match: Match, reader: Party, other: Party, outlook: Outlook | None) -> Card:
    covered = cover(reader, other)
    return {
        "region": other.member.region.value,
        "member_kind": other.member.kind.value,
        **_facts(other),
        **(_legal(outlook) if outlook else {}),
        "why": reasons(match.evidence, reader, other),
        **_coverage(covered),
        "missing": [*gaps(reader, other, covered), *_ends_too_soon(reader, outlook)],
    }


def _coverage(covered: ElementCoverage | None) -> Card:
    """The cells by code and degree: their words stand in the texts that each side may read anyway."""
    if covered is None:
        return {}
    cells = [{"element": cell.element.value, "degree": cell.degree} for cell in covered.cells]
    return {"coverage": cells, "elements_proposed": covered.proposed}


def _legal(outlook: Outlook) -> Card:
    """Which deals are lawful, by code alone: who the co-owners or the pledgee are stays out."""
    ends = outlook.right.expires_on
    return {
        "assessed_on": outlook.day.isoformat(),
        "deals": [{"kind": deal.kind.value, "verdict": deal.verdict.value} for deal in outlook.deals],
        "term_ends_on": ends.isoformat() if ends else None,
    }


def _ends_too_soon(reader: Party, outlook: Outlook | None) -> Iterator[dict[str, Any]]:
    """The patent's term is over before the reader's own need must be met."""
    need = reader.subject
    if outlook and isinstance(need, Need) and outlook.ends_by(need.deadline):
        ends = outlook.right.expires_on
        yield {"code": "term_ends_too_soon", "on": ends.isoformat() if ends else None}


def _facts(party: Party) -> Card:
    subject = party.subject
    if isinstance(subject, Need):
        return _confidential_need(subject) if party.is_confidential else _need(subject, party)
    if isinstance(subject, Patent):
        return _patent(subject, party)
    return _offer(subject, party) if isinstance(subject, Offer) else _maker(party)


def _confidential_need(need: Need) -> Card:
    """Only what every need form asks by code: nothing of the text, no budget, no date."""
    return {
        "kind": "need",
        "confidential": True,
        "industries": _divisions([need.industry]),
        "deal_kinds": need.deal_kinds,
    }


def _need(need: Need, party: Party) -> Card:
    return {
        **_confidential_need(need),
        "confidential": False,
        "language": need.language,
        "title": blind(need.title, party.names),
        "text": blind(need.problem, party.names),
        "elements": {element: blind(str(words), party.names) for element, words in need.elements.items()},
        "budget": [need.budget_min, need.budget_max],
        "deadline": need.deadline.isoformat() if need.deadline else None,
        "maturity": need.maturity,
    }


def _patent(patent: Patent, party: Party) -> Card:
    checked = patent.status_checked_on
    return {
        "kind": "patent",
        "language": patent.language,
        "title": blind(patent.title, party.names),
        "text": blind(patent.abstract, party.names),
        "patent_type": patent.type.value,
        "ipc": patent.ipc,
        "legal_status": patent.legal_status.value if patent.legal_status else None,
        "checked_on": checked.isoformat() if checked else None,
        "deal_kinds": patent.deal_kinds,
        "fee_terms": blind(patent.fee_terms, party.names),
        "application_fields": blind(patent.application_fields, party.names),
        "maturity": patent.maturity,
        "maturity_evidence": blind(patent.maturity_evidence, party.names),
        "maturity_shown_on": patent.maturity_shown_on.isoformat() if patent.maturity_shown_on else None,
    }


def _offer(offer: Offer, party: Party) -> Card:
    return {
        "kind": "offer",
        "language": offer.language,
        "title": blind(offer.title, party.names),
        "text": blind(offer.description, party.names),
        "service_kinds": offer.service_kinds,
        "fields": offer.fields,
        "regions": offer.regions,
        "price_basis": blind(offer.price_basis, party.names),
    }


def _maker(party: Party) -> Card:
    """A maker posted nothing: its profile was read by the matching alone and is not shown."""
    return {"kind": "maker", "industries": _divisions(party.member.industries)}


def _divisions(codes: list[str]) -> list[str]:
    """Industries cut to their divisions: a finer code can point at one firm of a county."""
    return list(dict.fromkeys(division for code in codes if (division := _division(code))))


def _division(code: str) -> str:
    try:
        return industry_division(code)
    except UnknownIndustry:
        return ""
