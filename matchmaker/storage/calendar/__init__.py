"""The calendar: what falls due for whom, and the addresses from which a program reads it."""

from matchmaker.storage.calendar.due import DueRow, due_for_member, due_for_regions
from matchmaker.storage.calendar.feeds import CalendarFeed, feed_by_hash

__all__ = ["CalendarFeed", "DueRow", "due_for_member", "due_for_regions", "feed_by_hash"]
