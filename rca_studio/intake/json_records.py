"""JSON files as tables: lists of objects, GeoJSON, FHIR, and one object a line.

Every value of every object gets a cell: objects within objects become columns (``a / b``), short
lists of plain values are joined, anything else stays as JSON text. A repeated key is numbered, for
a plain JSON reader would keep the last one only.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from rca_studio.faults import KnownFault
from rca_studio.intake.detect import open_text
from rca_studio.intake.fhir import fhir_cells, is_fhir, resources

_LARGEST: Final = 256 * 1024 * 1024
_DEEPEST: Final = 6
_LISTS: Final = ("features", "records", "items", "data", "results", "rows", "cases", "incidents")


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonTable:
    """The records of a JSON file; ``lines`` are record numbers where lines mean nothing."""

    names: tuple[str, ...]
    rows: list[list[str]]
    lines: Sequence[int]
    notes: tuple[str, ...] = ()


def read_json(path: Path, encoding: str) -> JsonTable:
    """Read a JSON file as a table.

    Raises:
        KnownFault: it is no JSON, is cut short, is too large, too deep, or holds no records.
    """
    if path.stat().st_size > _LARGEST:
        raise _refused(path, "is too large for one JSON file", "Export fewer cases at a time.")
    with open_text(path, encoding) as file:
        text = file.read()
    try:
        objects, lines, notes = _objects(path, text)
        table = [dict(_cells(item)) for item in objects]
    except RecursionError as error:
        raise _refused(
            path, "is nested too deeply", "Export the cases as a plain list, or as CSV."
        ) from error
    names: dict[str, None] = {}
    for row in table:
        names.update(dict.fromkeys(row))
    if not names:
        raise _refused(path, "holds no records", "Export the cases again and load that file.")
    columns = tuple(names)
    rows = [[row.get(name, "") for name in columns] for row in table]
    return JsonTable(names=columns, rows=rows, lines=lines or range(1, len(rows) + 1), notes=notes)


def _objects(path: Path, text: str) -> tuple[list[Any], Sequence[int], tuple[str, ...]]:
    try:
        whole = json.loads(text, object_pairs_hook=_numbered)
    except json.JSONDecodeError as error:
        by_line = _by_line(text)
        if by_line is None:
            raise _refused(
                path,
                f"is not complete JSON: it breaks off or goes wrong in line {error.lineno}",
                "Export the cases again and load that file.",
            ) from error
        lines = [line for line, _ in by_line]
        return [item for _, item in by_line], lines, ()
    if is_fhir(whole):
        found, others = resources(whole)
        notes = (f"{others} other FHIR resources were not event reports",) if others else ()
        return found, (), notes
    return _list_in(whole), (), ()


def _by_line(text: str) -> list[tuple[int, Any]] | None:
    """One JSON value a line; ``None`` where a line is something else."""
    found: list[tuple[int, Any]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            found.append((number, json.loads(line, object_pairs_hook=_numbered)))
        except json.JSONDecodeError:
            return None
    return found if len(found) > 1 else None


def _list_in(whole: Any) -> list[Any]:
    if isinstance(whole, list):
        return whole
    if isinstance(whole, dict):
        for name in _LISTS:
            if isinstance(whole.get(name), list):
                return list(whole[name])
        lists = [v for v in whole.values() if isinstance(v, list) and v and isinstance(v[0], dict)]
        if len(lists) == 1:
            return list(lists[0])
        return [whole]
    return []


def _numbered(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for name, value in pairs:
        again, key = 1, name
        while key in result:
            again += 1
            key = f"{name} ({again})"
        result[key] = value
    return result


def _cells(item: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(item, Mapping):
        yield "value", plain(item)
    elif is_fhir(item):
        yield from fhir_cells(item)
    elif item.get("type") == "Feature" and isinstance(item.get("properties"), Mapping):
        yield from flatten(item["properties"])
        rest = {k: v for k, v in item.items() if k not in ("type", "properties")}
        yield from flatten(rest)
    else:
        yield from flatten(item)


def flatten(item: Mapping[str, Any], prefix: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """The values of an object by their path."""
    for name, value in item.items():
        path = f"{prefix}{name}"
        if isinstance(value, Mapping) and value and depth < _DEEPEST:
            yield from flatten(value, f"{path} / ", depth + 1)
        else:
            yield path, plain(value)


def plain(value: Any) -> str:
    """One value as the text of a cell."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list) and all(isinstance(v, str) and ";" not in v for v in value):
        return "; ".join(value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _refused(path: Path, why: str, do: str) -> KnownFault:
    return KnownFault(f"The file “{path.name}” {why}.", "Nothing was imported.", do)
