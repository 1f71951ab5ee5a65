"""What if: a need's page on which words and conditions are tried, and nothing is stored."""

from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from flask import render_template, request
from flask_babel import lazy_gettext as _
from wtforms import SelectField
from wtforms.fields import SelectChoice

from matchmaker.domain.access import Action
from matchmaker.domain.divisions import Region
from matchmaker.domain.listings import EDITABLE
from matchmaker.domain.matches import partner_regions
from matchmaker.extensions import db
from matchmaker.services.matches import NeedText
from matchmaker.services.matches.whatif import Line, Supposed, open_need, what_if
from matchmaker.storage.members import Member
from matchmaker.storage.needs import Need
from matchmaker.web.introductions.cards import gaps
from matchmaker.web.needs.forms import WordingForm
from matchmaker.web.needs.views import needs
from matchmaker.web.policies import current_actor, permitted

ACROSS, EVERYWHERE = "across", "everywhere"
RADII: dict[str, Any] = {
    ACROSS: _("Beijing with Tianjin or Hebei, as a run looks"),
    EVERYWHERE: _("The same city, too"),
    Region.BEIJING.value: _("Only holders in Beijing"),
    Region.TIANJIN.value: _("Only holders in Tianjin"),
    Region.HEBEI.value: _("Only holders in Hebei"),
}


class WhatIfForm(WordingForm):
    """A need's wording, and how far to look."""

    radius = SelectField(
        _("Where to look"),
        choices=lambda: [SelectChoice(code, str(words)) for code, words in RADII.items()],
        default=ACROSS,
    )

    def supposed(self, need: Need, member: Member) -> Supposed:
        """The need as the form describes it; its budget and its deadline stay as they are."""
        text = replace(
            NeedText.of(need),
            title=self.title.data or "",
            problem=self.problem.data or "",
            elements=self.elements(),
            deal_kinds=tuple(self.deal_kinds.data or ()),
            maturity=self.level,
        )
        return Supposed(text=text, regions=_regions(self.radius.data, member.region))


def _regions(radius: str, home: Region) -> frozenset[Region]:
    if radius in (ACROSS, EVERYWHERE):
        return partner_regions(home, same_city=radius == EVERYWHERE)
    return frozenset({Region(radius)})


@needs.route("/<key>/what-if", methods=["GET", "POST"], endpoint="what_if")
@permitted(Action.EXPLAIN_MATCH)
def show_what_if(key: str) -> str | tuple[str, int]:
    """The list of a need as it would be. The words come in the body: they stay out of addresses and logs."""
    need, member = open_need(db.session, actor=current_actor(), need_id=key)
    form = WhatIfForm.of(need)
    is_wrong = form.is_submitted() and not form.validate()
    page = _page(form, need, member, is_wrong)
    # A page that is only being typed into is not wrong yet; and htmx swaps in nothing but what is well.
    is_refused = is_wrong and "HX-Request" not in request.headers
    return (page, HTTPStatus.UNPROCESSABLE_ENTITY) if is_refused else page


def _page(form: WhatIfForm, need: Need, member: Member, is_wrong: bool) -> str:
    outcome = None
    if not is_wrong:
        supposed = form.supposed(need, member)
        outcome = what_if(db.session, need=need, supposed=supposed, now=datetime.now(UTC))
    is_own = current_actor().owns(need.member_id)
    return render_template(
        "needs/what_if.html",
        need=need,
        form=form,
        outcome=outcome,
        gap_words=_gap_words,
        is_own=is_own,
        may_use=is_own and need.status in EDITABLE,
    )


def _gap_words(line: Line) -> list[str]:
    """What does not agree, one sentence each."""
    return gaps({"missing": line.gaps})
