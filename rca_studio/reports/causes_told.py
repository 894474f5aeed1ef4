"""What made it likely, as blocks: the causal views with their margin, evidence, open questions."""

from __future__ import annotations

from functools import partial

from rca_studio.domain.causal import ControlState
from rca_studio.reports import workshop
from rca_studio.reports.blocks import Block, Picture, Section, Spoken, Words
from rca_studio.reports.context import CaseReport, View
from rca_studio.reports.legend import fishbone_legend, graph_legend
from rca_studio.reports.spoken import drawing_spoken, fishbone_spoken, graph_spoken
from rca_studio.reports.words import margin_sentence

_GRAPH = "Causal graph and margin to harm"
_TITLES = {
    "graph": _GRAPH,
    "fishbone": "Fishbone",
    "why": "Why tree",
    "bowtie": "Bowtie",
    "timeline": "Timeline",
}


def causes(report: CaseReport) -> list[Block]:
    """The views that are asked for, the margin in words, and what is known by which evidence."""
    return [*_views(report), *workshop.evidence(report), *workshop.questions(report)]


def _views(report: CaseReport) -> list[Block]:
    casefile = report.casefile
    planned = any(control.state is ControlState.PLANNED for control in casefile.controls)
    planned = planned or any(action.effects for action in casefile.actions)
    told = (
        Words(margin_sentence(report.analysis, planned)),
        *(Words(words, "note") for words in report.analysis.explanation),
    )
    pictures: list[Block] = []
    if not any(view.key == "graph" for view in report.views):
        pictures.append(Section("Margin to harm", told))
    for view in report.views:
        parts = told if view.key == "graph" else ()
        title = _TITLES[view.key]
        legend = partial(graph_legend, report.ruler)
        if view.key == "fishbone":
            legend = partial(fishbone_legend, report.ruler)
        pictures.append(
            Picture(
                title,
                view.drawing,
                None if view.key == "timeline" else legend,
                parts,
                _spoken(view, report),
            )
        )
    return pictures


def _spoken(view: View, report: CaseReport) -> tuple[Spoken, ...]:
    if view.key == "fishbone":
        return fishbone_spoken(report.casefile, view.drawing, report.frame)
    if view.key == "timeline":
        return drawing_spoken(view.drawing)
    return graph_spoken(report.casefile, view.drawing)
