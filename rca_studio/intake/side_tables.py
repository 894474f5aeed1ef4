"""Small tables besides cases: monthly figures and surveys, from a file or as they are pasted.

They are read with the care of any import (encoding, separators, spreadsheets in a child process);
what they mean is said in ``monthly`` and ``survey``. Each line is taken, or stands among what could
not be read, with the reason.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from rca_studio.domain.words import quoted, shortened
from rca_studio.faults import KnownFault
from rca_studio.intake.dates import DateReader, decide, evidence_of
from rca_studio.intake.figures import parting
from rca_studio.intake.text import clean_text

MOST_LINES: Final = 20_000
_MOST_SHOWN: Final = 80
_SLASHED: Final = re.compile(r"(?P<month>\d{1,2})[/.-](?P<year>\d{4})")
_TURNED: Final = re.compile(r"(?P<year>\d{4})[/.-]?(?P<month>\d{1,2})")


class Line(NamedTuple):
    """A line of a table: its number (from 1) and its cells, without blanks around them."""

    number: int
    cells: tuple[str, ...]

    @property
    def words(self) -> str:
        """The line as it is quoted in a message."""
        return shortened(" · ".join(cell for cell in self.cells if cell), _MOST_SHOWN)

    def cell(self, place: int | None) -> str:
        """A cell; empty where the line is too short for it."""
        return self.cells[place] if place is not None and place < len(self.cells) else ""


class Unread(NamedTuple):
    """A line, or a cell of it, that was not taken: its number, its words and the reason."""

    line: int
    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class SideTable:
    """The lines of a table, headings first where there are any, and where they came from."""

    lines: tuple[Line, ...]
    source: str = ""
    left_out: int = 0


def table_of_text(text: str) -> SideTable:
    """A table as it was pasted or typed, parted by tabs, semicolons, bars or commas."""
    lines = [(at, one) for at, one in enumerate(clean_text(text).splitlines(), 1) if one.strip()]
    sign = parting(lines)
    return _kept(((at, _cells(line, sign)) for at, line in lines), "")


def table_of_file(path: Path) -> SideTable:
    """A table of a CSV or XLSX file (the sheet with the most lines).

    Raises:
        KnownFault: it cannot be read, with what to do instead.
    """
    from rca_studio.intake.opening import look_at
    from rca_studio.intake.plan import NO_HEADER, Overrides

    *_, reader = look_at(path, Overrides(header=NO_HEADER))
    found = ((one.line, one.cells) for block in reader.blocks() for one in block.records())
    table = _kept(found, path.name)
    if not table.lines:
        raise KnownFault(
            f"“{path.name}” has no line to read.",
            "Nothing was changed.",
            "Choose the file with the table.",
        )
    return table


def _kept(found: Iterable[tuple[int, Sequence[str]]], source: str) -> SideTable:
    lines: list[Line] = []
    more = 0
    for number, cells in found:
        clean = tuple(" ".join(cell.split()) for cell in cells)
        if not any(clean):
            continue
        if len(lines) < MOST_LINES:
            lines.append(Line(number, clean))
        else:
            more += 1
    return SideTable(tuple(lines), source, more)


def _cells(line: str, sign: str) -> Sequence[str]:
    if not sign:
        return (line,)
    try:
        return next(csv.reader([line], delimiter=sign), [])
    except csv.Error:
        return line.split(sign)


class MonthReader:
    """Reads the months of one column, however they are written; a day stands for its month."""

    def __init__(self, values: Iterable[str], today: date) -> None:
        counts: dict[str, int] = {}
        for value in values:
            counts[value] = counts.get(value, 0) + 1
        self._days = DateReader(decide(evidence_of(counts)), serials=True, today=today)
        self._this = today.isoformat()[:7]

    def read(self, text: str) -> tuple[str, str]:
        """The month, ``YYYY-MM``, and why there is none (one of the two is empty)."""
        found = _SLASHED.fullmatch(text) or _TURNED.fullmatch(text)
        if found and 1 <= int(found["month"]) <= 12:
            month = f"{found['year']}-{int(found['month']):02d}"
        else:
            month = self._days.read(text)[0][:7]
        if len(month) < len("2026-11"):
            return "", f"{quoted(text, 40)} is no month" if text else "there is no month"
        if month > self._this:
            return "", f"{quoted(text, 40)} lies in the future"
        if month < "1990":
            return "", f"{quoted(text, 40)} is too long ago"
        return month, ""


def folded(words: str) -> str:
    """Words as headings are compared: letters and digits only, in one case."""
    return " ".join(re.findall(r"\w+", words.replace("_", " ").casefold()))
