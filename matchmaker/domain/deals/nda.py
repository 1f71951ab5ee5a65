"""The confidentiality agreement: its text, which both sides read, sign and keep by its hash."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from string import Template

from matchmaker.domain.introductions import Side

NDA_VERSION = "2026-11"
"""Changes with the template; an agreement that was made keeps the text it was made with."""

NDA_YEARS = 3
"""How long secrets are kept after the last disclosure; our own measure, as templates commonly have it."""

NAME_LIMIT = 80
"""The longest name that is typed as a signature, in characters."""


@dataclass(frozen=True, slots=True)
class Signer:
    """An organisation that signs: its registered name and its unified social credit code."""

    name: str
    credit_code: str


def nda_text(parties: Mapping[Side, Signer], *, made_on: date) -> str:
    """The agreement between the two: the Chinese text, which prevails, and its English reading below it."""
    values = {
        "seeker": parties[Side.SEEKER].name,
        "seeker_code": parties[Side.SEEKER].credit_code,
        "provider": parties[Side.PROVIDER].name,
        "provider_code": parties[Side.PROVIDER].credit_code,
        "made_on": made_on.isoformat(),
        "years": str(NDA_YEARS),
        "version": NDA_VERSION,
    }
    return _template().substitute(values)


@cache
def _template() -> Template:
    return Template((Path(__file__).parent / "nda.txt").read_text(encoding="utf-8"))


def text_hash(text: str) -> str:
    """SHA-256 of a text in UTF-8, as 64 hexadecimal digits: what a signature stands for."""
    return sha256(text.encode("utf-8")).hexdigest()
