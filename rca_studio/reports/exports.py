"""A case for other programs: JSON of everything, GraphML of the causal graph, pictures of both."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rca_studio.domain.casefile import CaseFile, kind_name
from rca_studio.domain.causal import Cause, Control, Event, Harm
from rca_studio.domain.codec import to_plain
from rca_studio.faults import KnownFault
from rca_studio.version import VERSION

if TYPE_CHECKING:
    from rca_studio.analysis.frames import Frame
    from rca_studio.diagrams.text import Ruler

FORMAT = "rca-studio-case"


def case_as(
    ending: str, casefile: CaseFile, view: str, *, frames: Mapping[str, Frame], ruler: Ruler
) -> bytes:
    """A case in the format its file ending names; any thread may call it.

    Args:
        ending: ``.json``, ``.graphml``, ``.svg`` or ``.png``.
        casefile: the case.
        view: what a picture shows, ``graph`` or ``fishbone``.
        frames: those that are installed.
        ruler: measures the words of a picture.

    Raises:
        KnownFault: there is no such format.
    """
    if ending == ".json":
        return case_json(casefile).encode()
    if ending == ".graphml":
        return graph_ml(casefile).encode()
    if ending not in (".svg", ".png"):
        raise KnownFault(
            f"RCA Studio cannot write {ending or 'a file without an ending'}.",
            "Nothing was written.",
            "Choose .json, .svg, .png or .graphml.",
        )
    from rca_studio.analysis.margin import analyse
    from rca_studio.diagrams.fishbone import lay_out_fishbone
    from rca_studio.reports.compose import draw_graph, frame_of

    if view == "fishbone":
        drawing = lay_out_fishbone(casefile, ruler, frame_of(casefile, frames))
    else:
        drawing = draw_graph(casefile, frames, ruler, analyse(casefile))
    if ending == ".svg":
        from rca_studio.diagrams.svg import to_svg

        return to_svg(drawing, background="window").encode()
    from rca_studio.reports.picture import drawing_png

    return drawing_png(drawing)


def case_json(casefile: CaseFile) -> str:
    """The case file as JSON: one list for each kind of entity, in their order."""
    kinds: dict[str, list[Any]] = {}
    for entity in sorted(casefile, key=lambda e: (kind_name(e), e.id)):
        kinds.setdefault(kind_name(entity), []).append(to_plain(entity))
    whole = {"format": FORMAT, "version": 1, "program": f"RCA Studio {VERSION}", **kinds}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def graph_ml(casefile: CaseFile) -> str:
    """The causal graph as GraphML; nodes carry kind, text, gate and state.

    Source: Brandes, Eiglsperger, Lerner, Pich, "Graph Markup Language (GraphML)", in Handbook of
    Graph Drawing and Visualization, 2013, ch. 16.
    """
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    for node in casefile:
        if isinstance(node, Cause | Control | Event | Harm):
            graph.add_node(node.id, **_attributes(node))
    for link in casefile.links:
        graph.add_edge(link.cause_id, link.effect_id, kind="leads to")
    for control in casefile.controls:
        graph.add_edge(control.id, control.guards, kind="guards")
    if casefile.event and casefile.harm:
        graph.add_edge(casefile.event.id, casefile.harm.id, kind="leads to")
    return "\n".join(nx.generate_graphml(graph, encoding="utf-8", prettyprint=True)) + "\n"


def _attributes(node: Cause | Control | Event | Harm) -> dict[str, str]:
    values = {"kind": kind_name(node), "text": _printable(node.text), "gate": node.gate.value}
    if isinstance(node, Cause):
        values |= {"evidence": node.evidence.value, "category": node.category}
    if isinstance(node, Control):
        values |= {"state": node.state.value, "relies_on": node.kind.value}
    return values


def _printable(text: str) -> str:
    """XML 1.0 has no place for most control characters; they become ``�``."""
    return "".join(c if c in "\t\n" or c.isprintable() else "\ufffd" for c in text)
