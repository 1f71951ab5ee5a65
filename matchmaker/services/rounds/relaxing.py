"""When no choice keeps the rules: which of them collide, and what would help, each remedy solved for."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from matchmaker.domain.errors import Invalid
from matchmaker.domain.matches import MatchKind
from matchmaker.domain.rounds import MINIMUMS, QUOTAS, RoundRules, Rule, check_rules
from matchmaker.engine.assignment import Chosen, Limit, cheapest_slack, choose, find_collision
from matchmaker.services.rounds.gathering import Pool
from matchmaker.services.rounds.limits import available, limits_of, pairs_for_quota, pairs_of, rule_of

WANTED = 3
"""Remedies offered: more than these nobody weighs against each other."""

_NUMBERS = frozenset({Rule.LEAST, Rule.MOST, Rule.HOLDER_LIMIT, Rule.AGENCY_LIMIT, *QUOTAS})
_GIVING_WAY = _NUMBERS | {Rule.FORCED, Rule.FORBIDDEN}

# So dear that another rule gives way only where the one in question does not help by itself.
_DEAR = 1000.0


@dataclass(frozen=True)
class Remedy:
    """Changed rules that can be kept, and what they give.

    needs_met -- needs that get the least that was first asked for, of `needs`.
    """

    rules: RoundRules
    changes: tuple[dict[str, Any], ...]
    needs_met: int
    needs: int
    pairs: int
    total: float
    quotas: dict[str, int]

    def to_json(self) -> dict[str, Any]:
        """As it is stored with the round."""
        return {
            "rules": self.rules.to_json(),
            "changes": list(self.changes),
            "needs_met": self.needs_met,
            "needs": self.needs,
            "pairs": self.pairs,
            "total": self.total,
            "quotas": self.quotas,
        }


def collision_of(pool: Pool, rules: RoundRules) -> list[dict[str, Any]]:
    """The rules that collide: without any one of them the others can be kept. With whom each concerns."""
    found = find_collision(pairs_of(pool), limits_of(pool, rules))
    return [
        {
            "rule": rule_of(name).value,
            "subjects": sorted({limit.subject for limit in found.limits if limit.rule == name}),
        }
        for name in found.rules
    ]


def remedies(pool: Pool, rules: RoundRules, collision: list[dict[str, Any]]) -> list[Remedy]:
    """Up to `WANTED` sets of changes that help, those that change least first."""
    found: dict[RoundRules, Remedy] = {}
    for changed in _candidates(pool, rules, collision):
        if len(found) == WANTED:
            break
        if changed is not None and changed not in found and _may_be_set(changed):
            chosen = choose(pairs_of(pool), limits_of(pool, changed))
            if chosen is not None:
                found[changed] = _remedy(pool, rules, changed, chosen)
    return sorted(found.values(), key=lambda remedy: (len(remedy.changes), -remedy.needs_met, -remedy.total))


def _may_be_set(rules: RoundRules) -> bool:
    try:
        check_rules(rules)
    except Invalid:
        return False
    return True


def _candidates(
    pool: Pool, rules: RoundRules, collision: list[dict[str, Any]]
) -> Iterator[RoundRules | None]:
    """What may help: a rule of the collision gives way; needs fall short; other rules give way beside one."""
    limits = limits_of(pool, rules)
    soft = sorted({limit.rule for limit in limits if rule_of(limit.rule) in _GIVING_WAY})
    dear = dict.fromkeys(soft, _DEAR)
    at_fault = [name for name in soft if _is_part(name, collision)]
    for name in at_fault:
        yield _giving_way(pool, rules, limits, dear | {name: 1.0})
    if Rule.LEAST.value in at_fault:
        yield _excusing(pool, rules, limits, soft)
    for name in soft:
        if name not in at_fault:
            yield _giving_way(pool, rules, limits, dear | {name: 1.0})


def _is_part(name: str, collision: list[dict[str, Any]]) -> bool:
    rule, _, key = name.partition(":")
    return any(part["rule"] == rule and (not key or key in part["subjects"]) for part in collision)


def _giving_way(
    pool: Pool, rules: RoundRules, limits: list[Limit], prices: dict[str, float]
) -> RoundRules | None:
    slack = cheapest_slack(pairs_of(pool), limits, prices)
    if slack is None:
        return None
    changed = rules
    for name, units in slack.items():
        changed = _loosened(changed, name, units)
    # A need with few candidates gives way later than one with many: lower on until a choice exists.
    while Rule.LEAST.value in slack and changed.least and not _works(pool, changed):
        changed = changed.with_number(Rule.LEAST, changed.least - 1)
    return changed


def _works(pool: Pool, rules: RoundRules) -> bool:
    return choose(pairs_of(pool), limits_of(pool, rules)) is not None


def _loosened(rules: RoundRules, name: str, units: int) -> RoundRules:
    rule, _, key = name.partition(":")
    if key:
        return rules.without(Rule(rule), key)
    number = rules.number(Rule(rule))
    return rules.with_number(Rule(rule), max(number - units, 0) if Rule(rule) in MINIMUMS else number + units)


def _excusing(pool: Pool, rules: RoundRules, limits: list[Limit], soft: list[str]) -> RoundRules | None:
    """Let as few needs as possible fall short instead of lowering the least for all."""
    own = [
        replace(limit, rule=f"{limit.rule}:{limit.subject}") if limit.rule == Rule.LEAST.value else limit
        for limit in limits
    ]
    prices = {name: _DEAR for name in soft if name != Rule.LEAST.value}
    needs = {limit.rule: 1.0 for limit in own if rule_of(limit.rule) is Rule.LEAST}
    slack = cheapest_slack(pairs_of(pool), own, prices | needs, given_up=frozenset(needs))
    if slack is None or any(rule_of(name) is not Rule.LEAST for name in slack):
        return None
    return replace(rules, excused=tuple(sorted({*rules.excused, *(name.split(":")[1] for name in slack)})))


def _remedy(pool: Pool, before: RoundRules, after: RoundRules, chosen: Chosen) -> Remedy:
    there, keys = available(pool, before), frozenset(chosen.keys)
    given = Counter(pair.need_id for pair in pool.of_kind(MatchKind.NEED_PATENT) if pair.id in keys)
    return Remedy(
        after,
        tuple(_changes(before, after)),
        sum(given[need_id] >= min(before.least, count) for need_id, count in there.items()),
        len(there),
        len(keys),
        chosen.total,
        {rule.value: sum(pair.id in keys for pair in pairs_for_quota(pool, rule)) for rule in QUOTAS},
    )


def _changes(before: RoundRules, after: RoundRules) -> Iterator[dict[str, Any]]:
    for rule in sorted(_NUMBERS):
        if before.number(rule) != after.number(rule):
            yield {"rule": rule.value, "before": before.number(rule), "after": after.number(rule)}
    for rule in (Rule.FORCED, Rule.FORBIDDEN):
        for key in sorted(set(getattr(before, rule.value)) - set(getattr(after, rule.value))):
            yield {"rule": rule.value, "key": key}
    excused = sorted(set(after.excused) - set(before.excused))
    if excused:
        yield {"rule": "excused", "count": len(excused)}
