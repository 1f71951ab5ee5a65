"""Building a large index into a folder, segment by segment, on as many workers as there are."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from matchmaker.engine import folder as index_folder
from matchmaker.engine.cluster import MakeExecutor, Progress, spread
from matchmaker.engine.encoder import Encoder, SentenceEncoder
from matchmaker.engine.index import make_signals
from matchmaker.engine.segment import Segment
from matchmaker.engine.settings import MatchSettings
from matchmaker.engine.standing import Standing
from matchmaker.engine.types import Document

# Twice as many need twice the memory while they are built; half as many make every search a little slower.
BUILT_ROWS = 81_000


def build_into(
    folder: Path,
    documents: Iterable[Document],
    settings: MatchSettings,
    make_executor: MakeExecutor,
    *,
    rows: int = BUILT_ROWS,
    progress: Progress | None = None,
) -> None:
    """Write an index of the documents into a new folder, to be read by `Index.load`.

    `rows` documents are a segment and a worker's task. The keys must differ; whoever has them in a database
    knows that they do. Raises IndexFolderError where the folder is not empty.
    """
    index_folder.prepare(folder)
    parts = [
        (index_folder.segment_folder(folder, number), part, settings.to_json())
        for number, part in enumerate(_parts(documents, rows))
    ]
    for done, _ in enumerate(spread(make_executor, write_segment, parts), start=1):
        if progress is not None:
            progress(done, len(parts))
    index_folder.write_label(folder, settings, SentenceEncoder.name, len(parts))


def _parts(documents: Iterable[Document], rows: int) -> Iterator[list[Document]]:
    remaining = iter(documents)
    while part := list(islice(remaining, rows)):
        yield part


def write_segment(
    folder: Path, documents: list[Document], settings: str, encoder: Encoder | None = None
) -> None:
    """Build one segment with settings in JSON and write it; what a worker that died has left is cleared."""
    index_folder.clear(folder)
    # Every text is met once: there is nothing to remember.
    signals = make_signals(MatchSettings.from_json(settings), encoder or SentenceEncoder(remembered=1))
    Standing(Segment.of(documents, signals)).save(folder)
