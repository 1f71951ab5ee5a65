"""Files of papers: told by their content, kept whole or not at all, shown by stage with a note of it."""

import os
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.deals import DealStage, FailReason
from matchmaker.domain.deals.documents import VERSIONS_LIMIT, FileKind, Opening, Shown
from matchmaker.domain.errors import Invalid, NotFound, WrongState
from matchmaker.domain.introductions import Side
from matchmaker.services import deals
from matchmaker.storage.audit import AuditEvent
from matchmaker.storage.deals import DealDocument, DealShowing, DealVersion
from matchmaker.storage.document_files import DocumentFiles
from matchmaker.storage.notices import Notice
from tests.factories import NOW
from tests.integration import papers
from tests.integration.dealings import Dealing, bring, make_dealing
from tests.integration.papers import put, upload


@pytest.fixture
def dealing(session: Session) -> Dealing:
    return make_dealing(session)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "documents"


def kept(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir()) if folder.exists() else []


def given(dealing: Dealing, side: Side) -> dict[str, object]:
    return {"actor": dealing.scene.actor(side), "deal_id": dealing.deal_id, "now": dealing.now}


GOOD = [
    ("扫描.pdf", papers.PDF, FileKind.PDF),
    ("照片.png", papers.PNG, FileKind.PNG),
    ("照片.JPG", papers.JPEG, FileKind.JPEG),
    ("照片.tif", b"II*\x00\x08" + bytes(32), FileKind.TIFF),
    ("说明.docx", papers.office(), FileKind.WORD),
    ("编号.docx", papers.office("word/document2.xml"), FileKind.WORD),
    ("数据.xlsx", papers.office("xl/workbook.xml"), FileKind.EXCEL),
    ("讲稿.pptx", papers.office("ppt/presentation.xml"), FileKind.POWERPOINT),
    ("批次.csv", "\ufeff批次,硬度\n1,58\n".encode(), FileKind.TEXT),
    ("记录.txt", "BM 开头的文本，不是图片".encode(), FileKind.TEXT),
]


@pytest.mark.parametrize(("name", "content", "kind"), GOOD, ids=[row[0] for row in GOOD])
def test_a_file_is_what_its_content_says(dealing, folder, name, content, kind):
    version = put(dealing, folder, content=content, name=name)
    assert (version.kind, version.size, version.hash) == (kind, len(content), sha256(content).hexdigest())
    assert (folder / version.file_key).read_bytes() == content
    assert kept(folder) == [version.file_key]


BAD = {
    "a program named PDF": ("报价.pdf", papers.EXE, "file_kind_unknown"),
    "a page named picture": ("照片.png", papers.HTML, "file_name_wrong"),
    "a drawing with a script": ("照片.svg", papers.SVG, "file_name_wrong"),
    "a web page": ("报价.html", papers.HTML, "file_name_wrong"),
    "a PDF named Word": ("报价.docx", papers.PDF, "file_name_wrong"),
    "a Word file named PDF": ("报价.pdf", papers.office(), "file_name_wrong"),
    "no ending": ("报价", papers.PDF, "file_name_wrong"),
    "nothing in it": ("报价.pdf", b"", "file_empty"),
    "a plain zip": ("报价.docx", papers.office("a.txt", types=False), "file_kind_unknown"),
    "a zip of two kinds": (
        "报价.docx",
        papers.office("word/document.xml", "xl/workbook.xml"),
        "file_kind_unknown",
    ),
    "macros": ("报价.docx", papers.office("word/document.xml", "word/vbaProject.bin"), "file_kind_unknown"),
    "a bomb": ("报价.docx", papers.bomb(), "file_exploding"),
    "an endless directory": ("报价.docx", papers.endless_directory(), "file_kind_unknown"),
    "a zip cut off": ("报价.docx", papers.office()[:60], "file_kind_unknown"),
    "text of another encoding": ("批次.csv", "批次,硬度".encode("gb18030"), "file_kind_unknown"),
    "text with a hidden nothing": ("批次.csv", b"a,b\x00c", "file_kind_unknown"),
    "too large": ("报价.txt", b"1" * (papers.LIMIT + 1), "file_too_large"),
}


@pytest.mark.parametrize(("name", "content", "code"), BAD.values(), ids=BAD)
def test_what_is_none_of_our_kinds_is_refused_and_nothing_stays(dealing, folder, name, content, code):
    with pytest.raises(Invalid) as refusal:
        put(dealing, folder, content=content, name=name)
    assert (refusal.value.code, refusal.value.field) == (code, "file")
    assert kept(folder) == []
    assert dealing.session.scalars(select(DealDocument)).all() == []


def test_a_file_whose_transaction_failed_is_swept_after_a_day_and_no_other(dealing, folder):
    named = put(dealing, folder)
    savepoint = dealing.session.begin_nested()
    lost = put(dealing, folder, title="另一份").file_key
    savepoint.rollback()
    (folder / "half.part").write_bytes(b"%PDF")
    files = DocumentFiles(folder)

    assert deals.sweep_documents(dealing.session, files=files, now=_days_from_files(folder, hours=23)) == 0
    assert lost in kept(folder)
    assert deals.sweep_documents(dealing.session, files=files, now=_days_from_files(folder, hours=25)) == 2
    assert kept(folder) == [named.file_key]


def _days_from_files(folder: Path, *, hours: int):
    """So many hours after the files were written, as the disk's own clock has it."""
    for file in folder.iterdir():
        os.utime(file, (NOW.timestamp(), NOW.timestamp()))
    return NOW + timedelta(hours=hours)


def test_no_row_lacks_its_file_when_the_process_dies_before_the_commit(dealing, folder, monkeypatch):
    def die(_self):
        raise KeyboardInterrupt

    monkeypatch.setattr("matchmaker.storage.document_files.Received.keep", die)
    savepoint = dealing.session.begin_nested()
    with pytest.raises(KeyboardInterrupt):
        put(dealing, folder)
    savepoint.rollback()
    assert kept(folder) == []
    assert dealing.session.scalars(select(DealVersion)).all() == []


@pytest.mark.parametrize(
    ("opens", "first"),
    [
        (Opening.NEVER, None),
        (Opening.NDA, DealStage.EVALUATING),
        (Opening.NEGOTIATION, DealStage.NEGOTIATING),
    ],
)
def test_the_other_side_gets_a_file_from_its_stage_on_and_its_own_side_always(dealing, folder, opens, first):
    version = put(dealing, folder, opens=opens)
    files, is_open = DocumentFiles(folder), False
    for stage in (
        DealStage.INTRODUCED,
        DealStage.NDA,
        DealStage.EVALUATING,
        DealStage.NEGOTIATING,
        DealStage.SIGNED,
    ):
        bring(dealing, stage)
        is_open = is_open or stage is first
        fetch = {**given(dealing, Side.SEEKER), "version_id": version.id, "files": files}
        if is_open:
            assert deals.hand_out(dealing.session, **fetch) is version
        else:
            with pytest.raises(NotFound):
                deals.hand_out(dealing.session, **fetch)
        own = given(dealing, Side.PROVIDER)
        assert deals.hand_out(dealing.session, version_id=version.id, files=files, **own) is version


def test_every_showing_is_noted_and_the_own_sides_looks_are_not(dealing, folder):
    bring(dealing, DealStage.EVALUATING)
    session, version = dealing.session, put(dealing, folder)
    files = DocumentFiles(folder)
    for side in (Side.PROVIDER, Side.SEEKER, Side.SEEKER):
        deals.show_entries(session, **given(dealing, side))
        deals.hand_out(session, version_id=version.id, files=files, **given(dealing, side))
    session.flush()
    rows = session.execute(
        select(DealShowing.what, DealShowing.account_id, DealShowing.member_id).order_by(DealShowing.what)
    ).all()
    person = (dealing.scene.seeking.id, dealing.scene.seeker.id)
    assert [tuple(row) for row in rows] == [
        (Shown.ENTRY, *person),
        (Shown.FILE, *person),
        (Shown.FILE, *person),
    ]
    fetched = session.scalars(select(AuditEvent).where(AuditEvent.action == "deal_version_fetched")).all()
    assert [event.detail["hash"] for event in fetched] == [version.hash] * 2


def test_a_failed_deal_closes_what_was_open_and_takes_no_more(dealing, folder):
    bring(dealing, DealStage.EVALUATING)
    version, files = put(dealing, folder), DocumentFiles(folder)
    fail = {**given(dealing, Side.SEEKER), "reason": FailReason.PRICE, "note": "", "seen": dealing.seen}
    deals.fail(dealing.session, **fail)
    with pytest.raises(NotFound):
        deals.hand_out(dealing.session, version_id=version.id, files=files, **given(dealing, Side.SEEKER))
    with pytest.raises(WrongState):
        put(dealing, folder)


def test_a_side_closes_its_own_version_and_nobody_elses(dealing, folder):
    bring(dealing, DealStage.EVALUATING)
    version = put(dealing, folder)
    with pytest.raises(NotFound):
        deals.close_version(dealing.session, version_id=version.id, **given(dealing, Side.SEEKER))
    deals.close_version(dealing.session, version_id=version.id, **given(dealing, Side.PROVIDER))
    fetch = {**given(dealing, Side.SEEKER), "version_id": version.id, "files": DocumentFiles(folder)}
    with pytest.raises(NotFound):
        deals.hand_out(dealing.session, **fetch)


def test_versions_count_up_and_a_foreign_paper_is_absent(dealing, folder):
    first = put(dealing, folder)
    more = {"document_id": first.document_id, "upload": upload(folder, papers.PNG, "图.png")}
    second = deals.add_version(dealing.session, **given(dealing, Side.PROVIDER), **more)
    assert (first.number, second.number) == (1, 2)
    with pytest.raises(NotFound):
        deals.add_version(dealing.session, **given(dealing, Side.SEEKER), **more)


def test_a_side_has_so_many_files_and_no_more(dealing, folder, monkeypatch):
    monkeypatch.setattr("matchmaker.services.deals.documents.VERSIONS_LIMIT", 1)
    put(dealing, folder)
    put(dealing, folder, side=Side.SEEKER)
    with pytest.raises(Invalid) as refusal:
        put(dealing, folder, title="第二份")
    assert refusal.value.code == "too_many_versions"
    assert VERSIONS_LIMIT == 100


def test_the_other_side_is_told_once_of_what_it_may_see_until_it_looks(dealing, folder):
    session = dealing.session

    def told() -> int:
        query = select(Notice).where(
            Notice.kind == "deal_document", Notice.account_id == dealing.scene.seeking.id
        )
        return len(session.scalars(query).all())

    put(dealing, folder)
    assert told() == 0
    bring(dealing, DealStage.EVALUATING)
    deals.show_entries(session, **given(dealing, Side.SEEKER))
    put(dealing, folder, opens=Opening.NEGOTIATION)
    assert told() == 0
    put(dealing, folder)
    put(dealing, folder)
    assert told() == 1
    deals.show_entries(session, **given(dealing, Side.SEEKER))
    put(dealing, folder)
    assert told() == 2


def test_coordinators_neither_read_nor_add_papers(dealing, folder):
    version = put(dealing, folder)
    staff = {"actor": dealing.scene.staff, "deal_id": dealing.deal_id, "now": dealing.now}
    files = DocumentFiles(folder)
    with pytest.raises(NotFound):
        deals.hand_out(dealing.session, version_id=version.id, files=files, **staff)
    with pytest.raises(NotFound):
        deals.add_document(dealing.session, title="题", upload=upload(folder), **staff)
