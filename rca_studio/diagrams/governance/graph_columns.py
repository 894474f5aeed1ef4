"""Which factors and arrows of the merged graph matter most, and which arrows run forward."""

from __future__ import annotations

from collections.abc import Sequence

from rca_studio.analysis.governance.panel import Arrow, GraphChart


def strongest(chart: GraphChart, most: int) -> list[int]:
    """The numbers of so many nodes, as listed: those of the strongest paths first, then those that
    come up most often."""
    on_path = {key for path in chart.paths for key in path}
    on_path |= {end for one in chart.arrows if one.strong for end in (one.cause, one.effect)}
    order = sorted(
        range(len(chart.nodes)),
        key=lambda n: (chart.nodes[n].key not in on_path, -(chart.nodes[n].cell.value or 0.0), n),
    )
    return sorted(order[:most])


def forward(chart: GraphChart, arrows: Sequence[int]) -> list[int]:
    """The arrows that can all run from left to right; of each circle the weakest is left out.

    The most frequent are taken first, each unless it would close a circle.
    """
    order = sorted(arrows, key=lambda n: (not chart.arrows[n].strong, -_often(chart.arrows[n]), n))
    effects: dict[str, set[str]] = {}
    taken = []
    for number in order:
        arrow = chart.arrows[number]
        if not _leads(effects, arrow.effect, arrow.cause):
            effects.setdefault(arrow.cause, set()).add(arrow.effect)
            taken.append(number)
    return sorted(taken)


def widest_arrow(chart: GraphChart) -> float:
    """The number of the widest arrow, at least 1."""
    return max([1.0, *map(_often, chart.arrows)])


def _often(arrow: Arrow) -> float:
    return arrow.cell.value or 0.0


def _leads(effects: dict[str, set[str]], start: str, end: str) -> bool:
    """Whether one leads to the other, over any number of arrows."""
    todo, seen = [start], {start}
    while todo:
        here = todo.pop()
        if here == end:
            return True
        new = effects.get(here, set()) - seen
        seen |= new
        todo += new
    return False
