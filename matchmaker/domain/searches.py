"""Saved searches: how many one keeps, and when a new listing is told of."""

from datetime import timedelta

MOST_SEARCHES = 20
"""A person keeps so many; more than that nobody reads."""

ALERT_WAITS = timedelta(minutes=5)
"""So long after its publication a listing is told of: a commit on its way is not passed over, and a listing
that is taken back at once troubles nobody."""
