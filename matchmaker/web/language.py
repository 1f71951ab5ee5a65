"""Which language a page speaks: the visitor's choice, else the browser's wish, else Chinese."""

from typing import Literal

from flask import request, session
from flask_babel import get_locale

Language = Literal["zh", "en"]

LOCALES: dict[str, str] = {"zh": "zh_Hans_CN", "en": "en"}


def choose_locale() -> str:
    """The locale of this request."""
    chosen = session.get("language") or request.accept_languages.best_match(["zh-CN", "zh", "en"], "zh")
    return LOCALES["en" if str(chosen).startswith("en") else "zh"]


def current_language() -> Language:
    """The page's language as the code that names and tables use."""
    return "en" if str(get_locale()).startswith("en") else "zh"
