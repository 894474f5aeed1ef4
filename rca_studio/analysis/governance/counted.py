"""Near misses, and records of harm beside them, month by month, as they may be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rca_studio.analysis.governance.guard import Guard
from rca_studio.analysis.governance.inputs import Inputs
from rca_studio.analysis.governance.panel import Cell, Drill
from rca_studio.analysis.governance.scope import Dimension, Scope
from rca_studio.analysis.governance.spans import (
    SIZES,
    Span,
    make_spans,
    month_of_day,
    open_month,
    shown_months,
    silent_months,
)
from rca_studio.domain.case import Nature
from rca_studio.domain.facts import UNKNOWN, month_number
from rca_studio.domain.words import plural

if TYPE_CHECKING:
    from rca_studio.analysis.governance.cube import Mask

NO_NEAR_MISS = (Nature.HARM.value, Nature.GOOD_CARE.value)
"""Kinds of record that are no near miss; a record of an unknown kind is taken for one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Near misses by points of one or more months.

    Attributes:
        scope: the near misses.
        months: all months shown.
        spans: the points; empty where even years would be too small to show.
        size: how many months make a point.
        near: for each point how many near misses.
        harm: for each point how many records of harm; empty where there are none, or too few to be
            told apart by whoever looks.
        total: near misses in all months shown.
        raw: near misses by month, for choosing a chart and never to be shown.
        silent: months in which nothing at all was recorded, or not all, and why they shape no line.
        remarks: what is not counted, and why.
    """

    scope: Scope
    months: tuple[str, ...]
    spans: tuple[Span, ...]
    size: int
    near: tuple[Cell, ...]
    harm: tuple[Cell, ...]
    total: Cell
    raw: tuple[int, ...]
    silent: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


def count(inputs: Inputs) -> Counted:
    """Count the near misses of the scope, up to today: once for all questions."""
    return inputs.cube.once("counted", inputs, lambda: _count(inputs))


def _count(inputs: Inputs) -> Counted:
    months = shown_months(inputs)
    near_scope, harm_scope, apart = _kinds(inputs)
    happened = inputs.cube.column("day") <= inputs.today.toordinal()
    near = _numbers(inputs, near_scope, months, happened)
    harm = _numbers(inputs, harm_scope, months, happened) if apart else [0] * len(months)
    if apart and inputs.guard.preset and not _can_be_told_apart(inputs.guard, near, harm):
        # Near misses and all records would differ by a few records of harm: count all together.
        near_scope, harm, apart = inputs.scope, [0] * len(months), False
        near = _numbers(inputs, near_scope, months, happened)
    silent = silent_months(inputs, months)
    size, spans, lines = _points(inputs, months, silent, near, harm, near_scope, harm_scope)
    shown = any(harm) and bool(spans)
    total = inputs.guard.one(sum(near), Drill(scope=near_scope, words="All near misses"))
    return Counted(
        scope=near_scope,
        months=months,
        spans=spans,
        size=size,
        near=lines[0],
        harm=lines[1] if shown else (),
        total=total,
        raw=tuple(near),
        silent=silent,
        remarks=_remarks(inputs, near_scope, happened, sum(harm), apart),
    )


def _kinds(inputs: Inputs) -> tuple[Scope, Scope, bool]:
    """The scopes of near misses and of harm, and whether there is anything to tell apart."""
    scope = inputs.scope
    _, words = inputs.cube.codes(Dimension.NATURE)
    if not set(words).intersection(NO_NEAR_MISS) or scope.values(Dimension.NATURE) is not None:
        return scope, scope, False
    near = scope.narrowed(Dimension.NATURE, *(one for one in words if one not in NO_NEAR_MISS))
    harm = scope.narrowed(Dimension.NATURE, Nature.HARM.value)
    return near, harm, True


def _numbers(inputs: Inputs, scope: Scope, months: Sequence[str], happened: Mask) -> list[int]:
    if not months:
        return []
    numbers = inputs.cube.by_month(scope, happened)
    start = month_number(months[0]) - month_number(scope.period.first)
    return numbers[start : start + len(months)]


def _can_be_told_apart(guard: Guard, near: Sequence[int], harm: Sequence[int]) -> bool:
    sizes = [guard.months_together(numbers) for numbers in (near, harm) if any(numbers)]
    return None not in sizes


_Lines = tuple[tuple[Cell, ...], tuple[Cell, ...]]


def _points(
    inputs: Inputs,
    months: tuple[str, ...],
    silent: Mapping[str, str],
    near: Sequence[int],
    harm: Sequence[int],
    near_scope: Scope,
    harm_scope: Scope,
) -> tuple[int, tuple[Span, ...], _Lines]:
    """As few months to a point as may be shown, the points, and the cells of near misses and harm.

    Only months that are over are asked about; the present one is shown if it may be.
    """
    present = open_month(inputs.today)
    over = [at for at, month in enumerate(months) if month < present]
    wanted: list[int] = []
    for numbers in (near, harm):
        line = [numbers[at] for at in over]
        found = inputs.guard.months_together(line) if any(line) else 1
        if found is None:
            return 12, (), ((), ())
        wanted.append(found)
    for size in SIZES:
        if size < max(wanted):
            continue
        spans = make_spans(months, size, inputs.today, silent)
        lines = _cells(inputs.guard, spans, (months, near, harm), near_scope, harm_scope)
        if all(not (c.hidden and not s.left_out) for c, s in zip(lines[0], spans, strict=True)):
            return size, spans, lines
    return size, spans, lines


def _cells(
    guard: Guard,
    spans: Sequence[Span],
    counted: tuple[Sequence[str], Sequence[int], Sequence[int]],
    near_scope: Scope,
    harm_scope: Scope,
) -> _Lines:
    months, near, harm = counted
    at = {month: place for place, month in enumerate(months)}
    rows = [[sum(row[at[m]] for m in span.months) for span in spans] for row in (near, harm)]
    drills = [
        [
            Drill(
                scope=scope.narrowed(Dimension.MONTH, *span.months), words=f"{what}, {span.label}"
            )
            for span in spans
        ]
        for scope, what in ((near_scope, "Near misses"), (harm_scope, "Records of harm"))
    ]
    if not any(harm):
        return guard.line(rows[0], drills[0]).cells, ()
    grid = guard.grid(rows, drills)
    return grid.cells[0], grid.cells[1]


def part_of(guard: Guard, number: int, whole: int) -> Cell:
    """A part of a whole that may be known, as it may be shown."""
    return guard.line((number, whole - number)).cells[0]


def some(number: Cell) -> str:
    """A number at the start of a sentence; "Some" where it may not be told."""
    return "Some" if number.hidden else number.shown


def _remarks(
    inputs: Inputs, scope: Scope, happened: Mask, harm: int, apart: bool
) -> tuple[str, ...]:
    """What is in the file and not in the chart."""
    cube, guard = inputs.cube, inputs.guard
    everything = cube.whenever(scope)
    months = cube.column("month")
    now = month_number(month_of_day(inputs.today))
    found = []
    undated = int((everything & (months == UNKNOWN)).sum())
    if undated and guard.preset:  # how many would tell of few beside another choice
        found.append("Cases without a month cannot be shown over time.")
    elif undated:
        number = part_of(guard, undated, int(everything.sum()))
        has = "case has" if number.value == 1 else "cases have"
        found.append(f"{some(number)} {has} no month and cannot be shown over time.")
    mask = cube.mask(scope)
    future = int((mask & ((months > now) | ~happened)).sum())
    if future and guard.preset:
        found.append("Cases dated after today are not counted. Check the dates.")
    elif future:
        number = part_of(guard, future, int(mask.sum()))
        are = "case is" if number.value == 1 else "cases are"
        found.append(f"{some(number)} {are} dated after today and not counted. Check the dates.")
    if apart and harm and not guard.preset:
        found.append(f"{plural(harm, 'record')} of harm are not counted as near misses.")
    if not apart and guard.preset and _kinds(inputs)[2]:
        found.append("The few records of harm are counted too, so that they cannot be told apart.")
    return tuple(found)
