"""Patents as people add, change and read them."""

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.listings import ListingKind, ListingStatus
from matchmaker.domain.matches import MatchKind, MatchStatus
from matchmaker.domain.vocabulary import LegalStatus, PatentType
from matchmaker.services import pool
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
from tests.integration.web.test_needs import strip

FORM = {
    "application_number": "ZL 2020 1 9900348.9",
    "type": "invention",
    "title": "一种钢渣微粉碳化固结砌块",
    "abstract": "将钢渣微粉压制成型后送入碳化釜。",
    "ipc": "C04B28/08, C04B40/02\nc04b 18/14",
    "filed_on": "2020-08-18",
    "granted_on": "2022-07-05",
    "holders": "北京砺岩科技大学（示例）\n唐山砾川特钢有限公司（示例）",
    "legal_status": "granted",
    "status_source": "专利登记簿",
    "status_checked_on": "2026-10-01",
    "deal_kinds": ["ordinary_licence"],
    "maturity": "6",
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


def send(client: FlaskClient, path: str = "/patents/new", **changes: object):
    token = token_of(client.get(path).get_data(as_text=True))
    return client.post(path, data={**FORM, "csrf_token": token, **changes})


def test_a_patent_is_added_and_read(client: FlaskClient, session: Session, holder: Member) -> None:
    answer = send(client)
    patent = session.scalars(select(Patent)).one()
    assert answer.location == f"/patents/{patent.id}"
    assert patent.application_number == "202019900348.9"
    assert patent.ipc == ["C04B 28/08", "C04B 40/02", "C04B 18/14"]
    assert len(patent.holders) == 2
    assert patent.status is ListingStatus.IN_REVIEW
    page = strip(client.get(answer.location).get_data(as_text=True))
    for words in ("C Chemistry; metallurgy", "Materials, metallurgy", "Aug 18, 2040", "6: prototype tested"):
        assert words in page


def test_evidence_of_the_maturity_is_asked_for_and_not_demanded(
    client: FlaskClient, session: Session, holder: Member
) -> None:
    plain = strip(client.get(send(client).location).get_data(as_text=True))
    assert "as the holder says, without evidence" in plain
    patent = session.scalars(select(Patent)).one()
    shown = {"maturity_evidence": "中试报告 ZS-2026-3", "maturity_shown_on": "2026-09-01"}
    edit = f"/patents/{patent.id}/edit"
    assert send(client, edit, version=str(patent.version), **shown).status_code == 303
    page = strip(client.get(f"/patents/{patent.id}").get_data(as_text=True))
    assert "shown by: 中试报告 ZS-2026-3 · Sep 1, 2026" in page
    refused = send(client, edit, version=str(patent.version), **shown | {"maturity": ""})
    assert refused.status_code == 422
    assert 'id="maturity-error"' in refused.get_data(as_text=True)


def test_the_form_starts_with_the_own_name_as_holder(client: FlaskClient, holder: Member) -> None:
    assert holder.name in client.get("/patents/new").get_data(as_text=True)


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"application_number": ""}, "application_number", "required"),
        ({"application_number": "202019900348.8"}, "application_number", "expected 9"),
        ({"application_number": "202019900348.8"}, "application_number", "202019900348.9"),
        ({"application_number": "2020199003"}, "application_number", "13 characters"),
        ({"application_number": "20201990O348.9"}, "application_number", "Character 9"),
        ({"application_number": "209919900348.9"}, "application_number", "within 2003-2026"),
        ({"application_number": "CN111111111A"}, "application_number", "publication number"),
        ({"type": "design"}, "type", "says another type"),
        ({"ipc": "C04B 28/08, Z99"}, "ipc", "IPC symbol is written like"),
        ({"title": ""}, "title", "required"),
        ({"filed_on": "2020-02-30"}, "filed_on", "valid date"),
        ({"granted_on": "2019-01-01"}, "granted_on", "cannot come before"),
        ({"status_checked_on": "2099-01-01"}, "status_checked_on", "future"),
        ({"abstract": ""}, "abstract", "Please fill this in before"),
        ({"legal_status": ""}, "legal_status", "Please fill this in before"),
        ({"holders": " ，\n"}, "holders", "Please fill this in before"),
        ({"inventors": "\n".join(map(str, range(60)))}, "inventors", "At most 50"),
    ],
)
def test_bad_input_is_told_at_its_field(
    client: FlaskClient, session: Session, holder: Member, change: dict[str, str], field: str, words: str
) -> None:
    answer = send(client, fee_terms="一次性三十万", **change)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    beside = page[page.index(f'id="{field}-error"') :]
    assert words in strip(beside[: beside.index("</div>")])
    assert "一次性三十万" in page
    assert session.scalars(select(Patent)).all() == []


def test_a_number_listed_already_is_told_at_its_field(
    client: FlaskClient, session: Session, holder: Member
) -> None:
    send(client, draft="1")
    page = send(client, draft="1").get_data(as_text=True)
    assert "listed this application number already" in page[page.index('id="application_number-error"') :]
    assert len(session.scalars(select(Patent)).all()) == 1


def test_an_edit_keeps_its_own_number(client: FlaskClient, session: Session, holder: Member) -> None:
    send(client, draft="1")
    patent = session.scalars(select(Patent)).one()
    path = f"/patents/{patent.id}/edit"
    assert send(client, path, title="改名", draft="1", version=str(patent.version)).status_code == 303


@pytest.mark.parametrize("number", ["US201715458258A", "PCT/CN2019/123456", "EP19157531"])
def test_an_imported_foreign_patent_is_edited_under_its_number(
    client: FlaskClient, session: Session, holder: Member, number: str
) -> None:
    patent = make_patent(
        session, holder, application_number=number, type=PatentType.UTILITY_MODEL, status=ListingStatus.DRAFT
    )
    form = {
        "application_number": number,
        "type": "invention",
        "title": "改名",
        "version": str(patent.version),
    }
    answer = send(client, f"/patents/{patent.id}/edit", **form)
    assert answer.status_code == 303
    session.refresh(patent)
    assert (patent.application_number, patent.title, patent.type) == (number, "改名", PatentType.INVENTION)


def test_another_foreign_number_is_refused(client: FlaskClient, session: Session, holder: Member) -> None:
    patent = make_patent(session, holder, application_number="US201715458258A", status=ListingStatus.DRAFT)
    form = {"application_number": "US201715458259A", "version": str(patent.version)}
    answer = send(client, f"/patents/{patent.id}/edit", **form)
    assert answer.status_code == 422
    assert 'id="application_number-error"' in answer.get_data(as_text=True)
    answer = send(client, application_number="US201715458258A")
    assert answer.status_code == 422


def test_an_unchanged_chinese_number_still_names_the_type(
    client: FlaskClient, session: Session, holder: Member
) -> None:
    send(client, draft="1")
    patent = session.scalars(select(Patent)).one()
    form = {"application_number": patent.application_number, "type": "design", "version": str(patent.version)}
    answer = send(client, f"/patents/{patent.id}/edit", **form)
    assert "says another type" in strip(answer.get_data(as_text=True))


def test_an_old_status_carries_a_warning(client: FlaskClient, session: Session) -> None:
    old = make_patent(session, make_holder(session), status_checked_on=date(2025, 1, 1))
    client.get("/language/en")
    page = client.get(f"/patents/{old.id}").get_data(as_text=True)
    assert "not looked up within the last half year" in page
    fresh = make_patent(session, make_holder(session), status_checked_on=date(2026, 11, 1))
    assert "last half year" not in client.get(f"/patents/{fresh.id}").get_data(as_text=True)


def test_a_patent_with_gaps_is_shown(client: FlaskClient, session: Session) -> None:
    bare = make_patent(
        session,
        make_holder(session),
        type=PatentType.DESIGN,
        ipc=["Z?"],
        holders=[],
        legal_status=None,
        status_checked_on=None,
        status_source="",
        deal_kinds=[],
    )
    assert client.get(f"/patents/{bare.id}").status_code == 200


def test_an_ended_right_has_no_term_left(client: FlaskClient, session: Session) -> None:
    client.get("/language/en")
    lapsed = make_patent(
        session, make_holder(session), filed_on=date(2020, 1, 1), legal_status=LegalStatus.LAPSED
    )
    assert "Term ends" not in client.get(f"/patents/{lapsed.id}").get_data(as_text=True)


def test_the_holder_sees_needs_that_fit_and_counts_makers(
    session: Session, client: FlaskClient, holder: Member
) -> None:
    judge, patent = make_coordinator(session), make_patent(session, holder)
    open_now = {"status": MatchStatus.SUGGESTED, "judged_by": None, "judged_at": None}
    for title, confidentiality in (("公开的需求", "public"), ("保密的需求", "matching")):
        need = make_need(session, make_member(session), title=title, confidentiality=confidentiality)
        pool.place(session, kind=ListingKind.NEED, listing=need, now=NOW)
        make_match(session, need, patent, judge, **open_now)
    maker = make_member(session)
    as_maker = {"kind": MatchKind.PATENT_MAKER, "need_id": None, "maker_id": maker.id, "seeker_id": maker.id}
    make_match(session, need, patent, judge, **open_now, **as_maker)
    page = client.get(f"/patents/{patent.id}").get_data(as_text=True)
    assert "公开的需求" in page
    assert "保密的需求" not in page
    assert "1 manufacturer fits by its profile" in page
    assert maker.name not in page
    client.post("/logout", data={"csrf_token": token_of(page)})
    assert "公开的需求" not in client.get(f"/patents/{patent.id}").get_data(as_text=True)
