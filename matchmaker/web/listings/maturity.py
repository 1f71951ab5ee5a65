"""Degrees of maturity in words: 1 to 9 of technology readiness, 10 to 13 of business."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms.fields import SelectChoice

MATURITY: dict[int, object] = {
    1: _("basic principle observed"),
    2: _("use of it described"),
    3: _("shown to work in principle"),
    4: _("works in the laboratory"),
    5: _("parts tested under conditions of use"),
    6: _("prototype tested under conditions of use"),
    7: _("pilot run in a real plant"),
    8: _("complete and qualified"),
    9: _("proven in regular production"),
    10: _("first sales"),
    11: _("sold repeatedly"),
    12: _("profitable business"),
    13: _("market-wide business"),
}


def maturity_label(level: int) -> str:
    """The level with its words."""
    return str(gettext("%(level)s: %(words)s", level=level, words=str(MATURITY[level])))


def maturity_choices() -> list[SelectChoice]:
    """All levels for a form, with a way to leave it open."""
    levels = [SelectChoice(str(level), maturity_label(level)) for level in MATURITY]
    return [SelectChoice("", gettext("Not stated")), *levels]
