"""The parts of a score in words: what stands beside each bar of the waterfall."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from flask_babel import format_date, format_decimal
from flask_babel import gettext as _

from matchmaker.domain.vocabulary import DealKind
from matchmaker.services.matches.detail import OTHER_WORDS, WORDS, Share
from matchmaker.web.labels import label


@dataclass(frozen=True)
class Part:
    """A bar of the waterfall; `amount` is below zero where a pair fits worse than such pairs usually do."""

    label: str
    words: str
    amount: float


def part_of(share: Share) -> Part:
    """The bar of a part."""
    heading, words = _WORDS[share.signal](share)
    return Part(heading, words, share.amount)


def signal_name(share: Share) -> str:
    """The signal that a part came from, all phrases under one name."""
    return _("Shared words") if share.signal in {WORDS, OTHER_WORDS} else part_of(share).label


def width_of(parts: Sequence[Part]) -> float:
    """The amount that fills the waterfall: the most that the parts come to, one after another."""
    return max(accumulate((part.amount for part in parts), initial=0.0)) or 1.0


def _phrase(share: Share) -> tuple[str, str]:
    return f"“{share.label}”", _("shared phrase")


def _other_phrases(share: Share) -> tuple[str, str]:
    return _("Other shared words"), _("%(count)s of them", count=share.count)


def _codes(share: Share) -> tuple[str, str]:
    return _("Patent classes"), share.label


def _meaning(share: Share) -> tuple[str, str]:  # noqa: ARG001
    return _("Meaning"), _("the texts say similar things, even where the words differ")


def _elements(share: Share) -> tuple[str, str]:
    words = _("this one patent says %(percent)s%% of what the need's elements name", percent=share.label)
    return _("Elements"), words


def _maturity(share: Share) -> tuple[str, str]:
    found, wanted = share.label.split("/")
    return _("Maturity"), _("level %(found)s; the need asks for %(wanted)s", found=found, wanted=wanted)


def _deals(share: Share) -> tuple[str, str]:
    if not share.label:
        return _("Kinds of deal"), _("none that both would agree to")
    kinds = _(", ").join(label(kind, DealKind) for kind in share.label.split(","))
    return _("Kinds of deal"), _("both would agree to: %(kinds)s", kinds=kinds)


def _budget(share: Share) -> tuple[str, str]:
    fee, budget = (format_decimal(int(yuan)) for yuan in share.label.split("/"))
    words = _("at least %(fee)s yuan to be paid, at most %(budget)s to be spent", fee=fee, budget=budget)
    return _("Budget"), words


def _term(share: Share) -> tuple[str, str]:
    ends, wanted = (format_date(date.fromisoformat(day)) for day in share.label.split("/"))
    words = _("the right ends on %(ends)s; the need must be met by %(wanted)s", ends=ends, wanted=wanted)
    return _("Remaining term"), words


_WORDS: dict[str, Callable[[Share], tuple[str, str]]] = {
    WORDS: _phrase,
    OTHER_WORDS: _other_phrases,
    "codes": _codes,
    "meaning": _meaning,
    "elements": _elements,
    "maturity": _maturity,
    "deals": _deals,
    "budget": _budget,
    "term": _term,
}
