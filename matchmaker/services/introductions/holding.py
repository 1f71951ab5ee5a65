"""Taking an open introduction for one transaction: whoever comes second waits and then sees the result."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from matchmaker.domain.introductions import IntroductionStatus
from matchmaker.storage.introductions import Introduction


def hold(session: Session, introduction_id: str, *, due_after: datetime | None = None) -> Introduction | None:
    """The introduction as it stands, kept from others until the commit; None when it is not open.

    due_after -- count it as over, too, when its time ran out by then.

    The update changes nothing. Where the database has row locks it waits for whoever holds the row, then
    looks at the state again; SQLite lets one writer in anyway.
    """
    statement = update(Introduction).where(
        Introduction.id == introduction_id, Introduction.status == IntroductionStatus.OFFERED
    )
    if due_after is not None:
        statement = statement.where(Introduction.due_at > due_after)
    held = session.scalar(statement.values(status=IntroductionStatus.OFFERED).returning(Introduction.id))
    if held is None:
        return None
    return session.get_one(Introduction, introduction_id, populate_existing=True)
