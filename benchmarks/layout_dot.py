"""Graphviz dot in this process (pygraphviz), and what there is to count in a drawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Points = list[tuple[float, float]]
Rects = dict[str, tuple[float, float, float, float]]
"""Left, top, right and bottom of each box."""

LAYERS = 50.0
"""Distance between two columns, in points, asked of dot and of every other engine."""

_STEPS = 12
_NEAR = 12.0


@dataclass(frozen=True)
class Drawn:
    """What there is to see: boxes, and for each line its ends and the points along it."""

    rects: Rects
    lines: list[tuple[str, str, Points]]


def along(start: tuple[float, float], controls: Sequence[tuple[float, float]]) -> Points:
    """Points along a chain of cubic Béziers; a piece that is a straight line is one step."""
    points = [start]
    for at in range(0, len(controls) - 2, 3):
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = points[-1], *controls[at : at + 3]
        if y0 == y1 == y2 == y3 or x0 == x1 == x2 == x3:
            points.append((x3, y3))
            continue
        for step in range(1, _STEPS + 1):
            t = step / _STEPS
            a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
            points.append((a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3))
    return points


def dot_places(
    sizes: Mapping[str, tuple[float, float]], edges: Sequence[tuple[str, str]], gap: float
) -> tuple[Any, dict[str, tuple[float, float]]]:
    """Lay out with dot and read the centres back (y downwards), the way a program would."""
    import pygraphviz

    names = {key: f"n{number}" for number, key in enumerate(sizes)}
    text = [
        f"digraph {{rankdir=LR; nodesep={gap / 72:.4f}; ranksep={LAYERS / 72:.4f};"
        ' node [shape=box, fixedsize=true, label=""];'
    ]
    for key, (width, height) in sizes.items():
        text.append(f"{names[key]} [width={width / 72:.4f}, height={height / 72:.4f}];")
    text += [f"{names[a]} -> {names[b]};" for a, b in edges]
    graph = pygraphviz.AGraph(string="\n".join([*text, "}"]))
    graph.layout(prog="dot")
    places = {}
    for key, name in names.items():
        x, y = graph.get_node(name).attr["pos"].split(",")
        places[key] = (float(x), -float(y))
    return graph, places


def dot_drawn(
    graph: Any,
    sizes: Mapping[str, tuple[float, float]],
    places: Mapping[str, tuple[float, float]],
) -> Drawn:
    """Boxes and lines of what dot laid out."""
    keys = list(sizes)
    rects = {}
    for key, (x, y) in places.items():
        width, height = sizes[key]
        rects[key] = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
    lines = []
    for edge in graph.edges():
        words = edge.attr["pos"].replace("\\\n", "").split()
        arrow = [word for word in words if word[0] in "es"]
        plain = [word for word in words if word[0] not in "es"]
        points = [(float(x), -float(y)) for x, y in (word.split(",") for word in plain)]
        route = along(points[0], points[1:])
        for word in arrow:
            _, x, y = word.split(",")
            route.append((float(x), -float(y)))
        lines.append((keys[int(edge[0][1:])], keys[int(edge[1][1:])], route))
    return Drawn(rects, lines)


def crossings_of(drawn: Drawn) -> int:
    """How many pairs of lines cross, counted once for each place where they do."""
    import numpy as np

    starts, ends, owner = [], [], []
    for number, (_, _, points) in enumerate(drawn.lines):
        starts += points[:-1]
        ends += points[1:]
        owner += [number] * (len(points) - 1)
    if not starts:
        return 0
    p, q, who = np.array(starts), np.array(ends), np.array(owner)
    (left, top), (right, bottom) = np.minimum(p, q).T.copy(), np.maximum(p, q).T.copy()
    found = 0
    for i in range(len(p) - 1):
        rest = slice(i + 1, None)
        near = (
            (who[rest] != who[i])
            & (left[rest] <= right[i])
            & (right[rest] >= left[i])
            & (top[rest] <= bottom[i])
            & (bottom[rest] >= top[i])
        )
        (js,) = near.nonzero()
        if not len(js):
            continue
        js = js + i + 1
        d1, d2 = _side(p[js], q[js], p[i]), _side(p[js], q[js], q[i])
        d3, d4 = _side(p[i], q[i], p[js]), _side(p[i], q[i], q[js])
        # Half-open: a crossing at a corner is counted with one of its two pieces only.
        cross = ((d1 > 0) != (d2 > 0)) & ((d3 > 0) != (d4 > 0))
        cross &= (abs(d1) > 1e-6) | (abs(d2) > 1e-6)
        for j in js[cross]:
            a, b = drawn.lines[who[i]], drawn.lines[who[j]]
            if not _at_shared_end(a, b, _meet(p[i], q[i], p[j], q[j])):
                found += 1
    return found


def _side(a: Any, b: Any, c: Any) -> Any:
    return (b[..., 0] - a[..., 0]) * (c[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (
        c[..., 0] - a[..., 0]
    )


def _meet(a: Any, b: Any, c: Any, d: Any) -> tuple[float, float]:
    one, two = abs(_side(c, d, a)), abs(_side(c, d, b))
    t = one / (one + two) if one + two else 0.0
    return float(a[0] + (b[0] - a[0]) * t), float(a[1] + (b[1] - a[1]) * t)


def _at_shared_end(
    a: tuple[str, str, Points], b: tuple[str, str, Points], at: tuple[float, float]
) -> bool:
    """Lines with a common end run together there; that is no crossing."""
    near = []
    if a[0] == b[0]:
        near += [a[2][0], b[2][0]]
    if a[1] == b[1]:
        near += [a[2][-1], b[2][-1]]
        near += [p for p, q in zip(reversed(a[2]), reversed(b[2]), strict=False) if p == q]
    return any(abs(x - at[0]) < _NEAR and abs(y - at[1]) < _NEAR for x, y in near)


def overlaps_of(drawn: Drawn) -> int:
    """How many pairs of boxes lie over each other."""
    rects = list(drawn.rects.values())
    return sum(
        a[0] < b[2] - 0.1 and b[0] < a[2] - 0.1 and a[1] < b[3] - 0.1 and b[1] < a[3] - 0.1
        for n, a in enumerate(rects)
        for b in rects[:n]
    )


def hits_of(drawn: Drawn) -> int:
    """How many pairs of a line and a box it runs through without ending there."""
    import numpy as np

    keys = list(drawn.rects)
    boxes = np.array([drawn.rects[key] for key in keys])
    found = 0
    for source, target, points in drawn.lines:
        line = np.array(points)
        fine = np.concatenate(
            [line[:-1] + (line[1:] - line[:-1]) * t for t in (0, 0.25, 0.5, 0.75)]
        )
        inside = (
            (fine[:, None, 0] > boxes[None, :, 0] + 0.5)
            & (fine[:, None, 0] < boxes[None, :, 2] - 0.5)
            & (fine[:, None, 1] > boxes[None, :, 1] + 0.5)
            & (fine[:, None, 1] < boxes[None, :, 3] - 0.5)
        ).any(axis=0)
        found += sum(keys[n] not in (source, target) for n in inside.nonzero()[0])
    return found
