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

from rca_studio.intake.detect import open_text
from rca_studio.intake.fhir import fhir_cells, is_event, is_fhir, resources
from rca_studio.intake.limits import LARGEST_JSON, must_be_light, must_be_narrow, refused
from rca_studio.intake.text import clean_text

_DEEPEST: Final = 6
_LISTS: Final = ("features", "records", "items", "data", "results", "rows", "cases", "incidents")


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonTable:
    """The records of a JSON file; ``lines`` are record numbers where lines mean nothing."""

    names: tuple[str, ...]
    rows: list[list[str]]
    lines: Sequence[int]
    notes: tuple[str, ...] = ()
    passed_over: int = 0
    """Resources of a FHIR file that are no event reports."""


@dataclass(frozen=True, slots=True)
class _Found:
    """The objects of a file, where they stand, and how many others there were."""

    objects: list[Any]
    lines: Sequence[int] = ()
    passed_over: int = 0


def read_json(path: Path, encoding: str) -> JsonTable:
    """Read a JSON file as a table.

    Raises:
        KnownFault: it is no JSON, is cut short, is too large, too deep, or holds no records.
    """
    if path.stat().st_size > LARGEST_JSON:
        raise refused(path, "is too large for one JSON file", "Export fewer cases at a time.")
    with open_text(path, encoding) as file:
        text = file.read()
    must_be_light(path, text)
    try:
        found = _objects(path, text)
        del text
        names, rows = _table(path, found.objects)
    except RecursionError as error:
        raise refused(
            path, "is nested too deeply", "Export the cases as a plain list, or as CSV."
        ) from error
    if not names:
        raise refused(path, "holds no records", "Export the cases again and load that file.")
    return JsonTable(
        names=tuple(map(clean_text, names)),
        rows=rows,
        lines=found.lines or range(1, len(rows) + 1),
        notes=(f"{found.passed_over} other FHIR resources were not event reports",)
        if found.passed_over
        else (),
        passed_over=found.passed_over,
    )


def _table(path: Path, objects: list[Any]) -> tuple[Sequence[str], list[list[str]]]:
    """The objects as rows under the names of all of them; the objects are used up."""
    places: dict[str, int] = {}
    rows: list[list[str]] = []
    for number, item in enumerate(objects):
        objects[number] = None  # its memory goes as that of the row comes
        row = [""] * len(places)
        for name, value in _cells(item):
            place = places.setdefault(name, len(places))
            if place == len(row):
                row.append(value)
            else:
                row[place] = value
        rows.append(row)
        if not number % 1_000:
            must_be_narrow(path, len(places), len(objects))
    must_be_narrow(path, len(places), len(rows))
    for row in rows:
        row += [""] * (len(places) - len(row))
    return tuple(places), rows


def _loads(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_numbered)
    except json.JSONDecodeError:
        raise
    except ValueError:  # a number of more digits than Python turns into one: it stays as written
        return json.loads(text, object_pairs_hook=_numbered, parse_int=str)


def _objects(path: Path, text: str) -> _Found:
    try:
        whole = _loads(text)
    except json.JSONDecodeError as error:
        by_line = _by_line(text)
        if by_line is None:
            raise refused(
                path,
                f"is not complete JSON: it breaks off or goes wrong in line {error.lineno}",
                "Export the cases again and load that file.",
            ) from error
        if all(is_fhir(item) for _, item in by_line):  # bulk data: one resource a line
            events = [(line, item) for line, item in by_line if is_event(item)]
        else:
            events = by_line
        return _Found(
            [item for _, item in events],
            [line for line, _ in events],
            len(by_line) - len(events),
        )
    if is_fhir(whole):
        found, others = resources(whole)
        return _Found(found, (), others)
    return _Found(_list_in(whole))


def _by_line(text: str) -> list[tuple[int, Any]] | None:
    """One JSON value a line; ``None`` where a line is something else."""
    found: list[tuple[int, Any]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            found.append((number, _loads(line)))
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
    result = dict(pairs)
    if len(result) == len(pairs):
        return result
    result = {}
    times: dict[str, int] = {}
    for name, value in pairs:
        key = name
        while key in result:
            times[name] = times.get(name, 1) + 1
            key = f"{name} ({times[name]})"
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
