"""The diagrams of a case in words, in reading order, for people who do not see them.

What is said of each thing is what a screen reader says of it in the window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rca_studio.diagrams.fishbone import homes
from rca_studio.diagrams.outline import outline, reading_order
from rca_studio.diagrams.shapes import Role
from rca_studio.reports.blocks import Spoken

if TYPE_CHECKING:
    from rca_studio.analysis.frames import Frame
    from rca_studio.diagrams.shapes import Drawing
    from rca_studio.domain.casefile import CaseFile

_LINES = frozenset({Role.LINK, Role.SPINE, Role.FOLD})


def graph_spoken(casefile: CaseFile, drawing: Drawing) -> tuple[Spoken, ...]:
    """The event, under it what led to it and so on, then the harm; controls under what they guard.

    Args:
        casefile: the case.
        drawing: its causal graph, why tree or bowtie, which knows how each thing is spoken of.
    """
    words = _words(drawing)
    return tuple(
        Spoken(f"{row.text} (what led to it is told above)", row.depth)
        if row.shared
        else Spoken(words.get(row.entity, row.text), row.depth)
        for row in outline(casefile)
    )


def fishbone_spoken(casefile: CaseFile, drawing: Drawing, frame: Frame) -> tuple[Spoken, ...]:
    """The event and the harm, then each bone with the causes on it."""
    words = _words(drawing)
    bones, home = homes(casefile, frame)
    place = reading_order(casefile)
    under: dict[str, list[str]] = {}
    for cause in sorted(home, key=lambda id_: place[id_]):
        under.setdefault(home[cause], []).append(cause)
    found = [
        Spoken(one.spoken)
        for one in drawing.figures
        if one.spoken and one.role in (Role.EVENT, Role.HARM)
    ]
    todo = [(f"bone:{bone.key}", 0) for bone in reversed(bones)]
    while todo:
        key, depth = todo.pop()
        if said := words.get(key):
            found.append(Spoken(said, depth))
        todo += [(cause, depth + 1) for cause in reversed(under.get(key, ()))]
    return tuple(found)


def drawing_spoken(drawing: Drawing) -> tuple[Spoken, ...]:
    """Any other drawing: its figures in the order in which they are painted."""
    return tuple(Spoken(one.spoken) for one in drawing.figures if one.spoken)


def _words(drawing: Drawing) -> dict[str, str]:
    """Id of a thing (or key of its bone) -> how it is spoken of, the first time it is drawn."""
    found: dict[str, str] = {}
    for figure in drawing.figures:
        if figure.spoken and figure.role not in _LINES:
            found.setdefault(figure.entity or figure.key, figure.spoken)
    return found
