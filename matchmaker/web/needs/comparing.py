"""Two to four suggested patents of a need in columns, with the lines marked on which they differ."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from http import HTTPStatus

from flask import render_template, request
from flask_babel import format_date, lazy_gettext
from flask_babel import gettext as _

from matchmaker.domain.access import Action
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.eligibility import Verdict
from matchmaker.domain.errors import Invalid
from matchmaker.domain.matches import Coverage
from matchmaker.domain.vocabulary import DealKind, LegalStatus, PatentType
from matchmaker.extensions import db
from matchmaker.services.matches import Suggestion
from matchmaker.services.matches.comparing import Candidate, comparable, compare
from matchmaker.services.matches.whatif import open_need
from matchmaker.web.labels import label
from matchmaker.web.matches.parts import signal_name
from matchmaker.web.needs.views import needs
from matchmaker.web.patents.facts import facts_of
from matchmaker.web.policies import current_actor, permitted
from matchmaker.web.refusals import register_refusals, say

AT_FIRST = 3
"""So many of the strongest are compared until somebody chooses others."""

register_refusals(
    {"compare_count": lazy_gettext("Please choose two to four patents.")},
)


@dataclass(frozen=True)
class Cell:
    """What one patent says on a line; `language` is set where the words are its holder's own."""

    lines: tuple[str, ...]
    language: str = ""


@dataclass(frozen=True)
class CompareRow:
    """A line of the table, one cell a patent."""

    name: str
    cells: tuple[Cell, ...]

    @property
    def is_different(self) -> bool:
        """Whether the patents do not all say the same."""
        return len({cell.lines for cell in self.cells}) > 1


@needs.get("/<key>/compare", endpoint="compare")
@permitted(Action.EXPLAIN_MATCH)
def show_comparison(key: str) -> str | tuple[str, int]:
    """The patents asked for, else the strongest."""
    need, _member = open_need(db.session, actor=current_actor(), need_id=key)
    among = comparable(db.session, actor=current_actor(), need_id=key)
    chosen = _chosen(among)
    today = beijing_day(datetime.now(UTC))
    try:
        candidates = compare(db.session, among=among, chosen=chosen, today=today) if among else []
        refusal = ""
    except Invalid as refused:
        candidates, refusal = [], say(refused)
    rows = _rows(candidates, today)
    page = render_template(
        "needs/compare.html",
        need=need,
        is_own=current_actor().owns(need.member_id),
        among=among,
        chosen=chosen,
        candidates=candidates,
        rows=[row for row in rows if row.is_different] if _only_differing() else rows,
        same=sum(not row.is_different for row in rows),
        only_differing=_only_differing(),
        refusal=refusal,
    )
    return (page, HTTPStatus.UNPROCESSABLE_ENTITY) if refusal and request.args.getlist("patent") else page


def _chosen(among: Sequence[Suggestion]) -> list[str]:
    asked = request.args.getlist("patent")
    return list(dict.fromkeys(asked)) or [row.listing_id for row in among[:AT_FIRST]]


def _only_differing() -> bool:
    return "differing" in request.args


def _rows(candidates: Sequence[Candidate], today: date) -> list[CompareRow]:
    """The lines on which at least one patent says something."""
    rows = [
        _row(_("Fit"), candidates, _fit),
        _row(_("Parts of the score"), candidates, _parts),
        _row(_("Shared words"), candidates, _phrases),
        *_elements(candidates),
        _row(_("Holders"), candidates, lambda one: Cell(tuple(one.patent.holders))),
        _row(_("Patent type"), candidates, lambda one: _said(label(one.patent.type, PatentType))),
        _row(_("IPC"), candidates, lambda one: Cell(tuple(one.patent.ipc))),
        _row(_("Technical field"), candidates, lambda one: Cell(facts_of(one.patent, today).fields)),
        _row(_("Legal status"), candidates, _legal_status),
        _row(_("Term ends"), candidates, lambda one: _day(facts_of(one.patent, today).term_ends_on)),
        _row(_("Deal kinds"), candidates, lambda one: _kinds(one.patent.deal_kinds)),
        _row(_("Lawful by what is known"), candidates, lambda one: _deals(one, Verdict.LAWFUL)),
        _row(_("Lawful if the register agrees"), candidates, lambda one: _deals(one, Verdict.CHECK)),
        _row(_("Not lawful today"), candidates, lambda one: _deals(one, Verdict.BARRED)),
        _row(_("Fee terms"), candidates, lambda one: _said(one.patent.fee_terms, one.patent.language)),
        _row(_("Maturity"), candidates, lambda one: _said(facts_of(one.patent, today).maturity)),
        _row(_("Evidence of the maturity"), candidates, lambda one: _said(one.patent.maturity_evidence)),
    ]
    return [row for row in rows if any(cell.lines for cell in row.cells)]


def _row(name: str, candidates: Iterable[Candidate], cell: Callable[[Candidate], Cell]) -> CompareRow:
    return CompareRow(name, tuple(cell(candidate) for candidate in candidates))


def _said(words: str, language: str = "") -> Cell:
    return Cell((words,) if words else (), language)


def _day(day: date | None) -> Cell:
    return _said(format_date(day) if day else "")


def _fit(candidate: Candidate) -> Cell:
    suggestion = candidate.suggestion
    return Cell((f"{suggestion.score:.3f} · {label(suggestion.strength)}",))


def _parts(candidate: Candidate) -> Cell:
    """The score's parts, one line a signal, the largest first."""
    amounts: dict[str, float] = {}
    for share in candidate.shares:
        name = signal_name(share)
        amounts[name] = amounts.get(name, 0.0) + share.amount
    ordered = sorted(amounts.items(), key=lambda part: (-part[1], part[0]))
    return Cell(tuple(f"{name} {amount:+.3f}" for name, amount in ordered))


def _phrases(candidate: Candidate) -> Cell:
    suggestion = candidate.suggestion
    return _said("、".join(suggestion.phrases), suggestion.language)


def _elements(candidates: Sequence[Candidate]) -> list[CompareRow]:
    """A line for each of the five elements that the need names."""
    covered = [one.suggestion.coverage for one in candidates if one.suggestion.coverage]
    if not covered:
        return []
    columns = [[_element(cell.state, cell.degree) for cell in one.cells] for one in covered]
    names = [_("Covers: %(element)s", element=label(cell.element)) for cell in covered[0].cells]
    return [CompareRow(name, tuple(cells)) for name, *cells in zip(names, *columns, strict=True)]


def _element(state: Coverage | None, degree: float | None) -> Cell:
    return Cell(()) if state is None or degree is None else Cell((f"{label(state)} · {degree:.0%}",))


def _legal_status(candidate: Candidate) -> Cell:
    patent = candidate.patent
    if patent.legal_status is None:
        return Cell((_("not stated"),))
    words = label(patent.legal_status, LegalStatus)
    if patent.status_checked_on is None:
        return Cell((words,))
    checked = format_date(patent.status_checked_on)
    return Cell((_("%(status)s, checked %(date)s", status=words, date=checked),))


def _kinds(codes: Iterable[str]) -> Cell:
    return _said(_(", ").join(label(code, DealKind) for code in codes))


def _deals(candidate: Candidate, verdict: Verdict) -> Cell:
    if candidate.outlook is None:
        return Cell(())
    return _kinds(deal.kind for deal in candidate.outlook.deals if deal.verdict is verdict)
