"""What a reader would see, measured: outlines of text, points along a line, things that meet."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from rca_studio.diagrams.shapes import (
    Anchor,
    Box,
    Disc,
    Drawing,
    Figure,
    Part,
    Path,
    Point,
    Rect,
    Text,
)
from rca_studio.diagrams.text import Ruler


def text_rect(text: Text, ruler: Ruler) -> Rect:
    width = ruler.width(text.text, text.size, bold=text.bold)
    share = {Anchor.START: 0.0, Anchor.MIDDLE: 0.5, Anchor.END: 1.0}[text.anchor]
    left = text.place.x - width * share
    return Rect(left, text.place.y - 0.75 * text.size, width, text.size)


def points_along(path: Path, pieces: int = 24) -> Iterator[Point]:
    if not path.curved:
        for a, b in zip(path.points, path.points[1:], strict=False):
            for step in range(pieces + 1):
                t = step / pieces
                yield Point(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t)
        return
    points = path.points
    for i in range(0, len(points) - 1, 3):
        a, b, c, d = points[i : i + 4]
        for step in range(pieces + 1):
            t = step / pieces
            f = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            yield Point(
                f[0] * a.x + f[1] * b.x + f[2] * c.x + f[3] * d.x,
                f[0] * a.y + f[1] * b.y + f[2] * c.y + f[3] * d.y,
            )


def extent(part: Part, ruler: Ruler) -> Rect:
    if isinstance(part, Box):
        return part.rect
    if isinstance(part, Text):
        return text_rect(part, ruler)
    if isinstance(part, Disc):
        r = part.radius
        return Rect(part.centre.x - r, part.centre.y - r, 2 * r, 2 * r)
    xs, ys = [p.x for p in part.points], [p.y for p in part.points]
    return Rect(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def inside(rect: Rect, point: Point) -> bool:
    return rect.x < point.x < rect.right and rect.y < point.y < rect.bottom


def meeting(figures: Iterable[Figure]) -> list[tuple[str, str]]:
    """Pairs of figures that lie over each other, by a hair more than rounding."""
    return [
        (one.key, other.key)
        for one, other in combinations(figures, 2)
        if one.bounds.grown(-0.01).overlaps(other.bounds)
    ]


def outside(drawing: Drawing, ruler: Ruler) -> list[Part]:
    paper = Rect(0, 0, drawing.width, drawing.height)
    return [
        part
        for part in drawing.parts()
        if (r := extent(part, ruler)).x < paper.x
        or r.y < paper.y
        or r.right > paper.right
        or r.bottom > paper.bottom
    ]


def texts(drawing: Drawing, key: str) -> str:
    figure = drawing.figure(key)
    assert figure is not None, key
    return " ".join(part.text for part in figure.parts if isinstance(part, Text))
