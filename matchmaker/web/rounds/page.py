"""What the page of one round shows."""

from dataclasses import dataclass
from typing import Any

from matchmaker.domain.access import Actor
from matchmaker.domain.jobs import ACTIVE
from matchmaker.domain.moves import moves_open_to
from matchmaker.domain.rounds import IN_ROUND, ROUND_MOVES, Place, RoundStatus, read_rules
from matchmaker.extensions import db
from matchmaker.services.rounds import compare
from matchmaker.storage.accounts import Account
from matchmaker.storage.jobs import Job
from matchmaker.storage.rounds import Round
from matchmaker.storage.rounds.queries import PlacedRow, names_of, placed_pairs
from matchmaker.web.rounds import words

LISTED = 50
"""So many pairs of a kind stand on the page; all of them are at the review desk."""


@dataclass(frozen=True)
class RemedyWords:
    """A change that helps, in sentences."""

    changes: list[str]
    effect: str


def is_under_way(found: Round) -> bool:
    """Whether the draft is still being worked out."""
    return found.status is RoundStatus.DRAFTING


def page_of(found: Round, actor: Actor) -> dict[str, Any]:
    """Everything about a round; what is costly only once it has been drafted."""
    rules = read_rules(found.rules)
    job = db.session.get(Job, found.job_id) if found.job_id else None
    return {
        "round": found,
        "rules": rules,
        "job": job,
        "is_active": job is not None and job.status in ACTIVE,
        "moves": [move.value for move in moves_open_to(ROUND_MOVES, found.status, actor)],
        "people": {
            name: person.name
            for name in ("requested_by", "deployed_by")
            if (person := db.session.get(Account, getattr(found, name) or 0))
        },
        **(_collided(found, rules) if found.status is RoundStatus.COLLIDED else _compared(found)),
    }


def _collided(found: Round, rules: Any) -> dict[str, Any]:
    names = names_of(db.session, words.subjects_in(found.report))
    return {
        "collision": [
            (words.rule_sentence(part, rules, names), words.whom(part, names))
            for part in found.report.get("collision", ())
        ],
        "remedies": [
            RemedyWords(
                [words.change_sentence(change, names) for change in remedy["changes"]],
                words.effect_sentence(remedy, rules),
            )
            for remedy in found.report.get("remedies", ())
        ],
    }


def _compared(found: Round) -> dict[str, Any]:
    if is_under_way(found):
        return {}
    pairs = placed_pairs(db.session, found.id, frozenset(Place))
    now = [row for row in pairs if row.place in IN_ROUND]
    before: list[PlacedRow] = placed_pairs(db.session, found.base_id) if found.base_id else []
    return {
        "comparison": compare(now, before),
        "flow_names": words.flow_names(),
        "total": len(now),
        "explored": [row for row in now if row.place is Place.EXPLORED],
        "by_hand": [row for row in now if row.place is Place.MANUAL],
        "alternates": [row for row in pairs if row.place is Place.ALTERNATE],
        "listed": LISTED,
    }
