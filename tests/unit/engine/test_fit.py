"""Signals of fit: what each says, and how far they may move what the texts have found."""

import math
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from matchmaker.engine import (
    Document,
    Evidence,
    Has,
    Index,
    MatchSettings,
    SettingsError,
    SignalSettings,
    Wants,
)
from matchmaker.engine.elements import coverage
from tests.unit.engine.samples import DOCUMENTS, POOLS, CharacterEncoder, document, index

FIT = ("elements", "maturity", "deals", "budget", "term")
TEXTS = MatchSettings().without(*FIT)
quick = settings(max_examples=40, deadline=None, derandomize=True)

ROLL = document("roll", "一种轧辊堆焊用药芯焊丝", "焊丝含铌钒，堆焊层与辊身结合强度高，用于热轧工作辊修复。")
ASKING = document("asking", "轧辊堆焊层剥落", "热轧工作辊堆焊后两周剥落，需要提高结合强度的焊丝。")


def says(signal: str, wants: Wants, has: Has | None) -> float | None:
    """What a signal says of a pair; None where it is taken out."""
    searched = index(replace(ROLL, has=has))
    return searched.signal_values(replace(ASKING, wants=wants), "roll").get(signal)


@pytest.mark.parametrize(("found", "fit"), [(9, 1.0), (6, 1.0), (5, 0.8), (3, 0.4), (1, 0.0)])
def test_maturity_counts_the_levels_that_are_missing(found: int, fit: float) -> None:
    assert says("maturity", Wants(maturity=6), Has(maturity=found)) == pytest.approx(fit)


@pytest.mark.parametrize(("fee", "fit"), [(0, 1.0), (300_000, 1.0), (600_000, 0.5), (3_000_000, 0.1)])
def test_budget_is_the_part_of_the_fee_that_it_pays(fee: int, fit: float) -> None:
    assert says("budget", Wants(budget=300_000), Has(fee=fee)) == pytest.approx(fit)


@pytest.mark.parametrize(
    ("ends", "fit"), [(date(2027, 1, 1), 0.0), (date(2030, 1, 2), 0.4), (date(2040, 1, 1), 1.0)]
)
def test_term_is_what_is_left_once_the_need_is_met(ends: date, fit: float) -> None:
    assert says("term", Wants(by=date(2028, 1, 2)), Has(term_ends=ends)) == pytest.approx(fit, abs=1e-3)


@pytest.mark.parametrize(("offered", "fit"), [(("pledge", "assignment"), 1.0), (("pledge",), 0.0)])
def test_one_kind_of_deal_in_common_is_enough(offered: tuple[str, ...], fit: float) -> None:
    wants = Wants(deal_kinds=("assignment", "ordinary_licence"))
    assert says("deals", wants, Has(deal_kinds=offered)) == fit


@pytest.mark.parametrize("signal", FIT)
@pytest.mark.parametrize(("wants", "has"), [(Wants(), Has()), (Wants(budget=0), Has(fee=1)), (Wants(), None)])
def test_what_a_side_has_not_stated_is_taken_out(signal: str, wants: Wants, has: Has | None) -> None:
    assert says(signal, wants, has) is None


def test_elements_are_covered_as_the_cells_of_the_page_say() -> None:
    named = {"material": "铌钒药芯焊丝", "method": "激光熔覆", "product": "热轧工作辊"}
    cells = coverage(named, ROLL.fields)
    expected = sum(cell.degree for cell in cells.values()) / len(cells)
    assert 0 < expected < 1
    assert says("elements", Wants(elements=tuple(named.values())), Has()) == pytest.approx(expected)


def test_elements_of_two_patents_are_never_put_together() -> None:
    halves = [document("one", "铌钒焊丝", "药芯"), document("two", "热轧工作辊", "辊身")]
    whole = document("whole", "铌钒焊丝", "热轧工作辊")
    searched = index(*(replace(one, has=Has()) for one in (*halves, whole)))
    query = replace(ASKING, wants=Wants(elements=("铌钒焊丝", "热轧工作辊")))
    said = {key: searched.signal_values(query, key)["elements"] for key in searched.keys}
    assert said == pytest.approx({"one": 0.5, "two": 0.5, "whole": 1.0})


def test_elements_are_not_compared_across_languages_nor_with_what_is_no_technology() -> None:
    english = document("english", "Flux cored welding wire for rolls", "niobium")
    searched = index(replace(english, has=Has()), ROLL)
    query = replace(ASKING, wants=Wants(elements=("药芯焊丝 wire",)))
    assert all("elements" not in searched.signal_values(query, key) for key in searched.keys)


def test_a_patent_that_asks_wants_nothing() -> None:
    need = replace(ASKING, wants=Wants(maturity=9, deal_kinds=("pledge",)))
    patent = replace(ROLL, has=Has(maturity=2, deal_kinds=("assignment",)))
    assert not set(FIT) & index(need).signal_values(patent, "asking").keys()


@quick
@given(POOLS, DOCUMENTS)
def test_without_facts_the_score_is_that_of_the_texts_to_the_last_bit(
    pool: list[Document], query: Document
) -> None:
    plain = [replace(one, has=None) for one in pool]
    assert index(*plain).search(query, 100) == index(*plain, settings=TEXTS).search(query, 100)


@quick
@given(POOLS, DOCUMENTS)
def test_fit_finds_nothing_and_moves_a_score_by_a_fifth_at_most(
    pool: list[Document], query: Document
) -> None:
    both, texts = index(*pool), index(*pool, settings=TEXTS)
    for one in pool:
        score, base = both.score(query, one.key), texts.score(query, one.key)
        assert abs(score - base) <= base / 5 + 1e-12


def moved(wants: Wants, has: Has, settings: MatchSettings | None = None) -> float:
    """By what part of itself the texts' score is moved."""
    query, pool = replace(ASKING, wants=wants), replace(ROLL, has=has)
    return (
        index(pool, settings=settings).score(query, "roll") / index(pool, settings=TEXTS).score(query, "roll")
        - 1
    )


def test_better_than_usual_raises_and_worse_lowers() -> None:
    wants = Wants(maturity=6, deal_kinds=("assignment",))
    assert moved(wants, Has(maturity=7, deal_kinds=("assignment",))) > 0
    assert moved(wants, Has(maturity=1, deal_kinds=("pledge",))) < 0


def test_of_the_signals_that_speak_the_weights_sum_to_one() -> None:
    wants = Wants(maturity=6, budget=100)
    alone = moved(wants, Has(maturity=1))
    usual = {one.name: one.usual or 0.0 for one in MatchSettings().signals}
    assert alone == pytest.approx(-usual["maturity"] / 5)
    both = moved(wants, Has(maturity=1, fee=100))
    assert both == pytest.approx((1 - usual["budget"] - usual["maturity"]) / 2 / 5)
    assert moved(wants, Has(maturity=1, fee=100), MatchSettings().without("budget")) == pytest.approx(alone)


def test_no_score_is_above_one_and_its_evidence_still_sums_to_it() -> None:
    twin = replace(ASKING, wants=Wants(maturity=1, elements=("堆焊",)), has=Has(maturity=9))
    searched = index(twin, settings=replace(MatchSettings(), words_slope=1000.0))
    evidence = searched.explain(twin, "asking")
    assert searched.score(twin, "asking") == 1
    assert math.fsum(part.amount for part in evidence) == pytest.approx(1, abs=1e-9)


def test_evidence_names_what_there_is_and_what_is_wanted() -> None:
    wants = Wants(("热轧工作辊",), 6, ("assignment", "pledge"), 300_000, date(2028, 1, 2))
    has = Has(5, ("pledge",), 600_000, date(2030, 1, 2))
    found = evidence_of(index(replace(ROLL, has=has)), replace(ASKING, wants=wants))
    labels = {name: part.label for name, part in found.items()}
    assert labels["maturity"] == "5/6"
    assert labels["budget"] == "600000/300000"
    assert labels["term"] == "2030-01-02/2028-01-02"
    assert labels["deals"] == "pledge"
    assert labels["elements"] == "100"
    assert found["deals"].amount > 0 > found["budget"].amount


def evidence_of(searched: Index, query: Document) -> dict[str, Evidence]:
    return {part.signal: part for part in searched.explain(query, "roll") if part.signal in FIT}


def test_fit_alone_ranks_by_its_own_mean() -> None:
    searched = index(replace(ROLL, has=Has(maturity=5)), settings=MatchSettings().only("maturity", "term"))
    query = replace(ASKING, wants=Wants(maturity=6))
    assert searched.score(query, "roll") == pytest.approx(0.8)
    assert [part.amount for part in searched.explain(query, "roll")] == [pytest.approx(0.8)]


@pytest.mark.parametrize("budget", [10**30, -5])
def test_absurd_sums_do_no_harm(budget: int) -> None:
    said = says("budget", Wants(budget=budget), Has(fee=10**40))
    assert said is None or 0 <= said <= 1


def test_what_is_usual_must_be_something_a_signal_can_say() -> None:
    with pytest.raises(SettingsError):
        SignalSettings("maturity", "maturity", 1.0, usual=1.5)
    with pytest.raises(SettingsError):
        replace(MatchSettings(), fit_share=1.0)


def test_facts_come_back_from_disk(tmp_path: Any) -> None:
    facts = Wants(("焊丝",), 6, ("pledge",), 5, date(2028, 2, 29)), Has(5, ("pledge",), 0, date(2030, 1, 2))
    Index.build([replace(ROLL, wants=facts[0], has=facts[1])], TEXTS, encoder=CharacterEncoder()).save(
        tmp_path / "index"
    )
    loaded = Index.load(tmp_path / "index", encoder=CharacterEncoder())
    kept = loaded.standing(0).segment.texts[0]
    assert (kept.wants, kept.has) == facts
