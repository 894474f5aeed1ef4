"""The views of a case as drawings: one table for exports, posters and slides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from rca_studio.diagrams.shapes import Role
from rca_studio.reports.exchange.written import Carries
from rca_studio.reports.legend import fishbone_legend, graph_legend

if TYPE_CHECKING:
    from rca_studio.analysis.frames import Frame
    from rca_studio.diagrams.shapes import Drawing
    from rca_studio.diagrams.text import Ruler
    from rca_studio.domain.casefile import CaseFile

Layout = Callable[["CaseFile", "Ruler", "Frame"], "Drawing"]
Legend = Callable[["Ruler", float], "Drawing"]


def _graph(casefile: CaseFile, ruler: Ruler, frame: Frame) -> Drawing:
    from rca_studio.analysis.margin import analyse
    from rca_studio.diagrams.causal_graph import lay_out_graph, places_of

    analysis, places = analyse(casefile), places_of(casefile)
    return lay_out_graph(casefile, ruler, frame=frame, analysis=analysis, places=places)


def _fishbone(casefile: CaseFile, ruler: Ruler, frame: Frame) -> Drawing:
    from rca_studio.diagrams.fishbone import lay_out_fishbone

    return lay_out_fishbone(casefile, ruler, frame)


def _why(casefile: CaseFile, ruler: Ruler, frame: Frame) -> Drawing:
    from rca_studio.diagrams.why_tree import lay_out_why_tree

    return lay_out_why_tree(casefile, ruler, frame)


def _bowtie(casefile: CaseFile, ruler: Ruler, frame: Frame) -> Drawing:
    from rca_studio.diagrams.bowtie import lay_out_bowtie

    return lay_out_bowtie(casefile, ruler, frame)


def _timeline(casefile: CaseFile, ruler: Ruler, frame: Frame) -> Drawing:
    from rca_studio.diagrams.timeline import lay_out_timeline

    return lay_out_timeline(casefile, ruler, frame)


VIEWS: Final[Mapping[str, Layout]] = MappingProxyType(
    {
        "graph": _graph,
        "fishbone": _fishbone,
        "why": _why,
        "bowtie": _bowtie,
        "timeline": _timeline,
    }
)
"""What can be drawn of a case, by the name used on the command line."""

LEGENDS: Final[Mapping[str, Legend]] = MappingProxyType(
    {
        "graph": graph_legend,
        "fishbone": fishbone_legend,
        "why": graph_legend,
        "bowtie": graph_legend,
    }
)
"""What the signs of a view mean; a timeline says it in words."""


def draw(view: str, casefile: CaseFile, ruler: Ruler, frame: Frame) -> Drawing:
    """One view of a case, the very drawing of the screen; unknown names give the graph."""
    return VIEWS.get(view, _graph)(casefile, ruler, frame)


def carried(view: str, casefile: CaseFile, drawing: Drawing) -> Carries:
    """What a drawing of a case shows, told by what is drawn."""
    shown = {figure.entity for figure in drawing.figures}
    controls = all(control.id in shown for control in casefile.controls)
    return Carries(
        evidence=view != "timeline",
        gates=any(figure.role is Role.GATE for figure in drawing.figures),
        controls=controls,
        control_facts=controls,
        categories=view in ("graph", "fishbone", "why"),
        questions=True,
        places=True,
        harm=casefile.harm is None or casefile.harm.id in shown,
        timeline=view == "timeline",
    )


def legend_of(view: str, ruler: Ruler, width: float) -> Drawing | None:
    """What the signs of a view mean, in rows of at most ``width`` points; None without any."""
    made = LEGENDS.get(view)
    return made(ruler, width) if made else None
