"""Every rule that bars a deal refuses it where terms are proposed, and names its article."""

import ast
import inspect
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.deals import DealStage
from matchmaker.domain.eligibility import CoOwnership, Halt, Pledge, rules
from matchmaker.domain.introductions import Side
from matchmaker.domain.vocabulary import LegalStatus, PatentType
from matchmaker.storage.deals import versions_of
from matchmaker.storage.patents import Patent
from tests.factories import sign_in
from tests.integration.dealings import make_dealing
from tests.integration.web.test_deals import TERMS, Reader
from tests.integration.web.test_eligibility import SOUND

TODAY = beijing_day(datetime.now(UTC))
LAST_YEAR = TODAY - timedelta(days=400)
FILED_LONG_AGO = date(TODAY.year - 21, 1, 5)


@dataclass(frozen=True)
class Obstacle:
    """What is entered about the patent and the terms, and the words that the refusal must hold."""

    code: str
    says: str
    article: str
    kind: str = "ordinary_licence"
    patent: dict[str, Any] = field(default_factory=dict)
    terms: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.code


def ended(status: LegalStatus, says: str, article: int) -> Obstacle:
    return Obstacle(f"status_{status}", says, f"Patent Law, art. {article}", patent={"legal_status": status})


def licensed(kind: str) -> dict[str, Any]:
    return {"licences": [{"kind": kind, "until": None}]}


RULES_86 = "Implementing Rules of the Patent Law, art. 86({})"
OBSTACLES = [
    ended(LegalStatus.LAPSED, "ended before its term", 44),
    ended(LegalStatus.EXPIRED, "run its full term", 42),
    ended(LegalStatus.REJECTED, "application was refused", 38),
    ended(LegalStatus.WITHDRAWN, "application was withdrawn", 32),
    ended(LegalStatus.INVALIDATED, "declared invalid", 47),
    Obstacle("term_over", "The term ended on", "Patent Law, art. 42", patent={"filed_on": FILED_LONG_AGO}),
    Obstacle(
        "annuity_lapsed",
        "not paid within the six months of grace",
        "Implementing Rules of the Patent Law, art. 115",
        patent={"annuity_paid_until": LAST_YEAR},
    ),
    Obstacle(
        "pending_open",
        "only after the grant is announced",
        "Implementing Rules of the Patent Law, art. 85",
        "open_licence",
        {"legal_status": LegalStatus.PENDING},
    ),
    Obstacle(
        "pending_pledge",
        "cannot be pledged",
        "Civil Code, art. 440",
        "pledge",
        {"legal_status": LegalStatus.PENDING},
    ),
    Obstacle(
        "annuity_overdue_open",
        "The annuity is overdue since",
        RULES_86.format(3),
        "open_licence",
        {"annuity_paid_until": TODAY - timedelta(days=40)},
    ),
    Obstacle(
        "co_owners_not_agreed",
        "Not all co-owners have agreed",
        "Patent Law, art. 14",
        "assignment",
        {"co_ownership": CoOwnership.NOT_AGREED},
    ),
    Obstacle(
        "pledged",
        "pledgee has not consented",
        "Civil Code, art. 444",
        patent={"pledge": Pledge.NOT_CONSENTED},
    ),
    Obstacle(
        "pledged_open",
        "pledgee has not consented",
        RULES_86.format(4),
        "open_licence",
        {"pledge": Pledge.NOT_CONSENTED},
    ),
    Obstacle(
        "closed",
        "nobody else may be licensed",
        "art. 25",
        patent=licensed("exclusive_licence"),
    ),
    Obstacle(
        "closed_open",
        "An exclusive or sole licence is in force",
        RULES_86.format(1),
        "open_licence",
        licensed("sole_licence"),
    ),
    Obstacle(
        "open_running",
        "An open licence is in force",
        "Patent Law, art. 51",
        "exclusive_licence",
        licensed("open_licence"),
    ),
    Obstacle(
        "halted",
        "registers nothing",
        "Implementing Rules of the Patent Law, art. 105",
        "assignment",
        {"halt": Halt.DISPUTE},
    ),
    Obstacle(
        "halted_open",
        "stopped its proceedings",
        RULES_86.format(2),
        "open_licence",
        {"halt": Halt.PRESERVED},
    ),
    Obstacle(
        "report_missing",
        "needs the office's evaluation report",
        "Patent Law, art. 50",
        "open_licence",
        {"type": PatentType.DESIGN, "has_evaluation_report": False},
    ),
    Obstacle(
        "term_too_short",
        "would run longer than the patent",
        "Civil Code, art. 865",
        terms={"until": "2060-01-01"},
    ),
    Obstacle(
        "export_forbidden",
        "Export of this technology is forbidden",
        "Regulations on technology import and export, art. 29",
        terms={"is_foreign": "y", "export": "forbidden"},
    ),
    Obstacle(
        "export_restricted",
        "needs a licence first",
        "Regulations on technology import and export, art. 30",
        terms={"is_foreign": "y", "export": "restricted"},
    ),
]


@pytest.mark.parametrize("obstacle", OBSTACLES, ids=str)
def test_terms_that_the_law_bars_are_refused_with_the_article(
    app: Flask, session: Session, obstacle: Obstacle
) -> None:
    dealing = make_dealing(session, DealStage.EVALUATING)
    patent = session.get_one(Patent, dealing.scene.match.patent_id)
    for name, value in {**SOUND, **obstacle.patent}.items():
        setattr(patent, name, value)
    session.flush()
    client = app.test_client()
    sign_in(client, dealing.scene.account(Side.SEEKER))
    terms = {**TERMS, "until": "", "deal_kind": obstacle.kind, **obstacle.terms}

    answer = Reader(client, dealing.deal_id).send("/terms/new", **terms)

    page = answer.get_data(as_text=True).replace("&#39;", "'")
    assert answer.status_code == 422
    assert "The law does not allow this today." in page
    assert obstacle.says in page
    assert obstacle.article in page
    assert TERMS["text"] in page
    assert versions_of(session, dealing.deal_id) == []


def test_no_rule_that_bars_is_forgotten() -> None:
    assert {obstacle.code for obstacle in OBSTACLES} == set(codes_that_bar())


def codes_that_bar() -> list[str]:
    """The codes that the rules give to `barred`; that of an ended right is one a status."""
    calls = [
        node.args[0]
        for node in ast.walk(ast.parse(inspect.getsource(rules)))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "barred"
    ]
    plain = [code.value for code in calls if isinstance(code, ast.Constant)]
    return [*plain, *(f"status_{status}" for status in rules._ENDED)]
