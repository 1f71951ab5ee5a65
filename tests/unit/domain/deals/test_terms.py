"""Term sheets: what can be meant, what a version's hash covers, where two differ."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.deals import FeeKind, Terms, check_terms, compare
from matchmaker.domain.errors import Invalid
from matchmaker.domain.vocabulary import DealKind

TODAY = date(2026, 11, 27)
TERMS = Terms(
    deal_kind=DealKind.ORDINARY_LICENCE,
    fee_kind=FeeKind.ENTRANCE_ROYALTY,
    amount=200_000,
    royalty="3.5",
    royalty_base="净销售额",
    territory="河北省",
    field_of_use="热轧工作辊",
    exclusivity="两年内不再许可唐山企业",
    until=date(2031, 12, 31),
    text="乙方派员指导三次。",
)


def test_whole_terms_pass() -> None:
    check_terms(TERMS, today=TODAY)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount": None}, "amount"),
        ({"amount": -1}, "amount"),
        ({"amount": 10**11 + 1}, "amount"),
        ({"fee_kind": FeeKind.LUMP_SUM, "amount": None}, "amount"),
        ({"royalty": ""}, "royalty"),
        ({"royalty": "0"}, "royalty"),
        ({"royalty": "100.1"}, "royalty"),
        ({"royalty": "NaN"}, "royalty"),
        ({"royalty": "三成"}, "royalty"),
        ({"royalty_base": ""}, "royalty_base"),
        ({"territory": ""}, "territory"),
        ({"field_of_use": ""}, "field_of_use"),
        ({"exclusivity": "字" * 301}, "exclusivity"),
        ({"text": "字" * 4001}, "text"),
        ({"until": TODAY}, "until"),
    ],
)
def test_terms_that_cannot_be_meant(change: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_terms(replace(TERMS, **change), today=TODAY)
    assert refusal.value.field == field


def test_a_royalty_alone_needs_no_amount_and_a_lump_sum_no_royalty() -> None:
    check_terms(replace(TERMS, fee_kind=FeeKind.ROYALTY, amount=None), today=TODAY)
    check_terms(replace(TERMS, fee_kind=FeeKind.LUMP_SUM, royalty="", royalty_base=""), today=TODAY)


def test_kept_terms_read_back_alike() -> None:
    for terms in (TERMS, replace(TERMS, until=None, is_foreign=True)):
        assert Terms.from_json(terms.to_json()) == terms


@pytest.mark.parametrize("name", Terms.__dataclass_fields__)
def test_the_hash_covers_every_field(name: str) -> None:
    other = {
        "deal_kind": DealKind.ASSIGNMENT,
        "fee_kind": FeeKind.ROYALTY,
        "amount": 1,
        "until": None,
        "is_foreign": True,
    }
    assert replace(TERMS, **{name: other.get(name, "别的")}).digest != TERMS.digest
    assert replace(TERMS).digest == TERMS.digest


def test_differences_are_marked_where_they_are() -> None:
    old, new = compare("入门费 20 万元", "入门费 30 万元")
    assert [(piece.words, piece.is_changed) for piece in old] == [
        ("入门费 ", False),
        ("20", True),
        (" 万元", False),
    ]
    assert [piece.words for piece in new if piece.is_changed] == ["30"]


@given(st.text(max_size=200), st.text(max_size=200))
def test_pieces_make_up_both_texts_and_share_what_is_unmarked(old: str, new: str) -> None:
    before, after = compare(old, new)
    assert "".join(piece.words for piece in before) == old
    assert "".join(piece.words for piece in after) == new
    shared = ["".join(piece.words for piece in pieces if not piece.is_changed) for pieces in (before, after)]
    assert shared[0] == shared[1]
