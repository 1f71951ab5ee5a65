"""Patents: applications and granted rights that their holders offer."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.eligibility import CoOwnership, Halt, Pledge
from matchmaker.domain.errors import Duplicate, Invalid
from matchmaker.domain.identifiers import ApplicationNumberError, parse_application_number
from matchmaker.domain.listings import ListingKind
from matchmaker.domain.vocabulary import LegalStatus, PatentType
from matchmaker.services import listings
from matchmaker.storage.listings.queries import find, patent_with_number
from matchmaker.storage.patents import Patent

UNIQUE_NUMBER = "uq_patent_number_of_member"


@dataclass(frozen=True, kw_only=True)
class PatentContent:
    """What a patent's listing says; fields are columns of the table. Maturity from 1 to 13."""

    application_number: str
    type: PatentType
    title: str
    abstract: str = ""
    main_claim: str = ""
    ipc: list[str] = field(default_factory=list)
    publication_number: str = ""
    filed_on: date | None = None
    published_on: date | None = None
    granted_on: date | None = None
    holders: list[str] = field(default_factory=list)
    applicants: list[str] = field(default_factory=list)
    inventors: list[str] = field(default_factory=list)
    legal_status: LegalStatus | None = None
    status_source: str = ""
    status_checked_on: date | None = None
    deal_kinds: list[str] = field(default_factory=list)
    fee_terms: str = ""
    application_fields: str = ""
    maturity: int | None = None
    maturity_evidence: str = ""
    maturity_shown_on: date | None = None
    expires_early_on: date | None = None
    annuity_paid_until: date | None = None
    co_ownership: CoOwnership | None = None
    pledge: Pledge | None = None
    pledgee: str = ""
    licences: list[dict[str, Any]] | None = None
    halt: Halt | None = None
    has_evaluation_report: bool | None = None


def create(
    session: Session, *, actor: Actor, content: PatentContent, submit: bool = False, now: datetime
) -> Patent:
    """Start a patent's listing; see services.listings.create.

    Raises Duplicate when the organisation has listed the number, Invalid for values that contradict it.
    """
    _check(content, beijing_day(now))
    _require_new_number(session, actor, content, None)
    with _number_guard():
        patent = listings.create(
            session, actor=actor, kind=ListingKind.PATENT, content=content, submit=submit, now=now
        )
    assert isinstance(patent, Patent)
    return patent


def save(
    session: Session,
    *,
    actor: Actor,
    patent_id: str,
    version: int,
    content: PatentContent,
    submit: bool = False,
    now: datetime,
) -> Patent:
    """Save an edit; see services.listings.save, and `create` for what is refused.

    A number that an import brought from another office may stay as it is.
    """
    _check(content, beijing_day(now), listed_number=_number_of(session, patent_id))
    _require_new_number(session, actor, content, patent_id)
    with _number_guard():
        patent = listings.save(
            session,
            actor=actor,
            kind=ListingKind.PATENT,
            listing_id=patent_id,
            version=version,
            content=content,
            submit=submit,
            now=now,
        )
    assert isinstance(patent, Patent)
    return patent


def _number_of(session: Session, patent_id: str) -> str:
    patent = find(session, ListingKind.PATENT, patent_id)
    return patent.application_number if isinstance(patent, Patent) else ""


def _check(content: PatentContent, today: date, listed_number: str = "") -> None:
    """The type must be the one in the number, days must follow each other, none may lie ahead."""
    expected = _type_in(content.application_number, today, listed_number)
    if expected not in (None, content.type):
        raise Invalid("patent_type_differs", field="type", expected=expected)
    for name in ("filed_on", "published_on", "granted_on", "status_checked_on", "maturity_shown_on"):
        day = getattr(content, name)
        if day and day > today:
            raise Invalid("day_ahead", field=name)
    if content.filed_on and content.granted_on and content.granted_on < content.filed_on:
        raise Invalid("granted_before_filed", field="granted_on")
    if content.maturity is None and (content.maturity_evidence or content.maturity_shown_on):
        raise Invalid("evidence_without_maturity", field="maturity")
    _check_encumbrances(content)


def _check_encumbrances(content: PatentContent) -> None:
    """A pledgee needs a pledge, and neither the term nor a fee ends before the filing."""
    if content.pledgee and content.pledge in (None, Pledge.NONE):
        raise Invalid("pledgee_without_pledge", field="pledge")
    for name in ("annuity_paid_until", "expires_early_on"):
        day = getattr(content, name)
        if day and content.filed_on and day <= content.filed_on:
            raise Invalid("day_before_filing", field=name)


def _type_in(number: str, today: date, listed_number: str) -> PatentType | None:
    """The type that a Chinese number names; None for a foreign one that is listed already."""
    try:
        return parse_application_number(number, latest_year=today.year).patent_type
    except ApplicationNumberError:
        if number != listed_number:
            raise
        return None


def _require_new_number(
    session: Session, actor: Actor, content: PatentContent, patent_id: str | None
) -> None:
    listed = patent_with_number(session, actor.member_id or "", content.application_number)
    if listed not in (None, patent_id):
        raise Duplicate("patent_listed", field="application_number")


@contextmanager
def _number_guard() -> Iterator[None]:
    """Say the same when two sent one number at the same moment and the constraint refuses the second."""
    try:
        yield
    except IntegrityError as error:
        if not _is_about_number(error):
            raise
        raise Duplicate("patent_listed", field="application_number") from error


def _is_about_number(error: IntegrityError) -> bool:
    """PostgreSQL names the constraint, SQLite its columns."""
    text = str(error.orig)
    return UNIQUE_NUMBER in text or "patent.application_number" in text
