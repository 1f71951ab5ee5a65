"""Deals in words: what each step was, what comes next, and a term sheet line by line."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import format_date, format_decimal, lazy_gettext
from flask_babel import gettext as _

from matchmaker.domain.deals import OPEN_STAGES, OVER, DealMove, DealStage, FailReason, Terms
from matchmaker.domain.introductions import Side
from matchmaker.storage.deals import DealStep, VersionRow
from matchmaker.web.deals.reading import DealFacts
from matchmaker.web.labels import label

_DONE: dict[DealMove, object] = {
    DealMove.OPEN_NDA: lazy_gettext("Confidentiality agreement drawn up"),
    DealMove.SIGN_NDA: lazy_gettext("Confidentiality agreement signed"),
    DealMove.KEEP_EVALUATING: lazy_gettext("Evaluation goes on"),
    DealMove.PROPOSE_TERMS: lazy_gettext("Terms proposed"),
    DealMove.AGREE_TERMS: lazy_gettext("Terms agreed to"),
    DealMove.SIGN_CONTRACT: lazy_gettext("Contract signed"),
    DealMove.RECORD: lazy_gettext("Recorded by the office"),
    DealMove.WAIVE_RECORDAL: lazy_gettext("No recordal is needed"),
    DealMove.REPORT_HALF_YEAR: lazy_gettext("Half a year on"),
    DealMove.REPORT_YEAR: lazy_gettext("A year on"),
    DealMove.FAIL: lazy_gettext("Ended"),
    DealMove.LAPSE: lazy_gettext("Ended by itself"),
    DealMove.UNDO: lazy_gettext("Last step taken back"),
}

_TO_COME: dict[DealStage, object] = {
    DealStage.INTRODUCED: lazy_gettext("Draw up the confidentiality agreement"),
    DealStage.NDA: lazy_gettext("Sign the confidentiality agreement"),
    DealStage.EVALUATING: lazy_gettext("Evaluate, then propose terms"),
    DealStage.NEGOTIATING: lazy_gettext("Agree on terms and sign the contract"),
    DealStage.SIGNED: lazy_gettext("Have the contract recorded"),
    DealStage.RECORDED: lazy_gettext("Say what became of it after half a year"),
    DealStage.FOLLOW_UP: lazy_gettext("Say what became of it after a year"),
}


@dataclass(frozen=True)
class Line:
    """One line of the timeline; `state` is done, now, next or stopped."""

    state: str
    title: str
    text: str


def timeline(facts: DealFacts) -> list[Line]:
    """What was done, what is to be done now and by whom, and what comes after."""
    opened = Line("done", _("Introduced"), format_date(facts.row.opened_at))
    dated = [(step.at, _done(facts, step)) for step in facts.steps]
    dated += [(document.added_at, _put_beside(facts, document)) for document in facts.documents]
    done = [line for _at, line in sorted(dated, key=lambda pair: pair[0])]
    return [opened, *done, *_now(facts), *_next(facts.row.stage)]


def _done(facts: DealFacts, step: DealStep) -> Line:
    stopped = step.after is DealStage.FAILED
    words = [who(facts, step.side, is_program=step.account_id is None), format_date(step.at)]
    if step.reason:
        words.append(label(step.reason, FailReason))
    return Line("stopped" if stopped else "done", str(_DONE[step.move]), " · ".join(words))


def _put_beside(facts: DealFacts, document: VersionRow) -> Line:
    """Without its title: that is shown where each showing is noted."""
    return Line(
        "done",
        _("Document put beside the deal"),
        f"{who(facts, document.side)} · {format_date(document.added_at)}",
    )


def who(facts: DealFacts, side: Side | None, *, is_program: bool = False) -> str:
    """Who acted: the reader's own side, the other organisation by its name, coordinators, or the program."""
    if side is not None:
        return str(_("you")) if side is facts.side else facts.row.name_of(side)
    return str(_("the system")) if is_program else str(_("coordinators"))


def _now(facts: DealFacts) -> Iterator[Line]:
    stage, due = facts.row.stage, facts.row.due_on
    if stage in OVER or due is None:
        return
    yield Line("now", str(_TO_COME[stage]), f"{turn(facts)} · {_('by %(date)s', date=format_date(due))}")


def turn(facts: DealFacts) -> str:
    """Whose turn it is."""
    if facts.to_act == set(Side):
        return str(_("either side"))
    (side,) = facts.to_act
    return who(facts, side)


def _next(stage: DealStage) -> Iterator[Line]:
    if stage in OVER:
        return
    for later in OPEN_STAGES[OPEN_STAGES.index(stage) + 1 :]:
        yield Line("next", str(_TO_COME[later]), "")


def to_come(stage: DealStage) -> str:
    """What is to be done at a stage."""
    return str(_TO_COME[stage])


@dataclass(frozen=True)
class TermLine:
    """A line of a term sheet; `is_own` where the words are a party's."""

    name: str
    label: str
    words: str
    is_own: bool = False


def term_lines(terms: Terms) -> list[TermLine]:
    """Every line of a term sheet in reading order; what is not stated is a dash."""
    lines = [
        TermLine("deal_kind", _("Kind of deal"), label(terms.deal_kind)),
        TermLine("exclusivity", _("Exclusivity"), terms.exclusivity, is_own=True),
        TermLine("field_of_use", _("Field of use"), terms.field_of_use, is_own=True),
        TermLine("territory", _("Territory"), terms.territory, is_own=True),
        TermLine("until", _("Term"), _term(terms)),
        TermLine("fee_kind", _("Way to pay"), label(terms.fee_kind)),
        TermLine("amount", _("Fixed amount"), yuan(terms.amount)),
        TermLine("royalty", _("Royalty"), f"{terms.royalty} %" if terms.royalty else ""),
        TermLine("royalty_base", _("Royalty on"), terms.royalty_base, is_own=True),
        TermLine("is_foreign", _("A party is foreign"), _("yes") if terms.is_foreign else _("no")),
        TermLine("export", _("Export catalogue"), label(terms.export) if terms.export else ""),
        TermLine("text", _("Other terms"), terms.text, is_own=True),
    ]
    return [line if line.words else TermLine(line.name, line.label, "–") for line in lines]


def _term(terms: Terms) -> str:
    if terms.until is None:
        return str(_("as long as the right stands"))
    return str(_("until %(date)s", date=format_date(terms.until)))


def yuan(amount: int | None) -> str:
    """An amount in yuan; nothing for none."""
    return "" if amount is None else str(_("%(amount)s yuan", amount=format_decimal(amount)))
