"""Requests for a service: asked, quoted under seal, ordered, delivered, confirmed."""

from matchmaker.services.requests.answering import decline, quote
from matchmaker.services.requests.asking import ask
from matchmaker.services.requests.choosing import choose, withdraw
from matchmaker.services.requests.delivering import confirm, deliver, deny, give_up
from matchmaker.services.requests.licences import check_licence
from matchmaker.services.requests.moving import part_of
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
    "part_of",
    "quote",
    "withdraw",
]
