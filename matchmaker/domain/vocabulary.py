"""The codes that name kinds and states throughout the house; what people read is the pages' matter."""

from enum import StrEnum


class MemberKind(StrEnum):
    """What sort of organisation a member is."""

    COMPANY = "company"
    UNIVERSITY = "university"
    INSTITUTE = "institute"
    AGENCY = "agency"


class NeedKind(StrEnum):
    """What a company that posts a need is after."""

    PROBLEM = "problem"
    ACQUISITION = "acquisition"
    DEVELOPMENT = "development"
    PILOT = "pilot"
    SERVICE = "service"
    EXPERT = "expert"


class DealKind(StrEnum):
    """How rights may pass between two parties.

    ``exclusive_licence`` is 独占 (only the licensee), ``sole_licence`` is 排他 (the licensee and the holder).
    """

    ASSIGNMENT = "assignment"
    EXCLUSIVE_LICENCE = "exclusive_licence"
    SOLE_LICENCE = "sole_licence"
    ORDINARY_LICENCE = "ordinary_licence"
    OPEN_LICENCE = "open_licence"
    CONTRIBUTION = "contribution"
    PLEDGE = "pledge"
    DEVELOPMENT = "development"


class ServiceKind(StrEnum):
    """What is offered: services of agencies, and lines of plants on which others may run something."""

    FILING = "filing"
    SEARCH = "search"
    WARNING = "warning"
    NAVIGATION = "navigation"
    VALUATION = "valuation"
    LICENSING = "licensing"
    DRAFTING = "drafting"
    RECORDAL = "recordal"
    PLEDGE = "pledge"
    OVERSEAS_FILING = "overseas_filing"
    OVERSEAS_ENFORCEMENT = "overseas_enforcement"
    INSURANCE = "insurance"
    LITIGATION = "litigation"
    MEDIATION = "mediation"
    TRAINING = "training"
    PREEXAMINATION = "preexamination"
    TISC_SEARCH = "tisc_search"
    PILOT_LINE = "pilot_line"
    PRODUCTION_LINE = "production_line"


CAPACITY_KINDS = (ServiceKind.PILOT_LINE, ServiceKind.PRODUCTION_LINE)
"""Capacity: what can be built where. Whoever has a plant offers it; agencies have none."""

AGENCY_KINDS = tuple(kind for kind in ServiceKind if kind not in CAPACITY_KINDS)


def offered_by(kind: MemberKind) -> tuple[ServiceKind, ...]:
    """What an organisation of this kind may offer."""
    return AGENCY_KINDS if kind is MemberKind.AGENCY else CAPACITY_KINDS


class PatentType(StrEnum):
    """The three kinds of Chinese patent."""

    INVENTION = "invention"
    UTILITY_MODEL = "utility_model"
    DESIGN = "design"


class LegalStatus(StrEnum):
    """Where an application or a patent stands.

    ``lapsed`` ended before its term (fees, waiver), ``expired`` ran its full term.
    """

    PENDING = "pending"
    GRANTED = "granted"
    LAPSED = "lapsed"
    EXPIRED = "expired"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    INVALIDATED = "invalidated"


class Confidentiality(StrEnum):
    """Who may read a listing: anyone, admitted members, or only the matching engine."""

    PUBLIC = "public"
    MEMBERS = "members"
    MATCHING = "matching"


class Element(StrEnum):
    """The five parts of a need."""

    MATERIAL = "material"
    METHOD = "method"
    EFFICACY = "efficacy"
    PRODUCT = "product"
    APPLICATION = "application"


class RejectReason(StrEnum):
    """Why a pair is not taken further; ``element_missing`` and ``other`` need a word beside them."""

    FIELD_MISMATCH = "field_mismatch"
    WRONG_PROBLEM = "wrong_problem"
    ELEMENT_MISSING = "element_missing"
    MATURITY_TOO_LOW = "maturity_too_low"
    SCALE_MISMATCH = "scale_mismatch"
    LEGAL_STATE = "legal_state"
    PRICE = "price"
    REGION = "region"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    ALREADY_KNOWN = "already_known"
    DUPLICATE = "duplicate"
    NEED_CLOSED = "need_closed"
    TEXT_TOO_VAGUE = "text_too_vague"
    CONFIDENTIALITY = "confidentiality"
    OTHER = "other"
