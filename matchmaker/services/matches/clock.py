"""Which ticks of the pool's clock an index has taken in.

Ticks are not seen in the order of their numbers: on PostgreSQL a long transaction commits low numbers late,
and what a transaction wrote and took back vanishes again, on SQLite even to give its number to another tick.
So the newest ticks are read again each time and compared, and the older ones are counted.
"""

import json
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from matchmaker.storage.pool.changes import ChangeRow, changes_after, count_changes_up_to

WINDOW = 500

Subject = tuple[str, str]


@dataclass
class Clock:
    """The ticks taken: the newest one by one, those before `horizon` (inclusive) by their number."""

    horizon: int = 0
    older: int = 0
    taken: dict[int, Subject] = field(default_factory=dict)

    def advance(self, session: Session) -> set[Subject]:
        """Take what this session sees, and say which subjects must be looked at again."""
        if count_changes_up_to(session, self.horizon) != self.older:
            self.horizon = self.older = 0
        seen = {row.id: _subject(row) for row in changes_after(session, self.horizon)}
        changed = {subject for number, subject in seen.items() if self.taken.get(number) != subject}
        vanished = {subject for number, subject in self.taken.items() if seen.get(number) != subject}
        self._keep(seen)
        return changed | vanished

    def _keep(self, seen: dict[int, Subject]) -> None:
        numbers = sorted(seen)
        dropped = numbers[:-WINDOW]
        if dropped:
            self.horizon = dropped[-1]
            self.older += len(dropped)
        self.taken = {number: seen[number] for number in numbers[-WINDOW:]}


def _subject(row: ChangeRow) -> Subject:
    return row.kind, row.subject_id


def to_json(clock: Clock) -> str:
    """The clock as text, to be kept beside a saved index."""
    return json.dumps(
        [clock.horizon, clock.older, [[number, *subject] for number, subject in clock.taken.items()]]
    )


def from_json(text: str) -> Clock:
    """Read what `to_json` wrote."""
    horizon, older, taken = json.loads(text)
    return Clock(horizon, older, {number: (kind, subject_id) for number, kind, subject_id in taken})
