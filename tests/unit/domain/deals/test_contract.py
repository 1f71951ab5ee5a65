"""Contracts, recordals and the confidentiality agreement."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from matchmaker.domain.deals import (
    Contract,
    Signer,
    check_contract,
    check_recordal,
    nda_text,
    needs_recordal,
    text_hash,
)
from matchmaker.domain.errors import Invalid
from matchmaker.domain.introductions import Side
from matchmaker.domain.vocabulary import DealKind

TODAY = date(2026, 11, 27)
TOMORROW = TODAY + timedelta(days=1)
CONTRACT = Contract(value=500_000, signed_on=TODAY, effective_on=TODAY, number="HT-2026-7")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"value": -1}, "value"),
        ({"signed_on": TOMORROW, "effective_on": TOMORROW}, "signed_on"),
        ({"effective_on": TODAY - timedelta(days=1)}, "effective_on"),
        ({"number": ""}, "number"),
        ({"number": "9" * 81}, "number"),
        ({"evidence_hash": "abc"}, "evidence_hash"),
    ],
)
def test_contracts_that_cannot_be(change: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_contract(replace(CONTRACT, **change), today=TODAY)
    assert refusal.value.field == field


def test_a_number_or_the_hash_of_the_copy_is_evidence() -> None:
    check_contract(CONTRACT, today=TODAY)
    check_contract(replace(CONTRACT, number="", evidence_hash="a" * 64), today=TODAY)


@pytest.mark.parametrize(
    ("number", "day", "field"),
    [
        ("", TODAY, "number"),
        ("9" * 81, TODAY, "number"),
        ("1", TOMORROW, "recorded_on"),
        ("1", TODAY - timedelta(days=2), "recorded_on"),
    ],
)
def test_recordals_that_cannot_be(number: str, day: date, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_recordal(number, day, signed_on=TODAY - timedelta(days=1), today=TODAY)
    assert refusal.value.field == field


def test_joint_development_alone_goes_without_the_office() -> None:
    assert {kind for kind in DealKind if not needs_recordal(kind)} == {DealKind.DEVELOPMENT}


def test_the_agreement_names_both_parties_and_its_hash_changes_with_them() -> None:
    parties = {
        Side.SEEKER: Signer("唐山甲厂（示例）$x", "91130200000000000X"),
        Side.PROVIDER: Signer("北京乙校（示例）", "12110000000000000Y"),
    }
    text = nda_text(parties, made_on=TODAY)
    for words in ("唐山甲厂（示例）$x", "北京乙校（示例）", "91130200000000000X", "2026-11-27"):
        assert text.count(words) == 2
    assert "$" not in text.replace("$x", "")
    other = nda_text({**parties, Side.PROVIDER: Signer("丙", "1")}, made_on=TODAY)
    assert len(text_hash(text)) == 64
    assert text_hash(other) != text_hash(text)
