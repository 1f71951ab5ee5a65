"""Grading a patent: the holder its own, a coordinator those of their region; each time anew."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.access import Action, Actor
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.errors import NotFound
from matchmaker.domain.listings import ListingKind
from matchmaker.domain.standards import Scenario
from matchmaker.domain.valuation import Grade, check_grades, scheme_of
from matchmaker.services.audit import record
from matchmaker.services.listings import ListingDetail, read
from matchmaker.services.notices import notify_member
from matchmaker.storage.standards import catalogue
from matchmaker.storage.valuations import Valuation, ValuationGrade


def may_grade(actor: Actor, detail: ListingDetail) -> bool:
    """Whether the actor grades this patent: as its holder, or as a coordinator of the holder's region."""
    return actor.may(Action.GRADE_PATENT) and (detail.is_own or detail.member.region in actor.regions)


def gradable(session: Session, *, actor: Actor, patent_id: str, now: datetime) -> ListingDetail:
    """The patent, for whoever may grade it; Forbidden without the role, NotFound for others' patents."""
    actor.require(Action.GRADE_PATENT)
    detail = read(session, actor=actor, kind=ListingKind.PATENT, listing_id=patent_id, today=beijing_day(now))
    if not may_grade(actor, detail):
        raise NotFound
    return detail


def grade(
    session: Session,
    *,
    actor: Actor,
    patent_id: str,
    scenario: Scenario,
    grades: Mapping[str, Grade],
    now: datetime,
) -> Valuation:
    """Keep an assessment with the weights that the catalogue states today.

    grades -- by the indicator's code; those that say nothing are left out.
    Raises Invalid with the field at fault, Forbidden, NotFound.
    """
    detail = gradable(session, actor=actor, patent_id=patent_id, now=now)
    scheme = scheme_of(catalogue(session), scenario)
    check_grades(scheme, grades)
    row = Valuation(
        patent_id=patent_id,
        scenario=scenario,
        is_coordinators=not detail.is_own,
        account_id=actor.account_id,
        assessed_at=now,
        scheme=scheme.to_json(),
    )
    session.add(row)
    # The grades need its key.
    session.flush()
    session.add_all(
        ValuationGrade(
            valuation_id=row.id,
            indicator=code,
            points=grades[code].points,
            known=grades[code].known,
            note=grades[code].note,
        )
        for code in scheme.indicators
        if code in grades and not grades[code].is_empty
    )
    _leave_trace(session, actor, row, detail, now)
    return row


def _leave_trace(
    session: Session, actor: Actor, row: Valuation, detail: ListingDetail, now: datetime
) -> None:
    """An event; the holder is told of a coordinator's grades."""
    record(
        session,
        actor=actor,
        action="valuation_graded",
        subject_kind="patent",
        subject_id=row.patent_id,
        now=now,
        member_id=detail.member.id,
        scenario=row.scenario.value,
    )
    if row.is_coordinators:
        path = f"/patents/{row.patent_id}/valuation?scenario={row.scenario.value}"
        notify_member(session, member_id=detail.member.id, kind="valuation_graded", path=path, now=now)
