"""Rows for tests: each maker gives a valid object, and takes what the test is about."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import uuid4

from flask import current_app
from flask.testing import FlaskClient
from flask_security import hash_password
from sqlalchemy.orm import Session

from matchmaker.domain.access import MemberRole
from matchmaker.domain.divisions import Region
from matchmaker.domain.identifiers import credit_code_check, organisation_check
from matchmaker.domain.listings import ListingStatus
from matchmaker.domain.matches import MatchKind, MatchStatus
from matchmaker.domain.members import MemberDetails, MemberStatus
from matchmaker.domain.vocabulary import Confidentiality, LegalStatus, MemberKind, NeedKind, PatentType
from matchmaker.storage.accounts import Account, Membership, SiteRole
from matchmaker.storage.matches import Match
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from matchmaker.storage.offers import Offer
from matchmaker.storage.patents import Patent

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
PASSWORD = "correct-horse-battery"

_numbers = count(1)
_hashes: dict[str, str] = {}


def _password_hash() -> str:
    """Argon2 is slow on purpose; one hash serves every test of an application, whose salt is in it."""
    salt = current_app.config["SECURITY_PASSWORD_SALT"]
    if salt not in _hashes:
        _hashes[salt] = hash_password(PASSWORD)
    return _hashes[salt]


def make_account(session: Session, **values: Any) -> Account:
    """A confirmed account that can sign in with PASSWORD."""
    number = next(_numbers)
    account = Account(
        **{
            "email": f"person{number}@example.com",
            "name": f"Person {number}",
            "password": _password_hash(),
            "active": True,
            "fs_uniquifier": uuid4().hex,
            "confirmed_at": NOW,
            "language": "en",
            "created_at": NOW,
            **values,
        }
    )
    session.add(account)
    session.flush()
    return account


def make_staff(session: Session, role: str, regions: str = "", **values: Any) -> Account:
    """An account with a site role: coordinator (of the regions, codes joined by commas) or admin."""
    found = session.query(SiteRole).filter_by(name=role).one_or_none()
    account = make_account(session, coordinator_regions=regions, **values)
    account.roles.append(found or SiteRole(name=role))
    session.flush()
    return account


def make_coordinator(session: Session, regions: str = "11,12,13", **values: Any) -> Account:
    """A coordinator, of all regions unless told."""
    return make_staff(session, "coordinator", regions, **values)


def make_member(session: Session, **values: Any) -> Member:
    """An approved company of Tangshan."""
    number = next(_numbers)
    member = Member(
        **{
            "kind": MemberKind.COMPANY,
            "name": f"唐山第{number}机械有限公司（示例）",
            "credit_code": f"91130200TEST{number:06d}",
            "region": Region.HEBEI,
            "district": "130200",
            "industries": ["C3484"],
            "profile": "生产冶金设备与铸锻件，年产能两万吨。",
            "status": MemberStatus.APPROVED,
            "created_at": NOW,
            "updated_at": NOW,
            **values,
        }
    )
    session.add(member)
    session.flush()
    return member


def credit_code(division: str = "130200") -> str:
    """A code of its own whose check characters hold."""
    organisation = f"MA{next(_numbers):06d}"
    body = f"91{division}{organisation}{organisation_check(organisation)}"
    return body + credit_code_check(body)


def make_details(**values: Any) -> MemberDetails:
    """A complete application of a company of Tangshan."""
    number = next(_numbers)
    return MemberDetails(
        **{
            "kind": MemberKind.COMPANY,
            "name": f"唐山第{number}铸造厂（示例）",
            "district": "130200",
            "credit_code": credit_code(),
            "industries": ("C33",),
            "profile": "生产球墨铸铁管件与阀体铸件，树脂砂造型，年产能一万二千吨。",
            **values,
        }
    )


def make_holder(session: Session, **values: Any) -> Member:
    """An approved university of Beijing."""
    return make_member(
        session,
        **{"kind": MemberKind.UNIVERSITY, "region": Region.BEIJING, "district": "110108", **values},
    )


def make_agency(session: Session, **values: Any) -> Member:
    """An approved agency of Tianjin."""
    own = {
        "kind": MemberKind.AGENCY,
        "region": Region.TIANJIN,
        "district": "120103",
        "licence_number": "12901",
        "services": ["valuation"],
    }
    return make_member(session, **{**own, **values})


def join(
    session: Session, account: Account, member: Member, role: MemberRole = MemberRole.OWNER
) -> Membership:
    """Let the account act for the member."""
    membership = Membership(account_id=account.id, member_id=member.id, role=role, since=NOW)
    session.add(membership)
    session.flush()
    return membership


def make_need(session: Session, member: Member, **values: Any) -> Need:
    """A published need."""
    need = Need(
        **{
            "member_id": member.id,
            "kind": NeedKind.PROBLEM,
            "title": "轧辊表面堆焊层易剥落",
            "problem": "热轧工作辊堆焊后使用两周出现剥落，需要提高结合强度。",
            "elements": {"material": "合金钢", "product": "轧辊"},
            "industry": "C3130",
            "deal_kinds": ["ordinary_licence"],
            "deadline": date(2027, 12, 31),
            "confidentiality": Confidentiality.PUBLIC,
            "status": ListingStatus.PUBLISHED,
            "created_at": NOW,
            "updated_at": NOW,
            "published_at": NOW,
            "expires_on": date(2027, 11, 22),
            **values,
        }
    )
    session.add(need)
    session.flush()
    return need


def make_patent(session: Session, member: Member, **values: Any) -> Patent:
    """A published granted invention."""
    number = next(_numbers)
    patent = Patent(
        **{
            "member_id": member.id,
            "application_number": f"20201{9900000 + number}.0",
            "type": PatentType.INVENTION,
            "title": "一种轧辊堆焊用药芯焊丝及其堆焊方法",
            "abstract": "本发明公开一种药芯焊丝，通过调整铌钒含量提高堆焊层与基体的结合强度。",
            "ipc": ["B23K35/30"],
            "holders": [member.name],
            "legal_status": LegalStatus.GRANTED,
            "status_source": "register",
            "status_checked_on": date(2026, 10, 1),
            "deal_kinds": ["ordinary_licence"],
            "status": ListingStatus.PUBLISHED,
            "created_at": NOW,
            "updated_at": NOW,
            "published_at": NOW,
            "expires_on": date(2027, 11, 22),
            **values,
        }
    )
    session.add(patent)
    session.flush()
    return patent


def make_offer(session: Session, member: Member, **values: Any) -> Offer:
    """A published service offer."""
    offer = Offer(
        **{
            "member_id": member.id,
            "title": "冶金领域专利价值评估",
            "description": "为许可与转让出具专利价值评估报告，两周交付。",
            "service_kinds": ["valuation"],
            "fields": ["B23K"],
            "regions": ["12", "13"],
            "price_basis": "每件8000元起",
            "status": ListingStatus.PUBLISHED,
            "created_at": NOW,
            "updated_at": NOW,
            "published_at": NOW,
            "expires_on": date(2027, 11, 22),
            **values,
        }
    )
    session.add(offer)
    session.flush()
    return offer


def sign_in(client: FlaskClient, account: Account) -> None:
    """Sign in as a browser does: fetch the form, send it back with its token."""
    page = client.get("/login").get_data(as_text=True)
    client.post("/login", data={"email": account.email, "password": PASSWORD, "csrf_token": token_of(page)})


def token_of(page: str) -> str:
    """The CSRF token of the first form on a page."""
    marker = 'name="csrf_token"'
    start = page.index('value="', page.index(marker)) + len('value="')
    return page[start : page.index('"', start)]


def make_match(session: Session, need: Need, patent: Patent, judge: Account, **values: Any) -> Match:
    """An approved match of a need and a patent, ready to be introduced."""
    regions = {
        "seeker_region": session.get_one(Member, need.member_id).region,
        "provider_region": session.get_one(Member, patent.member_id).region,
    }
    match = Match(
        **{
            "kind": MatchKind.NEED_PATENT,
            "need_id": need.id,
            "patent_id": patent.id,
            "seeker_id": need.member_id,
            "provider_id": patent.member_id,
            **regions,
            "score": 0.5,
            "evidence": [
                {"signal": "words", "label": "堆焊", "amount": 0.3, "query_spans": [], "document_spans": []},
                {"signal": "meaning", "label": "meaning", "amount": 0.2},
            ],
            "rank": 1,
            "suggested_at": NOW,
            "status": MatchStatus.APPROVED,
            "judged_by": judge.id,
            "judged_at": NOW,
            **values,
        }
    )
    session.add(match)
    session.flush()
    return match
