"""Needs: what an organisation wants solved or bought."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.errors import Invalid
from matchmaker.domain.listings import ListingKind
from matchmaker.domain.vocabulary import Confidentiality, NeedKind
from matchmaker.services import listings
from matchmaker.storage.needs import Need


@dataclass(frozen=True, kw_only=True)
class NeedContent:
    """What a need says; fields are columns of the table. Money in whole yuan, maturity from 1 to 13."""

    title: str
    kind: NeedKind = NeedKind.PROBLEM
    problem: str = ""
    elements: dict[str, str] = field(default_factory=dict)
    industry: str = ""
    budget_min: int | None = None
    budget_max: int | None = None
    deal_kinds: list[str] = field(default_factory=list)
    deadline: date | None = None
    maturity: int | None = None
    confidentiality: Confidentiality = Confidentiality.PUBLIC


def create(
    session: Session, *, actor: Actor, content: NeedContent, submit: bool = False, now: datetime
) -> Need:
    """Start a need; see services.listings.create. Raises Invalid for a budget that makes no sense."""
    _check(content)
    need = listings.create(
        session, actor=actor, kind=ListingKind.NEED, content=content, submit=submit, now=now
    )
    assert isinstance(need, Need)
    return need


def save(
    session: Session,
    *,
    actor: Actor,
    need_id: str,
    version: int,
    content: NeedContent,
    submit: bool = False,
    now: datetime,
) -> Need:
    """Save an edit; see services.listings.save."""
    _check(content)
    need = listings.save(
        session,
        actor=actor,
        kind=ListingKind.NEED,
        listing_id=need_id,
        version=version,
        content=content,
        submit=submit,
        now=now,
    )
    assert isinstance(need, Need)
    return need


def _check(content: NeedContent) -> None:
    """A lower end of the budget needs an upper one, not below it."""
    if content.budget_min is None:
        return
    if content.budget_max is None:
        raise Invalid("budget_open", field="budget_max")
    if content.budget_min > content.budget_max:
        raise Invalid("budget_order", field="budget_max")
