"""The figures behind a chart as they stand below it on paper: short, and all that it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rca_studio.analysis.governance.as_table import table_of
from rca_studio.analysis.governance.panel import (
    BarChart,
    Cell,
    Chart,
    GraphChart,
    GroupList,
    HeatChart,
    SeriesChart,
)
from rca_studio.analysis.governance.panel import Part as Stretch
from rca_studio.analysis.governance.panel import Table as Figures
from rca_studio.domain.words import percent, shortened
from rca_studio.reports.blocks import Part, Table, Words

MOST_GROUPS = 12
"""So many groups that came back stand on paper and on slides; the first matter most."""

_CASES = 6
"""So many cases of a group are named; the workbook names them all."""

_LONGEST_CELL = 240
"""A cell of a table of figures is looked up; a whole story would fill the page."""

_FOLDED = 5
"""A table with more short rows than this stands in columns beside each other."""

_NARROW = 22
"""Characters: a table whose every cell is shorter can be folded."""

_MOST_BESIDE = 12
"""Columns of a folded table over the whole page; over half a page half as many."""

_MOST_FOLDED = 3
"""A table with more columns is not folded."""

_MOST_ARROWS = 8
"""So many arrows of a graph stand below it, the strongest; the workbook has all."""

_ONE_MONTH = re.compile(r"[A-Z][a-z]{2} \d{4}")
_MONTH = 8
"""Letters of a month as it is told ("Jan 2025")."""

_FIGURE = "Figure"
"""Heads the figures of a series; what they are of stands above the chart."""


def figures_of(chart: Chart, *, wide: bool = True) -> list[Part]:
    """The table below a chart and what is said of single points.

    A heat map is a table itself, and bars say their numbers: neither is printed twice. Limits that
    differ from month to month are left to the workbook. ``wide``: there is a whole page across.
    """
    if isinstance(chart, HeatChart):
        return []
    if isinstance(chart, BarChart):
        notes = [f"{bar.label}: {bar.note}" for bar in chart.bars if bar.note.strip()]
        return [Words(" · ".join(notes), "note")] if notes else []
    table = table_of(chart)
    if isinstance(chart, GroupList):
        table = table_of(with_few_cases(chart))
        found: list[Part] = [_set(replace(table, rows=table.rows[:MOST_GROUPS]), wide=wide)]
        if (more := len(table.rows) - MOST_GROUPS) > 0:
            found.append(Words(f"{more:,} more stand in the workbook.", "note"))
        return found
    if isinstance(chart, GraphChart):
        return list(_arrows(table, wide=wide))
    if not isinstance(chart, SeriesChart):
        return [_set(table, wide=wide)]
    return list(_series(chart, table, wide=wide))


def _arrows(table: Figures, *, wide: bool) -> Iterator[Part]:
    yield _set(replace(table, rows=table.rows[:_MOST_ARROWS]), wide=wide)
    if (more := len(table.rows) - _MOST_ARROWS) > 0:
        yield Words(f"{more:,} more stand in the workbook.", "note")


def with_few_cases(chart: GroupList) -> GroupList:
    """The groups with the newest of their cases, and how many more there are."""
    groups = tuple(
        replace(one, cases=(*one.cases[:_CASES], f"{len(one.cases) - _CASES:,} more"))
        if len(one.cases) > _CASES + 1
        else one
        for one in chart.groups
    )
    return replace(chart, groups=groups)


def named_in(chart: Chart, *, every: bool) -> tuple[str, ...]:
    """The references of cases that stand below a chart; in a workbook (``every``) all of them."""
    if not isinstance(chart, GroupList):
        return ()
    if every:
        return tuple(name for one in chart.groups for name in one.cases)
    return tuple(
        name
        for one in chart.groups[:MOST_GROUPS]
        for name in (one.cases[:_CASES] if len(one.cases) > _CASES + 1 else one.cases)
    )


def _series(chart: SeriesChart, table: Figures, *, wide: bool) -> Iterator[Part]:
    """Months and figures; lines of control in a sentence, remarks below."""
    rows = tuple((heading, cells[:1]) for heading, cells in table.rows)
    yield _set(Figures(title=table.title, columns=(_when(table), _FIGURE), rows=rows), wide=wide)
    said = [*(_lines(chart, part) for part in chart.parts), *_remarks(chart)]
    if not all(map(_is_level, chart.parts)):
        said.append("Limits differ from point to point; the workbook has them all.")
    if said := [one for one in said if one]:
        yield Words(" ".join(said), "note")


def _when(table: Figures) -> str:
    """What heads the times of a series; not each is a month."""
    monthly = all(_ONE_MONTH.fullmatch(heading) for heading, _ in table.rows)
    return table.columns[0] if monthly else "When"


def _is_level(part: Stretch) -> bool:
    return all(len(set(line)) == 1 for line in (part.centre, part.lower, part.upper))


def _lines(chart: SeriesChart, part: Stretch) -> str:
    """The level lines of a stretch, for example "Jan 2025 to Dec 2025: centre line 5, limits …"."""
    centre, lower, upper = (
        _number(line[0], share=chart.share) if line[0] is not None and len(set(line)) == 1 else ""
        for line in (part.centre, part.lower, part.upper)
    )
    limits = {
        (True, True): f"limits {lower} and {upper}",
        (False, True): f"upper limit {upper}",
        (True, False): f"lower limit {lower}",
    }.get((bool(lower), bool(upper)), "")
    told = ", ".join(one for one in (f"centre line {centre}" if centre else "", limits) if one)
    if not told:
        return ""
    first, last = chart.points[part.first].label, chart.points[part.last].label
    why = f" ({part.name})" if part.name else ""
    return f"{first} to {last}{why}: {told}."


def _number(value: float, *, share: bool) -> str:
    return percent(value) if share else f"{value:.3g}"


def _remarks(chart: SeriesChart) -> Iterator[str]:
    """What is marked on the chart, sign by sign."""
    for words, places in (
        ("Beyond its limits", [p.label for p in chart.points if p.outside]),
        ("Part of a run", [p.label for p in chart.points if p.in_run]),
    ):
        if places:
            yield f"{words}: {', '.join(places)}."
    reasons = dict.fromkeys(point.left_out for point in chart.points if point.left_out)
    for reason in reasons:
        labels = [point.label for point in chart.points if point.left_out == reason]
        yield f"{', '.join(labels)}, left out: {reason.rstrip('.')}."


def _set(table: Figures, *, wide: bool) -> Table:
    """Figures as a table on paper: numbers at the right, columns that say nothing left out."""
    used = [
        place
        for place, _ in enumerate(table.columns[1:])
        if any(cells[place].shown for _, cells in table.rows)
    ]
    head = (table.columns[0], *(table.columns[place + 1] for place in used))
    rows = tuple(
        (_whole(heading), *(_short(cells[place].shown) for place in used))
        for heading, cells in table.rows
    )
    numbers = tuple(
        at
        for at, place in enumerate(used, start=1)
        if _is_numbers([cells[place] for _, cells in table.rows])
    )
    shares = _shares(head, rows)
    beside = (_MOST_BESIDE if wide else _MOST_BESIDE // 2) // len(head)
    if any(len(row[0]) > _MONTH for row in rows):
        beside = min(beside, 4 if wide else 2)
    if len(head) > _MOST_FOLDED:
        beside = 1
    if len(rows) > _FOLDED and beside > 1 and _is_narrow(rows):
        return _folded(head, rows, shares, numbers, beside)
    return Table(head, rows, shares, small=True, dense=True, numbers=numbers)


def _whole(heading: str) -> str:
    """The heading of a row; a month stays on one line."""
    return heading.replace(" ", "\N{NO-BREAK SPACE}") if len(heading) <= _MONTH else _short(heading)


def _short(words: str) -> str:
    return shortened(words, _LONGEST_CELL) if words.strip() else ""


def _is_numbers(cells: Sequence[Cell]) -> bool:
    """Whether a column holds numbers, some of which may be hidden or not there."""
    return any(cell.value is not None or cell.hidden for cell in cells)


def _is_narrow(rows: Sequence[tuple[str, ...]]) -> bool:
    return all(len(cell) <= _NARROW for row in rows for cell in row)


def _folded(
    head: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    shares: tuple[float, ...],
    numbers: tuple[int, ...],
    beside: int,
) -> Table:
    """The rows in ``beside`` columns, to be read one column after the other."""
    high = -(-len(rows) // beside)
    blank = ("",) * len(head)
    columns = [rows[first : first + high] for first in range(0, high * beside, high)]
    filled = [(*column, *(blank,) * (high - len(column))) for column in columns]
    return Table(
        head * beside,
        tuple(tuple(cell for row in line for cell in row) for line in zip(*filled, strict=True)),
        tuple(share / beside for share in shares * beside),
        small=True,
        dense=True,
        numbers=tuple(n + len(head) * place for place in range(beside) for n in numbers),
    )


def _shares(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> tuple[float, ...]:
    """Parts of the width by how long the cells are; the heading of a row has a fair part."""
    longest = []
    for place, title in enumerate(head):
        cells = sorted(len(row[place]) for row in rows) or [0]
        usual = cells[-1 if len(cells) < _FOLDED else int(0.9 * (len(cells) - 1))]
        longest.append(min(max(usual, min(len(title), 14), 6), 60) + 2)
    whole = sum(longest)
    return tuple(each / whole for each in longest)
