"""Figures of a measure, as people copy them out of a spreadsheet or a mail, or type them.

A table may be parted by tabs, semicolons or commas, with headings or without, with the count and
the whole in two columns or as ``18/20`` in one. Nothing is dropped in silence: each line is a
figure, or stands among what could not be read, with the reason.
"""

from __future__ import annotations

import csv
import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from rca_studio.domain.moments import show_moment
from rca_studio.domain.words import quoted, shortened
from rca_studio.editing.plan_gestures import Figure
from rca_studio.intake.dates import DateOrder, DateReader, decide, evidence_of
from rca_studio.intake.outcomes import Reason
from rca_studio.intake.text import clean_text

MOST_LINES: Final = 5_000
"""So many lines of a paste are looked at; the figures of ten years, day by day, are fewer."""
_MOST_CELL: Final = 400


class Unread(NamedTuple):
    """A line that is no figure: its number in the text (from 1), its words and the reason."""

    line: int
    words: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """What was found in a text: figures, lines that could not be read, and what was noticed."""

    figures: tuple[Figure, ...] = ()
    unread: tuple[Unread, ...] = ()
    notes: tuple[str, ...] = ()


class _Part(StrEnum):
    """What a column holds."""

    DAY = "day"
    COUNT = "count"
    WHOLE = "whole"
    SHARE = "share"
    NOTE = "note"
    LEFT_OUT = "left out"


_HEADINGS: Final = {
    _Part.DAY: "date day week month when time period datum tag woche monat zeit",
    _Part.WHOLE: "denominator of total all n whole checked looked made number_of nenner von gesamt "
    "anzahl sample watched",
    _Part.COUNT: "numerator count done yes met reached zähler figure value wert erfüllt ja result",
    _Part.SHARE: "% percent percentage share rate prozent anteil",
    _Part.NOTE: "note notes comment comments remark bemerkung notiz kommentar who",
}
_SHARED: Final = re.compile(
    r"(?P<count>\d[\d.,'\u00a0\u202f ]*)\s*(?:/|\bof\b|\bout of\b|\bvon\b|\bde\b|\baus\b)\s*"
    r"(?P<whole>\d[\d.,'\u00a0\u202f ]*)(?:\s*[=(:]?\s*[\d.,]+\s*%\)?)?",
    re.IGNORECASE,
)
_PERCENT: Final = re.compile(r"(?P<share>\d[\d.,]*)\s*%")
_NUMBER: Final = re.compile(r"[-−+]?\d[\d.,'\u00a0\u202f ]*")
_LOOSE: Final = re.compile(
    r"(?P<day>.*?\S)[\s:;,]+(?P<figure>\d[\d.,]*\s*(?:/|of|out of|von)\s*\d[\d.,]*|\d[\d.,]*\s*%"
    r"|[-−]?\d[\d.,]*)(?P<note>\s+[^\d\s].*)?",
    re.IGNORECASE,
)


class Amount(NamedTuple):
    """What a cell counts: a number, out of ``whole`` (0: not said); ``percent`` as it is."""

    number: float
    whole: float = 0.0
    percent: bool = False


def read_amount(text: str, *, points: bool = False) -> Amount | None:
    """A figure as people write it; ``None`` where it is none.

    Args:
        text: such as ``18/20``, ``18 of 20``, ``90 %``, ``1.234,5`` or ``7``.
        points: whether a point parts thousands here, as the other numbers of the table show.

    >>> read_amount("18 of 20"), read_amount("87,5 %"), read_amount("about ten")
    (Amount(number=18.0, whole=20.0, percent=False), Amount(number=87.5, whole=0.0, percent=True), None)
    """  # noqa: E501
    text = text.strip()
    if len(text) > _MOST_CELL:
        return None
    if found := _SHARED.fullmatch(text):
        count, whole = _number(found["count"], points), _number(found["whole"], points)
        return None if count is None or not whole else Amount(count, whole)
    if found := _PERCENT.fullmatch(text):
        share = _number(found["share"], points)
        return None if share is None else Amount(share, percent=True)
    number = _number(text, points) if _NUMBER.fullmatch(text) else None
    return None if number is None else Amount(number)


def wrong_amount(amount: Amount, *, share: bool) -> str:
    """Why an amount is no figure of a measure, in words; ``""`` where it is one.

    Args:
        amount: what was read.
        share: whether the measure counts out of a whole.
    """
    if not share:
        if amount.whole or amount.percent:
            return "this measure has no “out of how many”: enter the number alone, or say it above"
        return ""
    if amount.percent:
        in_range = 0 <= amount.number <= 100
        return "" if in_range else "a share lies between 0 and 100 %"
    if not amount.whole:
        return "out of how many? Write it as 18/20, or as 90 %"
    if not 0 <= amount.number <= amount.whole:
        return f"{amount.number:g} out of {amount.whole:g} is no share"
    return ""


def read_figures(text: str, *, share: bool, today: date) -> Pasted:
    """Read a pasted table.

    Args:
        text: as it was pasted or typed.
        share: whether the measure counts out of a whole.
        today: no figure is from a later day.
    """
    lines = [(at, line) for at, line in enumerate(clean_text(text).splitlines(), 1) if line.strip()]
    unread = [
        Unread(at, shortened(line, 80), f"only the first {MOST_LINES:,} lines are read")
        for at, line in lines[MOST_LINES:]
    ]
    sign = parting(lines)
    table = [_Row(at, line, _cells(line, sign)) for at, line in lines[:MOST_LINES]]
    return _Reading(table, share, today).read(unread)


# -- lines and cells -------------------------------------------------------------------------------


class _Row(NamedTuple):
    line: int
    words: str
    cells: tuple[str, ...]


def parting(lines: Sequence[tuple[int, str]]) -> str:
    """The sign between the cells; ``""`` where each line is one."""
    for sign in ("\t", ";", "|", ","):
        with_it = 2 * sum(sign in line for _, line in lines)
        if with_it > len(lines) or (with_it == len(lines) > 0 and sign != ","):
            return sign
    return ""


def _cells(line: str, sign: str) -> tuple[str, ...]:
    if not sign:
        return (line.strip(),)
    try:
        cells = next(csv.reader([line], delimiter=sign), [])
    except csv.Error:
        cells = line.split(sign)
    return tuple(cell.strip() for cell in cells)


def _number(text: str, points: bool) -> float | None:
    plain = re.sub(r"[\s'\u00a0\u202f]", "", text).replace("−", "-").rstrip(".,")
    if "," in plain and "." in plain:
        thousands = "," if plain.rindex(",") < plain.rindex(".") else "."
        plain = plain.replace(thousands, "").replace(",", ".")
    elif re.fullmatch(r"[-+]?[1-9]\d{0,2}(,\d{3})+", plain) and not points:
        plain = plain.replace(",", "")
    elif points and re.fullmatch(r"[-+]?[1-9]\d{0,2}(\.\d{3})+", plain):
        plain = plain.replace(".", "")
    else:
        plain = plain.replace(",", ".")
    try:
        number = float(plain)
    except ValueError:
        return None
    return number if abs(number) < 1e12 else None


# -- the table -------------------------------------------------------------------------------------


class _Reading:
    """One table on its way to figures."""

    def __init__(self, table: Sequence[_Row], share: bool, today: date) -> None:
        self._share, self._today = share, today
        self._notes: list[str] = []
        self._headings = _heading_of(table)
        self._table = table[1:] if self._headings else table
        if self._headings:
            named = " | ".join(cell for cell in self._headings if cell)
            self._notes.append(f"The first line was read as headings: {shortened(named, 120)}.")
        every = [cell for row in self._table for cell in row.cells]
        self._points = any(re.fullmatch(r"[\d.]*\d,\d{1,2}(\s*%)?", cell) for cell in every)
        self._parts = self._columns()
        self._days = self._reader()

    def read(self, unread: list[Unread]) -> Pasted:
        """The figures; of two lines of one day the later counts, and the other is told."""
        found: dict[str, tuple[int, str, Figure]] = {}
        for row in self._table:
            figure = self._figure(row)
            words = shortened(" · ".join(cell for cell in row.cells if cell) or row.words, 80)
            if isinstance(figure, str):
                unread.append(Unread(row.line, words, figure))
                continue
            if there := found.get(figure.day):
                day = show_moment(figure.day)
                reason = f"{day} comes again in line {row.line}, which was taken"
                unread.append(Unread(there[0], there[1], reason))
            found[figure.day] = (row.line, words, figure)
        figures = sorted((one for _, _, one in found.values()), key=lambda one: one.day)
        unread.sort()
        return Pasted(figures=tuple(figures), unread=tuple(unread), notes=tuple(self._notes))

    # what a line says

    def _figure(self, row: _Row) -> Figure | str:
        """The figure of a line, or why it is none."""
        figure = self._by_columns(row)
        if isinstance(figure, str) and (found := _LOOSE.fullmatch(row.words.strip())):
            loose = self._made(found["day"], read_amount(found["figure"]), found["note"] or "")
            whole = len(row.cells) > 1 or bool(self._days.read(row.words)[0])
            return figure if isinstance(loose, str) and whole else loose
        return figure

    def _by_columns(self, row: _Row) -> Figure | str:
        cells: dict[_Part, list[str]] = {part: [] for part in _Part}
        for part, cell in zip(self._parts, row.cells, strict=False):
            if cell:
                cells[part].append(cell)
        cells[_Part.NOTE] += [cell for cell in row.cells[len(self._parts) :] if cell]
        if not cells[_Part.DAY]:
            return "there is no day"
        counts, wholes = cells[_Part.COUNT], cells[_Part.WHOLE]
        if not counts and not wholes and cells[_Part.SHARE]:
            counts = [cell if "%" in cell else f"{cell} %" for cell in cells[_Part.SHARE]]
        if not counts:
            return "there is no figure beside the day"
        amount = read_amount(counts[0], points=self._points)
        if amount is None:
            return f"{quoted(counts[0], 40)} is no number"
        if wholes and not amount.whole and not amount.percent:
            whole = read_amount(wholes[0], points=self._points)
            if whole is None or whole.percent or whole.whole:
                return f"{quoted(wholes[0], 40)} is no number"
            if self._share and not whole.number:
                return "nothing was looked at: out of 0"
            amount = amount._replace(whole=whole.number)
        return self._made(cells[_Part.DAY][0], amount, "; ".join(cells[_Part.NOTE]))

    def _made(self, day: str, amount: Amount | None, note: str) -> Figure | str:
        moment, trouble = self._days.read(day)
        if amount is None:
            return "there is no number"
        if len(moment) < len("2026-11"):
            with_year, _ = self._days.read(f"{day} {self._today.year}")
            without = not moment and len(with_year) == len("2026-11-30")
            return f"{quoted(day, 40)} {'has no year' if without else 'is no day'}"
        if trouble is Reason.DATE_AMBIGUOUS:
            self._note("Days such as 03/04 were read as 3 April: the day first.")
        if len(moment) == len("2026-11"):
            self._note("Where a month is named, its figure stands at the last day of it.")
            year, month = map(int, moment.split("-"))
            end = date(year, month, monthrange(year, month)[1])
            moment = end.isoformat()
            if (self._today.year, self._today.month) == (year, month):
                moment = self._today.isoformat()
        moment = moment[:10]
        if moment > self._today.isoformat():
            return f"{show_moment(moment)} lies in the future"
        if moment < "1900":
            return f"{quoted(day, 40)} is no day"
        if wrong := wrong_amount(amount, share=self._share):
            return wrong
        return Figure(moment, amount.number, amount.whole, note.strip())

    def _note(self, words: str) -> None:
        if words not in self._notes:
            self._notes.append(words)

    # what a column holds

    def _columns(self) -> list[_Part]:
        width = max((len(row.cells) for row in self._table), default=0)
        columns = [
            [row.cells[at] for row in self._table if at < len(row.cells) and row.cells[at]]
            for at in range(width)
        ]
        named = [_part_of(head) for head in self._headings]
        named += [None] * (width - len(named))
        parts = [
            _Part.NOTE if not cells else part for part, cells in zip(named, columns, strict=False)
        ]
        day = next((at for at, part in enumerate(parts) if part is _Part.DAY), -1)
        if day < 0:
            shares = [_share_of_days(cells) for cells in columns]
            best = max(shares, default=0.0)
            day = shares.index(best) if best >= 0.5 else 0
        for at, cells in enumerate(columns):
            if at == day:
                parts[at] = _Part.DAY
            elif parts[at] in (None, _Part.DAY):
                parts[at] = self._unnamed(cells, parts)
        return self._without_shares([part or _Part.NOTE for part in parts])

    def _unnamed(self, cells: Sequence[str], parts: Sequence[_Part | None]) -> _Part:
        amounts = [read_amount(cell, points=self._points) for cell in cells]
        numbers = [one for one in amounts if one is not None]
        if 2 * len(numbers) < len(cells):
            return _Part.NOTE
        if 2 * sum(one.percent for one in numbers) > len(numbers):
            return _Part.SHARE
        if _Part.COUNT not in parts:
            return _Part.COUNT
        return _Part.WHOLE if _Part.WHOLE not in parts else _Part.LEFT_OUT

    def _without_shares(self, parts: list[_Part]) -> list[_Part]:
        """Beside counts a column of shares says nothing more; a second one of a kind neither."""
        seen: set[_Part] = set()
        for at, part in enumerate(parts):
            again = part in seen and part is not _Part.NOTE
            if (part is _Part.SHARE and _Part.COUNT in parts) or again:
                parts[at] = _Part.LEFT_OUT
            seen.add(part)
        for at, part in enumerate(parts):
            if part is _Part.LEFT_OUT:
                name = self._headings[at] if at < len(self._headings) else ""
                which = quoted(name, 40) if name else str(at + 1)
                self._notes.append(f"Column {which} was left out: the counts say it already.")
        return parts

    def _reader(self) -> DateReader:
        place = self._parts.index(_Part.DAY) if _Part.DAY in self._parts else 0
        values: dict[str, int] = {}
        for row in self._table:
            for cell in [*row.cells[place : place + 1], *_loose_day(row)]:
                values[cell] = values.get(cell, 0) + 1
        decision = decide(evidence_of(values))
        if decision.proved and decision.order is DateOrder.MONTH_FIRST:
            self._notes.append("The days were read with the month first, as some of them prove.")
        return DateReader(decision, serials=True, today=self._today)


def _loose_day(row: _Row) -> Iterator[str]:
    if len(row.cells) == 1 and (found := _LOOSE.fullmatch(row.words.strip())):
        yield found["day"]


def _heading_of(table: Sequence[_Row]) -> tuple[str, ...]:
    """The cells of the first line, if it has neither a day nor a number."""
    if len(table) < 2:
        return ()
    cells = table[0].cells
    known = any(_part_of(cell) for cell in cells)
    plain = not any(any(char.isdigit() for char in cell) for cell in cells)
    return cells if known and plain else ()


def _part_of(heading: str) -> _Part | None:
    words = re.findall(r"%|[^\W\d_]+", heading.casefold())
    for part, known in _HEADINGS.items():
        if set(words) & set(known.split()):
            return part
    return None


def _share_of_days(cells: Sequence[str]) -> float:
    from rca_studio.intake.dates import looks_like_dates

    return looks_like_dates(cells)
