"""Exports of real databases, as they come."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from matchmaker.domain.vocabulary import LegalStatus, PatentType
from matchmaker.services.imports.planning import ImportPlan, plan
from matchmaker.services.imports.reading import read_table
from tests.factories import make_holder

pytestmark = pytest.mark.data

TODAY = date(2026, 11, 22)


@pytest.fixture
def planned(session: Session, bench_data: Path, request: pytest.FixtureRequest) -> ImportPlan:
    table = read_table(bench_data / request.param)
    return plan(session, member=make_holder(session), file=table, today=TODAY)


@pytest.mark.parametrize(
    ("planned", "kind", "rows", "header_row"),
    [
        ("vendor_exports/cnipa_pss_search_744rows.xls", "xls", 744, 1),
        ("vendor_exports/lens_2026_131rows.csv", "csv", 130, 1),
        ("vendor_exports/google_patents_gp-search_2025_us.csv", "csv", 2171, 2),
        ("vendor_exports/cnipa_cdrom_fulltable_199rows.xlsx", "xlsx", 199, 1),
        ("vendor_exports/espacenet_pizza_small_25rows.csv", "csv", 25, 1),
        ("patents_zh/beijing_university_portfolio.csv", "csv", 744, 1),
    ],
    indirect=["planned"],
)
def test_every_row_is_taken(planned: ImportPlan, kind: str, rows: int, header_row: int) -> None:
    assert planned.table.format == kind
    assert planned.layout.header_row == header_row
    assert (len(planned.create), planned.rejected) == (rows, ())


@pytest.mark.parametrize("planned", ["vendor_exports/cnipa_pss_search_744rows.xls"], indirect=True)
def test_the_office_s_search_list(planned: ImportPlan) -> None:
    values = planned.create[0].values
    assert values["application_number"] == "201710106452.1"
    assert values["filed_on"] == date(2017, 2, 27)
    assert values["published_on"] == date(2017, 5, 3)
    assert values["legal_status"] is LegalStatus.PENDING
    assert values["status_checked_on"] == date(2017, 5, 3)
    assert len(values["inventors"]) == 3


@pytest.mark.parametrize("planned", ["vendor_exports/lens_2026_131rows.csv"], indirect=True)
def test_the_lens(planned: ImportPlan) -> None:
    values = planned.create[0].values
    assert (values["application_number"], values["publication_number"]) == ("US201715458258A", "US9833479B2")
    assert values["legal_status"] is LegalStatus.GRANTED
    assert values["holders"] == ["SANGAMO THERAPEUTICS INC"]
    assert values["language"] == "en"
    assert values["ipc"][0] == "A61K 35/28"


@pytest.mark.parametrize("planned", ["vendor_exports/google_patents_gp-search_2025_us.csv"], indirect=True)
def test_google_patents(planned: ImportPlan) -> None:
    values = planned.create[0].values
    assert values["application_number"] == values["publication_number"] == "US12219082B2"
    assert values["holders"] == ["Rapidsos, Inc."]
    assert len(values["inventors"]) == 5


@pytest.mark.parametrize("planned", ["vendor_exports/cnipa_cdrom_fulltable_199rows.xlsx"], indirect=True)
def test_the_office_s_discs(planned: ImportPlan) -> None:
    values = planned.create[0].values
    assert values["type"] is PatentType.UTILITY_MODEL
    assert values["ipc"] == ["E01B 3/32"]
    assert values["abstract"]
    assert values["main_claim"]
