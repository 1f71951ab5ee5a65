"""Messages between the two sides of a deal."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.deals.messages import check_message
from matchmaker.domain.deals.sharing import DealAct
from matchmaker.domain.introductions import other_side
from matchmaker.domain.texts import clean
from matchmaker.services.deals.sharing import share
from matchmaker.services.deals.telling import path_of, tell_sides
from matchmaker.storage.deals import DealMessage, count_unread, mark_read


def write_message(session: Session, *, actor: Actor, deal_id: str, text: str, now: datetime) -> DealMessage:
    """Write to the other side. It is told once, until somebody of it has read what waits.

    Raises NotFound for everybody but the sides, Invalid with the field `text`, WrongState once it is over.
    """
    at = share(session, deal_id=deal_id, actor=actor, act=DealAct.WRITE_MESSAGE, now=now)
    text = clean(text)
    check_message(text)
    other = other_side(at.side)
    is_first = not count_unread(session, deal_id=deal_id, side=other)
    message = DealMessage(
        deal_id=deal_id,
        side=at.side,
        account_id=at.account_id,
        member_id=at.member_id,
        text=text,
        written_at=now,
    )
    session.add(message)
    at.record("deal_message_written")
    if is_first:
        tell_sides(
            session,
            deal=at.deal,
            kind="deal_message",
            now=now,
            sides={other},
            path=f"{path_of(at.deal)}/messages",
        )
    return message


def read_messages(
    session: Session, *, actor: Actor, deal_id: str, shown: Collection[str], now: datetime
) -> None:
    """Note that the actor's side had these messages before it. Raises NotFound as writing does."""
    at = share(session, deal_id=deal_id, actor=actor, act=DealAct.READ_MESSAGES, now=now)
    # What the adviser reads is not read by the side itself.
    if not at.actor.is_adviser:
        mark_read(session, deal_id=deal_id, side=at.side, shown=shown, now=now)
