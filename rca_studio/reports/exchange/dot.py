"""The causal graph in the DOT language, for Graphviz and what reads its files.

Source: the DOT grammar of Graphviz, graphviz.org/doc/info/lang.html.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from rca_studio.analysis.frames import Frame
from rca_studio.diagrams import marks
from rca_studio.diagrams.tokens import PRINT
from rca_studio.domain.casefile import CaseFile, Node
from rca_studio.domain.causal import Cause, Control, ControlState, Event, EvidenceState
from rca_studio.reports.exchange.written import Carries, Written, left_out, one_line

_WIDTH = 28
"""Letters in a line of a node; Graphviz does not break lines by itself."""

_CARRIES = Carries(
    evidence=True, gates=True, controls=True, control_facts=True, categories=True, questions=True
)


def write_dot(casefile: CaseFile, frame: Frame) -> Written:
    """The graph from causes on the left to the harm on the right; gates are nodes of their own."""
    body = "\n".join(f"  {line}" for line in _lines(casefile, frame))
    title = _quoted(casefile.event.text if casefile.event else "Causal graph")
    text = f"digraph {title} {{\n{body}\n}}\n"
    return Written(text.encode(), left_out(casefile, "DOT", _CARRIES))


def _lines(casefile: CaseFile, frame: Frame) -> Iterator[str]:
    yield "rankdir=LR; nodesep=0.25; ranksep=0.5;"
    yield 'node [shape=box, style="rounded,filled", fontname="Inter,Helvetica,sans-serif", '
    yield f'  fontsize=11, fillcolor="{PRINT["card"]}", color="{PRINT["border"]}"];'
    yield f'edge [color="{PRINT["wire"]}", arrowsize=0.7];'
    for node in casefile.nodes:
        yield f"{_quoted(node.id)} [{_look(node, frame)}];"
        if gate := _gate(casefile, node):
            words = marks.GATE_WORDS[node.gate]
            look = f'shape=circle, style=filled, fillcolor="{PRINT["gate"]}", fontsize=9, '
            look += f'fontcolor="{PRINT["on_gate"]}", margin=0, width=0.4, fixedsize=true'
            yield f'{gate} [label="{words}", {look}];'
            yield f"{gate} -> {_quoted(node.id)};"
    for link in casefile.links:
        effect = casefile.get(link.effect_id)
        to = _gate(casefile, effect) if isinstance(effect, Node) else ""
        cause = casefile.get(link.cause_id)
        out = isinstance(cause, Cause) and cause.evidence is EvidenceState.RULED_OUT
        dashed = " [style=dashed]" if out else ""
        yield f"{_quoted(link.cause_id)} -> {to or _quoted(link.effect_id)}{dashed};"
    for control in casefile.controls:
        ends = f"{_quoted(control.id)} -> {_quoted(control.guards)}"
        yield f'{ends} [style=dotted, arrowhead=tee, color="{PRINT["control_stroke"]}"];'
    if casefile.event and casefile.harm:
        to = _gate(casefile, casefile.harm) or _quoted(casefile.harm.id)
        yield f"{_quoted(casefile.event.id)} -> {to};"


def _gate(casefile: CaseFile, node: Node) -> str:
    """The name of the gate of an effect; empty where a single cause leads to it."""
    count = len(casefile.causes_of(node.id))
    if casefile.event and casefile.harm and node.id == casefile.harm.id:
        count += 1
    return _quoted(f"gate of {node.id}") if count > 1 else ""


def _look(node: Node, frame: Frame) -> str:
    if isinstance(node, Cause):
        bone = frame.bone(node.category)
        words = [marks.cause_words(node), node.evidence.label.lower()]
        words += [bone.label] if bone else []
        colour = f', color="{PRINT[bone.colour]}"' if bone else ""
        out = node.evidence is EvidenceState.RULED_OUT
        style = ', style="rounded,filled,dashed"' if out else ""
        return f"label={_label(*words)}{colour}{style}"
    if isinstance(node, Control):
        planned = node.state is ControlState.PLANNED
        look = "planned" if planned else "control"
        fill, line = f"{look}_fill", f"{look}_stroke"
        words = [marks.words(node.text), marks.control_words(node)]
        held = node.state is ControlState.HELD
        style = "" if held else ', style="filled,dashed"'
        return (
            f"label={_label(*words)}, shape=hexagon, margin=0.02, "
            f'fillcolor="{PRINT[fill]}", color="{PRINT[line]}"{style}'
        )
    event = isinstance(node, Event)
    fill, line = ("event_fill", "event_stroke") if event else ("harm_fill", "harm_stroke")
    words = [marks.words(node.text)] if event else [marks.words(node.text), "did not happen"]
    style = "" if event else ', style="rounded,filled,dashed"'
    return f'label={_label(*words)}, fillcolor="{PRINT[fill]}", color="{PRINT[line]}"{style}'


def _label(first: str, *more: str) -> str:
    lines = [*textwrap.wrap(one_line(first), _WIDTH), *(one_line(words) for words in more)]
    # Graphviz reads HTML entities in labels, so an ampersand is one itself.
    return '"' + "\\n".join(_escaped(line.replace("&", "&amp;")) for line in lines) + '"'


def _quoted(text: str) -> str:
    return f'"{_escaped(one_line(text))}"'


def _escaped(text: str) -> str:
    """In DOT only ``"`` ends a text; a backslash would begin an escape of a label."""
    return text.replace("\\", "\\\\").replace('"', '\\"')
