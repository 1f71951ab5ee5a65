"""Which agencies cannot serve one side of a deal, since they belong to the other."""

from sqlalchemy.orm import Session

from matchmaker.domain.introductions import other_side
from matchmaker.storage.deals import Deal
from matchmaker.storage.requests import chosen_for_deal
from matchmaker.storage.rounds.sources import agencies_of, owned_together


def conflicted(session: Session, *, deal: Deal, member_id: str) -> set[str]:
    """The counterpart itself, who has its owner, who acts for it, and whom it chose for this deal.

    member_id -- the party that asks; it must be a party to the deal.
    """
    side = deal.side_of(member_id)
    assert side is not None
    counterpart = deal.member_of(other_side(side))
    return (
        {counterpart}
        | owned_together(session).get(counterpart, set())
        | agencies_of(session).get(counterpart, set())
        | chosen_for_deal(session, deal_id=deal.id, member_id=counterpart)
    )
