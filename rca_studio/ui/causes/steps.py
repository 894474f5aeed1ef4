"""Where the arrow keys lead: the nearest neighbour on a drawing in one of four directions."""

from __future__ import annotations

from enum import Enum

from rca_studio.diagrams.shapes import Drawing, Figure, Rect, Role

NODE_ROLES = (Role.CAUSE, Role.CONTROL, Role.EVENT, Role.HARM)
"""What can be chosen with the keyboard; links are reached from the panel of a node."""

_ASIDE = 2.5
"""How much further a step aside counts than a step in the direction."""


class Direction(Enum):
    """A direction as (x, y) of the drawing."""

    LEFT = (-1, 0)
    RIGHT = (1, 0)
    UP = (0, -1)
    DOWN = (0, 1)


def nodes_of(drawing: Drawing) -> tuple[Figure, ...]:
    """The figures that stand for a node of the model, in painting order."""
    return tuple(f for f in drawing.figures if f.role in NODE_ROLES and f.entity)


def neighbour(drawing: Drawing, key: str, direction: Direction) -> str | None:
    """The key of the nearest node in a direction; ``None`` at the edge of the drawing."""
    start = drawing.figure(key)
    if start is None:
        return None
    found = [
        (cost, figure.key)
        for figure in nodes_of(drawing)
        if figure.key != key and (cost := _cost(start.bounds, figure.bounds, direction)) is not None
    ]
    return min(found)[1] if found else None


def _cost(start: Rect, end: Rect, direction: Direction) -> float | None:
    """How far away a rectangle is in a direction; ``None`` where it does not lie that way."""
    x, y = direction.value
    ahead = (end.centre.x - start.centre.x) * x + (end.centre.y - start.centre.y) * y
    if ahead <= 1.0:
        return None
    if x:
        aside = _apart(start.y, start.bottom, end.y, end.bottom)
        off = abs(end.centre.y - start.centre.y)
        clear = _apart(start.x, start.right, end.x, end.right)
    else:
        aside = _apart(start.x, start.right, end.x, end.right)
        off = abs(end.centre.x - start.centre.x)
        clear = _apart(start.y, start.bottom, end.y, end.bottom)
    if aside > 2.0 * max(ahead, 1.0):
        return None  # it lies more beside than ahead
    return clear + _ASIDE * aside + 0.05 * ahead + 0.1 * off


def _apart(low: float, high: float, other_low: float, other_high: float) -> float:
    """The gap between two stretches, 0 where they overlap."""
    return max(0.0, other_low - high, low - other_high)
