"""What follows an import that published patents: a run that looks for needs and makers, queued with it."""

from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.access import SYSTEM
from matchmaker.domain.listings import ListingKind
from matchmaker.services.matches.runs import request_run
from matchmaker.storage.imports import ImportRecord, published_by_import
from matchmaker.storage.matches import MatchingRun


def follow_up(session: Session, *, record: ImportRecord, now: datetime) -> MatchingRun | None:
    """Queue a run over the published patents that the import made or changed; None when there are none.

    It is queued in the transaction of the import: a process that dies after it loses no suggestion.
    """
    listings = [(ListingKind.PATENT, patent_id) for patent_id in published_by_import(session, record)]
    if not listings:
        return None
    return request_run(session, actor=SYSTEM, same_city=False, now=now, listings=listings)
