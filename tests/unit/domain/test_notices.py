from datetime import UTC, datetime

import pytest

from matchmaker.domain.notices import Pace, Topic, digest_edge, topic_of


@pytest.mark.parametrize(
    ("kind", "topic"),
    [
        ("member_submitted", Topic.DESK),
        ("member_suspended", Topic.ORGANISATION),
        ("listings_submitted", Topic.DESK),
        ("listings_published", Topic.LISTINGS),
        ("import_to_review", Topic.DESK),
        ("import_done", Topic.LISTINGS),
        ("deal_overdue", Topic.DEALS),
        ("something_new", None),
    ],
)
def test_a_kind_has_the_topic_of_its_longest_beginning(kind, topic):
    assert topic_of(kind) is topic


@pytest.mark.parametrize(
    ("pace", "now", "edge"),
    [
        (Pace.DAILY, datetime(2026, 11, 25, 0, 0, tzinfo=UTC), datetime(2026, 11, 25, 0, 0, tzinfo=UTC)),
        (Pace.DAILY, datetime(2026, 11, 24, 23, 59, tzinfo=UTC), datetime(2026, 11, 24, 0, 0, tzinfo=UTC)),
        (Pace.DAILY, datetime(2026, 11, 24, 17, 0, tzinfo=UTC), datetime(2026, 11, 24, 0, 0, tzinfo=UTC)),
        (Pace.WEEKLY, datetime(2026, 11, 25, 5, 0, tzinfo=UTC), datetime(2026, 11, 23, 0, 0, tzinfo=UTC)),
        (Pace.WEEKLY, datetime(2026, 11, 22, 23, 0, tzinfo=UTC), datetime(2026, 11, 16, 0, 0, tzinfo=UTC)),
    ],
)
def test_gathered_mail_is_due_at_eight_in_beijing(pace, now, edge):
    assert digest_edge(pace, now) == edge
