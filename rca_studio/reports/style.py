"""How paragraphs and tables of a report look; sizes in points, body 10, tables 9, notes 8."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    KeepTogether,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from rca_studio.diagrams.tokens import PRINT
from rca_studio.reports.fonts import font_name, pieces, plain
from rca_studio.reports.paragraphs import paragraph

Cell = Flowable | list[Flowable] | str

_BLANKS = re.compile("[ \t]+")
_BLANK = re.compile("[ \n]")
_PAD = 6.0
_HEADING = 36.0
_WITH_HEADING = 84.0
"""A heading and a few lines."""

_MOST_TOGETHER = 220.0
"""A first row that is taller may be split."""

_WIDEST_WORD = 0.2
"""Share of a table that one long word may claim; a longer one is broken."""


@cache
def style(name: str) -> ParagraphStyle:
    """A paragraph style: title, subtitle, section, lead, body, cell, cell_bold, head, note.

    ``small`` and ``small_head`` are for tables that are looked up and not read.
    """
    size, face, colour, space = {
        "title": (20.0, "semibold", "text", 4.0),
        "subtitle": (12.0, "regular", "text", 10.0),
        "section": (12.0, "semibold", "text", 5.0),
        "lead": (11.0, "semibold", "text", 5.0),
        "body": (10.0, "regular", "text", 6.0),
        "cell": (9.0, "regular", "text", 0.0),
        "cell_bold": (9.0, "semibold", "text", 0.0),
        "head": (8.5, "regular", "muted", 0.0),
        "small": (7.5, "regular", "text", 0.0),
        "small_head": (7.5, "regular", "muted", 0.0),
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
    )


def text(words: str, name: str = "body") -> Paragraph:
    """User text as a paragraph; shown as typed."""
    return paragraph(words, style(name))


def section(words: str, following: Flowable | None = None) -> list[Flowable]:
    """A heading that never stands alone at the foot of a page, and what follows it.

    Args:
        words: the heading.
        following: where it is a table, heading, head and first row stay together as well.
    """
    room = _WITH_HEADING
    if isinstance(following, Grid):
        room = min(_HEADING + following.beginning(), _MOST_TOGETHER)
    heading = [CondPageBreak(room), text(words, "section")]
    return heading if following is None else [*heading, following]


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


class Grid(Table):
    """A table that knows how much room its beginning takes."""

    @property
    def rows(self) -> int:
        """How many rows it has, its head among them."""
        return len(self._cellvalues)  # type: ignore[attr-defined]

    def beginning(self) -> float:
        """The height of the head and the first row, in points."""
        self.wrap(10_000, 10_000)
        return float(sum(self._rowHeights[:2]))  # type: ignore[attr-defined]

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """Break between rows; only a row too tall to be moved is broken itself."""
        if not getattr(self, "_rowHeights", None) or None in self._rowHeights:  # type: ignore[attr-defined]
            self.wrap(available_width, available_height)
        left = available_height
        tall = False
        for height in self._rowHeights:  # type: ignore[attr-defined]
            left -= height
            if left < 0:
                tall = height > _MOST_TOGETHER
                break
        self.splitInRow = int(tall)
        parts: list[Flowable] = super().split(available_width, available_height)
        for part in (self, *parts):
            part.splitInRow = 1  # type: ignore[attr-defined]
        return parts


def grid(
    head: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    widths: Sequence[float],
    *,
    small: bool = False,
    titled: bool = False,
    numbers: Sequence[int] = (),
    dense: bool = False,
) -> Grid:
    """A table with a repeated head; long rows split over pages, texts never clip.

    Args:
        head: the column titles.
        rows: cells, strings being user text.
        widths: column widths in points, to begin with; a column too narrow for one of its words
            takes room from the others.
        small: in small type.
        titled: the first line of each first cell is its title, what follows explains it.
        numbers: places of the columns whose cells stand at the right.
        dense: rows close together.
    """
    lettering, above = ("small", "small_head") if small else ("cell", "head")
    pad = (3.0 if dense else 4.0) if small else _PAD
    above_row, below_row = (0.5, 2.0) if dense else (pad - 1, pad)
    fitted = fitted_widths(widths, head, rows, style(lettering).fontSize)
    rooms = [width - 2 * pad for width in fitted]
    right = [place in numbers for place in range(len(head))]
    body = [[_cell(*cell) for cell in zip(head, [above] * len(head), rooms, right, strict=True)]]
    body += [
        [_cell(*cell) for cell in zip(row, [lettering] * len(row), rooms, right, strict=True)]
        for row in (map(_titled, rows) if titled else rows)
    ]
    table = Grid(body, colWidths=fitted, repeatRows=1, splitByRow=1, splitInRow=1)
    line = HexColor(PRINT["line"])
    table.setStyle(
        TableStyle(
            [
                *_lettering(above, (0, 0), (-1, 0)),
                *_lettering(lettering, (0, 1), (-1, -1)),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                *(("ALIGN", (column, 0), (column, -1), "RIGHT") for column in numbers),
                ("BACKGROUND", (0, 0), (-1, 0), HexColor(PRINT["header"])),
                ("LINEBELOW", (0, 0), (-1, -1), 0.6, line),
                ("BOX", (0, 0), (-1, -1), 0.6, HexColor(PRINT["border"])),
                ("TOPPADDING", (0, 0), (-1, -1), above_row),
                ("BOTTOMPADDING", (0, 0), (-1, -1), below_row),
                ("LEFTPADDING", (0, 0), (-1, -1), pad),
                ("RIGHTPADDING", (0, 0), (-1, -1), pad),
            ]
        )
    )
    return table


def _titled(row: Sequence[Cell]) -> Sequence[Cell]:
    first = row[0]
    if not isinstance(first, str):
        return row
    title, _, rest = first.partition("\n")
    return [[text(title, "cell_bold"), *([text(rest, "note")] if rest else [])], *row[1:]]


@cache
def _at_the_right(name: str) -> ParagraphStyle:
    return ParagraphStyle(f"{name} right", parent=style(name), alignment=TA_RIGHT)


def _cell(words: Cell, name: str, room: float, right: bool) -> Cell:
    """What stands in a cell: bare text where its lines fit, for that is set far quicker."""
    if not isinstance(words, str):
        return words
    look = _at_the_right(name) if right else style(name)
    face, size = style(name).fontName, style(name).fontSize
    lines = []
    for line in words.split("\n"):
        runs = pieces(" ".join(_BLANKS.split(line)), "regular") if len(line) * 2.0 <= room else []
        if len(line) and not (len(runs) == 1 and runs[0][0] == face):
            return paragraph(words, look)
        shown = runs[0][1] if runs else ""
        if stringWidth(shown, face, size) > room:
            return paragraph(words, look)
        lines.append(shown)
    return "\n".join(lines)


def _lettering(name: str, first: tuple[int, int], last: tuple[int, int]) -> list[Any]:
    """Bare text in these cells looks like a paragraph of this style."""
    like = style(name)
    return [
        ("FONT", first, last, like.fontName, like.fontSize, like.leading),
        ("TEXTCOLOR", first, last, like.textColor),
    ]


def fact_strip(facts: Sequence[str], state: str, tone: str, width: float) -> Flowable:
    """A few facts in one line, each with the room it needs, and the state in a pill at the end."""
    chip = stringWidth(state, font_name(), 8.5) + 20
    room = width - chip
    natural = [stringWidth(fact, font_name(), style("note").fontSize) + 2 * _PAD for fact in facts]
    stretch = room / sum(natural)
    strip = Table(
        [[*(text(fact, "note") for fact in facts), pill(state, tone)]],
        colWidths=[*(each * stretch for each in natural), chip],
    )
    strip.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("LEFTPADDING", (0, 0), (0, 0), 0),
                ("RIGHTPADDING", (-1, 0), (-1, 0), 0),
                ("LINEBELOW", (0, 0), (-1, -1), 0.6, HexColor(PRINT["line"])),
            ]
        )
    )
    return strip


def fact_list(facts: Sequence[tuple[str, str]], width: float) -> Flowable:
    """Short facts below each other, the label in front of each; no lines."""
    rows = [[text(label, "head"), text(value, "cell")] for label, value in facts]
    table = Table(rows, colWidths=[width * 0.2, width * 0.8], splitInRow=1)
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 1),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
            ]
        )
    )
    return table


def sign_lines(roles: Sequence[str], width: float) -> Flowable:
    """A line for each role to sign on, with room above it for the hand."""
    space = 14.0
    each = (width - space * (len(roles) - 1)) / len(roles)
    cells: list[Any] = []
    for role in roles:
        cells += [[text(role, "cell_bold"), text("Name, signature, date", "head")], ""]
    table = Table([cells[:-1]], colWidths=([each, space] * len(roles))[:-1])
    lines = [
        ("LINEABOVE", (column, 0), (column, 0), 0.8, HexColor(PRINT["text"]))
        for column in range(0, 2 * len(roles), 2)
    ]
    table.setStyle(
        TableStyle(
            [*lines, ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)]
        )
    )
    return KeepTogether([Spacer(1, 16 * mm), table])


def together(*flowables: Flowable) -> Flowable:
    """Flowables that stay on one page."""
    return KeepTogether(list(flowables))


def fitted_widths(
    widths: Sequence[float],
    head: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    size: float = 9.0,
) -> list[float]:
    """Column widths that break no word, as far as there is room.

    Args:
        widths: the widths to begin with, in points; their sum stays.
        head: the column titles.
        rows: the cells; those that are flowables are not looked into.
        size: of the letters, in points.
    """
    total = sum(widths)
    needed = []
    for column, width in enumerate(widths):
        cells = [row[column] for row in rows]
        texts = [head[column], *(cell for cell in cells if isinstance(cell, str))]
        words = [word for cell in texts for word in _BLANK.split(cell)]
        # No letter is wider than its size; most words are known to fit without measuring.
        long = {word for word in words if 2 * _PAD + len(word) * size > width}
        most = max((stringWidth(word, font_name(), size) for word in long), default=0.0)
        needed.append(min(most + 2 * _PAD + 0.5, total * _WIDEST_WORD))
    short = sum(max(0.0, need - width) for need, width in zip(needed, widths, strict=True))
    spare = sum(max(0.0, width - need) for need, width in zip(needed, widths, strict=True))
    if not short or not spare:
        return list(widths)
    share = min(1.0, short / spare)
    given = min(1.0, spare / short)
    return [
        width + (need - width) * (given if need > width else share)
        for need, width in zip(needed, widths, strict=True)
    ]


def gap(points: float) -> Spacer:
    """Room between two things."""
    return Spacer(1, points)
