"""A call of a Tangshan company, and a university of Beijing that replies: the scene of many tests."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.calls import (
    CallContent,
    CallKind,
    CallMove,
    DeclineReason,
    Ownership,
    Secrecy,
)
from matchmaker.domain.divisions import Region
from matchmaker.services import calls
from matchmaker.services.calls.reading import digest_of
from matchmaker.storage.accounts import Account
from matchmaker.storage.calls import Call, CallReply
from matchmaker.storage.members import Member
from tests.factories import NOW, join, make_account, make_coordinator, make_holder, make_member
from tests.integration.pairs import acting, coordinating

SUMMARY, DETAILS = "热轧工作辊堆焊层剥落", "第七炉密方配比"
QUESTION, REPLY = "允许停机多久", "用激光熔覆秘方答"


def content(now: datetime, **changes: Any) -> CallContent:
    """What the call says, open for four weeks."""
    return CallContent(
        **{
            "kind": CallKind.PROBLEM,
            "title": "工作辊寿命难题",
            "summary": SUMMARY,
            "details": DETAILS,
            "industry": "C31",
            "ipc": ("B23K 9/04",),
            "region": Region.HEBEI,
            "budget": 300_000,
            "reward": "验收后付清",
            "ownership": Ownership.SHARED,
            "secrecy": Secrecy.OWN_USE,
            "closes_on": beijing_day(now) + timedelta(days=28),
            **changes,
        }
    )


@dataclass
class Calling:
    """Everybody concerned with one call, and the steps that they take."""

    session: Session
    caller: Member
    answerer: Member
    calling: Account
    answering: Account
    coordinator: Account
    now: datetime
    call_id: str = ""
    reply_id: str = ""
    alliance: bool = False
    by: dict[str, Actor] = field(default_factory=dict)

    @property
    def call(self) -> Call:
        return self.session.get_one(Call, self.call_id, populate_existing=True)

    @property
    def reply(self) -> CallReply:
        return self.session.get_one(CallReply, self.reply_id, populate_existing=True)

    def draft(self, **changes: Any) -> None:
        call = calls.draft_call(
            self.session, actor=self.by["caller"], content=content(self.now, **changes), now=self.now
        )
        self.call_id = call.id

    def move(self, move: CallMove, who: str = "caller", **given: Any) -> None:
        values = {"seen": self.call.version, "now": self.now, **given}
        calls.move_call(self.session, actor=self.by[who], call_id=self.call_id, move=move, **values)

    def publish(self) -> None:
        self.move(CallMove.SUBMIT)
        self.move(CallMove.PUBLISH, "reviewer")

    def accept_terms(self, who: str = "answerer") -> None:
        calls.accept_terms(
            self.session,
            actor=self.by[who],
            call_id=self.call_id,
            is_ticked=True,
            terms_seen=digest_of(self.call),
            now=self.now,
        )

    def ask(self, text: str = QUESTION, who: str = "answerer") -> str:
        asked = calls.ask_question(
            self.session, actor=self.by[who], call_id=self.call_id, text=text, now=self.now
        )
        self.session.flush()
        return asked.id

    def send(self, who: str = "answerer", **given: Any) -> None:
        values = {"text": REPLY, "patent_id": None, "now": self.now, **given}
        self.reply_id = calls.send_reply(self.session, actor=self.by[who], call_id=self.call_id, **values).id

    def accept(self, who: str = "caller", **given: Any) -> None:
        calls.accept_reply(self.session, **self._of_reply(who, {"consent": True, **given}))

    def consent(self, who: str = "answerer", **given: Any) -> None:
        calls.consent_to_contact(self.session, **self._of_reply(who, {"consent": True, **given}))

    def decline(self, who: str = "caller", **given: Any) -> None:
        values = {"reason": DeclineReason.PRICE, "note": "", **given}
        calls.decline_reply(self.session, **self._of_reply(who, values))

    def withdraw(self, who: str = "answerer", **given: Any) -> None:
        calls.withdraw_reply(self.session, **self._of_reply(who, given))

    def _of_reply(self, who: str, given: dict[str, Any]) -> dict[str, Any]:
        return {
            "actor": self.by[who],
            "reply_id": self.reply_id,
            "seen": self.reply.version,
            "now": self.now,
            **given,
        }


def make_calling(
    session: Session, *, now: datetime = NOW, alliance: bool = False, upto: str = "open", mark: str = ""
) -> Calling:
    """A call that has come so far: draft, open, read, replied, accepted, introduced."""
    caller, answerer = make_member(session), make_holder(session)
    calling = make_account(session, email=f"{mark}caller-secret@example.com", phone="13900000001")
    answering = make_account(session, email=f"{mark}answerer-secret@example.com", phone="13900000002")
    join(session, calling, caller)
    join(session, answering, answerer)
    coordinator, author = make_coordinator(session), make_coordinator(session)
    elsewhere = make_coordinator(session, "12")
    third = make_member(session, region="12", district="120112")
    other = make_account(session)
    join(session, other, third)
    made = Calling(session, caller, answerer, calling, answering, coordinator, now, alliance=alliance)
    made.by = {
        "caller": coordinating(author) if alliance else acting(calling, caller),
        "answerer": acting(answering, answerer),
        "third": acting(other, third),
        "reviewer": coordinating(coordinator),
        "other_reviewer": Actor(elsewhere.id, "n", regions=frozenset({Region.TIANJIN})),
    }
    steps = [
        ("draft", made.draft),
        ("open", made.publish),
        ("read", made.accept_terms),
        ("replied", made.send),
        ("accepted", made.accept),
        ("introduced", made.consent),
    ]
    for name, step in steps:
        step()
        if name == upto:
            break
    session.flush()
    return made
