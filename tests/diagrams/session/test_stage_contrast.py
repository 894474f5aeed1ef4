"""What stands on a stage against what it really stands on: text 7:1, signs 3:1, in both tables."""

import pytest

from rca_studio.diagrams.session.lay_out import lay_out_frame
from rca_studio.diagrams.session.stage import BACKGROUND, LABEL
from rca_studio.diagrams.shapes import Box, Disc, Path, Point, Text
from rca_studio.diagrams.tokens import PROJECTOR_DARK, PROJECTOR_LIGHT, contrast
from tests.diagrams.geometry import inside, text_rect
from tests.stage_frames import frames

FRAMES = frames()
TABLES = pytest.mark.parametrize("tokens", [PROJECTOR_DARK, PROJECTOR_LIGHT], ids=["dark", "light"])
DECORATION = {"line"}
"""What only divides or frames what is told by other means."""


def all_steps(frame, ruler):
    for step in range(frame.steps):
        yield lay_out_frame(frame, step, ruler, width=1280.0, number=3, of=7, session="A session")


def ground_at(point: Point, below) -> str:
    """The fill that is seen at a place under the parts painted later."""
    for part in reversed(below):
        if isinstance(part, Box) and part.fill and inside(part.rect.grown(0.01), point):
            return part.fill
        if isinstance(part, Disc) and part.fill:
            away = (part.centre.x - point.x) ** 2 + (part.centre.y - point.y) ** 2
            if away < part.radius**2:
                return part.fill
    return BACKGROUND


@TABLES
@pytest.mark.parametrize("name", FRAMES)
def test_every_text_is_read_from_the_last_row(name, tokens, ruler):
    for drawing in all_steps(FRAMES[name], ruler):
        parts = list(drawing.parts())
        for place, part in enumerate(parts):
            if isinstance(part, Text):
                ground = ground_at(text_rect(part, ruler).centre, parts[:place])
                ratio = contrast(tokens[part.colour], tokens[ground])
                assert ratio >= 7.0, (part.text, part.colour, ground)
                assert part.size >= LABEL


@TABLES
@pytest.mark.parametrize("name", FRAMES)
def test_every_sign_is_seen(name, tokens, ruler):
    for drawing in all_steps(FRAMES[name], ruler):
        parts = list(drawing.parts())
        for place, part in enumerate(parts):
            if isinstance(part, Path):
                stroke, at = part.stroke or part.fill, part.points[0]
            elif isinstance(part, Box | Disc):
                stroke = part.stroke
                at = (
                    Point(part.rect.x - 1, part.rect.y - 1)
                    if isinstance(part, Box)
                    else (Point(part.centre.x - part.radius - 1, part.centre.y))
                )
            else:
                continue
            if stroke and stroke not in DECORATION:
                ground = ground_at(at, parts[:place])
                if ground != stroke:
                    assert contrast(tokens[stroke], tokens[ground]) >= 3.0, (part, ground)
