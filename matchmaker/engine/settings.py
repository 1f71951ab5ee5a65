"""What a matching is made of: signals, their weights, the fields they read. Frozen, saved as JSON."""

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Self

from matchmaker.engine.boilerplate import BOILERPLATE
from matchmaker.engine.errors import SettingsError

BOTH_FIELDS: Mapping[str, float] = MappingProxyType({"title": 1.0, "body": 1.0})

# A need's body says what is wanted in more words than its title does: four parts to six did best in
# cross-validation over the judged needs, and anything between three and five differs by less than .005.
NEED_FIELDS: Mapping[str, float] = MappingProxyType({"title": 4.0, "body": 6.0})


@dataclass(frozen=True)
class SignalSettings:
    """One signal: its name in the evidence, its kind, its weight, and the weight of each field it reads.

    Weights are relative: of the signals that a pair of texts allows they are rescaled to sum to one, and so
    are the weights of the fields that a text really has. `usual` makes it a signal of fit: what it says more
    than that raises a score, what it says less lowers it, and it is weighed against the others of fit.
    """

    name: str
    kind: str
    weight: float
    query_fields: Mapping[str, float] = dataclasses.field(default_factory=lambda: BOTH_FIELDS, hash=False)
    document_fields: Mapping[str, float] = dataclasses.field(default_factory=lambda: BOTH_FIELDS, hash=False)
    usual: float | None = None

    def __post_init__(self) -> None:
        """Refuse weights that are no positive numbers, and what no signal could usually say."""
        weights = [self.weight, *self.query_fields.values(), *self.document_fields.values()]
        if not all(0 < weight < float("inf") for weight in weights):
            raise SettingsError(
                f"signal {self.name!r}: weights must be positive numbers; leave a signal out instead"
            )
        if self.usual is not None and not 0 <= self.usual <= 1:
            raise SettingsError(f"signal {self.name!r}: what is usual lies in [0, 1]")


# Words twice as heavy as meaning: anything from one and a half to four times ranks the judged needs alike.
# What is usual of fit are the means over the pairs that the texts alone suggest for the seed's 117 needs: a
# pair that fits as such pairs do keeps the score of its texts. The weights of fit are reasoned: the elements
# say what is wanted, the others only whether a deal is in reach.
DEFAULT_SIGNALS = (
    SignalSettings("words", "words", 2.0, query_fields=NEED_FIELDS),
    SignalSettings("meaning", "meaning", 1.0),
    SignalSettings("codes", "codes", 0.25),
    SignalSettings("elements", "elements", 2.0, usual=0.11),
    SignalSettings("maturity", "maturity", 1.0, usual=0.93),
    SignalSettings("deals", "deals", 1.0, usual=0.71),
    SignalSettings("budget", "budget", 1.0, usual=0.94),
    SignalSettings("term", "term", 1.0, usual=0.98),
)

USUAL: Mapping[str, float | None] = MappingProxyType({one.name: one.usual for one in DEFAULT_SIGNALS})

# Lengths of usual texts, as the root of the summed squares of their damped counts. Anything from half to
# twice as much ranks the judged needs alike.
USUAL_LENGTHS: Mapping[str, float] = MappingProxyType({"title": 4.5, "body": 15.0})


@dataclass(frozen=True)
class MatchSettings:
    """Everything that shapes a score, and how much is looked at to find the best.

    rarity_power -- sharpens the rarity of terms: more damps generic words harder.
    length_pivot -- in (0, 1]: how much a long text is held against it (1 = plain cosine).
    usual_lengths -- by field, the length that is neither long nor short.
    boilerplate -- phrases struck out before words are compared.
    query_characters, document_characters -- what of a field the encoder reads.
    words_slope -- how steeply the words' amount rises with the first shared words, at least 1.
    meaning_floor -- in [0, 1): the cosine that two texts of any kind have anyway.
    fit_share -- in [0, 1): how far all signals of fit together may move a score, in parts of it.
    shortlist_above -- so many documents are all scored; of more, `shortlist` are, chosen by a rough look.
    """

    signals: tuple[SignalSettings, ...] = DEFAULT_SIGNALS
    rarity_power: float = 3.0
    length_pivot: float = 0.85
    usual_lengths: Mapping[str, float] = dataclasses.field(default_factory=lambda: USUAL_LENGTHS, hash=False)
    boilerplate: tuple[str, ...] = BOILERPLATE
    query_characters: int = 1000
    document_characters: int = 1000
    words_slope: float = 10.0
    meaning_floor: float = 0.1
    fit_share: float = 0.2
    shortlist_above: int = 20_000
    shortlist: int = 300

    def __post_init__(self) -> None:
        """Refuse signals without a name of their own, and numbers out of range."""
        names = [signal.name for signal in self.signals]
        if not names or len(set(names)) < len(names):
            raise SettingsError(f"signals need one name each and at least one signal: {names}")
        if not 0 < self.length_pivot <= 1 or self.rarity_power < 0:
            raise SettingsError("length_pivot lies in (0, 1], rarity_power is >= 0")
        if self.words_slope < 1 or not 0 <= self.meaning_floor < 1:
            raise SettingsError("words_slope is >= 1, meaning_floor lies in [0, 1)")
        if not 0 <= self.fit_share < 1:
            raise SettingsError("fit_share lies in [0, 1)")
        if min(self.query_characters, self.document_characters, self.shortlist) < 1:
            raise SettingsError("query_characters, document_characters and shortlist are at least 1")

    def usual_length(self, field: str) -> float:
        """The usual length of a field; of one that is not named, a body's."""
        return self.usual_lengths.get(field, USUAL_LENGTHS["body"])

    def reweighted(self, weights: Mapping[str, float]) -> Self:
        """These settings with other weights of the signals that are named."""
        signals = tuple(
            dataclasses.replace(signal, weight=weights.get(signal.name, signal.weight))
            for signal in self.signals
        )
        return dataclasses.replace(self, signals=signals)

    def only(self, *names: str) -> Self:
        """These settings with no other signals than `names`; refused with SettingsError if none is left."""
        return dataclasses.replace(self, signals=tuple(s for s in self.signals if s.name in names))

    def without(self, *names: str) -> Self:
        """These settings with `names` switched off; refused with SettingsError if none is left."""
        return dataclasses.replace(self, signals=tuple(s for s in self.signals if s.name not in names))

    def to_json(self) -> str:
        """The settings as JSON text, which `from_json` reads back to an equal value."""
        return json.dumps(_plain(self), ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote; raise SettingsError on anything else."""
        try:
            values = json.loads(text)
            signals = tuple(SignalSettings(**signal) for signal in values.pop("signals"))
            return cls(signals=signals, boilerplate=tuple(values.pop("boilerplate")), **values)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise SettingsError(f"not the settings of a matching: {error}") from error


def _plain(settings: MatchSettings) -> dict[str, Any]:
    return _values(settings) | {"signals": [_values(signal) for signal in settings.signals]}


def _values(settings: MatchSettings | SignalSettings) -> dict[str, Any]:
    plain = {f.name: getattr(settings, f.name) for f in dataclasses.fields(settings)}
    return {name: dict(value) if isinstance(value, Mapping) else value for name, value in plain.items()}
