"""Summing up grades: within bounds, without a trace of what was left out, in any order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.errors import Invalid
from matchmaker.domain.standards import Scenario
from matchmaker.domain.valuation import (
    Dimension,
    Grade,
    Knowledge,
    Scheme,
    check_grades,
    scheme_of,
    sum_all,
    sum_dimension,
)
from matchmaker.storage.standards.shipped import shipped

SCHEME = Scheme((Dimension("law", 3.0, ("a", "b")), Dimension("market", 1.0, ("c", "d"))))
POINTS = st.dictionaries(st.sampled_from(SCHEME.indicators), st.integers(1, 5))


def test_the_shipped_catalogue_gives_three_dimensions_of_27_indicators() -> None:
    scheme = scheme_of(shipped(), Scenario.DEAL)
    assert [len(one.indicators) for one in scheme.dimensions] == [7, 10, 10]
    assert Scheme.from_json(scheme.to_json()) == scheme


@given(POINTS)
def test_a_mean_lies_between_the_points_and_needs_half_of_the_weight(points: dict[str, int]) -> None:
    result = sum_all(SCHEME, points)
    assert (result.mean is None) == (result.share < 0.5)
    if result.mean is not None:
        assert min(points.values()) <= result.mean <= max(points.values())


@given(POINTS)
def test_the_order_does_not_matter_and_strange_codes_leave_no_trace(points: dict[str, int]) -> None:
    turned = {"elsewhere": 1, **dict(reversed(points.items()))}
    assert sum_all(SCHEME, turned) == sum_all(SCHEME, points)
    for dimension in SCHEME.dimensions:
        assert sum_dimension(dimension, turned) == sum_dimension(dimension, points)


def test_weights_count_and_indicators_of_a_dimension_weigh_alike() -> None:
    result = sum_all(SCHEME, {"a": 5, "b": 5, "c": 1, "d": 1})
    assert (result.mean, result.share) == (4.0, 1.0)
    assert sum_all(SCHEME, {"a": 2, "c": 4}).mean == 2.5
    assert sum_all(SCHEME, {"c": 5, "d": 5}).mean is None
    assert sum_all(Scheme((Dimension("law", 0.0, ("a",)),)), {"a": 3}).mean is None


@pytest.mark.parametrize(
    ("grade", "field"),
    [
        (Grade(6, Knowledge.JUDGED, "n"), "a_points"),
        (Grade(None, None, "n"), "a_points"),
        (Grade(3, None, "n"), "a_known"),
        (Grade(3, Knowledge.MEASURED, ""), "a_note"),
        (Grade(3, Knowledge.MEASURED, "n" * 301), "a_note"),
        (Grade(), ""),
    ],
)
def test_points_need_their_ground(grade: Grade, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_grades(SCHEME, {"a": grade})
    assert refused.value.field == field
