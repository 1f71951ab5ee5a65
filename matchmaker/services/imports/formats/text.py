"""Text of a cell, made fit for keeping."""

from matchmaker.domain.texts import clean


def cell_text(text: str) -> str:
    """The text without blanks at its ends and without control characters; most cells have none."""
    return text.strip() if text.isprintable() else clean(text)
