"""Requests for a service: asked of every agency that provides it, quoted under seal, chosen, delivered, confirmed."""

from matchmaker.services.requests.answering import decline, quote
from matchmaker.services.requests.asking import ask
from matchmaker.services.requests.choosing import choose, withdraw
from matchmaker.services.requests.delivering import confirm, deliver, deny, give_up
from matchmaker.services.requests.licences import check_licence
from matchmaker.services.requests.reminding import mind

__all__ = [
    "ask",
    "check_licence",
    "choose",
    "confirm",
    "decline",
    "deliver",
    "deny",
    "give_up",
    "mind",
    "quote",
    "withdraw",
]
