"""The matching indexes of this process: read once, then kept at what each transaction sees.

One index a kind of document (needs, patents, offers, makers' profiles). They are read from the index folder,
or built from the tables where nothing was saved yet, and before each use brought up to the pool's clock.
"""

import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, make_url
from sqlalchemy.orm import Session

from matchmaker.engine import Document, IndexFolderError, SavedIndex
from matchmaker.engine.sweeping import sweep
from matchmaker.services.learning import weights_in_force
from matchmaker.services.matches import clock as clocks
from matchmaker.services.matches.clock import Clock
from matchmaker.services.matches.corpus import (
    maker_document,
    need_document,
    offer_document,
    patent_document,
)
from matchmaker.services.matches.pool_index import FORESEEN, PoolIndex
from matchmaker.services.matches.workers import Workers
from matchmaker.storage import index_files
from matchmaker.storage.matches.sources import (
    makers_to_match,
    needs_to_match,
    offers_to_match,
    patents_to_match,
)

NEEDS, PATENTS, OFFERS, MAKERS = "need", "patent", "offer", "member"
"""Names of the indexes: the kinds of the pool's ticks."""

CLOCK = "clock.json"
# Rather than ask for so many rows by name, all are read; what is unchanged costs nothing.
MANY = 5000


@dataclass(frozen=True)
class Source:
    """Where the documents of an index come from."""

    rows: Callable[[Session, Collection[str] | None], Sequence[Any]]
    document: Callable[[Any], Document]

    def read(self, session: Session, ids: Collection[str] | None = None) -> list[Document]:
        """The documents that may be matched as the tables stand now; all, or those of the ids."""
        return [self.document(row) for row in self.rows(session, ids)]


SOURCES: dict[str, Source] = {
    NEEDS: Source(needs_to_match, need_document),
    PATENTS: Source(patents_to_match, patent_document),
    OFFERS: Source(offers_to_match, offer_document),
    MAKERS: Source(makers_to_match, maker_document),
}

ASKED_BY = {PATENTS: NEEDS, OFFERS: NEEDS, MAKERS: PATENTS}
"""Which pool's texts ask an index."""

Indexes = Mapping[str, PoolIndex]


@dataclass
class Shelf:
    """The indexes of one database. `folder` is where they are saved; without one they live in memory only."""

    folder: Path | None = None
    _indexes: dict[str, PoolIndex] = field(default_factory=dict)
    _clock: Clock = field(default_factory=Clock)
    _weights: Mapping[str, float] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @contextmanager
    def up_to_date(self, session: Session) -> Iterator[Indexes]:
        """The indexes as this transaction sees the pool; other threads wait, so only read inside."""
        # Whatever waits for a lock of the database does so before this lock is taken, never while it is held.
        session.flush()
        session.connection()
        with self._lock, session.no_autoflush:
            self._open(session)
            self._follow(session)
            self._weigh(weights_in_force(session))
            yield self._indexes

    def save(self, session: Session, *, now: datetime) -> Path | None:
        """Bring the indexes up to date and save them; None where there is no folder to save into."""
        with self.up_to_date(session):
            return index_files.publish(self.folder, self._write, now=now) if self.folder else None

    def rebuild(self, session: Session) -> Mapping[str, int]:
        """Build every index anew from the tables; how many documents each one holds."""
        with self._lock:
            self._indexes.clear()
            self._weights = {}
            self._build(session)
            return {kind: len(index) for kind, index in self._indexes.items()}

    def publish_anew(self, session: Session, workers: Workers, *, now: datetime) -> Mapping[str, int]:
        """Let workers build every index anew and put it in use; how many documents each one holds.

        The folder of the indexes must be seen by all workers under the same name.
        """
        assert self.folder is not None
        with self._lock:
            clock = Clock()
            clock.advance(session)

            def write(folder: Path) -> None:
                for kind, source in SOURCES.items():
                    PoolIndex.write(folder / kind, source.read(session), workers)
                (folder / CLOCK).write_text(clocks.to_json(clock), encoding="ascii")

            index_files.publish(self.folder, write, now=now)
            self._indexes.clear()
            self._weights = {}
            self._open(session)
            return {kind: len(index) for kind, index in self._indexes.items()}

    def look_ahead(self, session: Session, workers: Workers, *, now: datetime) -> int:
        """Let workers find the best patents for every need in one pass; for how many needs.

        Searches of this process are answered by what was found, until a listing comes or goes.
        """
        with self.up_to_date(session) as indexes:
            version = self.save(session, now=now)
            assert version is not None
            needs = SOURCES[NEEDS].read(session)
            saved = SavedIndex.weighed(version / PATENTS, version / NEEDS, self._weights)
            swept = sweep(
                saved,
                needs,
                workers.make_executor,
                answers=FORESEEN,
                askers=0,
                progress=workers.progress,
            )
            indexes[PATENTS].foresee(needs, swept)
            return len(needs)

    def _open(self, session: Session) -> None:
        if not self._indexes and not self._load():
            self._build(session)

    def _load(self) -> bool:
        """Read the saved indexes; False where there are none that this program can read."""
        version = index_files.current(self.folder) if self.folder else None
        if version is None:
            return False
        try:
            indexes = {kind: PoolIndex.load(version / kind) for kind in SOURCES}
            self._clock = clocks.from_json((version / CLOCK).read_text(encoding="ascii"))
        except (IndexFolderError, FileNotFoundError):
            # Written by another release: building anew is slower, but right.
            return False
        self._indexes.update(indexes)
        self._introduce()
        return True

    def _build(self, session: Session) -> None:
        self._clock = Clock()
        self._clock.advance(session)
        self._indexes.update(
            {kind: PoolIndex.build(source.read(session)) for kind, source in SOURCES.items()}
        )
        self._introduce()

    def _introduce(self) -> None:
        """Let each index know whose texts ask it."""
        for answering, asking in ASKED_BY.items():
            self._indexes[answering].asked_by(self._indexes[asking])

    def _follow(self, session: Session) -> None:
        changed: dict[str, set[str]] = {}
        for kind, subject_id in self._clock.advance(session):
            changed.setdefault(kind, set()).add(subject_id)
        for kind in changed.keys() & SOURCES.keys():
            self._refresh(session, kind, changed[kind])

    def _weigh(self, weights: Mapping[str, float]) -> None:
        """Score by the ranking in force; another process may have adopted one, or rolled it back."""
        if weights != self._weights:
            self._weights = weights
            for index in self._indexes.values():
                index.reweigh(weights)

    def _refresh(self, session: Session, kind: str, ids: set[str]) -> None:
        documents = SOURCES[kind].read(session, None if len(ids) > MANY else ids)
        self._indexes[kind].forget(ids - {document.key for document in documents})
        self._indexes[kind].put(documents)

    def _write(self, folder: Path) -> None:
        for kind, index in self._indexes.items():
            (folder / kind).mkdir()
            index.save(folder / kind)
        (folder / CLOCK).write_text(clocks.to_json(self._clock), encoding="ascii")


_shelves: dict[URL, Shelf] = {}
_opening = threading.Lock()


def keep_indexes(database_url: str, folder: Path) -> None:
    """Say where the indexes of a database are saved; called once when an application starts."""
    with _opening:
        _shelves[make_url(database_url)] = Shelf(folder)


def shelf_of(session: Session) -> Shelf:
    """The indexes of the session's database."""
    url = session.get_bind().engine.url
    with _opening:
        return _shelves.setdefault(url, Shelf())
