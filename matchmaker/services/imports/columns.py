"""Which column tells what: the header row found, each header read, a sample beside it."""

from dataclasses import dataclass

from matchmaker.domain.errors import Invalid
from matchmaker.services.imports import limits
from matchmaker.services.imports.aliases import Field, field_of, header_row_in, plain

SAMPLE_CHARACTERS = 60
HEADERS_NAMED = 12


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file; field is None when it is not used."""

    index: int
    header: str
    field: Field | None
    sample: str


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the header stands (as Excel numbers rows) and what each column is."""

    header_row: int
    columns: tuple[Column, ...]

    @property
    def by_field(self) -> dict[Field, Column]:
        """The columns in use."""
        return {column.field: column for column in self.columns if column.field}

    @property
    def unused(self) -> tuple[str, ...]:
        """Headers of the columns that are passed over."""
        return tuple(column.header for column in self.columns if column.field is None and column.header)


def read_layout(rows: tuple[tuple[str, ...], ...]) -> Layout:
    """Find the header and read it; raises Invalid when there is none, or when title or number are missing."""
    index = header_row_in(rows, limits.HEADER_SEARCH_ROWS)
    if index is None:
        raise Invalid("import_no_header", field="file", found=_named(_widest(rows)))
    header = rows[index]
    chosen = _chosen(header)
    _require_enough(header, chosen)
    below = rows[index + 1 : index + 1 + limits.HEADER_SEARCH_ROWS]
    return Layout(
        header_row=index + 1,
        columns=tuple(
            Column(place, text, chosen.get(place), _sample(below, place)) for place, text in enumerate(header)
        ),
    )


def _chosen(header: tuple[str, ...]) -> dict[int, Field]:
    """For each field the column with its foremost name, of equals the leftmost."""
    best: dict[Field, tuple[int, int]] = {}
    for place, text in enumerate(header):
        found = field_of(text)
        if found and (found[1], place) < best.get(found[0], (limits.COLUMNS, limits.COLUMNS)):
            best[found[0]] = (found[1], place)
    return {place: field for field, (_, place) in best.items()}


def _require_enough(header: tuple[str, ...], chosen: dict[int, Field]) -> None:
    fields = set(chosen.values())
    if Field.TITLE not in fields:
        raise Invalid("import_title_column_missing", field="file", found=_named(header))
    if not fields & {Field.APPLICATION_NUMBER, Field.PUBLICATION_NUMBER}:
        raise Invalid("import_number_column_missing", field="file", found=_named(header))


def _widest(rows: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    return max(rows[: limits.HEADER_SEARCH_ROWS], key=len, default=())


def _named(header: tuple[str, ...]) -> str:
    named = [text[:SAMPLE_CHARACTERS] for text in header if plain(text)]
    return ", ".join(named[:HEADERS_NAMED]) + (" ..." if len(named) > HEADERS_NAMED else "") or "-"


def _sample(below: tuple[tuple[str, ...], ...], place: int) -> str:
    cells = (cells[place] for cells in below if place < len(cells) and cells[place])
    return next((" ".join(cell.split())[:SAMPLE_CHARACTERS] for cell in cells), "")
