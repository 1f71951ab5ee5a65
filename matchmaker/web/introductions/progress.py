"""Where an introduction stands, as a timeline: what happened, what comes next, when it lapses."""

from dataclasses import dataclass

from flask_babel import format_date
from flask_babel import gettext as _

from matchmaker.domain.introductions import OVER, Answer, IntroductionStatus
from matchmaker.storage.introductions import OwnRow


@dataclass(frozen=True)
class Step:
    """One line; `state` is done, now, next or stopped."""

    state: str
    title: str
    text: str


def steps(row: OwnRow) -> list[Step]:
    """The four steps as a side sees them; how the other one answered shows only in the outcome."""
    offered = Step("done", _("Card sent to both sides"), _("on %(date)s", date=format_date(row.offered_at)))
    return [offered, _own_answer(row), _other_answer(row), _outcome(row)]


def _own_answer(row: OwnRow) -> Step:
    title = _("Your answer")
    if row.answer is Answer.PENDING:
        if row.status in OVER:
            return Step("stopped", title, _("You did not answer."))
        return Step("now", title, _("Open until %(date)s", date=format_date(row.due_at)))
    said = _("interested") if row.answer is Answer.INTERESTED else _("not for you")
    text = _("%(answer)s, on %(date)s", answer=said, date=format_date(row.answered_at))
    return Step("done" if row.answer is Answer.INTERESTED else "stopped", title, text)


def _other_answer(row: OwnRow) -> Step:
    title = _("The other side's answer")
    if row.other_has_answered:
        text = _("It has answered. You see how once you have answered.")
        return Step("done", title, text if row.answer is Answer.PENDING else _("It has answered."))
    if row.status in OVER:
        return Step("stopped", title, _("It did not answer."))
    return Step("now", title, _("Open until %(date)s", date=format_date(row.due_at)))


def _outcome(row: OwnRow) -> Step:
    title = _("Contacts")
    if row.status is IntroductionStatus.INTRODUCED:
        return Step("done", title, _("Shown to both sides since %(date)s", date=format_date(row.closed_at)))
    if row.status in OVER:
        return Step("stopped", title, ending(row))
    return Step("next", title, _("Shown to both sides when both are interested"))


def ending(row: OwnRow) -> str:
    """Why it is over, in one sentence."""
    if row.status is IntroductionStatus.LAPSED:
        return str(_("Nobody's contact was shown: an answer was missing when the time ran out."))
    if row.status is IntroductionStatus.WITHDRAWN:
        return str(_("The proposal was taken back. Nobody's contact was shown."))
    if row.answer is Answer.DECLINED:
        return str(_("You said that it is not for you. Nobody's contact was shown."))
    return str(_("It was not taken up. Nobody's contact was shown."))
