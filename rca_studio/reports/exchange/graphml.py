"""The causal graph as GraphML, for graph editors and for network analysis.

Source: Brandes, Eiglsperger, Lerner, Pich, "Graph Markup Language (GraphML)", in Handbook of Graph
Drawing and Visualization, 2013, ch. 16.
"""

from __future__ import annotations

from rca_studio.domain.casefile import CaseFile, Node
from rca_studio.domain.causal import Cause, Control
from rca_studio.reports.exchange.written import (
    EVERY_NODE,
    Written,
    allowed_in_xml,
    kind_of,
    left_out,
)

CARRIES = EVERY_NODE
LEADS_TO = "leads to"
GUARDS = "guards"


def write_graphml(casefile: CaseFile) -> Written:
    """The causal graph, and what GraphML left out."""
    return Written(graph_ml(casefile).encode(), left_out(casefile, "GraphML", CARRIES))


def graph_ml(casefile: CaseFile) -> str:
    """The causal graph: nodes carry kind, text, gate and state, edges whether they lead or guard.

    Edges run from cause to effect and from a control to what it guards; the edge from the event to
    the harm is written although it is not stored, for no reader of GraphML knows that it is meant.
    """
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    for node in casefile.nodes:
        graph.add_node(allowed_in_xml(node.id), **_attributes(node))
    for link in casefile.links:
        ends = allowed_in_xml(link.cause_id), allowed_in_xml(link.effect_id)
        graph.add_edge(*ends, kind=LEADS_TO, rank=float(link.rank))
    for control in casefile.controls:
        graph.add_edge(allowed_in_xml(control.id), allowed_in_xml(control.guards), kind=GUARDS)
    if casefile.event and casefile.harm:
        ends = allowed_in_xml(casefile.event.id), allowed_in_xml(casefile.harm.id)
        graph.add_edge(*ends, kind=LEADS_TO)
    lines = nx.generate_graphml(graph, encoding="utf-8", prettyprint=True)
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', *lines]) + "\n"


def _attributes(node: Node) -> dict[str, str | float | bool]:
    text = allowed_in_xml(node.text)
    values: dict[str, str | float | bool] = {"kind": kind_of(node), "text": text}
    values["label"] = text  # what graph editors show
    values["gate"] = node.gate.value
    if isinstance(node, Cause):
        values |= {"evidence": node.evidence.value, "category": node.category}
        values |= {"nature": node.nature.value, "question": node.question, "rank": float(node.rank)}
        values |= {"ruled_out_because": node.ruled_out_because, "duty": node.duty}
        values |= {"answer_by": node.answer_by, "answer_due": node.answer_due}
    if isinstance(node, Control):
        values |= {"state": node.state.value, "relies_on": node.kind.value}
        values |= {"reliable": node.reliable.value, "why_reliable": node.why_reliable}
        values |= {"other_staff": node.other_staff.value, "other_timing": node.other_timing.value}
        values |= {"greater_pressure": node.greater_pressure.value, "rank": float(node.rank)}
    # An empty text is the same as none, and keeps small graphs readable for people.
    return {
        name: allowed_in_xml(value) if isinstance(value, str) else value
        for name, value in values.items()
        if value != "" or name == "text"
    }
