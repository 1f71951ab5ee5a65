"""What a message between the sides may be."""

from matchmaker.domain.errors import Invalid
from matchmaker.domain.texts import BODY_LIMIT

MESSAGE_LIMIT = BODY_LIMIT
"""Characters; whoever has more to say sends a document."""


def check_message(text: str) -> None:
    """Raise Invalid for a message that says nothing, or too much."""
    if not text:
        raise Invalid("message_empty", field="text")
    if len(text) > MESSAGE_LIMIT:
        raise Invalid("term_too_long", field="text", limit=MESSAGE_LIMIT)
