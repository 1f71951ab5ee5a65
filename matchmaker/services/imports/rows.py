"""One row of a file as what it says about a patent, and what is wrong with it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from matchmaker.domain.eligibility import Pledge
from matchmaker.domain.errors import Invalid
from matchmaker.domain.identifiers import repair_suggestions
from matchmaker.domain.patents import legal_status_of
from matchmaker.domain.texts import language_of
from matchmaker.domain.vocabulary import LegalStatus, PatentType
from matchmaker.services.imports.aliases import Field, plain
from matchmaker.services.imports.columns import Layout
from matchmaker.services.imports.numbers import Number, read_application_number, read_publication_number
from matchmaker.services.imports.problems import Problem, Severity, problem
from matchmaker.services.imports.values import (
    read_classes,
    read_date,
    read_licences,
    read_names,
    read_type,
    read_yes,
    says_granted,
)

TITLE_CHARACTERS = 300
PLEDGEE_CHARACTERS = 200
DATE_SHAPE = "2019-01-02"

Answer = TypeVar("Answer")
# Databases that part names by commas alone give them under these headers.
_COMMA_HEADERS = frozenset({plain("inventor/author"), plain("assignee")})


@dataclass(frozen=True, slots=True)
class PatentRow:
    """What a row says, under the names of our columns; only what the file gives is there.

    number -- the application number, or the publication number where a database gives no other.
    """

    row: int
    number: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row read: the patent, unless an error keeps it out, and everything found wrong."""

    row: int
    patent: PatentRow | None
    problems: tuple[Problem, ...]


def read_row(number: int, cells: tuple[str, ...], layout: Layout, today: date) -> ReadRow:
    """Read the cells of a row, which Excel numbers `number`."""
    reading = _Reading(number, cells, layout, today)
    values = reading.values()
    failed = any(one.severity is Severity.ERROR for one in reading.problems)
    patent = None if failed else PatentRow(number, values["application_number"], values)
    return ReadRow(number, patent, tuple(reading.problems))


class _Reading:
    """A row while it is read: its cells by field, and the problems met so far."""

    def __init__(self, row: int, cells: tuple[str, ...], layout: Layout, today: date) -> None:
        self.row = row
        self.cells = cells
        self.columns = layout.by_field
        self.width = len(layout.columns)
        self.today = today
        self.problems: list[Problem] = []

    def values(self) -> dict[str, Any]:
        self._check_width()
        given: dict[str, Any] = {**self._title(), **self._numbers(), **self._texts(), **self._dates()}
        given |= self._type(given)
        given |= self._status()
        given |= self._announcement()
        given |= self._people(given)
        given |= self._classes()
        given |= self._encumbrances()
        given.pop("number_type", None)
        self._check_order(given)
        # An empty list of licences says that there are none; any other empty value says nothing.
        return {
            name: value
            for name, value in given.items()
            if value not in (None, "", []) or (name == "licences" and value == [])
        }

    def cell(self, field: Field) -> str:
        column = self.columns.get(field)
        return self.cells[column.index] if column and column.index < len(self.cells) else ""

    def header(self, field: Field) -> str:
        column = self.columns.get(field)
        return column.header if column else ""

    def _report(
        self, field: Field | None, code: str, severity: Severity = Severity.ERROR, **said: Any
    ) -> None:
        header = self.header(field) if field else ""
        self.problems.append(problem(self.row, header, code, severity=severity, **said))

    def _warn(self, field: Field | None, code: str, **said: Any) -> None:
        self._report(field, code, Severity.WARNING, **said)

    def _check_width(self) -> None:
        if any(self.cells[self.width :]):
            self._report(None, "extra_cells", found=str(len(self.cells)), expected=str(self.width))

    def _title(self) -> dict[str, Any]:
        title = " ".join(self.cell(Field.TITLE).split())
        if not title:
            self._report(Field.TITLE, "title_missing")
        if len(title) > TITLE_CHARACTERS:
            self._warn(Field.TITLE, "title_shortened", found=title, expected=str(TITLE_CHARACTERS))
            title = title[: TITLE_CHARACTERS - 1] + "…"
        return {"title": title, "language": language_of(title)}

    def _numbers(self) -> dict[str, Any]:
        application = self._number(Field.APPLICATION_NUMBER, read_application_number)
        publication = self._number(Field.PUBLICATION_NUMBER, read_publication_number)
        if not application and not publication and not self._has_errors():
            field = (
                Field.APPLICATION_NUMBER
                if Field.APPLICATION_NUMBER in self.columns
                else Field.PUBLICATION_NUMBER
            )
            self._report(field, "number_missing")
        if application and application.check_added:
            self._warn(Field.APPLICATION_NUMBER, "check_digit_added", expected=application.value)
        key = application or publication
        types = (number.type for number in (application, publication) if number)
        return {
            "application_number": key.value if key else "",
            "publication_number": publication.value if publication else "",
            "number_type": next((kind for kind in types if kind), None),
        }

    def _number(self, field: Field, read: Callable[[str], Number]) -> Number | None:
        text = self.cell(field)
        if not text:
            return None
        try:
            return read(text)
        except Invalid as refusal:
            expected = str(refusal.detail.get("expected") or "")
            self._report(field, refusal.code, found=text, expected=expected, repairs=repair_suggestions(text))
        return None

    def _has_errors(self) -> bool:
        return any(one.severity is Severity.ERROR and one.code != "title_missing" for one in self.problems)

    def _texts(self) -> dict[str, Any]:
        return {"abstract": self.cell(Field.ABSTRACT), "main_claim": self.cell(Field.MAIN_CLAIM)}

    def _dates(self) -> dict[str, Any]:
        return {
            "filed_on": self._date(Field.FILED_ON),
            "published_on": self._date(Field.PUBLISHED_ON),
            "granted_on": self._date(Field.GRANTED_ON),
        }

    def _date(self, field: Field) -> date | None:
        text = self.cell(field)
        day = read_date(text) if text else None
        if text and day is None:
            self._report(field, "date_unreadable", found=text, expected=DATE_SHAPE)
        if day and day > self.today:
            self._report(field, "date_in_future", found=text, expected=self.today.isoformat())
        return day

    def _type(self, given: dict[str, Any]) -> dict[str, Any]:
        """The number decides; the column speaks where the number does not say."""
        written, numbered = read_type(self.cell(Field.TYPE)), given["number_type"]
        if written and numbered and written is not numbered:
            self._warn(Field.TYPE, "type_differs", found=self.cell(Field.TYPE), expected=numbered.value)
        return {"type": numbered or written or _type_of_kind(self.cell(Field.KIND_CODE))}

    def _status(self) -> dict[str, Any]:
        phrase = self.cell(Field.LEGAL_STATUS)
        if not phrase:
            return {}
        status = legal_status_of(phrase)
        if status is None:
            self._warn(Field.LEGAL_STATUS, "status_unsettled", found=phrase)
        day = self._date(Field.STATUS_DATE)
        event = {"code": "", "on": day.isoformat() if day else "", "text": phrase[:200]}
        return {"legal_status": status, "legal_events": [event]}

    def _announcement(self) -> dict[str, Any]:
        """The day of 申请公布日/授权公告日 is the grant's where the document is the granted right."""
        day = self._date(Field.ANNOUNCED_ON)
        if day is None:
            return {}
        granted = says_granted(self.cell(Field.TYPE))
        return {"granted_on" if granted else "published_on": day}

    def _people(self, given: dict[str, Any]) -> dict[str, Any]:
        """Parties of a column for applicants and holders alike hold the right once it is granted."""
        parties, holders = self._names(Field.PARTIES), self._names(Field.HOLDERS)
        granted = given.get("legal_status") is LegalStatus.GRANTED or given.get("granted_on") is not None
        return {
            "applicants": self._names(Field.APPLICANTS) or parties,
            "holders": holders or (parties if granted else []),
            "inventors": self._names(Field.INVENTORS),
        }

    def _names(self, field: Field) -> list[str]:
        return read_names(self.cell(field), commas=plain(self.header(field)) in _COMMA_HEADERS)

    def _classes(self) -> dict[str, Any]:
        symbols: list[str] = []
        for field in (Field.IPC_MAIN, Field.IPC):
            read, unreadable = read_classes(self.cell(field))
            symbols += read
            if unreadable:
                self._warn(field, "ipc_unreadable", found="; ".join(unreadable), expected="H04W 72/54")
        return {"ipc": list(dict.fromkeys(symbols))}

    def _encumbrances(self) -> dict[str, Any]:
        """Annuities, a pledge, licences and the report, where the file speaks of them."""
        pledgee = "、".join(self._names(Field.PLEDGEE))[:PLEDGEE_CHARACTERS]
        return {
            "annuity_paid_until": self._day_ahead(Field.ANNUITY_PAID_UNTIL),
            "pledgee": pledgee,
            "pledge": Pledge.UNSETTLED if pledgee else None,
            "licences": self._answer(Field.LICENCES, read_licences),
            "has_evaluation_report": self._answer(Field.EVALUATION_REPORT, read_yes),
        }

    def _day_ahead(self, field: Field) -> date | None:
        """A day that may lie in the future."""
        text = self.cell(field)
        day = read_date(text) if text else None
        if text and day is None:
            self._warn(field, "date_unreadable", found=text, expected=DATE_SHAPE)
        return day

    def _answer(self, field: Field, read: Callable[[str], Answer | None]) -> Answer | None:
        """What a cell says; of text that nobody can read, the file's owner is told."""
        text = self.cell(field)
        value = read(text) if text else None
        if text and value is None:
            self._warn(field, "answer_unreadable", found=text)
        return value

    def _check_order(self, given: dict[str, Any]) -> None:
        filed, later = given.get("filed_on"), given.get("published_on") or given.get("granted_on")
        if filed and later and later < filed:
            self._warn(
                Field.FILED_ON, "dates_out_of_order", found=filed.isoformat(), expected=later.isoformat()
            )


def _type_of_kind(code: str) -> PatentType:
    """What a publication's kind code says; foreign applications are inventions unless it says otherwise."""
    first = code.strip().upper()[:1]
    kinds = {"U": PatentType.UTILITY_MODEL, "Y": PatentType.UTILITY_MODEL, "S": PatentType.DESIGN}
    return kinds.get(first, PatentType.INVENTION)
