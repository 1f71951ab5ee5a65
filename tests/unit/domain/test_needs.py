from datetime import date

import pytest

from matchmaker.domain.needs import WEIGHTS, ClarityHint, ClarityLevel, NeedFacts, clarity

FULL = NeedFacts(
    title="热轧工作辊堆焊层剥落",
    problem="1780mm热连轧机工作辊堆焊修复后使用两周，辊面出现片状剥落，换辊次数增加一倍。"
    "已试过三种药芯焊丝，剥落依旧，希望结合强度提高到400MPa以上，使用寿命不少于八周。",
    elements={"material": "高铬钢", "product": "工作辊", "efficacy": "八周不剥落"},
    industry="C31",
    budget_max=500_000,
    deadline=date(2027, 6, 30),
    deal_kinds=("ordinary_licence",),
)


def test_a_full_need_is_clear() -> None:
    found = clarity(FULL)
    assert (found.score, found.level, found.hints) == (100, ClarityLevel.CLEAR, ())


def test_an_empty_need_lacks_everything() -> None:
    found = clarity(NeedFacts())
    assert (found.score, found.level) == (0, ClarityLevel.VAGUE)
    assert set(found.hints) == set(ClarityHint)


def test_the_weights_are_points_of_a_hundred() -> None:
    assert sum(WEIGHTS.values()) == 100


@pytest.mark.parametrize(
    ("text", "has_figure"),
    [
        ("寿命不少于8周，温度1200℃", True),
        ("wear below 0.2 mm", True),
        ("产量达到3万吨", True),
        ("我们有 3 条思路", False),
        ("寿命要长", False),
    ],
)
def test_figures_carry_a_unit(text: str, has_figure: bool) -> None:
    hints = clarity(NeedFacts(problem=text)).hints
    assert (ClarityHint.FIGURES not in hints) is has_figure


def test_latin_letters_count_less_than_chinese_characters() -> None:
    assert ClarityHint.PROBLEM in clarity(NeedFacts(problem="a" * 100)).hints
    assert ClarityHint.PROBLEM not in clarity(NeedFacts(problem="a" * 160)).hints
    assert ClarityHint.PROBLEM not in clarity(NeedFacts(problem="辊" * 60)).hints
