"""`matchmaker bench` on a demonstration in small."""

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.config import Settings
from matchmaker.domain.listings import ListingKind
from matchmaker.services import matches, pool
from matchmaker.storage.tables import metadata
from tests.factories import (
    NOW,
    join,
    make_account,
    make_agency,
    make_coordinator,
    make_holder,
    make_member,
    make_need,
    make_offer,
    make_patent,
    make_staff,
)


@pytest.fixture
def small_demo(session: Session, settings: Settings, tmp_path: Path) -> None:
    """One organisation a role with a listing each, one suggestion, and the accounts of the demonstration."""
    matches.keep_indexes(settings.database_url, tmp_path / "index")
    company, university, agency = make_member(session), make_holder(session), make_agency(session)
    for name, member in (("steel-m04", company), ("steel-m01", university), ("agency-01", agency)):
        join(session, make_account(session, email=f"{name}@demo.example"), member)
    make_coordinator(session, email="coordinator@demo.example")
    make_staff(session, "admin", email="admin@demo.example")
    need, patent = make_need(session, company), make_patent(session, university)
    for kind, listing in (
        (ListingKind.NEED, need),
        (ListingKind.PATENT, patent),
        (ListingKind.OFFER, make_offer(session, agency)),
    ):
        pool.place(session, kind=kind, listing=listing, now=NOW)
    matches.suggest_for(session, kind=ListingKind.NEED, listing_id=need.id, now=NOW)
    session.commit()


def _rows(session: Session) -> dict[str, int]:
    """How many rows every table has."""
    return {
        table.name: session.scalar(select(func.count()).select_from(table)) or 0
        for table in metadata.sorted_tables
    }


@pytest.mark.usefixtures("small_demo")
def test_it_measures_every_page_and_changes_nothing(app: Flask, session: Session) -> None:
    before = _rows(session)
    answer = app.test_cli_runner().invoke(args=["bench", "--times", "20", "--json"])
    assert answer.exit_code == 0, answer.output
    told = json.loads(answer.stdout)
    figures = {(one["name"], one["role"]): one for one in told["figures"]}
    homes = {role for name, role in figures if name == "home"}
    assert homes == {"company", "university", "agency", "coordinator", "admin"}
    assert {("match on the desk", "coordinator"), ("match one need", ""), ("publish one need", "")} <= set(
        figures
    )
    assert all(0 < one["median"] <= one["p95"] for one in figures.values())
    assert {"date", "processor", "cores"} <= set(told)
    assert _rows(session) == before


@pytest.mark.usefixtures("small_demo")
def test_it_shows_a_table_under_the_machine_and_the_date(app: Flask) -> None:
    answer = app.test_cli_runner().invoke(args=["bench", "--times", "20"])
    heading, *rest = answer.stdout.splitlines()
    assert "cores" in heading
    assert any("review desk" in line for line in rest)


def test_without_the_demonstration_it_says_what_to_do(app: Flask) -> None:
    answer = app.test_cli_runner().invoke(args=["bench"])
    assert answer.exit_code == 1
    assert "run `matchmaker demo`" in answer.output
