"""The calendar, and its feed for calendar programs."""
