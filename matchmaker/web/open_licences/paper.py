"""The statement and its checklist as a PDF, in which Chinese and Latin text are set in one face.

STSong-Light is one of the faces that PDF readers bring along for Chinese (ISO 32000-1, 9.7.5.2), so that no
font file travels with the program or the paper.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table, TableStyle

FACE = "STSong-Light"
INK, LINE = HexColor("#1f2933"), HexColor("#c9d1d9")
MARGIN, LABELS = 22 * mm, 42 * mm

_TEXT = ParagraphStyle("text", fontName=FACE, fontSize=10.5, leading=16, wordWrap="CJK", textColor=INK)
_TITLE = ParagraphStyle("title", parent=_TEXT, fontSize=17, leading=24, spaceAfter=4 * mm)
_HEADING = ParagraphStyle(
    "heading", parent=_TEXT, fontSize=12.5, leading=18, spaceBefore=6 * mm, spaceAfter=2 * mm
)

Line = tuple[str, str]
"""What stands on the left, and what it says."""


@dataclass(frozen=True)
class Part:
    """A heading with its lines."""

    heading: str
    lines: Sequence[Line]


def paper(title: str, subtitle: str, parts: Sequence[Part], *, foot: str) -> bytes:
    """The parts one under another on A4, long words broken, every page numbered."""
    pdfmetrics.registerFont(UnicodeCIDFont(FACE))
    written = io.BytesIO()
    document = SimpleDocTemplate(
        written,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=title,
    )
    flow: list[Flowable] = [Paragraph(escape(title), _TITLE), Paragraph(escape(subtitle), _TEXT)]
    for part in parts:
        flow += [
            Paragraph(escape(part.heading), _HEADING),
            _table(part.lines, document.width),
        ]

    def number(canvas: Any, _document: Any) -> None:
        canvas.setFont(FACE, 9)
        canvas.drawString(MARGIN, 12 * mm, foot)
        canvas.drawRightString(A4[0] - MARGIN, 12 * mm, str(canvas.getPageNumber()))

    document.build(flow, onFirstPage=number, onLaterPages=number)
    return written.getvalue()


def _table(lines: Sequence[Line], width: float) -> Table:
    rows = [[Paragraph(escape(name), _TEXT), Paragraph(_marked_up(words), _TEXT)] for name, words in lines]
    table = Table(rows, colWidths=[LABELS, width - LABELS])
    table.setStyle(
        TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE)])
    )
    return table


def _marked_up(words: str) -> str:
    """People's own lines stay lines."""
    return escape(words).replace("\n", "<br/>")
