"""A workbook that comes back: its cells, read by a child process with limits, nothing worked out.

Macros are never run and formulas never believed; what speaks against a file is said in plain words.
"""

from __future__ import annotations

import zipfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from rca_studio.editing.cancelling import Progress
from rca_studio.faults import KnownFault
from rca_studio.intake.limits import must_be_file
from rca_studio.intake.spreadsheet import archive_trouble, child_command, listen
from rca_studio.intake.spreadsheet_child import CELLS

SECONDS: Final = 180.0
ENDINGS: Final = (".xlsx", ".xlsm")

_LARGEST: Final = 64 * 1024 * 1024
_OLD_OR_LOCKED: Final = b"\xd0\xcf\x11\xe0"
_MACROS: Final = "vbaProject.bin"
_SAFE: Final = "Nothing was read in; the plan is as it was."


class Cell(NamedTuple):
    """What is in a cell: ``text``, ``day``, ``number``, ``truth``, ``formula`` or ``error``."""

    kind: str
    text: str


Row = tuple[int, tuple[Cell | None, ...]]
"""The number people see beside it, and its cells from the first column on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedSheet:
    """A sheet with the rows in which there is something."""

    name: str
    hidden: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedFile:
    """A workbook as it was saved; ``macros`` tells whether it came with some."""

    name: str
    sheets: tuple[ReturnedSheet, ...]
    macros: bool = False


def read_returned(
    path: Path, seconds: float = SECONDS, progress: Progress | None = None
) -> ReturnedFile:
    """Read all sheets of a workbook, hidden ones too. Any thread may call it.

    Args:
        path: the file.
        seconds: how long it may take.
        progress: told how many rows were read; may raise ``Cancelled``, which ends the child.

    Raises:
        KnownFault: it is no workbook, is locked or damaged, or asks for more than is sane.
    """
    try:
        return _read(Path(path), seconds, progress)
    except KnownFault as error:
        raise KnownFault(error.what, _SAFE, error.do) from error
    except OSError as error:
        raise _fault(path, "cannot be opened", "Close it in other programs and try again.") from (
            error
        )


def _read(path: Path, seconds: float, progress: Progress | None) -> ReturnedFile:
    must_be_file(path)
    _must_be_workbook(path)
    sheets: list[ReturnedSheet] = []
    rows: list[Row] = []
    name, hidden, ended = "", False, False

    def close() -> None:
        if name:
            sheets.append(ReturnedSheet(name=name, hidden=hidden, rows=tuple(rows)))
        rows.clear()

    said = listen(child_command([CELLS, str(path.resolve())]), seconds)
    with closing(said):
        for message in said:
            if "error" in message:
                raise _fault(path, *_TROUBLES.get(str(message["error"]), _TROUBLES["damaged"]))
            if "sheet" in message:
                close()
                name, hidden = str(message["sheet"]), bool(message["hidden"])
            for number, cells in message.get("cells", ()):
                rows.append((int(number), tuple(Cell(*one) if one else None for one in cells)))
            if progress is not None:
                progress(len(rows))
            ended = ended or "end" in message
    if not ended:
        raise _fault(path, *_TROUBLES["memory"])
    close()
    return ReturnedFile(name=path.name, sheets=tuple(sheets), macros=_has_macros(path))


def _must_be_workbook(path: Path) -> None:
    size = path.stat().st_size
    with path.open("rb") as stream:
        start = stream.read(8)
    if start.startswith(_OLD_OR_LOCKED):
        raise _fault(
            path,
            "is locked with a password, or saved in the format of before 2007",
            "Open it, save it without a password as .xlsx, and read that file.",
        )
    if size > _LARGEST:
        raise _fault(path, *_TROUBLES["too large"])
    trouble = archive_trouble(path)
    if trouble == "other archive" and _is_open_document(path):
        raise _fault(
            path, "is an OpenDocument spreadsheet", "Save it as .xlsx, and read that file."
        )
    if trouble:
        raise _fault(path, *_TROUBLES[trouble])


def _is_open_document(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return "mimetype" in archive.namelist()


def _has_macros(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return any(name.endswith(_MACROS) for name in archive.namelist())


_TROUBLES: Final = {
    "memory": ("holds or claims more cells than a plan can have", "Export the plan anew."),
    "time": ("takes too long to read", "Export the plan anew, in smaller parts."),
    "too large": (
        "unpacks to far more than a plan can hold",
        "Ask where it comes from; do not open it elsewhere until you know.",
    ),
    "entities": (
        "contains constructions that real workbooks do not have",
        "Ask where it comes from; do not open it elsewhere until you know.",
    ),
    "damaged": (
        "is damaged or not a workbook",
        "Open it in your spreadsheet program, save it anew as .xlsx, and read that file.",
    ),
    "other archive": (
        "is an archive but not a workbook",
        "Choose the .xlsx file that was exported from the plan.",
    ),
}


def _fault(path: Path, what: str, do: str) -> KnownFault:
    return KnownFault(f"The file “{Path(path).name}” {what}.", _SAFE, do)
