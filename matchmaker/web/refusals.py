"""What people read when a rule says no: one sentence a code, saying what to do next."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _

from matchmaker.domain.errors import Refusal

_SENTENCES: dict[str, object] = {
    "forbidden": _("Your role does not include this."),
    "not_found": _("This is not here, or not yours to see."),
    "wrong_state": _(
        "This is no longer possible: its state has changed. Reload the page to see how it stands."
    ),
    "stale": _(
        "Somebody else changed this while you were looking at it. Reload the page, then decide again."
    ),
    "duplicate": _("This is there already."),
    "invalid": _("This value cannot be used."),
    "required": _("Please fill this in."),
}


def register_refusals(sentences: Mapping[str, object]) -> None:
    """Add a noun's sentences; %(name)s in them is filled from the refusal's detail."""
    _SENTENCES.update(sentences)


def say(refusal: Refusal) -> str:
    """The sentence for a refusal in the page's language."""
    sentence = str(_SENTENCES.get(refusal.code, _SENTENCES["invalid"]))
    return sentence % refusal.detail if refusal.detail else sentence
