"""Recordals: a side's word on its papers, the bundle for filing, and the board of what is due."""

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime
from math import ceil
from typing import Any

from flask import Response, render_template, request
from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.access import Action
from matchmaker.domain.calendar import beijing_day
from matchmaker.domain.deals import Terms, Urgency
from matchmaker.domain.errors import NotFound
from matchmaker.domain.introductions import Side
from matchmaker.extensions import db
from matchmaker.services import deals as service
from matchmaker.services.deals.bundle import with_manifest, zipped
from matchmaker.storage.deals import DealRow, DealTerms, count_recordals, recordals_due
from matchmaker.storage.members import Member
from matchmaker.web.deals.filing import check_lines, recordal_page
from matchmaker.web.deals.forms import PapersForm, RecordalForm
from matchmaker.web.deals.reading import DealFacts, own_deal, regions_of
from matchmaker.web.deals.steps import Answer, back, carry_out
from matchmaker.web.deals.views import deals
from matchmaker.web.deals.words import term_lines
from matchmaker.web.labels import label
from matchmaker.web.paging import page_number
from matchmaker.web.policies import current_actor, permitted

BOARD_SIZE = 25


@deals.post("/<deal_id>/recordal/papers")
@permitted(Action.MOVE_DEAL)
def confirm_papers(deal_id: str) -> Answer:
    """Confirm the own side's papers."""
    row, _side = own_deal(deal_id)
    form = PapersForm()

    def act(session: Session, given: dict[str, Any]) -> None:
        service.confirm_papers(
            session, is_ticked=form.agree.data, list_seen=form.list_seen.data or "", **given
        )

    status = carry_out(row, form, act, _("Noted: your papers are complete."))
    if status == 303:
        return back(row)
    number = RecordalForm(formdata=None)
    number.seen.data = str(row.version)
    return recordal_page(row, number, form), status


@deals.get("/<deal_id>/recordal/bundle.zip")
@permitted(Action.READ_DEALS)
def bundle(deal_id: str) -> Response:
    """What is kept here of a signed contract, for the two parties to file: one ZIP with a list."""
    row, _side = own_deal(deal_id)
    facts = DealFacts.of(row)
    if facts.contract is None:
        raise NotFound
    files = with_manifest(_files(row, facts), _about(row, facts))
    answer = Response(zipped(files), mimetype="application/zip")
    answer.headers["Content-Disposition"] = f"attachment; filename=deal-{row.id}.zip"
    return answer


def _about(row: DealRow, facts: DealFacts) -> dict[str, object]:
    """The deal's number and its parties."""
    parties = []
    for side in Side:
        member = db.session.get_one(Member, row.seeker_id if side is Side.SEEKER else row.provider_id)
        parties.append({"side": side.value, "name": member.name, "credit_code": member.credit_code})
    contract = facts.contract
    return {
        "deal": row.id,
        "contract_number": contract.number if contract else "",
        "due_on": row.due_on.isoformat() if row.due_on else None,
        "parties": parties,
    }


def _files(row: DealRow, facts: DealFacts) -> dict[str, bytes]:
    """The papers, each as a text or a table."""
    contract = facts.contract
    assert contract is not None
    version = db.session.get_one(DealTerms, contract.terms_id)
    lines = term_lines(Terms.from_json(version.content))
    files = {
        "terms.txt": _text(
            [
                _("Terms, version %(number)s", number=version.number),
                f"SHA-256 {version.hash}",
                "",
                *(f"{line.label}: {line.words}" for line in lines),
            ]
        ),
        "contract.csv": _table(
            [
                (_("Value, in yuan"), contract.value),
                (_("Signed on"), contract.signed_on),
                (_("Takes effect on"), contract.effective_on),
                (_("Contract number"), contract.number),
                (_("SHA-256 of the signed copy"), contract.evidence_hash),
                (_("Recordal"), contract.recordal_number),
                (_("Recorded on"), contract.recorded_on or ""),
            ]
        ),
        "precheck.txt": _text(_precheck(row, facts)),
    }
    if facts.nda is not None:
        files["nda.txt"] = _text([facts.nda.text, "", f"SHA-256 {facts.nda.hash}", *_signatures(row, facts)])
    return files


def _precheck(row: DealRow, facts: DealFacts) -> list[str]:
    heading = _("Pre-check of %(date)s", date=format_date(beijing_day(datetime.now(UTC))))
    lines = check_lines(row, facts) if facts.is_to_be_recorded else []
    found = [f"- {one.said.sentence} ({one.said.articles}) {one.mend}" for one in lines]
    return [heading, "", *(found or [_("Nothing was found that stands in the way.")])]


def _signatures(row: DealRow, facts: DealFacts) -> list[str]:
    return [
        f"{row.name_of(side)}: {one.name}, {one.signed_at.isoformat(timespec='seconds')}"
        for side, one in sorted(facts.signatures.items())
    ]


def _text(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _table(rows: Iterable[tuple[str, object]]) -> bytes:
    """A table that spreadsheets open with the right letters."""
    sheet = io.StringIO()
    csv.writer(sheet).writerows(rows)
    return sheet.getvalue().encode("utf-8-sig")


@deals.get("/recordals")
@permitted(Action.OVERSEE_RECORDALS)
def recordals() -> str:
    """Signed contracts of the reader's regions whose recordal is not entered: overdue, soon, later."""
    regions, today, page = regions_of(current_actor()), beijing_day(datetime.now(UTC)), page_number()
    counts = count_recordals(db.session, regions=regions, today=today)
    asked = request.args.get("group", "")
    first = next((one for one in Urgency if counts[one]), Urgency.OVERDUE)
    group = Urgency(asked) if asked in set(Urgency) else first
    return render_template(
        "deals/recordals.html",
        rows=recordals_due(
            db.session, regions=regions, urgency=group, today=today, page=page, page_size=BOARD_SIZE
        ),
        counts=counts,
        group=group,
        titles={one: label(one) for one in Urgency},
        today=today,
        page=page,
        pages=ceil(counts[group] / BOARD_SIZE),
    )
