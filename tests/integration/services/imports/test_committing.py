"""Carrying out a plan: whole or not at all, once, and without touching what people set."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.domain.access import SYSTEM, Actor, MemberRole
from matchmaker.domain.eligibility import Pledge
from matchmaker.domain.errors import Duplicate, Invalid, NotFound, WrongState
from matchmaker.domain.listings import ListingStatus
from matchmaker.domain.members import MemberStatus
from matchmaker.domain.vocabulary import DealKind, LegalStatus
from matchmaker.services.imports.committing import commit
from matchmaker.services.imports.planning import plan
from matchmaker.services.imports.reading import read_table
from matchmaker.storage.audit import AuditEvent
from matchmaker.storage.imports import ImportRecord
from matchmaker.storage.listings import ListingVersion
from matchmaker.storage.members import Member
from matchmaker.storage.notices import Notice
from matchmaker.storage.patents import Patent
from matchmaker.storage.pool import PoolEntry
from tests.factories import NOW, join, make_account, make_coordinator, make_holder, make_patent
from tests.integration.services.imports.workbooks import HEADER, OTHER, ROW, write_text

NUMBER, OTHER_NUMBER = "201710106452.1", "201510600872.6"
BAD = ("CN201710106452.3", *ROW[1:])
FULL_HEADER = ("申请号", "专利名称", "摘要", "专利权人", "法律状态")
FULL = (NUMBER, "一种轧辊表面堆焊装置", "本发明公开一种装置。", "北京第一大学（示例）", "授权")

Importer = Callable[..., ImportRecord]


@pytest.fixture
def member(session: Session) -> Member:
    return make_holder(session, name="北京第一大学（示例）")


@pytest.fixture
def take(session: Session, member: Member, tmp_path: Path) -> Importer:
    """Import rows for the member, by the system unless told."""

    def taken(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER, **options: Any) -> ImportRecord:
        table = read_table(write_text(tmp_path / "file.csv", [header, *rows]))
        planned = plan(session, member=member, file=table, today=NOW.date())
        choices = {"actor": SYSTEM, "member_id": member.id, "skip_bad": False, "now": NOW, **options}
        return commit(session, plan=planned, **choices)

    return taken


def patents(session: Session, member: Member) -> dict[str, Patent]:
    rows = session.scalars(select(Patent).where(Patent.member_id == member.id))
    return {patent.application_number: patent for patent in rows}


def count(session: Session, table: type[Any]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def actor_of(session: Session, member: Member, *, admitted: bool = True) -> Actor:
    account = make_account(session)
    join(session, account, member)
    return Actor(account.id, account.name, member.id, MemberRole.OWNER, admitted)


def test_an_operators_import_is_published_and_found(session: Session, member: Member, take: Importer) -> None:
    record = take(ROW, OTHER)
    assert (record.created, record.updated, record.skipped) == (2, 0, 0)
    patent = patents(session, member)[NUMBER]
    assert patent.status is ListingStatus.PUBLISHED
    assert patent.expires_on == date(2027, 11, 22)
    assert session.get_one(PoolEntry, patent.id).title == patent.title
    versions = select(ListingVersion.number).where(ListingVersion.listing_id == patent.id)
    assert session.scalars(versions).all() == [1]


def test_a_members_import_is_handed_in_where_complete_else_a_draft(
    session: Session, member: Member, take: Importer
) -> None:
    make_coordinator(session, "11")
    incomplete = (OTHER_NUMBER, "一种磁性合金丝", "", "", "")
    options = {"actor": actor_of(session, member), "deal_kinds": [DealKind.ORDINARY_LICENCE]}
    take(FULL, incomplete, header=FULL_HEADER, **options)
    found = patents(session, member)
    assert found[NUMBER].status is ListingStatus.IN_REVIEW
    assert found[NUMBER].deal_kinds == ["ordinary_licence"]
    assert found[OTHER_NUMBER].status is ListingStatus.DRAFT
    assert count(session, PoolEntry) == 0
    kinds = session.scalars(select(Notice.kind).order_by(Notice.kind)).all()
    assert kinds == ["import_done", "import_to_review"]


def test_an_applicants_import_is_drafts(session: Session, member: Member, take: Importer) -> None:
    member.status = MemberStatus.SUBMITTED
    options = {"actor": actor_of(session, member, admitted=False), "deal_kinds": [DealKind.ASSIGNMENT]}
    take(FULL, header=FULL_HEADER, **options)
    assert patents(session, member)[NUMBER].status is ListingStatus.DRAFT


def test_a_suspended_member_adds_nothing(session: Session, member: Member, take: Importer) -> None:
    member.status = MemberStatus.SUSPENDED
    with pytest.raises(WrongState):
        take(ROW, actor=actor_of(session, member, admitted=False))
    with pytest.raises(Invalid, match="import_holder_not_admitted"):
        take(ROW)


def test_nobody_imports_for_another_organisation(session: Session, take: Importer) -> None:
    with pytest.raises(NotFound):
        take(ROW, actor=actor_of(session, make_holder(session)))


def test_a_bad_row_refuses_the_file_unless_it_may_be_left_out(
    session: Session, member: Member, take: Importer
) -> None:
    with pytest.raises(Invalid) as caught:
        take(OTHER, BAD)
    assert caught.value.code == "import_rows_rejected"
    assert dict(caught.value.detail) == {"rejected": 1, "good": 1}
    assert patents(session, member) == {}
    record = take(OTHER, BAD, skip_bad=True)
    assert (record.created, record.skipped) == (1, 1)
    header, left_out = record.left_out
    assert (header["row"], tuple(header["cells"])) == (1, HEADER)
    assert (left_out["row"], tuple(left_out["cells"])) == (3, BAD)
    assert left_out["problems"][0]["code"] == "application_number_check"


def test_nothing_but_bad_rows(take: Importer) -> None:
    with pytest.raises(Invalid, match="import_nothing_good"):
        take(BAD, skip_bad=True)


def test_the_same_file_twice_changes_nothing(session: Session, member: Member, take: Importer) -> None:
    take(ROW)
    with pytest.raises(Duplicate) as caught:
        take(ROW, now=NOW + timedelta(days=1))
    assert caught.value.code == "import_same_file"
    assert caught.value.detail["date"] == "2026-11-22"
    assert len(patents(session, member)) == 1


def test_a_file_updates_what_it_gives_and_nothing_else(
    session: Session, member: Member, take: Importer
) -> None:
    before = make_patent(
        session,
        member,
        application_number=NUMBER,
        status_checked_on=date(2016, 1, 1),
        legal_status=LegalStatus.PENDING,
        deal_kinds=["assignment"],
        fee_terms="面议",
        maturity=7,
        status=ListingStatus.DRAFT,
        abstract="手写的摘要。",
    )
    record = take(ROW)
    assert (record.created, record.updated) == (0, 1)
    patent = patents(session, member)[NUMBER]
    assert patent.id == before.id
    assert (patent.title, patent.legal_status) == ("一种轧辊表面堆焊装置", LegalStatus.GRANTED)
    kept = (patent.deal_kinds, patent.fee_terms, patent.maturity, patent.status, patent.abstract)
    assert kept == (["assignment"], "面议", 7, ListingStatus.DRAFT, "手写的摘要。")


def test_an_old_file_does_not_overwrite_a_status_checked_later(
    session: Session, member: Member, take: Importer
) -> None:
    make_patent(
        session,
        member,
        application_number=NUMBER,
        legal_status=LegalStatus.LAPSED,
        status_source="register",
        status_checked_on=date(2026, 10, 1),
    )
    take(ROW)
    patent = patents(session, member)[NUMBER]
    assert (patent.legal_status, patent.status_source) == (LegalStatus.LAPSED, "register")


def test_another_file_with_the_same_rows_changes_nothing(
    session: Session, member: Member, take: Importer
) -> None:
    take(ROW)
    version = patents(session, member)[NUMBER].version
    record = take(ROW, ())
    assert (record.created, record.updated) == (0, 0)
    assert patents(session, member)[NUMBER].version == version


def test_a_publication_number_stands_in_until_the_application_number_comes(
    session: Session, member: Member, take: Importer
) -> None:
    take(("A widget", "US-9833479-B2", "2017-12-05"), header=("title", "id", "publication date"))
    assert list(patents(session, member)) == ["US9833479B2"]
    header = ("Title", "Application Number", "Display Key")
    record = take(("A widget", "US 201715458258 A", "US 9833479 B2"), header=header)
    assert (record.created, record.updated) == (0, 1)
    assert list(patents(session, member)) == ["US201715458258A"]
    again = take(("A widget!", "US-9833479-B2", "2017-12-05"), header=("title", "id", "publication date"))
    assert (again.created, again.updated) == (0, 1)
    assert list(patents(session, member)) == ["US201715458258A"]


def test_every_import_leaves_its_event_and_its_notice(
    session: Session, member: Member, take: Importer
) -> None:
    actor = actor_of(session, member)
    record = take(OTHER, BAD, skip_bad=True, actor=actor)
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "patents_imported")).one()
    assert (event.subject_id, event.member_id) == (record.id, member.id)
    counts = {"format": "csv", "created": 1, "updated": 0, "skipped": 1}
    assert event.detail == {**counts, "sha256": record.file_hash}
    assert len(record.file_hash) == 64
    notice = session.scalars(select(Notice).where(Notice.kind == "import_done")).one()
    assert (notice.path, notice.detail["created"]) == (f"/imports/{record.id}", 1)


def test_encumbrances_are_taken_where_columns_tell_them(
    session: Session, member: Member, take: Importer
) -> None:
    header = ("专利名称", "申请号", "年费缴至", "质权人", "有效许可", "专利权评价报告")
    row = ("一种装置", NUMBER, "2027-08-18", "某某银行", "独占许可；普通许可", "无")
    take(row, header=header)
    patent = patents(session, member)[NUMBER]
    assert (patent.annuity_paid_until, patent.pledgee) == (date(2027, 8, 18), "某某银行")
    assert patent.pledge is Pledge.UNSETTLED
    assert [one["kind"] for one in patent.licences or []] == ["exclusive_licence", "ordinary_licence"]
    assert patent.has_evaluation_report is False


def test_a_file_does_not_overwrite_what_the_holder_knows_better(
    session: Session, member: Member, take: Importer
) -> None:
    header = ("专利名称", "申请号", "质权人", "有效许可")
    row = ("一种装置", NUMBER, "某某银行", "独占许可")
    take(row, header=header)
    patent = patents(session, member)[NUMBER]
    patent.pledge = Pledge.CONSENTED
    patent.licences = [{"kind": "exclusive_licence", "until": "2028-01-01"}]
    session.flush()
    take(("一种装置（改）", *row[1:]), header=header)
    again = patents(session, member)[NUMBER]
    assert (again.title, again.pledge) == ("一种装置（改）", Pledge.CONSENTED)
    assert again.licences == [{"kind": "exclusive_licence", "until": "2028-01-01"}]


def test_no_licence_is_an_answer_and_nonsense_is_none(
    session: Session, member: Member, take: Importer
) -> None:
    header = ("专利名称", "申请号", "有效许可", "专利权评价报告")
    take(("一种装置", NUMBER, "无", "也许"), header=header)
    patent = patents(session, member)[NUMBER]
    assert (patent.licences, patent.has_evaluation_report) == ([], None)
