"""Saved searches of the pool."""
