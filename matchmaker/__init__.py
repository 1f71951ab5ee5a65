"""Matchmaker: technology needs, patents and services of a regional alliance, brought together."""
