"""How paragraphs and tables of a report look; sizes in points, body 10, tables 9, notes 8."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer, Table, TableStyle

from rca_studio.diagrams.tokens import PRINT
from rca_studio.reports.fonts import font_name, plain

Cell = Flowable | list[Flowable] | str


@cache
def style(name: str) -> ParagraphStyle:
    """A paragraph style: title, subtitle, section, body, cell, cell_bold, head, note."""
    size, face, colour, space = {
        "title": (20.0, "semibold", "text", 4.0),
        "subtitle": (12.0, "regular", "text", 10.0),
        "section": (12.0, "semibold", "text", 5.0),
        "body": (10.0, "regular", "text", 6.0),
        "cell": (9.0, "regular", "text", 0.0),
        "cell_bold": (9.0, "semibold", "text", 0.0),
        "head": (8.5, "regular", "muted", 0.0),
        "note": (8.5, "regular", "muted", 4.0),
    }[name]
    return ParagraphStyle(
        name,
        fontName=font_name(face),
        fontSize=size,
        leading=size * 1.4,
        textColor=HexColor(PRINT[colour]),
        spaceAfter=space,
        splitLongWords=1,
        spaceBefore=12.0 if name == "section" else 0.0,
        keepWithNext=1 if name == "section" else 0,
    )


def text(words: str, name: str = "body") -> Paragraph:
    """User text as a paragraph; shown as typed."""
    return Paragraph(plain(words), style(name))


def rich(markup: str, name: str = "body") -> Paragraph:
    """A paragraph of our own markup; user text in it must have gone through ``plain``."""
    return Paragraph(markup, style(name))


def section(words: str, *rest: Flowable) -> list[Flowable]:
    """A heading that never stands alone at the foot of a page."""
    heading = text(words, "section")
    if not rest:
        return [heading]
    return [KeepTogether([heading, rest[0]]), *rest[1:]]


def pill(words: str, tone: str) -> Table:
    """A word on a tinted ground, as on screen; the word alone carries the meaning."""
    chip = ParagraphStyle(
        "pill",
        parent=style("cell"),
        textColor=HexColor(PRINT[tone]),
        fontSize=8.5,
        leading=11,
        alignment=1,
    )
    table = Table([[Paragraph(plain(words), chip)]], hAlign="RIGHT")
    table.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, -1), HexColor(PRINT[f"{tone}_fill"])),
                ("ROUNDEDCORNERS", [3, 3, 3, 3]),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    return table


def grid(head: Sequence[str], rows: Sequence[Sequence[Cell]], widths: Sequence[float]) -> Table:
    """A table with a repeated head; long rows split over pages, texts never clip.

    Args:
        head: the column titles.
        rows: cells, strings being user text.
        widths: column widths in points.
    """
    body: list[list[Any]] = [[text(title, "head") for title in head]]
    body += [
        [text(cell, "cell") if isinstance(cell, str) else cell for cell in row] for row in rows
    ]
    table = Table(body, colWidths=list(widths), repeatRows=1, splitByRow=1, splitInRow=1)
    line = HexColor(PRINT["line"])
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("BACKGROUND", (0, 0), (-1, 0), HexColor(PRINT["header"])),
                ("LINEBELOW", (0, 0), (-1, -1), 0.6, line),
                ("BOX", (0, 0), (-1, -1), 0.6, HexColor(PRINT["border"])),
                ("TOPPADDING", (0, 0), (-1, -1), 5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
                ("LEFTPADDING", (0, 0), (-1, -1), 6),
                ("RIGHTPADDING", (0, 0), (-1, -1), 6),
            ]
        )
    )
    return table


def gap(points: float) -> Spacer:
    """Room between two things."""
    return Spacer(1, points)
