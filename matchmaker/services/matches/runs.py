"""A run over the whole pool: asked for, done in chunks of listings, finished with its counts."""

import json
from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import version
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.domain.access import Action, Actor
from matchmaker.domain.errors import Duplicate
from matchmaker.domain.jobs import JobKind
from matchmaker.domain.listings import ListingKind
from matchmaker.engine import MatchSettings
from matchmaker.services import jobs
from matchmaker.services.audit import record
from matchmaker.services.jobs import Claim
from matchmaker.services.learning import weights_in_force
from matchmaker.services.matches.suggest import suggest_for
from matchmaker.services.notices import notify_accounts
from matchmaker.storage import jobs as job_storage
from matchmaker.storage.matches import MatchingRun, runs, sources
from matchmaker.storage.needs import Need
from matchmaker.storage.offers import Offer
from matchmaker.storage.patents import Patent

CHUNK = 25
"""Listings a commit: some seconds of work, which is all that a killed worker loses."""


def request_run(
    session: Session,
    *,
    actor: Actor,
    same_city: bool,
    now: datetime,
    listings: Sequence[tuple[ListingKind, str]] | None = None,
) -> MatchingRun:
    """Queue a run over everything that is published, or over some listings only.

    Raises Forbidden, and Duplicate while another run waits or goes on; one over some listings may queue up.
    """
    actor.require(Action.REQUEST_RUN)
    if listings is None and job_storage.active_job_of(session, JobKind.MATCHING_RUN):
        raise Duplicate("run_active")
    run = MatchingRun(
        same_city=same_city,
        settings=json.loads(MatchSettings().reweighted(weights_in_force(session)).to_json()),
        engine_version=version("matchmaker"),
        requested_by=actor.account_id,
        requested_at=now,
    )
    session.add(run)
    # The job names the run by its key.
    session.flush()
    job = jobs.request_job(
        session,
        actor=actor,
        kind=JobKind.MATCHING_RUN,
        subject={"run_id": run.id, "same_city": same_city},
        contents=_chunks(_everything(session) if listings is None else listings),
        now=now,
    )
    run.job_id = job.id
    record(
        session,
        actor=actor,
        action="run_requested",
        subject_kind="matching_run",
        subject_id=run.id,
        now=now,
        same_city=same_city,
        chunks=job.total,
    )
    return run


def _everything(session: Session) -> list[tuple[ListingKind, str]]:
    """Kind and key of everything to be matched: needs first, since their lists are what people wait for."""
    found: dict[ListingKind, Sequence[Need | Patent | Offer]] = {
        ListingKind.NEED: sources.needs_to_match(session),
        ListingKind.PATENT: sources.patents_to_match(session),
        ListingKind.OFFER: sources.offers_to_match(session),
    }
    return [(kind, row.id) for kind, rows in found.items() for row in rows]


def _chunks(listings: Sequence[tuple[ListingKind, str]]) -> list[dict[str, Any]]:
    """At least one, so that a run over an empty pool ends like any other."""
    rows = [[kind.value, listing_id] for kind, listing_id in listings]
    starts = range(0, max(len(rows), 1), CHUNK)
    return [{"listings": rows[start : start + CHUNK]} for start in starts]


def work_chunk(session: Session, *, claim: Claim, now: datetime) -> bool:
    """Suggest matches for a chunk's listings; whether the run is finished with it. Twice does no harm.

    Raises Stale when another worker has the chunk by now.
    """
    run = session.get_one(MatchingRun, claim.subject["run_id"])
    for kind, listing_id in claim.content["listings"]:
        suggest_for(
            session,
            kind=ListingKind(kind),
            listing_id=listing_id,
            now=now,
            same_city=run.same_city,
            run_id=run.id,
        )
    if not jobs.complete(session, claim=claim, now=now):
        return False
    _finish(session, run, now)
    return True


def _finish(session: Session, run: MatchingRun, now: datetime) -> None:
    run.finished_at = now
    run.suggestions = runs.count_suggestions(session, run.id)
    runs.count_rows_for_planner(session)
    if run.requested_by is None:
        return
    notify_accounts(
        session,
        account_ids=[run.requested_by],
        kind="run_finished",
        path="/matches/runs",
        now=now,
        count=run.suggestions,
    )
