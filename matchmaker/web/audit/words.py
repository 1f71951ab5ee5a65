"""Events in words; an event without words of its own shows its code, so that none is hidden."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from matchmaker.domain.access import MemberRole
from matchmaker.domain.deals import DealStage, FailReason, Progress
from matchmaker.domain.deals.documents import Opening
from matchmaker.domain.introductions import Answer
from matchmaker.domain.members import MemberStatus
from matchmaker.domain.requests import EndReason
from matchmaker.domain.vocabulary import RejectReason, ServiceKind
from matchmaker.web.labels import label

_ACTIONS: dict[str, object] = {
    "account_created": _("account created by an administrator"),
    "account_edited": _("account details changed"),
    "mail_choices_changed": _("choice of mails changed"),
    "account_erased": _("account deleted"),
    "account_registered": _("account registered"),
    "account_confirmed": _("e-mail address confirmed"),
    "password_changed": _("password changed"),
    "password_reset": _("password set anew"),
    "account_disabled": _("account disabled"),
    "account_enabled": _("account enabled again"),
    "consent_withdrawn": _("consent taken back"),
    "signed_in": _("signed in"),
    "signed_out": _("signed out"),
    "member_registered": _("organisation entered"),
    "session_plan": _("session announced"),
    "session_register": _("registered for a session"),
    "session_leave": _("registration for a session taken back"),
    "session_call_off": _("session called off"),
    "meeting_ask": _("meeting asked for"),
    "meeting_accept": _("meeting agreed to"),
    "meeting_decline": _("meeting declined"),
    "meeting_cancel": _("meeting cancelled"),
    "meeting_kept": _("meeting reported as kept"),
    "meeting_missed": _("meeting reported as missed"),
    "member_edited": _("organisation details changed"),
    "member_submitted": _("admission applied for"),
    "member_approved": _("organisation admitted"),
    "member_returned": _("more information asked of an organisation"),
    "member_declined": _("organisation not admitted"),
    "member_suspended": _("organisation suspended"),
    "member_restored": _("organisation admitted again"),
    "profile_matching_on": _("profile let into the matching again"),
    "profile_matching_off": _("profile kept out of the matching"),
    "colleague_invited": _("colleague invited"),
    "invitation_revoked": _("invitation taken back"),
    "colleague_joined": _("colleague joined"),
    "colleague_removed": _("colleague removed"),
    "colleague_role_changed": _("colleague's role changed"),
    "listing_created": _("listing drafted"),
    "listing_saved": _("listing changed"),
    "listing_revised": _("published listing changed and handed in again"),
    "listing_submitted": _("listing handed in"),
    "listing_published": _("listing published"),
    "listing_returned": _("listing sent back"),
    "listing_withdrawn": _("listing withdrawn"),
    "listing_discarded": _("draft discarded"),
    "listing_renewed": _("listing renewed"),
    "listing_reopened": _("listing opened again"),
    "listing_expired": _("listing expired"),
    "match_approve": _("match approved"),
    "match_reject": _("match rejected"),
    "match_shelve": _("match shelved"),
    "match_undo": _("decision on a match undone"),
    "run_requested": _("matching run started"),
    "model_adopted": _("learnt ranking put in force"),
    "model_refused": _("learnt ranking refused"),
    "model_rolled_back": _("learnt ranking rolled back"),
    "evaluation_recorded": _("matching quality measured"),
    "job_stopped": _("matching run stopped"),
    "job_resumed": _("matching run resumed"),
    "round_drafted": _("round drafted"),
    "round_deployed": _("round deployed"),
    "round_undone": _("round undone"),
    "match_by_hand": _("pair put by hand"),
    "tie_declared": _("organisations noted as belonging together"),
    "tie_removed": _("note that organisations belong together taken back"),
    "introduction_offered": _("cards sent to both sides"),
    "introduction_answered": _("card answered"),
    "introduction_made": _("contacts handed over"),
    "introduction_ended": _("introduction ended by a no"),
    "introduction_withdrawn": _("cards taken back"),
    "introduction_lapsed": _("introduction lapsed"),
    "deal_open_nda": _("confidentiality agreement drawn up"),
    "deal_sign_nda": _("confidentiality agreement signed"),
    "deal_keep_evaluating": _("evaluation prolonged"),
    "deal_propose_terms": _("terms proposed"),
    "deal_agree_terms": _("terms agreed to"),
    "deal_sign_contract": _("signed contract entered"),
    "deal_state_price": _("route to the price stated"),
    "deal_draw_evaluation": _("evaluation licence drawn up"),
    "deal_sign_evaluation": _("evaluation licence signed"),
    "deal_confirm_papers": _("papers for the recordal confirmed"),
    "deal_record": _("recordal entered"),
    "deal_waive_recordal": _("recordal not needed"),
    "deal_report_half_year": _("deal reported on after half a year"),
    "deal_report_year": _("deal reported on after a year"),
    "deal_fail": _("deal ended"),
    "deal_lapse": _("deal lapsed"),
    "deal_undo": _("step of a deal taken back"),
    "deal_adviser_asked": _("agency asked to advise in a deal"),
    "deal_adviser_serving": _("agency advises in a deal"),
    "deal_adviser_declined": _("no advice by the agency that was asked"),
    "deal_adviser_ended": _("advice in a deal ended"),
    "request_asked": _("agencies asked for a service"),
    "request_quote": _("quote given"),
    "request_decline": _("request declined by an agency"),
    "request_close": _("answering of a request closed"),
    "request_choose": _("agency chosen"),
    "request_withdraw": _("request withdrawn"),
    "request_deliver": _("service delivered"),
    "request_give_up": _("order given back"),
    "request_confirm": _("outcome of a service confirmed"),
    "request_deny": _("outcome of a service denied"),
    "request_lapse": _("request lapsed"),
    "licence_found": _("agency licence found in the register"),
    "licence_not_found": _("agency licence not found in the register"),
    "deal_version_added": _("document put beside a deal"),
    "deal_version_closed": _("document closed to the other side"),
    "deal_version_fetched": _("document fetched by the other side"),
    "call_draft": _("call drafted"),
    "call_edit": _("call changed"),
    "call_submit": _("call handed in"),
    "call_return": _("call sent back"),
    "call_publish": _("call published"),
    "call_close": _("call closed"),
    "call_end": _("call ended"),
    "call_withdraw": _("call withdrawn"),
    "call_accept_terms": _("terms of a call accepted"),
    "call_question": _("question on a call asked"),
    "call_clarify": _("question on a call answered"),
    "call_reply": _("reply to a call sent"),
    "call_reply_renew": _("reply to a call sent again"),
    "call_reply_accept": _("reply to a call taken up"),
    "call_reply_consent": _("contacts handed over after a call"),
    "call_reply_decline": _("reply to a call declined"),
    "call_reply_withdraw": _("reply to a call taken back"),
    "call_reply_lapse": _("reply to a call lapsed"),
    "deal_message_written": _("message written in a deal"),
    "open_licence_save": _("open licence drafted"),
    "open_licence_declare": _("open licence declared"),
    "open_licence_return": _("open licence given back to its holder"),
    "open_licence_publish": _("open licence announced"),
    "open_licence_withdraw": _("open licence withdrawn"),
    "open_licence_notify": _("notice given to take an open licence"),
    "open_licence_pay": _("payment for an open licence entered"),
    "open_licence_cancel": _("notice to take an open licence taken back"),
    "open_licence_confirm": _("payment for an open licence confirmed"),
    "open_licence_dispute": _("payment for an open licence not received"),
    "valuation_graded": _("patent graded"),
    "patents_imported": _("patents imported"),
    "standard_replaced": _("standard replaced"),
}


def action_words(action: str) -> str:
    """What was done."""
    return str(_ACTIONS.get(action, action))


_DETAILS: dict[str, object] = {
    "side": _("side"),
    "answer": _("answer"),
    "reason": _("reason"),
    "reasons": _("reasons"),
    "before": _("before"),
    "status": _("after"),
    "role": _("role"),
    "same_city": _("pairs of the same place, too"),
    "chunks": _("parts"),
    "created": _("new"),
    "updated": _("changed"),
    "skipped": _("left out"),
    "format": _("format"),
    "version": _("version"),
    "stage_before": _("before"),
    "stage": _("after"),
    "fail_reason": _("reason"),
    "end_reason": _("reason"),
    "service": _("service"),
    "agencies": _("agencies asked"),
    "terms": _("version"),
    "progress": _("how it stands"),
    "opens": _("open to the other side"),
    "least": _("patents for each need, at least"),
    "most": _("patents for each need, at most"),
    "holder_limit": _("pairs of each holder, at most"),
    "agency_limit": _("pairs of each agency, at most"),
    "exploration": _("per cent by chance"),
    "seed": _("number of the draw"),
    "chosen": _("chosen"),
    "explored": _("by chance"),
    "manual": _("by hand"),
    "alternate": _("alternates"),
}

_KINDS: dict[str, type[StrEnum]] = {
    "answer": Answer,
    "reason": RejectReason,
    "reasons": RejectReason,
    "before": MemberStatus,
    "status": MemberStatus,
    "role": MemberRole,
    "stage_before": DealStage,
    "stage": DealStage,
    "fail_reason": FailReason,
    "end_reason": EndReason,
    "service": ServiceKind,
    "progress": Progress,
    "opens": Opening,
}

_VALUES: dict[str, object] = {
    "seeker": _("the one that seeks"),
    "provider": _("the one that provides"),
    "True": _("yes"),
    "False": _("no"),
}


def detail_words(detail: Mapping[str, Any]) -> str:
    """What the event's detail says to a person; keys of other objects are left to the exported file."""
    told = [(str(_DETAILS[key]), _value(key, value)) for key, value in detail.items() if key in _DETAILS]
    colon, comma = str(gettext(": ")), str(gettext("; "))
    return comma.join(name + colon + words for name, words in told if words)


def _value(key: str, value: Any) -> str:
    if isinstance(value, list):
        return str(gettext(", ")).join(_value(key, part) for part in value)
    kind, code = _KINDS.get(key), str(value)
    if kind is not None and code in set(kind):
        return label(code, kind)
    return str(_VALUES.get(code, code))
