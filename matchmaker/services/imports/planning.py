"""What an import would do, worked out without doing it: the same plan is shown and carried out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.domain.eligibility import Pledge
from matchmaker.domain.errors import Invalid
from matchmaker.domain.vocabulary import LegalStatus
from matchmaker.services.imports.columns import Layout, read_layout
from matchmaker.services.imports.problems import Problem, ProblemGroup, Severity, grouped, problem
from matchmaker.services.imports.reading import Table
from matchmaker.services.imports.rows import PatentRow, read_row
from matchmaker.services.imports.sources import source_of
from matchmaker.storage.imports import listed_patents
from matchmaker.storage.members import Member
from matchmaker.storage.patents import Patent

# Only these say how a right stands; an older file must not overwrite a newer check.
STATUS_COLUMNS = frozenset(
    {
        "legal_status",
        "status_source",
        "status_checked_on",
        "legal_events",
        "annuity_paid_until",
        "pledge",
        "pledgee",
        "licences",
        "has_evaluation_report",
    }
)
_ANSWERED = frozenset({Pledge.CONSENTED, Pledge.NOT_CONSENTED})
_DATE_COLUMNS = ("filed_on", "published_on", "granted_on")


@dataclass(frozen=True)
class ImportPlan:
    """What a file holds, and what taking it would do to one member's patents.

    create, update, unchanged -- good rows by what becomes of them.
    rejected -- rows that an error keeps out, as Excel numbers them.
    as_of -- the latest day the file speaks of: it is no older than that, so its legal status held then.
    """

    table: Table
    layout: Layout
    create: tuple[PatentRow, ...]
    update: tuple[PatentRow, ...]
    unchanged: tuple[PatentRow, ...]
    rejected: tuple[int, ...]
    problems: tuple[Problem, ...]
    as_of: date

    @property
    def good(self) -> tuple[PatentRow, ...]:
        """Rows that can be taken, in the file's order."""
        return tuple(sorted((*self.create, *self.update, *self.unchanged), key=lambda patent: patent.row))

    @property
    def groups(self) -> tuple[ProblemGroup, ...]:
        """Problems by kind, errors first."""
        return grouped(self.problems)


def plan(session: Session, *, member: Member, file: Table, today: date) -> ImportPlan:
    """Work out what importing the file for the member would do; changes nothing.

    Raises Invalid when the file has no header, lacks a needed column, or has no rows.
    """
    layout = read_layout(file.rows)
    patents, problems = _read_rows(file, layout, today)
    rejected = tuple(sorted({one.row for one in problems if one.severity is Severity.ERROR}))
    if not patents and not rejected:
        raise Invalid("import_no_rows", field="file")
    merged, notes = _merged(patents)
    as_of = _as_of(merged, today)
    source = source_of(layout)
    dated = tuple(_with_status(patent, source, as_of) for patent in merged)
    actions = compare(session, member_id=member.id, patents=dated)
    return ImportPlan(
        table=file,
        layout=layout,
        create=tuple(patent for patent, listed in actions if listed is None),
        update=tuple(patent for patent, listed in actions if listed and changes(patent, listed)),
        unchanged=tuple(patent for patent, listed in actions if listed and not changes(patent, listed)),
        rejected=rejected,
        problems=(*problems, *notes, *_strangers(dated, member)),
        as_of=as_of,
    )


def _read_rows(file: Table, layout: Layout, today: date) -> tuple[list[PatentRow], list[Problem]]:
    patents: list[PatentRow] = []
    problems: list[Problem] = []
    for number, cells in enumerate(file.rows[layout.header_row :], start=layout.header_row + 1):
        if any(cells):
            read = read_row(number, cells, layout, today)
            problems += read.problems
            patents += [read.patent] if read.patent else []
    return patents, problems


def _merged(patents: Iterable[PatentRow]) -> tuple[list[PatentRow], list[Problem]]:
    """One row for each application: a database lists its publications apart, and the latest one counts."""
    kept: dict[str, PatentRow] = {}
    notes = []
    for patent in patents:
        other = kept.setdefault(patent.number, patent)
        if other is not patent:
            kept[patent.number] = _later(other, patent)
            notes.append(
                problem(patent.row, "", "same_number", expected=str(other.row), severity=Severity.WARNING)
            )
    return list(kept.values()), notes


def _later(first: PatentRow, second: PatentRow) -> PatentRow:
    """The row published later, filled up from the other one."""
    newer, older = (second, first) if _published(second) >= _published(first) else (first, second)
    return replace(newer, values={**older.values, **newer.values})


def _published(patent: PatentRow) -> date:
    days = (patent.values.get(name) for name in _DATE_COLUMNS)
    return max((day for day in days if day), default=date.min)


def _as_of(patents: Iterable[PatentRow], today: date) -> date:
    return max((day for patent in patents for day in _days(patent) if day <= today), default=today)


def _days(patent: PatentRow) -> Iterator[date]:
    yield from (patent.values[name] for name in _DATE_COLUMNS if name in patent.values)
    events = patent.values.get("legal_events", [])
    yield from (date.fromisoformat(event["on"]) for event in events if event["on"])


def _with_status(patent: PatentRow, source: str, as_of: date) -> PatentRow:
    """The row with the source and the age of its legal status, where it gives one."""
    if "legal_status" not in patent.values:
        return patent
    return replace(patent, values={**patent.values, "status_source": source, "status_checked_on": as_of})


def _strangers(patents: Iterable[PatentRow], member: Member) -> Iterator[Problem]:
    """Warn of patents whose parties do not include the member; names differ in blanks and marks."""
    names = {_bare(name) for name in (member.name, member.name_en) if name}
    for patent in patents:
        parties = [*patent.values.get("holders", []), *patent.values.get("applicants", [])]
        if parties and not names & {_bare(party) for party in parties}:
            found = "; ".join(dict.fromkeys(parties))
            yield problem(patent.row, "", "holder_not_named", found=found, severity=Severity.WARNING)


def _bare(name: str) -> str:
    return "".join(char for char in name.casefold() if char.isalnum())


def compare(
    session: Session, *, member_id: str, patents: Iterable[PatentRow]
) -> list[tuple[PatentRow, Patent | None]]:
    """Each row with the patent that the member lists already: by application number, else by publication."""
    listed = listed_patents(session, member_id)
    by_number = {patent.application_number: patent for patent in listed}
    by_publication = {patent.publication_number: patent for patent in listed if patent.publication_number}
    return [
        (row, by_number.get(row.number) or by_publication.get(row.values.get("publication_number", "")))
        for row in patents
    ]


def changes(row: PatentRow, patent: Patent) -> dict[str, Any]:
    """What the row would change of a listed patent.

    The file wins for what it gives, except that an older file does not overwrite a status checked later,
    and a publication number standing in for the application number does not replace the real one.
    """
    values = dict(row.values)
    if _is_older(values, patent):
        values = {name: value for name, value in values.items() if name not in STATUS_COLUMNS}
    if values["application_number"] == values.get("publication_number"):
        del values["application_number"]
    if "legal_events" in values:
        values["legal_events"] = _events(patent.legal_events, values["legal_events"])
    return {
        name: value
        for name, value in values.items()
        if getattr(patent, name) != value and not _knows_more(patent, name, values)
    }


def _knows_more(patent: Patent, name: str, values: dict[str, Any]) -> bool:
    """Whether the listing says the same and more: what the pledgee answered, how long a licence runs."""
    if name == "pledge":
        return patent.pledge in _ANSWERED and patent.pledgee == values.get("pledgee")
    if name == "licences":
        return [one["kind"] for one in patent.licences or ()] == [one["kind"] for one in values[name]] != []
    return False


def _is_older(values: dict[str, Any], patent: Patent) -> bool:
    known, told = patent.status_checked_on, values.get("status_checked_on")
    settled: LegalStatus | None = patent.legal_status
    return settled is not None and known is not None and (told is None or told < known)


def _events(known: list[dict[str, Any]], told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Events known and told; one told without its day is known when its text is."""
    texts = {event.get("text") for event in known}
    return [
        *known,
        *(event for event in told if event not in known and (event["on"] or event["text"] not in texts)),
    ]
