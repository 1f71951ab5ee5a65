"""Documents beside a deal: added, opened to the other side by stage, handed out, and every showing noted."""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import IO

from sqlalchemy.orm import Session

from matchmaker.domain.access import Actor
from matchmaker.domain.deals.documents import (
    VERSIONS_LIMIT,
    Opening,
    Shown,
    check_suffix,
    check_title,
    file_name_of,
    openings_at,
)
from matchmaker.domain.deals.sharing import DealAct
from matchmaker.domain.errors import Invalid, NotFound
from matchmaker.domain.introductions import other_side
from matchmaker.domain.texts import clean
from matchmaker.services.deals.sharing import Sharing, share
from matchmaker.services.deals.sniffing import kind_of
from matchmaker.services.deals.telling import path_of, tell_sides
from matchmaker.storage.deals import (
    DealDocument,
    DealShowing,
    DealVersion,
    count_versions,
    files_named,
    last_number,
    own_document,
    unseen_by,
    version_for,
)
from matchmaker.storage.document_files import DocumentFiles, Received

SWEPT_AT_ONCE = 500


@dataclass(frozen=True)
class Upload:
    """A file as it was sent, from when the other side may see it, and where files are kept.

    limit -- bytes.
    """

    stream: IO[bytes]
    name: str
    opens: Opening
    files: DocumentFiles
    limit: int


def add_document(
    session: Session, *, actor: Actor, deal_id: str, title: str, upload: Upload, now: datetime
) -> DealVersion:
    """Put a document beside the deal, with its first version.

    Raises NotFound for everybody but the sides, Invalid with the field at fault, WrongState once it is over.
    """
    at = share(session, deal_id=deal_id, actor=actor, act=DealAct.ADD_DOCUMENT, now=now)
    title = " ".join(clean(title).split())
    check_title(title)
    document = DealDocument(deal_id=deal_id, side=at.side, title=title)
    return _add(at, document, upload)


def add_version(
    session: Session, *, actor: Actor, deal_id: str, document_id: str, upload: Upload, now: datetime
) -> DealVersion:
    """Add a version to a document of the own side; NotFound for others' documents, else as `add_document`."""
    at = share(session, deal_id=deal_id, actor=actor, act=DealAct.ADD_DOCUMENT, now=now)
    document = own_document(session, deal_id=deal_id, document_id=document_id, side=at.side)
    if document is None:
        raise NotFound
    return _add(at, document, upload)


def _add(at: Sharing, document: DealDocument, upload: Upload) -> DealVersion:
    if count_versions(at.session, deal_id=at.deal.id, side=at.side) >= VERSIONS_LIMIT:
        raise Invalid("too_many_versions", field="file", limit=VERSIONS_LIMIT)
    with upload.files.receive(upload.stream, limit=upload.limit) as received:
        version = _version(at, document, upload, received)
        received.keep()
    return version


def _version(at: Sharing, document: DealDocument, upload: Upload, received: Received) -> DealVersion:
    name, kind = file_name_of(upload.name), kind_of(received.path)
    check_suffix(name, kind)
    is_first = not _unseen_by_the_other(at)
    at.session.add(document)
    # The version names its document by the key.
    at.session.flush()
    version = DealVersion(
        document_id=document.id,
        number=last_number(at.session, document.id) + 1,
        account_id=at.account_id,
        added_at=at.now,
        opens=upload.opens,
        file_key=received.key,
        file_name=name,
        kind=kind,
        size=received.size,
        hash=received.hash,
    )
    at.session.add(version)
    # A constraint speaks up before the file stays.
    at.session.flush()
    at.record("deal_version_added", opens=version.opens.value, hash=version.hash)
    if is_first and version.opens in openings_at(at.deal.stage):
        _tell(at)
    return version


def _unseen_by_the_other(at: Sharing) -> list[str]:
    openings = openings_at(at.deal.stage)
    return unseen_by(at.session, deal_id=at.deal.id, side=other_side(at.side), openings=openings)


def _tell(at: Sharing) -> None:
    """The other side is told once, until somebody of it has looked."""
    path = f"{path_of(at.deal)}/documents"
    tell_sides(
        at.session, deal=at.deal, kind="deal_document", now=at.now, sides={other_side(at.side)}, path=path
    )


def close_version(session: Session, *, actor: Actor, deal_id: str, version_id: str, now: datetime) -> None:
    """Let the other side see a version no more; what it saw stays noted. NotFound for others' documents."""
    at = share(session, deal_id=deal_id, actor=actor, act=DealAct.CLOSE_VERSION, now=now)
    found = version_for(session, deal_id=deal_id, version_id=version_id, side=at.side, openings=())
    if found is None:
        raise NotFound
    version, _document = found
    version.opens = Opening.NEVER
    at.record("deal_version_closed", hash=version.hash)


def show_entries(session: Session, *, actor: Actor, deal_id: str, now: datetime) -> None:
    """Note that the actor has the entries of the other side's open versions before them; call it first.

    Each person is noted once for each version. Raises NotFound for everybody but the sides.
    """
    at = share(session, deal_id=deal_id, actor=actor, act=DealAct.READ_DOCUMENTS, now=now)
    openings = openings_at(at.deal.stage)
    for version_id in unseen_by(
        session, deal_id=deal_id, side=at.side, openings=openings, account_id=at.account_id
    ):
        _note(at, version_id, Shown.ENTRY)


def hand_out(
    session: Session, *, actor: Actor, deal_id: str, version_id: str, files: DocumentFiles, now: datetime
) -> DealVersion:
    """A version whose file the actor may have; whoever is not of its side is noted each time.

    Raises NotFound for what is absent, not open to the actor, or whose file is gone from the disk.
    """
    at = share(session, deal_id=deal_id, actor=actor, act=DealAct.READ_DOCUMENTS, now=now)
    openings = openings_at(at.deal.stage)
    found = version_for(session, deal_id=deal_id, version_id=version_id, side=at.side, openings=openings)
    if found is None or not files.path(found[0].file_key).is_file():
        raise NotFound
    version, document = found
    if document.side is not at.side:
        _note(at, version.id, Shown.FILE)
        at.record("deal_version_fetched", hash=version.hash)
    return version


def _note(at: Sharing, version_id: str, what: Shown) -> None:
    at.session.add(
        DealShowing(
            version_id=version_id, account_id=at.account_id, member_id=at.member_id, what=what, at=at.now
        )
    )


def sweep_documents(session: Session, *, files: DocumentFiles, now: datetime) -> int:
    """Remove files that no version names, left by transactions that failed; how many there were."""
    aged, swept = iter(files.aged(now)), 0
    while some := list(islice(aged, SWEPT_AT_ONCE)):
        left_over = set(some) - files_named(session, some)
        files.drop(left_over)
        swept += len(left_over)
    return swept
