"""The chain over the record of events, as plain values."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from matchmaker.domain.ledger import Head, Tampering, anchor_of, check, links_after

KEY, AT = b"key", datetime(2026, 11, 22, tzinfo=UTC)


def make_events(count: int) -> list[dict]:
    return [{"id": number, "action": "tried", "detail": {"名": number}} for number in range(1, count + 1)]


def chain(count: int = 5) -> list[tuple]:
    events = make_events(count)
    return list(zip(links_after(Head(), events, KEY), events, strict=True))


def test_an_untouched_chain_holds() -> None:
    checked = check(chain(), key=KEY)
    assert (checked.head.count, checked.faults) == (5, ())


def test_a_chain_goes_on_where_it_ended() -> None:
    whole, first = chain(5), chain(3)
    head = Head(3, first[-1][0].hash)
    assert list(links_after(head, make_events(5)[3:], KEY)) == [link for link, _ in whole[3:]]


def test_an_event_is_bound_to_its_place_and_to_its_algorithm() -> None:
    rows = chain()
    rows[2] = (replace(rows[2][0], algorithm="md5"), rows[2][1])
    assert [fault.what for fault in check(rows, key=None).faults] == [Tampering.ALGORITHM]


def test_a_recomputed_end_is_found_by_the_seal_alone() -> None:
    rows = chain()
    forged = {**rows[4][1], "action": "other"}
    link = next(iter(links_after(Head(4, rows[3][0].hash), [forged], b"another key")))
    rows[4] = (link, forged)
    assert check(rows, key=None).faults == ()
    assert [fault.what for fault in check(rows, key=KEY).faults] == [Tampering.SEAL]


def test_a_cut_end_is_found_by_an_anchor_alone() -> None:
    rows = chain()
    anchor = anchor_of(Head(5, rows[4][0].hash), AT, KEY)
    assert check(rows[:3], key=KEY).faults == ()
    assert [fault.what for fault in check(rows[:3], key=KEY, anchors=[anchor]).faults] == [
        Tampering.TRUNCATED
    ]


@pytest.mark.parametrize(
    ("counts", "what"), [((4, 2), Tampering.ANCHOR_ORDER), ((2, 4), None), ((4, 4), None)]
)
def test_anchors_only_grow(counts: tuple[int, int], what: Tampering | None) -> None:
    rows = chain()
    anchors = [anchor_of(Head(count, rows[count - 1][0].hash), AT, KEY) for count in counts]
    assert [fault.what for fault in check(rows, key=KEY, anchors=anchors).faults] == ([what] if what else [])


def test_an_anchor_written_by_somebody_else_is_found() -> None:
    anchor = anchor_of(Head(2, chain()[1][0].hash), AT, b"another key")
    assert [fault.what for fault in check(chain(), key=KEY, anchors=[anchor]).faults] == [
        Tampering.ANCHOR_SEAL
    ]
