"""The unified social credit code of GB 32100-2015, with the organisation code of GB 11714 inside it.

Eighteen characters: authority, category, six of the division, nine of the organisation, one check. Real codes
of law firms (31...), of the army, rural bodies and others (A, N, Y) follow the same rule.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from matchmaker.domain.identifiers.faults import (
    Fault,
    IdentifierError,
    IdentifierWarning,
    compact,
    first_outside,
)

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of the code: no I, O, S, V, Z."""

_DIGITS = "0123456789"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ANY_CATEGORY = "123456789"

CATEGORIES: dict[str, str] = {
    "1": "1239",
    "2": "19",
    "3": "123459",
    "4": _ANY_CATEGORY,
    "5": "1239",
    "6": _ANY_CATEGORY,
    "7": _ANY_CATEGORY,
    "8": _ANY_CATEGORY,
    "9": "123",
    "A": _ANY_CATEGORY,
    "N": "1239",
    "Y": "1",
}
"""Registration authority to the categories that may follow; any digit where no list could be read."""

_PROVINCES = frozenset(
    str(number)
    for series in ((10, 16), (21, 24), (31, 38), (41, 47), (50, 55), (61, 66), (71, 72), (81, 83))
    for number in range(*series)
)
"""First two digits of GB/T 2260 divisions, and 10 for what the central office registers itself."""

_PILOT_ORGANISATION = "M0"
"""Pilot cities of 2015 gave numbers of this series before the standard held; the regular new series is MA."""


class CreditCodeError(IdentifierError):
    """Not a unified social credit code."""

    kind = "credit_code"


@dataclass(frozen=True, slots=True)
class CreditCode:
    """A credit code in its one spelling; ``warnings`` name what to compare with the licence."""

    value: str
    warnings: tuple[IdentifierWarning, ...] = ()

    @property
    def division(self) -> str:
        """The six-digit division of the office that registered the organisation, perhaps abolished since."""
        return self.value[2:8]


def parse_credit_code(text: str, *, accept_irregular: bool = False) -> CreditCode:
    """Read a credit code as typed, in full width or lower case, with blanks or hyphens.

    accept_irregular -- take a code whose check characters do not hold, with a warning, because the applicant
        vouches that the licence shows it so. Codes of the pilot series are taken that way in any case.

    Raises CreditCodeError with the fault, its place, and what was found and expected.
    """
    code = compact(text)
    _require_shape(code)
    _require_registration(code)
    irregular = next(_check_faults(code), None)
    pilot = code[8:10] == _PILOT_ORGANISATION
    if irregular and not (accept_irregular or pilot):
        raise irregular
    return CreditCode(code, tuple(_warnings(code, irregular is not None)))


def credit_code_check(body: str) -> str:
    """Return the check character of the first 17 characters: weights are powers of 3 modulo 31."""
    total = sum(ALPHABET.index(char) * pow(3, place, 31) for place, char in enumerate(body))
    return ALPHABET[-total % 31]


def organisation_check(body: str) -> str:
    """Return the check character of the first 8 characters of an organisation code (GB 11714)."""
    total = sum(int(char, 36) * weight for char, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]


def _require_shape(code: str) -> None:
    if not code:
        raise CreditCodeError(Fault.EMPTY)
    if len(code) != LENGTH:
        raise CreditCodeError(Fault.LENGTH, found=str(len(code)), expected=str(LENGTH))
    _require_characters(code, 0, LENGTH, ALPHABET)
    _require_characters(code, 2, 8, _DIGITS)


def _require_characters(code: str, start: int, end: int, alphabet: str) -> None:
    outside = first_outside(code[start:end], alphabet)
    if outside is not None:
        index = start + outside
        raise CreditCodeError(Fault.CHARACTER, position=index + 1, found=code[index], expected=alphabet)


def _require_registration(code: str) -> None:
    authority, category = code[0], code[1]
    if authority not in CATEGORIES:
        raise CreditCodeError(Fault.AUTHORITY, position=1, found=authority, expected="".join(CATEGORIES))
    if category not in CATEGORIES[authority]:
        raise CreditCodeError(Fault.CATEGORY, position=2, found=category, expected=CATEGORIES[authority])


def _check_faults(code: str) -> Iterator[CreditCodeError]:
    """Yield what does not hold: the check of the whole first, since any slip of the hand breaks that one."""
    whole, inner = credit_code_check(code[:17]), organisation_check(code[8:16])
    if code[17] != whole:
        yield CreditCodeError(Fault.CHECK, position=18, found=code[17], expected=whole)
    if code[16] != inner:
        yield CreditCodeError(Fault.ORGANISATION_CHECK, position=17, found=code[16], expected=inner)


def _warnings(code: str, irregular: bool) -> Iterator[IdentifierWarning]:
    if irregular:
        yield IdentifierWarning.IRREGULAR
    if code[2:4] not in _PROVINCES:
        yield IdentifierWarning.UNKNOWN_DIVISION
