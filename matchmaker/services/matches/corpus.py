"""The border to the engine: rows become Documents, and places in a Document lead back to the row's own texts.

What goes into a document was chosen by measuring on the seed (tests/golden/test_seed.py): a patent's
application fields and a need's five elements help, since they name what both sides would call the thing.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from matchmaker.domain.divisions import Region
from matchmaker.domain.industries import industry_name
from matchmaker.domain.vocabulary import Element
from matchmaker.engine import Document
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from matchmaker.storage.offers import Offer
from matchmaker.storage.patents import Patent

TITLE, BODY = "title", "body"
BREAK = "\n"

_HAN = re.compile("[㐀-䶿一-鿿]")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class NeedText:
    """A need as far as it is typed: what a form knows before anything is stored.

    `region` and `member_id` are the asking organisation's; without a region partners everywhere are shown.
    """

    title: str = ""
    problem: str = ""
    elements: Mapping[str, str] = field(default_factory=dict)
    region: Region | None = None
    member_id: str | None = None


@dataclass(frozen=True)
class Part:
    """One text of a row: the column (or element code) that it stands in, and its words."""

    name: str
    text: str


def need_parts(need: Need | NeedText) -> list[Part]:
    """Title, problem, and the words of the elements in their own order."""
    elements = [Part(code.value, str(need.elements.get(code.value, ""))) for code in Element]
    return [Part(TITLE, need.title), Part("problem", need.problem), *elements]


def patent_parts(patent: Patent) -> list[Part]:
    """Title, abstract, fields of application, main claim."""
    return [
        Part(TITLE, patent.title),
        Part("abstract", patent.abstract),
        Part("application_fields", patent.application_fields),
        Part("main_claim", patent.main_claim),
    ]


def maker_parts(member: Member) -> list[Part]:
    """The names of its industries and its business profile; the firm's own name says little of its trade."""
    industries = "、".join(industry_name(code, "zh") for code in member.industries)
    return [Part("industries", industries), Part("profile", member.profile)]


def offer_parts(offer: Offer) -> list[Part]:
    """Title and description."""
    return [Part(TITLE, offer.title), Part("description", offer.description)]


def need_document(need: Need | NeedText, key: str = "") -> Document:
    """A need, stored or as it is being typed."""
    return _document(key or getattr(need, "id", ""), need_parts(need))


def patent_document(patent: Patent) -> Document:
    """A patent with its IPC symbols."""
    return _document(patent.id, patent_parts(patent), patent.ipc)


def maker_document(member: Member) -> Document:
    """A maker's profile."""
    return _document(member.id, maker_parts(member))


def offer_document(offer: Offer) -> Document:
    """A service offer, with the IPC subclasses in which the agency has experience."""
    return _document(offer.id, offer_parts(offer), offer.fields)


def _document(key: str, parts: Sequence[Part], codes: Iterable[str] = ()) -> Document:
    title = "".join(part.text for part in parts if part.name == TITLE)
    body = BREAK.join(part.text for part in _body(parts))
    return Document(key, {TITLE: title, BODY: body}, tuple(codes), language_of(title + body))


def _body(parts: Sequence[Part]) -> list[Part]:
    return [part for part in parts if part.name != TITLE and part.text]


def _of_field(parts: Sequence[Part], field_name: str) -> list[Part]:
    return [part for part in parts if part.name == TITLE] if field_name == TITLE else _body(parts)


def locate(parts: Sequence[Part], field_name: str, start: int) -> tuple[str, int] | None:
    """The part that a place of a document's field lies in, and the place within it; None beyond the text."""
    for part in _of_field(parts, field_name):
        if start < len(part.text):
            return part.name, start
        start -= len(part.text) + len(BREAK)
    return None


def language_of(text: str) -> str:
    """The language of a text as its letters show, whatever its owner says: zh from one Han letter in ten."""
    return "zh" if 10 * len(_HAN.findall(text)) >= len(_LETTER.findall(text)) else "en"
