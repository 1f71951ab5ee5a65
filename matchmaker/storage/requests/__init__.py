"""Requests for a service, the answers of agencies, and what the platform knows of these."""

from matchmaker.storage.requests.facts import LicenceRow, facts_of, licence_check_of, providers
from matchmaker.storage.requests.reading import (
    ContactRow,
    ReplyRow,
    RequestRow,
    chosen_for_deal,
    contacts_of,
    lapsed_requests,
    own_patents,
    quoting_agencies,
    replies_to,
    requests_by,
    requests_in,
    requests_to,
    requests_to_remind,
    unanswered_agencies,
    waiting_for,
)
from matchmaker.storage.requests.tables import LicenceCheck, RequestAgency, ServiceRequest

__all__ = [
    "ContactRow",
    "LicenceCheck",
    "LicenceRow",
    "ReplyRow",
    "RequestAgency",
    "RequestRow",
    "ServiceRequest",
    "chosen_for_deal",
    "contacts_of",
    "facts_of",
    "lapsed_requests",
    "licence_check_of",
    "own_patents",
    "providers",
    "quoting_agencies",
    "replies_to",
    "requests_by",
    "requests_in",
    "requests_to",
    "requests_to_remind",
    "unanswered_agencies",
    "waiting_for",
]
