"""Before a round is drafted: what each rule asks for beside what the pool can give it at the most."""

from collections.abc import Iterator
from dataclasses import dataclass

from matchmaker.domain.matches import MatchKind
from matchmaker.domain.rounds import QUOTAS, RoundRules, Rule
from matchmaker.engine.assignment import Limit, Pair, choose
from matchmaker.services.rounds.gathering import Pool
from matchmaker.services.rounds.limits import available, grouped, is_usable, limits_of, pairs_for_quota

_ALONE = frozenset({Rule.MOST, Rule.HOLDER_LIMIT, Rule.TWINS, Rule.CONFLICT, Rule.KNOWN})
"""What bounds a quota when nothing else is asked for."""


@dataclass(frozen=True)
class Prospect:
    """What one rule asks for, and the most that it could be given if it stood alone."""

    rule: Rule
    wanted: int
    possible: int

    @property
    def is_short(self) -> bool:
        """Whether it cannot be met, whatever the others say."""
        return self.possible < self.wanted


def prospects(pool: Pool, rules: RoundRules) -> list[Prospect]:
    """What can be met at all. Each line by itself: rules may still collide with one another."""
    there = available(pool, rules)
    asked = sum(min(rules.least, count) for count in there.values())
    return [
        Prospect(Rule.LEAST, len(there), sum(count >= rules.least for count in there.values())),
        Prospect(Rule.HOLDER_LIMIT, asked, _capacity(pool, rules)),
        *_quotas(pool, rules),
        *_forced(pool, rules),
    ]


def _capacity(pool: Pool, rules: RoundRules) -> int:
    """How many places the holders can fill together."""
    usable = [pair for pair in pool.of_kind(MatchKind.NEED_PATENT) if is_usable(pool, rules, pair)]
    holders = grouped(usable, lambda pair: pair.provider_id)
    return sum(min(rules.holder_limit, len(pairs)) for pairs in holders.values())


def _quotas(pool: Pool, rules: RoundRules) -> Iterator[Prospect]:
    asked = [rule for rule in QUOTAS if rules.number(rule)]
    limits = [limit for limit in limits_of(pool, rules) if limit.rule in _ALONE] if asked else []
    for rule in asked:
        yield Prospect(rule, rules.number(rule), _reachable(pool, rules, rule, limits))


def _reachable(pool: Pool, rules: RoundRules, rule: Rule, limits: list[Limit]) -> int:
    """The greatest number of pairs that count for the quota, found by solving for it alone."""
    counting = {pair.id for pair in pairs_for_quota(pool, rule) if is_usable(pool, rules, pair)}
    pairs = [Pair(pair.id, float(pair.id in counting)) for pair in pool.pairs]
    found = choose(pairs, limits)
    return round(found.total) if found else 0


def _forced(pool: Pool, rules: RoundRules) -> Iterator[Prospect]:
    if rules.forced:
        usable = {pair.id for pair in pool.pairs if is_usable(pool, rules, pair)}
        yield Prospect(Rule.FORCED, len(rules.forced), sum(key in usable for key in rules.forced))
