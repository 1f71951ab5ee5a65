"""Chinese application numbers and international (PCT) ones.

Since October 2003 an application number is the year, a digit for the type, seven of a serial number and a
check digit after a dot; before that the year and the serial number had two and five digits.
"""

import re
from dataclasses import dataclass

from matchmaker.domain.identifiers.faults import (
    Fault,
    IdentifierError,
    IdentifierWarning,
    compact,
    first_outside,
)
from matchmaker.domain.vocabulary import PatentType

_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_LONG, _SHORT = 12, 8
APPLICATION_LENGTHS = (_SHORT + 1, _LONG + 1)
_FIRST_LONG_YEAR, _LAST_SHORT_YEAR = 2003, 2003
_LAST_YEAR = 2099
_YEARS_WITHOUT_CHECK = ("85", "86", "87", "88")
_TYPES = {
    "1": PatentType.INVENTION,
    "2": PatentType.UTILITY_MODEL,
    "3": PatentType.DESIGN,
    "8": PatentType.INVENTION,
    "9": PatentType.UTILITY_MODEL,
}
_PUBLICATION = re.compile(r"CN\d{7,9}[A-Z]\d?", re.ASCII)
_PCT = re.compile(r"PCT/?([A-Z]{2})(\d{4}|\d{2})/?(\d{5,6})", re.ASCII)


class ApplicationNumberError(IdentifierError):
    """Not a Chinese application number."""

    kind = "application_number"


class PctNumberError(IdentifierError):
    """Not an international application number."""

    kind = "pct_number"


@dataclass(frozen=True, slots=True)
class ApplicationNumber:
    """An application number written ``202010123456.7`` or ``98101234.5``, without a prefix."""

    value: str
    warnings: tuple[IdentifierWarning, ...] = ()

    @property
    def year(self) -> int:
        """The year of filing, in four digits."""
        return _year(self.value.partition(".")[0])

    @property
    def patent_type(self) -> PatentType:
        """The type its digit names; 8 and 9 are PCT applications in the national phase."""
        return _TYPES[_type_digit(self.value.partition(".")[0])]


@dataclass(frozen=True, slots=True)
class PctNumber:
    """An international application number written ``PCT/CN2019/123456``; ``office`` received it (ST.3)."""

    value: str
    office: str


def parse_application_number(text: str, *, latest_year: int = _LAST_YEAR) -> ApplicationNumber:
    """Read an application number or a patent number as typed, with or without CN, ZL, dot and blanks.

    latest_year -- the last year that is plausible, this year for a caller that has a clock.

    Raises ApplicationNumberError; a position counts from 1 after prefix and dot are taken off.
    """
    typed = compact(text)
    if _PUBLICATION.fullmatch(typed):
        raise ApplicationNumberError(Fault.PUBLICATION_NUMBER, found=typed)
    number = bare_application_number(typed)
    _require_shape(number)
    body, check = _split(number)
    _require_year(body, latest_year)
    _require_type(body)
    if not check:
        return _without_check(body)
    _require_check(body, check)
    return ApplicationNumber(f"{body}.{check}")


def application_check(body: str) -> str:
    """Return the check digit of 8 or 12 digits: weights 2 to 9, then 2 to 5, modulo 11, with X for ten."""
    return "0123456789X"[sum(int(char) * weight for char, weight in zip(body, _WEIGHTS, strict=False)) % 11]


def parse_pct_number(text: str) -> PctNumber:
    """Read an international application number, also in the form before 2004 (PCT/CN99/00123).

    Raises PctNumberError.
    """
    typed = compact(text)
    found = _PCT.fullmatch(typed)
    if found is None:
        raise PctNumberError(Fault.FORM if typed else Fault.EMPTY, found=typed, expected="PCT/CN2019/123456")
    office, year, serial = found.groups()
    _require_pct_year(year, serial)
    return PctNumber(f"PCT/{office}{year}/{serial}", office)


def bare_application_number(text: str) -> str:
    """Take prefix and dots off a compacted number: what is left are the digits and the check."""
    return re.sub(r"^(CN|ZL)+", "", text.replace(".", ""))


def _require_shape(number: str) -> None:
    if not number:
        raise ApplicationNumberError(Fault.EMPTY)
    lacks_check = len(number) in (_SHORT, _LONG)
    digits = number if lacks_check else number.removesuffix("X")
    outside = first_outside(digits, "0123456789")
    if outside is not None:
        raise ApplicationNumberError(
            Fault.CHARACTER, position=outside + 1, found=number[outside], expected="0123456789"
        )
    if len(number) not in (_SHORT, _LONG, *APPLICATION_LENGTHS):
        raise ApplicationNumberError(Fault.LENGTH, found=str(len(number)), expected="9/13")


def _split(number: str) -> tuple[str, str]:
    """Part the digits from the check digit, which is empty where the number is too short to have one."""
    body = _SHORT if len(number) <= _SHORT + 1 else _LONG
    return number[:body], number[body:]


def _year(body: str) -> int:
    if len(body) == _LONG:
        return int(body[:4])
    return int(body[:2]) + (1900 if body[:2] >= "85" else 2000)


def _type_digit(body: str) -> str:
    return body[4] if len(body) == _LONG else body[2]


def _require_year(body: str, latest_year: int) -> None:
    first, last = (_FIRST_LONG_YEAR, latest_year) if len(body) == _LONG else (1985, _LAST_SHORT_YEAR)
    if not first <= _year(body) <= last:
        found = body[:4] if len(body) == _LONG else body[:2]
        raise ApplicationNumberError(Fault.YEAR, position=1, found=found, expected=f"{first}-{last}")


def _require_type(body: str) -> None:
    digit = _type_digit(body)
    if digit not in _TYPES:
        position = 5 if len(body) == _LONG else 3
        raise ApplicationNumberError(Fault.TYPE, position=position, found=digit, expected="".join(_TYPES))


def _require_check(body: str, check: str) -> None:
    expected = application_check(body)
    if check != expected:
        raise ApplicationNumberError(Fault.CHECK, position=len(body) + 1, found=check, expected=expected)


def _without_check(body: str) -> ApplicationNumber:
    """Accept a number of the first four years as it stands; any later one must have its check digit."""
    if len(body) == _SHORT and body[:2] in _YEARS_WITHOUT_CHECK:
        return ApplicationNumber(body, (IdentifierWarning.NO_CHECK_DIGIT,))
    raise ApplicationNumberError(
        Fault.CHECK_MISSING, position=len(body) + 1, expected=application_check(body)
    )


def _require_pct_year(year: str, serial: str) -> None:
    """Four digits of year go with six of serial number, two with five."""
    if (len(year), len(serial)) not in ((4, 6), (2, 5)):
        raise PctNumberError(Fault.LENGTH, found=f"{year}/{serial}", expected="2019/123456")
    if len(year) == 4 and not 1978 <= int(year) <= _LAST_YEAR:
        raise PctNumberError(Fault.YEAR, found=year, expected=f"1978-{_LAST_YEAR}")
