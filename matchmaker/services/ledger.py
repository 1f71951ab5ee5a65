"""Keeping the chain over the record of events, writing its head down elsewhere, and checking both."""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session, UOWTransaction, sessionmaker

from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.ledger import (
    Anchor,
    Checked,
    Event,
    Fault,
    Head,
    Link,
    Tampering,
    anchor_of,
    check,
    links_after,
)
from matchmaker.services.notices import notify_accounts
from matchmaker.storage import ledger
from matchmaker.storage.accounts import accounts_with_role
from matchmaker.storage.audit import AuditEvent
from matchmaker.storage.notices import newest_of_kind

ANCHORS = Path("audit") / "anchors.jsonl"
"""Beneath the home folder: one head a line, only ever added to."""

NOTICE = "audit_head"

_LONGEST_LINE = 1000

_UNCHAINED = "unchained_events"


def keep_chain(maker: sessionmaker[Session], key: bytes) -> None:
    """Chain every event that sessions of this maker write; called once when an application starts.

    The links are made in the last moment before the commit, so that writers wait for each other only then.
    """
    event.listen(maker, "after_flush", _note_events)
    event.listen(maker, "before_commit", partial(_chain_events, key=key))


def _note_events(session: Session, _flush: UOWTransaction) -> None:
    noted = session.info.setdefault(_UNCHAINED, [])
    noted += [new for new in session.new if isinstance(new, AuditEvent)]


def _chain_events(session: Session, *, key: bytes) -> None:
    if session.in_nested_transaction():
        return
    # Events that were only added so far get their keys.
    session.flush()
    # What a rolled back savepoint took away again is no longer in the session.
    noted = [one for one in session.info.pop(_UNCHAINED, []) if one in session]
    if not noted:
        return
    events = [ledger.event_of(one) for one in sorted(noted, key=lambda one: one.id)]
    head = ledger.lock_head(session)
    links = list(links_after(head, events, key))
    ledger.add_links(session, links, events)
    ledger.move_head(session, Head(links[-1].sequence, links[-1].hash))


def write_anchor(session: Session, *, folder: Path, key: bytes, now: datetime) -> Anchor | None:
    """Write the head down in the folder, unless it stands there already; None then.

    The file is for other disks and other people, too: a copy of its last line proves everything before it.
    """
    head = ledger.read_head(session)
    file = folder / ANCHORS
    last = last_anchor(folder)
    if last and last.head == head:
        return None
    anchor = anchor_of(head, now, key)
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as lines:
        lines.write(json.dumps(_anchor_as_json(anchor), sort_keys=True) + "\n")
        lines.flush()
        os.fsync(descriptor)
    return anchor


def last_anchor(folder: Path) -> Anchor | None:
    """The head that was written down last; None when there is none, or its line is damaged."""
    file = folder / ANCHORS
    if not file.exists():
        return None
    with file.open("rb") as lines:
        lines.seek(-min(_LONGEST_LINE, file.stat().st_size), os.SEEK_END)
        tail = lines.read().splitlines()
    try:
        return _anchor(json.loads(tail[-1]))
    except (ValueError, IndexError):
        return None


def _anchor_as_json(anchor: Anchor) -> dict[str, Any]:
    return {"at": anchor.at, "count": anchor.head.count, "hash": anchor.head.hash, "seal": anchor.seal}


def read_anchors(file: Path) -> list[Anchor]:
    """The heads that a file holds; raises ValueError for a line that is none."""
    return [_anchor(json.loads(line)) for line in file.read_text(encoding="ascii").splitlines() if line]


def _anchor(line: dict[str, Any]) -> Anchor:
    try:
        return Anchor(str(line["at"]), Head(int(line["count"]), str(line["hash"])), str(line["seal"]))
    except (KeyError, TypeError) as error:
        raise ValueError("not an anchor") from error


def tell_administrators(session: Session, *, now: datetime) -> int:
    """Send the head to every administrator once a day: their mailboxes are out of an intruder's reach."""
    last = newest_of_kind(session, NOTICE)
    if last is not None and beijing_day(last) >= beijing_day(now):
        return 0
    head = ledger.read_head(session)
    ids = accounts_with_role(session, "admin")
    notify_accounts(
        session, account_ids=ids, kind=NOTICE, path="/audit", now=now, count=head.count, hash=head.hash
    )
    return len(ids)


def check_database(session: Session, *, key: bytes | None, anchors: Iterable[Anchor] = ()) -> Checked:
    """Check what the database holds: the chain, the head, and that no event stands beside the chain."""
    found = check(ledger.chained(session), key=key, anchors=tuple(anchors))
    faults = list(found.faults)
    if ledger.count_unchained(session):
        faults.append(Fault(Tampering.UNCHAINED, found.head.count))
    if ledger.read_head(session) != found.head:
        faults.append(Fault(Tampering.HEAD, found.head.count))
    return Checked(found.head, tuple(faults))


def export_lines(session: Session, *, key: bytes, now: datetime) -> Iterator[str]:
    """The record as lines of JSON: one an event, and a sealed last one that says how many there are."""
    head = Head()
    for link, told in ledger.chained(session):
        yield json.dumps({**_link_as_json(link), "event": told}, ensure_ascii=False, sort_keys=True)
        head = Head(link.sequence, link.hash)
    yield json.dumps({"end": _anchor_as_json(anchor_of(head, now, key))}, sort_keys=True)


def _link_as_json(link: Link) -> dict[str, Any]:
    return {
        "sequence": link.sequence,
        "previous_hash": link.previous_hash,
        "hash": link.hash,
        "seal": link.seal,
        "algorithm": link.algorithm,
    }


def check_export(lines: Iterable[str], *, key: bytes | None, anchors: Iterable[Anchor] = ()) -> Checked:
    """Check an exported record against its own last line and the anchors."""
    export = _Export(lines)
    found = check(export.chained(), key=key, anchors=tuple(anchors))
    faults = list(found.faults)
    if export.is_broken:
        faults.append(Fault(Tampering.UNREADABLE, found.head.count))
    elif export.end is None or export.end.head != found.head:
        faults.append(Fault(Tampering.HEAD, found.head.count))
    elif key is not None and export.end != anchor_of(found.head, datetime.fromisoformat(export.end.at), key):
        faults.append(Fault(Tampering.SEAL, found.head.count))
    return Checked(found.head, tuple(faults))


@dataclass
class _Export:
    """An exported record while it is read: it ends with its last line, and with the first unreadable one."""

    lines: Iterable[str]
    end: Anchor | None = None
    is_broken: bool = False

    def chained(self) -> Iterator[tuple[Link, Event]]:
        for line in self.lines:
            try:
                yield from self._read(json.loads(line))
            except (ValueError, KeyError, TypeError):
                self.is_broken = True
                return

    def _read(self, record: dict[str, Any]) -> Iterator[tuple[Link, Event]]:
        if self.end is not None:
            raise ValueError("a line after the last one")
        if "end" in record:
            self.end = _anchor(record["end"])
            datetime.fromisoformat(self.end.at)
            return
        link = Link(
            sequence=int(record["sequence"]),
            previous_hash=str(record["previous_hash"]),
            hash=str(record["hash"]),
            seal=str(record["seal"]),
            algorithm=str(record["algorithm"]),
        )
        yield link, dict(record["event"])
