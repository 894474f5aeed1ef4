"""The graphlay package as an `Ordering`: the only place that knows it.

Graphlay (MIT or Apache-2.0) finds fewer crossings than a plain barycentre where causes are shared.
Only its order is used; it is young, so nothing else depends on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from rca_studio.diagrams.ordering import Net, Order

_QUICK_ABOVE = 150
"""Cells above which the quick effort is asked for."""

_PITCH = 400.0
"""Width of a column in the request; more than any cell, so that columns stay apart."""


class GraphlayOrder:
    """Ordering by graphlay; raises ``RuntimeError`` where it is absent or fails."""

    def __call__(self, net: Net, gap: float) -> Order:
        try:
            import graphlay
        except ImportError as missing:
            raise RuntimeError("graphlay is not installed") from missing
        deepest = len(net.columns) - 1
        graph = graphlay.Graph()
        for cell in net.cells:
            height = cell.above + cell.below
            rank = {"fixed": deepest - cell.column}
            graph.node(cell.key, width=_PITCH / 2, height=height, rank=rank)
        for wire in net.wires:
            graph.edge(wire.source, wire.target)
        options = {
            "effort": "fast" if len(net.cells) > _QUICK_ABOVE else "balanced",
            "spacing": {"node_gap": gap, "layer_gap": _PITCH / 2},
        }
        try:
            laid = graphlay.layout(graph, options=options)
            return _order(net, laid.nodes, laid.edges)
        except (graphlay.GraphlayError, KeyError, IndexError, TypeError) as failure:
            raise RuntimeError(f"graphlay: {failure}") from failure


def _order(
    net: Net, nodes: Sequence[Mapping[str, Any]], edges: Sequence[Mapping[str, Any]]
) -> Order:
    """Read back which item stands above which."""
    height: dict[int, float] = {}
    middle: dict[int, float] = {}
    for index, (cell, node) in enumerate(zip(net.cells, nodes, strict=True)):
        height[index] = node["center"]["y"]
        middle.setdefault(cell.column, node["center"]["x"])
    column_of = {item: number for number, column in enumerate(net.columns) for item in column}
    for wire, edge in zip(net.wires, edges, strict=True):
        points = [(point["x"], point["y"]) for point in edge["points"]]
        for item in net.passing[wire.key]:
            height[item] = _height_at(points, middle[column_of[item]])
    return [sorted(column, key=height.__getitem__) for column in net.columns]


def _height_at(points: Sequence[tuple[float, float]], x: float) -> float:
    """The height of a polyline at ``x``; its nearest end where it does not reach."""
    for (x0, y0), (x1, y1) in pairwise(points):
        if min(x0, x1) <= x <= max(x0, x1):
            return y0 if x0 == x1 else y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return min(points, key=lambda point: abs(point[0] - x))[1]
