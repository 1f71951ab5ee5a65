"""Figures as a table: drawn for a terminal, or as Markdown, in which the README quotes them."""

from collections.abc import Iterable, Sequence

import click
from rich.console import Console
from rich.table import Table

WIDTH = 130

markdown_option = click.option("--markdown", "as_markdown", is_flag=True, help="Print the table as Markdown.")


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]], *, as_markdown: bool) -> None:
    """The first column names, all others are numbers."""
    if as_markdown:
        edges = ["---", *["---:" for _ in headings[1:]]]
        click.echo("\n".join(f"| {' | '.join(cells)} |" for cells in [headings, edges, *rows]))
        return
    table = Table(headings[0])
    for heading in headings[1:]:
        table.add_column(heading, justify="right")
    for cells in rows:
        table.add_row(*cells)
    Console(width=WIDTH).print(table)
