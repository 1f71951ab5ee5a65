"""Organisations as their people and the coordinators use them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.access import MemberRole
from matchmaker.domain.members import MemberStatus
from matchmaker.extensions import limiter
from matchmaker.storage.accounts import Account, Membership, account_by_email
from matchmaker.storage.members import Member
from tests.factories import (
    PASSWORD,
    credit_code,
    join,
    make_agency,
    make_holder,
    make_member,
    sign_in,
)
from tests.integration.web.browsing import (
    error_at,
    link_in,
    mails_to,
    make_reader,
    make_reviewer,
    read,
    send,
    words,
)

PROFILE = "生产球墨铸铁管件与阀体铸件，树脂砂造型，年产能一万二千吨。"


@pytest.fixture(autouse=True)
def _fresh_limits(app: Flask):
    limiter.reset()


def company(**values) -> dict:
    return {
        "kind": "company",
        "name": "唐山海岳精密铸造有限公司",
        "credit_code": credit_code(),
        "district": "130200",
        "industries": ["C33", "C34"],
        "profile": PROFILE,
        "profile_matching": "y",
        **values,
    }


def signed_in_as(app: Flask, account: Account) -> FlaskClient:
    client = app.test_client()
    sign_in(client, account)
    return client


def only_member(session: Session) -> Member:
    session.expire_all()
    return session.scalars(select(Member)).one()


def lock_of(client: FlaskClient, member: Member) -> str:
    page = read(client, f"/members/{member.id}/review").get_data(as_text=True)
    tag = re.search(r'<input[^>]*name="lock"[^>]*>', page)[0]
    return re.search(r'value="(\d+)"', tag)[1]


def test_from_registration_to_membership(app, session, settings):
    coordinator = make_reviewer(session, "13")
    person = app.test_client()
    account = {
        "name": "李敏",
        "email": "limin@example.com",
        "password": PASSWORD,
        "password_confirm": PASSWORD,
    }
    send(person, "/register", {**account, "consent": "y"})
    read(person, link_in(mails_to(settings, "limin@example.com")[-1]))
    send(person, "/login", {"email": "limin@example.com", "password": PASSWORD})
    assert "Register your organisation" in words(read(person, "/members/own"))

    answer = send(person, "/members/register", company())
    assert answer.location == "/members/own"
    assert "Waiting for review" in words(read(person, "/members/own"))

    member = only_member(session)
    desk = signed_in_as(app, coordinator)
    assert member.name in words(read(desk, "/members/queue"))
    page = words(read(desk, f"/members/{member.id}/review"))
    assert member.credit_code in page
    assert PROFILE in page
    decision = {"move": "approve", "lock": lock_of(desk, member)}
    assert send(desk, f"/members/{member.id}/review", decision).location == "/members/queue"

    assert only_member(session).status is MemberStatus.APPROVED
    assert "You can publish, and answer introductions." in words(read(person, "/members/own"))


def test_a_draft_is_kept_and_completed_later(app, session):
    client = signed_in_as(app, make_reader(session))
    send(client, "/members/register", company(credit_code="", profile="", industries=[], draft="1"))
    assert only_member(session).status is MemberStatus.DRAFT

    member = only_member(session)
    answer = send(client, "/members/own/edit", company(lock=str(member.lock)))

    assert answer.location == "/members/own"
    member = only_member(session)
    assert (member.status, member.industries) == (MemberStatus.SUBMITTED, ["C33", "C34"])


@pytest.mark.parametrize(
    ("values", "field", "complaint"),
    [
        ({"kind": ""}, "kind", "Please choose one."),
        ({"kind": "bank"}, "kind", "Not a valid choice"),
        ({"name": ""}, "name", "Please fill this in."),
        ({"name": "x" * 201}, "name", "Between 4 and 200"),
        ({"district": ""}, "district", "Please fill this in."),
        ({"district": "310101"}, "district", "Not a valid choice"),
        ({"credit_code": ""}, "credit_code", "Please fill this in."),
        ({"credit_code": "91130200"}, "credit_code", "has 18 characters; this one has 8"),
        ({"credit_code": "91130200MAOTEST00X"}, "credit_code", "Character 11 is “O”"),
        ({"credit_code": "Z1130200MA00000000"}, "credit_code", "Character 1 is “Z”"),
        ({"credit_code": "99130200MA00000000"}, "credit_code", "The second character is “9”"),
        ({"industries": []}, "industries", "Please fill this in."),
        ({"industries": ["C99"]}, "industries", "from the list"),
        ({"industries": [f"C{number}" for number in range(13, 25)]}, "industries", "At most 10"),
        ({"profile": "铸造"}, "profile", "at least 20 characters"),
        ({"profile": "铸" * 2001}, "profile", "At most 2000"),
        ({"kind": "agency", "services": ["filing"]}, "licence_number", "Please fill this in."),
        (
            {"kind": "agency", "services": ["filing"], "licence_number": "1290"},
            "licence_number",
            "has 5 digits",
        ),
        (
            {"kind": "agency", "services": ["filing"], "licence_number": "1290a"},
            "licence_number",
            "digits only",
        ),
        ({"kind": "agency", "licence_number": "13001"}, "services", "Please fill this in."),
    ],
)
def test_every_wrong_value_is_told_at_its_field(app, session, values, field, complaint):
    client = signed_in_as(app, make_reader(session))

    answer = send(client, "/members/register", company(**values))

    assert answer.status_code == 422
    assert complaint.lower() in error_at(answer, field).lower()
    assert session.scalars(select(Member)).all() == []


def test_all_faults_are_told_at_once(app, session):
    client = signed_in_as(app, make_reader(session))
    form = {"kind": "agency", "name": "短", "credit_code": "91"}

    answer = send(client, "/members/register", form)

    wrong = ("name", "credit_code", "district", "industries", "profile", "licence_number", "services")
    assert [field for field in wrong if not error_at(answer, field)] == []


def test_a_mistyped_code_names_the_right_one_and_may_be_vouched_for(app, session):
    client = signed_in_as(app, make_reader(session))
    code = credit_code()
    typed = code[:16] + code[17] + code[16] if code[16] != code[17] else code[:17] + "0"

    answer = send(client, "/members/register", company(credit_code=typed))
    assert "Did you mean" in error_at(answer, "credit_code")
    assert code in error_at(answer, "credit_code")
    assert 'name="vouched"' in answer.get_data(as_text=True)

    assert send(client, "/members/register", company(credit_code=typed, vouched="y")).status_code == 303
    desk = signed_in_as(app, make_reviewer(session, "13"))
    page = words(read(desk, f"/members/{only_member(session).id}/review"))
    assert "check characters of the credit code do not hold" in page


def test_a_code_that_is_registered_tells_nothing_else(app, session):
    holder = make_holder(session, name="北京某某大学", credit_code=credit_code("110108"))
    client = signed_in_as(app, make_reader(session))

    answer = send(client, "/members/register", company(credit_code=holder.credit_code))

    assert "ask a colleague to invite you" in error_at(answer, "credit_code")
    assert holder.name not in words(answer)


def test_a_similar_name_is_asked_about_once(app, session):
    other = make_member(session, name="唐山海岳精密铸造股份有限公司")
    client = signed_in_as(app, make_reader(session))

    answer = send(client, "/members/register", company())
    assert "very similar name" in error_at(answer, "name")
    assert other.name not in words(answer)

    assert send(client, "/members/register", company(similar_confirmed="y")).status_code == 303


def test_an_agency_of_another_prefix_is_only_warned(app, session):
    client = signed_in_as(app, make_reader(session))
    values = {"kind": "agency", "licence_number": "11001", "services": ["filing", "search"]}

    assert send(client, "/members/register", company(**values)).status_code == 303

    assert "begins with another region's digits" in words(read(client, "/members/own"))
    desk = signed_in_as(app, make_reviewer(session, "13"))
    page = words(read(desk, f"/members/{only_member(session).id}/review"))
    assert "digits of another region" in page


def decide(client: FlaskClient, member: Member, move: str, reason: str = "", lock: str | None = None):
    form = {"move": move, "reason": reason, "lock": lock or lock_of(client, member)}
    return send(client, f"/members/{member.id}/review", form)


def waiting(session: Session, **values) -> Member:
    return make_member(
        session, status=MemberStatus.SUBMITTED, submitted_at=datetime.now(UTC) - timedelta(days=20), **values
    )


@pytest.mark.parametrize(
    ("move", "shown"), [("return", "More information asked"), ("decline", "Not admitted")]
)
def test_the_applicant_reads_the_reason_and_may_try_again(app, session, move, shown):
    member, account = waiting(session), make_reader(session)
    join(session, account, member)
    desk = signed_in_as(app, make_reviewer(session, "13"))

    assert "Please write the reason" in error_at(decide(desk, member, move), "reason")
    assert decide(desk, member, move, "营业执照不清楚。").status_code == 303

    page = read(signed_in_as(app, account), "/members/own")
    assert shown in words(page)
    assert "营业执照不清楚。" in words(page)
    assert "/members/own/edit" in page.get_data(as_text=True)


def test_suspending_takes_effect_on_the_next_request(app, session):
    member, account = make_member(session), make_reader(session)
    join(session, account, member)
    person = signed_in_as(app, account)
    desk = signed_in_as(app, make_reviewer(session, "13"))
    assert read(person, f"/members/{member.id}").status_code == 200

    decide(desk, member, "suspend", "核查中。")
    assert read(person, f"/members/{member.id}").status_code == 404
    assert "Suspended" in words(read(person, "/members/own"))

    decide(desk, member, "restore")
    assert read(person, f"/members/{member.id}").status_code == 200


def test_of_two_coordinators_the_second_is_told(app, session):
    member = waiting(session)
    first = signed_in_as(app, make_reviewer(session, "13"))
    second = signed_in_as(app, make_reviewer(session, "13"))
    seen = lock_of(second, member)
    decide(first, member, "approve")

    answer = decide(second, member, "decline", "我的理由。", lock=seen)

    assert answer.status_code == 409
    assert "Somebody else changed this" in words(answer)

    session.refresh(member)
    assert member.status is MemberStatus.APPROVED


def test_the_queue_is_of_own_regions_oldest_first_with_due_dates(app, session):
    older = waiting(session, name="唐山甲机械厂")
    newer = make_member(
        session, name="保定乙化工厂", status=MemberStatus.SUBMITTED, submitted_at=datetime.now(UTC)
    )
    foreign = waiting(session, name="天津丙制药厂", region="12", district="120103")
    draft = make_member(session, name="沧州丁管件厂", status=MemberStatus.DRAFT)

    page = words(read(signed_in_as(app, make_reviewer(session, "13")), "/members/queue"))

    assert page.index(older.name) < page.index(newer.name)
    assert "was due on" in page[: page.index(newer.name)]
    assert "due by" in page[page.index(newer.name) :]
    assert foreign.name not in page
    assert draft.name not in page


def test_others_and_absent_organisations_answer_alike(app, session):
    foreign = waiting(session, region="12", district="120103")
    draft = make_member(session, status=MemberStatus.DRAFT)
    desk = signed_in_as(app, make_reviewer(session, "13"))

    pages = [read(desk, f"/members/{key}/review") for key in (foreign.id, draft.id, "absent")]

    assert {page.status_code for page in pages} == {404}
    assert len({words(page) for page in pages}) == 1


def test_members_see_each_other_without_contacts_or_numbers(app, session):
    member, account, agency = make_member(session), make_reader(session), make_agency(session)
    join(session, account, member)
    reader = make_reader(session)
    join(session, reader, agency)

    page = read(signed_in_as(app, reader), f"/members/{member.id}")

    assert member.name in words(page)
    assert member.profile in words(page)
    for private in (member.credit_code, account.email, account.name):
        assert private not in page.get_data(as_text=True)


def test_strangers_and_applicants_find_no_members(app, session):
    member, applicant = make_member(session), make_reader(session)
    join(session, applicant, waiting(session))

    for key in (member.id, "absent"):
        assert read(signed_in_as(app, applicant), f"/members/{key}").status_code == 404
        assert read(app.test_client(), f"/members/{key}").status_code == 302


@pytest.mark.parametrize("path", ["/members/queue", "/members/own/edit"])
def test_pages_of_others_roles_are_refused(app, session, path):
    account = make_reader(session)
    join(session, account, make_member(session), MemberRole.MEMBER)

    assert read(signed_in_as(app, account), path).status_code == 403


def test_an_admitted_owner_edits_the_description_only(app, session):
    member, account = make_member(session), make_reader(session)
    join(session, account, member)
    client = signed_in_as(app, account)
    form = company(name="别的名字有限公司", lock=str(member.lock), profile=PROFILE * 2)
    del form["profile_matching"]

    assert send(client, "/members/own/edit", form).location == "/members/own"

    session.refresh(member)
    assert (member.profile, member.profile_matching) == (PROFILE * 2, False)
    assert member.name != "别的名字有限公司"
    assert member.industries == ["C33", "C3484"]


def test_two_editors_the_second_keeps_the_text(app, session):
    member, account = make_member(session), make_reader(session)
    join(session, account, member)
    client = signed_in_as(app, account)
    seen = str(member.lock)
    send(client, "/members/own/edit", company(lock=seen))

    answer = send(
        client,
        "/members/own/edit",
        company(lock=seen, profile="我写的另一个简介，不应该丢失，不应该丢失，不应该丢失。"),
    )

    assert answer.status_code == 409
    assert "Somebody else changed this" in words(answer)
    assert "我写的另一个简介" in answer.get_data(as_text=True)


def owner(app: Flask, session: Session) -> tuple[FlaskClient, Member]:
    account, member = make_reader(session), make_member(session)
    join(session, account, member)
    return signed_in_as(app, account), member


def invite(client: FlaskClient, address: str, role: str = "member"):
    return send(client, "/members/own/invitations", {"email": address, "role": role}, page="/members/own")


def test_an_invited_person_registers_and_joins(app, session, settings):
    client, member = owner(app, session)
    assert invite(client, "new@example.com").status_code == 303
    link = link_in(mails_to(settings, "new@example.com")[-1])

    person = app.test_client()
    assert member.name in words(read(person, link))
    form = {"name": "王芳", "email": "new@example.com", "password": PASSWORD, "password_confirm": PASSWORD}
    send(person, "/register", {**form, "consent": "y"})
    read(person, link_in(mails_to(settings, "new@example.com")[-1]))
    send(person, "/login", {"email": "new@example.com", "password": PASSWORD})
    assert read(person, "/account/arrive").location == link
    assert send(person, link, {}).location == "/members/own"

    assert "王芳" in words(read(client, "/members/own"))
    joined = session.get(Membership, account_by_email(session, "new@example.com").id)
    assert (joined.member_id, joined.role) == (member.id, MemberRole.MEMBER)
    assert read(app.test_client(), link).status_code == 404


def test_who_belongs_elsewhere_is_refused_clearly(app, session, settings):
    client, _ = owner(app, session)
    invite(client, "other@example.com")
    link = link_in(mails_to(settings, "other@example.com")[-1])
    elsewhere, _ = owner(app, session)

    assert "belongs to another organisation" in words(read(elsewhere, link))
    send(elsewhere, link, {}, page="/members/own")
    assert "belongs to another organisation" in words(read(elsewhere, link))


def test_an_invitation_taken_back_is_useless(app, session, settings):
    client, _ = owner(app, session)
    invite(client, "new@example.com")
    link = link_in(mails_to(settings, "new@example.com")[-1])
    page = read(client, "/members/own").get_data(as_text=True)

    send(client, re.search(r"/members/own/invitations/\w+/revoke", page)[0], {}, page="/members/own")

    assert read(app.test_client(), link).status_code == 404


@pytest.mark.parametrize(
    ("address", "complaint"), [("", "fill this in"), ("nobody", "not an e-mail address")]
)
def test_wrong_addresses_are_told(app, session, address, complaint):
    client, _ = owner(app, session)

    answer = invite(client, address)

    assert answer.status_code == 422
    assert complaint in error_at(answer, "email")


def test_inviting_does_not_tell_who_has_an_account(app, session):
    client, _ = owner(app, session)
    known = make_reader(session)
    join(session, known, make_member(session))
    answers = []
    for address in (known.email, "unknown@example.com"):
        answer = invite(client, address)
        answers.append((answer.status_code, answer.location))

    assert answers[0] == answers[1]


def test_a_demotion_takes_effect_on_the_next_request(app, session):
    client, member = owner(app, session)
    second = make_reader(session)
    join(session, second, member)
    other = signed_in_as(app, second)
    assert read(other, "/members/own/edit").status_code == 200

    send(client, f"/members/own/colleagues/{second.id}/role", {"role": "member"}, page="/members/own")
    assert read(other, "/members/own/edit").status_code == 403

    send(client, f"/members/own/colleagues/{second.id}/remove", {}, page="/members/own")
    assert "does not act for an organisation yet" in words(read(other, "/members/own"))


def test_the_last_owner_is_told_to_stay(app, session):
    client, member = owner(app, session)
    account_id = session.scalars(select(Membership.account_id)).one()

    send(client, f"/members/own/colleagues/{account_id}/remove", {}, page="/members/own")

    assert "the only owner of your organisation" in words(read(client, "/members/own"))
    assert session.get(Membership, account_id).member_id == member.id


def test_people_of_others_are_as_absent_as_unknown_ones(app, session):
    client, _ = owner(app, session)
    stranger = make_reader(session)
    join(session, stranger, make_member(session))

    for key in (stranger.id, 10**9):
        for act in ("role", "remove"):
            answer = send(
                client, f"/members/own/colleagues/{key}/{act}", {"role": "owner"}, page="/members/own"
            )
            assert answer.status_code == 404
