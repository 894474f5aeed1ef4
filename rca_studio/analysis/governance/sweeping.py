"""The last look at a protected panel: what numbers do not say, order and company must not say.

Charts that must not be shown at all are taken out; bars and groups whose number is hidden stand in
the order of the alphabet, for their place would tell which is the larger; sums along a Pareto chart
end where the first bar is hidden, and lines over points that are hidden are left out. No case is
one click away, and none is named.
"""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from itertools import pairwise
from typing import Any, Final, TypeVar

from rca_studio.analysis.governance.panel import (
    BarChart,
    Cell,
    Chart,
    GroupList,
    HeatChart,
    Panel,
    SeriesChart,
)
from rca_studio.analysis.governance.protecting import TOO_FEW

T = TypeVar("T")

_NOT_SHOWN: Final = "One chart is not shown: too few near misses stand behind it."
_FEW_ALIKE: Final = "Groups of few near misses are not shown, for their words would tell them."
_REFERENCE: Final = re.compile(r"\b[A-Z][A-Z0-9]{0,9}-\d{2,}\b")


def swept(panel: Panel) -> Panel:
    """A panel made with small numbers hidden, as it may be shown."""
    charts: list[Chart] = []
    left_out: list[str] = []
    for chart in panel.charts:
        found = _without_drills(_arranged(chart))
        if _withheld(chart):
            left_out.append(_NOT_SHOWN)
            continue
        if isinstance(chart, GroupList) and isinstance(found, GroupList):
            if len(found.groups) < len(chart.groups):
                left_out.append(_FEW_ALIKE)
            if chart.groups and not found.groups:
                continue
        charts.append(found)
    why = tuple(dict.fromkeys(left_out))
    return replace(
        _without_drills(panel),
        details=_unnamed(panel.details),
        cautions=(*_unnamed(panel.cautions), *why),
        charts=tuple(charts),
        empty=panel.empty or ("" if charts else " ".join(why)),
    )


def _unnamed(sentences: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for one in sentences if not _REFERENCE.search(one))


def _withheld(chart: Chart) -> bool:
    return any(cell.shown == TOO_FEW for cell in _cells(chart))


def _cells(value: Any) -> list[Cell]:
    """All numbers in something, however deep."""
    if isinstance(value, Cell):
        return [value]
    if isinstance(value, tuple):
        return [cell for one in value for cell in _cells(one)]
    if is_dataclass(value):
        return [cell for one in fields(value) for cell in _cells(getattr(value, one.name))]
    return []


def _without_drills(value: T) -> T:
    """The same without a way to the cases."""
    found: Any = value
    if isinstance(value, Cell):
        found = replace(value, drill=None) if value.drill is not None else value
    elif isinstance(value, tuple):
        found = tuple(map(_without_drills, value))
    elif is_dataclass(value) and not isinstance(value, type):
        parts = {one.name: getattr(value, one.name) for one in fields(value)}
        other = {name: _without_drills(part) for name, part in parts.items()}
        if any(other[name] is not part for name, part in parts.items()):
            found = replace(value, **other)
    return found  # type: ignore[no-any-return]


def _arranged(chart: Chart) -> Chart:
    if isinstance(chart, BarChart):
        return _bars(chart)
    if isinstance(chart, HeatChart):
        return _heat(chart)
    if isinstance(chart, GroupList):
        kept = [replace(one, cases=()) for one in chart.groups if not one.cell.hidden]
        return replace(chart, groups=tuple(kept))
    if isinstance(chart, SeriesChart) and any(point.cell.hidden for point in chart.points):
        return replace(chart, parts=())
    return chart


def _bars(chart: BarChart) -> BarChart:
    """Bars by length have the hidden ones at their end; others keep their order."""
    if not any(bar.cell.hidden for bar in chart.bars):
        return chart
    bars = list(chart.bars)
    if chart.cumulative or _falls([bar.cell for bar in bars]):
        shown = [bar for bar in bars if not bar.cell.hidden]
        bars = [*shown, *sorted((b for b in bars if b.cell.hidden), key=lambda b: b.label)]
    first = next(place for place, bar in enumerate(bars) if bar.cell.hidden)
    known = chart.cumulative[:first] if tuple(bars[:first]) == chart.bars[:first] else ()
    told = (*known, *[None] * (len(bars) - len(known))) if chart.cumulative else ()
    return replace(chart, bars=tuple(bars), cumulative=told, vital=min(chart.vital, first))


def _heat(chart: HeatChart) -> HeatChart:
    """Rows, and columns, by their totals have those with hidden ones at their end."""
    rows = _order(chart.rows, chart.row_totals)
    columns = _order(chart.columns, chart.column_totals)
    return replace(
        chart,
        rows=tuple(chart.rows[place] for place in rows),
        columns=tuple(chart.columns[place] for place in columns),
        cells=tuple(tuple(chart.cells[row][place] for place in columns) for row in rows),
        row_totals=_taken(chart.row_totals, rows),
        column_totals=_taken(chart.column_totals, columns),
        plain_rows=_now_at(rows, chart.plain_rows),
        plain_columns=_now_at(columns, chart.plain_columns),
    )


def _order(names: tuple[str, ...], totals: tuple[Cell, ...]) -> list[int]:
    places = list(range(len(names)))
    if not totals or not any(total.hidden for total in totals) or not _falls(totals):
        return places
    shown = [place for place in places if not totals[place].hidden]
    hidden = (place for place in places if totals[place].hidden)
    return [*shown, *sorted(hidden, key=names.__getitem__)]


def _now_at(order: list[int], places: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(new for new, old in enumerate(order) if old in places)


def _taken(cells: tuple[Cell, ...], places: list[int]) -> tuple[Cell, ...]:
    return tuple(cells[place] for place in places) if cells else ()


def _falls(cells: list[Cell] | tuple[Cell, ...]) -> bool:
    """Whether numbers go from the largest down, as far as they are shown."""
    values = [cell.value for cell in cells if cell.value is not None]
    return all(one >= other for one, other in pairwise(values))
