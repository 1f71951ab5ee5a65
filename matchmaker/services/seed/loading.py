"""The seed as rows: approved members with accounts, published listings in the pool."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.domain.access import MemberRole
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.divisions import region_of
from matchmaker.domain.eligibility import CoOwnership, Halt, Pledge
from matchmaker.domain.listings import ListingKind, ListingStatus, expiry
from matchmaker.domain.members import MemberStatus
from matchmaker.domain.vocabulary import Confidentiality, LegalStatus, MemberKind, NeedKind, PatentType
from matchmaker.services import pool
from matchmaker.services.seed.reading import Contact, Record, Seed
from matchmaker.storage.accounts import Account, Membership, SiteRole
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from matchmaker.storage.offers import Offer
from matchmaker.storage.patents import Patent, PatentHolder

# The day on which the authors fixed the invented legal statuses.
STATUS_CHECKED_ON = date(2026, 10, 15)

COORDINATORS = (
    ("coordinator@demo.example", "韩协调（示例）", "11,12,13"),
    ("beijing@demo.example", "白协调（示例）", "11"),
    ("tianjin@demo.example", "金协调（示例）", "12"),
    ("hebei@demo.example", "冀协调（示例）", "13"),
)
ADMIN = ("admin@demo.example", "管理员（示例）")


@dataclass(frozen=True)
class SeedCounts:
    """What was loaded; all noughts when the seed was there already."""

    members: int = 0
    patents: int = 0
    needs: int = 0
    offers: int = 0


def load_seed(
    session: Session,
    *,
    seed: Seed,
    password_hash: str,
    now: datetime,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> SeedCounts:
    """Load the seed once; a second call changes nothing.

    password_hash -- the one password of all demonstration accounts, hashed.
    progress -- told (listings placed, listings in all) from time to time.
    """
    if session.scalar(select(Member.id).where(Member.is_demo).limit(1)):
        return SeedCounts()
    contacts = {contact.member: contact for contact in seed.contacts}
    members = {record["key"]: _member(record, now) for record in seed.members}
    session.add_all(members.values())
    # Listings and memberships refer to the keys that this flush gives.
    session.flush()
    for key, member in members.items():
        _give_account(session, member, contacts[key], password_hash, now)
    _add_staff(session, password_hash, now)
    patents = [_patent(record, members, now) for record in seed.patents]
    needs = [_need(record, members, now) for record in seed.needs]
    offers = [_offer(record, members, now) for record in seed.offers]
    session.add_all([*patents, *needs, *offers])
    # Pool entries and joint holders carry the listings' keys.
    session.flush()
    session.add_all(_joint_holders(seed, patents, members))
    _place_all(session, [*patents, *needs, *offers], now, progress)
    _tick_makers(session, members, now)
    return SeedCounts(len(members), len(patents), len(needs), len(offers))


def _member(record: Record, now: datetime) -> Member:
    region = region_of(record["district"])
    assert region is not None, record["district"]
    return Member(
        kind=MemberKind(record["kind"]),
        name=record["name"],
        name_en=record.get("name_en", ""),
        credit_code=record["credit_code"],
        region=region,
        district=record["district"],
        industries=list(record["industries"]),
        profile=record["profile"],
        licence_number=record.get("licence_number", ""),
        services=list(record.get("services", [])),
        status=MemberStatus.APPROVED,
        submitted_at=now,
        decided_at=now,
        created_at=now,
        updated_at=now,
        is_demo=True,
    )


def _give_account(
    session: Session, member: Member, contact: Contact, password_hash: str, now: datetime
) -> None:
    account = _account(contact.email, contact.name, password_hash, now, phone=contact.phone)
    session.add(account)
    # The membership's key is the account's.
    session.flush()
    session.add(Membership(account_id=account.id, member_id=member.id, role=MemberRole.OWNER, since=now))


def _add_staff(session: Session, password_hash: str, now: datetime) -> None:
    roles = {name: _role(session, name) for name in ("coordinator", "admin")}
    for email, name, regions in COORDINATORS:
        account = _account(email, name, password_hash, now, coordinator_regions=regions)
        account.roles.append(roles["coordinator"])
        session.add(account)
    admin = _account(*ADMIN, password_hash, now)
    admin.roles.append(roles["admin"])
    session.add(admin)


def _role(session: Session, name: str) -> SiteRole:
    return session.scalar(select(SiteRole).where(SiteRole.name == name)) or SiteRole(name=name)


def _account(email: str, name: str, password_hash: str, now: datetime, **values: str) -> Account:
    return Account(
        email=email,
        name=name,
        password=password_hash,
        active=True,
        fs_uniquifier=uuid4().hex,
        confirmed_at=now,
        created_at=now,
        **values,
    )


def _published(
    record: Record, member: Member, now: datetime, deadline: date | None = None
) -> dict[str, object]:
    """The columns that every published listing shares."""
    return {
        "member_id": member.id,
        "title": record["title"],
        "language": "en" if record["title"].isascii() else "zh",
        "status": ListingStatus.PUBLISHED,
        "created_at": now,
        "updated_at": now,
        "submitted_at": now,
        "published_at": now,
        "expires_on": expiry(beijing_day(now), deadline),
    }


def _patent(record: Record, members: Mapping[str, Member], now: datetime) -> Patent:
    holders = [members[key] for key in record["holders"]]
    names = [holder.name for holder in holders]
    return Patent(
        **_published(record, holders[0], now),
        application_number=record["application_number"],
        type=PatentType(record["type"]),
        abstract=record["abstract"],
        ipc=list(record["ipc"]),
        filed_on=record["filed"],
        granted_on=record.get("granted"),
        holders=names,
        applicants=names,
        legal_status=LegalStatus(record["status"]),
        status_source="demo",
        status_checked_on=STATUS_CHECKED_ON,
        deal_kinds=list(record["deal_kinds"]),
        fee_terms=record["fee_terms"],
        application_fields=record["application_fields"],
        maturity=record["maturity"],
        **_encumbrances(record.get("encumbrances", {})),
    )


def _encumbrances(record: Record) -> Record:
    """What the seed tells of a few patents' rights; of the others nothing is known, as in life."""
    licences = record.get("licences")
    return {
        "annuity_paid_until": record.get("annuity_paid_until"),
        "co_ownership": CoOwnership(record["co_ownership"]) if "co_ownership" in record else None,
        "pledge": Pledge(record["pledge"]) if "pledge" in record else None,
        "halt": Halt(record["halt"]) if "halt" in record else None,
        "licences": None if licences is None else [dict(licence) for licence in licences],
        "has_evaluation_report": record.get("has_evaluation_report"),
    }


def _joint_holders(seed: Seed, patents: list[Patent], members: Mapping[str, Member]) -> list[PatentHolder]:
    return [
        PatentHolder(patent_id=patent.id, member_id=members[key].id)
        for record, patent in zip(seed.patents, patents, strict=True)
        for key in record["holders"][1:]
    ]


def _need(record: Record, members: Mapping[str, Member], now: datetime) -> Need:
    return Need(
        **_published(record, members[record["member"]], now, record["deadline"]),
        kind=NeedKind(record["kind"]),
        problem=record["problem"],
        elements=dict(record["elements"]),
        industry=record["industry"],
        budget_min=record.get("budget_min"),
        budget_max=record.get("budget_max"),
        deal_kinds=list(record["deal_kinds"]),
        deadline=record["deadline"],
        maturity=record["maturity"],
        confidentiality=Confidentiality(record["confidentiality"]),
    )


def _offer(record: Record, members: Mapping[str, Member], now: datetime) -> Offer:
    return Offer(
        **_published(record, members[record["member"]], now),
        description=record["description"],
        service_kinds=list(record["service_kinds"]),
        fields=list(record["fields"]),
        regions=list(record["regions"]),
        price_basis=record["price_basis"],
    )


def _place_all(
    session: Session,
    listings: Sequence[Need | Patent | Offer],
    now: datetime,
    progress: Callable[[int, int], None],
) -> None:
    kinds = {Patent: ListingKind.PATENT, Need: ListingKind.NEED, Offer: ListingKind.OFFER}
    for done, listing in enumerate(listings, 1):
        pool.place(session, kind=kinds[type(listing)], listing=listing, now=now)
        progress(done, len(listings))


def _tick_makers(session: Session, members: Mapping[str, Member], now: datetime) -> None:
    for member in members.values():
        if member.kind is MemberKind.COMPANY:
            pool.tick(session, kind="member", subject_id=member.id, now=now)
