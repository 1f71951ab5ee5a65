"""The chain over the record of events: each link holds the one before it, and a seal that only we can make.

A chain alone does not show that its end was cut off or computed anew. The seal (an HMAC whose key is kept
outside the database) shows the second; anchors, copies of the head kept elsewhere, show both.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

ALGORITHM = "sha256/hmac-sha256/1"
"""How a link is made; kept with it, so that another way can be introduced beside this one."""

START = "0" * 64
"""What stands in the place of a hash before the first event."""

Event = Mapping[str, Any]


class Tampering(StrEnum):
    """What can be wrong with a record of events."""

    UNREADABLE = "unreadable"
    ALGORITHM = "algorithm"
    SEQUENCE = "sequence"
    PREVIOUS = "previous"
    HASH = "hash"
    SEAL = "seal"
    UNCHAINED = "unchained"
    HEAD = "head"
    TRUNCATED = "truncated"
    ANCHOR = "anchor"
    ANCHOR_SEAL = "anchor_seal"
    ANCHOR_ORDER = "anchor_order"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong, and the place in the chain where it shows."""

    what: Tampering
    sequence: int


@dataclass(frozen=True, slots=True)
class Head:
    """How many events there are, and the hash of the last one: together they stand for the whole record."""

    count: int = 0
    hash: str = START


@dataclass(frozen=True, slots=True)
class Anchor:
    """A head as it was written down elsewhere; `seal` proves that we wrote it."""

    at: str
    head: Head
    seal: str


@dataclass(frozen=True, slots=True)
class Link:
    """An event's place in the chain."""

    sequence: int
    previous_hash: str
    hash: str
    seal: str
    algorithm: str = ALGORITHM


def hash_of(event: Event, sequence: int, previous_hash: str) -> str:
    """The hash of an event at its place: of JSON with sorted names, no blanks, ASCII only."""
    whole = {
        "algorithm": ALGORITHM,
        "event": event,
        "previous_hash": previous_hash,
        "sequence": sequence,
    }
    text = json.dumps(whole, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def seal_of(key: bytes, text: str) -> str:
    """The seal on a hash, or on a head as it is written down."""
    return hmac.new(key, text.encode("ascii"), hashlib.sha256).hexdigest()


def links_after(head: Head, events: Iterable[Event], key: bytes) -> Iterator[Link]:
    """The links of events that follow the head."""
    previous = head.hash
    for sequence, event in enumerate(events, start=head.count + 1):
        current = hash_of(event, sequence, previous)
        yield Link(sequence, previous, current, seal_of(key, current))
        previous = current


def anchor_of(head: Head, at: datetime, key: bytes) -> Anchor:
    """The head, to be written down elsewhere."""
    moment = at.isoformat(timespec="seconds")
    return Anchor(moment, head, seal_of(key, _sealed_text(moment, head)))


def _sealed_text(at: str, head: Head) -> str:
    return f"{at} {head.count} {head.hash}"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: the head that the links lead to, and everything wrong."""

    head: Head
    faults: tuple[Fault, ...]


def check(
    chained: Iterable[tuple[Link, Event]], *, key: bytes | None, anchors: Sequence[Anchor] = ()
) -> Checked:
    """Go through the links in their order; without a key, seals are not looked at."""
    wanted = {anchor.head.count: anchor.head.hash for anchor in anchors}
    faults = list(_faults_of_anchors(anchors, key))
    head = Head()
    for link, event in chained:
        faults += [Fault(what, link.sequence) for what in _faults_of(link, event, head, key)]
        head = Head(head.count + 1, link.hash)
        if wanted.get(head.count, head.hash) != head.hash:
            faults.append(Fault(Tampering.ANCHOR, head.count))
    if any(count > head.count for count in wanted):
        faults.append(Fault(Tampering.TRUNCATED, head.count))
    return Checked(head, tuple(faults))


def _faults_of(link: Link, event: Event, before: Head, key: bytes | None) -> Iterator[Tampering]:
    if link.algorithm != ALGORITHM:
        yield Tampering.ALGORITHM
    if link.sequence != before.count + 1:
        yield Tampering.SEQUENCE
    if link.previous_hash != before.hash:
        yield Tampering.PREVIOUS
    if link.hash != hash_of(event, link.sequence, link.previous_hash):
        yield Tampering.HASH
    if key is not None and not hmac.compare_digest(link.seal.encode(), seal_of(key, link.hash).encode()):
        yield Tampering.SEAL


def _faults_of_anchors(anchors: Sequence[Anchor], key: bytes | None) -> Iterator[Fault]:
    """Anchors are sealed, and a record only grows."""
    before = Head()
    for anchor in anchors:
        count = anchor.head.count
        if key is not None and anchor.seal != seal_of(key, _sealed_text(anchor.at, anchor.head)):
            yield Fault(Tampering.ANCHOR_SEAL, count)
        if count < before.count or (count == before.count and anchor.head.hash != before.hash):
            yield Fault(Tampering.ANCHOR_ORDER, count)
        before = anchor.head
