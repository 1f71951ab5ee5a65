"""The border to the engine: rows become Documents, and places in a Document lead back to the row's own texts.

What goes into a document was chosen by measuring on the seed (tests/golden/test_seed.py): a patent's
application fields and a need's five elements help, since they name what both sides would call the thing.

Beside the texts go the facts that can be compared without reading: what a need wants, what a patent has. What
nobody has said stays unsaid.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self

from matchmaker.domain.divisions import Region
from matchmaker.domain.fee_terms import least_fee
from matchmaker.domain.industries import industry_name
from matchmaker.domain.patents import LONGER_DESIGN_TERM_SINCE, expiry_date
from matchmaker.domain.vocabulary import Element, PatentType
from matchmaker.engine import Document, Has, Wants
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from matchmaker.storage.offers import Offer
from matchmaker.storage.patents import Patent, is_of_this_country

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
    maturity: int | None = None
    deal_kinds: Sequence[str] = ()
    budget_max: int | None = None
    deadline: date | None = None
    region: Region | None = None
    member_id: str | None = None

    @classmethod
    def of(cls, need: Need, region: Region | None = None) -> Self:
        """A stored need, looked at as if it were being typed."""
        return cls(
            title=need.title,
            problem=need.problem,
            elements=need.elements,
            maturity=need.maturity,
            deal_kinds=need.deal_kinds,
            budget_max=need.budget_max,
            deadline=need.deadline,
            region=region,
            member_id=need.member_id,
        )


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
    """A need, stored or as it is being typed, with what it wants."""
    return replace(_document(key or getattr(need, "id", ""), need_parts(need)), wants=wants_of(need))


def wants_of(need: Need | NeedText) -> Wants:
    """What a need asks for beside its words."""
    elements = [str(need.elements.get(code.value, "")).strip() for code in Element]
    return Wants(
        elements=tuple(filter(None, elements)),
        maturity=need.maturity,
        deal_kinds=tuple(need.deal_kinds),
        budget=need.budget_max,
        by=need.deadline,
    )


def patent_document(patent: Patent) -> Document:
    """A patent with its IPC symbols, and what it has to offer."""
    return replace(_document(patent.id, patent_parts(patent), patent.ipc), has=has_of(patent))


def has_of(patent: Patent) -> Has:
    """What a patent's holder and the register say of it beside its words."""
    return Has(
        maturity=patent.maturity,
        deal_kinds=tuple(patent.deal_kinds),
        fee=least_fee(patent.fee_terms),
        term_ends=_term_ends(patent),
    )


def _term_ends(patent: Patent) -> date | None:
    """The day on which the right ends, where Chinese law alone settles it.

    Not for designs of the old law, whose years are a figure that administrators may replace.
    """
    filed = patent.filed_on
    if filed is None or not is_of_this_country(patent):
        return patent.expires_early_on
    if patent.type is PatentType.DESIGN and filed < LONGER_DESIGN_TERM_SINCE:
        return patent.expires_early_on
    return expiry_date(patent.type, filed, override=patent.expires_early_on)


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
