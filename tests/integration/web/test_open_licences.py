"""Open licences as people walk through them: composed, declared, announced, found, withdrawn."""

import io
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.access import MemberRole
from matchmaker.domain.eligibility import Halt, Pledge, Verdict
from matchmaker.domain.listings import ListingKind
from matchmaker.domain.vocabulary import DealKind, PatentType
from matchmaker.services import pool
from matchmaker.services.eligibility import outlook_of
from matchmaker.storage.audit import AuditEvent
from matchmaker.storage.members import Member
from matchmaker.storage.notices import Notice
from matchmaker.storage.open_licences import OpenLicence
from matchmaker.storage.patents import Patent
from tests.factories import (
    NOW,
    join,
    make_account,
    make_holder,
    make_member,
    make_patent,
    make_staff,
    sign_in,
    token_of,
)
from tests.integration.web.browsing import ENGLISH, error_at, words
from tests.integration.web.test_deals import value_of

TODAY = datetime.now(UTC).date()
STATEMENT = {
    "fee_kind": "entrance_royalty",
    "amount": "20",
    "royalty": "3.5",
    "royalty_base": "net_sales",
    "payment": "书面通知后30日内银行转账。",
    "until": (TODAY + timedelta(days=900)).isoformat(),
    "other": "提供两次现场指导。",
}
CLEAR = {
    "filed_on": date(2020, 1, 15),
    "annuity_paid_until": TODAY + timedelta(days=300),
    "pledge": Pledge.NONE,
    "licences": [],
    "halt": Halt.NONE,
    "status_checked_on": TODAY,
    "application_fields": "热轧工作辊修复",
}


@dataclass
class Person:
    """Somebody's browser."""

    client: FlaskClient

    def read(self, path: str) -> str:
        return words(self.client.get(path, headers=ENGLISH))

    def send(self, path: str, page: str | None = None, **values: str):
        form = self.client.get(page or path, headers=ENGLISH).get_data(as_text=True)
        seen = {"seen": value_of(form, "seen")} if 'name="seen"' in form else {}
        data = {"csrf_token": token_of(form), **seen, **values}
        return self.client.post(path, data=data, headers=ENGLISH)


@dataclass
class Stage:
    """A holder with a published patent, and everybody around."""

    app: Flask
    session: Session
    holder: Member
    patent: Patent

    @property
    def form(self) -> str:
        return f"/open-licences/patents/{self.patent.id}"

    @property
    def row(self) -> OpenLicence:
        return self.session.scalars(
            select(OpenLicence)
            .execution_options(populate_existing=True)
            .order_by(OpenLicence.saved_at.desc())
        ).first()

    @property
    def path(self) -> str:
        return f"/open-licences/{self.row.id}"

    def owner(self, role: MemberRole = MemberRole.OWNER) -> Person:
        account = make_account(self.session)
        join(self.session, account, self.holder, role)
        return self._entered(account)

    def taker(self) -> Person:
        account = make_account(self.session)
        join(self.session, account, make_member(self.session))
        return self._entered(account)

    def coordinator(self, regions: str = "11") -> Person:
        return self._entered(make_staff(self.session, "coordinator", regions))

    def visitor(self) -> Person:
        return Person(self.app.test_client())

    def _entered(self, account) -> Person:
        client = self.app.test_client()
        sign_in(client, account)
        return Person(client)

    def declared(self, **changes: str) -> Person:
        owner = self.owner()
        answer = owner.send(self.form, **{**STATEMENT, **changes}, agree="y", declare="1")
        assert answer.status_code == 303
        return owner

    def published(self) -> Person:
        owner = self.declared()
        sent = self.coordinator().send(
            f"{self.path}/announcement", number="开放许可公告2026-17", announced_on=TODAY.isoformat()
        )
        assert sent.status_code == 303
        return owner

    def verdict(self, kind: DealKind) -> Verdict:
        self.session.expire_all()
        outlook = outlook_of(self.session, self.patent, today=TODAY)
        return next(one.verdict for one in outlook.deals if one.kind is kind)


@pytest.fixture
def stage(app: Flask, session: Session) -> Stage:
    holder = make_holder(session)
    patent = make_patent(session, holder, **CLEAR)
    pool.place(session, kind=ListingKind.PATENT, listing=patent, now=NOW)
    return Stage(app, session, holder, patent)


def test_a_statement_goes_from_a_draft_to_the_public_list_and_off_it(stage, session):
    owner, staff = stage.owner(), stage.coordinator()
    assert "Declare an open licence" in owner.read(f"/patents/{stage.patent.id}")
    assert owner.send(stage.form, fee_kind="royalty", royalty_base="", draft="1").status_code == 303
    assert "missing Period of the licence" in owner.read(stage.form)
    assert owner.send(stage.form, **STATEMENT, agree="y", declare="1").status_code == 303
    assert stage.patent.title not in stage.visitor().read("/open-licences")
    assert stage.visitor().client.get(stage.path).status_code == 404

    assert stage.patent.title in staff.read("/open-licences/desk")
    sent = staff.send(f"{stage.path}/announcement", number="开许2026-17", announced_on=TODAY.isoformat())
    assert sent.status_code == 303

    visitor = stage.visitor()
    listed = visitor.read("/open-licences?q=热轧工作辊&region=11")
    assert "200,000 yuan · 3.5 % of net sales" in listed
    assert "Nothing found" in visitor.read("/open-licences?region=12")
    assert "开许2026-17" in visitor.read(stage.path)
    assert "Open licence: read the statement" in visitor.read(f"/patents/{stage.patent.id}")
    assert stage.verdict(DealKind.EXCLUSIVE_LICENCE) is Verdict.BARRED
    assert stage.verdict(DealKind.SOLE_LICENCE) is Verdict.BARRED
    assert stage.verdict(DealKind.ORDINARY_LICENCE) is not Verdict.BARRED

    assert owner.send(f"{stage.path}/moves/withdraw", page=stage.path).status_code == 303
    assert "No open licence is announced yet" in visitor.read("/open-licences")
    assert "it cannot be taken any more" in visitor.read(stage.path)
    assert stage.verdict(DealKind.EXCLUSIVE_LICENCE) is not Verdict.BARRED
    done = session.scalars(select(AuditEvent.action).where(AuditEvent.subject_kind == "open_licence"))
    assert [action.removeprefix("open_licence_") for action in done] == [
        "save", "declare", "publish", "withdraw"
    ]  # fmt: skip
    told = set(session.scalars(select(Notice.kind).where(Notice.path == stage.path)))
    assert {"open_licence_declare", "open_licence_publish", "open_licence_withdraw"} <= told


NOT_DECLARED = [
    ("amount", "", "art. 85"),
    ("royalty", "", "art. 85"),
    ("royalty", "120", "at most 100"),
    ("royalty_base", "", "art. 85"),
    ("payment", "", "art. 85"),
    ("payment", "限时优惠，先到先得", "限时"),
    ("until", "", "art. 85"),
    ("until", "2020-01-01", "not in the future"),
    ("other", "", "art. 85"),
    ("other", "The best welding wire.", "advertising"),
]


def test_what_cannot_be_declared_is_said_at_its_field(stage):
    owner = stage.owner()
    for field, value, complaint in NOT_DECLARED:
        answer = owner.send(stage.form, **{**STATEMENT, field: value}, agree="y", declare="1")
        assert answer.status_code == 422
        assert complaint in error_at(answer, field), (field, value)
    assert stage.row is None


def test_declaring_needs_the_confirmation_and_an_owner(stage):
    assert "tick this" in error_at(stage.owner().send(stage.form, **STATEMENT, declare="1"), "agree")
    colleague = stage.owner(MemberRole.MEMBER)
    assert colleague.send(stage.form, **STATEMENT, draft="1").status_code == 303
    assert colleague.send(stage.form, **STATEMENT, agree="y", declare="1").status_code == 403


FORBIDDEN = [
    ({"licences": [{"kind": "sole_licence", "until": None}]}, "86(1)"),
    ({"halt": Halt.PRESERVED}, "86(2)"),
    ({"annuity_paid_until": TODAY - timedelta(days=20)}, "86(3)"),
    ({"pledge": Pledge.NOT_CONSENTED}, "86(4)"),
    ({"holders": ["甲", "乙"], "co_ownership": "not_agreed"}, "art. 14"),
]


def test_each_forbidden_state_stops_the_declaration_with_its_article(stage, session):
    owner = stage.owner()
    for changes, article in FORBIDDEN:
        before = {name: getattr(stage.patent, name) for name in changes}
        _set(session, stage.patent, changes)
        answer = owner.send(stage.form, **STATEMENT, agree="y", declare="1")
        assert answer.status_code == 422
        assert article in words(answer)
        _set(session, session.get_one(Patent, stage.patent.id), before)
    assert owner.send(stage.form, **STATEMENT, agree="y", declare="1").status_code == 303


def _set(session: Session, patent: Patent, values: dict) -> None:
    for name, value in values.items():
        setattr(patent, name, value)
    session.flush()


def test_a_utility_model_needs_the_evaluation_report(stage, session):
    stage.patent.type = PatentType.UTILITY_MODEL
    session.flush()
    owner = stage.owner()

    refused = owner.send(stage.form, **STATEMENT, report_number="", agree="y", declare="1")
    assert "art. 50" in error_at(refused, "report_number")

    sent = owner.send(stage.form, **STATEMENT, report_number="W2026-1", agree="y", declare="1")
    assert sent.status_code == 303
    assert "W2026-1" in owner.read(stage.path)


def test_unusual_figures_are_a_warning_only(stage):
    changes = {"amount": "2500", "royalty": "45", "royalty_base": "profit"}
    owner = stage.declared(**changes)
    read = owner.read(stage.form)
    assert "at most 20,000,000 yuan" in read
    assert "at most 40 percent" in read


def test_a_coordinator_gives_a_statement_back_and_others_see_nothing(stage):
    owner = stage.declared()
    other = stage.coordinator("12")
    assert other.client.get(stage.path).status_code == 404
    assert other.client.get(f"{stage.path}/announcement").status_code == 404
    assert stage.coordinator().send(f"{stage.path}/moves/return", page=stage.path).status_code == 303
    assert stage.row.status == "draft"
    assert owner.send(stage.form, **STATEMENT, agree="y", declare="1").status_code == 303


def test_the_announcement_is_checked_and_the_law_is_asked_again(stage, session):
    stage.declared()
    staff, path = stage.coordinator(), f"{stage.path}/announcement"
    tomorrow = (TODAY + timedelta(days=2)).isoformat()
    assert "not come yet" in error_at(staff.send(path, number="1", announced_on=tomorrow), "announced_on")
    stage.patent.pledge = Pledge.NOT_CONSENTED
    session.flush()
    refused = staff.send(path, number="1", announced_on=TODAY.isoformat())
    assert refused.status_code == 422
    assert "86(4)" in words(refused)


def test_two_people_at_one_statement_overwrite_nothing(stage):
    first, second = stage.owner(), stage.owner()
    assert first.send(stage.form, **STATEMENT, draft="1").status_code == 303
    form = second.client.get(stage.form, headers=ENGLISH).get_data(as_text=True)
    assert first.send(stage.form, **{**STATEMENT, "other": "无"}, draft="1").status_code == 303
    data = {"csrf_token": token_of(form), "seen": value_of(form, "seen"), **STATEMENT, "draft": "1"}
    answer = second.client.post(stage.form, data=data, headers=ENGLISH)
    assert answer.status_code == 409
    assert stage.row.other == "无"
    assert second.send(stage.form, **STATEMENT, draft="1").status_code == 303


def test_only_the_holder_composes_and_only_of_a_published_patent(stage, session):
    other = make_account(session)
    join(session, other, make_member(session))
    assert stage._entered(other).client.get(stage.form).status_code == 404
    stage.published()
    assert stage.owner().client.get(stage.form).status_code == 303
    draft = make_patent(session, stage.holder, status="draft")
    assert stage.owner().client.get(f"/open-licences/patents/{draft.id}").status_code == 409


NOTICE = {"use": "修复自用轧辊，年二百支。", "contact": "王某（示例）13900000000", "agree": "y"}


def test_a_licence_is_taken_by_notice_and_payment_and_outlives_the_withdrawal(stage, session):
    holder = stage.published()
    taker = stage.taker()
    assert "Take this licence" in taker.read(stage.path)
    sent = taker.send(f"{stage.path}/take", **NOTICE)
    assert sent.status_code == 303
    path = sent.location
    assert "年二百支" in holder.read(path)
    assert "An open licence you took: pay the fee" in taker.read("/")
    assert stage.coordinator().client.get(path).status_code == 403
    assert stage.taker().client.get(path).status_code == 404

    pay = f"{path}/payment"
    less = taker.send(pay, page=path, paid="19", paid_on=TODAY.isoformat())
    assert "200000" in error_at(less, "paid")
    assert taker.send(pay, page=path, paid="20", paid_on=TODAY.isoformat()).status_code == 303
    assert "Licence obtained" in taker.read(path)
    assert holder.send(f"{path}/moves/dispute", page=path).status_code == 303
    assert "Licence obtained" not in taker.read(path)
    assert taker.send(pay, page=path, paid="20", paid_on=TODAY.isoformat()).status_code == 303
    taker.send(f"{path}/moves/confirm", page=path)
    assert "A payment for your open licence" in holder.read("/")
    assert "open licence" not in taker.read("/")
    assert "Paid, receipt to be confirmed" in taker.read(path)
    assert holder.send(f"{path}/moves/confirm", page=path).status_code == 303
    assert "Licensed, receipt confirmed" in taker.read("/open-licences/desk?group=taken")
    assert "Licensed, receipt confirmed" in holder.read("/open-licences/desk?group=given")

    assert holder.send(f"{stage.path}/moves/withdraw", page=stage.path).status_code == 303
    assert stage.verdict(DealKind.EXCLUSIVE_LICENCE) is Verdict.BARRED
    assert "Licence obtained" in taker.read(path)
    events = session.scalars(select(AuditEvent).where(AuditEvent.subject_kind == "open_licence_taking"))
    assert [event.action.removeprefix("open_licence_") for event in events] == [
        "notify", "pay", "dispute", "pay", "confirm"
    ]  # fmt: skip
    told = session.scalars(select(Notice).where(Notice.path == path)).all()
    assert {notice.kind for notice in told} >= {"open_licence_notify", "open_licence_withdraw"}
    assert "年二百支" not in str([notice.detail for notice in told])


def test_the_statement_is_a_paper_with_a_checklist_for_those_who_work_on_it(stage):
    holder = stage.published()
    path = f"{stage.path}/statement.pdf"

    def text_of(person) -> str:
        answer = person.client.get(path, headers={"Accept-Language": "en"})
        assert answer.mimetype == "application/pdf"
        pages = PdfReader(io.BytesIO(answer.data)).pages
        return " ".join(" ".join(page.extract_text().split()) for page in pages)

    for reader, sees_checklist in ((holder, True), (stage.coordinator(), True), (stage.visitor(), False)):
        text = text_of(reader)
        assert stage.row.patent_number in text
        assert "200,000" in text
        assert stage.patent.title[:6] in text
        assert ("art. 86" in text) is sees_checklist


def test_the_paper_of_a_draft_is_the_holders_alone(stage):
    holder = stage.declared()
    path = f"{stage.path}/statement.pdf"
    assert holder.client.get(path).status_code == 200
    assert stage.visitor().client.get(path).status_code == 404


def test_a_notice_can_be_taken_back_and_given_again_but_not_twice(stage):
    stage.published()
    taker = stage.taker()
    take = f"{stage.path}/take"
    assert "tick this" in error_at(taker.send(take, **{**NOTICE, "agree": ""}), "agree")
    form = taker.client.get(take, headers=ENGLISH).get_data(as_text=True)
    first = taker.send(take, **NOTICE).location
    data = {"csrf_token": token_of(form), **NOTICE}
    assert taker.client.post(take, data=data).location == first
    assert taker.send(f"{first}/moves/cancel", page=first).status_code == 303
    assert taker.send(take, **NOTICE).location != first
    assert stage.verdict(DealKind.EXCLUSIVE_LICENCE) is Verdict.BARRED


def test_what_is_not_offered_is_not_taken(stage):
    owner = stage.published()
    assert owner.client.get(f"{stage.path}/take").status_code == 303
    form = stage.taker()
    page = form.client.get(f"{stage.path}/take", headers=ENGLISH).get_data(as_text=True)
    owner.send(f"{stage.path}/moves/withdraw", page=stage.path)
    late = form.client.post(
        f"{stage.path}/take", data={"csrf_token": token_of(page), **NOTICE}, headers=ENGLISH
    )
    assert late.status_code == 409
    assert stage.visitor().client.get(f"{stage.path}/take").status_code == 302
