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
