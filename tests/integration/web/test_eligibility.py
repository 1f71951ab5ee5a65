"""What people see of the law: the table of deals, the form of encumbrances, the card, the desk, the gate."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.config import Settings
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.eligibility import CoOwnership, Halt, Pledge
from matchmaker.domain.introductions import Side
from matchmaker.domain.listings import ListingKind
from matchmaker.domain.matches import MatchStatus
from matchmaker.domain.vocabulary import PatentType
from matchmaker.services import introductions, matches
from matchmaker.storage.introductions import IntroductionSide
from matchmaker.storage.matches import Match
from matchmaker.storage.members import Member
from matchmaker.storage.patents import Patent
from tests.factories import (
    NOW,
    join,
    make_account,
    make_coordinator,
    make_holder,
    make_match,
    make_member,
    make_need,
    make_patent,
    sign_in,
    token_of,
)
from tests.integration.pairs import coordinating
from tests.integration.web.test_needs import strip
from tests.integration.web.test_patents import FORM

TODAY = beijing_day(datetime.now(UTC))
SOUND = {
    "filed_on": date(2020, 8, 18),
    "status_checked_on": TODAY - timedelta(days=10),
    "annuity_paid_until": TODAY + timedelta(days=200),
    "co_ownership": CoOwnership.SOLE,
    "pledge": Pledge.NONE,
    "licences": [],
    "halt": Halt.NONE,
}


@pytest.fixture
def holder(session: Session, client: FlaskClient) -> Member:
    """A university whose owner is signed in, reading English."""
    holder = make_holder(session)
    account = make_account(session)
    join(session, account, holder)
    client.get("/language/en")
    sign_in(client, account)
    return holder


def page_of(client: FlaskClient, patent: Patent, query: str = "") -> str:
    client.get("/language/en")
    return " ".join(strip(client.get(f"/patents/{patent.id}{query}").get_data(as_text=True)).split())


def test_a_sound_patent_allows_every_deal(client: FlaskClient, session: Session) -> None:
    page = page_of(client, make_patent(session, make_holder(session), **SOUND))
    table = page[page.index("Which deals are lawful today") :]
    assert table.count(": yes") == 7
    assert "check a copy of the register" not in table
    assert "the next one is due by" in page


def test_obstacles_are_shown_with_their_articles(client: FlaskClient, session: Session) -> None:
    values = {
        **SOUND,
        "pledge": Pledge.NOT_CONSENTED,
        "type": PatentType.DESIGN,
        "has_evaluation_report": False,
    }
    page = page_of(client, make_patent(session, make_holder(session), **values))
    for words in (
        "the pledgee has not consented. Civil Code, art. 444",
        "Implementing Rules of the Patent Law, art. 86(4)",
        "evaluation report. Patent Law, art. 50",
    ):
        assert words in page


def test_what_is_not_known_is_said_once_and_bars_nothing(client: FlaskClient, session: Session) -> None:
    page = page_of(client, make_patent(session, make_holder(session), filed_on=date(2020, 8, 18)))
    assert page.count("Whether it is pledged is not known.") == 1
    assert page.count(": check first") == 7
    assert "probably due by" in page


def test_an_overdue_annuity_names_the_grace_and_the_late_fee(client: FlaskClient, session: Session) -> None:
    due = TODAY - timedelta(days=40)
    values = {**SOUND, "annuity_paid_until": due, "filed_on": due.replace(year=due.year - 6)}
    page = page_of(client, make_patent(session, make_holder(session), **values))
    assert "The annuity is overdue since" in page
    assert "Fee for year 7: 2,000 yuan before reductions. Late fee today: 100 yuan." in page


def test_a_foreign_party_is_reckoned_on_demand(client: FlaskClient, session: Session) -> None:
    patent = make_patent(session, make_holder(session), **SOUND)
    assert "Regulations on technology import and export" not in page_of(client, patent)
    assert "Regulations on technology import and export, art. 29" in page_of(client, patent, "?party=foreign")


def test_a_patent_of_another_country_is_left_to_its_law(client: FlaskClient, session: Session) -> None:
    patent = make_patent(session, make_holder(session), application_number="US201715458258A")
    assert "another country's" in page_of(client, patent)


ENCUMBRANCES = {
    "annuity_paid_until": "2027-08-18",
    "expires_early_on": "2041-01-01",
    "co_ownership": "agreed",
    "pledge": "not_consented",
    "pledgee": "秘密银行",
    "licence_kinds": ["exclusive_licence", "ordinary_licence"],
    "closed_until": "2028-01-01",
    "halt": "preserved",
    "evaluation_report": "no",
}


def send(client: FlaskClient, path: str = "/patents/new", **changes: object):
    token = token_of(client.get(path).get_data(as_text=True))
    return client.post(path, data={**FORM, "csrf_token": token, **changes})


def test_encumbrances_are_typed_kept_and_shown_again(
    client: FlaskClient, session: Session, holder: Member
) -> None:
    answer = send(client, **ENCUMBRANCES)
    patent = session.scalars(select(Patent)).one()
    assert (patent.co_ownership, patent.pledge, patent.halt) == (
        CoOwnership.AGREED,
        Pledge.NOT_CONSENTED,
        Halt.PRESERVED,
    )
    assert patent.licences == [
        {"kind": "exclusive_licence", "until": "2028-01-01"},
        {"kind": "ordinary_licence", "until": None},
    ]
    assert patent.has_evaluation_report is False
    assert "秘密银行" not in client.get(answer.location).get_data(as_text=True)
    form = client.get(f"{answer.location}/edit").get_data(as_text=True)
    for part in ('value="2027-08-18"', 'value="2028-01-01"', "秘密银行"):
        assert part in form
    assert form.count("checked") >= 3


def test_nothing_typed_is_kept_as_not_known(client: FlaskClient, session: Session, holder: Member) -> None:
    send(client)
    patent = session.scalars(select(Patent)).one()
    assert (patent.licences, patent.pledge, patent.has_evaluation_report) == (None, None, None)
    send(client, f"/patents/{patent.id}/edit", version=patent.version, licence_kinds=["none"])
    session.expire_all()
    assert session.scalars(select(Patent)).one().licences == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"licence_kinds": ["none", "open_licence"]}, "Choose either none"),
        ({"closed_until": "2028-01-01"}, "Choose above which of the two"),
        ({"pledgee": "某银行"}, "A pledgee is named"),
        ({"annuity_paid_until": "2019-01-01"}, "not after the filing"),
        ({"pledge": "perhaps"}, "Not a valid choice"),
    ],
)
def test_contradictions_are_told_at_their_fields(
    client: FlaskClient, session: Session, holder: Member, change: dict, words: str
) -> None:
    answer = send(client, **change)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)


@pytest.fixture
def _fresh_indexes(app: Flask, settings: Settings, tmp_path) -> None:
    matches.keep_indexes(settings.database_url, tmp_path / "index")


def open_pairs(session: Session) -> int:
    found = select(Match).filter_by(status=MatchStatus.SUGGESTED, is_current=True)
    return len(session.scalars(found.execution_options(populate_existing=True)).all())


@pytest.mark.usefixtures("_fresh_indexes")
@pytest.mark.parametrize("asking", [ListingKind.NEED, ListingKind.PATENT])
def test_a_patent_without_a_lawful_deal_is_not_suggested(session: Session, asking: ListingKind) -> None:
    need, patent = make_need(session, make_member(session)), make_patent(session, make_holder(session))
    key = need.id if asking is ListingKind.NEED else patent.id

    def suggest() -> int:
        session.flush()
        matches.suggest_for(session, kind=asking, listing_id=key, now=NOW)
        return open_pairs(session)

    found = suggest()
    assert found > 0
    patent.pledge = Pledge.NOT_CONSENTED
    assert suggest() == 0
    patent.deal_kinds = ["development"]
    assert suggest() == found
    patent.deal_kinds, patent.pledge = [], None
    patent.annuity_paid_until = NOW.date() - timedelta(days=200)
    assert suggest() == 0
    patent.annuity_paid_until = None
    patent.filed_on = date(2006, 11, 22)
    assert suggest() == 0


def test_the_desk_shows_the_table_and_a_patent_that_dies_first(client: FlaskClient, session: Session) -> None:
    need = make_need(session, make_member(session), deadline=date(2030, 1, 1))
    patent = make_patent(session, make_holder(session), filed_on=date(2009, 8, 18))
    coordinator = make_coordinator(session)
    match = make_match(
        session, need, patent, coordinator, status=MatchStatus.SUGGESTED, judged_by=None, judged_at=None
    )
    sign_in(client, coordinator)
    client.get("/language/en")
    page = " ".join(strip(client.get(f"/matches/{match.id}").get_data(as_text=True)).split())
    assert "This patent dies before the line starts" in page
    assert page.count(": check first") == 7


def test_the_seekers_card_says_which_deals_are_lawful_and_names_nobody(session: Session) -> None:
    need = make_need(session, make_member(session), deadline=date(2030, 1, 1))
    patent = make_patent(
        session,
        make_holder(session),
        **{**SOUND, "filed_on": date(2009, 8, 18), "pledge": Pledge.NOT_CONSENTED, "pledgee": "秘密银行"},
    )
    coordinator = make_coordinator(session)
    match = make_match(session, need, patent, coordinator)
    introductions.offer(session, match=match, actor=coordinating(coordinator), now=NOW)
    cards = {side.side: side.card for side in session.scalars(select(IntroductionSide))}
    deals = {deal["kind"]: deal["verdict"] for deal in cards[Side.SEEKER]["deals"]}
    assert deals["ordinary_licence"] == "barred"
    assert deals["pledge"] == "check"
    assert {"code": "term_ends_too_soon", "on": "2029-08-18"} in cards[Side.SEEKER]["missing"]
    assert "deals" not in cards[Side.PROVIDER]
    assert "秘密银行" not in str(cards)


def test_the_card_tells_the_deals_in_words(client: FlaskClient, session: Session) -> None:
    seeker, coordinator = make_member(session), make_coordinator(session)
    account = make_account(session)
    join(session, account, seeker)
    patent = make_patent(session, make_holder(session), **{**SOUND, "co_ownership": CoOwnership.NOT_AGREED})
    match = make_match(session, make_need(session, seeker), patent, coordinator)
    made = introductions.offer(session, match=match, actor=coordinating(coordinator), now=NOW)
    sign_in(client, account)
    client.get("/language/en")
    page = " ".join(strip(client.get(f"/introductions/{made.id}").get_data(as_text=True)).split())
    assert "Lawful if the register agrees Ordinary licence" in page
    assert "Not lawful today Assignment, Exclusive licence" in page
