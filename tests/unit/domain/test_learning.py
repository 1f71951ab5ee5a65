"""Which decisions teach the ranking, and how many it takes."""

import pytest

from matchmaker.domain.access import EVERY_REGION, Actor
from matchmaker.domain.divisions import Region
from matchmaker.domain.errors import Forbidden
from matchmaker.domain.learning import fits, require_model_keeper, sample_weight, shortfall
from matchmaker.domain.matches import Judgement


@pytest.mark.parametrize(
    ("judgement", "reasons", "expected"),
    [
        ("approve", [], True),
        ("reject", ["field_mismatch"], False),
        ("reject", ["already_known"], None),
        ("reject", ["already_known", "wrong_problem"], False),
        ("reject", ["confidentiality", "need_closed"], None),
        ("shelve", ["field_mismatch"], None),
        ("undo", [], None),
    ],
)
def test_only_decisions_on_fit_teach(judgement: str, reasons: list[str], expected: bool | None) -> None:
    assert fits(Judgement(judgement), reasons) is expected


@pytest.mark.parametrize(("propensity", "weight"), [(1.0, 1), (0.5, 2), (0.1, 10), (0.001, 10)])
def test_rarely_shown_pairs_stand_for_more_up_to_a_bound(propensity: float, weight: float) -> None:
    assert sample_weight(propensity) == pytest.approx(weight)


def test_what_is_missing_is_counted_by_kind() -> None:
    missing = shortfall(approvals=15, rejections=100)
    assert (missing.decisions, missing.approvals, missing.rejections) == (85, 25, 0)
    assert not shortfall(approvals=40, rejections=160).is_any


def test_only_who_serves_every_region_keeps_models() -> None:
    require_model_keeper(Actor(1, regions=EVERY_REGION))
    require_model_keeper(Actor(1, is_admin=True))
    for actor in (
        Actor(),
        Actor(1, regions=frozenset({Region.HEBEI})),
        Actor(1, member_id="m", admitted=True),
    ):
        with pytest.raises(Forbidden):
            require_model_keeper(actor)
