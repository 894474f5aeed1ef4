"""Other layout engines that come as Python packages, each a few lines, for `bench_layout`.

Every engine gets the same boxes and gaps, columns going to the right, and gives back the centres of
the boxes and the points of each line. One that gives no way for a line gets the straight one. Those
that know no sizes of boxes are run with the largest box as the cell of all. None reads more than
it needs; what is built for an engine and read back from it belongs to its time.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from benchmarks.layout_dot import Drawn, Points

Sizes = Mapping[str, tuple[float, float]]
Edges = Sequence[tuple[str, str]]
Places = dict[str, tuple[float, float]]
Laid = tuple[Places, list[Points]]
Engine = Callable[[Sizes, Edges, float, float], Laid]

_SAMPLE = 16.0
"""Longest piece of a line, in points, that is looked at for boxes (at four places each)."""


def graphlay(sizes: Sizes, edges: Edges, gap: float, apart: float, **options: Any) -> Laid:
    import graphlay as engine

    graph = engine.Graph()
    for key, (width, height) in sizes.items():
        graph.node(key, width=width, height=height)
    for source, target in edges:
        graph.edge(source, target)
    spacing = {"node_gap": gap, "isolated_gap": gap, "layer_gap": apart}
    laid = engine.layout(graph, options={"spacing": spacing, **options})
    return laid.positions(), [[(p["x"], p["y"]) for p in e["points"]] for e in laid.edges]


def graphlay_fast(sizes: Sizes, edges: Edges, gap: float, apart: float) -> Laid:
    return graphlay(sizes, edges, gap, apart, effort="fast")


class _Way:
    """What grandalf hands the points of a line to."""

    points: Points

    def setpath(self, points: Points) -> None:
        self.points = points


def grandalf(sizes: Sizes, edges: Edges, gap: float, apart: float) -> Laid:
    from grandalf.graphs import Edge, Graph, Vertex
    from grandalf.layouts import SugiyamaLayout, VertexViewer

    made = {key: Vertex(key) for key in sizes}
    for key, vertex in made.items():
        vertex.view = VertexViewer(w=sizes[key][1], h=sizes[key][0])
    lines = [Edge(made[a], made[b]) for a, b in edges]
    for line in lines:
        line.view = _Way()
    top = 0.0
    places: Places = {}
    down: dict[Any, float] = {}
    for part in Graph(list(made.values()), lines).C:  # it lays out one connected part at a time
        sugiyama = SugiyamaLayout(part)
        sugiyama.xspace, sugiyama.yspace = gap, apart
        sugiyama.init_all()
        sugiyama.draw()
        inside = list(part.sV)
        first = min(v.view.xy[0] - v.view.w / 2 for v in inside)
        last = max(v.view.xy[0] + v.view.w / 2 for v in inside)
        for vertex in inside:
            x, y = vertex.view.xy
            places[vertex.data] = (y, x - first + top)
        down |= dict.fromkeys(part.sE, top - first)
        top += last - first + gap
    return places, [[(y, x + down[line]) for x, y in line.view.points] for line in lines]


def igraph(sizes: Sizes, edges: Edges, gap: float, apart: float) -> Laid:
    import igraph as engine

    wide, high = _cell(sizes)
    number = {key: n for n, key in enumerate(sizes)}
    pairs = [(number[a], number[b]) for a, b in edges]
    whole = engine.Graph(len(sizes), pairs, directed=True).connected_components(mode="weak")
    keys, top = list(sizes), 0.0
    places: Places = {}
    inner: dict[int, Points] = {}
    for members in whole:  # of several parts laid out at once, igraph 1.0 mixes up the routes
        local = {n: at for at, n in enumerate(members)}
        mine = [at for at, (a, _) in enumerate(pairs) if a in local]
        ends = [(local[pairs[at][0]], local[pairs[at][1]]) for at in mine]
        part = engine.Graph(len(members), ends, directed=True)
        laid = part.layout_sugiyama(hgap=high + gap, vgap=wide + apart)
        ways = [way or [] for way in laid.edge_routing or [[]] * len(mine)]
        down = top - min(x for x, _ in laid)
        places |= {keys[n]: (laid[at][1], laid[at][0] + down) for n, at in local.items()}
        for at, way in zip(mine, ways, strict=True):
            inner[at] = [(y, x + down) for x, y in way]
        top = down + max(x for x, _ in laid) + high + gap
    return places, [[places[a], *inner[at], places[b]] for at, (a, b) in enumerate(edges)]


def fast_sugiyama(sizes: Sizes, edges: Edges, gap: float, apart: float) -> Laid:
    from fast_sugiyama import from_edges

    wide, high = _cell(sizes)
    pitch = high + gap
    wired = list(dict.fromkeys(key for edge in edges for key in edge))
    number = {key: n for n, key in enumerate(wired)}
    pairs = [(number[a], number[b]) for a, b in edges]
    scale = (wide + apart) / pitch  # it knows one distance for both ways
    places: Places = {}
    ways: dict[tuple[int, int], Points] = {}
    top = 0.0
    for positions, width, _, steps in from_edges(pairs, vertex_spacing=pitch) if pairs else ():
        left = min(x for _, (x, _) in positions)
        at = {n: (-y * scale, x - left + top) for n, (x, y) in positions}
        places |= {wired[n]: point for n, point in at.items() if n < len(wired)}
        onward = {a: b for a, b in steps or () if a >= len(wired)}
        for first, second in steps or ():
            if first < len(wired):
                route, last = [at[first]], second
                while last in onward:
                    route.append(at[last])
                    last = onward[last]
                ways[first, last] = [*route, at[last]]
        top += width + pitch
    for key in sizes:  # it leaves out what no line leads to
        if key not in places:
            places[key], top = (0.0, top), top + pitch
    return places, [
        ways.get(pair, [places[a], places[b]]) for pair, (a, b) in zip(pairs, edges, strict=True)
    ]


def pyelk(sizes: Sizes, edges: Edges, gap: float, apart: float) -> Laid:
    from pyelk import ELK

    graph = {
        "id": "root",
        "layoutOptions": {
            "elk.algorithm": "layered",
            "elk.direction": "RIGHT",
            "elk.spacing.nodeNode": gap,
            "elk.layered.spacing.nodeNodeBetweenLayers": apart,
        },
        "children": [{"id": key, "width": w, "height": h} for key, (w, h) in sizes.items()],
        "edges": [
            {"id": f"e{n}", "sources": [a], "targets": [b]} for n, (a, b) in enumerate(edges)
        ],
    }
    laid = ELK().layout(graph)
    places = {
        one["id"]: (one["x"] + one["width"] / 2, one["y"] + one["height"] / 2)
        for one in laid["children"]
    }
    routes = []
    for edge in laid["edges"]:
        (way,) = edge["sections"]
        points = [way["startPoint"], *way.get("bendPoints", ()), way["endPoint"]]
        routes.append([(point["x"], point["y"]) for point in points])
    return places, routes


def networkx(sizes: Sizes, edges: Edges, gap: float, apart: float) -> Laid:
    import networkx as engine

    wide, high = _cell(sizes)
    graph = engine.DiGraph()
    graph.add_nodes_from(sizes)
    graph.add_edges_from(edges)
    layers = dict(enumerate(engine.topological_generations(graph)))
    laid = engine.multipartite_layout(graph, subset_key=layers)
    # It squeezes all into a square of its own; the columns tell how far.
    columns = sorted({float(x) for x, _ in laid.values()})
    unit = (columns[-1] - columns[0]) / (len(layers) - 1) if len(layers) > 1 else 1.0
    across, along = (wide + apart) / unit, (high + gap) / unit
    places = {key: (float(x) * across, float(y) * along) for key, (x, y) in laid.items()}
    return places, [[places[a], places[b]] for a, b in edges]


_ENGINES: dict[str, tuple[str, Engine]] = {
    "graphlay, its own places and routes": ("graphlay", graphlay),
    "graphlay, effort fast": ("graphlay", graphlay_fast),
    "grandalf": ("grandalf", grandalf),
    "igraph layout_sugiyama": ("igraph", igraph),
    "fast-sugiyama": ("fast_sugiyama", fast_sugiyama),
    "pyelk": ("pyelk", pyelk),
    "networkx multipartite_layout": ("networkx", networkx),
}


def engines_there() -> dict[str, Engine]:
    """The engines that are installed, by the name to print."""
    return {
        name: engine
        for name, (module, engine) in _ENGINES.items()
        if importlib.util.find_spec(module)
    }


def drawn_by(engine_gave: Laid, sizes: Sizes, edges: Edges) -> Drawn:
    """Boxes and lines of what an engine gave; lines from centre to centre end at the borders."""
    places, routes = engine_gave
    rects = {}
    for key, (width, height) in sizes.items():
        x, y = places[key]
        rects[key] = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
    lines = []
    for (source, target), route in zip(edges, routes, strict=True):
        outside = _from_border(rects[source], route)
        outside = _from_border(rects[target], outside[::-1])[::-1]
        lines.append((source, target, outside))
    return Drawn(rects, lines)


def looked_at_closely(drawn: Drawn) -> Drawn:
    """The same picture, its lines in pieces so short that no box is stepped over."""
    lines = []
    for source, target, points in drawn.lines:
        fine = points[:1]
        for (x0, y0), (x1, y1) in pairwise(points):
            count = int(max(abs(x1 - x0), abs(y1 - y0)) / _SAMPLE) + 1
            shares = [step / count for step in range(1, count + 1)]
            fine += [(x0 + (x1 - x0) * t, y0 + (y1 - y0) * t) for t in shares]
        lines.append((source, target, fine))
    return Drawn(drawn.rects, lines)


def _cell(sizes: Sizes) -> tuple[float, float]:
    return max(width for width, _ in sizes.values()), max(height for _, height in sizes.values())


def _from_border(rect: tuple[float, float, float, float], route: Points) -> Points:
    """Cut off what of the beginning of a line lies inside the box it starts from."""
    left, top, right, bottom = rect
    for at, (x, y) in enumerate(route):
        if at and not (left < x < right and top < y < bottom):
            x0, y0 = route[at - 1]
            if not (left < x0 < right and top < y0 < bottom):
                return route
            dx, dy = x - x0, y - y0
            ways = [((right if dx > 0 else left) - x0) / dx] if dx else []
            ways += [((bottom if dy > 0 else top) - y0) / dy] if dy else []
            t = min(ways)
            return [(x0 + dx * t, y0 + dy * t), *route[at:]]
    return route
