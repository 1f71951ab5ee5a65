"""From a round's rules to the engine's limits over sets of pairs."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from matchmaker.domain.matches import MatchKind
from matchmaker.domain.rounds import OFFERS_PER_NEED, QUOTAS, RoundRules, Rule
from matchmaker.engine.assignment import Limit, Pair
from matchmaker.services.rounds.gathering import Pool
from matchmaker.storage.rounds.sources import OpenPair

Groups = dict[str, list[OpenPair]]


def pairs_of(pool: Pool) -> list[Pair]:
    """The pairs as the engine takes them."""
    return [Pair(pair.id, pair.score) for pair in pool.pairs]


def limits_of(pool: Pool, rules: RoundRules) -> list[Limit]:
    """Every limit that the rules make on this pool."""
    return [
        *_per_need(pool, rules),
        *_per_provider(pool, rules),
        *_quotas(pool, rules),
        *_single(pool, rules),
        *_kept_out(pool),
    ]


def rule_of(limit_rule: str) -> Rule:
    """The rule that a limit comes from; forced and forbidden pairs carry their own key behind it."""
    return Rule(limit_rule.split(":", maxsplit=1)[0])


def available(pool: Pool, rules: RoundRules) -> dict[str, int]:
    """How many patents each need could be given: near-duplicates count once, those kept out not at all."""
    return {
        need_id: len({pool.twin(pair) for pair in pairs if is_usable(pool, rules, pair)})
        for need_id, pairs in grouped(pool.of_kind(MatchKind.NEED_PATENT), _need).items()
    }


def is_usable(pool: Pool, rules: RoundRules, pair: OpenPair) -> bool:
    """Whether the pair may come in at all."""
    return pair.is_manual or not (pool.is_kept_out(pair) or pair.id in rules.forbidden)


def grouped(pairs: Iterable[OpenPair], by: Callable[[OpenPair], str]) -> Groups:
    """The pairs in groups."""
    groups: Groups = defaultdict(list)
    for pair in pairs:
        groups[by(pair)].append(pair)
    return groups


def _need(pair: OpenPair) -> str:
    return pair.need_id


def _provider(pair: OpenPair) -> str:
    return pair.provider_id


def _at_most(rule: Rule, number: int, pairs: list[OpenPair], subject: str) -> Limit:
    """No more than the number; what was put by hand comes in all the same."""
    by_hand = sum(pair.is_manual for pair in pairs)
    return Limit(rule.value, _keys(pairs), 0, max(number, by_hand), subject)


def _keys(pairs: Iterable[OpenPair]) -> tuple[str, ...]:
    return tuple(pair.id for pair in pairs)


def _per_need(pool: Pool, rules: RoundRules) -> Iterator[Limit]:
    there = available(pool, rules)
    for need_id, pairs in grouped(pool.of_kind(MatchKind.NEED_PATENT), _need).items():
        least = min(rules.least, there[need_id])
        if least and need_id not in rules.excused:
            yield Limit(Rule.LEAST.value, _keys(pairs), least, None, need_id)
        yield _at_most(Rule.MOST, rules.most, pairs, need_id)
        for twin, alike in grouped(pairs, pool.twin).items():
            if len(alike) > 1:
                yield _at_most(Rule.TWINS, 1, alike, f"{need_id} {twin}")
    for need_id, pairs in grouped(pool.of_kind(MatchKind.NEED_OFFER), _need).items():
        yield _at_most(Rule.OFFERS, OFFERS_PER_NEED, pairs, need_id)


def _per_provider(pool: Pool, rules: RoundRules) -> Iterator[Limit]:
    for kind, rule in (
        (MatchKind.NEED_PATENT, Rule.HOLDER_LIMIT),
        (MatchKind.NEED_OFFER, Rule.AGENCY_LIMIT),
    ):
        for provider_id, pairs in grouped(pool.of_kind(kind), _provider).items():
            yield _at_most(rule, rules.number(rule), pairs, provider_id)


def _quotas(pool: Pool, rules: RoundRules) -> Iterator[Limit]:
    for rule in QUOTAS:
        if rules.number(rule):
            yield Limit(rule.value, _keys(pairs_for_quota(pool, rule)), rules.number(rule))


def pairs_for_quota(pool: Pool, rule: Rule) -> list[OpenPair]:
    """The pairs that count for a quota."""
    counts = QUOTAS[rule]
    return [
        pair
        for pair in pool.of_kind(MatchKind.NEED_PATENT)
        if counts(pair.provider_region, pair.seeker_region)
    ]


def _single(pool: Pool, rules: RoundRules) -> Iterator[Limit]:
    """A pair that is forced or forbidden is a rule of its own; so that one alone can give way."""
    there = {pair.id: pair for pair in pool.pairs}
    for key in rules.forced:
        yield Limit(f"{Rule.FORCED.value}:{key}", (key,) if key in there else (), 1, None, key)
    for key in rules.forbidden:
        if key in there:
            yield Limit(f"{Rule.FORBIDDEN.value}:{key}", (key,), 0, 0, key)
    for pair in pool.pairs:
        if pair.is_manual:
            yield Limit(Rule.MANUAL.value, (pair.id,), 1, None, pair.id)


def _kept_out(pool: Pool) -> Iterator[Limit]:
    for rule, keys in ((Rule.CONFLICT, pool.conflicts), (Rule.KNOWN, pool.known)):
        for pair in pool.pairs:
            if pair.id in keys and not pair.is_manual:
                yield Limit(rule.value, (pair.id,), 0, 0, pair.id)
