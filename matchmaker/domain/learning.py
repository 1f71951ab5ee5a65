"""What the ranking may learn from coordinators: which decisions speak of fit, and how many it takes."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from matchmaker.domain.access import EVERY_REGION, Action, Actor
from matchmaker.domain.errors import Forbidden
from matchmaker.domain.matches import Judgement
from matchmaker.domain.vocabulary import RejectReason

# A pair refused for nothing but these may fit well, and a weight moved by it would be moved wrongly. Two that
# know each other, or belong together, often fit best; a closed need, a duplicate and a secret lie in the
# listing, not in the pair; the legal status is a gate that no weight can replace; what "other" means only
# people can read.
SAYS_NOTHING_OF_FIT = frozenset(
    {
        RejectReason.ALREADY_KNOWN,
        RejectReason.CONFLICT_OF_INTEREST,
        RejectReason.NEED_CLOSED,
        RejectReason.DUPLICATE,
        RejectReason.CONFIDENTIALITY,
        RejectReason.LEGAL_STATE,
        RejectReason.OTHER,
    }
)

# Fewer tell two rankings apart no better than chance does: three in ten are kept for the test.
NEEDED, NEEDED_OF_EACH = 200, 40

# A pair that was shown by a one-in-ten chance stands for ten like it; rarer ones would drown out the rest.
LEAST_PROPENSITY = 0.1


class ModelStatus(StrEnum):
    """What became of a learnt ranking: at most one is in force; without one the built-in weights are.

    Adopting one replaces the one before; rolling one back brings back what it had replaced.
    """

    IN_FORCE = "in_force"
    REPLACED = "replaced"
    ROLLED_BACK = "rolled_back"
    REFUSED = "refused"


def fits(judgement: Judgement, reasons: Collection[str]) -> bool | None:
    """Whether the coordinator found that the pair fits; None where the decision does not say.

    To shelve is to decide later, to undo is to take back what was said.
    """
    if judgement is Judgement.APPROVE:
        return True
    if judgement is Judgement.REJECT and set(reasons) - SAYS_NOTHING_OF_FIT:
        return False
    return None


def sample_weight(propensity: float) -> float:
    """How many pairs a decision stands for: those like it that chance kept from being shown.

    A suggestion that nobody has judged is no rejection: it may never have been looked at, and the lower it
    stands the likelier that is. So only judged ones count.
    """
    return 1 / max(propensity, LEAST_PROPENSITY)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """How many decisions are missing before the ranking may learn."""

    decisions: int
    approvals: int
    rejections: int

    @property
    def is_any(self) -> bool:
        """Whether something is missing."""
        return bool(self.decisions or self.approvals or self.rejections)


def shortfall(*, approvals: int, rejections: int) -> Shortfall:
    """What is missing beside so many approvals and rejections that speak of fit."""
    return Shortfall(
        decisions=max(0, NEEDED - approvals - rejections),
        approvals=max(0, NEEDED_OF_EACH - approvals),
        rejections=max(0, NEEDED_OF_EACH - rejections),
    )


def require_model_keeper(actor: Actor) -> None:
    """Raise Forbidden for all but administrators and coordinators of every region: a model serves all."""
    actor.require(Action.KEEP_MODELS)
    if not (actor.is_admin or actor.regions == EVERY_REGION):
        raise Forbidden(action=Action.KEEP_MODELS.value)
