"""Signs of the diagrams as they are drawn on a stage: the same shapes, larger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rca_studio.diagrams import marks
from rca_studio.diagrams.shapes import Part, Path, Point
from rca_studio.domain.causal import ControlState


def shield(state: ControlState, centre: Point, times: float) -> tuple[Part, ...]:
    """A control: full where it held, crossed where it did not, dashed where there was none."""
    return tuple(_larger(marks.shield(state, Point(0.0, 0.0)), centre, times))


def _larger(parts: Iterable[Part], centre: Point, times: float) -> Iterable[Part]:
    for part in parts:
        if isinstance(part, Path):
            points = tuple(
                Point(centre.x + p.x * times, centre.y + p.y * times) for p in part.points
            )
            yield replace(part, points=points, stroke_width=part.stroke_width * times)


def tick(centre: Point, half: float, colour: str) -> Path:
    """A tick."""
    return Path(
        (
            Point(centre.x - half, centre.y),
            Point(centre.x - half * 0.25, centre.y + half * 0.7),
            Point(centre.x + half, centre.y - half * 0.75),
        ),
        colour,
        half * 0.36,
    )
