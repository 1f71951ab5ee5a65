"""What a holder's words say of its fee: a sum that must be paid at least, or nothing that is sure."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.domain.fee_terms import least_fee


@pytest.mark.parametrize(
    ("terms", "yuan"),
    [
        ("转让8万元", 80_000),
        ("入门费30万元，净销售额提成3%", 300_000),
        ("入门费１２．５万元", 125_000),
        ("转让1.5亿元，许可30万元", 300_000),
        ("许可50万元或转让120万元", 500_000),
        ("首付30万元，年费5万元", 50_000),
        ("开放许可，每年2万元", 20_000),
        ("普通许可5万元/年", 50_000),
        ("每面板提成90元，三年保底50万元", 500_000),
        ("1,200元", 1_200),
        ("400,000 yuan entry fee, 3% of net sales", 400_000),
        ("50,000 yuan per year", 50_000),
    ],
)
def test_a_sum_that_must_be_paid_is_read(terms: str, yuan: int) -> None:
    assert least_fee(terms) == yuan


@pytest.mark.parametrize(
    "terms",
    [
        "",
        "面议",
        "转让费150万元，许可面议",
        "授权后再议",
        "每台1.2万元",
        "软件20万元/套",
        "按处理规模，万吨水10万元",
        "吨钢提成2元，封顶150万元",
        "可作价入股，评估值400万元",
        "15 yuan per kW of annual capacity",
        "to be negotiated from 300,000 yuan",
        "20万美元",
        "净销售额提成2.5%",
    ],
)
def test_what_is_open_or_hangs_on_use_is_no_sum(terms: str) -> None:
    assert least_fee(terms) is None


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.text(max_size=40) | st.text("0123456789.,万亿元 ", max_size=30))
def test_any_words_are_read_without_complaint(terms: str) -> None:
    found = least_fee(terms)
    assert found is None or found >= 0
