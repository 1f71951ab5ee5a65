"""The home page of every kind of reader, and the frame around every page."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, object_session

from matchmaker.domain.access import MemberRole
from matchmaker.domain.introductions import Side
from matchmaker.domain.listings import ListingKind, ListingStatus
from matchmaker.domain.matches import MatchStatus
from matchmaker.domain.members import MemberStatus
from matchmaker.domain.vocabulary import Confidentiality, MemberKind
from matchmaker.services import pool
from matchmaker.storage.accounts import Account
from matchmaker.storage.members import Member
from matchmaker.web.navigation import MOST_ITEMS
from tests.factories import (
    join,
    make_agency,
    make_holder,
    make_match,
    make_member,
    make_need,
    make_offer,
    make_patent,
    make_staff,
    sign_in,
)
from tests.integration.pairs import Scene, make_scene, say_yes
from tests.integration.web.browsing import make_reader, make_reviewer, read, words

NOW = datetime.now(UTC)
TODAY = NOW.date()
SOON = TODAY + timedelta(days=10)
LATER = TODAY + timedelta(days=300)


def acts_for(client: FlaskClient, session: Session, member: Member, role=MemberRole.OWNER) -> Account:
    """Sign in somebody who acts for the organisation."""
    account = make_reader(session)
    join(session, account, member, role)
    sign_in(client, account)
    return account


def place(session: Session, kind: ListingKind, listing: Any) -> Any:
    pool.place(session, kind=kind, listing=listing, now=NOW)
    return listing


def primary(page: str) -> list[str]:
    """Where the page's primary actions lead."""
    return re.findall(r'<a class="btn btn-primary(?: btn-lg)?"\s+href="([^"]+)"', page)


def header(page: str) -> dict[str, bool]:
    """The header's items, and whether each is the active one."""
    menu = re.search(r'(?s)<nav class="site-nav.*?</nav>', page)[0]
    items = re.findall(r'(?s)<a\s+href="[^"]+"(\s+aria-current="page")?>(.*?)</a>', menu)
    return {label: bool(active) for active, label in items}


def menu(page: str) -> dict[str, str]:
    """The account menu's lines and their addresses."""
    return {
        label: url for url, label in re.findall(r'<a class="dropdown-item" href="([^"]+)">(.*?)</a>', page)
    }


def home(client: FlaskClient) -> str:
    answer = read(client, "/")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def steady(page: str) -> str:
    """The page without the tokens that differ each time."""
    return re.sub(r'"X-CSRFToken": "[^"]+"', "", page)


# Visitors


def test_a_visitor_reads_counters_doors_and_the_newest(client: FlaskClient, session: Session) -> None:
    company, university = make_member(session), make_holder(session)
    need = place(session, ListingKind.NEED, make_need(session, company, expires_on=LATER))
    patent = place(session, ListingKind.PATENT, make_patent(session, university, expires_on=LATER))
    scene = make_scene(session)
    for side in Side:
        say_yes(session, scene, side)
    page = home(client)
    counters = re.findall(r"(?s)<dt>(.*?)</dt>\s*<dd>\s*(\d+)\s*</dd>", page)
    numbers = [(re.sub(r"<[^>]+>", " ", label).split()[0], number) for label, number in counters]
    assert numbers == [("Member", "4"), ("Patents", "1"), ("Needs", "1"), ("Introductions", "1")]
    assert "I have a need" in page
    assert "I hold patents" in page
    assert "I serve" in page
    assert f'href="/needs/{need.id}"' in page
    assert f'href="/patents/{patent.id}"' in page
    assert primary(page) == ["/register"]
    assert 'action="/pool"' in page


def test_a_visitor_does_not_read_whose_need_it_is(client: FlaskClient, session: Session) -> None:
    company = make_member(session, name="唐山某某秘密有限公司")
    place(session, ListingKind.NEED, make_need(session, company, expires_on=LATER))
    assert company.name not in home(client)


@pytest.mark.parametrize("confidentiality", [Confidentiality.MEMBERS, Confidentiality.MATCHING])
def test_a_hidden_need_changes_nothing_for_a_visitor(
    client: FlaskClient, session: Session, confidentiality: Confidentiality
) -> None:
    company = make_member(session)
    before = steady(home(client))
    need = make_need(session, company, title="绝密需求", confidentiality=confidentiality, expires_on=LATER)
    place(session, ListingKind.NEED, need)
    assert steady(home(client)) == before


# Accounts on their way in


def test_an_account_without_organisation_is_asked_to_register_one(
    client: FlaskClient, session: Session
) -> None:
    sign_in(client, make_reader(session))
    page = home(client)
    assert primary(page) == ["/members/register"]
    assert "Register your organisation" in menu(page)
    assert "My organisation" not in menu(page)


@pytest.mark.parametrize(
    ("status", "sentence", "action"),
    [
        (MemberStatus.DRAFT, "The application is a draft.", "/members/own/edit"),
        (MemberStatus.SUBMITTED, "A coordinator looks at the application.", "/members/own"),
        (MemberStatus.RETURNED, "The coordinator needs something more.", "/members/own/edit"),
        (MemberStatus.DECLINED, "The application was not accepted.", "/members/own/edit"),
        (MemberStatus.SUSPENDED, "The membership is suspended", "/members/own"),
    ],
)
def test_an_applicant_sees_the_state_and_the_next_step(
    client: FlaskClient, session: Session, status: MemberStatus, sentence: str, action: str
) -> None:
    member = make_member(session, status=status, submitted_at=NOW, status_reason="请补充地址")
    draft = make_need(session, member, status=ListingStatus.DRAFT, title="草稿中的需求")
    acts_for(client, session, member)
    page = home(client)
    assert sentence in page
    assert primary(page) == [action]
    assert "请补充地址" in page
    assert draft.title in page
    assert "Introductions" not in header(page)


def test_an_applicant_reads_until_when_the_application_is_decided(
    client: FlaskClient, session: Session
) -> None:
    monday = datetime(2026, 11, 16, 2, tzinfo=UTC)
    member = make_member(session, status=MemberStatus.SUBMITTED, submitted_at=monday)
    acts_for(client, session, member)
    assert "A coordinator decides by Nov 23, 2026." in words(read(client, "/"))


# Organisations


@pytest.mark.parametrize(
    ("kind", "action"),
    [
        (MemberKind.COMPANY, "/needs/new"),
        (MemberKind.UNIVERSITY, "/patents/new"),
        (MemberKind.INSTITUTE, "/patents/new"),
        (MemberKind.AGENCY, "/offers/new"),
    ],
)
def test_each_kind_of_organisation_has_its_primary_action(
    client: FlaskClient, session: Session, kind: MemberKind, action: str
) -> None:
    acts_for(client, session, make_member(session, kind=kind))
    assert primary(home(client)) == [action]


def seen_by(client: FlaskClient, scene: Scene, side: Side) -> str:
    scene.account(side).language = "en"
    object_session(scene.introduction).flush()
    sign_in(client, scene.account(side))
    return home(client)


def test_a_card_to_answer_stands_with_its_day(client: FlaskClient, session: Session) -> None:
    scene = make_scene(session)
    due = NOW + timedelta(days=5)
    scene.introduction.due_at = due
    page = seen_by(client, scene, Side.PROVIDER)
    assert f'href="/introductions/{scene.introduction.id}"' in page
    assert "say whether you are interested" in page
    assert re.search(r'class="quiet">due by \w+ \d+, 20\d\d', page)
    assert scene.seeker.name not in page


def test_an_answered_card_waits_no_more(client: FlaskClient, session: Session) -> None:
    scene = make_scene(session)
    say_yes(session, scene, Side.SEEKER)
    page = seen_by(client, scene, Side.SEEKER)
    assert "say whether you are interested" not in page
    assert "1 card under way" in page


def test_the_other_sides_answer_cannot_be_read_off_the_page(client: FlaskClient, session: Session) -> None:
    scene = make_scene(session)
    before = re.sub(r"(?s)<header.*?</header>", "", seen_by(client, scene, Side.SEEKER))
    say_yes(session, scene, Side.PROVIDER)
    after = re.sub(r"(?s)<header.*?</header>", "", home(client))
    assert steady(before) == steady(after)


def test_returned_listings_and_what_lapses_are_named(client: FlaskClient, session: Session) -> None:
    company = make_member(session)
    returned = make_need(session, company, status=ListingStatus.DRAFT, review_note="请写明温度")
    lapsing = make_patent(session, company, expires_on=SOON)
    acts_for(client, session, company)
    page = home(client)
    assert f'href="/needs/{returned.id}/edit"' in page
    assert "Returned by the coordinator" in page
    assert page.index("Lapses within 30 days") < page.rindex(f"/patents/{lapsing.id}")


def suggest(session: Session, need: Any, patent: Any) -> None:
    make_match(
        session,
        need,
        patent,
        make_reader(session),
        status=MatchStatus.SUGGESTED,
        judged_by=None,
        judged_at=None,
    )


def test_own_listings_show_their_suggestions(client: FlaskClient, session: Session) -> None:
    company, university = make_member(session), make_holder(session)
    need = place(session, ListingKind.NEED, make_need(session, company, expires_on=LATER))
    for _number in range(2):
        patent = place(session, ListingKind.PATENT, make_patent(session, university, expires_on=LATER))
        suggest(session, need, patent)
    acts_for(client, session, company)
    assert "2 suggestions" in words(read(client, "/"))


def test_a_holder_sees_needs_that_fit_but_no_hidden_one(client: FlaskClient, session: Session) -> None:
    university, company = make_holder(session), make_member(session, name="唐山某某秘密有限公司")
    patent = place(session, ListingKind.PATENT, make_patent(session, university, expires_on=LATER))
    for title, confidentiality in (
        ("公开的需求", Confidentiality.PUBLIC),
        ("成员可见的需求", Confidentiality.MEMBERS),
        ("绝密需求", Confidentiality.MATCHING),
    ):
        need = make_need(session, company, title=title, confidentiality=confidentiality, expires_on=LATER)
        suggest(session, place(session, ListingKind.NEED, need), patent)
    acts_for(client, session, university)
    page = home(client)
    assert "公开的需求" in page
    assert "成员可见的需求" in page
    assert "2 suggestions" in page
    assert "绝密" not in page
    assert company.name not in page


def test_a_stranger_sees_nothing_of_another_organisation(client: FlaskClient, session: Session) -> None:
    scene = make_scene(session)
    make_need(session, scene.seeker, status=ListingStatus.DRAFT, title="他人的草稿", review_note="x")
    acts_for(client, session, make_member(session))
    page = home(client)
    for text in (scene.seeker.name, scene.provider.name, "他人的草稿", scene.introduction.id):
        assert text not in page


# Staff


def test_a_coordinator_sees_the_queues_with_age_and_due_date(client: FlaskClient, session: Session) -> None:
    scene = make_scene(session)
    scene.introduction.due_at = NOW - timedelta(days=1)
    applicant = make_member(
        session, status=MemberStatus.SUBMITTED, submitted_at=NOW - timedelta(days=20), name="某申请单位"
    )
    listing = make_need(
        session, scene.seeker, status=ListingStatus.IN_REVIEW, submitted_at=NOW - timedelta(days=2)
    )
    suggest(session, make_need(session, scene.seeker), make_patent(session, scene.provider))
    sign_in(client, make_reviewer(session))
    page = home(client)
    assert primary(page) == ["/matches"]
    assert f'href="/members/{applicant.id}/review"' in page
    assert f'href="/needs/{listing.id}"' in page
    assert f'href="/introductions/{scene.introduction.id}"' in page
    text = words(read(client, "/"))
    assert "20 days ago" in text
    assert "both sides silent" in text
    assert page.count('class="overdue"') == 2
    assert re.findall(r'class="score">(\d+)<', page) == ["1", "1", "1", "1", "0", "0"]


def test_a_coordinator_of_another_region_sees_none_of_it(client: FlaskClient, session: Session) -> None:
    scene = make_scene(session)
    make_member(session, status=MemberStatus.SUBMITTED, submitted_at=NOW)
    make_need(session, scene.seeker, status=ListingStatus.IN_REVIEW, submitted_at=NOW)
    suggest(session, make_need(session, scene.seeker), make_patent(session, scene.provider))
    sign_in(client, make_reviewer(session, "12"))
    page = home(client)
    assert re.findall(r'class="score">(\d+)<', page) == ["0"] * 6
    assert "No approved match yet." in page
    assert scene.seeker.name not in page


def test_the_flows_show_both_regions(client: FlaskClient, session: Session) -> None:
    make_scene(session)
    sign_in(client, make_reviewer(session))
    assert "Beijing leads to" not in words(read(client, "/"))  # The arrow is a picture with words of its own.
    assert 'aria-label="leads to"' in home(client)
    assert re.search(r"Beijing\s+Hebei\s+1\s+0", words(read(client, "/")))


def test_an_administrator_sees_jobs_and_no_desk(client: FlaskClient, session: Session) -> None:
    sign_in(client, make_staff(session, "admin", language="en"))
    page = home(client)
    assert primary(page) == ["/matches/runs"]
    assert "No background job so far." in page
    assert "Review desk" not in header(page)
    assert 'href="/matches"' not in page


# The frame


def reader(client: FlaskClient, session: Session, role: str) -> None:
    if role in {"coordinator", "admin"}:
        sign_in(client, make_staff(session, role, "11,12,13" if role == "coordinator" else "", language="en"))
    elif role in {"company", "university", "agency", "colleague", "applicant"}:
        member = {
            "university": make_holder,
            "agency": make_agency,
        }.get(role, make_member)(session)
        if role == "applicant":
            member.status = MemberStatus.SUBMITTED
        acts_for(client, session, member, MemberRole.MEMBER if role == "colleague" else MemberRole.OWNER)
    elif role == "newcomer":
        sign_in(client, make_reader(session))


ROLES = [
    "visitor",
    "newcomer",
    "applicant",
    "colleague",
    "company",
    "university",
    "agency",
    "coordinator",
    "admin",
]


@pytest.mark.parametrize("role", ROLES)
def test_every_offered_link_may_be_used(client: FlaskClient, session: Session, role: str) -> None:
    reader(client, session, role)
    page = home(client)
    assert 0 < len(header(page)) <= MOST_ITEMS
    site_nav = re.search(r'(?s)<nav class="site-nav.*?</nav>', page)[0]
    for url in [*re.findall(r'href="([^"]+)"', site_nav), *menu(page).values(), *primary(page)]:
        assert read(client, url).status_code == 200, url


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("visitor", ["Resource pool", "How matching works"]),
        ("applicant", ["Resource pool", "Post a need", "My listings", "How matching works"]),
        (
            "company",
            ["Resource pool", "Post a need", "My listings", "Introductions", "Deals", "How matching works"],
        ),
        (
            "university",
            ["Resource pool", "List a patent", "My listings", "Introductions", "Deals", "How matching works"],
        ),
        (
            "agency",
            [
                "Resource pool",
                "Publish a service",
                "My listings",
                "Introductions",
                "Deals",
                "How matching works",
            ],
        ),
        (
            "coordinator",
            [
                "Resource pool",
                "Review desk",
                "Introductions",
                "Deals",
                "Members",
                "Listings",
                "Matching runs",
                "Audit",
            ],
        ),
    ],
)
def test_the_header_offers_what_the_role_can_use(
    client: FlaskClient, session: Session, role: str, expected: list[str]
) -> None:
    reader(client, session, role)
    assert list(header(home(client))) == expected


@pytest.mark.parametrize(
    ("path", "active"),
    [
        ("/pool?q=steel", "Resource pool"),
        ("/needs/new", "Post a need"),
        ("/listings/mine", "My listings"),
        ("/introductions", "Introductions"),
        ("/matching", "How matching works"),
    ],
)
def test_the_item_of_the_page_is_active(
    client: FlaskClient, session: Session, path: str, active: str
) -> None:
    reader(client, session, "company")
    items = header(read(client, path).get_data(as_text=True))
    assert [label for label, is_active in items.items() if is_active] == [active]


def test_sub_pages_keep_the_item_of_their_noun(client: FlaskClient, session: Session) -> None:
    scene = make_scene(session)
    offer = make_offer(session, make_agency(session), expires_on=LATER)
    sign_in(client, make_reviewer(session))
    for path, active in (
        (f"/needs/{scene.match.need_id}", "Resource pool"),
        (f"/offers/{offer.id}", "Resource pool"),
        (f"/introductions/{scene.introduction.id}", "Introductions"),
        (f"/members/{scene.seeker.id}/review", "Members"),
        (f"/matches/{scene.match.id}", "Review desk"),
        ("/matches/runs", "Matching runs"),
    ):
        items = header(read(client, path).get_data(as_text=True))
        assert [label for label, is_active in items.items() if is_active] == [active], path


def test_the_home_page_has_no_active_item(client: FlaskClient) -> None:
    assert not any(header(home(client)).values())


def test_the_inbox_counts_own_unread_notices(client: FlaskClient, session: Session) -> None:
    scene = make_scene(session)
    assert re.search(r'class="count">1<', seen_by(client, scene, Side.SEEKER))
    assert "Unread notices" in home(client)


def test_the_banner_says_when_organisations_are_invented(client: FlaskClient, session: Session) -> None:
    assert "demo-banner" not in home(client)
    make_member(session, is_demo=True)
    assert "demo-banner" in home(client)
