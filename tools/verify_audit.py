#!/usr/bin/env python3
r"""Prove an exported record of events, with nothing but Python.

    python verify_audit.py EXPORT [--anchors FILE] [--key-file FILE]

This file shares no code with the program, so that whoever checks need not trust the program. EXPORT comes
from `matchmaker audit export`: lines of JSON, one an event with its link, the last one with the number of
events and the last hash. Anchors are such ends that were written down earlier (HOME/audit/anchors.jsonl, or
the daily mail to administrators typed into a file as {"count": ..., "hash": ...}). The key (HOME/audit_key)
is for those who run the site; without it seals are not looked at, and anchors alone show a changed end.

How a link is made: SHA-256 over the JSON object {algorithm, event, previous_hash, sequence}, names sorted, no
blanks, everything beyond ASCII as \uXXXX; the first previous_hash is 64 zeros. The seal is HMAC-SHA256 of the
hash; that of an end or an anchor is HMAC-SHA256 of "AT COUNT HASH".

Leaves with 0 when everything holds, with 1 when the record was tampered with.
"""

import argparse
import hashlib
import hmac
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

ALGORITHM = "sha256/hmac-sha256/1"
SHOWN = 20

Record = dict[str, Any]


def seal(key: bytes, text: str) -> str:
    """The HMAC of a text."""
    return hmac.new(key, text.encode("utf-8"), hashlib.sha256).hexdigest()


def link_hash(record: Record) -> str:
    """The hash that a line must have."""
    whole = {name: record.get(name) for name in ("event", "previous_hash", "sequence")}
    whole["algorithm"] = ALGORITHM
    text = json.dumps(whole, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def objects(path: str) -> Iterator[Record | None]:
    """The JSON objects of a file, None for a line that is not one."""
    with Path(path).open(encoding="utf-8") as lines:
        for line in lines:
            try:
                value = json.loads(line)
            except ValueError:
                value = None
            yield value if isinstance(value, dict) else None


def is_number(value: object) -> bool:
    """Whether the value is a whole number; JSON's true is none."""
    return isinstance(value, int) and not isinstance(value, bool)


def check_link(record: Record, count: int, previous: object, key: bytes | None) -> Iterator[str]:
    """What is wrong with one line."""
    if record.get("algorithm") != ALGORITHM:
        yield "was made in another way"
    if record.get("sequence") != count + 1 or not is_number(record.get("sequence")):
        yield f"is numbered {record.get('sequence')!r}"
    if record.get("previous_hash") != previous:
        yield "does not follow the event before it"
    if record.get("hash") != link_hash(record):
        yield "was changed"
    if key and record.get("seal") != seal(key, str(record.get("hash"))):
        yield "was not sealed with this key"


def check_end(end: Record | None, count: int, previous: object, key: bytes | None) -> Iterator[str]:
    """What is wrong with the last line."""
    if end is None:
        yield "the last line is missing"
    elif (end.get("count"), end.get("hash")) != (count, previous):
        yield "the last line speaks of another end"
    elif key and not is_sealed(end, key):
        yield "the last line was not sealed with this key"


def is_sealed(head: Record, key: bytes) -> bool:
    """Whether the head of a record was written down with the key."""
    return bool(head.get("seal") == seal(key, f"{head.get('at')} {head.get('count')} {head.get('hash')}"))


def check_anchors(anchors: Sequence[Record | None], key: bytes | None) -> Iterator[str]:
    """What is wrong with the anchors themselves."""
    last = 0
    for number, anchor in enumerate(anchors, start=1):
        if anchor is None or not is_number(anchor.get("count")):
            yield f"anchor {number} cannot be read"
            continue
        if anchor["count"] < last:
            yield f"anchor {number} is about fewer events than the one before it"
        if key and "seal" in anchor and not is_sealed(anchor, key):
            yield f"anchor {number} was not sealed with this key"
        last = anchor["count"]


def check(
    export: Iterable[Record | None], anchors: Sequence[Record | None], key: bytes | None
) -> tuple[list[str], int, object]:
    """Everything that is wrong, the number of events read, and the last hash."""
    faults = list(check_anchors(anchors, key))
    wanted = [anchor for anchor in anchors if anchor and is_number(anchor.get("count"))]
    count, end = 0, None
    previous: object = "0" * 64
    for record in export:
        if record is None or end is not None:
            faults.append(f"after event {count}: a line that cannot be read or does not belong there")
            break
        if "end" in record:
            end = record["end"] if isinstance(record["end"], dict) else {}
            continue
        faults += [f"event {count + 1}: {what}" for what in check_link(record, count, previous, key)]
        count, previous = count + 1, record.get("hash")
        if any(anchor["count"] == count and anchor.get("hash") != previous for anchor in wanted):
            faults.append(f"event {count}: an anchor names another hash")
    faults += [f"at the end: {what}" for what in check_end(end, count, previous, key)]
    if any(anchor["count"] > count for anchor in wanted):
        faults.append("at the end: an anchor knows of more events, so the record was cut off")
    return faults, count, previous


def main(arguments: Sequence[str] | None = None) -> int:
    """Check what the command line names."""
    parser = argparse.ArgumentParser(description="Prove an exported record of events.")
    parser.add_argument("export", help="the file that `matchmaker audit export` wrote")
    parser.add_argument("--anchors", help="heads that were written down earlier, one JSON object a line")
    parser.add_argument("--key-file", help="the key of the site's home folder")
    chosen = parser.parse_args(arguments)
    key = Path(chosen.key_file).read_bytes() if chosen.key_file else None
    anchors = list(objects(chosen.anchors)) if chosen.anchors else []
    faults, count, head = check(objects(chosen.export), anchors, key)
    for fault in faults[:SHOWN]:
        print(fault)
    if faults:
        print(f"{len(faults)} faults: this record was tampered with")
        return 1
    print(f"{count} events hold together, {len(anchors)} anchors agree, head {head}")
    if not key and not anchors:
        print("Without the key or an anchor nobody can see whether the end was cut off or made anew.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
