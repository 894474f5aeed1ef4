"""Where the parts of a drawing really are; the bounds of a figure are only where it is clicked."""

from __future__ import annotations

from rca_studio.diagrams.shapes import Box, Disc, Drawing, Part, Path, Rect, bounds_of
from rca_studio.reports.paint_pdf import text_bounds


def extent_of(part: Part) -> Rect:
    """The rectangle a part paints in, its line width included."""
    if isinstance(part, Box):
        return part.rect.grown(part.stroke_width / 2 if part.stroke else 0.0)
    if isinstance(part, Disc):
        reach = part.radius + (part.stroke_width / 2 if part.stroke else 0.0)
        return Rect(part.centre.x - reach, part.centre.y - reach, 2 * reach, 2 * reach)
    if isinstance(part, Path):
        points = (*part.points, *part.arrow_head())
        box = bounds_of([Rect(point.x, point.y, 0.0, 0.0) for point in points])
        return box.grown(part.stroke_width / 2 if part.stroke else 0.0)
    return text_bounds(part)


def extent_of_drawing(drawing: Drawing) -> Rect:
    """The rectangle around the sheet of a drawing and all that is painted on it."""
    sheet = Rect(0.0, 0.0, drawing.width, drawing.height)
    return bounds_of([sheet, *(extent_of(part) for part in drawing.parts())])


def fitted(rect: Rect, width: float, height: float) -> Rect:
    """Where a picture of this size stands in a place, whole and in its middle."""
    scale = min(rect.width / max(width, 1.0), rect.height / max(height, 1.0))
    wide, high = width * scale, height * scale
    return Rect(rect.x + (rect.width - wide) / 2, rect.y + (rect.height - high) / 2, wide, high)
