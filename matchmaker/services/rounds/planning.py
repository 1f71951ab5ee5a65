"""Choosing the pairs of a round: the best set under the rules, some by chance, the next best beside them."""

import random
from collections import Counter
from dataclasses import dataclass

from matchmaker.domain.matches import MatchKind
from matchmaker.domain.rounds import ALTERNATES_PER_NEED, LITTLE_SHOWN, Place, RoundRules
from matchmaker.engine.assignment import Limit, Pair, choose
from matchmaker.services.rounds.gathering import Pool
from matchmaker.services.rounds.limits import grouped, is_usable, limits_of, pairs_of
from matchmaker.storage.rounds.sources import OpenPair


@dataclass(frozen=True)
class Placed:
    """A pair, how it came into the round, and the chance it had of that."""

    pair: OpenPair
    place: Place
    propensity: float = 1.0


def plan(pool: Pool, rules: RoundRules) -> list[Placed] | None:
    """The pairs of a round with their alternates; None when no choice keeps the rules. Raises OutOfTime."""
    found = choose(pairs_of(pool), limits_of(pool, rules))
    if found is None:
        return None
    keys = frozenset(found.keys)
    chosen = [pair for pair in pool.pairs if pair.id in keys]
    explored = _explored(pool, rules, chosen)
    taken = chosen + [placed.pair for placed in explored]
    return [
        *(Placed(pair, Place.MANUAL if pair.is_manual else Place.CHOSEN) for pair in chosen),
        *explored,
        *(Placed(pair, Place.ALTERNATE, 0.0) for pair in _alternates(pool, rules, taken)),
    ]


def _explored(pool: Pool, rules: RoundRules, chosen: list[OpenPair]) -> list[Placed]:
    """A few places on top, drawn among members that were shown little.

    Each such member proposes one free pair, no two for the same need, so that a draw can break no limit; then
    chance alone decides. All proposals have the same chance, which is noted.
    """
    places = sum(pair.kind is MatchKind.NEED_PATENT for pair in chosen) * rules.exploration // 100
    proposals = _proposals(pool, rules, chosen)
    drawn = min(places, len(proposals))
    if not drawn:
        return []
    # Not a secret: the same seed must draw the same places again.
    picked = random.Random(rules.seed).sample(proposals, drawn)  # noqa: S311
    return [Placed(pair, Place.EXPLORED, drawn / len(proposals)) for pair in picked]


def _proposals(pool: Pool, rules: RoundRules, chosen: list[OpenPair]) -> list[OpenPair]:
    load = Counter(pair.provider_id for pair in chosen if pair.kind is MatchKind.NEED_PATENT)
    free = [
        pair
        for pair in _left(pool, rules, chosen)
        if pool.shown.get(pair.provider_id, 0) < LITTLE_SHOWN and load[pair.provider_id] < rules.holder_limit
    ]
    limits = [
        Limit(side, tuple(pair.id for pair in pairs), 0, 1, key)
        for side, groups in (
            ("need", grouped(free, lambda pair: pair.need_id)),
            ("holder", grouped(free, lambda pair: pair.provider_id)),
        )
        for key, pairs in groups.items()
    ]
    found = choose([Pair(pair.id, pair.score) for pair in free], limits)
    keys = frozenset(found.keys) if found else frozenset()
    return [pair for pair in free if pair.id in keys]


def _left(pool: Pool, rules: RoundRules, taken: list[OpenPair]) -> list[OpenPair]:
    """Pairs of needs and patents that could still come in, near-duplicates of those taken left out."""
    there = {(pair.need_id, pool.twin(pair)) for pair in taken}
    return [
        pair
        for pair in pool.of_kind(MatchKind.NEED_PATENT)
        if is_usable(pool, rules, pair) and (pair.need_id, pool.twin(pair)) not in there
    ]


def _alternates(pool: Pool, rules: RoundRules, taken: list[OpenPair]) -> list[OpenPair]:
    """The next best pairs of each need."""
    found: list[OpenPair] = []
    for pairs in grouped(_left(pool, rules, taken), lambda pair: pair.need_id).values():
        seen: set[str] = set()
        for pair in sorted(pairs, key=lambda pair: (-pair.score, pair.id)):
            if pool.twin(pair) not in seen and len(seen) < ALTERNATES_PER_NEED:
                seen.add(pool.twin(pair))
                found.append(pair)
    return found
