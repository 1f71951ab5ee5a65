"""What waits for a reader, as every home page lists it."""

from dataclasses import dataclass
from datetime import date, datetime

# How many rows a list on a home page shows before it leads on to the page of its own.
ROWS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One thing that waits: what it is about, what to do, where, since when and until when.

    language -- of the title, which somebody wrote; the words are the page's own.
    """

    url: str
    title: str = ""
    language: str = "zh"
    words: str = ""
    since: datetime | None = None
    due: date | None = None
    overdue: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """What waits on one desk: the first rows, how many there are in all, since when the oldest waits.

    url -- the desk itself; None when the reader may not open it.
    """

    title: str
    nothing: str
    url: str | None
    total: int
    rows: tuple[Waiting, ...]
    oldest: datetime | None
