"""The signals, each a file. A new one is a new file here and a new line in `KINDS`, never another `if`."""

from collections.abc import Mapping
from types import MappingProxyType

from matchmaker.engine.errors import SettingsError
from matchmaker.engine.signals.base import Column, Corpus, Pair, Part, Question, Setup, Signal, SignalKind
from matchmaker.engine.signals.budget import Budget
from matchmaker.engine.signals.codes import CodesSignal
from matchmaker.engine.signals.deals import DealsSignal
from matchmaker.engine.signals.elements import ElementsSignal
from matchmaker.engine.signals.figures import FiguresSignal
from matchmaker.engine.signals.maturity import Maturity
from matchmaker.engine.signals.meaning import MeaningSignal
from matchmaker.engine.signals.term import Term
from matchmaker.engine.signals.words import WordsSignal

__all__ = ["KINDS", "Column", "Corpus", "Pair", "Part", "Question", "Setup", "Signal", "make_signal"]

KINDS: Mapping[str, SignalKind] = MappingProxyType(
    {
        "words": WordsSignal,
        "meaning": MeaningSignal,
        "codes": lambda _: CodesSignal(),
        "elements": lambda _: ElementsSignal(),
        "maturity": lambda _: FiguresSignal(Maturity()),
        "deals": lambda _: DealsSignal(),
        "budget": lambda _: FiguresSignal(Budget()),
        "term": lambda _: FiguresSignal(Term()),
    }
)


def make_signal(setup: Setup) -> Signal:
    """A signal as the settings describe it; SettingsError where its kind is unknown."""
    kind = setup.signal.kind
    if kind not in KINDS:
        raise SettingsError(f"no signal of kind {kind!r}; there are {', '.join(sorted(KINDS))}")
    return KINDS[kind](setup)
