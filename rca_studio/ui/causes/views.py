"""The five views of a case: how each is laid out, and what can be done in it.

All are pictures of the same case file; adding a view is adding a row here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rca_studio.analysis.frames import Frame
from rca_studio.analysis.margin import Analysis
from rca_studio.diagrams.shapes import Drawing, Point
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.casefile import CaseFile

TIMELINE = "timeline"
FISHBONE = "fishbone"
WHY_TREE = "why_tree"
GRAPH = "graph"
BOWTIE = "bowtie"


@dataclass(frozen=True, slots=True)
class Request:
    """All that a layout needs; read by a worker, never changed.

    Attributes:
        casefile: the case, with what is being written.
        frame: the bones, and the colours of the categories.
        ruler: measures the bundled font.
        view: key of the view.
        previous: the last drawing of the same case in the same view.
        path: nodes and links that stand out.
        folded: nodes whose causes are folded away.
    """

    casefile: CaseFile
    frame: Frame
    ruler: Ruler
    view: str
    previous: Drawing | None = None
    path: frozenset[str] = frozenset()
    folded: frozenset[str] = frozenset()

    def same_picture(self, other: Request) -> bool:
        """Whether both ask for the same drawing."""
        return (
            self.casefile is other.casefile
            and self.frame is other.frame
            and (self.view, self.path, self.folded) == (other.view, other.path, other.folded)
        )


@dataclass(frozen=True, slots=True)
class View:
    """One view.

    Attributes:
        key: its name in the program.
        label: its name on screen.
        lay_out: makes its drawing.
        by_hand: boxes can be put somewhere by hand.
        bones: causes can be dragged from bone to bone.
        steps: shows steps in time instead of causes.
        paths: a path can stand out in it.
        outline_first: where there is no room for all panels, the outline is shown, not the details.
    """

    key: str
    label: str
    lay_out: Callable[[Request, Analysis | None], Drawing]
    by_hand: bool = False
    bones: bool = False
    steps: bool = False
    paths: bool = True
    outline_first: bool = False


def lay_out(request: Request, analysis: Analysis | None) -> Drawing:
    """Draw a case in the view asked for; ``analysis`` names root causes to screen readers."""
    return VIEWS[request.view].lay_out(request, analysis)


def _graph(request: Request, analysis: Analysis | None) -> Drawing:
    from rca_studio.diagrams.causal_graph import lay_out_graph

    places = request.casefile.places(GRAPH)
    return lay_out_graph(
        request.casefile,
        request.ruler,
        request.frame,
        analysis=analysis,
        previous=request.previous,
        path=request.path,
        places={node: Point(place.x, place.y) for node, place in places.items()},
        folded=request.folded,
    )


def _fishbone(request: Request, _analysis: Analysis | None) -> Drawing:
    from rca_studio.diagrams.fishbone import lay_out_fishbone

    return lay_out_fishbone(
        request.casefile, request.ruler, request.frame, folded=request.folded, path=request.path
    )


def _why_tree(request: Request, _analysis: Analysis | None) -> Drawing:
    from rca_studio.diagrams.why_tree import lay_out_why_tree

    return lay_out_why_tree(
        request.casefile, request.ruler, request.frame, folded=request.folded, path=request.path
    )


def _bowtie(request: Request, _analysis: Analysis | None) -> Drawing:
    from rca_studio.diagrams.bowtie import lay_out_bowtie

    return lay_out_bowtie(
        request.casefile, request.ruler, request.frame, folded=request.folded, path=request.path
    )


def _timeline(request: Request, _analysis: Analysis | None) -> Drawing:
    from rca_studio.diagrams.timeline import lay_out_timeline

    return lay_out_timeline(request.casefile, request.ruler, request.frame, path=request.path)


VIEWS: Mapping[str, View] = {
    view.key: view
    for view in (
        View(TIMELINE, "Timeline", _timeline, steps=True, paths=False, outline_first=True),
        View(FISHBONE, "Fishbone", _fishbone, bones=True, outline_first=True),
        View(WHY_TREE, "Why tree", _why_tree),
        View(GRAPH, "Causal graph", _graph, by_hand=True),
        View(BOWTIE, "Bowtie", _bowtie),
    )
}
"""The views in the order in which they are offered; Ctrl+1 shows the first."""
