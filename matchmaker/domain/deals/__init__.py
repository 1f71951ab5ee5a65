"""Deals: from an introduction to a recorded contract and what became of it."""

from matchmaker.domain.deals.clocks import Clock, clock_of, next_reminder
from matchmaker.domain.deals.contract import (
    MONTHS_OF,
    Contract,
    Progress,
    check_contract,
    check_recordal,
    needs_recordal,
)
from matchmaker.domain.deals.nda import NDA_VERSION, Signer, nda_text, text_hash
from matchmaker.domain.deals.recordal import EarlierContract, Filing, Urgency, filing_findings
from matchmaker.domain.deals.stages import (
    BEFORE_SIGNING,
    MOVES,
    OPEN_STAGES,
    OVER,
    UNDO_TIME,
    UNDOABLE,
    DealMove,
    DealStage,
    FailReason,
    check_undo,
    standing,
)
from matchmaker.domain.deals.terms import FeeKind, Piece, Terms, check_terms, compare

__all__ = [
    "BEFORE_SIGNING",
    "MONTHS_OF",
    "MOVES",
    "NDA_VERSION",
    "OPEN_STAGES",
    "OVER",
    "UNDOABLE",
    "UNDO_TIME",
    "Clock",
    "Contract",
    "DealMove",
    "DealStage",
    "EarlierContract",
    "FailReason",
    "FeeKind",
    "Filing",
    "Piece",
    "Progress",
    "Signer",
    "Terms",
    "Urgency",
    "check_contract",
    "check_recordal",
    "check_terms",
    "check_undo",
    "clock_of",
    "compare",
    "filing_findings",
    "nda_text",
    "needs_recordal",
    "next_reminder",
    "standing",
    "text_hash",
]
