"""GraphML as a causal model: graphs that RCA Studio wrote, and plain ones of other programs.

In a plain graph an edge is taken to run from a cause to its effect, unless only the other reading
gives the graph a single end; the end is the event. Source: graphml.graphdrawing.org; the labels of
yEd are those of its ``y:NodeLabel``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from rca_studio.domain.causal import (
    CauseNature,
    ControlKind,
    ControlState,
    EvidenceState,
    Gate,
    Reliability,
)
from rca_studio.intake.models.reading import (
    MOST_LINKS,
    MOST_NODES,
    Draft,
    ModelRead,
    refused,
)
from rca_studio.intake.models.xml import child, local, parse_xml, words

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_WHAT: Final = "a GraphML graph"
_GUARDS: Final = "guards"
_KINDS: Final = frozenset({"cause", "control", "event", "harm"})
_TEXTS: Final = ("text", "label", "name", "title", "nodelabel", "d0")
_GATES = {"all": Gate.ALL, "and": Gate.ALL, "any": Gate.ANY, "or": Gate.ANY}


@dataclass
class _Edge:
    source: str
    target: str
    values: dict[str, str]


@dataclass
class _Graph:
    """What stands in the file, before it is a model."""

    nodes: dict[str, dict[str, str]] = field(default_factory=dict)
    edges: list[_Edge] = field(default_factory=list)
    directed: bool = True
    more: int = 0
    hyperedges: int = 0


def read_graphml(name: str, content: bytes) -> ModelRead:
    """The graph as a model.

    Raises:
        KnownFault: it is no GraphML, does not say which way it runs, or leads back to itself.
    """
    root = parse_xml(name, content)
    if local(root) != "graphml":
        raise refused(name, f"is no GraphML: it begins with “{local(root)[:40]}”")
    graph = _graph(name, root)
    if not graph.nodes:
        raise refused(name, "holds a graph without nodes", "Check that it is the right file.")
    draft = Draft(name)
    draft.note(graph.more, "{} further graph was left out.", "{} further graphs were left out.")
    draft.note(
        graph.hyperedges,
        "{} link between more than two nodes was left out.",
        "{} links between more than two nodes were left out.",
    )
    if all(values.get("kind") in _KINDS for values in graph.nodes.values()):
        _own(draft, graph)
    else:
        if not graph.directed:
            raise refused(
                name,
                "holds a graph whose lines have no direction, so cause and effect cannot be told",
                "Draw it with arrows from cause to effect and save it again.",
            )
        _plain(draft, graph)
    return draft.finished(_WHAT)


# -- what stands in the file -----------------------------------------------------------------------


def _graph(name: str, root: Element) -> _Graph:
    keys = {
        (key.get("id") or ""): (key.get("attr.name") or key.get("id") or "").lower()
        for key in root
        if local(key) == "key"
    }
    found = _Graph()
    graphs = [one for one in root if local(one) == "graph"]
    found.more = max(0, len(graphs) - 1)
    groups: set[str] = set()
    todo = graphs[:1]
    if todo:
        found.directed = todo[0].get("edgedefault", "directed") != "undirected"
    while todo:
        for element in todo.pop():
            kind = local(element)
            if kind == "node":
                inner = [one for one in element if local(one) == "graph"]
                todo += inner
                _take_node(name, found, element, keys, groups if inner else None)
            elif kind == "edge":
                _take_edge(name, found, element, keys)
            elif kind == "hyperedge":
                found.hyperedges += 1
    ends = {end for edge in found.edges for end in (edge.source, edge.target)}
    for group in groups - ends:  # a frame around other nodes, not a node of the graph
        del found.nodes[group]
    for end in ends - found.nodes.keys():
        raise refused(name, f"has a link to “{end[:40]}”, which is not there")
    return found


def _take_node(
    name: str, graph: _Graph, element: Element, keys: dict[str, str], groups: set[str] | None
) -> None:
    id_ = element.get("id") or ""
    if not id_:
        raise refused(name, "holds a node without an id")
    if id_ in graph.nodes:
        raise refused(name, f"holds the id “{id_[:40]}” twice")
    if len(graph.nodes) >= MOST_NODES:
        raise refused(name, f"holds more than {MOST_NODES:,} nodes", "Bring it in in parts.")
    graph.nodes[id_] = _values(element, keys)
    if groups is not None:
        groups.add(id_)


def _take_edge(name: str, graph: _Graph, element: Element, keys: dict[str, str]) -> None:
    if len(graph.edges) >= MOST_LINKS:
        raise refused(name, f"holds more than {MOST_LINKS:,} links", "Bring it in in parts.")
    source, target = element.get("source") or "", element.get("target") or ""
    if element.get("directed") == "false":
        graph.directed = False
    graph.edges.append(_Edge(source, target, _values(element, keys)))


def _values(element: Element, keys: dict[str, str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for data in element:
        if local(data) != "data":
            continue
        labels = [words(one) for one in data.iter() if local(one) in ("NodeLabel", "EdgeLabel")]
        key = keys.get(data.get("key") or "", data.get("key") or "")
        if labels:
            values.setdefault("nodelabel", next(filter(None, labels), ""))
        elif len(data) == 0:
            values.setdefault(key, data.text or "")
    if (label := child(element, "desc")) is not None:
        values.setdefault("desc", words(label))
    return values


# -- graphs that RCA Studio wrote ------------------------------------------------------------------


def _own(draft: Draft, graph: _Graph) -> None:
    ids: dict[str, str] = {}
    for id_, values in graph.nodes.items():
        if values["kind"] != "control":
            ids[id_] = _own_node(draft, values)
    guarded: dict[str, str] = {}
    for edge in graph.edges:
        if edge.values.get("kind") == _GUARDS:
            if edge.source in guarded:
                raise refused(draft.name, "holds a control that guards two things")
            guarded[edge.source] = edge.target
    for id_, values in graph.nodes.items():
        if values["kind"] == "control":
            if guarded.get(id_) not in ids:
                raise refused(draft.name, "holds a control that guards nothing")
            ids[id_] = _own_control(draft, values, ids[guarded[id_]])
    ends = {id_: values["kind"] for id_, values in graph.nodes.items()}
    for edge in sorted(graph.edges, key=lambda one: _number(one.values.get("rank"))):
        implied = (ends[edge.source], ends[edge.target]) == ("event", "harm")
        if edge.values.get("kind") != _GUARDS and not implied:
            draft.link(ids[edge.source], ids[edge.target])


def _own_node(draft: Draft, values: dict[str, str]) -> str:
    text = values.get("text", "")
    if values["kind"] == "event":
        return draft.event(text, draft.choice(Gate, values.get("gate"), Gate.ANY))
    if values["kind"] == "harm":
        return draft.harm(text, draft.choice(Gate, values.get("gate"), Gate.ALL))
    more = {} if "rank" not in values else {"rank": _number(values["rank"])}
    return draft.cause(
        text,
        gate=draft.choice(Gate, values.get("gate"), Gate.ANY),
        evidence=draft.choice(EvidenceState, values.get("evidence"), EvidenceState.HYPOTHESIS),
        nature=draft.choice(CauseNature, values.get("nature"), CauseNature.CONDITION),
        category=values.get("category", "")[:80],
        question=values.get("question", "").lower() == "true",
        **short_facts(values, ("ruled_out_because", "duty", "answer_by", "answer_due")),
        **more,
    )


def _own_control(draft: Draft, values: dict[str, str], guards: str) -> str:
    more = {} if "rank" not in values else {"rank": _number(values["rank"])}
    asked = ("reliable", "other_staff", "other_timing", "greater_pressure")
    answers = {
        key: draft.choice(Reliability, values.get(key), Reliability.UNANSWERED) for key in asked
    }
    return draft.control(
        values.get("text", ""),
        guards,
        gate=draft.choice(Gate, values.get("gate"), Gate.ANY),
        state=draft.choice(ControlState, values.get("state"), ControlState.HELD),
        kind=draft.choice(ControlKind, values.get("relies_on"), ControlKind.VIGILANCE),
        **short_facts(values, ("why_reliable",)),
        **answers,
        **more,
    )


def short_facts(values: dict[str, str], names: tuple[str, ...]) -> dict[str, str]:
    """Those facts that are there, as texts of a reasonable length."""
    from rca_studio.intake.models.reading import kept_text

    return {name: kept_text(values[name])[0] for name in names if values.get(name)}


def _number(text: str | None) -> float:
    try:
        value = float(text or 0.0)
    except ValueError:
        return 0.0
    return value if abs(value) < 1e9 else 0.0


# -- graphs of other programs ----------------------------------------------------------------------


def _plain(draft: Draft, graph: _Graph) -> None:
    edges = [(edge.source, edge.target) for edge in graph.edges]
    causing = {source for source, _ in edges}
    caused = {target for _, target in edges}
    ends = [id_ for id_ in graph.nodes if id_ in caused and id_ not in causing]
    starts = [id_ for id_ in graph.nodes if id_ in causing and id_ not in caused]
    if len(ends) > 1 and len(starts) == 1:
        edges = [(target, source) for source, target in edges]
        ends = starts
        draft.notes.append(
            "All arrows of the graph begin at one node, so they were read from effect to cause."
        )
    event = ends[0] if len(ends) == 1 else ""
    ids: dict[str, str] = {}
    for id_, values in graph.nodes.items():
        text = next((values[key] for key in _TEXTS if values.get(key, "").strip()), id_)
        gate = _GATES.get(values.get("gate", "").strip().lower(), Gate.ANY)
        line = " ".join(text.split())
        ids[id_] = draft.event(line, gate) if id_ == event else draft.cause(line, gate=gate)
    for source, target in edges:
        draft.link(ids[source], ids[target])
    if not event:
        draft.roots += [ids[id_] for id_ in (ends or _alone(graph))]
        draft.note(
            len(ends),
            "The graph has {} end.",
            "The graph has {} ends; each of them came in as a cause.",
        )
    labelled = sum(bool(edge.values.get("nodelabel")) for edge in graph.edges)
    draft.note(
        labelled,
        "{} word at a line was left out.",
        "{} words at lines were left out.",
    )


def _alone(graph: _Graph) -> Iterator[str]:
    """All nodes, where nothing leads anywhere."""
    if not graph.edges:
        yield from graph.nodes
