"""Decisions from which a ranking can learn: two hundred and more, without a listing each."""

from datetime import timedelta

import numpy as np
from sqlalchemy import insert
from sqlalchemy.orm import Session

from matchmaker.domain.matches import Judgement, MatchStatus
from matchmaker.storage.base import new_key
from matchmaker.storage.matches import Match, MatchDecision
from tests.factories import (
    NOW,
    make_coordinator,
    make_holder,
    make_match,
    make_member,
    make_need,
    make_patent,
)

NEEDS, PATENTS_EACH = 30, 8


def teach(session: Session, *, telling: bool, needs: int = NEEDS, seed: int = 1) -> None:
    """Decide on pairs; approval hangs on meaning when `telling`, else on chance."""
    random = np.random.default_rng(seed)
    judge, seeker, holder = make_coordinator(session), make_member(session), make_holder(session)
    patents = [make_patent(session, holder).id for _ in range(PATENTS_EACH)]
    pattern = make_match(session, make_need(session, seeker), make_patent(session, holder), judge)
    values = {column.key: getattr(pattern, column.key) for column in Match.__table__.columns}
    rows, decisions = [], []
    for _ in range(needs):
        need_id = make_need(session, seeker).id
        for patent_id in patents:
            said = {"words": random.uniform(0, 0.3), "meaning": random.uniform(0.2, 0.7)}
            chance = 1 / (1 + np.exp(-15 * (said["meaning"] - 0.45))) if telling else 0.5
            approved = bool(random.random() < chance)
            status = MatchStatus.APPROVED if approved else MatchStatus.REJECTED
            match_id = new_key()
            rows.append(
                values | {"id": match_id, "need_id": need_id, "patent_id": patent_id, "status": status}
            )
            decisions.append(
                {
                    "id": new_key(),
                    "match_id": match_id,
                    "judgement": Judgement.APPROVE if approved else Judgement.REJECT,
                    "reasons": [] if approved else ["wrong_problem"],
                    "note": "",
                    "judged_by": judge.id,
                    "judged_at": NOW + timedelta(minutes=len(decisions)),
                    "score": 0.1,
                    "rank": 1,
                    "propensity": 1.0,
                    "signals": said,
                }
            )
    session.execute(insert(Match), rows)
    session.execute(insert(MatchDecision), decisions)
