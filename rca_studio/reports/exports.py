"""A case as data for other programs: JSON of everything, GraphML of the causal graph."""

from __future__ import annotations

import json
from typing import Any

from rca_studio.domain.casefile import CaseFile, kind_name
from rca_studio.domain.causal import Cause, Control, Event, Harm
from rca_studio.domain.codec import to_plain
from rca_studio.version import VERSION

FORMAT = "rca-studio-case"


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
