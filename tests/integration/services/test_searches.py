"""Saved searches: what is kept, and that each new listing is told of once."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.errors import Invalid, NotFound
from matchmaker.domain.listings import ListingKind
from matchmaker.domain.searches import ALERT_WAITS, MOST_SEARCHES
from matchmaker.domain.vocabulary import Confidentiality
from matchmaker.services import pool
from matchmaker.services.accounts import actor_of
from matchmaker.services.searches import (
    change_search,
    count_hits,
    forget_search,
    own_search,
    save_search,
    tell_of_new,
)
from matchmaker.storage.accounts import Account
from matchmaker.storage.members import Member
from matchmaker.storage.notices import Notice
from matchmaker.storage.searches import SavedSearch
from tests.factories import NOW, join, make_account, make_holder, make_member, make_need, make_patent

LATER = NOW + timedelta(hours=1)
AFTER = LATER + ALERT_WAITS


@pytest.fixture
def reader(session: Session) -> Account:
    account = make_account(session)
    join(session, account, make_member(session))
    return account


def keep(session: Session, account: Account, text: str = "轧辊", **values) -> SavedSearch:
    given = {"name": "轧辊", "text": text, "filters": {}, "alerts": True, "now": NOW, **values}
    return save_search(session, actor=actor_of(session, account), **given)


def publish(session: Session, listing, kind=ListingKind.PATENT, at=LATER):
    listing.published_at = at
    pool.place(session, kind=kind, listing=listing, now=at)
    return listing


def told(session: Session, account: Account) -> list[int]:
    """How many each notice spoke of."""
    notices = session.scalars(select(Notice).where(Notice.kind == "search_found").order_by(Notice.created_at))
    return [notice.detail["count"] for notice in notices if notice.account_id == account.id]


def test_what_is_published_later_is_told_once_and_after_a_while(session: Session, reader: Account) -> None:
    holder = make_holder(session)
    publish(session, make_patent(session, holder, title="一种轧辊"), at=NOW - timedelta(days=1))
    search = keep(session, reader)
    for title in ("一种轧辊堆焊方法", "一种轧辊磨削方法", "一种牛奶杀菌装置"):
        publish(session, make_patent(session, holder, title=title, abstract=title, main_claim=""))
    assert tell_of_new(session, now=LATER + timedelta(minutes=1)) == 0
    assert tell_of_new(session, now=AFTER) == 1
    assert tell_of_new(session, now=AFTER) == 0
    assert told(session, reader) == [2]
    assert search.alerted_at == AFTER
    publish(session, make_patent(session, holder, title="轧辊探伤", abstract="", main_claim=""), at=AFTER)
    assert tell_of_new(session, now=AFTER + ALERT_WAITS) == 1
    assert told(session, reader) == [2, 1]


def test_own_listings_and_what_one_may_not_read_are_left_out(session: Session, reader: Account) -> None:
    keep(session, reader)
    visitor = make_account(session)
    keep(session, visitor)
    own = session.get_one(Member, actor_of(session, reader).member_id)
    publish(session, make_need(session, own, title="轧辊剥落"), ListingKind.NEED)
    other = make_member(session)
    for degree in (Confidentiality.MEMBERS, Confidentiality.MATCHING):
        publish(
            session, make_need(session, other, title="轧辊断裂", confidentiality=degree), ListingKind.NEED
        )
    tell_of_new(session, now=AFTER)
    assert told(session, reader) == [1]
    assert told(session, visitor) == [1]


def test_alerts_that_were_off_are_not_made_up_for(session: Session, reader: Account) -> None:
    search, actor = keep(session, reader, alerts=False), actor_of(session, reader)
    publish(session, make_patent(session, make_holder(session), title="一种轧辊"))
    tell_of_new(session, now=AFTER)
    change_search(session, actor=actor, search_id=search.id, name="轧辊", alerts=True, now=AFTER)
    tell_of_new(session, now=AFTER + ALERT_WAITS)
    assert told(session, reader) == []


def test_filters_count_and_marks_alone_find_nothing(session: Session, reader: Account) -> None:
    actor = actor_of(session, reader)
    publish(session, make_patent(session, make_holder(session), title="一种轧辊"), at=NOW)
    patents = keep(session, reader, text="", filters={"kind": ("patent",)})
    offers = keep(session, reader, text="轧辊", filters={"kind": ("offer",)})
    marks = keep(session, reader, text="。。")
    hits = [count_hits(session, actor=actor, search=each, now=LATER) for each in (patents, offers, marks)]
    assert hits == [1, 0, 0]
    publish(session, make_patent(session, make_holder(session), title="另一种轧辊"))
    tell_of_new(session, now=AFTER)
    assert told(session, reader) == [1]


def test_a_search_is_its_owners_alone(session: Session, reader: Account) -> None:
    search, other = keep(session, reader), actor_of(session, make_account(session))
    for act in (
        lambda: own_search(session, actor=other, search_id=search.id),
        lambda: forget_search(session, actor=other, search_id=search.id),
        lambda: change_search(session, actor=other, search_id=search.id, name="x", alerts=False, now=NOW),
    ):
        with pytest.raises(NotFound):
            act()


def test_there_may_be_so_many_and_none_for_nothing(session: Session, reader: Account) -> None:
    with pytest.raises(Invalid, match="search_empty"):
        keep(session, reader, text="")
    for _number in range(MOST_SEARCHES):
        keep(session, reader)
    with pytest.raises(Invalid, match="searches_full"):
        keep(session, reader)
