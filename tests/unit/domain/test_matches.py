"""Which pairs are looked for, who may judge what, and a score in words."""

import pytest

from matchmaker.domain.access import Actor
from matchmaker.domain.divisions import Region
from matchmaker.domain.errors import Forbidden, WrongState
from matchmaker.domain.matches import (
    FLOORS,
    JUDGEMENTS,
    Coverage,
    Judgement,
    MatchStatus,
    Strength,
    coverage,
    is_cross_region,
    partner_regions,
    strength,
)
from matchmaker.domain.moves import moves_open_to, target_of

BEIJING, TIANJIN, HEBEI = Region.BEIJING, Region.TIANJIN, Region.HEBEI
COORDINATOR = Actor(account_id=1, regions=frozenset({HEBEI}))


@pytest.mark.parametrize(
    ("one", "other", "crosses"),
    [
        (BEIJING, TIANJIN, True),
        (HEBEI, BEIJING, True),
        (TIANJIN, HEBEI, False),
        (BEIJING, BEIJING, False),
        (HEBEI, HEBEI, False),
    ],
)
def test_pairs_of_beijing_with_its_neighbours_cross_regions(
    one: Region, other: Region, crosses: bool
) -> None:
    assert is_cross_region(one, other) is crosses
    assert (other in partner_regions(one, same_city=False)) is crosses


@pytest.mark.parametrize("region", Region)
def test_asked_for_the_same_city_every_region_counts(region: Region) -> None:
    assert partner_regions(region, same_city=True) == frozenset(Region)


@pytest.mark.parametrize(
    ("state", "open_moves"),
    [
        (MatchStatus.SUGGESTED, {Judgement.APPROVE, Judgement.REJECT, Judgement.SHELVE}),
        (MatchStatus.SHELVED, {Judgement.APPROVE, Judgement.REJECT, Judgement.UNDO}),
        (MatchStatus.REJECTED, {Judgement.UNDO}),
        (MatchStatus.APPROVED, {Judgement.UNDO}),
    ],
)
def test_what_a_coordinator_may_do(state: MatchStatus, open_moves: set[Judgement]) -> None:
    assert set(moves_open_to(JUDGEMENTS, state, COORDINATOR)) == open_moves
    for judgement in set(Judgement) - open_moves:
        with pytest.raises(WrongState):
            target_of(JUDGEMENTS, judgement, state, COORDINATOR)


@pytest.mark.parametrize("judgement", Judgement)
def test_nobody_else_may_judge(judgement: Judgement) -> None:
    for actor in (
        Actor(),
        Actor(account_id=1, member_id="a", admitted=True),
        Actor(account_id=1, is_admin=True),
    ):
        with pytest.raises(Forbidden):
            target_of(JUDGEMENTS, judgement, MatchStatus.SUGGESTED, actor)


@pytest.mark.parametrize(
    ("score", "words"),
    [(0.731, "strong"), (0.35, "strong"), (0.3499, "good"), (0.25, "good"), (0.2, "possible")],
)
def test_a_score_in_words(score: float, words: str) -> None:
    assert strength(score) is Strength(words)
    assert score > max(FLOORS.values()) or words == "possible"


@pytest.mark.parametrize(
    ("degree", "words"),
    [
        (0.0, Coverage.MISSING),
        (0.19, Coverage.MISSING),
        (0.2, Coverage.PARTLY),
        (0.5, Coverage.COVERED),
        (1.0, Coverage.COVERED),
    ],
)
def test_a_degree_of_coverage_in_words(degree: float, words: Coverage) -> None:
    assert coverage(degree) is words
