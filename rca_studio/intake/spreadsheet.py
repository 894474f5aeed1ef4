"""XLSX files, read in a child process with limits on memory, time and size.

A file of 5 KB can unpack to gigabytes, or name a last cell that makes a reader allocate for a
billion empty ones. The archive's own directory is read first and refused where it promises too
much; then the child reads (``spreadsheet_child``), under a memory limit where the system has one,
and is stopped when its time is up.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import threading
import zipfile
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from rca_studio.faults import KnownFault
from rca_studio.intake import spreadsheet_child
from rca_studio.intake.plan import SheetFacts

SECONDS: Final = 30.0
_UNPACKED: Final = 200 * 1024 * 1024
_RATIO: Final = 100
_SMALL: Final = 1024 * 1024  # below this a high ratio harms nobody
CHILD_FLAG: Final = "--read-spreadsheet"
"""First argument by which a frozen program knows that it is to run ``spreadsheet_child.main``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """One sheet of a workbook, blank rows between filled ones included."""

    sha256: str
    size: int
    sheet: str
    sheets: tuple[SheetFacts, ...]
    rows: list[list[str]]
    lines: list[int]
    notes: tuple[str, ...]


def read_workbook(path: Path, sheet: str | None = None, seconds: float = SECONDS) -> Workbook:
    """Read one sheet: the named one, else the first visible one that holds anything.

    Raises:
        KnownFault: it is no spreadsheet, is damaged, or asks for more than is sane.
    """
    _check_archive(path)
    content = path.read_bytes()
    sheets: tuple[SheetFacts, ...] = ()
    title = ""
    rows: list[list[str]] = []
    lines: list[int] = []
    ended = False
    for message in listen(_command(path, sheet), seconds):
        if "error" in message:
            raise _fault(path, str(message["error"]), sheet)
        if "sheets" in message:
            sheets = tuple(
                SheetFacts(name=str(name), hidden=bool(hidden))
                for name, hidden in message["sheets"]
            )
        elif "counts" in message:
            counts = map(int, message["counts"])
            sheets = tuple(replace(s, rows=n) for s, n in zip(sheets, counts, strict=True))
        elif "sheet" in message:
            title = str(message["sheet"])
        elif "rows" in message:
            for number, cells in message["rows"]:
                gap = int(number) - (lines[-1] if lines else 0)
                if gap <= 10_000:  # a lone cell far below is no reason to list the rows between
                    for blank in range(int(number) - gap + 1, int(number)):
                        rows.append([])
                        lines.append(blank)
                rows.append([str(cell) for cell in cells])
                lines.append(int(number))
        ended = ended or "end" in message
    if not ended:
        raise _fault(path, "memory", sheet)
    if not rows:
        raise _fault(path, "empty", sheet)
    others = [s.name for s in sheets if s.name != title]
    notes = (f"Other sheets: {', '.join(others)}",) if others else ()
    return Workbook(
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        sheet=title,
        sheets=sheets,
        rows=rows,
        lines=lines,
        notes=notes,
    )


def _check_archive(path: Path) -> None:
    if trouble := archive_trouble(path):
        raise _fault(path, trouble, None)


def archive_trouble(path: Path) -> str:
    """What speaks against unpacking a spreadsheet, told from its directory alone: ``damaged``,
    ``other archive``, ``too large``; ``""`` where nothing does."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return "damaged"
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" not in names and not any(n.endswith("workbook.xml") for n in names):
        return "other archive"
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, path.stat().st_size)
    bomb = unpacked > _UNPACKED or (unpacked > _SMALL and unpacked > packed * _RATIO)
    return "too large" if bomb else ""


def _command(path: Path, sheet: str | None) -> list[str]:
    return child_command([str(path.resolve())] + ([sheet] if sheet is not None else []))


def child_command(arguments: Sequence[str]) -> list[str]:
    """How the child is called, see ``spreadsheet_child``; from a frozen program, too."""
    if getattr(sys, "frozen", False):
        return [sys.executable, CHILD_FLAG, *arguments]
    return [sys.executable, "-P", str(spreadsheet_child.__file__), *arguments]


def listen(command: Sequence[str], seconds: float) -> Generator[dict[str, Any], None, None]:
    """What the child says, until it ends or its time is up."""
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    child = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        errors="surrogatepass",
        creationflags=flags,
    )
    late = threading.Event()

    def stop() -> None:
        late.set()
        child.kill()

    watch = threading.Timer(seconds, stop)
    watch.start()
    try:
        assert child.stdout is not None
        for line in child.stdout:
            try:
                yield json.loads(line)
            except json.JSONDecodeError:  # the last line of a child that was stopped
                break
        child.wait()
    finally:
        watch.cancel()
        child.kill()
        child.wait()
        if child.stdout is not None:
            child.stdout.close()
    if late.is_set():
        yield {"error": "time"}


_TROUBLES: Final = {
    "memory": (
        "holds or claims more cells than a case export can have",
        "Save the sheet with the cases as CSV and load that file.",
    ),
    "time": (
        "takes too long to read",
        "Save the sheet with the cases as CSV and load that file.",
    ),
    "too large": (
        "unpacks to far more than a case export can hold",
        "Ask where it comes from; if it is right, save it as CSV and load that file.",
    ),
    "entities": (
        "contains constructions that real spreadsheets do not have",
        "Ask where it comes from; do not open it elsewhere until you know.",
    ),
    "damaged": (
        "is damaged or not a real spreadsheet",
        "Open it in your spreadsheet program, save it anew as .xlsx or .csv, and load that file.",
    ),
    "other archive": (
        "is an archive but not an Excel file",
        "Unpack it and load the CSV, XLSX or JSON file inside.",
    ),
    "empty": ("has nothing in it", "Choose another sheet or file."),
}


def _fault(path: Path, code: str, sheet: str | None) -> KnownFault:
    if code == "no such sheet":
        return KnownFault(
            f"The file “{path.name}” has no sheet named “{sheet}”.",
            "Nothing was imported.",
            "Choose one of its sheets.",
        )
    what, do = _TROUBLES.get(code, _TROUBLES["damaged"])
    return KnownFault(f"The file “{path.name}” {what}.", "Nothing was imported.", do)
