"""What an open licence means for the patent's other deals, kept where eligibility reads it."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from matchmaker.domain.open_licences import OpenLicenceStatus
from matchmaker.storage.open_licences import OpenLicence, has_licensees
from matchmaker.storage.patents import Patent


def keep_facts(session: Session, row: OpenLicence) -> None:
    """Until when the patent is openly licensed: as long as it is offered, and as long as licences given run.

    Past the ORM, so that whoever edits the listing meanwhile is not disturbed.
    """
    session.flush()
    runs = row.status is OpenLicenceStatus.PUBLISHED or has_licensees(session, row.id)
    session.execute(
        update(Patent)
        .where(Patent.id == row.patent_id)
        .values(open_licence_until=row.until if runs else None)
        .execution_options(synchronize_session="fetch")
    )
