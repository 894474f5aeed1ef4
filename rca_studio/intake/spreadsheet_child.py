"""Reads an XLSX file in a process of its own: ``spreadsheet_child.py FILE SHEET``.

A spreadsheet can be built to eat all memory or time; here that costs this process and not the
window. So this file is run by its path, imports nothing of ours, limits its own memory where the
system lets it, and speaks JSON, one line at a time, on standard output:

``{"sheets": [[name, hidden], …]}``, then per sheet ``{"sheet": name}``, then blocks
``{"rows": [[number, [cell, …]], …]}``, then ``{"counts": [rows of each sheet]}`` and
``{"end": true}``. Trouble is ``{"error": code}``.

``spreadsheet_child.py --cells FILE`` reads all sheets, hidden ones too, and says of each cell what
it is: after each ``{"sheet": name, "hidden": bool}`` come blocks
``{"cells": [[number, [null | [kind, text], …]], …]}`` with the kinds ``text``, ``day``, ``number``,
``truth``, ``formula`` and ``error``. What a formula gave when it was last worked out is not told.
"""

from __future__ import annotations

import datetime
import json
import re
import sys
from collections.abc import Callable, Iterator
from typing import Any

MEMORY = 512 * 1024 * 1024
CELLS = "--cells"
MOST_CELLS = 2_000_000
MOST_COLUMNS = 16_384
BLOCK = 500
CHUNK = 1 << 20
_ROW_ENDS = re.compile(rb"</(?:\w+:)?row>")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)[ >]")


def main(arguments: list[str]) -> int:
    """Read and report; the exit code is 0 where all was said, trouble included."""
    sys.stdout.reconfigure(encoding="utf-8", errors="surrogatepass")  # type: ignore[union-attr]
    _limit_memory()
    try:
        for message in _asked_for(arguments):
            sys.stdout.write(json.dumps(message, separators=(",", ":")) + "\n")
    except MemoryError:
        _trouble("memory")
    except RecursionError:
        _trouble("damaged")
    except Exception as error:  # any way in which a spreadsheet can be broken
        _trouble("entities" if "ntit" in type(error).__name__ + str(error) else "damaged")
    sys.stdout.flush()
    return 0


def _asked_for(arguments: list[str]) -> Iterator[dict[str, Any]]:
    if arguments[0] == CELLS:
        return _all_cells(arguments[1])
    return _messages(arguments[0], arguments[1] if len(arguments) > 1 else None)


def _trouble(code: str) -> None:
    sys.stdout.write(json.dumps({"error": code}) + "\n")


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows: the sizes in the archive and the clock must do
        return
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ValueError, OSError):
        return


def _messages(path: str, wanted: str | None) -> Iterator[dict[str, Any]]:
    import warnings

    import openpyxl  # reads with defusedxml, as that is installed

    warnings.simplefilter("ignore")
    book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    sheets = list(book.worksheets)
    yield {"sheets": [[s.title, s.sheet_state != "visible"] for s in sheets]}
    named = [s for s in sheets if s.title == wanted]
    if wanted is not None and not named:
        yield {"error": "no such sheet"}
        return
    budget = [MOST_CELLS]
    for sheet in named or _in_order(sheets):
        yield {"sheet": sheet.title}
        some = False
        for rows in _blocks(sheet, budget):
            some = True
            yield {"rows": rows}
        if some:
            break
    yield {"counts": _count_rows(path, [getattr(s, "_worksheet_path", "") for s in sheets])}
    yield {"end": True}


def _all_cells(path: str) -> Iterator[dict[str, Any]]:
    import warnings

    import openpyxl

    warnings.simplefilter("ignore")
    book = openpyxl.load_workbook(path, read_only=True, data_only=False, keep_links=False)
    budget = [MOST_CELLS]
    for sheet in book.worksheets:
        yield {"sheet": sheet.title, "hidden": sheet.sheet_state != "visible"}
        for rows in _blocks(sheet, budget, _kind_and_text):
            yield {"cells": rows}
    yield {"end": True}


def _kind_and_text(value: Any, cell: Any) -> list[str] | None:
    if value is None:
        return None
    kind = getattr(cell, "data_type", "")
    if kind == "f":
        return ["formula", value if isinstance(value, str) else "="]
    if kind == "e":
        return ["error", str(value)]
    if isinstance(value, str):
        return ["text", _ESCAPED.sub(_sign, value)] if value else None
    if isinstance(value, bool):
        return ["truth", "TRUE" if value else "FALSE"]
    if isinstance(value, datetime.date | datetime.time):
        return ["day", _text(value, cell)]
    return ["number", _text(value, cell)]


def _sign(found: re.Match[str]) -> str:
    """A sign that Office Open XML writes as ``_x000A_``; half of a pair stays as it is written."""
    sign = chr(int(found[1], 16))
    return found[0] if "\ud800" <= sign <= "\udfff" else sign


def _count_rows(path: str, parts: list[str]) -> list[int]:
    """How many rows of each sheet have a value, by their marks: many times faster than reading."""
    import zipfile

    counts = []
    with zipfile.ZipFile(path) as archive:
        there = set(archive.namelist())
        for part in parts:
            rest, count = b"", 0
            if part not in there:
                counts.append(0)
                continue
            with archive.open(part) as stream:
                while piece := stream.read(CHUNK):
                    *rows, rest = _ROW_ENDS.split(rest[-CHUNK:] + piece)
                    count += sum(_VALUE.search(row) is not None for row in rows)
            counts.append(count)
    return counts


def _in_order(sheets: list[Any]) -> list[Any]:
    """Visible sheets first; the first with anything in it is read."""
    return sorted(sheets, key=lambda s: s.sheet_state != "visible")


def _blocks(
    sheet: Any, budget: list[int], told: Callable[[Any, Any], Any] | None = None
) -> Iterator[list[list[Any]]]:
    """The rows that hold something, with their numbers; a declared size is never believed."""
    tell = told or _text
    sheet.reset_dimensions()
    block: list[list[Any]] = []
    for number, row in enumerate(_rows(sheet), start=1):
        cells = [tell(cell.value, cell) for cell in row[:MOST_COLUMNS]]
        while cells and not cells[-1]:
            cells.pop()
        budget[0] -= len(cells)
        if budget[0] < 0:
            raise MemoryError
        if cells:
            block.append([number, cells])
        if len(block) >= BLOCK:
            yield block
            block = []
    if block:
        yield block


def _rows(sheet: Any) -> Iterator[Any]:
    yield from sheet.iter_rows()


def _text(value: Any, cell: Any) -> str:
    """A cell as the person sees it, as far as that can be known."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime):
        clock = "h" in str(getattr(cell, "number_format", "")).lower()
        if value.time() == datetime.time() and not clock:
            return value.date().isoformat()
        return value.isoformat(sep=" ", timespec="minutes" if not value.second else "seconds")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, datetime.time):
        return value.isoformat(timespec="minutes" if not value.second else "seconds")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
