"""Services as agencies offer them and others read them."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.listings import ListingStatus
from matchmaker.storage.offers import Offer
from tests.factories import join, make_account, make_agency, make_member, make_offer, sign_in, token_of
from tests.integration.web.test_needs import strip

FORM = {
    "title": "冶金专利价值评估",
    "description": "两周内交付报告。",
    "service_kinds": ["valuation"],
    "ipc_fields": "C22C, B23K 35/30",
    "regions": ["12", "13"],
    "price_basis": "每件8000元起",
}


@pytest.fixture
def agent(session: Session, client: FlaskClient) -> FlaskClient:
    """The browser of an agency's owner."""
    account = make_account(session)
    join(session, account, make_agency(session))
    client.get("/language/en")
    sign_in(client, account)
    return client


def test_a_service_is_offered_and_read(agent: FlaskClient, session: Session) -> None:
    token = token_of(agent.get("/offers/new").get_data(as_text=True))
    answer = agent.post("/offers/new", data={**FORM, "csrf_token": token})
    offer = session.scalars(select(Offer)).one()
    assert answer.location == f"/offers/{offer.id}"
    assert (offer.fields, offer.regions) == (["C22C", "B23K 35/30"], ["12", "13"])
    assert offer.status is ListingStatus.IN_REVIEW
    page = strip(agent.get(answer.location).get_data(as_text=True))
    assert "Valuation" in page
    assert "Materials, metallurgy; Machine tools" in page
    form = agent.get(f"/offers/{offer.id}/edit").get_data(as_text=True)
    assert "C22C\nB23K 35/30" in form


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"title": ""}, "title", "required"),
        ({"service_kinds": []}, "service_kinds", "Please fill this in before"),
        ({"regions": ["99"]}, "regions", "not a valid choice"),
        ({"ipc_fields": "冶金"}, "ipc_fields", "does not fit"),
        ({"price_basis": "元" * 201}, "price_basis", "200"),
    ],
)
def test_bad_input_is_told_at_its_field(
    agent: FlaskClient, session: Session, change: dict[str, object], field: str, words: str
) -> None:
    token = token_of(agent.get("/offers/new").get_data(as_text=True))
    answer = agent.post("/offers/new", data={**FORM, "csrf_token": token, **change})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    beside = page[page.index(f'id="{field}-error"') :]
    assert words in strip(beside[: beside.index("</div>")])


def test_a_plant_offers_a_line_and_no_service(client: FlaskClient, session: Session) -> None:
    account = make_account(session)
    join(session, account, make_member(session))
    client.get("/language/en")
    sign_in(client, account)
    assert "/offers/new" in client.get("/listings/mine").get_data(as_text=True)
    page = client.get("/offers/new").get_data(as_text=True)
    assert "Offer a pilot or production line" in strip(page)
    assert 'value="valuation"' not in page
    token = token_of(page)
    refused = client.post("/offers/new", data={**FORM, "csrf_token": token})
    assert refused.status_code == 422
    assert 'id="service_kinds-error"' in refused.get_data(as_text=True)
    line = {**FORM, "title": "50 kg真空感应炉中试", "service_kinds": ["pilot_line"]}
    answer = client.post("/offers/new", data={**line, "csrf_token": token})
    assert answer.status_code == 303
    shown = strip(client.get(answer.location).get_data(as_text=True))
    assert "Pilot line" in shown
    assert "Ask all agencies" not in shown


def test_visitors_read_the_agency_and_the_price(client: FlaskClient, session: Session) -> None:
    agency = make_agency(session)
    page = client.get(f"/offers/{make_offer(session, agency).id}").get_data(as_text=True)
    assert agency.name in page
    assert "每件8000元起" in page
