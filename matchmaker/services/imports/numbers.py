"""Application and publication numbers as databases write them, Chinese and foreign."""

import re
from dataclasses import dataclass

from matchmaker.domain.errors import Invalid
from matchmaker.domain.identifiers import (
    ApplicationNumberError,
    PctNumberError,
    application_check,
    parse_application_number,
    parse_pct_number,
)
from matchmaker.domain.identifiers.faults import compact
from matchmaker.domain.vocabulary import PatentType

_PUNCTUATION = re.compile(r"[/().,·]")
_FOREIGN = re.compile(r"[A-Z]{2}[A-Z0-9]*\d[A-Z0-9]*")
_DOCDB_CHINESE = re.compile(r"CN((?:20\d{2}[12389]\d{7})|(?:\d{2}[12389]\d{5}))[AUSXYWF]?")
_KIND = re.compile(r"([A-Z]\d?)$")
_LONGEST = 40

_KIND_TYPES = {"U": PatentType.UTILITY_MODEL, "Y": PatentType.UTILITY_MODEL, "S": PatentType.DESIGN}


@dataclass(frozen=True, slots=True)
class Number:
    """A number written one way.

    type -- what the number itself says, None when it does not.
    check_added -- the database leaves out the check digit, and it was computed.
    """

    value: str
    type: PatentType | None = None
    check_added: bool = False


def read_application_number(text: str) -> Number:
    """Chinese numbers as 202010123456.7, international as PCT/CN2019/123456, foreign as US201715458258A.

    Raises Invalid: the codes of domain.identifiers, or number_country_missing, number_form.
    """
    typed = _compact(text)
    if _is_chinese(typed):
        return _chinese(text, typed)
    if typed.startswith("PCT"):
        return _international(text, typed)
    return Number(_foreign(typed))


def read_publication_number(text: str) -> Number:
    """The first of the numbers in a cell, as US12219082B2; raises Invalid."""
    first = re.split(r"[;\n]", text.strip())[0]
    value = _foreign(_compact(first))
    return Number(value, _type_of_kind(value))


def _compact(text: str) -> str:
    return _PUNCTUATION.sub("", compact(text))


def _is_chinese(typed: str) -> bool:
    """Whether it says so, or is digits alone, which only Chinese numbers are without a country."""
    return typed.startswith(("CN", "ZL")) or typed[:-1].isdigit()


def _chinese(text: str, typed: str) -> Number:
    found = _DOCDB_CHINESE.fullmatch(typed)
    if found and (typed[-1].isalpha() and typed[-1] != "X"):
        return _with_check(found[1])
    try:
        number = parse_application_number(text)
    except ApplicationNumberError as error:
        if found:
            return _with_check(found[1])
        raise error
    return Number(number.value, number.patent_type)


def _with_check(body: str) -> Number:
    number = parse_application_number(f"{body}.{application_check(body)}")
    return Number(number.value, number.patent_type, check_added=True)


def _international(text: str, typed: str) -> Number:
    try:
        return Number(parse_pct_number(text).value)
    except PctNumberError:
        return Number(_foreign(typed))


def _foreign(typed: str) -> str:
    if not typed:
        raise Invalid("number_missing")
    if not typed[:2].isalpha():
        raise Invalid("number_country_missing", found=typed, expected="US201715458258")
    if not _FOREIGN.fullmatch(typed) or len(typed) > _LONGEST:
        raise Invalid("number_form", found=typed, expected="US201715458258")
    return typed


def _type_of_kind(value: str) -> PatentType | None:
    found = _KIND.search(value)
    return _KIND_TYPES.get(found[1][0]) if found else None
