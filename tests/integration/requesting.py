"""A request for a service brought to any state by its own services: the scene of many tests."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.requests import OPEN_STATES, Quote, RequestDetails, RequestState
from matchmaker.domain.vocabulary import ServiceKind
from matchmaker.services import requests
from matchmaker.storage.accounts import Account
from matchmaker.storage.members import Member
from matchmaker.storage.requests import RequestAgency, ServiceRequest
from tests.factories import NOW, join, make_account, make_agency, make_member
from tests.integration.pairs import acting

DETAILS = RequestDetails(
    kind=ServiceKind.VALUATION,
    title="两件焊材专利的价值评估",
    text="为许可谈判评估两件焊材专利。",
    subclasses=("B23K",),
    answers_until=beijing_day(NOW) + timedelta(days=10),
)
QUOTE = Quote(price=8765, working_days=12, text="密封报价正文")


@dataclass(frozen=True)
class Requesting:
    """A request and everybody concerned with it; every act takes the version that is there."""

    session: Session
    asker: Member
    asking: Account
    agencies: list[Member]
    people: list[Account]
    request_id: str = ""
    now: datetime = field(default=NOW)

    @property
    def request(self) -> ServiceRequest:
        """As the database has it."""
        return self.session.get_one(ServiceRequest, self.request_id, populate_existing=True)

    @property
    def state(self) -> RequestState:
        """Where it stands."""
        return self.request.state

    @property
    def asker_actor(self) -> Actor:
        """Who asked, as services see them."""
        return acting(self.asking, self.asker)

    def agency_actor(self, number: int = 0) -> Actor:
        """The person of an agency."""
        return acting(self.people[number], self.agencies[number])

    def given(self, actor: Actor) -> dict[str, Any]:
        """What every move takes."""
        return {
            "session": self.session,
            "actor": actor,
            "request_id": self.request_id,
            "seen": self.request.version,
            "now": self.now,
        }

    def at(self, now: datetime) -> "Requesting":
        """The same at another time."""
        return replace(self, now=now)

    def later(self, **passed: int) -> "Requesting":
        """The same after some time."""
        return self.at(self.now + timedelta(**passed))

    def row(self, number: int = 0) -> RequestAgency:
        """An agency's answer as the database has it."""
        key = (self.request_id, self.agencies[number].id)
        return self.session.get_one(RequestAgency, key, populate_existing=True)

    def quote(self, number: int = 0, **changes: Any) -> None:
        given = {**self.given(self.agency_actor(number)), "seen": self.row(number).version}
        requests.quote(quote=replace(QUOTE, **changes), **given)

    def decline(self, number: int = 0) -> None:
        given = {**self.given(self.agency_actor(number)), "seen": self.row(number).version}
        requests.decline(**given)

    def choose(self, number: int = 0, **changes: Any) -> None:
        given = {"agency_id": self.agencies[number].id, "has_consented": True, **changes}
        requests.choose(**given, **self.given(self.asker_actor))

    def withdraw(self) -> None:
        requests.withdraw(**self.given(self.asker_actor))

    def deliver(self, number: int = 0, note: str = "报告已交付") -> None:
        requests.deliver(note=note, **self.given(self.agency_actor(number)))

    def give_up(self, number: int = 0, note: str = "人手不足") -> None:
        requests.give_up(note=note, **self.given(self.agency_actor(number)))

    def confirm(self, note: str = "") -> None:
        requests.confirm(note=note, **self.given(self.asker_actor))

    def deny(self, note: str = "没有收到") -> None:
        requests.deny(note=note, **self.given(self.asker_actor))

    def mind(self) -> int:
        return requests.mind(self.session, now=self.now)


def make_requesting(session: Session, *, agencies: int = 2, **details: Any) -> Requesting:
    """A company has asked so many agencies, none of which has answered."""
    asker, asking = make_member(session), make_account(session)
    join(session, asking, asker)
    firms = [make_agency(session) for _ in range(agencies)]
    people = [make_account(session) for _ in firms]
    for person, firm in zip(people, firms, strict=True):
        join(session, person, firm)
    asked = requests.ask(session, actor=acting(asking, asker), details=replace(DETAILS, **details), now=NOW)
    return Requesting(session, asker, asking, firms, people, asked.id)


def bring(scene: Requesting, state: RequestState) -> Requesting:
    """The request, moved on until it stands at the state; the first agency is the one that is chosen."""
    ways = {
        RequestState.ASKED: lambda: [scene.quote(number) for number in range(len(scene.agencies))],
        RequestState.COMPARING: scene.choose,
        RequestState.ORDERED: scene.deliver,
        RequestState.DELIVERED: scene.confirm,
    }
    for before in OPEN_STATES[: OPEN_STATES.index(state)] if state in OPEN_STATES else OPEN_STATES:
        ways[before]()
    assert scene.state is state
    return scene
