"""Background jobs: how far they are, stopping them, going on with them."""

from datetime import UTC, datetime
from http import HTTPStatus

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from matchmaker.domain.access import Action
from matchmaker.domain.errors import NotFound, WrongState
from matchmaker.domain.jobs import ACTIVE
from matchmaker.extensions import db, unit_of_work
from matchmaker.services import jobs as service
from matchmaker.storage.jobs import Job
from matchmaker.storage.matches.runs import run_of_job
from matchmaker.web.policies import current_actor, permitted
from matchmaker.web.refusals import register_refusals, say

jobs = Blueprint("jobs", __name__, url_prefix="/jobs")

STOP_POLLING = 286
"""The status by which htmx is told that nothing more will change."""

register_refusals(
    {
        "job_not_running": lazy_gettext("This job has ended already."),
        "job_not_stopped": lazy_gettext("This job is not stopped."),
    }
)


@jobs.get("/<key>")
@permitted(Action.READ_JOBS)
def show(key: str) -> str | tuple[str, int]:
    """How far a job is; asked by the page itself, only the part that moves."""
    job = _job(key)
    if "HX-Request" in request.headers:
        return render_template("jobs/_progress.html", job=job), 200 if job.status in ACTIVE else STOP_POLLING
    return render_template("jobs/show.html", job=job, run=run_of_job(db.session, key))


def _job(key: str) -> Job:
    job = db.session.get(Job, key)
    if job is None:
        raise NotFound
    return job


@jobs.post("/<key>/stop")
@permitted(Action.REQUEST_RUN)
def stop(key: str) -> Response:
    """Let the job end after the part it is doing."""
    return _moved(key, service.stop)


@jobs.post("/<key>/resume")
@permitted(Action.REQUEST_RUN)
def resume(key: str) -> Response:
    """Go on where the job left off."""
    response = _moved(key, service.resume)
    current_app.extensions["worker"].wake()
    return response


def _moved(key: str, move: service.Move) -> Response:
    try:
        with unit_of_work() as session:
            move(session, actor=current_actor(), job_id=key, now=datetime.now(UTC))
    except WrongState as refusal:
        flash(say(refusal), "warning")
    return redirect(url_for("jobs.show", key=key), HTTPStatus.SEE_OTHER)
