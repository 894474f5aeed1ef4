"""What holds for every picture: nothing meets, no line runs through words, all is on the paper."""

from rca_studio.diagrams.shapes import Disc, Drawing, Figure, Path, Role, Text
from rca_studio.diagrams.text import Ruler
from tests.diagrams.geometry import extent, inside, meeting, outside, points_along, text_rect

SOLID = (
    Role.CAUSE,
    Role.CONTROL,
    Role.EVENT,
    Role.HARM,
    Role.BONE,
    Role.NOTE,
    Role.FOLD,
    Role.ENTRY,
)


def struck_through(drawing: Drawing, ruler: Ruler) -> list[str]:
    """Texts that a line runs through."""
    rects = [
        (p.text, text_rect(p, ruler))
        for f in drawing.figures
        for p in f.parts
        if isinstance(p, Text) and not _on_a_disc(p, f)
    ]
    found: list[str] = []
    for figure in drawing.figures:
        for path in (p for p in figure.parts if isinstance(p, Path) and not p.closed):
            box = extent(path, ruler)
            near = [item for item in rects if item[1].grown(0.1).overlaps(box.grown(0.1))]
            if near:
                dots = list(points_along(path, 60))
                found += [text for text, r in near if any(inside(r, dot) for dot in dots)]
    return found


def _on_a_disc(text: Text, figure: Figure) -> bool:
    """Whether it is the word on a gate or on a dot, which lies over the lines that meet in it."""
    return any(
        disc.fill and disc.centre.x == text.place.x and abs(disc.centre.y - text.place.y) < 6
        for disc in figure.parts
        if isinstance(disc, Disc)
    )


def boxes_struck(drawing: Drawing, ruler: Ruler) -> list[tuple[str, str]]:
    """Lines of links that run through the box of a node."""
    nodes = [f for f in drawing.figures if f.role in (Role.CAUSE, Role.EVENT, Role.HARM)]
    found: list[tuple[str, str]] = []
    for figure in drawing.figures:
        if figure.role is Role.LINK:
            for path in (p for p in figure.parts if isinstance(p, Path)):
                box = extent(path, ruler)
                near = [n for n in nodes if n.bounds.grown(0.1).overlaps(box.grown(0.1))]
                if near:
                    dots = list(points_along(path, 60))
                    found += [
                        (figure.key, n.key)
                        for n in near
                        if any(inside(n.bounds.grown(-0.5), dot) for dot in dots)
                    ]
    return found


def assert_sound(drawing: Drawing, ruler: Ruler) -> None:
    # The sign of what a step tells of stands on the step.
    solid = [f for f in drawing.figures if f.role in SOLID and not f.key.startswith("about:")]
    assert meeting(solid) == []
    gates = [f for f in drawing.figures if f.role is Role.GATE]
    assert meeting(gates) == []
    assert struck_through(drawing, ruler) == []
    assert boxes_struck(drawing, ruler) == []
    assert outside(drawing, ruler) == []
    keys = [f.key for f in drawing.figures]
    assert len(keys) == len(set(keys))
    for figure in drawing.figures:  # words stay within what can be clicked
        if figure.role in (Role.CAUSE, Role.CONTROL, Role.EVENT, Role.HARM, Role.ENTRY):
            room = figure.bounds.grown(1.5)
            for part in figure.parts:
                if isinstance(part, Text):
                    rect = text_rect(part, ruler)
                    assert rect.x >= room.x, (figure.key, part.text)
                    assert rect.right <= room.right, (figure.key, part.text)
                    assert rect.y >= room.y, (figure.key, part.text)
                    assert rect.bottom <= room.bottom, (figure.key, part.text)
