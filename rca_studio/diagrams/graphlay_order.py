"""The graphlay package as an `Ordering`: the only place that knows it.

Graphlay (MIT or Apache-2.0) finds fewer crossings than our own search where causes are shared.
Only its order is used; it is young, so nothing else depends on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from rca_studio.diagrams.ordering import Net, Order

_PITCH = 400.0
"""Width of a column in the request; more than any cell, so that columns stay apart."""

_EFFORTS: Final = (
    (70, 9, 2, 50),
    (170, 6, 2, 40),
    (330, 4, 4, 0),
    (700, 2, 2, 0),
    (10**9, 1, 1, 0),
)
"""Up to so many items: starts, rounds of sifting and random tries. Its own three efforts spend most
of their time on what we do not read; these spend it on the order (benchmarks/bench_layout.py)."""


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
        try:
            laid = graphlay.layout(graph, options=_options(len(net.left), gap))
            return _order(net, laid.nodes, laid.edges)
        except (graphlay.GraphlayError, KeyError, IndexError, TypeError) as failure:
            raise RuntimeError(f"graphlay: {failure}") from failure


def _options(items: int, gap: float) -> dict[str, Any]:
    _, starts, sifts, tries = next(effort for effort in _EFFORTS if items <= effort[0])
    return {
        "effort": {"custom": {"order_seeds": starts, "sifting_rounds": sifts}},
        "coords": {"placement": "brandes_koepf"},
        "spacing": {"node_gap": gap, "layer_gap": _PITCH / 2},
        "tuning": {"order": {"kick_rounds": tries}},
    }


def _order(
    net: Net, nodes: Sequence[Mapping[str, Any]], edges: Sequence[Mapping[str, Any]]
) -> Order:
    """Read back which item stands above which."""
    height: dict[int, float] = {}
    middle: dict[int, float] = {}
    for index, (cell, node) in enumerate(zip(net.cells, nodes, strict=True)):
        height[index] = node["center"]["y"]
        middle.setdefault(cell.column, node["center"]["x"])
    for wire, edge in zip(net.wires, edges, strict=True):
        chain = net.passing[wire.key]
        if chain:
            points = [(point["x"], point["y"]) for point in edge["points"]]
            for item in chain:
                height[item] = _height_at(points, middle[net.column_of[item]])
    return [sorted(column, key=height.__getitem__) for column in net.columns]


def _height_at(points: Sequence[tuple[float, float]], x: float) -> float:
    """The height of a polyline at ``x``; its nearest end where it does not reach."""
    for (x0, y0), (x1, y1) in pairwise(points):
        if min(x0, x1) <= x <= max(x0, x1):
            return y0 if x0 == x1 else y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return min(points, key=lambda point: abs(point[0] - x))[1]
