"""Carrying out a plan: every good row or none, in one transaction of the door."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.domain.access import Action, Actor
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.errors import Duplicate, Invalid, WrongState
from matchmaker.domain.listings import ListingKind, ListingStatus, expiry, missing
from matchmaker.domain.members import MemberStatus
from matchmaker.domain.vocabulary import DealKind
from matchmaker.services import audit, notices, pool
from matchmaker.services.imports.planning import ImportPlan, changes, compare
from matchmaker.services.imports.problems import Severity
from matchmaker.services.imports.reading import Table
from matchmaker.services.imports.rows import PatentRow
from matchmaker.services.listings.saving import as_json
from matchmaker.services.patents import PatentContent
from matchmaker.storage.imports import ImportRecord, lock_member, record_of_file
from matchmaker.storage.listings import ListingVersion
from matchmaker.storage.listings.queries import next_version_number
from matchmaker.storage.members import Member
from matchmaker.storage.patents import Patent

_CONTENT = tuple(one.name for one in fields(PatentContent))


@dataclass(frozen=True, slots=True)
class _Act:
    """Somebody importing for a member."""

    session: Session
    actor: Actor
    member: Member
    now: datetime

    @property
    def publishes(self) -> bool:
        """Whether what is new is published at once: where an administrator imports for others."""
        return self.actor.is_admin and not self.actor.owns(self.member.id)


def commit(
    session: Session,
    *,
    actor: Actor,
    member_id: str,
    plan: ImportPlan,
    skip_bad: bool,
    deal_kinds: Iterable[DealKind] = (),
    now: datetime,
) -> ImportRecord:
    """Take the good rows of a plan into the member's patents.

    skip_bad -- leave rejected rows out; without it a single one refuses the whole file.
    deal_kinds -- what is offered for patents that are new here.

    An administrator's import is published at once: these are public records. A member's is handed in for
    review where it says all that a reviewer needs, else it is a draft, as is everything of an applicant.
    Listed patents change in what the file gives; their state, deals, terms and maturity stay as they are.

    Raises NotFound for another organisation, Forbidden, Duplicate for a file taken before, Invalid for
    rejected rows, WrongState for a suspended organisation.
    """
    _require_right(actor, member_id)
    # Two imports for one member follow each other: the second sees what the first one wrote.
    act = _Act(session, actor, lock_member(session, member_id), now)
    _require_admitted(act)
    _require_new(session, member_id, plan.table)
    _require_rows(plan, skip_bad)
    created, updated = _apply(act, plan, [kind.value for kind in deal_kinds])
    record = _record(act, plan, created, updated)
    _tell(act, record, created)
    return record


def _require_right(actor: Actor, member_id: str) -> None:
    if actor.is_admin:
        actor.require(Action.IMPORT_LISTINGS)
    else:
        actor.require_own(Action.IMPORT_LISTINGS, member_id)


def _require_admitted(act: _Act) -> None:
    """Nobody publishes for an organisation that has not been admitted, and a suspended one adds nothing."""
    status = act.member.status
    if act.publishes and status is not MemberStatus.APPROVED:
        raise Invalid("import_holder_not_admitted", field="holder", credit_code=act.member.credit_code)
    if status is MemberStatus.SUSPENDED:
        raise WrongState("import_member_suspended")


def _require_new(session: Session, member_id: str, table: Table) -> None:
    earlier = record_of_file(session, member_id, table.hash)
    if earlier:
        raise Duplicate(
            "import_same_file",
            field="file",
            date=beijing_day(earlier.imported_at).isoformat(),
            created=earlier.created,
            updated=earlier.updated,
        )


def _require_rows(plan: ImportPlan, skip_bad: bool) -> None:
    rejected, good = len(plan.rejected), len(plan.good)
    if not good:
        raise Invalid("import_nothing_good", rejected=rejected)
    if rejected and not skip_bad:
        raise Invalid("import_rows_rejected", field="skip_bad", rejected=rejected, good=good)


def _apply(act: _Act, plan: ImportPlan, deals: list[str]) -> tuple[list[Patent], list[Patent]]:
    """Compare again, since the plan may be a while old, and write."""
    created, updated = [], []
    for row, listed in compare(act.session, member_id=act.member.id, patents=plan.good):
        if listed is None:
            created.append(_create(act, row, deals))
        elif changed := changes(row, listed):
            _update(listed, changed, act.now)
            updated.append(listed)
    act.session.add_all(created)
    # Versions and the pool need the keys of the new rows.
    act.session.flush()
    act.session.add_all(_version(act, patent, number=1) for patent in created)
    act.session.add_all(_version(act, patent, number=_next_number(act, patent)) for patent in updated)
    _place(act, [*created, *updated])
    return created, updated


def _create(act: _Act, row: PatentRow, deals: list[str]) -> Patent:
    known = {name: value for name, value in row.values.items() if name in _CONTENT}
    content = PatentContent(**known, deal_kinds=deals)
    status = _first_status(act, content)
    is_published = status is ListingStatus.PUBLISHED
    return Patent(
        member_id=act.member.id,
        language=row.values["language"],
        legal_events=row.values.get("legal_events", []),
        status=status,
        created_at=act.now,
        updated_at=act.now,
        submitted_at=None if status is ListingStatus.DRAFT else act.now,
        published_at=act.now if is_published else None,
        expires_on=expiry(beijing_day(act.now)) if is_published else None,
        **{name: getattr(content, name) for name in _CONTENT},
    )


def _first_status(act: _Act, content: PatentContent) -> ListingStatus:
    if act.publishes:
        return ListingStatus.PUBLISHED
    is_admitted = act.member.status is MemberStatus.APPROVED
    is_complete = not missing(ListingKind.PATENT, content)
    return ListingStatus.IN_REVIEW if is_admitted and is_complete else ListingStatus.DRAFT


def _update(patent: Patent, changed: dict[str, Any], now: datetime) -> None:
    for name, value in changed.items():
        setattr(patent, name, value)
    patent.updated_at = now


def _next_number(act: _Act, patent: Patent) -> int:
    return next_version_number(act.session, ListingKind.PATENT, patent.id)


def _version(act: _Act, patent: Patent, number: int) -> ListingVersion:
    content = PatentContent(**{name: getattr(patent, name) for name in _CONTENT})
    return ListingVersion(
        kind=ListingKind.PATENT,
        listing_id=patent.id,
        number=number,
        saved_at=act.now,
        saved_by=act.actor.account_id,
        content=as_json(content),
    )


def _place(act: _Act, patents: list[Patent]) -> None:
    """Show what is published as it now reads; suggestions are looked for after the commit."""
    for patent in patents:
        if patent.status is ListingStatus.PUBLISHED:
            pool.place(act.session, kind=ListingKind.PATENT, listing=patent, now=act.now)


def _record(act: _Act, plan: ImportPlan, created: list[Patent], updated: list[Patent]) -> ImportRecord:
    record = ImportRecord(
        member_id=act.member.id,
        file_name=plan.table.name,
        file_hash=plan.table.hash,
        format=plan.table.format,
        imported_at=act.now,
        imported_by=act.actor.account_id,
        created=len(created),
        updated=len(updated),
        skipped=len(plan.rejected),
        problems=[group.as_dict() for group in plan.groups],
        left_out=_left_out(plan),
    )
    act.session.add(record)
    # The audit and the notices name the record.
    act.session.flush()
    return record


def _left_out(plan: ImportPlan) -> list[dict[str, Any]]:
    """The header and the rejected rows as the file has them, each with what is wrong."""
    if not plan.rejected:
        return []
    header, rows = plan.layout.header_row, plan.table.rows
    errors: dict[int, list[dict[str, Any]]] = {number: [] for number in (header, *plan.rejected)}
    for one in plan.problems:
        if one.severity is Severity.ERROR:
            errors[one.row].append(one.as_dict())
    return [
        {"row": number, "cells": list(rows[number - 1]), "problems": found}
        for number, found in errors.items()
    ]


def _tell(act: _Act, record: ImportRecord, created: list[Patent]) -> None:
    """Record the act, and tell the organisation and whoever has to look at what was handed in."""
    session, member, now = act.session, act.member, act.now
    counts: dict[str, Any] = {"created": record.created, "updated": record.updated, "skipped": record.skipped}
    audit.record(
        session,
        actor=act.actor,
        action="patents_imported",
        subject_kind="import",
        subject_id=record.id,
        member_id=member.id,
        now=now,
        format=record.format,
        sha256=record.file_hash,
        **counts,
    )
    path = f"/imports/{record.id}"
    notices.notify_member(session, member_id=member.id, kind="import_done", path=path, now=now, **counts)
    waiting = sum(patent.status is ListingStatus.IN_REVIEW for patent in created)
    if waiting:
        notices.notify_coordinators(
            session,
            regions=[member.region],
            kind="import_to_review",
            path="/listings/queue",
            now=now,
            count=waiting,
        )
