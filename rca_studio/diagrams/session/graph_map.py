"""The whole causal graph as a small map without words: where on it the way is that is told."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from rca_studio.diagrams.session.graph_cut import Cut, Kind
from rca_studio.diagrams.session.stage import said
from rca_studio.diagrams.shapes import Disc, Figure, Part, Path, Point, Rect

_DOT: Final = 4.6
_MOST_WIRES: Final = 240
"""More would only be a blur, and take their time to paint."""


def lay_out_map(cut: Cut, lit: Collection[str], room: Rect) -> Figure:
    """All nodes as dots in their columns, those of one way large and joined.

    Args:
        cut: the whole graph.
        lit: ids of the nodes on the way.
        room: to fill.
    """
    spots = _spots(cut, room)
    fullest = max((sum(c == n for c in cut.columns.values()) for n in range(cut.depth)), default=1)
    dot = max(1.4, min(_DOT, 0.36 * room.height / max(fullest, 1)))
    on_way = {key for key, spot in cut.spots.items() if not spot.members.isdisjoint(lit)}
    quiet: list[Part] = []
    strong: list[Part] = []
    for source, targets in cut.effects.items():
        for target in targets:
            both = source in on_way and target in on_way
            points = (spots[source], spots[target])
            if both:
                strong.append(Path(points, "accent", 2.2))
            elif len(quiet) < _MOST_WIRES:
                quiet.append(Path(points, "border", 0.8))
    dots: list[Part] = []
    for key, spot in cut.spots.items():
        if key in on_way:
            fill = {Kind.EVENT: "event_stroke", Kind.HARM: "harm_stroke"}.get(spot.kind, "accent")
            strong.append(Disc(spots[key], max(dot, 2.6) * 1.25, fill))
        else:
            dots.append(Disc(spots[key], dot, "field_border"))
    return said("map", room, (*quiet, *dots, *strong))


def _spots(cut: Cut, room: Rect) -> dict[str, Point]:
    """Columns from right to left; in each, nodes beside what they lead to."""
    inner = room.grown(-_DOT * 1.4)
    pitch = inner.width / max(cut.depth - 1, 1)
    found: dict[str, Point] = {}
    for column in range(cut.depth):
        keys = [key for key, where in cut.columns.items() if where == column]
        keys.sort(key=lambda key: _beside(cut, key, found))
        x = inner.right - pitch * column
        step = inner.height / max(len(keys), 1)
        for place, key in enumerate(keys):
            found[key] = Point(x, inner.y + step * (place + 0.5))
    return found


def _beside(cut: Cut, key: str, found: dict[str, Point]) -> float:
    heights = [found[effect].y for effect in cut.effects[key] if effect in found]
    return sum(heights) / len(heights) if heights else 0.0
