"""The matching on the seed: for which needs it finds the patent that truly answers them.

Measured on 52 needs with an answer (13 of them English, all answers Chinese): the answer comes first for
90 %, among the first three for 92 %; what is missed is English. The bars stand a little below that.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from matchmaker.app import create_app
from matchmaker.config import read_settings
from matchmaker.domain.matches import FLOORS, MatchKind, partner_regions
from matchmaker.engine import MatchSettings
from matchmaker.extensions import alembic, db, unit_of_work
from matchmaker.services import matches
from matchmaker.services.coverage import coverage_of
from matchmaker.services.learning import FIT
from matchmaker.services.matches.candidates import LIMITS
from matchmaker.services.matches.corpus import need_document
from matchmaker.services.seed import load_seed, read_seed
from matchmaker.services.seed.measuring import Pool, answered, figures
from matchmaker.storage.matches import sources
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from matchmaker.storage.patents import Patent
from tests.factories import NOW

SEED = Path(__file__).parent.parent.parent / "seed"
FIRST, AMONG_THREE = 0.85, 0.88

Ranking = dict[str, float]


@pytest.fixture(scope="module")
def seeded_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The site with the seed on a database of its own."""
    app = create_app(read_settings({"MATCHMAKER_HOME": str(tmp_path_factory.mktemp("seed"))}))
    with app.app_context():
        alembic.upgrade()
        with unit_of_work() as session:
            load_seed(session, seed=read_seed(SEED), password_hash="-", now=NOW)
        yield app
        db.engine.dispose()


@pytest.fixture(scope="module")
def grades() -> dict[str, dict[str, str]]:
    """Grade by title of need and patent, as the seed's authors gave it."""
    seed = read_seed(SEED)
    titles = {record["key"]: record["title"] for record in [*seed.needs, *seed.patents]}
    found: dict[str, dict[str, str]] = {}
    with (SEED / "expected.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(titles[row["need"]], {})[titles[row["patent"]]] = row["grade"]
    return found


@pytest.fixture(scope="module")
def rankings(seeded_app: Flask, grades: dict[str, dict[str, str]]) -> dict[str, Ranking]:
    """For each graded need its patents by title, best first, with their scores, after the gates of a run."""
    with unit_of_work() as session:
        needs = [need for need in session.query(Need).order_by(Need.id) if need.title in grades]
        return {need.title: _ranking(session, need) for need in needs}


def _ranking(session: Session, need: Need) -> Ranking:
    region = session.get_one(Member, need.member_id).region
    regions = partner_regions(region, same_city=False)
    allowed = sources.patent_ids_for(session, regions=regions, besides=need.member_id, today=NOW.date())
    with matches.shelf_of(session).up_to_date(session) as indexes:
        hits = indexes["patent"].search(need_document(need), len(allowed), allowed)
    return {session.get_one(Patent, hit.key).title: hit.score for hit in hits}


@pytest.fixture(scope="module")
def degrees(seeded_app: Flask, grades: dict[str, dict[str, str]]) -> dict[tuple[str, str], list[float]]:
    """How far graded patents cover the elements of their needs, by grade and the need's language."""
    found: dict[tuple[str, str], list[float]] = {}
    with unit_of_work() as session:
        patents = {patent.title: patent for patent in session.query(Patent).order_by(Patent.id)}
        for need in session.query(Need).order_by(Need.id):
            for title, grade in grades.get(need.title, {}).items():
                covered = coverage_of(need, patents[title])
                assert covered is not None
                assert not covered.proposed
                cells = [cell.degree for cell in covered.cells if cell.degree is not None]
                found.setdefault((grade, need.language), []).extend(cells)
    return found


def _mean(numbers: list[float]) -> float:
    return sum(numbers) / len(numbers)


@pytest.mark.parametrize(("language", "least"), [("zh", 2.0), ("en", 1.3)])
def test_answers_cover_more_of_the_elements_than_near_misses(
    degrees: dict[tuple[str, str], list[float]], language: str, least: float
) -> None:
    """Measured: .51 against .19 in one language, .43 against .27 across two (13 needs, 2 near misses)."""
    assert _mean(degrees["answer", language]) >= least * _mean(degrees["near_miss", language])
    assert _mean(degrees["answer", language]) >= 0.4


def _answers(grades: dict[str, dict[str, str]]) -> dict[str, str]:
    return {
        need: patent
        for need, graded in grades.items()
        for patent, grade in graded.items()
        if grade == "answer"
    }


def _share_within(rankings: dict[str, Ranking], answers: dict[str, str], places: int) -> float:
    found = [answer in list(rankings[need])[:places] for need, answer in answers.items()]
    return sum(found) / len(found)


def test_answers_come_first(rankings: dict[str, Ranking], grades: dict[str, dict[str, str]]) -> None:
    assert _share_within(rankings, _answers(grades), 1) >= FIRST


def test_answers_are_among_the_first_three(
    rankings: dict[str, Ranking], grades: dict[str, dict[str, str]]
) -> None:
    assert _share_within(rankings, _answers(grades), 3) >= AMONG_THREE


def test_every_answer_is_suggested(rankings: dict[str, Ranking], grades: dict[str, dict[str, str]]) -> None:
    answers = _answers(grades)
    assert _share_within(rankings, answers, LIMITS[MatchKind.NEED_PATENT]) == 1
    assert min(rankings[need][answer] for need, answer in answers.items()) > FLOORS[MatchKind.NEED_PATENT]


def test_what_fits_widens_the_lead_and_costs_no_first_place(seeded_app: Flask) -> None:
    """Measured: a mean lead of .138 against .124 by the texts alone, and the same places."""
    settings = MatchSettings()
    with unit_of_work() as session:
        questions = answered(session, seed=read_seed(SEED), today=NOW.date())
        pool = Pool.of(session)
        both, texts = (figures(questions, pool.index(one)) for one in (settings, settings.without(*FIT)))
    assert both.lead > texts.lead + 0.005
    assert both.first >= texts.first
    assert both.among_three >= texts.among_three


def test_near_misses_rank_below_the_answer_of_the_same_need(
    rankings: dict[str, Ranking], grades: dict[str, dict[str, str]]
) -> None:
    answers = _answers(grades)
    both = [
        (need, patent)
        for need, graded in grades.items()
        for patent, grade in graded.items()
        if grade == "near_miss" and need in answers
    ]
    assert both
    for need, patent in both:
        ranking = list(rankings[need])
        assert ranking.index(answers[need]) < ranking.index(patent), (need, patent)
