"""Moving finished figures, so that parts of a picture can be laid out on their own."""

from __future__ import annotations

from rca_studio.diagrams.shapes import Box, Disc, Figure, Part, Path, Point, Text


def moved(figure: Figure, dx: float, dy: float) -> Figure:
    """A figure at another place."""
    return Figure(
        figure.key,
        figure.role,
        figure.bounds.moved(dx, dy),
        tuple([moved_part(part, dx, dy) for part in figure.parts]),
        figure.entity,
        figure.spoken,
    )


def moved_part(part: Part, dx: float, dy: float) -> Part:
    """A part at another place. Fields are named one by one: ``replace`` takes five times as long,
    and this runs for each part at each edit."""
    if isinstance(part, Text):
        place = Point(part.place.x + dx, part.place.y + dy)
        return Text(place, part.text, part.size, part.colour, part.bold, part.anchor)
    if isinstance(part, Box):
        return Box(
            part.rect.moved(dx, dy),
            part.fill,
            part.stroke,
            part.stroke_width,
            part.radius,
            part.dashed,
            part.bar,
        )
    if isinstance(part, Disc):
        centre = Point(part.centre.x + dx, part.centre.y + dy)
        return Disc(centre, part.radius, part.fill, part.stroke, part.stroke_width)
    return Path(
        tuple([Point(p.x + dx, p.y + dy) for p in part.points]),
        part.stroke,
        part.stroke_width,
        part.fill,
        part.curved,
        part.closed,
        part.dashed,
        part.arrow,
    )
