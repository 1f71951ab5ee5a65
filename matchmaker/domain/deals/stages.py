"""The life of a deal as one table: which move leads from which stages to which, and who may make it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from matchmaker.domain.access import Actor, Role
from matchmaker.domain.divisions import Region
from matchmaker.domain.errors import Forbidden, WrongState
from matchmaker.domain.moves import Move, move


class DealStage(StrEnum):
    """Where a deal stands; each stage is named by what was reached."""

    INTRODUCED = "introduced"
    NDA = "nda"
    EVALUATING = "evaluating"
    NEGOTIATING = "negotiating"
    SIGNED = "signed"
    RECORDED = "recorded"
    FOLLOW_UP = "follow_up"
    CLOSED = "closed"
    FAILED = "failed"


class DealMove(StrEnum):
    """What is done to a deal."""

    OPEN_NDA = "open_nda"
    SIGN_NDA = "sign_nda"
    KEEP_EVALUATING = "keep_evaluating"
    PROPOSE_TERMS = "propose_terms"
    AGREE_TERMS = "agree_terms"
    SIGN_CONTRACT = "sign_contract"
    RECORD = "record"
    WAIVE_RECORDAL = "waive_recordal"
    REPORT_HALF_YEAR = "report_half_year"
    REPORT_YEAR = "report_year"
    FAIL = "fail"
    LAPSE = "lapse"
    UNDO = "undo"


class FailReason(StrEnum):
    """Why a deal came to nothing; both sides read it, so that nobody is left without an answer."""

    TECHNOLOGY = "technology"
    MATURITY = "maturity"
    LEGAL_STATE = "legal_state"
    PRICE = "price"
    TERMS = "terms"
    FUNDING = "funding"
    PLANS_CHANGED = "plans_changed"
    OTHER_PARTNER = "other_partner"
    NO_PROGRESS = "no_progress"
    OTHER = "other"


OPEN_STAGES = (
    DealStage.INTRODUCED,
    DealStage.NDA,
    DealStage.EVALUATING,
    DealStage.NEGOTIATING,
    DealStage.SIGNED,
    DealStage.RECORDED,
    DealStage.FOLLOW_UP,
)
"""In the order in which a deal goes through them."""

BEFORE_SIGNING = frozenset(OPEN_STAGES[:4])
OVER = frozenset({DealStage.CLOSED, DealStage.FAILED})

_PEOPLE = (Role.MEMBER, Role.OWNER)
_HEAD = (Role.OWNER,)
_STAFF = (Role.COORDINATOR, Role.ADMIN)
_S = DealStage

MOVES: dict[DealMove, Move[DealStage]] = {
    DealMove.OPEN_NDA: move({_S.INTRODUCED}, _S.NDA, *_PEOPLE),
    DealMove.SIGN_NDA: move({_S.NDA}, _S.EVALUATING, *_HEAD),
    DealMove.KEEP_EVALUATING: move({_S.EVALUATING}, _S.EVALUATING, *_PEOPLE),
    DealMove.PROPOSE_TERMS: move({_S.EVALUATING, _S.NEGOTIATING}, _S.NEGOTIATING, *_PEOPLE),
    DealMove.AGREE_TERMS: move({_S.NEGOTIATING}, _S.NEGOTIATING, *_HEAD),
    DealMove.SIGN_CONTRACT: move({_S.NEGOTIATING}, _S.SIGNED, *_HEAD),
    DealMove.RECORD: move({_S.SIGNED}, _S.RECORDED, *_PEOPLE, *_STAFF),
    DealMove.WAIVE_RECORDAL: move({_S.SIGNED}, _S.RECORDED, *_PEOPLE, *_STAFF),
    DealMove.REPORT_HALF_YEAR: move({_S.RECORDED}, _S.FOLLOW_UP, *_PEOPLE, *_STAFF),
    DealMove.REPORT_YEAR: move({_S.FOLLOW_UP}, _S.CLOSED, *_PEOPLE, *_STAFF),
    DealMove.FAIL: move(set(OPEN_STAGES), _S.FAILED, *_HEAD, *_STAFF),
    # The program's own; no page offers it.
    DealMove.LAPSE: move(set(BEFORE_SIGNING), _S.FAILED, Role.ADMIN),
}
"""SIGN_NDA leads on once both sides made it, AGREE_TERMS opens the way to SIGN_CONTRACT; UNDO is apart, since
it leads back to wherever the move before came from."""

UNDO_ROLES = frozenset(_STAFF)
UNDO_TIME = timedelta(days=7)
UNDOABLE = frozenset(
    {
        DealMove.SIGN_CONTRACT,
        DealMove.RECORD,
        DealMove.WAIVE_RECORDAL,
        DealMove.REPORT_HALF_YEAR,
        DealMove.REPORT_YEAR,
        DealMove.FAIL,
        DealMove.LAPSE,
    }
)
"""What staff may take back within UNDO_TIME; signatures and agreements are the sides' own word and stay."""


def standing(
    actor: Actor,
    *,
    parties: Collection[str],
    regions: Collection[Region],
    advisers: Collection[str] = (),
) -> Actor:
    """The actor as one deal sees them: only as a party or its adviser, and with regions only where it lies.

    Whoever is nobody to the deal is left with the roles of any account.
    """
    is_party, is_adviser = actor.member_id in parties, actor.member_id in advisers
    concerned = actor.regions if any(region in actor.regions for region in regions) else frozenset()
    return replace(
        actor,
        member_id=actor.member_id if is_party or is_adviser else None,
        member_role=actor.member_role if is_party else None,
        admitted=actor.admitted and (is_party or is_adviser),
        is_adviser=is_adviser and not is_party,
        regions=concerned,
    )


def check_undo(actor: Actor, *, last: DealMove | None, made_on: date, today: date) -> None:
    """Raise Forbidden for those who may not take a move back, WrongState for a move that stays or is too old.

    last -- the latest move; None where there was none.
    """
    if not UNDO_ROLES & actor.roles:
        raise Forbidden(move=DealMove.UNDO.value)
    if last not in UNDOABLE:
        raise WrongState("deal_not_undoable")
    if today > made_on + UNDO_TIME:
        raise WrongState("deal_undo_too_late", days=UNDO_TIME.days)
