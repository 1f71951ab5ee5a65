"""Rolling a ranking back: what it had replaced is in force again, or else the built-in weights are."""

from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.errors import Stale, WrongState
from matchmaker.domain.learning import ModelStatus, require_model_keeper
from matchmaker.services.audit import record
from matchmaker.storage import learning as storage
from matchmaker.storage.learning import RankingModel


def roll_back(session: Session, *, actor: Actor, version: int, now: datetime) -> RankingModel | None:
    """Take the version out of force; the one in force afterwards, None for the built-in weights.

    Raises Forbidden, WrongState when none is in force, Stale when it is another one by now.
    """
    require_model_keeper(actor)
    model = storage.model_in_force(session)
    if model is None:
        raise WrongState("no_model_in_force")
    if model.version != version:
        raise Stale
    model.status, model.status_since, model.decided_by = ModelStatus.ROLLED_BACK, now, actor.account_id
    # It must be out before another one is in: one row at most may be in force.
    session.flush()
    before = storage.replaced_before(session, version)
    if before is not None:
        before.status, before.status_since = ModelStatus.IN_FORCE, now
        # The next question is which one is in force.
        session.flush()
    record(
        session,
        actor=actor,
        action="model_rolled_back",
        subject_kind="ranking_model",
        subject_id=model.id,
        now=now,
        version=model.version,
    )
    return before
