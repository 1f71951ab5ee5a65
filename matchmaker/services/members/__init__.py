"""Member organisations: applying, being decided on, and the people who act for them."""

from matchmaker.services.members.applications import edit, register
from matchmaker.services.members.colleagues import (
    accept_invitation,
    change_role,
    invite,
    remove_colleague,
    revoke_invitation,
)
from matchmaker.services.members.decisions import decide
from matchmaker.services.members.doubts import Doubts, doubts_about, similar_names
from matchmaker.services.members.profile import switch_profile_matching

__all__ = [
    "Doubts",
    "accept_invitation",
    "change_role",
    "decide",
    "doubts_about",
    "edit",
    "invite",
    "register",
    "remove_colleague",
    "revoke_invitation",
    "similar_names",
    "switch_profile_matching",
]
