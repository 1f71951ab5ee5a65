"""Deals: their tables, and what pages read of them."""

from matchmaker.storage.deals.progress import (
    agreements_of,
    lapsed_by,
    last_step,
    latest_terms,
    reports_of,
    sides_to_act,
    signatures_of,
    to_remind,
    versions_of,
)
from matchmaker.storage.deals.reading import (
    DealRow,
    count_by_stage,
    deal_row,
    deals_in,
    deals_of,
    steps_of,
)
from matchmaker.storage.deals.tables import (
    Deal,
    DealAgreement,
    DealContract,
    DealNda,
    DealReport,
    DealSignature,
    DealStep,
    DealTerms,
)

__all__ = [
    "Deal",
    "DealAgreement",
    "DealContract",
    "DealNda",
    "DealReport",
    "DealRow",
    "DealSignature",
    "DealStep",
    "DealTerms",
    "agreements_of",
    "count_by_stage",
    "deal_row",
    "deals_in",
    "deals_of",
    "lapsed_by",
    "last_step",
    "latest_terms",
    "reports_of",
    "sides_to_act",
    "signatures_of",
    "steps_of",
    "to_remind",
    "versions_of",
]
