"""Who may do what: one table of action x role, read by every service."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from matchmaker.domain.divisions import Region
from matchmaker.domain.errors import Forbidden, NotFound


class Role(StrEnum):
    """What an actor is at the moment of acting; one actor may hold several."""

    VISITOR = "visitor"
    ACCOUNT = "account"
    APPLICANT = "applicant"
    MEMBER = "member"
    OWNER = "owner"
    # Of one deal only, in place of member and owner: domain/deals `standing`.
    ADVISER = "adviser"
    COORDINATOR = "coordinator"
    CHIEF_COORDINATOR = "chief_coordinator"
    ADMIN = "admin"


class MemberRole(StrEnum):
    """An account's role in its organisation."""

    OWNER = "owner"
    MEMBER = "member"


class Action(StrEnum):
    """Acts that the table speaks of."""

    REGISTER_MEMBER = "register_member"
    EDIT_MEMBER = "edit_member"
    INVITE_COLLEAGUE = "invite_colleague"
    REVIEW_MEMBER = "review_member"
    READ_MEMBERS_POOL = "read_members_pool"
    DRAFT_LISTING = "draft_listing"
    SUBMIT_LISTING = "submit_listing"
    REVIEW_LISTING = "review_listing"
    IMPORT_LISTINGS = "import_listings"
    JUDGE_MATCH = "judge_match"
    EXPLAIN_MATCH = "explain_match"
    READ_SESSIONS = "read_sessions"
    PLAN_SESSION = "plan_session"
    JOIN_SESSION = "join_session"
    REQUEST_RUN = "request_run"
    PLAN_ROUND = "plan_round"
    PAIR_BY_HAND = "pair_by_hand"
    READ_INTRODUCTIONS = "read_introductions"
    ANSWER_INTRODUCTION = "answer_introduction"
    READ_DEALS = "read_deals"
    MOVE_DEAL = "move_deal"
    READ_REQUESTS = "read_requests"
    MOVE_REQUEST = "move_request"
    READ_CALLS = "read_calls"
    DRAFT_CALL = "draft_call"
    ANSWER_CALL = "answer_call"
    COMPOSE_OPEN_LICENCE = "compose_open_licence"
    MOVE_OPEN_LICENCE = "move_open_licence"
    ANNOUNCE_OPEN_LICENCE = "announce_open_licence"
    TAKE_OPEN_LICENCE = "take_open_licence"
    READ_VALUATION = "read_valuation"
    GRADE_PATENT = "grade_patent"
    OVERSEE_RECORDALS = "oversee_recordals"
    READ_CALENDAR = "read_calendar"
    READ_AUDIT = "read_audit"
    READ_JOBS = "read_jobs"
    KEEP_MODELS = "keep_models"
    EDIT_STANDARDS = "edit_standards"


_APPLYING = frozenset({Role.APPLICANT, Role.MEMBER, Role.OWNER})
_ADMITTED = frozenset({Role.MEMBER, Role.OWNER})
_STAFF = frozenset({Role.COORDINATOR, Role.ADMIN})

PERMITTED: dict[Action, frozenset[Role]] = {
    Action.REGISTER_MEMBER: frozenset({Role.ACCOUNT}),
    Action.EDIT_MEMBER: frozenset({Role.OWNER, Role.APPLICANT}),
    Action.INVITE_COLLEAGUE: frozenset({Role.OWNER}),
    Action.REVIEW_MEMBER: _STAFF,
    Action.READ_MEMBERS_POOL: _ADMITTED | _STAFF,
    Action.DRAFT_LISTING: _APPLYING,
    Action.SUBMIT_LISTING: _ADMITTED,
    Action.REVIEW_LISTING: _STAFF,
    Action.IMPORT_LISTINGS: _APPLYING | {Role.ADMIN},
    Action.JUDGE_MATCH: frozenset({Role.COORDINATOR}),
    # Of needs and patents that they may see anyway; the service looks at the object.
    Action.EXPLAIN_MATCH: _APPLYING | {Role.COORDINATOR},
    Action.READ_SESSIONS: _ADMITTED | _STAFF,
    Action.PLAN_SESSION: frozenset({Role.COORDINATOR}),
    Action.JOIN_SESSION: _ADMITTED,
    Action.REQUEST_RUN: _STAFF,
    Action.PLAN_ROUND: frozenset({Role.CHIEF_COORDINATOR, Role.ADMIN}),
    Action.PAIR_BY_HAND: frozenset({Role.COORDINATOR}),
    Action.READ_INTRODUCTIONS: _ADMITTED | _STAFF,
    Action.ANSWER_INTRODUCTION: _ADMITTED,
    # Which moves, and of which deals: domain/deals.
    Action.READ_DEALS: _ADMITTED | _STAFF,
    Action.MOVE_DEAL: _ADMITTED | _STAFF,
    # Which moves, and of which requests: domain/requests.
    Action.READ_REQUESTS: _ADMITTED | _STAFF,
    Action.MOVE_REQUEST: _ADMITTED,
    # Which moves, and of which calls: domain/calls.py.
    Action.READ_CALLS: _ADMITTED | _STAFF,
    Action.DRAFT_CALL: _ADMITTED | {Role.COORDINATOR},
    Action.ANSWER_CALL: _ADMITTED,
    # Which moves, and of which statements: domain/open_licences.
    Action.COMPOSE_OPEN_LICENCE: _ADMITTED,
    Action.MOVE_OPEN_LICENCE: _ADMITTED | _STAFF,
    Action.ANNOUNCE_OPEN_LICENCE: _STAFF,
    Action.TAKE_OPEN_LICENCE: _ADMITTED,
    # Of patents that they may read; the holder grades its own, coordinators those of their region.
    Action.READ_VALUATION: _ADMITTED | _STAFF,
    Action.GRADE_PATENT: _ADMITTED | {Role.COORDINATOR},
    Action.OVERSEE_RECORDALS: _STAFF,
    Action.READ_CALENDAR: _ADMITTED | _STAFF,
    Action.READ_AUDIT: _STAFF,
    Action.READ_JOBS: _STAFF,
    # Of coordinators, those of every region: domain/learning.py.
    Action.KEEP_MODELS: _STAFF,
    Action.EDIT_STANDARDS: frozenset({Role.ADMIN}),
}


@dataclass(frozen=True)
class Actor:
    """The person who acts: account, organisation and site roles as they stand in this request."""

    account_id: int | None = None
    name: str = ""
    member_id: str | None = None
    member_role: MemberRole | None = None
    admitted: bool = False
    regions: frozenset[Region] = frozenset()
    is_admin: bool = False
    is_adviser: bool = False

    @property
    def roles(self) -> frozenset[Role]:
        """Every role the actor holds."""
        return frozenset(self._roles())

    def _roles(self) -> list[Role]:
        roles = [Role.VISITOR]
        if self.account_id is not None:
            roles.append(Role.ACCOUNT)
        if self.member_id is not None:
            roles.append(self._organisation_role())
        if self.regions:
            roles.append(Role.COORDINATOR)
        if self.regions == EVERY_REGION:
            roles.append(Role.CHIEF_COORDINATOR)
        if self.is_admin:
            roles.append(Role.ADMIN)
        return roles

    def _organisation_role(self) -> Role:
        if not self.admitted:
            return Role.APPLICANT
        if self.is_adviser:
            return Role.ADVISER
        return Role.OWNER if self.member_role is MemberRole.OWNER else Role.MEMBER

    def may(self, action: Action) -> bool:
        """Whether one of the actor's roles permits the action."""
        return bool(self.roles & PERMITTED[action])

    def covers(self, regions: Collection[Region | str]) -> bool:
        """Whether the actor coordinates one of the regions; administrators cover all of them."""
        return self.is_admin or any(Region(region) in self.regions for region in regions)

    def owns(self, member_id: str | None) -> bool:
        """Whether the actor acts for this organisation."""
        return member_id is not None and member_id == self.member_id

    def require(self, action: Action) -> None:
        """Raise Forbidden unless a role of the actor permits the action."""
        if not self.may(action):
            raise Forbidden(action=action.value)

    def require_own(self, action: Action, member_id: str | None) -> None:
        """Raise NotFound for others' objects, then Forbidden for a missing role."""
        if not self.owns(member_id):
            raise NotFound
        self.require(action)

    def require_region(self, action: Action, regions: Collection[Region | str]) -> None:
        """Raise Forbidden without the role, NotFound outside the actor's regions."""
        self.require(action)
        if not self.covers(regions):
            raise NotFound


EVERY_REGION = frozenset(Region)
SYSTEM = Actor(account_id=None, name="system", regions=EVERY_REGION, is_admin=True)
