"""Planning a round over pools made by hand: every rule is kept, or the truth is told about why not."""

from collections import Counter, defaultdict

import pytest

from matchmaker.domain.divisions import Region
from matchmaker.domain.matches import MatchKind
from matchmaker.domain.rounds import (
    ALTERNATES_PER_NEED,
    IN_ROUND,
    LITTLE_SHOWN,
    OFFERS_PER_NEED,
    Place,
    RoundRules,
    Rule,
    read_rules,
)
from matchmaker.services.rounds.gathering import Between, Pool
from matchmaker.services.rounds.planning import Placed, plan
from matchmaker.services.rounds.relaxing import collision_of, remedies
from matchmaker.services.rounds.viability import prospects
from tests.unit.services.pools import pair, random_pool

RULES = (
    RoundRules(),
    RoundRules(least=2, most=3, holder_limit=8, exploration=20, seed=7),
    RoundRules(least=1, most=4, holder_limit=9, agency_limit=3, to_hebei=2, to_tianjin=1, to_beijing=1),
    RoundRules(least=0, most=2, holder_limit=5, forced=("m00p00",), forbidden=("m01p01",)),
)


def faults(pool: Pool, rules: RoundRules, placed: list[Placed]) -> list[str]:
    """Every rule that a round breaks, counted without the solver."""
    there = [each for each in placed if each.place in IN_ROUND]
    patents = [each for each in there if each.pair.kind is MatchKind.NEED_PATENT]
    offers = [each for each in there if each.pair.kind is MatchKind.NEED_OFFER]
    found = []
    keys = {each.pair.id for each in there}
    bound = [each for each in patents if each.place is not Place.EXPLORED]
    per_need = Counter(each.pair.need_id for each in bound)
    open_twins = defaultdict(set)
    for each in pool.of_kind(MatchKind.NEED_PATENT):
        if each.is_manual or (each.id not in pool.conflicts | pool.known | set(rules.forbidden)):
            open_twins[each.need_id].add(pool.twin(each))
    for need, twins in open_twins.items():
        if per_need[need] < min(rules.least, len(twins)):
            found.append(f"least {need}")
    by_hand = Counter(each.pair.need_id for each in patents if each.place is Place.MANUAL)
    found += [f"most {need}" for need, count in per_need.items() if count > max(rules.most, by_hand[need])]
    hand = Counter(each.pair.provider_id for each in patents if each.place is Place.MANUAL)
    holders = Counter(each.pair.provider_id for each in patents)
    found += [f"holder {key}" for key, n in holders.items() if n > max(rules.holder_limit, hand[key])]
    agencies = Counter(each.pair.provider_id for each in offers)
    found += [f"agency {key}" for key, count in agencies.items() if count > rules.agency_limit]
    services = Counter(each.pair.need_id for each in offers)
    found += ["offers" for count in services.values() if count > OFFERS_PER_NEED]
    flows = Counter((each.pair.provider_region, each.pair.seeker_region) for each in bound)
    found += ["hebei"] * (flows[Region.BEIJING, Region.HEBEI] < rules.to_hebei)
    found += ["tianjin"] * (flows[Region.BEIJING, Region.TIANJIN] < rules.to_tianjin)
    back = flows[Region.TIANJIN, Region.BEIJING] + flows[Region.HEBEI, Region.BEIJING]
    found += ["beijing"] * (back < rules.to_beijing)
    found += ["forced"] * (not set(rules.forced) <= keys)
    free = {each.pair.id for each in there if not each.pair.is_manual}
    found += ["out"] * bool(free & (pool.conflicts | pool.known | set(rules.forbidden)))
    found += ["by hand"] * (not {each.id for each in pool.pairs if each.is_manual} <= keys)
    twins = Counter((each.pair.need_id, pool.twin(each.pair)) for each in patents if not each.pair.is_manual)
    found += ["twins"] * any(count > 1 for count in twins.values())
    explored = [each for each in patents if each.place is Place.EXPLORED]
    found += ["explored too many"] * (len(explored) > len(bound) * rules.exploration / 100)
    found += ["one more"] * (max(Counter(each.pair.need_id for each in explored).values(), default=0) > 1)
    return found


@pytest.mark.parametrize("rules", RULES)
@pytest.mark.parametrize("seed", range(8))
def test_a_round_breaks_no_rule_or_says_which_collide(seed: int, rules: RoundRules) -> None:
    pool = random_pool(seed)
    keys = {each.id for each in pool.pairs}
    if not set(rules.forced) <= keys:
        rules = RoundRules(**{**rules.to_json(), "forced": (), "forbidden": (), "excused": ()})
    placed = plan(pool, rules)
    if placed is None:
        assert_truth_is_told(pool, rules)
    else:
        assert faults(pool, rules, placed) == []


def assert_truth_is_told(pool: Pool, rules: RoundRules) -> None:
    collision = collision_of(pool, rules)
    assert collision
    offered = remedies(pool, rules, collision)
    assert offered
    for remedy in offered:
        after = plan(pool, remedy.rules)
        assert after is not None
        assert read_rules(remedy.to_json()["rules"]) == remedy.rules
        assert faults(pool, RoundRules(**{**vars_of(remedy.rules), "least": 0}), after) == []


def vars_of(rules: RoundRules) -> dict[str, object]:
    return {**rules.to_json(), **{name: getattr(rules, name) for name in ("forced", "forbidden", "excused")}}


def crowded(needs: int = 5, each: int = 3) -> Pool:
    """Needs that all look to one holder, beside one that has a holder of its own."""
    pairs = [
        pair(f"m{need}{patent}", f"n{need}", f"p{patent}", "big", 0.1 + patent / 100)
        for need in range(needs)
        for patent in range(each)
    ]
    pairs += [pair(f"own{patent}", "own", f"q{patent}", "small") for patent in range(each)]
    return Pool(tuple(pairs))


def test_a_holders_limit_against_every_needs_minimum() -> None:
    pool, rules = crowded(), RoundRules(least=3, most=5, holder_limit=8)
    assert plan(pool, rules) is None
    collision = collision_of(pool, rules)
    assert [part["rule"] for part in collision] == ["holder_limit", "least"]
    assert collision[0]["subjects"] == ["big"]
    assert set(collision[1]["subjects"]) <= {f"n{number}" for number in range(5)}
    assert told(pool, rules) == {
        (("least", 3, 1),),
        (("holder_limit", 8, 15),),
        (("excused", 3),),
    }


def told(pool: Pool, rules: RoundRules) -> set[tuple[tuple[object, ...], ...]]:
    """The remedies in few words."""
    names = ("before", "after", "count", "key")
    return {
        tuple(
            (change["rule"], *(change[name] for name in names if name in change)) for change in remedy.changes
        )
        for remedy in remedies(pool, rules, collision_of(pool, rules))
    }


def test_each_remedy_says_what_it_gives() -> None:
    pool, rules = crowded(), RoundRules(least=3, most=5, holder_limit=8)
    offered = remedies(pool, rules, collision_of(pool, rules))
    given = {remedy.changes[0]["rule"]: (remedy.needs_met, remedy.needs, remedy.pairs) for remedy in offered}
    assert given["holder_limit"] == (6, 6, 18)
    # Of eight places of the large holder, two needs can have three each, and two pairs are left.
    assert given["excused"] == (3, 6, 11)
    assert given["least"][2] == 11


def test_a_quota_that_the_pool_cannot_fill() -> None:
    pool, rules = crowded(), RoundRules(least=0, holder_limit=12, to_hebei=17)
    assert plan(pool, rules) is None
    line = next(line for line in prospects(pool, rules) if line.rule is Rule.TO_HEBEI)
    assert (line.wanted, line.possible, line.is_short) == (17, 15, True)
    collision = collision_of(pool, rules)
    assert {part["rule"] for part in collision} == {"to_hebei", "holder_limit"}
    assert {(("to_hebei", 17, 15),), (("holder_limit", 12, 14),)} <= told(pool, rules)


def test_a_quota_beyond_everything_there_is() -> None:
    pool, rules = crowded(), RoundRules(least=0, holder_limit=12, to_hebei=2000)
    assert [part["rule"] for part in collision_of(pool, rules)] == ["to_hebei"]
    # All that there is are 18 pairs, so more of the large holder does not help by itself.
    assert told(pool, rules) == {
        (("to_hebei", 2000, 15),),
        (("holder_limit", 12, 15), ("to_hebei", 2000, 18)),
    }


def test_no_number_is_offered_that_the_form_refuses() -> None:
    pool = Pool(tuple(pair(f"m{n:02}", "n", f"p{n:02}", f"h{n:02}") for n in range(30)))
    rules = RoundRules(least=0, most=3, to_hebei=20)
    offered = told(pool, rules)
    assert (("to_hebei", 20, 3),) in offered
    assert not any(rule == "most" and after > 15 for changes in offered for rule, _before, after in changes)


def test_a_pair_forced_and_forbidden() -> None:
    pool, rules = crowded(), RoundRules(least=0, holder_limit=20, forced=("m00",), forbidden=("m00",))
    collision = collision_of(pool, rules)
    assert {part["rule"] for part in collision} == {"forced", "forbidden"}
    assert told(pool, rules) == {(("forced", "m00"),), (("forbidden", "m00"),)}


def test_a_forced_pair_never_outdoes_a_conflict_of_interest() -> None:
    pool = Pool(crowded().pairs, conflicts=frozenset({"m00"}))
    rules = RoundRules(least=0, holder_limit=20, forced=("m00",))
    collision = collision_of(pool, rules)
    assert {part["rule"] for part in collision} == {"forced", "conflict"}
    assert told(pool, rules) == {(("forced", "m00"),)}


def test_two_troubles_at_once_are_mended_together() -> None:
    pool = crowded()
    rules = RoundRules(least=3, holder_limit=8, forced=("m00",), forbidden=("m00",))
    offered = remedies(pool, rules, collision_of(pool, rules))
    assert offered
    for remedy in offered:
        assert plan(pool, remedy.rules) is not None
        assert len(remedy.changes) > 1


def test_chance_gives_a_few_places_to_those_shown_little_and_notes_how_likely_it_was() -> None:
    pool, rules = random_pool(3), RoundRules(least=1, most=2, exploration=20, seed=5)
    placed = plan(pool, rules)
    explored = [each for each in placed if each.place is Place.EXPLORED]
    assert explored
    assert {each.propensity for each in explored} == {explored[0].propensity}
    assert 0 < explored[0].propensity <= 1
    assert all(pool.shown.get(each.pair.provider_id, 0) < LITTLE_SHOWN for each in explored)
    assert all(each.propensity == 1 for each in placed if each.place is Place.CHOSEN)
    assert plan(pool, rules) == placed
    assert plan(pool, RoundRules(least=1, most=2, exploration=0)) is not None


def test_every_proposal_is_drawn_as_often_as_noted() -> None:
    pool = random_pool(3)
    draws = [plan(pool, RoundRules(least=1, most=2, exploration=5, seed=seed)) for seed in range(60)]
    drawn = [[each for each in placed if each.place is Place.EXPLORED] for placed in draws]
    chance = drawn[0][0].propensity
    counted = Counter(each.pair.id for one in drawn for each in one)
    assert all(abs(count / 60 - chance) < 0.25 for count in counted.values())
    assert len(counted) == pytest.approx(len(drawn[0]) / chance)


def test_alternates_are_the_next_best_of_each_need() -> None:
    pool = crowded(needs=1, each=6)
    placed = plan(pool, RoundRules(least=1, most=2, exploration=0))
    chosen = [each.pair.id for each in placed if each.place is Place.CHOSEN and each.pair.need_id == "n0"]
    beside = [each.pair.id for each in placed if each.place is Place.ALTERNATE and each.pair.need_id == "n0"]
    assert chosen == ["m04", "m05"]
    assert beside == ["m03", "m02", "m01"][:ALTERNATES_PER_NEED]


def test_what_counts_as_a_conflict() -> None:
    between = Between(
        owned={"a": {"b"}, "b": {"a", "c"}, "c": {"b"}},
        agencies={"s": {"agency"}, "p": {"agency"}},
        joint={"patent": {"c"}},
        touched={("x", "y")},
    )

    def conflict(seeker: str, provider: str, patent: str = "other") -> bool:
        return between.is_conflict(pair("m", "n", patent, provider, seeker_id=seeker))

    assert conflict("a", "c"), "one owner, through a third"
    assert conflict("a", "z", "patent"), "a joint holder of the same owner"
    assert conflict("s", "p"), "one agency acts for both"
    assert conflict("s", "agency"), "the agency itself stands on the other side"
    assert not conflict("a", "z")
    assert not conflict("s", "z")
    assert between.is_known(pair("m", "n", "patent", "y", seeker_id="x"))
