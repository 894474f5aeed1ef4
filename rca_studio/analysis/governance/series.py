"""A control chart and the cells of its points as a chart that can be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from rca_studio.analysis.governance.panel import Cell, Mark, Part, Point, SeriesChart
from rca_studio.analysis.governance.runs_told import told_run
from rca_studio.analysis.spc import ChartPart, ControlChart
from rca_studio.analysis.spc_words import ENOUGH, Change, verdict

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is told of one point: its label, its figure, words beside it, why it is left out."""

    label: str
    cell: Cell
    words: str = ""
    left_out: str = ""


def series(
    control: ControlChart,
    told: Sequence[Told],
    *,
    key: str,
    title: str,
    unit: str,
    marks: Sequence[Mark] = (),
    changes: Mapping[int, str] | None = None,
    share: bool = False,
    note: str = "",
) -> SeriesChart:
    """The chart, with lines only where there are enough points to draw them from.

    Args:
        control: one value for each of ``told``.
        told: what is told of each point, in order.
        key: as in ``SeriesChart``, like what has no words here.
        title: above the chart.
        unit: what the figures are.
        marks: what happened at points.
        share: whether they are shares.
        note: below the chart.
        changes: by the number of the last point of a part (from 1) what changed after it.
    """
    runs = _in_runs(control)
    points = tuple(
        Point(
            label=one.label,
            cell=one.cell,
            words=_point_words(one),
            outside=bool(control.outside[at]) and not one.left_out,
            in_run=at in runs,
            left_out=one.left_out,
        )
        for at, one in enumerate(told)
    )
    return SeriesChart(
        key=key,
        title=title,
        unit=unit,
        points=points,
        parts=tuple(_parts(control, changes or {})),
        marks=tuple(marks),
        kind=control.kind,
        share=share,
        note=note,
    )


def _point_words(one: Told) -> str:
    if one.left_out and one.words:
        return f"{one.words}. {one.left_out}"
    return one.left_out or one.words


def _in_runs(control: ControlChart) -> frozenset[int]:
    """Places of the points in a run that is longer than chance explains.

    The verdict is about the latest part, and so is which of its runs is told.
    """
    change = verdict(control, reports=False).change
    found: set[int] = set()
    for part in control.parts:
        if part.points >= ENOUGH:
            told = change if part is control.parts[-1] else Change.NONE
            found.update(told_run(control, part, told))
    return frozenset(found)


def _parts(control: ControlChart, changes: Mapping[int, str]) -> Iterator[Part]:
    """The lines. A short part beside others has a centre line alone; a short chart has none."""
    if sum(part.points for part in control.parts) < ENOUGH:
        return
    for part in control.parts:
        if part.points:
            yield _part(control, part, changes.get(part.first - 1, ""))


def _part(control: ControlChart, part: ChartPart, name: str) -> Part:
    here = slice(part.first - 1, part.last)
    limits = part.points >= ENOUGH
    nothing = (None,) * (part.last - part.first + 1)
    frozen = control.freeze
    inside = frozen is not None and part.first <= frozen < part.last
    return Part(
        first=part.first - 1,
        last=part.last - 1,
        centre=_numbers(control.centre[here].tolist()),
        lower=_numbers(control.lower[here].tolist()) if limits else nothing,
        upper=_numbers(control.upper[here].tolist()) if limits else nothing,
        name=name,
        frozen=frozen - 1 if inside and frozen is not None else None,
    )


def _numbers(values: Sequence[float]) -> tuple[float | None, ...]:
    return tuple(value if isfinite(value) else None for value in values)
