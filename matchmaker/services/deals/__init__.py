"""Deals: what introduced organisations do, step by step, up to a recorded contract and what became of it."""

from matchmaker.services.deals.advising import ask_adviser, end_adviser, lay_down, take_on
from matchmaker.services.deals.agreeing import keep_evaluating, open_nda, sign_nda
from matchmaker.services.deals.bargaining import agree_terms, assess_terms, kinds_open_to, propose_terms
from matchmaker.services.deals.concluding import record_contract, report, sign_contract, waive_recordal
from matchmaker.services.deals.documents import (
    Upload,
    add_document,
    add_version,
    close_version,
    hand_out,
    show_entries,
    sweep_documents,
)
from matchmaker.services.deals.ending import fail, undo
from matchmaker.services.deals.evaluating import draw_evaluation, sign_evaluation
from matchmaker.services.deals.messages import read_messages, write_message
from matchmaker.services.deals.opening import open_deal
from matchmaker.services.deals.pricing import is_to_be_priced, notice_days, state_price
from matchmaker.services.deals.recordal import confirm_papers, papers_hash, precheck, recordal_papers
from matchmaker.services.deals.reminding import mind

__all__ = [
    "Upload",
    "add_document",
    "add_version",
    "agree_terms",
    "ask_adviser",
    "assess_terms",
    "close_version",
    "confirm_papers",
    "draw_evaluation",
    "end_adviser",
    "fail",
    "hand_out",
    "is_to_be_priced",
    "keep_evaluating",
    "kinds_open_to",
    "lay_down",
    "mind",
    "notice_days",
    "open_deal",
    "open_nda",
    "papers_hash",
    "precheck",
    "propose_terms",
    "read_messages",
    "record_contract",
    "recordal_papers",
    "report",
    "show_entries",
    "sign_contract",
    "sign_evaluation",
    "sign_nda",
    "state_price",
    "sweep_documents",
    "take_on",
    "undo",
    "waive_recordal",
    "write_message",
]
