"""Texts without the traces that would name their author: organisation, place, people, addresses."""

import re
from collections.abc import Iterable

GAP = "[…]"
"""What stands where something was taken out; the same in both languages."""

_CONTACTS = re.compile(
    r"[A-Za-z0-9._+-]+[@＠][A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"  # e-mail address
    r"|(?:https?://|www\.)[A-Za-z0-9_./?&=%#:~+-]+"  # web address
    r"|(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)"  # mobile number
    r"|(?<!\d)0\d{2,3}[ -]\d{7,8}(?!\d)"  # landline with area code
    r"|(?<![0-9A-Za-z])[1-9AN-Y][0-9A-Z]\d{6}[0-9A-Z]{10}(?![0-9A-Za-z])"  # unified social credit code
)
_FORMS = re.compile(r"(?:集团)?(?:股份|责任)?有限(?:责任)?公司.*$|（[^（）]*）$|\([^()]*\)$")
_PLACE_ENDS = re.compile(r"(?:新区|自治县|市|区|县)$")
_LATIN = re.compile(r"[\x20-\x7e]+")

SHORTEST_LATIN, SHORTEST_CHINESE = 4, 2
"""Shorter names would take ordinary words out of the text."""


def blind(text: str, names: Iterable[str]) -> str:
    """Return the text with every given name, and whatever looks like a contact, replaced by a gap."""
    patterns = [_pattern(name) for name in sorted(set(names), key=lambda name: (-len(name), name))]
    for pattern in filter(None, patterns):
        text = pattern.sub(GAP, text)
    return _CONTACTS.sub(GAP, text)


def _pattern(name: str) -> re.Pattern[str] | None:
    """How the name is looked for: whole words in Latin script, anywhere in Chinese; None if too short."""
    name = name.strip()
    if _LATIN.fullmatch(name):
        wanted = rf"(?<![0-9A-Za-z]){re.escape(name)}(?![0-9A-Za-z])"
        return re.compile(wanted, re.IGNORECASE) if len(name) >= SHORTEST_LATIN else None
    return re.compile(re.escape(name)) if len(name) >= SHORTEST_CHINESE else None


def organisation_names(name: str) -> list[str]:
    """The name and its shorter forms: without the legal form, without a remark in brackets."""
    core = name
    while (shorter := _FORMS.sub("", core)) != core:
        core = shorter
    return [name, core] if len(core) > 3 else [name]


def place_names(name: str) -> list[str]:
    """The name of a district with and without the word that says what sort of district it is."""
    return [name, _PLACE_ENDS.sub("", name)]
