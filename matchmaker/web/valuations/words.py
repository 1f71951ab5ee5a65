"""Assessments as they are read: names of the catalogue, means, and who graded."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import format_date, format_decimal, format_percent
from flask_babel import gettext as _

from matchmaker.domain.access import Actor
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.standards import Catalogue, Section
from matchmaker.domain.valuation import Grade, Points, Scheme, Sum, sum_all, sum_dimension
from matchmaker.services.listings import ListingDetail
from matchmaker.storage.valuations import AssessmentRow
from matchmaker.web.labels import label
from matchmaker.web.language import current_language


def names_of(catalogue: Catalogue) -> dict[str, str]:
    """The names of dimensions and indicators in the language of the page."""
    is_chinese = current_language() == "zh"
    return {
        entry.code: entry.content.zh if is_chinese else entry.content.en
        for entry in catalogue.section(Section.VALUATION)
    }


@dataclass(frozen=True)
class AssessmentWords:
    """An assessment with who made it, as far as this reader may know."""

    row: AssessmentRow
    assessor: str

    @property
    def in_all(self) -> str:
        """The mean in all, or that too little is graded."""
        return sum_words(sum_all(self.row.scheme, self.row.points), is_all=True)

    def in_dimension(self, code: str) -> str:
        """The mean of a dimension."""
        found = [one for one in self.row.scheme.dimensions if one.code == code]
        return sum_words(sum_dimension(found[0], self.row.points)) if found else _("Not graded")


def sum_words(result: Sum, *, is_all: bool = False) -> str:
    """A mean of 1 to 5 with the share of the weights behind it."""
    if result.mean is None:
        return str(_("Too little is graded to sum up") if is_all else _("Not graded"))
    return str(
        _(
            "%(mean)s of 5 · %(share)s of the weight graded",
            mean=format_decimal(round(result.mean, 2)),
            share=format_percent(result.share),
        )
    )


def words_of(row: AssessmentRow | None, detail: ListingDetail, actor: Actor) -> AssessmentWords | None:
    """An assessment for a reader: people's names are for their own side alone."""
    if row is None:
        return None
    region = detail.member.region
    if row.is_coordinators:
        office = _("Coordinator of %(region)s", region=region.in_language(current_language()))
    else:
        office = detail.member.name
    is_own_side = actor.covers([region]) if row.is_coordinators else detail.is_own
    named = row.person if is_own_side else None
    return AssessmentWords(row, f"{office} · {named}" if named else office)


def differs(code: str, *sides: AssessmentWords | None) -> bool:
    """Whether both sides graded an indicator, and not alike."""
    points = [side.row.points.get(code) for side in sides if side]
    return len(points) == 2 and None not in points and points[0] != points[1]


def table_of(words: AssessmentWords, scheme: Scheme, names: dict[str, str]) -> Iterator[list[str]]:
    """An assessment as rows of a file."""
    row = words.row
    yield [_("Valuation for"), label(row.scenario)]
    yield [_("Assessor"), words.assessor]
    yield [_("Date"), str(format_date(beijing_day(row.assessed_at)))]
    yield [_("In all"), words.in_all]
    yield [_("Dimension"), _("Weight"), _("Indicator"), _("Points"), _("How it is known"), _("Evidence")]
    for dimension in scheme.dimensions:
        for code in dimension.indicators:
            cells = [names.get(dimension.code, dimension.code), format_decimal(dimension.weight)]
            yield [*cells, names.get(code, code), *_cells(row.grades.get(code, Grade()))]


def _cells(grade: Grade) -> list[str]:
    if grade.points is None or grade.known is None:
        return ["", "", ""]
    return [label(Points(str(grade.points))), label(grade.known), grade.note]
