"""The number doctor: what a writer may have meant by a number whose check does not hold."""

from collections.abc import Callable, Iterator

from matchmaker.domain.identifiers.credit_codes import ALPHABET, LENGTH, parse_credit_code
from matchmaker.domain.identifiers.faults import IdentifierError, compact
from matchmaker.domain.identifiers.patent_numbers import (
    APPLICATION_LENGTHS,
    bare_application_number,
    parse_application_number,
)

MOST = 5
"""More guesses than this help nobody."""

_LOOK_ALIKE = ("0ODQ", "1IL", "2Z", "5S", "8B", "UV", "6G")


def repair_suggestions(text: str) -> tuple[str, ...]:
    """Return up to five valid numbers that one mended character or one swap of neighbours makes of the text.

    Works for credit codes and application numbers, told apart by their length; a text that is valid already
    or is neither gives nothing. Characters that look alike come first, then swaps, then the check character,
    then the rest from the left, digits for digits before letters for digits.
    """
    typed = compact(text)
    if len(typed) == LENGTH:
        return _repairs(typed, ALPHABET, _valid_credit_code)
    number = bare_application_number(typed)
    if len(number) in APPLICATION_LENGTHS:
        return _repairs(number, "0123456789X", _valid_application_number)
    return ()


def _valid_credit_code(text: str) -> str | None:
    """Return the code, unless something about it is doubtful: a guess must not need a second look."""
    try:
        code = parse_credit_code(text)
    except IdentifierError:
        return None
    return None if code.warnings else code.value


def _valid_application_number(text: str) -> str | None:
    try:
        number = parse_application_number(text)
    except IdentifierError:
        return None
    return None if number.warnings else number.value


def _repairs(typed: str, alphabet: str, valid: Callable[[str], str | None]) -> tuple[str, ...]:
    if valid(typed):
        return ()
    guesses = (*_look_alikes(typed), *_swaps(typed), *_replacements(typed, alphabet))
    found = (valid(guess) for guess in guesses)
    return tuple(dict.fromkeys(number for number in found if number))[:MOST]


def _look_alikes(typed: str) -> Iterator[str]:
    for index, char in enumerate(typed):
        for group in _LOOK_ALIKE:
            if char in group:
                yield from (_with(typed, index, other) for other in group if other != char)


def _swaps(typed: str) -> Iterator[str]:
    for index in range(len(typed) - 1):
        yield typed[:index] + typed[index + 1] + typed[index] + typed[index + 2 :]


def _replacements(typed: str, alphabet: str) -> Iterator[str]:
    """Yield every replacement: of the check character, of a like kind (digit for digit), of the other."""
    last = len(typed) - 1
    yield from (_with(typed, last, char) for char in alphabet)
    for same_kind in (True, False):
        for index, char in enumerate(typed):
            others = (other for other in alphabet if (other.isdigit() == char.isdigit()) is same_kind)
            yield from (_with(typed, index, other) for other in others)


def _with(typed: str, index: int, char: str) -> str:
    return typed[:index] + char + typed[index + 1 :]
