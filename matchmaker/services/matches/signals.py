"""What each signal says of a pair, before any weight: kept with a decision, so that weights can be learnt."""

from sqlalchemy.orm import Session

from matchmaker.domain.matches import MatchKind
from matchmaker.services.matches.corpus import need_document, patent_document
from matchmaker.services.matches.indexes import MAKERS, OFFERS, PATENTS, shelf_of
from matchmaker.storage.matches import Match
from matchmaker.storage.needs import Need
from matchmaker.storage.patents import Patent

_ANSWERS: dict[MatchKind, str] = {
    MatchKind.NEED_PATENT: PATENTS,
    MatchKind.PATENT_MAKER: MAKERS,
    MatchKind.NEED_OFFER: OFFERS,
}


def signals_of(session: Session, match: Match) -> dict[str, float] | None:
    """The amounts by signal as the texts stand now; None where the answering side has left the pool."""
    if match.kind is MatchKind.PATENT_MAKER:
        query = patent_document(session.get_one(Patent, match.patent_id))
    else:
        query = need_document(session.get_one(Need, match.need_id))
    # A maker's match names the patent that asks, every other match only the one that answers.
    answer = match.maker_id or match.offer_id or match.patent_id
    with shelf_of(session).up_to_date(session) as indexes:
        index = indexes[_ANSWERS[match.kind]]
        if answer is None or answer not in index:
            return None
        return index.signal_values(query, answer)
