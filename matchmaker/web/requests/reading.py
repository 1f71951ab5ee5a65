"""Which requests the reader of a page may see, and how much of the answers."""

from dataclasses import dataclass
from functools import cached_property

from matchmaker.domain.access import Actor
from matchmaker.domain.errors import NotFound
from matchmaker.domain.requests import AgencyFacts, Part, Reply, RequestMove, in_order, moves_open_to
from matchmaker.extensions import db
from matchmaker.services.requests import part_of
from matchmaker.storage.members import Member
from matchmaker.storage.patents import Patent
from matchmaker.storage.requests import (
    ContactRow,
    ReplyRow,
    RequestAgency,
    ServiceRequest,
    contacts_of,
    facts_of,
    replies_to,
)
from matchmaker.web.policies import current_actor


@dataclass(frozen=True)
class RequestFacts:
    """A request before its reader; each part is read when first asked for."""

    request: ServiceRequest
    part: Part
    actor: Actor

    @classmethod
    def of(cls, request_id: str) -> "RequestFacts":
        """The request for the reader; NotFound for those who have no part in it."""
        request = db.session.get(ServiceRequest, request_id, populate_existing=True)
        if request is None:
            raise NotFound
        actor = current_actor()
        return cls(request, part_of(db.session, request=request, actor=actor), actor)

    @property
    def is_asker(self) -> bool:
        """Whether the reader's organisation asked."""
        return self.part is Part.ASKER

    @property
    def is_agency(self) -> bool:
        """Whether the reader's organisation was asked."""
        return self.part in {Part.ASKED, Part.CHOSEN}

    @property
    def is_staff(self) -> bool:
        """Whether the reader oversees the asker's region."""
        return self.part is Part.OVERSEER

    @cached_property
    def moves(self) -> list[RequestMove]:
        """What the reader may do now."""
        return moves_open_to(self.request.state, self.part)

    @cached_property
    def asker(self) -> Member:
        """The organisation that asked; agencies read its kind and region until one is chosen."""
        return db.session.get_one(Member, self.request.member_id)

    @cached_property
    def own(self) -> RequestAgency:
        """The own answer of an agency that was asked."""
        return db.session.get_one(
            RequestAgency, (self.request.id, str(self.actor.member_id)), populate_existing=True
        )

    @cached_property
    def replies(self) -> list[ReplyRow]:
        """Every asked agency in the order of its facts, with its whole answer: not for a page as it is."""
        rows = {row.agency_id: row for row in replies_to(db.session, self.request.id)}
        return [rows[facts.agency_id] for facts in in_order(self.facts.values()) if facts.agency_id in rows]

    @cached_property
    def facts(self) -> dict[str, AgencyFacts]:
        """What the platform knows of the asked agencies, as it bears on this request."""
        keys = [row.agency_id for row in replies_to(db.session, self.request.id)]
        return facts_of(
            db.session,
            keys,
            kind=self.request.kind,
            subclasses=self.request.subclasses,
            region=self.request.region,
        )

    @property
    def quotes(self) -> list[ReplyRow]:
        """The quotes, for the asker and once the seals are open."""
        is_open = self.is_asker and self.request.closed_at is not None
        return [row for row in self.replies if row.reply is Reply.QUOTED] if is_open else []

    @property
    def quoted(self) -> int:
        """How many have quoted."""
        return sum(row.reply is Reply.QUOTED for row in replies_to(db.session, self.request.id))

    @property
    def others_quoted(self) -> int:
        """How many other agencies have quoted, for one of them."""
        return self.quoted - (self.own.reply is Reply.QUOTED)

    @cached_property
    def contact(self) -> ContactRow | None:
        """Whom to call on the other side, for the two sides of an order."""
        if self.part not in {Part.ASKER, Part.CHOSEN}:
            return None
        other = self.request.chosen_id if self.is_asker else self.request.member_id
        return contacts_of(db.session, self.request).get(str(other))

    @property
    def patent(self) -> Patent | None:
        """The patent that it is about, for the asker and the chosen agency."""
        is_told = self.part in {Part.ASKER, Part.CHOSEN} and self.request.patent_id
        return db.session.get(Patent, self.request.patent_id) if is_told else None

    @property
    def deal_id(self) -> str | None:
        """The deal that it is for; the asker alone reads it."""
        return self.request.deal_id if self.is_asker else None

    @property
    def chosen_name(self) -> str:
        """The agency that was chosen, for those who may know."""
        if self.part is Part.ASKED or self.request.chosen_id is None:
            return ""
        return db.session.get_one(Member, self.request.chosen_id).name
