"""An agency answers: a quote, which stays sealed until answering closes, or a no."""

from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.errors import Stale, WrongState
from matchmaker.domain.requests import Quote, Reply, RequestMove, check_quote
from matchmaker.services.requests.closing import close
from matchmaker.services.requests.moving import Act, take
from matchmaker.services.requests.telling import record_move
from matchmaker.storage.requests import unanswered_agencies


def quote(session: Session, *, actor: Actor, request_id: str, quote: Quote, seen: int, now: datetime) -> None:
    """Quote, or better one's quote while answers are taken; the last answer of all closes answering.

    seen -- the version of the agency's own answer that its person had before them.
    Raises NotFound, Forbidden, WrongState, Stale; Invalid with the field at fault.
    """
    act = _answering(take(session, request_id=request_id, actor=actor, now=now), RequestMove.QUOTE, seen)
    check_quote(quote)
    row = act.own_row
    row.price, row.working_days, row.text = quote.price, quote.working_days, quote.text.strip()
    _answer(session, act, RequestMove.QUOTE, Reply.QUOTED)


def decline(session: Session, *, actor: Actor, request_id: str, seen: int, now: datetime) -> None:
    """Say that the agency cannot take the request on; an earlier quote is gone. Raises as `quote`."""
    act = _answering(take(session, request_id=request_id, actor=actor, now=now), RequestMove.DECLINE, seen)
    row = act.own_row
    row.price, row.working_days, row.text = None, None, ""
    _answer(session, act, RequestMove.DECLINE, Reply.DECLINED)


def _answering(act: Act, move: RequestMove, seen: int) -> Act:
    act.target(move)
    # The day may be over before the hourly look at what is due.
    if act.today > act.request.answers_until:
        raise WrongState("request_closed")
    if act.own_row.version != seen:
        raise Stale
    return act


def _answer(session: Session, act: Act, move: RequestMove, reply: Reply) -> None:
    row = act.own_row
    row.reply, row.version, row.account_id = reply, row.version + 1, act.actor.account_id
    row.first_answer_at = row.first_answer_at or act.now
    # Whether anybody is left to answer is asked of the database.
    session.flush()
    record_move(
        session, actor=act.actor, move=move, request=act.request, now=act.now, agency_id=row.agency_id
    )
    if not unanswered_agencies(session, act.request.id):
        close(session, act.request, now=act.now)
