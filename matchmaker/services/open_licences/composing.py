"""Composing a statement, declaring it, its announcement and its withdrawal."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.domain.access import Action, Actor
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.eligibility import Deal, Finding, Verdict, assess
from matchmaker.domain.errors import Invalid, NotFound, Stale, WrongState
from matchmaker.domain.listings import ListingStatus
from matchmaker.domain.open_licences import (
    Ceilings,
    FeeWarning,
    Obstacle,
    OpenLicenceMove,
    OpenLicenceStatus,
    Statement,
    check_announcement,
    check_statement,
    fee_warnings,
    obstacles,
)
from matchmaker.domain.standards import Catalogue
from matchmaker.domain.vocabulary import DealKind
from matchmaker.services.notices import notify_coordinators, notify_member
from matchmaker.services.open_licences.facts import keep_facts
from matchmaker.services.open_licences.holding import Act, take
from matchmaker.storage.matches.eligible import OLD_DESIGN_YEARS
from matchmaker.storage.members import Member
from matchmaker.storage.open_licences import OpenLicence, open_takings, standing_statement
from matchmaker.storage.patents import Patent, is_of_this_country, right_of
from matchmaker.storage.standards import catalogue


@dataclass(frozen=True, slots=True)
class Checklist:
    """What speaks against declaring a patent's open licence, and which figures are unusual."""

    obstacles: list[Obstacle]
    warnings: list[FeeWarning]
    ceilings: Ceilings

    @property
    def is_barred(self) -> bool:
        """Whether one of the five states forbids it."""
        return any(one.verdict is Verdict.BARRED for one in self.obstacles)


def checklist(session: Session, *, patent: Patent, statement: Statement | None, today: date) -> Checklist:
    """Look at the five states on this day, and at the figures of the statement as far as it is written."""
    standards = catalogue(session)
    ceilings = _ceilings(standards)
    right = right_of(patent, old_design_years=int(standards.number(OLD_DESIGN_YEARS)))
    wanted = Deal(kind=DealKind.OPEN_LICENCE, until=statement.until if statement else None)
    warnings = fee_warnings(statement, ceilings) if statement else []
    return Checklist(obstacles(assess(right, wanted, today)), warnings, ceilings)


def _ceilings(standards: Catalogue) -> Ceilings:
    return Ceilings(
        fixed=standards.number("open_licence_fixed_fee_most"),
        sales=standards.number("open_licence_sales_royalty_most"),
        profit=standards.number("open_licence_profit_royalty_most"),
    )


def own_patent(session: Session, *, actor: Actor, patent_id: str) -> Patent:
    """The holder's published patent of this country.

    Raises NotFound for others' patents, Forbidden, WrongState for one that cannot be openly licensed here.
    """
    patent = session.get(Patent, patent_id)
    if patent is None:
        raise NotFound
    actor.require_own(Action.COMPOSE_OPEN_LICENCE, patent.member_id)
    if patent.status is not ListingStatus.PUBLISHED or not is_of_this_country(patent):
        raise WrongState("open_patent_not_published")
    return patent


def compose(
    session: Session,
    *,
    actor: Actor,
    patent_id: str,
    statement: Statement,
    seen: int,
    is_declared: bool,
    is_confirmed: bool,
    now: datetime,
) -> OpenLicence:
    """Save the statement of a patent as a draft, or declare it ready for the office.

    seen -- the version that the actor had before them; 0 where there was none yet.
    is_confirmed -- the holder says that it is true, and that open points were looked up in the register.
    Raises Invalid with the field at fault, or with `findings` for a state that forbids it; WrongState once it
    is announced; Stale when somebody was quicker; Forbidden for a colleague who declares; as `own_patent`.
    """
    patent, today = own_patent(session, actor=actor, patent_id=patent_id), beijing_day(now)
    check_statement(statement, patent_type=patent.type, is_whole=is_declared, today=today)
    if is_declared:
        _require_declarable(session, patent, statement, today, is_confirmed)
    row = standing_statement(session, patent_id)
    if (row.version if row else 0) != seen:
        raise Stale
    act = take(session, licence_id=row.id, actor=actor, seen=seen, now=now) if row else None
    act = act or _begin(session, actor, patent, statement, now)
    # Asked before anything is written: an announced statement is not edited.
    act.require(OpenLicenceMove.DECLARE if is_declared else OpenLicenceMove.SAVE)
    _write(act.row, patent, statement, now)
    act.move(OpenLicenceMove.DECLARE if is_declared else OpenLicenceMove.SAVE)
    if is_declared:
        region = session.get_one(Member, patent.member_id).region.value
        notify_coordinators(session, regions=[region], kind="open_licence_declare", path=act.path, now=now)
    return act.row


def _require_declarable(
    session: Session, patent: Patent, statement: Statement, today: date, is_confirmed: bool
) -> None:
    _require_clear(checklist(session, patent=patent, statement=statement, today=today))
    if not is_confirmed:
        raise Invalid("open_confirmation_needed", field="agree")


def _require_clear(found: Checklist) -> None:
    barring: list[Finding] = [
        finding for one in found.obstacles for finding in one.findings if finding.verdict is Verdict.BARRED
    ]
    if barring:
        raise Invalid("deal_kind_barred", findings=barring)


def _begin(session: Session, actor: Actor, patent: Patent, statement: Statement, now: datetime) -> Act:
    row = OpenLicence(
        patent_id=patent.id,
        member_id=patent.member_id,
        status=OpenLicenceStatus.DRAFT,
        version=0,
        patent_number=patent.application_number,
        patent_type=patent.type,
        title=patent.title,
        language=patent.language,
        holders=list(patent.holders),
        fee_kind=statement.fee_kind,
        saved_at=now,
    )
    session.add(row)
    try:
        # The index says whether a colleague began one at this moment.
        session.flush()
    except IntegrityError as error:
        raise Stale from error
    return Act(session, row, actor, now)


def _write(row: OpenLicence, patent: Patent, statement: Statement, now: datetime) -> None:
    """What the form says, and the patent's own data as they stand."""
    row.patent_number, row.patent_type = patent.application_number, patent.type
    row.title, row.language, row.holders = patent.title, patent.language, list(patent.holders)
    row.saved_at = now
    for name, value in asdict(statement).items():
        setattr(row, name, value)


def return_to_holder(
    session: Session, *, actor: Actor, licence_id: str, seen: int, now: datetime
) -> OpenLicence:
    """Give a declared statement back to its holder to be changed."""
    act = take(session, licence_id=licence_id, actor=actor, seen=seen, now=now)
    act.move(OpenLicenceMove.RETURN)
    _tell_holder(act, "open_licence_return")
    return act.row


def publish(
    session: Session,
    *,
    actor: Actor,
    licence_id: str,
    number: str,
    announced_on: date,
    seen: int,
    now: datetime,
) -> OpenLicence:
    """Put a statement that the office has announced on the alliance's list.

    number, announced_on -- of the office's announcement.
    Raises Invalid with the field at fault, or with `findings` when a state has come to forbid it.
    """
    act = take(session, licence_id=licence_id, actor=actor, seen=seen, now=now)
    act.require(OpenLicenceMove.PUBLISH)
    check_announcement(number, announced_on, today=act.today)
    row, patent = act.row, session.get_one(Patent, act.row.patent_id)
    if row.until is None or row.until < act.today:
        raise WrongState("open_licence_over")
    _require_clear(checklist(session, patent=patent, statement=row.statement, today=act.today))
    announced = {"announcement_number": number, "announced_on": announced_on}
    act.move(OpenLicenceMove.PUBLISH, columns=announced, announced_on=announced_on.isoformat())
    keep_facts(session, row)
    _tell_holder(act, "open_licence_publish")
    return row


def withdraw(session: Session, *, actor: Actor, licence_id: str, seen: int, now: datetime) -> OpenLicence:
    """End the offer; licences that were given stay as they are (Patent Law, 50)."""
    act = take(session, licence_id=licence_id, actor=actor, seen=seen, now=now)
    act.move(OpenLicenceMove.WITHDRAW, columns={"withdrawn_on": act.today})
    keep_facts(session, act.row)
    for taking in open_takings(session, act.row.id):
        path = f"/open-licences/takings/{taking.id}"
        notify_member(session, member_id=taking.member_id, kind="open_licence_withdraw", path=path, now=now)
    member = session.get_one(Member, act.row.member_id)
    regions = [member.region.value]
    notify_coordinators(session, regions=regions, kind="open_licence_withdraw", path=act.path, now=now)
    if act.actor.member_id is None:
        _tell_holder(act, "open_licence_withdraw")
    return act.row


def _tell_holder(act: Act, kind: str) -> None:
    notify_member(act.session, member_id=act.row.member_id, kind=kind, path=act.path, now=act.now)
