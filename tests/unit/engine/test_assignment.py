"""Choosing pairs under limits: optimal, obedient, repeatable; and honest where nothing can be chosen."""

from itertools import product
from random import Random
from time import process_time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matchmaker.engine.assignment import (
    Limit,
    Pair,
    cheapest_slack,
    choose,
    find_collision,
    is_feasible,
    near_duplicates,
)

quick = settings(max_examples=40, deadline=None, derandomize=True)

KEYS = tuple("abcdefg")


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[Pair], list[Limit]]:
    keys = KEYS[: draw(st.integers(1, len(KEYS)))]
    pairs = [Pair(key, draw(st.integers(1, 100)) / 100) for key in keys]
    limits = []
    for number in range(draw(st.integers(0, 6))):
        among = draw(st.lists(st.sampled_from(keys), unique=True, max_size=len(keys)))
        low = draw(st.integers(0, 3))
        high = draw(st.one_of(st.none(), st.integers(0, 4)))
        limits.append(Limit(draw(st.sampled_from(("r1", "r2", "r3"))), tuple(among), low, high, str(number)))
    return pairs, limits


def keeps(keys: frozenset[str], limits: list[Limit]) -> bool:
    """Whether a choice keeps every limit, counted by hand."""
    counts = [(limit, len(keys & set(limit.pairs))) for limit in limits]
    return all(limit.low <= count and (limit.high is None or count <= limit.high) for limit, count in counts)


def best(pairs: list[Pair], limits: list[Limit]) -> float | None:
    """The greatest sum, by trying every choice."""
    sums = [
        sum(pair.score for pair, taken in zip(pairs, picks, strict=True) if taken)
        for picks in product((False, True), repeat=len(pairs))
        if keeps(frozenset(pair.key for pair, taken in zip(pairs, picks, strict=True) if taken), limits)
    ]
    return max(sums, default=None)


@quick
@given(problems())
def test_a_choice_keeps_every_limit_and_none_is_better(problem: tuple[list[Pair], list[Limit]]) -> None:
    pairs, limits = problem
    chosen, greatest = choose(pairs, limits), best(pairs, limits)
    assert (chosen is None) == (greatest is None)
    assert is_feasible(pairs, limits) == (greatest is not None)
    if chosen is not None:
        assert keeps(frozenset(chosen.keys), limits)
        assert chosen.total == pytest.approx(greatest, abs=1e-6)


@quick
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(
    problem: tuple[list[Pair], list[Limit]], random: object
) -> None:
    pairs, limits = problem
    mixed, shuffled = list(pairs), list(limits)
    random.shuffle(mixed)
    random.shuffle(shuffled)
    assert choose(mixed, shuffled) == choose(pairs, limits)


@quick
@given(problems())
def test_a_collision_collides_and_without_any_of_its_rules_does_not(
    problem: tuple[list[Pair], list[Limit]],
) -> None:
    pairs, limits = problem
    assume(best(pairs, limits) is None)
    found = find_collision(pairs, limits)
    assert best(pairs, [limit for limit in limits if limit.rule in found.rules]) is None
    assert best(pairs, list(found.limits)) is None
    for rule in found.rules:
        rest = [limit for limit in limits if limit.rule in found.rules and limit.rule != rule]
        assert best(pairs, rest) is not None


@quick
@given(problems())
def test_the_slack_found_is_enough_and_the_least(problem: tuple[list[Pair], list[Limit]]) -> None:
    pairs, limits = problem
    assume(best(pairs, limits) is None)
    slack = cheapest_slack(pairs, limits, dict.fromkeys(("r1", "r2", "r3"), 1.0))
    assert slack is not None

    def loosened(by: dict[str, int]) -> list[Limit]:
        return [
            Limit(
                limit.rule,
                limit.pairs,
                max(limit.low - by.get(limit.rule, 0), 0),
                None if limit.high is None else limit.high + by.get(limit.rule, 0),
                limit.subject,
            )
            for limit in limits
        ]

    assert best(pairs, loosened(slack)) is not None
    for rule, units in slack.items():
        assert best(pairs, loosened(slack | {rule: units - 1})) is None


def test_as_few_rules_as_possible_are_given_up() -> None:
    pairs = [Pair(f"{need}{patent}", 0.5) for need in "abcdefg" for patent in "1234"]
    limits = [Limit(f"need {need}", tuple(f"{need}{n}" for n in "1234"), 4) for need in "abcdefg"]
    limits.append(Limit("holder", tuple(pair.key for pair in pairs), 0, 14))
    needs = {f"need {need}": 1.0 for need in "abcdefg"}
    slack = cheapest_slack(pairs, limits, needs, given_up=frozenset(needs))
    # Fourteen places are enough for three whole needs; spread out, every need would fall short.
    assert sum(slack.values()) == 4


def test_a_rule_that_concerns_few_is_narrowed_down_to_them() -> None:
    pairs = [Pair(f"{need}{patent}", 0.5) for need in "abcdefgh" for patent in "12"]
    limits = [Limit("least", (f"{need}1", f"{need}2"), 1, None, need) for need in "abcdefgh"]
    limits += [Limit("out", ("c1",), 0, 0, "c1"), Limit("out", ("c2",), 0, 0, "c2")]
    found = find_collision(pairs, limits)
    assert found.rules == ("least", "out")
    assert {limit.subject for limit in found.limits} == {"c", "c1", "c2"}


def test_nothing_to_choose_from() -> None:
    assert choose([], []).keys == ()
    assert choose([], [Limit("quota", (), 1)]) is None
    assert find_collision([], [Limit("quota", (), 1)]).rules == ("quota",)


def test_texts_that_differ_in_a_word_are_near_duplicates() -> None:
    text = "一种轧辊堆焊用药芯焊丝及其堆焊方法，通过调整铌钒含量提高堆焊层与基体的结合强度，焊层不易剥落。"
    texts = {
        "one": text,
        "two": text.replace("铌钒", "铌钛"),
        "other": "一种牛奶巴氏杀菌装置，换热器分段布置，降低能耗并延长保质期，便于清洗与维护。",
        "empty": "",
        "also empty": "  ",
    }
    assert near_duplicates(texts) == [("one", "two")]


def test_a_round_of_the_alliances_size_is_chosen_within_two_seconds() -> None:
    chance = Random(1)
    held: dict[str, list[str]] = {}
    pairs, limits = [], []
    for need in range(150):
        keys = [f"{need:03}-{patent:03}" for patent in chance.sample(range(480), 15)]
        for key in keys:
            pairs.append(Pair(key, chance.uniform(0.05, 0.25)))
            held.setdefault(str(int(key[4:]) // 8), []).append(key)
        limits += [
            Limit("least", tuple(keys), 3, None, str(need)),
            Limit("most", tuple(keys), 0, 5, str(need)),
        ]
    limits += [Limit("holder", tuple(keys), 0, 10, holder) for holder, keys in held.items()]
    started = process_time()
    chosen = choose(pairs, limits)
    assert process_time() - started < 2
    assert chosen is not None
