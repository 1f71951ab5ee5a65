import pytest

from matchmaker.domain.deals import OPEN_STAGES, DealStage
from matchmaker.domain.deals.documents import (
    FILE_NAME_LIMIT,
    FileKind,
    Opening,
    check_suffix,
    check_title,
    file_name_of,
    openings_at,
)
from matchmaker.domain.errors import Invalid

FIRST = {Opening.NDA: DealStage.EVALUATING, Opening.NEGOTIATION: DealStage.NEGOTIATING}


@pytest.mark.parametrize("opening", FIRST)
def test_a_version_opens_at_its_stage_and_stays_open_to_the_good_end(opening):
    way = [*OPEN_STAGES, DealStage.CLOSED]
    first = way.index(FIRST[opening])
    assert [opening in openings_at(stage) for stage in way] == [False] * first + [True] * (len(way) - first)


def test_a_deal_that_failed_has_closed_everything():
    assert openings_at(DealStage.FAILED) == frozenset()


def test_what_opens_never_is_open_at_no_stage():
    assert not any(Opening.NEVER in openings_at(stage) for stage in DealStage)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("图纸.pdf", "图纸.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\桌面\\底价.xlsx", "底价.xlsx"),
        ('a"b;c\r\nX: y.pdf', "abcX y.pdf"),
        ("..", "-"),
        ("", "-"),
        ("字" * 300 + ".pdf", "字" * (FILE_NAME_LIMIT - 10) + ".pdf"),
    ],
)
def test_a_file_name_is_a_name_and_nothing_else(sent, kept):
    assert file_name_of(sent) == kept
    assert len(kept) <= FILE_NAME_LIMIT


def test_name_and_content_must_agree():
    check_suffix("扫描.JPEG", FileKind.JPEG)
    with pytest.raises(Invalid) as refusal:
        check_suffix("扫描.pdf", FileKind.JPEG)
    assert refusal.value.detail == {"suffixes": ".jpg, .jpeg"}


@pytest.mark.parametrize("title", ["", "题" * 201])
def test_a_title_is_needed_and_fits_a_line(title):
    with pytest.raises(Invalid) as refusal:
        check_title(title)
    assert refusal.value.field == "title"
