"""Searching the pool: words of both languages, filters, rights, counts that never betray what is hidden."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from matchmaker.domain.divisions import Region
from matchmaker.domain.listings import ListingKind
from matchmaker.domain.members import MemberStatus
from matchmaker.domain.vocabulary import Confidentiality
from matchmaker.services.pool import cut_query, place
from matchmaker.storage import pool
from matchmaker.storage.needs import Need
from matchmaker.storage.patents import Patent
from matchmaker.storage.pool import PoolQuery
from tests.factories import NOW, make_agency, make_holder, make_member, make_need, make_offer, make_patent

TODAY = date(2026, 11, 22)
PUBLIC = (Confidentiality.PUBLIC,)
MEMBERS = (Confidentiality.PUBLIC, Confidentiality.MEMBERS)


def need_of(session: Session, **values: object) -> Need:
    need = make_need(session, make_member(session), **values)
    place(session, kind=ListingKind.NEED, listing=need, now=NOW)
    return need


def patent_of(session: Session, **values: object) -> Patent:
    patent = make_patent(session, make_holder(session), **values)
    place(session, kind=ListingKind.PATENT, listing=patent, now=NOW)
    return patent


def found(
    session: Session, text: str = "", readable: tuple[Confidentiality, ...] = PUBLIC, **filters: str
) -> list[str]:
    query = PoolQuery(
        today=TODAY,
        readable=readable,
        words=cut_query(text),
        filters={name: tuple(values.split()) for name, values in filters.items()},
    )
    return [row.id for row in pool.search(session, query).rows]


@pytest.mark.parametrize(
    "text", ["堆焊", "轧辊堆焊层剥落", "軋輥", "wire 药芯焊丝", "ROLL", "roll surfacing", "焊"]
)
def test_words_of_both_languages_find(session: Session, text: str) -> None:
    patent = patent_of(session, title="轧辊堆焊用药芯焊丝 (roll surfacing wire)", abstract="堆焊层不易剥落。")
    patent_of(session, title="一种乳酸菌饮料", abstract="发酵后口感柔和。")
    assert found(session, text) == [patent.id]


def test_most_of_the_query_must_be_held(session: Session) -> None:
    patent = patent_of(session, title="轧辊堆焊用药芯焊丝", abstract="结合强度高。")
    assert found(session, "轧辊 堆焊 焊丝 量子") == [patent.id]
    assert found(session, "轧辊 量子 通信 卫星") == []


def test_titles_come_first_then_the_newest(session: Session) -> None:
    body = patent_of(session, title="一种焊丝", abstract="用于轧辊修复。")
    older = patent_of(session, title="轧辊及其制造方法", abstract="略", published_at=NOW - timedelta(days=3))
    newer = patent_of(session, title="轧辊冷却装置", abstract="略", published_at=NOW - timedelta(days=1))
    assert found(session, "轧辊") == [newer.id, older.id, body.id]
    assert found(session) == [body.id, newer.id, older.id]


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "'",
        "a AND",
        "NEAR(",
        "* OR *",
        "-",
        "%",
        "_",
        "\\",
        "words:轧",
        "(",
        "^轧辊",
        "x" * 10_000,
        "辊" * 10_000,
        "\x00\x07",
        "\ud800",
        "🙂",
        "²",
        "...",
        " ",
        "轧\u200b辊",
        "a:b",
        "col-umn",
        '轧辊"OR"',
        "'; DROP TABLE need",
    ],
)
def test_no_query_is_an_error(session: Session, text: str) -> None:
    patent_of(session)
    found(session, text)


def test_a_number_is_found(session: Session) -> None:
    patent = patent_of(session, application_number="202019900348.9")
    patent_of(session, application_number="202119900349.8")
    assert found(session, "202019900348.9") == [patent.id]


def test_rights(session: Session) -> None:
    public = need_of(session)
    members = need_of(session, confidentiality=Confidentiality.MEMBERS)
    need_of(session, confidentiality=Confidentiality.MATCHING)
    assert found(session) == [public.id]
    assert set(found(session, readable=MEMBERS)) == {public.id, members.id}


def test_what_lapsed_or_belongs_to_a_suspended_member_is_gone(session: Session) -> None:
    need_of(session, expires_on=TODAY)
    suspended = make_need(session, make_member(session, status=MemberStatus.SUSPENDED))
    place(session, kind=ListingKind.NEED, listing=suspended, now=NOW)
    assert found(session) == []


def test_facets_join_within_and_narrow_between(session: Session) -> None:
    steel = need_of(session, industry="C3130", deal_kinds=["assignment"])
    cars = need_of(session, industry="C3670", deal_kinds=["development"])
    patent = patent_of(session, ipc=["B23K 35/30", "C22C 38/00"])
    assert found(session, kind="patent") == [patent.id]
    assert set(found(session, kind="need")) == {steel.id, cars.id}
    assert set(found(session, industry="C31 C36")) == {steel.id, cars.id, patent.id} - {patent.id}
    assert found(session, industry="C31", deal="assignment") == [steel.id]
    assert found(session, ipc="C") == [patent.id]
    assert found(session, field="20") == [patent.id]
    assert found(session, region="11") == [patent.id]


def test_offers_are_found_where_they_serve(session: Session) -> None:
    offer = make_offer(session, make_agency(session, region=Region.TIANJIN), regions=["11", "13"])
    place(session, kind=ListingKind.OFFER, listing=offer, now=NOW)
    assert found(session, region="13", service="valuation") == [offer.id]
    assert found(session, region="12") == []


def test_counts_follow_the_filters(session: Session) -> None:
    need_of(session, industry="C3130")
    need_of(session, industry="C3670", confidentiality=Confidentiality.MEMBERS)
    patent_of(session)
    query = PoolQuery(today=TODAY, readable=PUBLIC, filters={"kind": ("need",)})
    counts = pool.facet_counts(session, query)
    assert counts["kind"] == {"need": 1, "patent": 1}
    assert counts["industry"] == {"C": 1, "C31": 1}
    assert "ipc" not in counts


def test_paging_has_a_total_order_and_stops_at_the_end(session: Session) -> None:
    ids = {patent_of(session).id for _ in range(5)}
    query = PoolQuery(today=TODAY, readable=PUBLIC)
    pages = [pool.search(session, query, page=number, page_size=2) for number in (1, 2, 3, 99)]
    assert {row.id for page in pages for row in page.rows} == ids
    assert [len(page.rows) for page in pages] == [2, 2, 1, 1]
    assert (pages[3].page, pages[3].pages, pages[3].total) == (3, 3, 5)


def test_a_hidden_entry_changes_neither_order_nor_counts(session: Session) -> None:
    for days in range(6):
        patent_of(session, title="轧辊 焊丝" if days % 2 else "焊丝", published_at=NOW - timedelta(days=days))
    query = PoolQuery(today=TODAY, readable=PUBLIC, words=cut_query("轧辊焊丝"))
    before = pool.search(session, query), pool.facet_counts(session, query)
    for confidentiality in (Confidentiality.MEMBERS, Confidentiality.MATCHING):
        need_of(session, title="轧辊 轧辊 轧辊", confidentiality=confidentiality)
    assert (pool.search(session, query), pool.facet_counts(session, query)) == before


def test_rows_name_holders_but_not_who_needs(session: Session) -> None:
    need, patent = need_of(session), patent_of(session)
    rows = {row.id: row for row in pool.search(session, PoolQuery(today=TODAY, readable=PUBLIC)).rows}
    assert rows[need.id].organisation == ""
    assert rows[patent.id].organisation.endswith("（示例）")
    assert rows[patent.id].facets["status"] == ("granted",)


def test_newest_and_counters_speak_of_public_things(session: Session) -> None:
    need = need_of(session)
    need_of(session, confidentiality=Confidentiality.MEMBERS)
    patent_of(session)
    rows = pool.newest(session, kind=ListingKind.NEED, readable=PUBLIC, today=TODAY)
    assert [row.id for row in rows] == [need.id]
    numbers = pool.counters(session, today=TODAY)
    assert (numbers.needs, numbers.patents, numbers.offers) == (1, 1, 0)
    assert numbers.members == 3


def test_placing_again_brings_the_words_up_to_date(session: Session) -> None:
    patent = patent_of(session, title="轧辊", abstract="")
    patent.title = "乳酸菌"
    place(session, kind=ListingKind.PATENT, listing=patent, now=NOW)
    assert found(session, "轧辊") == []
    assert found(session, "乳酸菌") == [patent.id]
