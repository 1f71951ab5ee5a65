"""Why a pair is not suggested: the conditions of a need that, asked less of, bring it in."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from matchmaker.config import Settings
from matchmaker.domain.matches import MatchKind
from matchmaker.services import matches
from matchmaker.services.matches.candidates import LIMITS
from tests.factories import make_holder, make_member, make_need, make_patent, sign_in
from tests.integration.web.browsing import make_reviewer, read, words
from tests.integration.web.test_why_not import address, explained, is_suggested, run


@pytest.fixture(autouse=True)
def _fresh_indexes(app: Flask, settings: Settings, tmp_path: Path) -> None:
    matches.keep_indexes(settings.database_url, tmp_path / "index")


EASED = {
    "deals": ({"deal_kinds": ["assignment"]}, {}, "Accept one more kind of deal: Assignment."),
    "maturity": ({"maturity": 3}, {"maturity": 9}, "Ask for maturity level 3 at least."),
    "budget": ({"fee_terms": "普通许可90万元"}, {"budget_max": 100_000}, "Raise the budget to 900,000 yuan."),
    "all": (
        {"deal_kinds": ["assignment"], "maturity": 3},
        {"maturity": 9},
        "Accept one more kind of deal: Assignment. Ask for maturity level 3 at least.",
    ),
}


@pytest.mark.parametrize(("has", "wants", "said"), EASED.values(), ids=EASED.keys())
def test_conditions_that_suffice_are_found_and_do_suffice(
    client: FlaskClient, session: Session, has: dict, wants: dict, said: str
) -> None:
    sign_in(client, make_reviewer(session))
    need = make_need(session, make_member(session))
    # A list full of the same patent over and over: only its conditions put this one behind, and its key
    # before the others when they are alike.
    holder = make_holder(session)
    for _ in range(LIMITS[MatchKind.NEED_PATENT]):
        make_patent(session, holder, maturity=9, fee_terms="普通许可5万元")
    last = make_patent(session, holder, **{"id": "0" * 12, "maturity": 9, "fee_terms": "普通许可5万元"} | has)
    for name, value in wants.items():
        setattr(need, name, value)
    # Needs that this patent suits better, so that it does not find the need from its own side.
    for member in [make_member(session) for _ in range(6)]:
        make_need(session, member, title=last.title, problem=last.abstract, deal_kinds=[])
    run(session, need)
    assert not is_suggested(session, need, last)
    assert said in words(read(client, address(need, last)))
    change = explained(session, need, last).changes[0]
    for eased in change.eased:
        name = {"deal_kind": "deal_kinds", "budget": "budget_max"}.get(eased.condition, eased.condition)
        kept = need.deal_kinds if name == "deal_kinds" else []
        setattr(need, name, [*kept, eased.value] if name == "deal_kinds" else eased.value)
    session.flush()
    assert explained(session, need, last).now.forward.score == pytest.approx(change.place.score, abs=1e-12)
