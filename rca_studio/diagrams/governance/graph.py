"""The causal graphs of all cases laid over each other: factors in columns, arrows as wide as often.

Effects stand right of their causes. Laid over each other cases can lead in a circle; the weakest
arrow of a circle then runs back, dashed, below the others. Where there is no room the weakest go
first, and a line tells how many.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rca_studio.analysis.governance.panel import Arrow, GraphChart, Node
from rca_studio.diagrams import marks
from rca_studio.diagrams.arrangement import swing
from rca_studio.diagrams.governance.graph_columns import forward, strongest, widest_arrow
from rca_studio.diagrams.governance.rooms import (
    GAP,
    LINE,
    SIZE,
    fitted,
    line_at,
    more_line,
    nothing,
    plain,
    told,
    wide,
    wrapped,
)
from rca_studio.diagrams.layered import columns_of, place
from rca_studio.diagrams.moving import moved
from rca_studio.diagrams.ordering import Cell, Wire
from rca_studio.diagrams.shapes import (
    Anchor,
    Box,
    Drawing,
    Figure,
    Part,
    Path,
    Point,
    Rect,
    Role,
)
from rca_studio.diagrams.text import Ruler

_BETWEEN: Final = 44.0
_CLOSEST: Final = 24.0
_WIDEST: Final = 150.0
_NARROWEST: Final = 64.0
_APART: Final = 10.0
_THIN: Final = 1.0
_THICK: Final = 3.4
_LOOKS: Final = {
    "event": ("event_fill", "event_stroke"),
    "harm": ("harm_fill", "harm_stroke"),
    "control": ("control_fill", "control_stroke"),
}


@dataclass(frozen=True, slots=True)
class _Standing:
    """A node with its words and its room."""

    number: int
    node: Node
    lines: tuple[str, ...]
    shown: str
    rect: Rect


@dataclass(frozen=True, slots=True)
class _Picture:
    """What is drawn: nodes by key, the way of each arrow, and how large it all is."""

    nodes: dict[str, _Standing]
    ways: dict[int, tuple[Point, ...]]
    back: frozenset[int]
    width: float
    height: float


def lay_out_graph_chart(
    chart: GraphChart, ruler: Ruler, width: float, height: float, *, whole: bool
) -> Drawing:
    """Draw the merged graph; nodes are there as ``node:0``, arrows as ``arrow:0``, as listed.

    With ``whole`` the drawing grows until all has room; else the strongest are drawn.
    """
    if not chart.nodes:
        words = "No causes have been linked yet"
        return Drawing(width, height, (nothing(ruler, words, width, height),), chart.title)
    kept = strongest(chart, len(chart.nodes))
    picture = _picture(chart, kept, ruler, width)
    room = height - LINE - 4.0
    while not whole and len(kept) > 1 and (picture.height > room or picture.width > width + 0.01):
        kept = strongest(chart, max(1, len(kept) - max(1, len(kept) // 6)))
        picture = _picture(chart, kept, ruler, width)
    if len(kept) == len(chart.nodes):
        room = height
    if whole:
        width, height = max(width, picture.width), max(height, picture.height)
        room = height
    down = max(0.0, (room - picture.height) / 2)
    across = max(0.0, (width - picture.width) / 2)
    figures = _figures(chart, ruler, picture)
    figures = [moved(figure, across, down) for figure in figures]
    gone = len(chart.nodes) - len(kept)
    if gone:
        words = f"and {gone:,} more that come up less often"
        figures.append(more_line(ruler, words, 0.0, height - LINE - 1, width))
    return Drawing(width, height, tuple(figures), chart.title)


def _picture(chart: GraphChart, kept: Sequence[int], ruler: Ruler, width: float) -> _Picture:
    nodes = {chart.nodes[number].key: number for number in kept}
    there = [
        number
        for number, arrow in enumerate(chart.arrows)
        if arrow.cause in nodes and arrow.effect in nodes and arrow.cause != arrow.effect
    ]
    ahead = forward(chart, there)
    effects: dict[str, list[str]] = {key: [] for key in nodes}
    for number in ahead:
        effects[chart.arrows[number].cause].append(chart.arrows[number].effect)
    columns = columns_of(effects, {})
    count = 1 + max(columns.values())
    # arrows that run back take a little room outside, at both ends
    gaps = count - 1 + (0.8 if len(ahead) < len(there) else 0.0)
    box = min(_WIDEST, max(_NARROWEST, (width - gaps * _BETWEEN) / count))
    between = max(_CLOSEST, min(_BETWEEN * 1.6, (width - count * box) / max(1.0, gaps)))
    words = {key: _words(chart.nodes[number], ruler, box) for key, number in nodes.items()}
    highs = {key: max(len(lines), 1) * LINE + 9.0 for key, (lines, _) in words.items()}
    cells = [
        Cell(key, columns[key], box, highs[key] / 2, highs[key] / 2)
        for key in sorted(nodes, key=lambda key: nodes[key])
    ]
    wires = [Wire(str(n), chart.arrows[n].cause, chart.arrows[n].effect) for n in ahead]
    placement = place(cells, wires, gap=_APART)
    bends = [height for found in placement.bends.values() for height in found]
    top = min([*(placement.lines[key] - highs[key] / 2 for key in nodes), *bends]) - 2.0
    margin = between * 0.4 if len(ahead) < len(there) else 0.0
    lefts = [margin + (count - 1 - column) * (box + between) for column in range(count)]
    standing = {
        key: _Standing(
            number,
            chart.nodes[number],
            *words[key],
            Rect(
                lefts[columns[key]] + 1.0,
                placement.lines[key] - highs[key] / 2 - top,
                box - 2.0,
                highs[key],
            ),
        )
        for key, number in nodes.items()
    }
    ways = {}
    for number in ahead:
        arrow = chart.arrows[number]
        passed = range(columns[arrow.cause] - 1, columns[arrow.effect], -1)
        stops = [
            (lefts[column], lefts[column] + box, y - top)
            for column, y in zip(passed, placement.bends.get(str(number), ()), strict=True)
        ]
        ways[number] = _way(standing[arrow.cause].rect, standing[arrow.effect].rect, stops)
    bottom = max([one.rect.bottom for one in standing.values()] + [y - top for y in bends])
    back = [number for number in there if number not in ahead]
    for number in back:
        arrow = chart.arrows[number]
        bottom += 12.0
        ways[number] = _back(
            standing[arrow.cause].rect, standing[arrow.effect].rect, bottom, between
        )
    extent = max(one.rect.right for one in standing.values()) + max(1.0, margin)
    return _Picture(standing, ways, frozenset(back), extent, bottom + 3.0)


def _words(node: Node, ruler: Ruler, box: float) -> tuple[tuple[str, ...], str]:
    """The lines of a node and its number."""
    shown = fitted(ruler, node.cell.shown, box * 0.35, bold=True)
    room = box - 14.0 - wide(ruler, shown, bold=True) - GAP
    return wrapped(ruler, plain(node.label) or "Not named", room, 3), shown


def _way(start: Rect, end: Rect, stops: Sequence[tuple[float, float, float]]) -> tuple[Point, ...]:
    """A curve from one box to another, level through the columns it passes."""
    points = [Point(start.right, start.centre.y)]
    for left, right, y in stops:
        points += swing(points[-1], Point(left, y))
        points += swing(points[-1], Point(right, y))
    points += swing(points[-1], Point(end.x - 1.0, end.centre.y))
    return tuple(points)


def _back(start: Rect, end: Rect, bottom: float, between: float) -> tuple[Point, ...]:
    """Between the columns down, below all boxes back, and up to one further left."""
    low = bottom - 4.0
    out, home = start.right + between * 0.3, end.x - between * 0.36
    leave, arrive = start.bottom - 5.0, end.bottom - 5.0
    return (
        *(Point(start.right, leave), Point(out, leave), Point(out, low), Point(home, low)),
        *(Point(home, arrive), Point(end.x - 1.0, arrive)),
    )


# -- ink -------------------------------------------------------------------------------------------


def _figures(chart: GraphChart, ruler: Ruler, picture: _Picture) -> list[Figure]:
    most = widest_arrow(chart)
    names = {key: plain(one.node.label) or "Not named" for key, one in picture.nodes.items()}
    # strong ones last, so that they lie over the others
    order = sorted(picture.ways, key=lambda number: (chart.arrows[number].strong, number))
    arrows = [
        _arrow(chart, number, picture.ways[number], most, names, back=number in picture.back)
        for number in order
    ]
    boxes = [_box(chart, one) for one in picture.nodes.values()]
    return [*arrows, *boxes, *_numbers(chart, ruler, picture)]


def _arrow(
    chart: GraphChart,
    number: int,
    way: tuple[Point, ...],
    most: float,
    names: dict[str, str],
    *,
    back: bool,
) -> Figure:
    arrow = chart.arrows[number]
    value = arrow.cell.value
    thick = _THIN if value is None else _THIN + (_THICK - _THIN) * min(1.0, value / most)
    token = "accent" if arrow.strong else "wire"
    dashed = back or value is None
    part = Path(way, token, thick, curved=not back, dashed=dashed, arrow=True)
    key = f"arrow:{number}"
    xs, ys = [point.x for point in way], [point.y for point in way]
    bounds = Rect(min(xs), min(ys) - 3, max(xs) - min(xs), max(ys) - min(ys) + 6)
    return Figure(key, Role.LINK, bounds, (part,), key, _said(chart, arrow, names, back))


def _said(chart: GraphChart, arrow: Arrow, names: dict[str, str], back: bool) -> str:
    said = f"{names[arrow.cause]} leads to {names[arrow.effect]}: {told(arrow.cell, chart.unit)}."
    said += " One of the strongest paths." if arrow.strong else ""
    return said + (" It leads back in a circle." if back else "")


def _box(chart: GraphChart, one: _Standing) -> Figure:
    fill, stroke = _LOOKS.get(one.node.kind, ("card", "field_border"))
    on_path = any(one.node.key in path for path in chart.paths[:1])
    rect = one.rect
    parts: list[Part] = [Box(rect, fill, "accent" if on_path else stroke, 1.6 if on_path else 1.0)]
    top = rect.centre.y - len(one.lines) * LINE / 2
    parts += marks.lines(one.lines, rect.x + 7.0, top, SIZE)
    if one.shown:
        right, y = rect.right - 7.0, rect.centre.y
        parts.append(line_at(one.shown, right, y, bold=True, anchor=Anchor.END))
    key = f"node:{one.number}"
    said = f"{plain(one.node.label) or 'Not named'}: {told(one.node.cell, chart.unit)}."
    return Figure(key, Role.CAUSE, rect, tuple(parts), key, said)


def _numbers(chart: GraphChart, ruler: Ruler, picture: _Picture) -> Iterator[Figure]:
    """The numbers of the strongest arrows, where they lie over nothing."""
    taken = [one.rect for one in picture.nodes.values()]
    for number, way in picture.ways.items():
        arrow = chart.arrows[number]
        shown = plain(arrow.cell.shown)
        if not arrow.strong or not shown or number in picture.back:
            continue
        size = wide(ruler, shown) + 6.0
        for at in (0.5, 0.35, 0.65):
            spot = _along(way[-4:], at)
            rect = Rect(spot.x - size / 2, spot.y - LINE / 2, size, LINE)
            if rect.y >= 0 and not any(rect.overlaps(other) for other in taken):
                taken.append(rect)
                text = line_at(shown, spot.x, spot.y, colour="accent_text", anchor=Anchor.MIDDLE)
                ground = Box(rect, "card", radius=3.0)
                yield Figure(f"number:{number}", Role.NOTE, rect, (ground, text))
                break


def _along(piece: Sequence[Point], t: float) -> Point:
    """A point of a cubic curve."""
    a, b, c, d = piece
    u = 1.0 - t
    f = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
    return Point(
        f[0] * a.x + f[1] * b.x + f[2] * c.x + f[3] * d.x,
        f[0] * a.y + f[1] * b.y + f[2] * c.y + f[3] * d.y,
    )
