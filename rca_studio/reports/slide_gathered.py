"""Many small marks of one look as one freeform of a slide, such as the dots of a map.

A map of three hundred nodes as single shapes would take longer to write than all else on a slide,
and nobody moves a single dot of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from pptx.oxml.ns import nsdecls

from rca_studio.diagrams.shapes import Box, Disc, Part, Path, Point, Rect, Text, bounds_of


def gathered(parts: Iterable[Part]) -> Iterator[tuple[Box | Disc | Path, tuple[Part, ...]]]:
    """Marks that follow each other in one look, together, with the first of them; no words."""
    marks = [part for part in parts if not isinstance(part, Text)]
    for _, group in groupby(marks, key=_look):
        some = tuple(group)
        yield some[0], some


def _look(part: Box | Disc | Path) -> tuple[object, ...]:
    dashed = not isinstance(part, Disc) and part.dashed
    closed = not isinstance(part, Path) or part.closed
    return (part.fill, part.stroke, part.stroke_width, dashed, closed)


def around_all(parts: Sequence[Part]) -> Rect:
    """The rectangle around marks."""
    return bounds_of([_bounds(part) for part in parts])


def freeform(parts: Sequence[Part], box: Rect, width: int, height: int, *, filled: bool) -> str:
    """The geometry of one shape with all these marks, as DrawingML (ECMA-376, 20.1.9.8).

    Args:
        parts: the marks.
        box: the rectangle around them.
        width: of the shape, in its own units.
        height: likewise.
        filled: whether they are filled.
    """
    across = width / max(box.width, 1e-9)
    down = height / max(box.height, 1e-9)

    def spot(point: Point) -> str:
        x, y = round((point.x - box.x) * across), round((point.y - box.y) * down)
        return f'<a:pt x="{x}" y="{y}"/>'

    fill = "" if filled else ' fill="none"'
    steps = "".join(_steps(part, spot, across, down) for part in parts)
    return (
        f"<a:custGeom {nsdecls('a')}><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
        '<a:rect l="l" t="t" r="r" b="b"/><a:pathLst>'
        f'<a:path w="{width}" h="{height}"{fill}>{steps}</a:path></a:pathLst></a:custGeom>'
    )


def _steps(part: Part, spot: Callable[[Point], str], across: float, down: float) -> str:
    if isinstance(part, Disc):
        start = spot(Point(part.centre.x + part.radius, part.centre.y))
        wide, high = round(part.radius * across), round(part.radius * down)
        return (
            f"<a:moveTo>{start}</a:moveTo>"
            f'<a:arcTo wR="{wide}" hR="{high}" stAng="0" swAng="21600000"/><a:close/>'
        )
    if isinstance(part, Box):
        rect = part.rect
        corners = [
            *(Point(rect.x, rect.y), Point(rect.right, rect.y)),
            *(Point(rect.right, rect.bottom), Point(rect.x, rect.bottom)),
        ]
        first, *rest = map(spot, corners)
        return _line(first, [f"<a:lnTo>{one}</a:lnTo>" for one in rest], closed=True)
    if isinstance(part, Path):
        first, *rest = map(spot, part.points)
        if part.curved:
            threes = zip(rest[0::3], rest[1::3], rest[2::3], strict=True)
            steps = [f"<a:cubicBezTo>{''.join(three)}</a:cubicBezTo>" for three in threes]
        else:
            steps = [f"<a:lnTo>{one}</a:lnTo>" for one in rest]
        return _line(first, steps, closed=part.closed)
    return ""


def _line(first: str, steps: Iterable[str], *, closed: bool) -> str:
    return f"<a:moveTo>{first}</a:moveTo>{''.join(steps)}{'<a:close/>' if closed else ''}"


def _bounds(part: Part) -> Rect:
    if isinstance(part, Disc):
        side = 2 * part.radius
        return Rect(part.centre.x - part.radius, part.centre.y - part.radius, side, side)
    if isinstance(part, Path):
        return bounds_of([Rect(point.x, point.y, 0.0, 0.0) for point in part.points])
    return part.rect if isinstance(part, Box) else Rect(part.place.x, part.place.y, 0.0, 0.0)
