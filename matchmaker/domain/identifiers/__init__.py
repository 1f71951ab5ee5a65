"""Official numbers and symbols: read as people type them, checked, and written one way."""

from matchmaker.domain.identifiers.agency_codes import AgencyCode, AgencyCodeError, parse_agency_code
from matchmaker.domain.identifiers.credit_codes import (
    CreditCode,
    CreditCodeError,
    credit_code_check,
    organisation_check,
    parse_credit_code,
)
from matchmaker.domain.identifiers.faults import Fault, IdentifierError, IdentifierWarning
from matchmaker.domain.identifiers.patent_numbers import (
    ApplicationNumber,
    ApplicationNumberError,
    PctNumber,
    PctNumberError,
    application_check,
    parse_application_number,
    parse_pct_number,
)
from matchmaker.domain.identifiers.repairs import repair_suggestions
from matchmaker.domain.identifiers.symbols import (
    IpcError,
    IpcSymbol,
    LocarnoClass,
    LocarnoError,
    parse_ipc,
    parse_ipc_list,
    parse_locarno,
)

__all__ = [
    "AgencyCode",
    "AgencyCodeError",
    "ApplicationNumber",
    "ApplicationNumberError",
    "CreditCode",
    "CreditCodeError",
    "Fault",
    "IdentifierError",
    "IdentifierWarning",
    "IpcError",
    "IpcSymbol",
    "LocarnoClass",
    "LocarnoError",
    "PctNumber",
    "PctNumberError",
    "application_check",
    "credit_code_check",
    "organisation_check",
    "parse_agency_code",
    "parse_application_number",
    "parse_credit_code",
    "parse_ipc",
    "parse_ipc_list",
    "parse_locarno",
    "parse_pct_number",
    "repair_suggestions",
]
