"""The deal file: everything the reader's side may see of a deal, on one page made for A4."""

from flask import render_template

from matchmaker.domain.access import Action
from matchmaker.domain.deals import Terms
from matchmaker.extensions import db
from matchmaker.storage.deals import DealTerms
from matchmaker.web.deals import words
from matchmaker.web.deals.reading import DealFacts, readable_deal
from matchmaker.web.deals.views import deals, heading_of
from matchmaker.web.policies import current_actor, permitted


@deals.get("/<deal_id>/file")
@permitted(Action.READ_DEALS)
def file(deal_id: str) -> str:
    """The deal as it stands today, to be printed or kept as PDF."""
    row = readable_deal(deal_id)
    facts = DealFacts.of(row)
    agreed = _agreed(facts)
    return render_template(
        "deals/file.html",
        row=row,
        facts=facts,
        heading=heading_of(row, current_actor().member_id or ""),
        timeline=[line for line in words.timeline(facts) if line.state in {"done", "stopped"}],
        agreed=agreed,
        # What the terms say is the two sides' alone.
        lines=words.term_lines(Terms.from_json(agreed.content)) if agreed and facts.side else [],
        words=words,
    )


def _agreed(facts: DealFacts) -> DealTerms | None:
    """The version that the contract was signed on, else the latest once both sides agreed to it."""
    if facts.contract:
        return db.session.get(DealTerms, facts.contract.terms_id)
    return facts.latest if facts.is_agreed else None
