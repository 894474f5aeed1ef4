"""A fast table straight on the pages: wrapped cells, repeated heads, rows that stay whole.

Rows are laid out one after the other and written at once, so a plan of a thousand actions needs no
more memory than its longest row, and a fifth of the time of a table of flowables. No text is cut
off: a row that is taller than a page goes on over the next ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import Final, NamedTuple

from rca_studio.reports.canvas_measure import Look, Measure
from rca_studio.reports.canvas_page import Pages
from rca_studio.reports.plan_signs import drawn

BODY: Final = Look(9.0)
STRONG: Final = Look(9.0, "semibold")
SMALL: Final = Look(8.0)
MUTED: Final = Look(8.0, ink="muted")
CODE: Final = Look(8.5, "code")

_HEAD: Final = Look(8.0, ink="muted")
_AGAIN: Final = Look(8.0, ink="muted")
_AGAIN_HEIGHT: Final = 15.0
_PAD: Final = 5.0
SIGN_ROOM: Final = 1.45
"""A sign and the gap after it, in sizes of the letters."""

_LEAST_BEGUN: Final = 60.0
"""A row that does not fit on any page begins on this one only where so much is left of it."""


class Keep(IntEnum):
    """Whether a row stays on the page of the row after it."""

    APART = 0
    TOGETHER = 1
    """As long as the whole group fits on a page."""
    ALWAYS = 2
    """Even where its group is broken."""


class Para(NamedTuple):
    """A paragraph of a cell.

    Attributes:
        text: plain text, whoever typed it.
        look: how it is set.
        sign: a shape before its first line, see ``plan_signs``.
        label: our own words in front of it; ``hang`` is the width of their column, in points.
        above: room above it, in points.
    """

    text: str
    look: Look = BODY
    sign: str = ""
    label: str = ""
    hang: float = 0.0
    above: float = 0.0


class Blanks(NamedTuple):
    """Places to write on by hand, beside each other: a label and its share of the width each."""

    labels: tuple[tuple[str, float], ...]
    height: float = 22.0


Cell = str | tuple[Para | Blanks, ...]


class Column(NamedTuple):
    """A column: its title, its width in points and how its plain texts are set."""

    title: str
    width: float
    look: Look = BODY


class Row(NamedTuple):
    """A row of a table.

    Attributes:
        cells: one for each column, or a single one over the whole width.
        keep: whether it stays with the row after it.
        ground: a token of colour behind it.
        rule: a token for the line below it; none where it is empty.
        again: what is said where a page begins within the group this row begins.
        heading: whether it begins a group that counts until the next heading.
        pad: room above and below, in points.
    """

    cells: tuple[Cell, ...]
    keep: Keep = Keep.APART
    ground: str = ""
    rule: str = "line"
    again: str = ""
    heading: bool = False
    pad: tuple[float, float] = (4.0, 4.5)


class _Line(NamedTuple):
    """One line of a cell, measured: its height, and what stands on it from the left edge."""

    height: float
    text: str
    look: Look
    indent: float = 0.0
    sign: str = ""
    label: str = ""
    blanks: tuple[tuple[str, float], ...] = ()


class _Laid(NamedTuple):
    """A row that is measured: the lines of each cell, and how high it is."""

    row: Row
    cells: tuple[tuple[_Line, ...], ...]
    height: float


class Table:
    """Puts rows on pages, one after the other.

    Args:
        pages: where to; it goes on below what stands there.
        columns: from left to right; with titles they come again on each page.
        left: where it begins; at the left margin where it is left out.
    """

    def __init__(self, pages: Pages, columns: Sequence[Column], left: float | None = None) -> None:
        self._pages = pages
        self._columns = tuple(columns)
        self._left = pages.left if left is None else left
        self._width = sum(column.width for column in columns)
        self._lefts = _lefts(self._left, self._columns)
        self._head = self._laid(_head_row(self._columns))
        self._titled = any(column.title for column in self._columns)
        self._group = ""
        self._headed = False

    def put(self, rows: Iterable[Row]) -> None:
        """Set rows; those that are kept together are looked at together."""
        group: list[_Laid] = []
        for row in rows:
            group.append(self._laid(row))
            if row.keep is Keep.APART:
                self._put_group(group)
                group = []
        if group:
            self._put_group(group)

    @property
    def head_height(self) -> float:
        """How high the head is; nothing where no column has a title."""
        return self._head.height if self._titled else 0.0

    def height(self, row: Row) -> float:
        """How high a row is."""
        return self._laid(row).height

    # -- measuring ---------------------------------------------------------------------------------

    def _laid(self, row: Row) -> _Laid:
        measure = self._pages.measure
        if len(row.cells) == 1:
            room = self._width - 2 * _edge(row)
            cells: tuple[tuple[_Line, ...], ...] = (_cell_lines(measure, row.cells[0], BODY, room),)
        else:
            cells = tuple(
                _cell_lines(measure, cell, column.look, column.width - 2 * _PAD)
                for cell, column in zip(row.cells, self._columns, strict=True)
            )
        tallest = max(sum(line.height for line in lines) for lines in cells)
        return _Laid(row, cells, tallest + row.pad[0] + row.pad[1])

    # -- where to ----------------------------------------------------------------------------------

    def _put_group(self, group: list[_Laid]) -> None:
        total = sum(laid.height for laid in group)
        self._begin(total)
        if total <= self._pages.room:
            for laid in group:
                self._paint(laid)
            return
        if total <= self._fresh_room(group[0]):
            self._turn(group[0])
            for laid in group:
                self._paint(laid)
            return
        self._put_apart(group)

    def _put_apart(self, group: list[_Laid]) -> None:
        """Rows that do not fit on one page together: broken where they may be."""
        named = next((laid.row.again for laid in group if not laid.row.heading), "")
        begun = False
        for part in _parts(group):
            height = sum(laid.height for laid in part)
            least = height - part[-1].height + _LEAST_BEGUN
            fits_anywhere = height <= self._fresh_room(part[0])
            if height > self._pages.room and (fits_anywhere or self._pages.room < least):
                self._turn(part[0], named if begun else "")
            for laid in part:
                self._put_tall(laid, named)
                begun = begun or not laid.row.heading

    def _put_tall(self, laid: _Laid, named: str) -> None:
        """A row that may go on over pages, line by line."""
        while laid.height > self._pages.room:
            first, laid = _cut(laid, self._pages.room)
            if any(first.cells):
                self._paint(first)
            self._turn(laid, named, goes_on=True)
        self._paint(laid)

    def _begin(self, needed: float) -> None:
        """The head of the table, where this is its first row."""
        if self._headed:
            return
        self._headed = True
        head = self.head_height
        fresh = self._pages.top - self._pages.bottom - head
        if not self._pages.is_fresh and self._pages.room < head + min(needed, fresh / 3):
            self._pages.new_page()
        if self._titled:
            self._paint(self._head)

    def _fresh_room(self, first: _Laid) -> float:
        """How much fits on a new page below the heads."""
        head = self.head_height
        again = _AGAIN_HEIGHT if self._group and not first.row.heading else 0.0
        return self._pages.top - self._pages.bottom - head - again

    def _turn(self, following: _Laid, inside: str = "", *, goes_on: bool = False) -> None:
        """A new page with the heads, and what goes on there."""
        self._pages.new_page()
        if self._titled:
            self._paint(self._head)
        group = self._group if not following.row.heading or goes_on else ""
        said = " · ".join(part for part in (group, inside) if part)
        if said or goes_on:
            self._say_again(said)

    def _say_again(self, said: str) -> None:
        pages = self._pages
        tail = "… continued"
        room = self._width - 2 * _PAD - pages.measure.width(f" {tail}", _AGAIN)
        words = f"{pages.measure.shortened(said, _AGAIN, room)} {tail}".strip()
        pages.text(words, self._left + _PAD, pages.y - 10.5, _AGAIN)
        pages.y -= _AGAIN_HEIGHT

    # -- painting ----------------------------------------------------------------------------------

    def _paint(self, laid: _Laid) -> None:
        pages, row = self._pages, laid.row
        top, bottom = pages.y, pages.y - laid.height
        if row.ground:
            pages.ground(self._left, bottom, self._width, laid.height, row.ground)
        if len(laid.cells) == 1:
            edge = _edge(row)
            width = self._width - 2 * edge
            self._paint_cell(laid.cells[0], self._left + edge, top - row.pad[0], width)
        else:
            for left, column, lines in zip(self._lefts, self._columns, laid.cells, strict=True):
                if lines:
                    width = column.width - 2 * _PAD
                    self._paint_cell(lines, left + _PAD, top - row.pad[0], width)
        if row.rule:
            pages.rule(self._left, bottom, self._left + self._width, row.rule)
        pages.y = bottom
        if row.heading:
            self._group = row.again

    def _paint_cell(self, lines: Sequence[_Line], left: float, top: float, width: float) -> None:
        pages = self._pages
        for line in lines:
            bottom = top - line.height
            look = line.look
            base = bottom + look.leading - look.size * 1.06
            if line.blanks:
                self._paint_blanks(line, left, bottom, width)
            elif line.sign:
                pages.fill(look.ink)
                pages.stroke(look.ink, 0.6)
                place = left + line.indent - look.size * SIGN_ROOM
                pages.put(drawn(line.sign, place, base - look.size * 0.1, look.size * 0.92))
            if line.label:
                pages.text(line.label, left, base, look._replace(face="regular", ink="muted"))
            if line.text:
                pages.text(line.text, left + line.indent, base, look)
            top = bottom

    def _paint_blanks(self, line: _Line, left: float, bottom: float, width: float) -> None:
        pages = self._pages
        base = bottom + 3.5
        for label, share in line.blanks:
            pages.text(label, left, base, MUTED)
            begin = left + pages.measure.width(label, MUTED) + (4 if label else 0)
            pages.rule(begin, bottom + 2.0, left + share * width - 6, "field_border", 0.5)
            left += share * width


def _edge(row: Row) -> float:
    """Room beside a text over the whole width: none where nothing is drawn around it."""
    return _PAD if row.ground else 0.0


def _lefts(left: float, columns: Sequence[Column]) -> tuple[float, ...]:
    found = []
    for column in columns:
        found.append(left)
        left += column.width
    return tuple(found)


def _head_row(columns: Sequence[Column]) -> Row:
    titles = tuple((Para(column.title, _HEAD),) for column in columns)
    cells: tuple[Cell, ...] = titles
    return Row(cells, rule="border")


def _cell_lines(measure: Measure, cell: Cell, look: Look, room: float) -> tuple[_Line, ...]:
    """The lines of one cell, broken to its room."""
    if isinstance(cell, str):
        height = look.leading
        return tuple([_Line(height, text, look) for text in measure.lines(cell, look, room)])
    found: list[_Line] = []
    for part in cell:
        if isinstance(part, Blanks):
            found.append(_Line(part.height, "", MUTED, blanks=part.labels))
            continue
        look = part.look
        indent = part.hang + (look.size * SIGN_ROOM if part.sign else 0.0)
        texts = measure.lines(part.text, look, room - indent) or (
            ("",) if part.sign or part.label else ()
        )
        for number, text in enumerate(texts):
            first = number == 0
            found.append(
                _Line(
                    look.leading + (part.above if first else 0.0),
                    text,
                    look,
                    indent,
                    part.sign if first else "",
                    part.label if first else "",
                )
            )
    return tuple(found)


def _parts(group: Sequence[_Laid]) -> list[list[_Laid]]:
    """The rows that stay together even where their group is broken."""
    found: list[list[_Laid]] = [[]]
    for laid in group:
        found[-1].append(laid)
        if laid.row.keep is not Keep.ALWAYS:
            found.append([])
    return [part for part in found if part]


def _cut(laid: _Laid, room: float) -> tuple[_Laid, _Laid]:
    """A row in two: what of each cell fits, and what is left."""
    room -= laid.row.pad[0] + laid.row.pad[1]
    firsts, rests = [], []
    for lines in laid.cells:
        used = 0.0
        fitted = 0
        for line in lines:
            used += line.height
            if used > room:
                break
            fitted += 1
        firsts.append(lines[:fitted])
        rests.append(lines[fitted:])
    return _again_laid(laid, firsts)._replace(row=laid.row._replace(rule="")), _again_laid(
        laid, rests
    )


def _again_laid(laid: _Laid, cells: Sequence[tuple[_Line, ...]]) -> _Laid:
    tallest = max(sum(line.height for line in lines) for lines in cells)
    return _Laid(laid.row, tuple(cells), tallest + laid.row.pad[0] + laid.row.pad[1])
