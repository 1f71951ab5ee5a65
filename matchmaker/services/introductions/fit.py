"""Why two parties fit and what is missing, as codes and words that the reader may see."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from matchmaker.domain.vocabulary import LegalStatus
from matchmaker.services.coverage import ElementCoverage, coverage_of
from matchmaker.services.introductions.parties import Party
from matchmaker.services.learning import FIT
from matchmaker.storage.needs import Need
from matchmaker.storage.patents import Patent

PHRASES_SHOWN = 6
"""More phrases than this make a list, not a reason."""

_MARKS = re.compile(r"[\W_]+")


def reasons(evidence: Sequence[Mapping[str, Any]], reader: Party, other: Party) -> list[dict[str, Any]]:
    """The signals that speak for the pair, strongest first, each with the phrases or codes behind it.

    Only phrases of the reader's own text are named, so that no word of a confidential text travels; of a
    confidential need it is not said either that its budget, its deadline or the like are met.
    """
    if other.is_confidential:
        evidence = [part for part in evidence if part["signal"] not in FIT]
    amounts: dict[str, float] = {}
    labels: dict[str, list[str]] = {}
    for part in sorted(evidence, key=lambda part: (-part["amount"], part["label"])):
        amounts[part["signal"]] = amounts.get(part["signal"], 0.0) + part["amount"]
        labels.setdefault(part["signal"], []).append(part["label"])
    ordered = sorted((signal for signal in amounts if amounts[signal] > 0), key=lambda s: (-amounts[s], s))
    return [_reason(signal, labels[signal], reader) for signal in ordered]


def _reason(signal: str, labels: list[str], reader: Party) -> dict[str, Any]:
    if signal == "codes":
        return {"signal": signal, "codes": [code for code in labels if _is_own_code(code, reader)]}
    own = _plain(reader.text)
    named = [label for label in labels if signal == "words" and _plain(label) in own]
    return {"signal": signal, "phrases": list(dict.fromkeys(named))[:PHRASES_SHOWN]}


def _is_own_code(code: str, reader: Party) -> bool:
    ipc = reader.subject.ipc if isinstance(reader.subject, Patent) else []
    wanted = _plain(code)
    return bool(wanted) and any(_plain(symbol).startswith(wanted) for symbol in ipc)


def cover(reader: Party, other: Party) -> ElementCoverage | None:
    """How far the patent of the two covers the elements of the need; None where that is not to be told.

    Of a confidential need the patent's holder would learn which elements it names.
    """
    found = {type(party.subject): party.subject for party in (reader, other)}
    need, patent = found.get(Need), found.get(Patent)
    if not isinstance(need, Need) or not isinstance(patent, Patent) or other.is_confidential:
        return None
    return coverage_of(need, patent)


def gaps(reader: Party, other: Party, covered: ElementCoverage | None) -> list[dict[str, Any]]:
    """What the reader should ask about: facts that are absent, unsettled or do not agree.

    covered -- what `cover` says of the two: the elements that it calls missing are named here.
    """
    return [*_patent_gaps(other), *_pair_gaps(reader, other), *_element_gaps(covered)]


def _element_gaps(covered: ElementCoverage | None) -> Iterator[dict[str, Any]]:
    if covered is None:
        return
    proposed = {"proposed": True} if covered.proposed else {}
    yield from ({"code": "element", "element": element.value, **proposed} for element in covered.missing)


def _patent_gaps(other: Party) -> Iterator[dict[str, Any]]:
    patent = other.subject
    if not isinstance(patent, Patent):
        return
    if patent.legal_status is None:
        yield {"code": "legal_status_unknown"}
    elif patent.legal_status is LegalStatus.PENDING:
        yield {"code": "not_granted"}
    if not patent.deal_kinds:
        yield {"code": "deal_kinds_unknown"}
    if patent.maturity is None:
        yield {"code": "maturity_unknown"}


def _pair_gaps(reader: Party, other: Party) -> Iterator[dict[str, Any]]:
    """Disagreements of a need and a patent, left out where naming them would tell of a confidential need."""
    found = {type(party.subject): party for party in (reader, other)}
    if Need not in found or Patent not in found:
        return
    need, patent = found[Need].subject, found[Patent].subject
    assert isinstance(need, Need)
    assert isinstance(patent, Patent)
    maturity = None if other.is_confidential else need.maturity
    yield from disagreements(need.deal_kinds, maturity, patent)


def disagreements(
    deal_kinds: Collection[str], maturity: int | None, patent: Patent
) -> Iterator[dict[str, Any]]:
    """Where what a need would agree to and what a patent offers do not meet; silence is no disagreement."""
    if deal_kinds and patent.deal_kinds and not set(deal_kinds) & set(patent.deal_kinds):
        yield {"code": "deal_kinds_differ"}
    if maturity and patent.maturity and patent.maturity < maturity:
        yield {"code": "maturity_low", "wanted": maturity, "found": patent.maturity}


def _plain(text: str) -> str:
    """Folded for comparison: width, case, blanks and marks do not count."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text).casefold())
