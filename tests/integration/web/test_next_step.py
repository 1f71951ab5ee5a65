"""What a listing's page offers its readers to do next."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from matchmaker.domain.matches import MatchStatus
from matchmaker.storage.matches import Match
from matchmaker.storage.members import Member
from tests.factories import (
    join,
    make_account,
    make_agency,
    make_coordinator,
    make_holder,
    make_match,
    make_member,
    make_need,
    make_offer,
    make_patent,
    sign_in,
)
from tests.integration.web.test_needs import strip


@pytest.fixture
def match(session: Session) -> Match:
    """A need of a company that fits a patent of a university, seen and approved by a coordinator."""
    need = make_need(session, make_member(session), title="轧辊堆焊层剥落")
    patent = make_patent(session, make_holder(session), title="一种药芯焊丝")
    return make_match(session, need, patent, make_coordinator(session))


def sign_in_for(client: FlaskClient, session: Session, member: Member) -> None:
    account = make_account(session, language="en")
    join(session, account, member)
    sign_in(client, account)


def panel(client: FlaskClient, path: str) -> str:
    """The text of the page's panel; nothing where the page has none."""
    page = client.get(path).get_data(as_text=True)
    _before, _mark, rest = page.partition('aria-labelledby="next-step"')
    return strip(rest.partition("</section>")[0])


def test_a_visitor_is_asked_to_register(client: FlaskClient, match: Match) -> None:
    client.get("/language/en")
    assert "Register" in panel(client, f"/patents/{match.patent_id}")
    assert "Could you answer this need?" in panel(client, f"/needs/{match.need_id}")


def test_the_company_reads_beside_a_patent_which_need_it_fits(
    client: FlaskClient, session: Session, match: Match
) -> None:
    sign_in_for(client, session, session.get_one(Member, match.seeker_id))
    text = panel(client, f"/patents/{match.patent_id}")
    assert "轧辊堆焊层剥落" in text
    assert "waits for a coordinator" in text


def test_the_holder_reads_beside_a_need_which_patent_fits_it(
    client: FlaskClient, session: Session, match: Match
) -> None:
    sign_in_for(client, session, session.get_one(Member, match.provider_id))
    assert "一种药芯焊丝" in panel(client, f"/needs/{match.need_id}")


def test_what_fits_another_organisation_is_not_told(
    client: FlaskClient, session: Session, match: Match
) -> None:
    sign_in_for(client, session, make_member(session))
    for path in (f"/patents/{match.patent_id}", f"/needs/{match.need_id}"):
        text = panel(client, path)
        assert "轧辊堆焊层剥落" not in text
        assert "一种药芯焊丝" not in text
    assert "Post a need" in panel(client, f"/patents/{match.patent_id}")
    assert "Add a patent" in panel(client, f"/needs/{match.need_id}")


def test_a_rejected_match_is_no_step(client: FlaskClient, session: Session, match: Match) -> None:
    match.status = MatchStatus.REJECTED
    session.flush()
    sign_in_for(client, session, session.get_one(Member, match.seeker_id))
    assert "轧辊堆焊层剥落" not in panel(client, f"/patents/{match.patent_id}")


def test_an_agency_answers_a_need_with_a_service(client: FlaskClient, session: Session, match: Match) -> None:
    agency = make_agency(session)
    offer = make_offer(session, agency)
    sign_in_for(client, session, agency)
    assert "Offer a service" in panel(client, f"/needs/{match.need_id}")
    assert panel(client, f"/offers/{offer.id}") == ""


def test_coordinators_and_owners_have_other_steps(
    client: FlaskClient, session: Session, match: Match
) -> None:
    sign_in(client, make_coordinator(session, language="en"))
    assert panel(client, f"/patents/{match.patent_id}") == ""
