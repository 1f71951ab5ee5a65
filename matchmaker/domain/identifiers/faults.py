"""What can be wrong with a number, said so that a form can tell where and what to mend."""

import unicodedata
from enum import StrEnum

from matchmaker.domain.errors import Invalid


class Fault(StrEnum):
    """The kinds of fault; the refusal's code is the identifier's kind, an underscore and this."""

    EMPTY = "empty"
    LENGTH = "length"
    CHARACTER = "character"
    FORM = "form"
    AUTHORITY = "authority"
    CATEGORY = "category"
    YEAR = "year"
    TYPE = "type"
    CHECK = "check"
    CHECK_MISSING = "check_missing"
    ORGANISATION_CHECK = "organisation_check"
    PUBLICATION_NUMBER = "publication_number"


class IdentifierWarning(StrEnum):
    """Doubts that do not refuse a number but that somebody should look at."""

    IRREGULAR = "irregular"
    UNKNOWN_DIVISION = "unknown_division"
    NO_CHECK_DIGIT = "no_check_digit"
    REGION_DIFFERS = "region_differs"


class IdentifierError(Invalid):
    """A number or symbol that breaks its rule.

    fault -- what is wrong; ``code`` joins it to the kind, as in ``credit_code_check``.
    position -- which character is at fault, counted from 1 in the text without blanks and hyphens; ``None``
        when it is the whole.
    found, expected -- what stands there and what should, in characters that can be shown to the writer.
    """

    kind = "identifier"

    def __init__(
        self, fault: Fault, *, position: int | None = None, found: str = "", expected: str = ""
    ) -> None:
        """Keep what is wrong, for programs as attributes and for translated sentences as detail."""
        self.fault = fault
        self.position = position
        self.found = found
        self.expected = expected
        super().__init__(f"{self.kind}_{fault}", position=position, found=found, expected=expected)


def compact(text: str) -> str:
    """Return the text in half-width upper case without blanks, hyphens and invisible characters."""
    shown = unicodedata.normalize("NFKC", text).upper()
    return "".join(char for char in shown if not (char.isspace() or _is_filler(char)))


def _is_filler(char: str) -> bool:
    """Dashes of every kind, the minus sign, and control or format characters that came with a paste."""
    return char == "\N{MINUS SIGN}" or unicodedata.category(char) in ("Pd", "Cc", "Cf")


def first_outside(text: str, alphabet: str) -> int | None:
    """Return the index of the first character that is not of the alphabet."""
    return next((index for index, char in enumerate(text) if char not in alphabet), None)
