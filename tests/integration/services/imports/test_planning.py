"""What a plan says about rows: good, to be updated, rejected and why."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from matchmaker.domain.errors import Invalid
from matchmaker.domain.vocabulary import LegalStatus, PatentType
from matchmaker.services.imports.planning import ImportPlan, plan
from matchmaker.services.imports.reading import read_table
from tests.factories import NOW, make_holder, make_patent
from tests.integration.services.imports.workbooks import HEADER, OTHER, ROW, write_text

Planner = Callable[..., ImportPlan]
TODAY = NOW.date()


@pytest.fixture
def planned(session: Session, tmp_path: Path) -> Planner:
    """The plan of rows under our header, for a member of the name that the rows give."""
    member = make_holder(session, name="北京第一大学（示例）")

    def work_out(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> ImportPlan:
        table = read_table(write_text(tmp_path / "file.csv", [header, *rows]))
        return plan(session, member=member, file=table, today=TODAY)

    return work_out


def changed(**cells: str) -> tuple[str, ...]:
    """The good row with other cells, named by their column."""
    return tuple(cells.get(name, cell) for name, cell in zip(HEADER, ROW, strict=True))


def codes(found: ImportPlan) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.code) for one in found.problems]


def test_a_good_row_is_read_whole(planned: Planner) -> None:
    found = planned(ROW)
    assert codes(found) == []
    assert found.create[0].values == {
        "application_number": "201710106452.1",
        "publication_number": "CN106596306A",
        "title": "一种轧辊表面堆焊装置",
        "language": "zh",
        "type": PatentType.INVENTION,
        "filed_on": date(2017, 2, 27),
        "applicants": ["北京第一大学（示例）"],
        "inventors": ["甲某", "乙某"],
        "ipc": ["B23K 9/04", "B23K 35/30"],
        "legal_status": LegalStatus.GRANTED,
        "legal_events": [{"code": "", "on": "", "text": "授权"}],
        "status_source": "文件 (file)",
        "status_checked_on": date(2017, 2, 27),
    }


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"申请号": "CN201710106452.3"}, "申请号", "application_number_check"),
        ({"申请号": "", "公开(公告)号": ""}, "申请号", "number_missing"),
        ({"申请号": "15458258ABC"}, "申请号", "number_country_missing"),
        ({"专利名称": " "}, "专利名称", "title_missing"),
        ({"申请日": "spring"}, "申请日", "date_unreadable"),
        ({"申请日": "2071-02-27"}, "申请日", "date_in_future"),
    ],
)
def test_errors_keep_their_row_out(planned: Planner, cells: dict[str, str], column: str, code: str) -> None:
    found = planned(OTHER, changed(**cells))
    assert codes(found) == [(3, column, code)]
    assert found.rejected == (3,)
    assert len(found.create) == 1


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"专利名称": "长" * 400}, "专利名称", "title_shortened"),
        ({"IPC分类号": "B23K9/04;?"}, "IPC分类号", "ipc_unreadable"),
        ({"法律状态": "著录事项变更"}, "法律状态", "status_unsettled"),
        ({"专利类型": "外观设计"}, "专利类型", "type_differs"),
        ({"申请号": "CN201710106452A"}, "申请号", "check_digit_added"),
        ({"申请人": "唐山别家公司"}, "", "holder_not_named"),
    ],
)
def test_warnings_do_not(planned: Planner, cells: dict[str, str], column: str, code: str) -> None:
    found = planned(changed(**cells))
    assert codes(found) == [(2, column, code)]
    assert len(found.create) == 1


def test_a_wrong_check_digit_comes_with_what_may_have_been_meant(planned: Planner) -> None:
    problem = planned(changed(申请号="CN201710106452.3")).problems[0]
    assert problem.found == "CN201710106452.3"
    assert problem.expected == "1"
    assert "201710106452.1" in problem.repairs


def test_more_cells_than_columns_are_an_error_not_a_shift(planned: Planner) -> None:
    assert codes(planned((*ROW, "more")))[0] == (2, "", "extra_cells")


def test_the_header_may_stand_further_down(planned: Planner) -> None:
    found = planned(HEADER, ROW, header=("search URL:", "https://example.com/"))
    assert found.layout.header_row == 2
    assert found.create[0].row == 3


def test_unknown_columns_are_listed_not_used(planned: Planner) -> None:
    found = planned((*ROW, "x"), header=(*HEADER, "合享价值度"))
    assert found.layout.unused == ("合享价值度",)
    assert codes(found) == []


def test_one_application_published_twice_is_one_patent(planned: Planner) -> None:
    header = ("Title", "Application Number", "Display Key", "Publication Date", "Abstract")
    application = ("A widget", "US 201715458258 A", "US 2018/0000001 A1", "2018-01-04", "What it does.")
    grant = ("A better widget", "US 201715458258 A", "US 9833479 B2", "2019-12-05", "")
    for rows in ((application, grant), (grant, application)):
        found = planned(*rows, header=header)
        assert [one.code for one in found.problems if one.code != "holder_not_named"] == ["same_number"]
        values = found.create[0].values
        assert (values["title"], values["abstract"]) == ("A better widget", "What it does.")
        assert values["publication_number"] == "US9833479B2"


def test_patents_of_other_members_do_not_count(planned: Planner, session: Session) -> None:
    make_patent(session, make_holder(session), application_number="201710106452.1")
    assert len(planned(ROW).create) == 1


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (("a", "b", "c"), "import_no_header"),
        (("申请号", "申请日", "发明人"), "import_title_column_missing"),
        (("专利名称", "申请日", "发明人"), "import_number_column_missing"),
    ],
)
def test_a_header_that_does_not_do_is_refused_naming_what_was_found(
    planned: Planner, header: tuple[str, ...], code: str
) -> None:
    with pytest.raises(Invalid) as caught:
        planned(("1", "2", "3"), header=header)
    assert caught.value.code == code
    assert header[0] in str(caught.value.detail["found"])


def test_a_header_alone_is_no_import(planned: Planner) -> None:
    with pytest.raises(Invalid) as caught:
        planned()
    assert caught.value.code == "import_no_rows"
