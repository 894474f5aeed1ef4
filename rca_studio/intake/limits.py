"""How much one file may ask for, so that no export, sent in error or in malice, fills the memory.

Each limit lies far beyond what incident systems write; what goes beyond is refused in plain words
before it is built up in memory. Time grows with the size of the file and can be cancelled.
"""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Final

from rca_studio.faults import KnownFault

MOST_COLUMNS: Final = 16_384
"""As many as a sheet of a spreadsheet program has."""
MOST_CELLS: Final = 30_000_000
"""Of a table held in memory, empty ones included: 240 MB of references."""
LARGEST_JSON: Final = 128 * 1024 * 1024
_LONGEST_LINE: Final = 16 * 1024 * 1024
_MOST_MARKS: Final = 200_000
_MARKS: Final = b',;\t|"'
_MOST_MEMORY: Final = 400 * 1024 * 1024


def must_be_file(path: Path) -> None:
    """Refuse what is no ordinary file: a folder, or a pipe or device, which may never end.

    Raises:
        KnownFault: it is something else.
        OSError: it is not there.
    """
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise refused(path, "is a folder", "Choose the file itself.")
    if not stat.S_ISREG(mode):
        raise refused(path, "is not an ordinary file", "Save the export as a file and load that.")


class LineWatch:
    """Told the bytes of a text piece by piece, refuses lines that no table has.

    A reader holds a whole line and all of its cells at once: each empty cell of a line of commas
    costs eight bytes and more.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._length = self._marks = 0

    def see(self, piece: bytes) -> None:
        """Take note of the next piece; pieces are much shorter than the longest line allowed.

        Raises:
            KnownFault: a line is too long, or has too many cells.
        """
        first = _break(piece.find(b"\n"), piece.find(b"\r"), len(piece))
        self._length += first
        self._marks += _marks(piece[:first]) if self._length > _MOST_MARKS else 0
        if self._length > _LONGEST_LINE or self._marks > _MOST_MARKS:
            raise refused(
                self._path,
                "holds a line longer than any table has",
                "Check that it is an export of cases; if it is, export fewer cases at a time.",
            )
        if first < len(piece):
            last = max(piece.rfind(b"\n"), piece.rfind(b"\r")) + 1
            self._length, self._marks = len(piece) - last, _marks(piece[last:])


def _break(newline: int, carriage: int, end: int) -> int:
    return min(newline if newline >= 0 else end, carriage if carriage >= 0 else end)


def _marks(piece: bytes) -> int:
    return len(piece) - len(piece.translate(None, _MARKS))


def must_be_narrow(path: Path, columns: int, rows: int = 0) -> None:
    """Refuse a table with more columns, or with more cells in memory, than a case export has.

    Raises:
        KnownFault: it is too wide or too large.
    """
    if columns > MOST_COLUMNS:
        raise refused(
            path,
            f"has {columns:,} columns, more than a sheet can have",
            "Check that it is an export of cases; if it is, export fewer columns.",
        )
    if columns * rows > MOST_CELLS:
        raise refused(
            path,
            "holds or claims more cells than a case export can have",
            "Save the cases as CSV and load that file.",
        )


def must_be_light(path: Path, text: str) -> None:
    """Refuse a JSON text that would take far more memory than it is long.

    Raises:
        KnownFault: it would.
    """
    # What CPython needs at least: a small dict or list, and a reference and a short text.
    needed = 250 * (text.count("{") + text.count("[")) + 60 * text.count(",") + 3 * len(text)
    if needed > _MOST_MEMORY:
        raise refused(
            path,
            "is too large for one JSON file",
            "Export fewer cases at a time, one object a line, or as CSV.",
        )


def refused(path: Path, why: str, do: str) -> KnownFault:
    """A refusal that names the file."""
    return KnownFault(f"The file “{path.name}” {why}.", "Nothing was imported.", do)
