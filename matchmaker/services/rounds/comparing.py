"""A round beside the one it would replace: what comes, goes and stays, and how the places are spread."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from matchmaker.domain.divisions import Region
from matchmaker.domain.matches import MatchKind
from matchmaker.storage.rounds.queries import PlacedRow

SCORE_STEP = 0.05


@dataclass(frozen=True)
class Bar:
    """One value, and how often it occurs now and before."""

    label: str
    now: int
    before: int


@dataclass(frozen=True)
class Histogram:
    """Bars of one measure."""

    bars: tuple[Bar, ...]

    @property
    def highest(self) -> int:
        """The longest bar, at least one, to scale the others by."""
        return max([1, *(count for bar in self.bars for count in (bar.now, bar.before))])


@dataclass(frozen=True)
class Comparison:
    """Two rounds beside each other; the earlier one may be empty.

    per_need, per_holder -- needs (holders) by how many pairs they have; scores in steps; flows from the
    provider's region to the seeker's.
    """

    added: tuple[PlacedRow, ...]
    dropped: tuple[PlacedRow, ...]
    kept: int
    per_need: Histogram
    per_holder: Histogram
    scores: Histogram
    flows: Histogram


def compare(now: Sequence[PlacedRow], before: Sequence[PlacedRow]) -> Comparison:
    """What changes from the earlier pairs to these."""
    new, old = {row.match_id for row in now}, {row.match_id for row in before}
    patents = [row for row in now if row.kind is MatchKind.NEED_PATENT]
    earlier = [row for row in before if row.kind is MatchKind.NEED_PATENT]
    return Comparison(
        tuple(row for row in now if row.match_id not in old),
        tuple(row for row in before if row.match_id not in new),
        len(new & old),
        _numbers(_sizes(patents, _need), _sizes(earlier, _need)),
        _numbers(_sizes(patents, _holder), _sizes(earlier, _holder)),
        _scores(patents, earlier),
        _flows(patents, earlier),
    )


def _need(row: PlacedRow) -> str:
    return row.need_id


def _holder(row: PlacedRow) -> str:
    return row.provider_id


def _sizes(rows: Iterable[PlacedRow], by: Callable[[PlacedRow], str]) -> Counter[int]:
    return Counter(Counter(by(row) for row in rows).values())


def _numbers(now: Counter[int], before: Counter[int]) -> Histogram:
    """One bar for each number from 1 to the largest."""
    top = max([0, *now, *before])
    return Histogram(tuple(Bar(str(size), now[size], before[size]) for size in range(1, top + 1)))


def _scores(now: list[PlacedRow], before: list[PlacedRow]) -> Histogram:
    counted, earlier = (Counter(int(row.score / SCORE_STEP) for row in rows) for rows in (now, before))
    steps = [*counted, *earlier]
    numbers = range(min(steps), max(steps) + 1) if steps else ()
    return Histogram(
        tuple(
            Bar(
                f"{step * SCORE_STEP:.2f}–{(step + 1) * SCORE_STEP:.2f}",
                counted[step],
                earlier[step],
            )
            for step in numbers
        )
    )


def _flows(now: list[PlacedRow], before: list[PlacedRow]) -> Histogram:
    """From region to region, by their codes; those that occur in neither are left out."""
    counted, earlier = (
        Counter((row.provider_region, row.seeker_region) for row in rows) for rows in (now, before)
    )
    ways = [(one, other) for one in Region for other in Region if counted[one, other] or earlier[one, other]]
    return Histogram(tuple(Bar(f"{a.value}-{b.value}", counted[a, b], earlier[a, b]) for a, b in ways))
