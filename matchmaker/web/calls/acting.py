"""Doing what a form of calls asks, and saying at its fields why not."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import flash
from sqlalchemy.orm import Session

from matchmaker.domain.errors import Invalid, Stale, WrongState
from matchmaker.extensions import unit_of_work
from matchmaker.web.deals.forms import StepForm
from matchmaker.web.policies import current_actor
from matchmaker.web.refusals import say

Act = Callable[..., Any]


def carry_out(form: StepForm, act: Callable[[Session, dict[str, Any]], Any], done: str) -> tuple[Any, int]:
    """What the act gave with 303; or nothing with the status of the form that says why not."""
    given = {"actor": current_actor(), "now": datetime.now(UTC)}
    try:
        with unit_of_work() as session:
            value = act(session, given)
    except Invalid as refusal:
        form.hang(refusal)
        return None, 422
    except (Stale, WrongState) as refusal:
        form.form_errors.append(say(refusal))
        return None, 409
    flash(done, "success")
    return value, 303
