"""A small world for the access tests: an organisation with something to hide, and all who might look."""

import io
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from matchmaker.domain.access import MemberRole
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.calls import CallMove
from matchmaker.domain.deals import DealStage, FeeKind
from matchmaker.domain.deals.advising import AdviserStatus
from matchmaker.domain.introductions import Side
from matchmaker.domain.jobs import JobKind, JobStatus
from matchmaker.domain.listings import ListingStatus
from matchmaker.domain.matches import MatchStatus
from matchmaker.domain.members import MemberStatus
from matchmaker.domain.open_licences import OpenLicenceStatus, TakingStatus
from matchmaker.domain.rounds import RoundRules, RoundStatus, Tie
from matchmaker.domain.sessions import SessionPlan
from matchmaker.domain.vocabulary import Confidentiality, MemberKind
from matchmaker.extensions import db, limiter
from matchmaker.services import calls, introductions, requests, sessions
from matchmaker.services.calls.reading import digest_of
from matchmaker.services.imports.uploads import UploadStore
from matchmaker.storage.accounts import Account, Consent, Invitation
from matchmaker.storage.base import new_key
from matchmaker.storage.deals import DealAdviser
from matchmaker.storage.imports import ImportRecord
from matchmaker.storage.jobs import Job
from matchmaker.storage.matches import Match
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from matchmaker.storage.notices import Notice
from matchmaker.storage.open_licences import OpenLicence, OpenLicenceTaking
from matchmaker.storage.rounds import MemberTie, Round
from matchmaker.storage.searches import SavedSearch
from tests.factories import (
    NOW,
    join,
    make_account,
    make_agency,
    make_match,
    make_member,
    make_offer,
    make_patent,
    make_staff,
    sign_in,
)
from tests.integration.callings import content
from tests.integration.dealings import make_dealing
from tests.integration.pairs import Scene, acting, make_scene
from tests.integration.papers import put
from tests.integration.requesting import DETAILS, QUOTE

ROLES = (
    "visitor",
    "applicant",
    "owner",
    "partner",
    "stranger",
    "agency",
    "coordinator",
    "other_coordinator",
    "admin",
)
# They have nothing to do with the owner's things; for them a foreign object and an absent one are the same.
STRANGERS = ("visitor", "applicant", "stranger", "other_coordinator")
# Whoever holds an invitation's link may see it, an approved member's profile is for all members,
# and the background's jobs are for all staff.
SHARED = {
    "members.invitation",
    "members.accept",
    "members.show",
    "jobs.show",
    "jobs.stop",
    "jobs.resume",
    # A session is announced to all members; its meetings are the two sides' own.
    "sessions.show",
    "sessions.register",
    "sessions.leave",
    "sessions.call_off",
}

SECRETS = {
    "contact": "zhangsan-secret@example.com",
    "phone": "13912345678",
    "person": "张机密三",
    "code": "91130200SECRETXX1Q",
    "need": "熔盐泵叶轮密文开裂",
    "problem": "本厂秘方镍基叶轮第七炉必裂",
    "draft": "一种尚未公开的机密补焊方法",
    "note": "竞争对手机密备注",
    "file": "secret-portfolio.csv",
    # Of an agency, under seal: the owner that asked for it reads it no sooner than others.
    "quote": "密封的机密报价正文",
}

# Who signs an agreement reads with whom: the other party's code in the public register.
SHOWN_TO_SIGNERS = {("deals.nda", "partner"): {"code"}}

# Parts of an address that are words of ours, not keys of objects.
WORDS = {"kind", "name", "language", "move", "answer"}

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass
class World:
    """Clients of every role and the owner's objects by the names that addresses use."""

    app: Flask
    clients: dict[str, FlaskClient]
    objects: dict[str, dict[str, Any]]
    scene: Scene
    _seen: dict[tuple[str, str, str, bool], tuple[str, str]] = field(default_factory=dict)

    def strangers(self, rule: Rule) -> tuple[str, ...]:
        """Roles for which the rule's object must look absent."""
        return () if rule.endpoint in SHARED else STRANGERS

    def status_without_token(self, role: str, rule: Rule) -> int:
        """The status of a form sent from somewhere else: without our token."""
        limiter.reset()
        return self.clients[role].post(self._path(rule, absent=False), data={"name": "value"}).status_code

    def status(self, role: str, rule: Rule, method: str, *, absent: bool = False) -> str:
        """The status of the answer."""
        return self._answer(role, rule, method, absent)[0]

    def secrets_in(self, role: str, rule: Rule, method: str) -> set[str]:
        """Which of the owner's secrets the answer shows to a role that may not know them."""
        text = self._answer(role, rule, method, False)[1]
        hidden = self._hidden_from(role) - SHOWN_TO_SIGNERS.get((rule.endpoint, role), set())
        return {name for name in hidden if SECRETS[name] in text}

    def _hidden_from(self, role: str) -> set[str]:
        if role in {"owner", "admin"}:
            return {"quote"}
        if role == "coordinator":
            return {"file", "quote"}
        return set(SECRETS)

    def _answer(self, role: str, rule: Rule, method: str, absent: bool) -> tuple[str, str]:
        key = (role, f"{rule.endpoint} {rule.rule}", method, absent)
        if key not in self._seen:
            self._seen[key] = self._ask(role, rule, method, absent)
        return self._seen[key]

    def _ask(self, role: str, rule: Rule, method: str, absent: bool) -> tuple[str, str]:
        """Send the request inside a savepoint, so that the next one finds the same world."""
        limiter.reset()
        connection = db.engine.connect()
        before = connection.get_nested_transaction()
        savepoint = connection.begin_nested()
        try:
            client = self.clients[role]
            cookies = dict(client._cookies or {})
            data = {"csrf_token": self._token(client)} if method == "POST" else None
            answer = client.open(self._path(rule, absent), method=method, data=data)
            client._cookies.clear()
            client._cookies.update(cookies)
            with answer:
                text = answer.get_data().decode("utf-8", errors="replace")
            return str(answer.status_code), text + str(answer.headers)
        finally:
            db.session.close()
            # What a request left open inside would stay, and a chain of hundreds ends in a recursion error.
            while (inner := connection.get_nested_transaction()) not in (None, before, savepoint):
                inner.rollback()
            savepoint.rollback()

    def _token(self, client: FlaskClient) -> str:
        page = client.get("/reset").get_data(as_text=True)
        found = TOKEN.search(page) or TOKEN.search(client.get("/privacy").get_data(as_text=True))
        assert found, "no form with a token"
        return found.group(1)

    def _path(self, rule: Rule, absent: bool) -> str:
        values = {name: self._value(rule.endpoint, name, absent) for name in rule.arguments}
        with self.app.test_request_context():
            adapter = self.app.url_map.bind("localhost")
            return adapter.build(rule.endpoint, values)

    def _value(self, endpoint: str, name: str, absent: bool) -> Any:
        noun = endpoint.split(".", 1)[0]
        known = self.objects.get(endpoint) or self.objects[noun]
        value = known[name]
        return (
            _other(value) if absent and name not in {"kind", "name", "language", "move", "answer"} else value
        )


def _other(value: Any) -> Any:
    """A value of the same shape that names nothing."""
    if isinstance(value, int):
        return value + 900_000
    return new_key() if len(value) == len(new_key()) else "x" * len(value)


def build_world(app: Flask) -> World:
    """Everybody and everything, in the database of the test."""
    session = db.session
    scene = make_scene(
        session,
        need={
            "title": SECRETS["need"],
            "problem": SECRETS["problem"],
            "confidentiality": Confidentiality.MATCHING,
        },
        person={"email": SECRETS["contact"], "name": SECRETS["person"], "phone": SECRETS["phone"]},
    )
    scene.seeker.credit_code = SECRETS["code"]
    people = _people(session)
    objects = _objects(app, session, scene)
    accounts = {
        "owner": scene.seeking,
        "partner": scene.providing,
        "coordinator": make_staff(session, "coordinator", "13"),
        "other_coordinator": make_staff(session, "coordinator", "12"),
        "admin": make_staff(session, "admin"),
        **people,
    }
    session.flush()
    clients = {"visitor": app.test_client()}
    for role, account in accounts.items():
        limiter.reset()
        clients[role] = app.test_client()
        sign_in(clients[role], account)
    return World(app, clients, objects, scene)


def _people(session: Session) -> dict[str, Account]:
    people = {role: make_account(session) for role in ("applicant", "stranger", "agency")}
    join(
        session,
        people["applicant"],
        make_member(session, status=MemberStatus.SUBMITTED, region="12", district="120103"),
    )
    join(session, people["stranger"], make_member(session, region="12", district="120112"))
    join(session, people["agency"], make_agency(session))
    return people


def _objects(app: Flask, session: Session, scene: Scene) -> dict[str, dict[str, Any]]:
    seeker, account = scene.seeker, scene.seeking
    colleague = make_account(session)
    join(session, colleague, seeker, MemberRole.MEMBER)
    need = scene.match.need_id
    draft = make_patent(session, seeker, title=SECRETS["draft"], status=ListingStatus.DRAFT)
    offer = make_offer(session, seeker, title=SECRETS["draft"], status=ListingStatus.DRAFT)
    rows = {
        "invitation": Invitation(
            member_id=seeker.id,
            email="invited@example.com",
            role=MemberRole.MEMBER,
            token_hash="0" * 64,
            invited_by=account.id,
            invited_at=NOW,
            expires_at=datetime.now(UTC) + timedelta(days=1),
        ),
        "consent": Consent(account_id=account.id, text="personal_data", version="1", given_at=NOW),
        "notice": Notice(
            account_id=account.id, kind="introduction_offered", path="/introductions", created_at=NOW
        ),
        "search": SavedSearch(
            account_id=account.id, name=SECRETS["draft"], text="轧辊", created_at=NOW, told_until=NOW
        ),
        "import": ImportRecord(
            member_id=seeker.id,
            file_name=SECRETS["file"],
            file_hash="f" * 64,
            format="csv",
            imported_at=NOW,
            created=1,
            updated=0,
            skipped=0,
        ),
        "job": Job(kind=JobKind.MATCHING_RUN, status=JobStatus.DONE, requested_at=NOW),
    }
    session.add_all(rows.values())
    open_match = _open_match(session, scene)
    draft_round = Round(status=RoundStatus.DRAFT, rules=RoundRules().to_json(), report={}, requested_at=NOW)
    tie = MemberTie(member_id=seeker.id, other_id=scene.provider.id, kind=Tie.OWNERSHIP, declared_at=NOW)
    session.add_all([draft_round, tie])
    session.flush()
    upload = UploadStore(app.extensions["settings"].home / "uploads").keep(
        io.BytesIO(b"title,number\n"),
        account_id=account.id,
        member_id=seeker.id,
        name=SECRETS["file"],
        now=datetime.now(UTC),
    )
    return {
        "needs": {"key": need},
        "patents": {"key": draft.id},
        "offers": {"key": offer.id},
        "listings": {"kind": "need", "key": need, "name": "withdraw"},
        "members": {
            "member_id": seeker.id,
            "account_id": colleague.id,
            "invitation_id": rows["invitation"].id,
            "token": "t" * 43,
            "move": "off",
        },
        "accounts": {"consent_id": rows["consent"].id},
        "notices": {"notice_id": rows["notice"].id},
        "calendar": {"token": "t" * 43},
        "searches": {"search_id": rows["search"].id},
        "imports": {"key": upload.key, "import_id": rows["import"].id},
        "jobs": {"key": rows["job"].id},
        "matches": {"key": open_match.id, "move": "shelve"},
        "introductions": {"introduction_id": scene.introduction.id},
        "open_licences": _open_licence(session, scene),
        "deals": {**_deal(app, session, scene), "number": 1, "move": "keep_evaluating"},
        **_calls(session, scene),
        "sessions": _session(session, scene),
        "security": {"token": "t" * 43},
        "site": {"language": "en", "version": 1},
        "requests": {"request_id": _request(session, scene), "move": "withdraw"},
        "rounds": {"key": draft_round.id, "number": 0, "move": "deploy", "tie_id": tie.id},
        "standards": {"code": "old_design_years"},
        "valuations": {"key": draft.id},
    }


def _request(session: Session, scene: Scene) -> str:
    """What the owner asks of agencies for a deal, with one sealed quote."""
    agency, person = make_agency(session), make_account(session)
    join(session, person, agency)
    details = replace(DETAILS, answers_until=beijing_day(datetime.now(UTC)) + timedelta(days=20))
    owner = scene.actor(Side.SEEKER)
    asked = requests.ask(session, actor=owner, details=details, now=datetime.now(UTC))
    requests.quote(
        session,
        actor=acting(person, agency),
        request_id=asked.id,
        quote=replace(QUOTE, text=SECRETS["quote"]),
        seen=0,
        now=datetime.now(UTC),
    )
    return asked.id


def _calls(session: Session, scene: Scene) -> dict[str, dict[str, Any]]:
    """A call of the owner that waits for review, and an open one that the partner replied to."""
    owner, partner, now = scene.actor(Side.SEEKER), scene.actor(Side.PROVIDER), datetime.now(UTC)
    secret = {"title": SECRETS["need"], "details": SECRETS["problem"]}
    waiting = calls.draft_call(session, actor=owner, content=content(now, **secret), now=now)
    opened = calls.draft_call(session, actor=owner, content=content(now), now=now)
    for call in (waiting, opened):
        calls.move_call(session, actor=owner, call_id=call.id, move=CallMove.SUBMIT, seen=0, now=now)
    calls.move_call(session, actor=scene.staff, call_id=opened.id, move=CallMove.PUBLISH, seen=1, now=now)
    given = {"actor": partner, "call_id": opened.id, "now": now}
    calls.accept_terms(session, is_ticked=True, terms_seen=digest_of(opened), **given)
    question = calls.ask_question(session, text="?", **given)
    reply = calls.send_reply(session, text="...", patent_id=None, **given)
    session.flush()
    keys = {"call_id": waiting.id, "question_id": question.id, "reply_id": reply.id, "move": "withdraw"}
    return {"calls": keys, "calls.clarify": {**keys, "call_id": opened.id}}


def _session(session: Session, scene: Scene) -> dict[str, Any]:
    """A session to which the owner and the partner come; the owner asked for a meeting."""
    owner, partner, now = scene.actor(Side.SEEKER), scene.actor(Side.PROVIDER), datetime.now(UTC)
    plan = SessionPlan(
        title="t",
        place="p",
        held_on=now.date() + timedelta(days=9),
        starts_at=0,
        slot_minutes=20,
        slots=3,
        tables=2,
    )
    planned = sessions.plan_session(session, actor=scene.staff, plan=plan, now=now)
    for guest in (owner, partner):
        sessions.register(session, actor=guest, session_id=planned.id, now=now)
    given = {"session_id": planned.id, "member_id": scene.provider.id, "now": now}
    meeting = sessions.ask_for_meeting(session, actor=owner, topic="...", consent=True, **given)
    keys = {"session_id": planned.id, "meeting_id": meeting.id, "move": "cancel"}
    return {**keys, "member_id": scene.provider.id}


def _deal(app: Flask, session: Session, scene: Scene) -> dict[str, str]:
    """What came of another match of the two, to which both said yes: negotiations on the owner's terms.

    The owner has put a document beside it that the other side may see, and asked the agency to advise it.
    """
    need = session.get_one(Need, scene.match.need_id)
    match = make_match(session, need, make_patent(session, scene.provider), scene.coordinator)
    other = replace(scene, introduction=introductions.offer(session, match=match, actor=scene.staff, now=NOW))
    dealing = make_dealing(session, DealStage.NEGOTIATING, scene=other)
    version = put(dealing, app.extensions["settings"].documents_folder, Side.SEEKER)
    agency = session.scalars(select(Member.id).where(Member.kind == MemberKind.AGENCY)).first()
    adviser = DealAdviser(
        deal_id=dealing.deal_id,
        side=Side.SEEKER,
        agency_id=agency,
        status=AdviserStatus.ASKED,
        asked_at=NOW,
    )
    session.add(adviser)
    session.flush()
    return {
        "deal_id": dealing.deal_id,
        "version_id": version.id,
        "document_id": version.document_id,
        "adviser_id": adviser.id,
        "answer": "no",
    }


def _open_licence(session: Session, scene: Scene) -> dict[str, Any]:
    """A statement of the owner that is declared, and not announced yet."""
    patent = make_patent(session, scene.seeker)
    row = OpenLicence(
        patent_id=patent.id,
        member_id=scene.seeker.id,
        status=OpenLicenceStatus.READY,
        patent_number=patent.application_number,
        patent_type=patent.type,
        title=patent.title,
        language="zh",
        holders=patent.holders,
        fee_kind=FeeKind.LUMP_SUM,
        amount=200_000,
        payment="通知后转账",
        until=date(2031, 12, 31),
        other=SECRETS["draft"],
        saved_at=NOW,
    )
    session.add(row)
    session.flush()
    taking = OpenLicenceTaking(
        licence_id=row.id,
        member_id=scene.provider.id,
        status=TakingStatus.NOTIFIED,
        use="热轧工作辊",
        contact="王某（示例）",
        notified_at=NOW,
    )
    session.add(taking)
    session.flush()
    return {"key": patent.id, "licence_id": row.id, "move": "return", "taking_id": taking.id}


def _open_match(session: Session, scene: Scene) -> Match:
    """Another match of the owner's hidden need, which nobody has judged."""
    patent = make_patent(session, scene.provider)
    need = session.get_one(Need, scene.match.need_id)
    return make_match(
        session, need, patent, scene.coordinator, status=MatchStatus.SUGGESTED, judged_by=None, judged_at=None
    )
