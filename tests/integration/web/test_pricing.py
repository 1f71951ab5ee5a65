"""How a university comes to a price: the route, the notice, and no signing before it has ended."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.deals import DealStage
from matchmaker.domain.deals.pricing import needs_pricing
from matchmaker.domain.errors import Invalid, WrongState
from matchmaker.domain.introductions import Side
from matchmaker.domain.vocabulary import DealKind, MemberKind
from matchmaker.storage.audit import AuditEvent
from matchmaker.storage.deals import DealPricing
from tests.factories import NOW, sign_in
from tests.integration.dealings import Dealing, make_dealing
from tests.integration.web.browsing import error_at
from tests.integration.web.test_deals import Reader

TODAY = beijing_day(NOW)
NOTICE = {
    "route": "negotiated",
    "title": "药芯焊丝及堆焊方法",
    "price": "20",
    "place": "本校科研院网站公示栏",
    "published_on": TODAY.isoformat(),
}


@pytest.fixture
def dealing(session: Session) -> Dealing:
    """Both agreed, and nothing is said of the price."""
    dealing = make_dealing(session, DealStage.NEGOTIATING)
    for side in Side:
        dealing.agree(side)
    session.execute(delete(DealPricing))
    return dealing


def enter(app: Flask, dealing: Dealing, side: Side) -> Reader:
    client = app.test_client()
    sign_in(client, dealing.scene.account(side))
    return Reader(client, dealing.deal_id)


def test_a_university_signs_only_after_the_notice_has_ended(app, session, dealing):
    provider, seeker = enter(app, dealing, Side.PROVIDER), enter(app, dealing, Side.SEEKER)
    with pytest.raises(WrongState, match="deal_price_needed"):
        dealing.sign()
    assert "Not stated yet" in seeker.read()
    assert provider.send("/price", **NOTICE).status_code == 303

    last = TODAY + timedelta(days=15)
    for signed_on in (TODAY, last):
        with pytest.raises(Invalid, match="deal_price_notice_running") as refused:
            dealing.at(NOW + timedelta(days=30)).sign(signed_on=signed_on, effective_on=last)
        assert (refused.value.field, refused.value.detail["on"]) == ("signed_on", last)
    notice = seeker.read("/price")
    assert "药芯焊丝及堆焊方法" in notice
    assert "200,000 yuan" in notice
    assert "15 days" in notice
    whole = {"value": "50", "number": "HT-1", "effective_on": "2026-11-20", "signed_on": "2026-11-20"}
    answer = seeker.send("/contract", **whole)
    assert answer.status_code == 422
    assert "art. 18" in error_at(answer, "signed_on")

    after = last + timedelta(days=1)
    dealing.at(NOW + timedelta(days=30)).sign(signed_on=after, effective_on=after)
    assert dealing.deal.stage is DealStage.SIGNED
    assert provider.send("/price", page="/price", route="exempt").status_code in {404, 409}


def test_a_listing_and_an_exempt_unit_wait_for_nothing(app, session, dealing):
    provider = enter(app, dealing, Side.PROVIDER)
    listed = {**NOTICE, "route": "listed", "price": "", "place": "某技术交易市场（示例）"}
    assert provider.send("/price", **listed).status_code == 303
    assert provider.send("/price", **{**listed, "route": "exempt"}).status_code == 303
    dealing.sign()
    events = session.scalars(select(AuditEvent).where(AuditEvent.action == "deal_state_price"))
    assert [event.detail["route"] for event in events] == ["listed", "exempt"]


def test_what_is_missing_is_said_at_its_field_and_the_seeker_only_reads(app, session, dealing):
    provider = enter(app, dealing, Side.PROVIDER)
    tomorrow = (TODAY + timedelta(days=400)).isoformat()
    for name, value in (("title", ""), ("price", ""), ("place", ""), ("published_on", ""),
                        ("published_on", tomorrow)):  # fmt: skip
        answer = provider.send("/price", **{**NOTICE, name: value})
        assert answer.status_code == 422
        assert error_at(answer, name)
    seeker = enter(app, dealing, Side.SEEKER)
    assert seeker.client.post(f"{seeker.path}/price").status_code in {400, 422}
    assert session.get(DealPricing, dealing.deal_id) is None


@pytest.mark.parametrize(
    ("holder", "kind", "expected"),
    [
        (MemberKind.UNIVERSITY, DealKind.ASSIGNMENT, True),
        (MemberKind.INSTITUTE, DealKind.EXCLUSIVE_LICENCE, True),
        (MemberKind.INSTITUTE, DealKind.CONTRIBUTION, True),
        (MemberKind.UNIVERSITY, DealKind.PLEDGE, False),
        (MemberKind.UNIVERSITY, DealKind.DEVELOPMENT, False),
        (MemberKind.COMPANY, DealKind.ASSIGNMENT, False),
    ],
)
def test_the_law_asks_units_of_science_about_transfers_and_licences(holder, kind, expected):
    assert needs_pricing(holder, kind) is expected
