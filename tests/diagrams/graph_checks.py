"""What must hold in every causal graph, and ways to ask it."""

from rca_studio.diagrams.shapes import Box, Drawing, Figure, Path, Role
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Control
from tests.diagrams.geometry import inside, meeting, outside, points_along

NODES = (Role.CAUSE, Role.EVENT, Role.HARM)


def solid(drawing: Drawing) -> list[Figure]:
    return [f for f in drawing.figures if f.role in (*NODES, Role.CONTROL)]


def box(drawing: Drawing, key: str) -> Box:
    figure = drawing.figure(key)
    assert figure is not None
    return next(part for part in figure.parts if isinstance(part, Box))


def through_foreign(file: CaseFile, drawing: Drawing) -> list[tuple[str, str]]:
    """Wires that run through a node or control they have nothing to do with."""
    found = []
    for link in (f for f in drawing.figures if f.role is Role.LINK and ">" in f.key):
        cause, effect = link.key.split(">")
        target = file.get(effect)
        node = target.guards if isinstance(target, Control) else effect
        own = {cause, node, *(c.id for c in file.controls_of(node))}
        (path,) = (part for part in link.parts if isinstance(part, Path))
        points = list(points_along(path))
        found += [
            (link.key, other.key)
            for other in solid(drawing)
            if other.key not in own and any(inside(other.bounds, p) for p in points)
        ]
    return found


def assert_sound(file: CaseFile, drawing: Drawing, ruler: Ruler) -> None:
    assert meeting(solid(drawing)) == []
    assert through_foreign(file, drawing) == []
    assert outside(drawing, ruler) == []
