"""Where the arrow keys lead: to the nearest neighbour on a drawing in one of four directions, and
from link to link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum

from rca_studio.diagrams.shapes import Drawing, Figure, Path, Point, Rect, Role

NODE_ROLES = (Role.CAUSE, Role.CONTROL, Role.EVENT, Role.HARM, Role.ENTRY)
"""What arrow keys walk; links are reached by keys of their own."""

_ASIDE = 2.5
"""How much further a step aside counts than a step in the direction."""


class Direction(Enum):
    """A direction as (x, y) of the drawing."""

    LEFT = (-1, 0)
    RIGHT = (1, 0)
    UP = (0, -1)
    DOWN = (0, 1)


def nodes_of(drawing: Drawing) -> tuple[Figure, ...]:
    """The figures that stand for a node of the model or a step in time, in painting order."""
    return tuple(f for f in drawing.figures if f.role in NODE_ROLES and f.entity)


def neighbour(
    drawing: Drawing,
    key: str,
    direction: Direction,
    ends: Mapping[str, tuple[str, str]] | None = None,
) -> str | None:
    """The key of the nearest node in a direction; ``None`` at the edge of the drawing.

    What is linked goes before what only stands nearer: from a cause, the arrow towards its effect
    leads there. From a link, the end of it that lies that way is preferred by standing nearest to
    its middle.

    Args:
        drawing: the picture.
        key: the figure to start from.
        direction: where to.
        ends: cause and effect of each link, by id.
    """
    start = drawing.figure(key)
    if start is None:
        return None
    here = start.bounds
    if start.role is Role.LINK:
        middle = middle_of(start)
        here = Rect(middle.x, middle.y, 0.0, 0.0)
    others = [figure for figure in nodes_of(drawing) if figure.key != key]
    linked = _linked_to(start.entity, (ends or {}).values())
    onward = [
        (_distance(here, figure.bounds), figure.key)
        for figure in others
        if figure.entity in linked and _leads(here, figure.bounds, direction)
    ]
    if onward:
        return min(onward)[1]
    found = [
        (cost, figure.key)
        for figure in others
        if (cost := _cost(here, figure.bounds, direction)) is not None
    ]
    return min(found)[1] if found else None


def _linked_to(entity: str, ends: Iterable[tuple[str, str]]) -> frozenset[str]:
    return frozenset(
        other
        for cause, effect in ends
        if entity in (cause, effect)
        for other in (cause, effect)
        if other != entity
    )


def _leads(start: Rect, end: Rect, direction: Direction) -> bool:
    """Whether a link between the two runs in a direction: across where they stand in different
    columns, up or down where they share one."""
    x, y = direction.value
    same_column = _apart(start.x, start.right, end.x, end.right) == 0.0
    if x:
        return not same_column and (end.centre.x - start.centre.x) * x > 0
    return same_column and (end.centre.y - start.centre.y) * y > 0


def _distance(start: Rect, end: Rect) -> float:
    return abs(end.centre.x - start.centre.x) + abs(end.centre.y - start.centre.y)


def next_link(
    drawing: Drawing, key: str, ends: Mapping[str, tuple[str, str]], step: int
) -> str | None:
    """The key of the next (1) or last (-1) link, seen from a node or a link.

    From a node: the first or last of the links that touch it. From a link: the one beside it among
    those that lead to the same effect, and from there on to those of the next effect, so that all
    links are reached.

    Args:
        drawing: the picture.
        key: the figure to start from.
        ends: cause and effect of each link, by id.
        step: 1 or -1.
    """
    links = [f for f in drawing.figures if f.role is Role.LINK and f.entity in ends]
    start = drawing.figure(key)
    if start is None or not links:
        return None
    links.sort(key=lambda f: _reading(drawing, f, ends))
    if start.role is Role.LINK:
        keys = [link.key for link in links]
        place = keys.index(key) if key in keys else -1
        return keys[(place + step) % len(keys)]
    touching = [link.key for link in links if start.entity in ends[link.entity]]
    return touching[0 if step > 0 else -1] if touching else None


def middle_of(figure: Figure) -> Point:
    """The middle of a link along its own way, or of any other figure."""
    points = next((part.points for part in figure.parts if isinstance(part, Path)), ())
    if figure.role is not Role.LINK or not points:
        return figure.bounds.centre
    one, two = points[(len(points) - 1) // 2], points[len(points) // 2]
    return Point((one.x + two.x) / 2, (one.y + two.y) / 2)


def _reading(
    drawing: Drawing, link: Figure, ends: Mapping[str, tuple[str, str]]
) -> tuple[float, float, str, float, float]:
    """The order in which links are walked: by the place of the effect, then of the link."""
    effect = ends[link.entity][1]
    figure = drawing.figure(effect)
    at = figure.bounds.centre if figure is not None else link.bounds.centre
    middle = middle_of(link)
    return (round(at.x), round(at.y), effect, middle.y, middle.x)


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
