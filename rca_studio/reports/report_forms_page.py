"""The sheet of a report form: head, questions with their boxes, and how it is handed in.

Nothing here is a form field. What is painted is told as ``Placed`` in the order of the questions,
so that fields can be laid over the boxes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from rca_studio.diagrams.tokens import PRINT
from rca_studio.domain.form_fields import Asked, AskKind, Part
from rca_studio.reports.canvas_measure import Look, Measure
from rca_studio.reports.context import Paper
from rca_studio.reports.fonts import pieces, printable
from rca_studio.reports.page import sheet_size

_SIDE: Final = 44.0
_TOP: Final = 36.0
_GAP: Final = 14.0
_THANKS: Final = "Thank you for speaking up. The four questions are enough; the rest helps."
_MORE: Final = "For what did not fit above, or for a drawing."
_FEWEST_MORE, _MOST_MORE = 3, 16
_LEADING: Final = 1.32
_MOST_TICKS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """Whether the form is written on by hand, and whether in large print."""

    blank: bool = False
    large: bool = False

    @property
    def size(self) -> float:
        """Of the letters, in points."""
        return 14.0 if self.large else 10.0

    @property
    def line(self) -> float:
        """Height of the box for one line."""
        return (40.0 if self.large else 30.0) if self.blank else (30.0 if self.large else 22.0)

    @property
    def row(self) -> float:
        """Height of each line of a text."""
        return (34.0 if self.large else 25.0) if self.blank else (20.0 if self.large else 14.5)

    @property
    def foot(self) -> float:
        """Room below the questions."""
        return 76.0 if self.large else 56.0

    @property
    def inset(self) -> float:
        """What a question is moved in from the number of its part."""
        return 37.0 if self.large else 28.0

    @property
    def tick(self) -> float:
        """Width and height of a box to tick."""
        return (24.0 if self.large else 18.0) if self.blank else (18.0 if self.large else 13.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A box of a question; points from the lower left corner of its page, which counts from 0.

    ``step`` is the number of a step, from 1; 0 for all other boxes.
    """

    asked: Asked
    page: int
    rect: tuple[float, float, float, float]
    size: float
    step: int = 0


class FormPages:
    """Sets the parts of a form on pages, one below the other; no part is torn unless it must be."""

    def __init__(
        self,
        out: BytesIO,
        *,
        paper: Paper,
        manner: Manner,
        title: str,
        kind: str,
        organisation: str,
        hand_in: str,
        mark: str,
        of: int = 0,
    ) -> None:
        self._of = of
        self._width, self._height = sheet_size(paper)
        self._manner, self._title, self._kind = manner, printable(title), printable(kind)
        self._organisation, self._hand_in = printable(organisation), printable(hand_in)
        self._mark = mark
        self._canvas = Canvas(out, pagesize=(self._width, self._height), invariant=1, lang="en-GB")
        self._canvas.setTitle(f"{self._title}: {self._kind}" if self._kind else self._title)
        self._canvas.setAuthor(self._organisation)
        self._canvas.setSubject(mark)
        self._canvas.setViewerPreference("DisplayDocTitle", "true")
        self._measure = Measure()
        self._placed: list[Placed] = []
        self._page = 0
        size = manner.size
        self._label = Look(size, face="semibold")
        self._body = Look(size)
        self._hint = Look(size - (1.5 if not manner.large else 2.0), ink="muted")
        self._y = self._height - _TOP

    def write(self, parts: Sequence[Part]) -> None:
        """Set all parts."""
        self._head()
        for part in parts:
            self._part(part)
        if self._manner.blank:
            self._more_room()

    def save(self) -> tuple[Placed, ...]:
        """End the document, and tell where the boxes are."""
        self._foot()
        self._canvas.showPage()
        self._canvas.save()
        return tuple(self._placed)

    @property
    def count(self) -> int:
        """How many pages there are so far."""
        return self._page + 1

    # -- head and foot ---------------------------------------------------------------------------

    def _head(self) -> None:
        size = self._manner.size
        title = Look(size * 2.1, face="semibold")
        kind = Look(size * 1.2, face="semibold", ink="accent_text")
        room = self._width - 2 * _SIDE - 32
        thanks = self._measure.lines(_THANKS, self._body, room)
        above = [(self._organisation, self._hint)] if self._organisation else []
        lines = [*above, (self._title, title), *([(self._kind, kind)] if self._kind else [])]
        lines += [(one, self._body) for one in thanks]
        high = sum(look.size * _LEADING for _, look in lines) + 20
        bottom = self._y - high
        self._canvas.setFillColor(HexColor(PRINT["good_fill"]))
        self._canvas.roundRect(_SIDE, bottom, self._width - 2 * _SIDE, high, 7, stroke=0, fill=1)
        self._canvas.setFillColor(HexColor(PRINT["accent"]))
        self._canvas.roundRect(_SIDE, bottom, 5, high, 2.5, stroke=0, fill=1)
        y = self._y - 11
        for words, look in lines:
            y -= look.size * _LEADING
            short = self._measure.shortened(words, look, room)
            self._say(short, _SIDE + 18, y + look.size * 0.3, look)
        self._y = bottom - 12

    def _foot(self) -> None:
        canvas, small = self._canvas, Look(self._hint.size - 0.5, ink="muted")
        room = self._width - 2 * _SIDE
        y = self._manner.foot - 14
        canvas.setStrokeColor(HexColor(PRINT["line"]))
        canvas.setLineWidth(0.8)
        canvas.line(_SIDE, y + 8, self._width - _SIDE, y + 8)
        for line in self._measure.lines(self._hand_in, small, room)[:3]:
            y -= small.size * 1.05 if self._manner.large else small.size * 1.2
            self._say(line, _SIDE, y + 3, small)
        tiny = Look(6.5, ink="muted")
        self._say(self._mark, _SIDE, 12, tiny)
        page = f"Page {self._page + 1}" + (f" of {self._of}" if self._of else "")
        wide = self._measure.width(page, tiny)
        self._say(page, self._width - _SIDE - wide, 12, tiny)

    def _turn(self) -> None:
        self._foot()
        self._canvas.showPage()
        self._page += 1
        self._y = self._height - _TOP

    # -- parts -----------------------------------------------------------------------------------

    def _part(self, part: Part) -> None:
        rows = list(_rows(part.asked, whole=self._manner.large))
        head = self._manner.size * 1.25 * _LEADING + 6
        whole = head + sum(self._row_height(row, part) for row in rows) + 5
        first = head + self._row_height(rows[0], part)
        page = self._height - _TOP - self._manner.foot
        if self._y - (whole if whole <= page * 0.6 else first) < self._manner.foot:
            self._turn()
        self._part_head(part)
        for row in rows:
            if self._y - self._row_height(row, part) < self._manner.foot:
                self._turn()
            self._row(row, part)
        self._y -= 5

    def _part_head(self, part: Part) -> None:
        canvas, look = self._canvas, Look(self._manner.size * 1.25, face="semibold")
        high = look.size * _LEADING
        base = self._y - high + look.size * 0.32
        if part.number:
            radius = look.size * 0.72
            middle = base + look.size * 0.36
            canvas.setFillColor(HexColor(PRINT["accent"]))
            canvas.circle(_SIDE + radius, middle, radius, stroke=0, fill=1)
            number = Look(look.size * 0.85, face="semibold", ink="window")
            wide = self._measure.width(str(part.number), number)
            self._say(str(part.number), _SIDE + radius - wide / 2, base + look.size * 0.06, number)
        room = self._width - 2 * _SIDE - self._manner.inset
        self._say(
            self._measure.shortened(part.title, look, room), _SIDE + self._manner.inset, base, look
        )
        self._y -= high + 6

    def _more_room(self) -> None:
        """Lines on what is left of the last sheet: whoever writes by hand needs more of them."""
        head = self._manner.size * 1.25 * _LEADING + 6 + self._hint.size * _LEADING + 6
        rows = int((self._y - self._manner.foot - head - 8) // self._manner.row)
        if rows < _FEWEST_MORE:
            return
        asked = Asked(name="", label="", kind=AskKind.TEXT, rows=min(rows, _MOST_MORE))
        self._part_head(Part(number=0, title="More room", asked=()))
        x, wide = _SIDE + self._manner.inset, self._cell_width([asked])
        self._say(_MORE, x, self._y - self._hint.size, self._hint)
        top = self._y - self._hint.size * _LEADING - 4
        self._frame(x, top - self._box_height(asked), wide, self._box_height(asked))
        self._ruled(x, top, wide, asked)

    # -- questions -------------------------------------------------------------------------------

    def _row_height(self, row: Sequence[Asked], part: Part) -> float:
        wide = self._cell_width(row)
        return max(self._words_height(one, part, wide) + self._box_height(one) for one in row) + 9

    def _cell_width(self, row: Sequence[Asked]) -> float:
        room = self._width - 2 * _SIDE - self._manner.inset
        return (
            (room - _GAP) / 2 if len(row) > 1 or (row[0].half and not self._manner.large) else room
        )

    def _words(self, one: Asked, part: Part, wide: float) -> list[tuple[str, Look]]:
        """What stands above a box; a hint goes on in the line of its question where it fits."""
        if one.kind is AskKind.TICK:
            return []
        words = "" if one.label == part.title else one.label
        label = [(line, self._label) for line in self._cut(words, self._label, wide, 3)]
        return label + [(line, self._hint) for line in self._cut(one.hint, self._hint, wide, 2)]

    def _cut(self, words: str, look: Look, wide: float, most: int) -> list[str]:
        """So many lines at most; the field's own name has all words, and paper has an end."""
        lines = list(self._measure.lines(words, look, wide))
        if len(lines) > most:
            lines[most - 1 :] = [self._measure.shortened(f"{lines[most - 1]} …", look, wide)]
        return lines

    def _is_ticked(self, one: Asked) -> bool:
        """Whether a choice is a list of boxes; a long one is a line to write on."""
        return self._manner.blank and 0 < len(one.choices) <= _MOST_TICKS

    def _words_height(self, one: Asked, part: Part, wide: float) -> float:
        lines = self._words(one, part, wide)
        return sum(look.size * _LEADING for _, look in lines) + (3 if lines else 0)

    def _box_height(self, one: Asked) -> float:
        manner = self._manner
        match one.kind:
            case AskKind.TEXT:
                return manner.row * one.rows + 8
            case AskKind.STEPS:
                return manner.tick * 1.5 + self._hint.size * _LEADING + 4
            case AskKind.TICK:
                return max(manner.tick, manner.size * _LEADING) + 2
            case AskKind.CHOICE if self._is_ticked(one):
                return (manner.tick + 7) * len(one.choices)
            case _:
                return manner.line

    def _row(self, row: Sequence[Asked], part: Part) -> None:
        wide = self._cell_width(row)
        high = self._row_height(row, part)
        words = max(self._words_height(one, part, wide) for one in row)
        for place, one in enumerate(row):
            x = _SIDE + self._manner.inset + place * (wide + _GAP)
            y = self._y
            for line, look in self._words(one, part, wide):
                y -= look.size * _LEADING
                self._say(line, x, y + look.size * 0.34, look)
            self._box(one, x, self._y - words, wide)
        self._y -= high

    def _box(self, one: Asked, x: float, top: float, wide: float) -> None:
        high = self._box_height(one)
        match one.kind:
            case AskKind.STEPS:
                self._steps(one, x, top, wide)
            case AskKind.TICK:
                self._tick(one, x, top, one.label)
            case AskKind.CHOICE if self._is_ticked(one):
                each = self._manner.tick + 7
                for number, choice in enumerate(one.choices):
                    self._tick(one, x, top - number * each, choice)
            case _:
                self._frame(x, top - high, wide, high)
                if one.kind is AskKind.TEXT and self._manner.blank:
                    self._ruled(x, top, wide, one)
                if one.kind is AskKind.CHOICE and not self._manner.blank:
                    self._chevron(x + wide - 15, top - high / 2)
                self._place(one, (x, top - high, x + wide, top))

    def _steps(self, one: Asked, x: float, top: float, wide: float) -> None:
        canvas, tick = self._canvas, self._manner.tick * 1.5
        each = wide / len(one.choices)
        for number, words in enumerate(one.choices, 1):
            middle = x + each * (number - 0.5)
            canvas.setStrokeColor(HexColor(PRINT["field_border"]))
            canvas.setFillColor(HexColor(PRINT["window"]))
            canvas.setLineWidth(1.1)
            canvas.circle(middle, top - tick / 2, tick / 2 - 1, stroke=1, fill=1)
            figure = Look(self._manner.size, ink="muted")
            if self._manner.blank:
                at = middle - self._measure.width(str(number), figure) / 2
                self._say(str(number), at, top - tick / 2 - figure.size * 0.36, figure)
            told = words if self._manner.blank else f"{number}  {words}"
            short = self._measure.shortened(told, self._hint, each - 2)
            at = middle - self._measure.width(short, self._hint) / 2
            self._say(short, at, top - tick - self._hint.size - 1, self._hint)
            rect = (middle - tick / 2, top - tick, middle + tick / 2, top)
            self._place(one, rect, number)

    def _tick(self, one: Asked, x: float, top: float, words: str) -> None:
        tick = self._manner.tick
        self._frame(x, top - tick, tick, tick)
        look = self._label if one.kind is AskKind.TICK else self._body
        room = self._width - _SIDE - x - tick - 8
        base = top - tick / 2 - look.size * 0.36
        self._say(self._measure.shortened(words, look, room), x + tick + 8, base, look)
        if one.kind is AskKind.TICK:
            self._place(one, (x, top - tick, x + tick, top))

    def _frame(self, x: float, y: float, wide: float, high: float) -> None:
        canvas = self._canvas
        canvas.setStrokeColor(HexColor(PRINT["field_border"]))
        canvas.setFillColor(HexColor(PRINT["window"]))
        canvas.setLineWidth(0.9)
        canvas.roundRect(x, y, wide, high, min(4.0, high / 5), stroke=1, fill=1)

    def _ruled(self, x: float, top: float, wide: float, one: Asked) -> None:
        canvas, row = self._canvas, self._manner.row
        canvas.setStrokeColor(HexColor(PRINT["line"]))
        canvas.setLineWidth(0.7)
        for number in range(1, one.rows):
            y = top - number * row - 4
            canvas.line(x + 8, y, x + wide - 8, y)

    def _chevron(self, x: float, y: float) -> None:
        """A sign that there is something to choose from; viewers cover it with their own."""
        canvas = self._canvas
        canvas.setStrokeColor(HexColor(PRINT["muted"]))
        canvas.setLineWidth(1.2)
        canvas.line(x - 4, y + 2, x, y - 2)
        canvas.line(x, y - 2, x + 4, y + 2)

    def _place(self, one: Asked, rect: tuple[float, float, float, float], step: int = 0) -> None:
        self._placed.append(
            Placed(asked=one, page=self._page, rect=rect, size=self._manner.size, step=step)
        )

    def _say(self, words: str, x: float, y: float, look: Look) -> None:
        canvas = self._canvas
        canvas.setFillColor(HexColor(PRINT[look.ink]))
        for font, run in pieces(words, "semibold" if look.face == "semibold" else "regular"):
            canvas.setFont(font, look.size)
            canvas.drawString(x, y, run)
            x += canvas.stringWidth(run, font, look.size)


def _rows(asked: Sequence[Asked], *, whole: bool) -> list[list[Asked]]:
    """Two questions beside each other where half the width is enough for both."""
    rows: list[list[Asked]] = []
    for one in asked:
        last = rows[-1] if rows else []
        if not whole and one.half and len(last) == 1 and last[0].half:
            last.append(one)
        else:
            rows.append([one])
    return rows
