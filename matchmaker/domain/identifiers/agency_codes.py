"""The five-digit code of a patent agency."""

from dataclasses import dataclass

from matchmaker.domain.divisions import Region
from matchmaker.domain.identifiers.faults import (
    Fault,
    IdentifierError,
    IdentifierWarning,
    compact,
    first_outside,
)

_LENGTH = 5
_DIGITS = "0123456789"


class AgencyCodeError(IdentifierError):
    """Not an agency code."""

    kind = "agency_code"


@dataclass(frozen=True, slots=True)
class AgencyCode:
    """An agency's code of five digits."""

    value: str
    warnings: tuple[IdentifierWarning, ...] = ()


def parse_agency_code(text: str, *, region: Region | None = None) -> AgencyCode:
    """Read an agency code; warn when its first two digits are not those of the registered region.

    That the prefix names the province could not be confirmed in an official text, so it never refuses.

    Raises AgencyCodeError.
    """
    code = compact(text)
    _require_digits(code)
    differs = region is not None and not code.startswith(region.value)
    return AgencyCode(code, (IdentifierWarning.REGION_DIFFERS,) if differs else ())


def _require_digits(code: str) -> None:
    if not code:
        raise AgencyCodeError(Fault.EMPTY)
    outside = first_outside(code, _DIGITS)
    if outside is not None:
        raise AgencyCodeError(Fault.CHARACTER, position=outside + 1, found=code[outside], expected=_DIGITS)
    if len(code) != _LENGTH:
        raise AgencyCodeError(Fault.LENGTH, found=str(len(code)), expected=str(_LENGTH))
