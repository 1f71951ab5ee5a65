"""What the background does: each kind of job by one service call, and what comes round by the clock."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import Flask

from matchmaker.config import Settings
from matchmaker.domain.errors import Stale
from matchmaker.domain.jobs import JobKind
from matchmaker.extensions import db, unit_of_work
from matchmaker.jobs.mail import send_digests, send_waiting
from matchmaker.services import (
    calls,
    deals,
    introductions,
    jobs,
    ledger,
    listings,
    matches,
    requests,
    rounds,
    searches,
    sessions,
)
from matchmaker.services.jobs import Claim
from matchmaker.storage.document_files import DocumentFiles

WORK: dict[JobKind, Callable[..., bool]] = {
    JobKind.MATCHING_RUN: matches.work_chunk,
    JobKind.DRAFT_ROUND: rounds.work_draft,
}
"""Kind of job -> the service that does one chunk and marks it done in the same transaction."""

THOUGHT: dict[JobKind, Callable[..., Any]] = {JobKind.DRAFT_ROUND: rounds.work_out_claim}
"""Kind of job -> what is worked out by reading alone before its work, which is handed the outcome."""

HOURLY: tuple[Callable[..., int], ...] = (
    listings.expire_due,
    introductions.lapse,
    deals.mind,
    calls.mind,
    requests.mind,
    sessions.mind,
)
"""What falls due by date; each finds what is due and may be called as often as one likes."""

_log = logging.getLogger(__name__)


def work(app: Flask) -> int:
    """Do every chunk that waits; how many were done. What fails is logged and tried again after its lease."""
    done = 0
    while claim := _claim(app):
        done += _do(app, claim)
    return done


def _claim(app: Flask) -> Claim | None:
    # A context of its own for each transaction: what one has read is not held against the next.
    with app.app_context(), unit_of_work() as session:
        return jobs.claim(session, now=_now())


def _do(app: Flask, claim: Claim) -> bool:
    thought = _thought(app, claim)
    try:
        with app.app_context(), unit_of_work() as session:
            finished = WORK[claim.kind](session, claim=claim, now=_now(), **thought)
    except Stale:
        _log.warning("chunk %s was taken over by another worker", claim.chunk_id)
        return False
    if finished and claim.kind is JobKind.MATCHING_RUN:
        save_indexes(app)
    return True


def _thought(app: Flask, claim: Claim) -> dict[str, Any]:
    """What takes long is done outside the writing transaction: on SQLite that would lock everybody out."""
    if claim.kind not in THOUGHT:
        return {}
    with app.app_context():
        return {"outcome": THOUGHT[claim.kind](db.session, claim=claim)}


def save_indexes(app: Flask) -> None:
    """Save the matching indexes, so that the next process to start need not build them."""
    with app.app_context(), unit_of_work() as session:
        matches.shelf_of(session).save(session, now=_now())


def woken(app: Flask) -> None:
    """Somebody has just done something: send the mail that tells of it, then do what waits."""
    with app.app_context():
        send_waiting(_now())
    work(app)


def every_minute(app: Flask) -> None:
    """Recover what dead workers left, go on with it, and tell of what is new, send the mail that waits."""
    with app.app_context(), unit_of_work() as session:
        jobs.reap(session, now=_now())
    work(app)
    with app.app_context(), unit_of_work() as session:
        searches.tell_of_new(session, now=_now())
    with app.app_context():
        send_waiting(_now())
        send_digests(_now())


def every_hour(app: Flask) -> None:
    """Let things fall due, each kind in its own transaction, and save the indexes."""
    for fall_due in HOURLY:
        with app.app_context(), unit_of_work() as session:
            fall_due(session, now=_now())
    keep_anchor(app)
    sweep_documents(app)
    save_indexes(app)


def keep_anchor(app: Flask) -> None:
    """Write the head of the record of events down, and once a day send it to the administrators."""
    settings: Settings = app.extensions["settings"]
    with app.app_context(), unit_of_work() as session:
        ledger.write_anchor(session, folder=settings.home, key=settings.seal_key, now=_now())
        ledger.tell_administrators(session, now=_now())


def sweep_documents(app: Flask) -> None:
    """Remove files of documents that a failed transaction left over."""
    settings: Settings = app.extensions["settings"]
    with app.app_context():
        deals.sweep_documents(db.session, files=DocumentFiles(settings.documents_folder), now=_now())


def warm_up(app: Flask) -> None:
    """Read or build the matching indexes before the first person waits for them."""
    with app.app_context(), unit_of_work() as session, matches.shelf_of(session).up_to_date(session):
        _log.info("matching indexes are ready")


def _now() -> datetime:
    return datetime.now(UTC)
