"""Files as streams of records, at the speed of the csv module and at a flat memory.

A reader gives blocks of up to ``BLOCK`` records. A quotation mark that is opened and never closed
costs the one record it stands in, never those behind it.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final, Protocol, TextIO

from rca_studio.intake.detect import Dialect, open_text
from rca_studio.intake.outcomes import Reason

BLOCK: Final = 5_000
_END: Final = "\x1e\x1eend of file\x1e\x1e\n"
_MOST_OPENINGS: Final = 50  # each costs another look at the rest of the file
_WIDEST: Final = 2**31 - 1  # the most a C long takes everywhere
csv.field_size_limit(_WIDEST)


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its number below the header, the physical line it starts at, its cells."""

    number: int
    line: int
    cells: tuple[str, ...]


Columns = Sequence[tuple[str, ...]]
"""The cells of records of the same width, column by column."""


class Block:
    """Consecutive records. ``first`` is the number of the first one; ``faults`` by position."""

    __slots__ = ("_columns", "_rows", "faults", "first", "lines")

    def __init__(
        self,
        first: int,
        rows: list[list[str]],
        lines: Sequence[int],
        faults: dict[int, Reason] | None = None,
    ) -> None:
        self.first = first
        self.lines = lines
        self.faults = faults or {}
        self._rows: list[list[str]] | None = rows
        self._columns: Columns = ()

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def rows(self) -> list[list[str]]:
        """The cells record by record."""
        if self._rows is None:
            return list(map(list, zip(*self._columns, strict=True)))
        return self._rows

    def columns(self, width: int) -> Columns:
        """The cells column by column; nothing where a record has another width."""
        if len(self._columns) == width:
            return self._columns
        if set(map(len, self.rows)) != {width}:
            return ()
        self._columns = list(zip(*self.rows, strict=True))
        return self._columns

    def pack(self) -> None:
        """Keep the columns only, if somebody asked for them: half the memory, and no lists that
        the garbage collector walks through again and again."""
        if self._columns:
            self._rows = None

    def records(self) -> Iterator[Record]:
        """The records one by one."""
        for place, (row, line) in enumerate(zip(self.rows, self.lines, strict=True)):
            yield Record(self.first + place, line, tuple(row))


class Reader(Protocol):
    """Anything that gives the records of a file, from the start on each call."""

    def blocks(self, size: int = BLOCK) -> Iterator[Block]:
        """The records in order."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsReader:
    """Records that are in memory already (spreadsheets, JSON)."""

    rows: Sequence[list[str]]
    lines: Sequence[int]

    def blocks(self, size: int = BLOCK) -> Iterator[Block]:
        """The records in order."""
        for start in range(0, len(self.rows), size):
            stop = start + size
            yield Block(start + 1, list(self.rows[start:stop]), self.lines[start:stop])


@dataclass(frozen=True, slots=True)
class MendedReader:
    """The records of a file of rejected rows: without our columns and without the guards."""

    reader: Reader
    skip: int
    mend: Callable[[str], str]

    def blocks(self, size: int = BLOCK) -> Iterator[Block]:
        """The records in order."""
        for block in self.reader.blocks(size):
            rows = [list(map(self.mend, row[self.skip :])) for row in block.rows]
            yield Block(block.first, rows, block.lines, block.faults)


class KeptReader:
    """Another reader, whose records stay in memory after the first time round."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._kept: list[Block] | None = None

    def blocks(self, size: int = BLOCK) -> Iterator[Block]:
        """The records in order."""
        if self._kept is None:
            kept = []
            for block in self._reader.blocks(size):
                kept.append(block)
                yield block
                block.pack()
            self._kept = kept
        else:
            yield from self._kept


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvReader:
    """The records of a text table.

    Attributes:
        path: the file.
        encoding: as in ``detect``.
        dialect: how lines are cut.
        header: the parsed rows (from 0) that are no records, because they name the columns.
        width: how many cells a record has.
    """

    path: Path
    encoding: str
    dialect: Dialect
    header: range
    width: int

    def blocks(self, size: int = BLOCK) -> Iterator[Block]:
        """The records in order, blank rows and rows above the header included."""
        number = 1
        parsed = 0
        for rows, lines, faults in self._pieces(size):
            if parsed < self.header.stop:
                keep = [n for n in range(len(rows)) if parsed + n not in self.header]
                parsed += len(rows)
                rows = [rows[n] for n in keep]
                faults = {keep.index(n): why for n, why in faults.items() if n in keep}
                lines = [lines[n] for n in keep]
            if rows:
                yield Block(number, rows, lines, faults)
                number += len(rows)

    def _pieces(
        self, size: int
    ) -> Iterator[tuple[list[list[str]], Sequence[int], dict[int, Reason]]]:
        """Fast as long as quotes balance; from the first doubt on, line by line."""
        line = 0
        with open_text(self.path, self.encoding) as file:
            reader = csv.reader(chain(file, (_END,)), **self.dialect.reader_options())
            while rows := list(islice(reader, size)):
                ended = rows[-1] == [_END[:-1]]
                swallowed = not ended and bool(rows[-1]) and _END[:-1] in rows[-1][-1]
                if ended:
                    rows.pop()
                taken = reader.line_num - line - ended
                lines: Sequence[int] = range(line + 1, line + 1 + len(rows))
                if taken != len(rows):
                    lines = _start_lines(rows, line)
                    if swallowed or any(len(row) != self.width and _breaks(row) for row in rows):
                        break
                if rows:
                    yield rows, lines, {}
                line = reader.line_num
            else:
                return
        yield from self._carefully(line, size)

    def _carefully(
        self, skip: int, size: int
    ) -> Iterator[tuple[list[list[str]], Sequence[int], dict[int, Reason]]]:
        rows: list[list[str]] = []
        lines: list[int] = []
        faults: dict[int, Reason] = {}
        with open_text(self.path, self.encoding) as file:
            for _ in islice(file, skip):
                pass
            for row, line, fault in _Careful(file, skip, self.dialect, self.width):
                if fault is not None:
                    faults[len(rows)] = fault
                rows.append(row)
                lines.append(line)
                if len(rows) == size:
                    yield rows, lines, faults
                    rows, lines, faults = [], [], {}
        if rows:
            yield rows, lines, faults


class _Careful:
    """Records line by line, where a record that swallowed others is opened up again."""

    def __init__(self, file: TextIO, line: int, dialect: Dialect, width: int) -> None:
        self._file = file
        self._line = line
        self._options: dict[str, Any] = dialect.reader_options()
        self._width = width
        self._again: deque[str] = deque()
        self._taken: list[str] = []
        self._at_end = False

    def _feed(self) -> Iterator[str]:
        while True:
            if self._again:
                line = self._again.popleft()
            elif (line := self._file.readline()) == "":
                if self._at_end:
                    return
                self._at_end = True
                line = _END
            self._taken.append(line)
            yield line

    def __iter__(self) -> Iterator[tuple[list[str], int, Reason | None]]:
        openings = 0
        while not self._at_end or self._again:
            for row in csv.reader(self._feed(), **self._options):
                if row == [_END[:-1]]:
                    return
                taken, self._taken = self._taken, []
                line = self._line + 1
                swallowed = taken[-1] == _END
                if swallowed:  # the quote stands open to the end of the file
                    taken.pop()
                    self._at_end = False
                    openings += 1
                elif len(row) == self._width or len(taken) == 1 or self._well_formed(taken):
                    self._line += len(taken)
                    yield row, line, None
                    continue
                if openings > _MOST_OPENINGS:
                    yield [cell.replace(_END, "") for cell in row], line, Reason.UNBALANCED_QUOTE
                    return
                self._line += 1
                self._again.extendleft(reversed(taken[1:]))
                yield self._raw(taken[0]), line, Reason.UNBALANCED_QUOTE

    def _well_formed(self, lines: list[str]) -> bool:
        try:
            return len(list(csv.reader(lines, **{**self._options, "strict": True}))) == 1
        except csv.Error:
            return False

    def _raw(self, line: str) -> list[str]:
        """The cells of the line with its quotes as they stand."""
        options = {**self._options, "quoting": csv.QUOTE_NONE}
        return next(csv.reader([line], **options), [])


def _breaks(row: list[str]) -> bool:
    return any("\n" in cell or "\r" in cell for cell in row)


def _start_lines(rows: list[list[str]], before: int) -> list[int]:
    """The physical line each record starts at, from the line breaks within its cells."""
    starts: list[int] = []
    line = before + 1
    for row in rows:
        starts.append(line)
        line += 1
        for cell in row:
            if "\n" in cell or "\r" in cell:
                line += cell.count("\n") + cell.count("\r") - cell.count("\r\n")
    return starts
