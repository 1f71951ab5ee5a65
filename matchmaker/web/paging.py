"""Which page of a list an address asks for."""

from flask import request


def page_number() -> int:
    """The page asked for; what is no number, or a larger one than any list has, is the first."""
    text = request.args.get("page", "1")
    return max(int(text), 1) if text.isascii() and text.isdecimal() and len(text) < 7 else 1
