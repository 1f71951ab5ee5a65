"""What the platform itself knows of agencies: licence, confirmed services, time to the first answer."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from matchmaker.domain.divisions import Region
from matchmaker.domain.listings import ListingStatus
from matchmaker.domain.members import MemberStatus
from matchmaker.domain.requests import AgencyFacts, RequestState, median_hours
from matchmaker.domain.vocabulary import MemberKind, ServiceKind
from matchmaker.storage.accounts import Account
from matchmaker.storage.members import Member
from matchmaker.storage.offers import Offer
from matchmaker.storage.requests.tables import LicenceCheck, RequestAgency, ServiceRequest

LATEST_ANSWERS = 50
"""The median looks at so many of the latest requests: who has mended their ways need not wait for years."""


def providers(session: Session) -> dict[ServiceKind, set[str]]:
    """The admitted agencies that provide each kind, by their entry or by a published offer."""
    found: dict[ServiceKind, set[str]] = defaultdict(set)
    entered = session.execute(select(Member.id, Member.services).where(_is_agency()))
    offered = session.execute(
        select(Member.id, Offer.service_kinds)
        .join(Offer, Offer.member_id == Member.id)
        .where(_is_agency(), Offer.status == ListingStatus.PUBLISHED)
    )
    for member_id, codes in (*entered, *offered):
        for code in codes:
            found[ServiceKind(code)].add(member_id)
    return dict(found)


def _is_agency() -> ColumnElement[bool]:
    return and_(Member.kind == MemberKind.AGENCY, Member.status == MemberStatus.APPROVED)


def facts_of(
    session: Session,
    agency_ids: Collection[str],
    *,
    kind: ServiceKind | None = None,
    subclasses: Collection[str] = (),
    region: Region | None = None,
) -> dict[str, AgencyFacts]:
    """The facts of agencies as they bear on a request of this kind in these subclasses and region."""
    keys = sorted(agency_ids)
    checked, confirmed, hours = _licences(session, keys), _confirmed(session, keys), _hours(session, keys)
    members = session.execute(
        select(Member.id, Member.name, Member.region, Member.licence_number).where(Member.id.in_(keys))
    )
    return {
        key: AgencyFacts(
            agency_id=key,
            name=name,
            licence_checked_on=checked.get((key, number)),
            confirmed_here=sum(one is kind and bool(set(subclasses) & set(of)) for one, of in confirmed[key]),
            confirmed_of_kind=sum(one is kind for one, _of in confirmed[key]),
            confirmed=len(confirmed[key]),
            asked=len(hours[key]),
            first_answer_hours=median_hours(hours[key]),
            is_in_region=region is not None and place is region,
        )
        for key, name, place, number in members
    }


def _licences(session: Session, keys: list[str]) -> dict[tuple[str, str], date]:
    """When the licence of this number was found in the register, by agency and number."""
    rows = session.execute(
        select(LicenceCheck.member_id, LicenceCheck.number, LicenceCheck.checked_on).where(
            LicenceCheck.member_id.in_(keys)
        )
    )
    return {(member_id, number): checked_on for member_id, number, checked_on in rows}


def _confirmed(session: Session, keys: list[str]) -> dict[str, list[tuple[ServiceKind, list[str]]]]:
    """Kind and subclasses of every service whose outcome its asker confirmed."""
    found: dict[str, list[tuple[ServiceKind, list[str]]]] = defaultdict(list)
    rows = session.execute(
        select(ServiceRequest.chosen_id, ServiceRequest.kind, ServiceRequest.subclasses).where(
            ServiceRequest.chosen_id.in_(keys), ServiceRequest.state == RequestState.CONFIRMED
        )
    )
    for agency_id, kind, subclasses in rows:
        found[str(agency_id)].append((kind, subclasses))
    return found


def _hours(session: Session, keys: list[str]) -> dict[str, list[float | None]]:
    """Hours to the first answer of the latest requests that have been closed; None for no answer."""
    found: dict[str, list[float | None]] = defaultdict(list)
    rows = session.execute(
        select(RequestAgency.agency_id, ServiceRequest.asked_at, RequestAgency.first_answer_at)
        .join(ServiceRequest, ServiceRequest.id == RequestAgency.request_id)
        .where(RequestAgency.agency_id.in_(keys), ServiceRequest.closed_at.is_not(None))
        .order_by(ServiceRequest.asked_at.desc(), ServiceRequest.id)
    )
    for agency_id, asked_at, answered_at in rows:
        if len(found[agency_id]) < LATEST_ANSWERS:
            hours = None if answered_at is None else (answered_at - asked_at).total_seconds() / 3600
            found[agency_id].append(hours)
    return found


@dataclass(frozen=True)
class LicenceRow:
    """That a licence was found in the register: who looked, and when."""

    checked_on: date
    checked_by: str


def licence_check_of(session: Session, member: Member) -> LicenceRow | None:
    """The look at the register that holds for the agency's number as it is now."""
    row = session.execute(
        select(LicenceCheck.checked_on, func.coalesce(Account.name, ""))
        .outerjoin(Account, Account.id == LicenceCheck.checked_by)
        .where(LicenceCheck.member_id == member.id, LicenceCheck.number == member.licence_number)
    ).one_or_none()
    return LicenceRow(*row) if row else None
