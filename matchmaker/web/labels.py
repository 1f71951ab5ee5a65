"""What people read for each code, one table a kind; the language is chosen when the page is made."""

from enum import StrEnum

from flask_babel import lazy_gettext as _
from wtforms.fields import SelectChoice

from matchmaker.domain.access import MemberRole
from matchmaker.domain.calls import (
    CallKind,
    CallStatus,
    DeclineReason,
    LapseReason,
    Ownership,
    ReplyStatus,
    Secrecy,
)
from matchmaker.domain.deals import DealStage, FailReason, FeeKind, Progress, Urgency
from matchmaker.domain.deals.documents import FileKind, Opening, Shown
from matchmaker.domain.deals.pricing import PricingRoute
from matchmaker.domain.eligibility import CoOwnership, Export, Halt, Pledge, Verdict
from matchmaker.domain.introductions import Answer, IntroductionStatus, Side
from matchmaker.domain.jobs import JobStatus
from matchmaker.domain.listings import ListingKind, ListingStatus
from matchmaker.domain.matches import Coverage, Judgement, MatchKind, MatchStatus, Strength
from matchmaker.domain.members import MemberStatus
from matchmaker.domain.notices import Pace, Topic
from matchmaker.domain.open_licences import ForbiddenState, Item, OpenLicenceStatus, RoyaltyBase, TakingStatus
from matchmaker.domain.requests import EndReason, Reply, RequestState
from matchmaker.domain.rounds import RoundStatus, Rule, Tie
from matchmaker.domain.sessions import MeetingStatus, SessionStatus
from matchmaker.domain.standards import Basis, Scenario
from matchmaker.domain.valuation import Knowledge, Points
from matchmaker.domain.vocabulary import (
    Confidentiality,
    DealKind,
    Element,
    LegalStatus,
    MemberKind,
    NeedKind,
    PatentType,
    RejectReason,
    ServiceKind,
)

LABELS: dict[type[StrEnum], dict[str, object]] = {
    MemberKind: {
        "company": _("Company"),
        "university": _("University"),
        "institute": _("Research institute"),
        "agency": _("IP agency"),
    },
    NeedKind: {
        "problem": _("Technical problem"),
        "acquisition": _("Acquire patents"),
        "development": _("Commissioned development"),
        "pilot": _("Pilot run or contract production"),
        "service": _("Service wanted"),
        "expert": _("Expert wanted"),
    },
    DealKind: {
        "assignment": _("Assignment"),
        "exclusive_licence": _("Exclusive licence"),
        "sole_licence": _("Sole licence"),
        "ordinary_licence": _("Ordinary licence"),
        "open_licence": _("Open licence"),
        "contribution": _("Capital contribution"),
        "pledge": _("Pledge"),
        "development": _("Joint or commissioned development"),
    },
    ServiceKind: {
        "filing": _("Patent filing"),
        "search": _("Search and analysis"),
        "warning": _("Early warning"),
        "navigation": _("Patent navigation"),
        "valuation": _("Valuation"),
        "licensing": _("Licensing and trading"),
        "drafting": _("Drafting of contracts"),
        "recordal": _("Recordal of contracts"),
        "pledge": _("Pledge finance"),
        "overseas_filing": _("Overseas filing"),
        "overseas_enforcement": _("Overseas enforcement"),
        "insurance": _("IP insurance"),
        "litigation": _("Litigation"),
        "mediation": _("Mediation"),
        "training": _("Training"),
        "preexamination": _("Pre-examination"),
        "tisc_search": _("TISC search"),
        "pilot_line": _("Pilot line"),
        "production_line": _("Production line"),
    },
    PatentType: {
        "invention": _("Invention"),
        "utility_model": _("Utility model"),
        "design": _("Design"),
    },
    LegalStatus: {
        "pending": _("Pending"),
        "granted": _("In force"),
        "lapsed": _("Lapsed"),
        "expired": _("Term ended"),
        "rejected": _("Refused"),
        "withdrawn": _("Application withdrawn"),
        "invalidated": _("Invalidated"),
    },
    Knowledge: {
        "measured": _("Measured"),
        "declared": _("Declared by the holder"),
        "judged": _("Judged by the assessor"),
    },
    Points: {
        "1": _("1 – very weak"),
        "2": _("2 – weak"),
        "3": _("3 – middling"),
        "4": _("4 – strong"),
        "5": _("5 – very strong"),
    },
    CoOwnership: {
        "sole": _("One holder alone"),
        "agreed": _("Several holders, all agree to a deal"),
        "not_agreed": _("Several holders, not all have agreed"),
    },
    Pledge: {
        "none": _("Not pledged"),
        "consented": _("Pledged, the pledgee consents to a deal"),
        "not_consented": _("Pledged, the pledgee has not consented"),
        "unsettled": _("Pledged, not asked yet"),
    },
    Halt: {
        "none": _("Neither stopped nor preserved"),
        "dispute": _("Stopped for a dispute on ownership"),
        "preserved": _("Preserved by a court"),
    },
    Export: {
        "free": _("In neither list"),
        "restricted": _("Restricted, without a licence yet"),
        "licensed": _("Restricted, with its licence"),
        "forbidden": _("Forbidden"),
    },
    Verdict: {
        "lawful": _("yes"),
        "check": _("check first"),
        "barred": _("no"),
    },
    Basis: {
        "verified": _("Read in the text"),
        "secondary": _("Said by others"),
        "unverified": _("Not verified"),
    },
    Scenario: {
        "deal": _("Licence or assignment"),
        "finance": _("Finance"),
        "reporting": _("Financial reporting"),
        "relief": _("Relief for infringement"),
        "management": _("Management"),
    },
    Confidentiality: {
        "public": _("Public"),
        "members": _("Members only"),
        "matching": _("Matching only"),
    },
    Element: {
        "material": _("Material"),
        "method": _("Method"),
        "efficacy": _("Efficacy"),
        "product": _("Product"),
        "application": _("Application"),
    },
    RejectReason: {
        "field_mismatch": _("Different field"),
        "wrong_problem": _("Same field, different problem"),
        "element_missing": _("A key element is missing"),
        "maturity_too_low": _("Not mature enough"),
        "scale_mismatch": _("Scale or capacity does not fit"),
        "legal_state": _("Legal status stands in the way"),
        "price": _("Price"),
        "region": _("Region or logistics"),
        "conflict_of_interest": _("Conflict of interest"),
        "already_known": _("Already know each other"),
        "duplicate": _("Duplicate"),
        "need_closed": _("Need solved or expired"),
        "text_too_vague": _("Text too vague"),
        "confidentiality": _("Confidentiality"),
        "other": _("Other"),
    },
    MemberStatus: {
        "draft": _("Draft"),
        "submitted": _("Waiting for review"),
        "returned": _("More information asked"),
        "approved": _("Member"),
        "declined": _("Not admitted"),
        "suspended": _("Suspended"),
    },
    ListingStatus: {
        "draft": _("Draft"),
        "in_review": _("In review"),
        "published": _("Published"),
        "expired": _("Expired"),
        "withdrawn": _("Withdrawn"),
    },
    ListingKind: {
        "need": _("Technology need"),
        "patent": _("Patent"),
        "offer": _("Service offer"),
    },
    MatchKind: {
        "need_patent": _("Need and patent"),
        "patent_maker": _("Patent and manufacturer"),
        "need_offer": _("Need and service"),
    },
    MatchStatus: {
        "suggested": _("Suggested"),
        "shelved": _("Shelved"),
        "rejected": _("Rejected"),
        "approved": _("Approved"),
    },
    Judgement: {
        "approve": _("Approve"),
        "reject": _("Reject"),
        "shelve": _("Shelve"),
        "undo": _("Undo"),
    },
    Strength: {
        "strong": _("Strong match"),
        "good": _("Good match"),
        "possible": _("Possible match"),
    },
    Coverage: {
        "covered": _("covered"),
        "partly": _("covered in part"),
        "missing": _("not found"),
    },
    IntroductionStatus: {
        "offered": _("Waiting for answers"),
        "introduced": _("Introduced"),
        "declined": _("Declined"),
        "lapsed": _("No answer in time"),
        "withdrawn": _("Withdrawn"),
    },
    Answer: {
        "pending": _("No answer yet"),
        "interested": _("Interested"),
        "declined": _("Declined"),
    },
    DealStage: {
        "introduced": _("Just introduced"),
        "nda": _("Confidentiality agreement"),
        "evaluating": _("Evaluating"),
        "negotiating": _("Negotiating"),
        "signed": _("Signed"),
        "recorded": _("Recorded"),
        "follow_up": _("Followed up"),
        "closed": _("Closed"),
        "failed": _("Ended without a contract"),
    },
    FailReason: {
        "technology": _("The technology does not answer the need"),
        "maturity": _("Not mature enough"),
        "legal_state": _("Legal status stands in the way"),
        "price": _("Price"),
        "terms": _("No agreement on the other terms"),
        "funding": _("No money for it"),
        "plans_changed": _("Plans have changed"),
        "other_partner": _("Another partner was chosen"),
        "no_progress": _("Nothing happened in time"),
        "other": _("Other"),
    },
    FeeKind: {
        "lump_sum": _("Lump sum"),
        "instalments": _("Lump sum in instalments"),
        "royalty": _("Running royalty"),
        "entrance_royalty": _("Entrance fee and royalty"),
    },
    PricingRoute: {
        "negotiated": _("Negotiated, with a notice inside the unit"),
        "listed": _("Listed on a technology exchange"),
        "auctioned": _("Auctioned"),
        "exempt": _("Not a unit set up by the state: art. 18 does not apply"),
    },
    Urgency: {
        "overdue": _("Overdue"),
        "soon": _("Within 30 days"),
        "later": _("Later"),
    },
    RoyaltyBase: {
        "net_sales": _("net sales"),
        "profit": _("profit"),
    },
    OpenLicenceStatus: {
        "draft": _("Draft"),
        "ready": _("Waiting for the announcement"),
        "published": _("Announced"),
        "withdrawn": _("Withdrawn"),
    },
    TakingStatus: {
        "notified": _("Notice given, payment expected"),
        "paid": _("Paid, receipt to be confirmed"),
        "confirmed": _("Licensed, receipt confirmed"),
        "cancelled": _("Notice taken back"),
    },
    Item: {
        "number": _("Patent number"),
        "holder": _("Patent holder"),
        "fee": _("Fee: how much, and how it is paid"),
        "period": _("Period of the licence"),
        "other": _("Other items"),
    },
    ForbiddenState: {
        "closed": _("An exclusive or sole licence is in force"),
        "halted": _("Proceedings are stopped, or the patent is preserved by a court"),
        "annuity": _("An annuity is not paid"),
        "pledged": _("It is pledged, and the pledgee does not consent"),
        "other": _("Anything else stands in the way"),
    },
    Progress: {
        "producing": _("In production or use"),
        "preparing": _("Being prepared"),
        "stalled": _("Stalled"),
        "ended": _("Given up"),
    },
    RequestState: {
        "asked": _("Answers are taken"),
        "comparing": _("Quotes to compare"),
        "ordered": _("Ordered"),
        "delivered": _("Delivered"),
        "confirmed": _("Outcome confirmed"),
        "ended": _("Ended without an outcome"),
    },
    Reply: {
        "silent": _("No answer yet"),
        "quoted": _("Quoted"),
        "declined": _("Cannot take it on"),
    },
    EndReason: {
        "no_quote": _("No agency quoted in time"),
        "no_choice": _("Nobody was chosen in time"),
        "withdrawn": _("The request was withdrawn"),
        "given_up": _("The agency gave the order back"),
        "not_delivered": _("Not delivered"),
        "unconfirmed": _("The outcome was not confirmed in time"),
    },
    Opening: {
        "never": _("not at all"),
        "nda": _("once the confidentiality agreement is signed"),
        "negotiation": _("from the negotiation on"),
    },
    FileKind: {
        "pdf": _("PDF"),
        "png": _("Picture (PNG)"),
        "jpeg": _("Picture (JPEG)"),
        "tiff": _("Picture (TIFF)"),
        "word": _("Word"),
        "excel": _("Excel"),
        "powerpoint": _("PowerPoint"),
        "text": _("Text"),
    },
    Shown: {
        "entry": _("title and file name"),
        "file": _("the file"),
    },
    Side: {
        "seeker": _("Seeks"),
        "provider": _("Provides"),
    },
    RoundStatus: {
        "drafting": _("Being drafted"),
        "collided": _("Rules collide"),
        "draft": _("Draft"),
        "deployed": _("Deployed"),
        "replaced": _("Replaced"),
        "undone": _("Undone"),
    },
    Rule: {
        "least": _("Patents for each need, at least"),
        "most": _("Patents for each need, at most"),
        "holder_limit": _("Pairs of each patent holder, at most"),
        "agency_limit": _("Pairs of each agency, at most"),
        "to_tianjin": _("Beijing patents for Tianjin needs, at least"),
        "to_hebei": _("Beijing patents for Hebei needs, at least"),
        "to_beijing": _("Tianjin or Hebei patents for Beijing needs, at least"),
        "forced": _("Must come in"),
        "forbidden": _("Must stay out"),
        "conflict": _("Stays out for a conflict of interest"),
        "known": _("Stays out because the two are in touch already"),
        "twins": _("Of a holder's nearly identical patents a need gets one"),
        "offers": _("Two services for each need, at most"),
        "manual": _("Put by hand, so it comes in"),
    },
    Tie: {
        "ownership": _("One owner"),
        "agency": _("The first acts for the other as its agency"),
    },
    CallKind: {
        "problem": _("Technical problem"),
        "procurement": _("Procurement of patents"),
        "capacity": _("Pilot line or production capacity"),
    },
    CallStatus: {
        "draft": _("Draft"),
        "in_review": _("In review"),
        "open": _("Open"),
        "closed": _("Closed, replies being read"),
        "ended": _("Ended, every reply answered"),
        "withdrawn": _("Withdrawn"),
    },
    Ownership: {
        "caller": _("The caller owns the results"),
        "answerer": _("Whoever replies owns the results; the caller may use them"),
        "shared": _("Both own the results together"),
        "by_contract": _("Agreed in the contract"),
    },
    Secrecy: {
        "open": _("The details may be passed on"),
        "own_use": _("The details stay in the organisation and serve only to reply"),
        "agreement": _("As before, and a confidentiality agreement is signed before more is told"),
    },
    ReplyStatus: {
        "waiting": _("Waiting for the caller"),
        "accepted": _("Taken up, consent awaited"),
        "introduced": _("Introduced"),
        "declined": _("Declined"),
        "lapsed": _("Ended without an answer"),
        "withdrawn": _("Withdrawn"),
    },
    DeclineReason: {
        "field": _("It is about something else"),
        "maturity": _("Not mature enough"),
        "capacity": _("Scale or capacity does not fit"),
        "price": _("Price"),
        "terms": _("No agreement on the other terms"),
        "other_reply": _("Another reply fits better"),
        "plans_changed": _("Plans have changed"),
        "other": _("Other"),
    },
    LapseReason: {
        "caller_silent": _("The caller did not answer in time. This says nothing about the reply."),
        "answerer_silent": _("The consent did not come in time, so no contact was shown."),
        "call_withdrawn": _("The call was withdrawn. This says nothing about the reply."),
    },
    JobStatus: {
        "queued": _("Waiting"),
        "running": _("Running"),
        "stopping": _("Stopping"),
        "stopped": _("Stopped"),
        "done": _("Done"),
        "failed": _("Failed"),
    },
    Topic: {
        "organisation": _("My organisation's admission"),
        "listings": _("Listings and imports"),
        "suggestions": _("New suggestions"),
        "introductions": _("Introductions"),
        "deals": _("Deals"),
        "calls": _("Calls"),
        "open_licences": _("Open licences"),
        "services": _("Services asked for and ordered"),
        "sessions": _("Matchmaking sessions"),
        "searches": _("Saved searches"),
        "desk": _("Work of the desk"),
    },
    Pace: {
        "at_once": _("At once"),
        "daily": _("Once a day"),
        "weekly": _("Once a week"),
        "never": _("No mail"),
    },
    SessionStatus: {
        "planned": _("Planned"),
        "called_off": _("Called off"),
    },
    MeetingStatus: {
        "requested": _("Asked for, no answer yet"),
        "agreed": _("Agreed to"),
        "declined": _("Declined"),
        "cancelled": _("Cancelled"),
    },
    MemberRole: {
        "owner": _("Owner"),
        "member": _("Colleague"),
    },
}


def label(code: StrEnum | str, kind: type[StrEnum] | None = None) -> str:
    """The words for a code; a plain string needs its kind beside it."""
    table = LABELS[kind or type(code)]  # type: ignore[index]
    return str(table[str(code)])


def choices(kind: type[StrEnum]) -> list[SelectChoice]:
    """Every value with its words, in the kind's own order, for a form field."""
    return [SelectChoice(member.value, label(member)) for member in kind]
