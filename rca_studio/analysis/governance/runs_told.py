"""Which run of a chart is told and marked, so that the words and the picture show the same one."""

from __future__ import annotations

from rca_studio.analysis.spc import ChartPart, ControlChart
from rca_studio.analysis.spc_words import Change


def told_run(control: ControlChart, part: ChartPart, change: Change) -> tuple[int, ...]:
    """Places of the points of the run that is told of a part, from 0; none without a long run.

    It is the longest one. Where that one is the level of before and the present one is long enough
    to be no chance either, it is the present one.
    """
    runs = part.runs
    if not runs.long_run or runs.first is None or runs.last is None:
        return ()
    rises = {Change.SHIFT_UP: True, Change.SHIFT_DOWN: False}.get(change)
    latest = _latest(control, part)
    if rises is not None and runs.above != rises and len(latest) > (runs.longest_limit or 0):
        return latest
    start, side = part.first - 1, 1 if runs.above else -1
    places = range(start + runs.first, start + runs.last + 1)
    return tuple(at for at in places if control.sides[at] == side)


def _latest(control: ControlChart, part: ChartPart) -> tuple[int, ...]:
    """The points on one side of the line up to the last one."""
    places = [at for at in range(part.first - 1, part.last) if control.sides[at]]
    found: list[int] = []
    for at in reversed(places):
        if control.sides[at] != control.sides[places[-1]]:
            break
        found.append(at)
    return tuple(reversed(found))
