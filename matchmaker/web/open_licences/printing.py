"""The statement as a PDF: what is stated, and for its holder and coordinators the checklist, too."""

from datetime import UTC, date, datetime

from flask import Response
from flask_babel import format_date
from flask_babel import gettext as _

from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.eligibility import Verdict
from matchmaker.domain.open_licences import ForbiddenState, Item, stated_items
from matchmaker.domain.vocabulary import PatentType
from matchmaker.extensions import db
from matchmaker.services import open_licences as service
from matchmaker.storage.open_licences import OpenLicence
from matchmaker.storage.patents import Patent
from matchmaker.web.labels import label
from matchmaker.web.open_licences import words
from matchmaker.web.open_licences.paper import Line, Part, paper
from matchmaker.web.open_licences.reading import StatementFacts, readable_statement
from matchmaker.web.open_licences.views import open_licences
from matchmaker.web.policies import public


@open_licences.get("/<licence_id>/statement.pdf")
@public
def statement_pdf(licence_id: str) -> Response:
    """For whom the page is, the paper is."""
    facts = readable_statement(licence_id)
    parts = [Part(_("What is stated"), _stated(facts.row))]
    if facts.is_own or facts.is_staff:
        parts += _checklist(facts)
    text = paper(_("Statement of open licence"), facts.row.title, parts, foot=_foot(facts))
    return Response(
        text,
        mimetype="application/pdf",
        headers={"Content-Disposition": f"attachment; filename=open-licence-{facts.row.id}.pdf"},
    )


def _foot(facts: StatementFacts) -> str:
    made = _("made %(date)s", date=format_date(_today()))
    invented = _("Demonstration: invented") if facts.holder.is_demo else ""
    return _listed(label(facts.row.status), made, invented)


def _today() -> date:
    return beijing_day(datetime.now(UTC))


def _listed(*words: object) -> str:
    """In one line, parted by commas: the face has no middle dot everywhere."""
    return str(_(", ").join(str(word) for word in words if word))


def _stated(row: OpenLicence) -> list[Line]:
    lines = [
        (label(Item.NUMBER), _listed(words.number_words(row), label(row.patent_type, PatentType))),
        (label(Item.HOLDER), "；".join(row.holders)),
        (_("Standard of the fee"), words.fee_words(row.statement)),
        (_("How and when the fee is paid"), row.payment),
        (label(Item.PERIOD), words.period_words(row)),
        (label(Item.OTHER), row.other),
    ]
    if row.report_number:
        lines.append((_("Evaluation report"), row.report_number))
    if row.announced_on:
        announced = _listed(row.announcement_number, format_date(row.announced_on))
        lines.append((_("Announcement of the office"), announced))
    return [(name, said or "–") for name, said in lines]


def _checklist(facts: StatementFacts) -> list[Part]:
    """The five items and the five states, as they stand today."""
    row = facts.row
    patent = db.session.get_one(Patent, row.patent_id)
    found = service.checklist(db.session, patent=patent, statement=row.statement, today=_today())
    items = stated_items(row.statement, number=row.patent_number, holders=row.holders)
    return [
        Part(
            _("The five items of art. 85 of the Implementing Rules"),
            [(label(item), _("stated") if is_stated else _("missing")) for item, is_stated in items.items()],
        ),
        Part(
            _("The five states of art. 86 of the Implementing Rules"),
            [(label(line.state, ForbiddenState), _state(line)) for line in words.state_lines(found)],
        ),
    ]


def _state(line: words.StateLine) -> str:
    verdicts = {
        Verdict.BARRED: _("stands in the way"),
        Verdict.CHECK: _("look it up"),
        Verdict.LAWFUL: _("clear"),
    }
    reasons = [f"{reason.sentence} {reason.articles}" for reason in line.reasons] or [line.article]
    return "\n".join([str(verdicts[line.verdict]), *reasons])
