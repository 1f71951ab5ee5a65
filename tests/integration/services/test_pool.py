from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor, MemberRole
from matchmaker.domain.listings import ListingKind
from matchmaker.domain.vocabulary import Confidentiality
from matchmaker.services import pool
from matchmaker.storage.pool import PoolChange, PoolEntry, PoolFacet
from tests.factories import NOW, make_agency, make_holder, make_member, make_need, make_offer, make_patent

TODAY = date(2026, 11, 22)
MEMBER = Actor(account_id=1, member_id="x", member_role=MemberRole.MEMBER, admitted=True)


def test_an_entry_has_a_short_text_and_the_words_of_everything(session: Session) -> None:
    patent = make_patent(session, make_holder(session), abstract="堆焊" * 200, inventors=["张三丰"])
    pool.place(session, kind=ListingKind.PATENT, listing=patent, now=NOW)
    entry = session.get_one(PoolEntry, patent.id)
    assert len(entry.summary) == 121
    assert "张三丰" in entry.words


def test_a_need_is_not_found_by_the_name_of_its_poster(session: Session) -> None:
    need = make_need(session, make_member(session, name="沧州奇巧阀门有限公司（示例）"))
    pool.place(session, kind=ListingKind.NEED, listing=need, now=NOW)
    assert "奇巧" not in session.get_one(PoolEntry, need.id).words
    assert pool.find(session, actor=Actor(), text="奇巧阀门", today=TODAY).page.total == 0


def test_an_offer_is_found_by_agency_and_service(session: Session) -> None:
    offer = make_offer(session, make_agency(session, name="天津橡实知识产权代理所（示例）"))
    pool.place(session, kind=ListingKind.OFFER, listing=offer, now=NOW)
    assert pool.find(session, actor=Actor(), text="橡实知识产权", today=TODAY).page.total == 1
    assert pool.find(session, actor=Actor(), filters={"service": ("valuation",)}, today=TODAY).page.total == 1


def test_unreadable_symbols_are_no_facet(session: Session) -> None:
    patent = make_patent(session, make_holder(session), ipc=["B23K 35/30", "not ipc"], legal_status=None)
    pool.place(session, kind=ListingKind.PATENT, listing=patent, now=NOW)
    rows = session.execute(select(PoolFacet.facet, PoolFacet.value).where(PoolFacet.entry_id == patent.id))
    facets = set(rows.all())
    assert ("ipc", "B") in facets
    assert ("status", "unknown") in facets
    assert len([value for facet, value in facets if facet == "ipc"]) == 1


def test_members_find_more_than_visitors_but_never_matching_only(session: Session) -> None:
    for confidentiality in Confidentiality:
        need = make_need(session, make_member(session), confidentiality=confidentiality)
        pool.place(session, kind=ListingKind.NEED, listing=need, now=NOW)
    assert pool.find(session, actor=Actor(), today=TODAY).page.total == 1
    assert pool.find(session, actor=MEMBER, today=TODAY).page.total == 2
    assert pool.find(session, actor=Actor(account_id=2, is_admin=True), today=TODAY).page.total == 2


def test_removing_leaves_a_tick_and_nothing_else(session: Session) -> None:
    need = make_need(session, make_member(session))
    pool.place(session, kind=ListingKind.NEED, listing=need, now=NOW)
    pool.remove(session, kind=ListingKind.NEED, listing_id=need.id, now=NOW)
    session.expire_all()
    assert session.get(PoolEntry, need.id) is None
    assert session.scalars(select(PoolFacet)).all() == []
    assert len(session.scalars(select(PoolChange)).all()) == 2


def test_signs_alone_find_nothing(session: Session) -> None:
    need = make_need(session, make_member(session))
    pool.place(session, kind=ListingKind.NEED, listing=need, now=NOW)
    assert pool.find(session, actor=Actor(), text="…“”", today=TODAY).page.total == 0
    assert pool.find(session, actor=Actor(), text="   ", today=TODAY).page.total == 1
