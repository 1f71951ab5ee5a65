"""How much a file may ask for. Whatever asks for more is refused before it can hurt."""

MEGABYTE = 1024 * 1024

FILE_BYTES = 20 * MEGABYTE
ROWS = 50_000
COLUMNS = 200
CELLS = 2_000_000
SHEETS = 20
HEADER_SEARCH_ROWS = 20

# An .xlsx is a zip; its parts are inflated in pieces and counted, since declared sizes may lie.
UNPACKED_BYTES = 200 * MEGABYTE
PIECE_BYTES = 64 * 1024

# What the reading process may hand back, and what it may use up on the way.
ANSWER_BYTES = 64 * MEGABYTE
CHILD_MEMORY_BYTES = 360 * MEGABYTE
CHILD_CPU_SECONDS = 8
CHILD_WALL_SECONDS = 12
