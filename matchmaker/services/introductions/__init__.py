"""Introductions: an approved match goes to both sides as blind cards; two yeses hand over the contacts."""

from matchmaker.services.introductions.answering import answer
from matchmaker.services.introductions.lapsing import lapse
from matchmaker.services.introductions.offering import offer, retract
from matchmaker.services.introductions.withdrawing import take_back_answer, withdraw_for

__all__ = ["answer", "lapse", "offer", "retract", "take_back_answer", "withdraw_for"]
