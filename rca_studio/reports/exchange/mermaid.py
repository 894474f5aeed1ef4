"""The model for Mermaid, which draws diagrams from text: as a flowchart, or as an Ishikawa diagram.

An Ishikawa diagram of Mermaid (from version 11.12.3 on) is a tree by indentation: the event, then
the bones, then causes to any depth. Sources: mermaid.js.org/syntax/ishikawa.html and
mermaid.js.org/syntax/flowchart.html. Marks that mean something to Mermaid are written as its
entity codes (``#35;`` is ``#``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rca_studio.analysis.frames import Frame
from rca_studio.diagrams import marks
from rca_studio.diagrams.fishbone import homes
from rca_studio.diagrams.outline import reading_order
from rca_studio.diagrams.tokens import PRINT
from rca_studio.domain.casefile import CaseFile, Node
from rca_studio.domain.causal import Cause, Control, EvidenceState
from rca_studio.reports.exchange.written import (
    Carries,
    Written,
    counted,
    kind_of,
    left_out,
    one_line,
)

HEADER = "ishikawa-beta"
_MOST_TEXT = 50_000
_MOST_EDGES = 500
_CODES: Mapping[str, str] = {
    "#": "#35;",
    "&": "#amp;",
    "<": "#lt;",
    ">": "#gt;",
    '"': "#quot;",
    "`": "#96;",
    "%": "#37;",
    ";": "#59;",
}
_FLOWCHART = Carries(
    evidence=True, gates=True, controls=True, control_facts=True, categories=True, questions=True
)
_ISHIKAWA = Carries(categories=True, harm=False)


def write_ishikawa(casefile: CaseFile, frame: Frame) -> Written:
    """The fishbone as text for Mermaid: event, bones, causes."""
    bones, home = homes(casefile, frame)
    place = reading_order(casefile)
    under: dict[str, list[Cause]] = {}
    for cause in sorted(casefile.causes, key=lambda one: place[one.id]):
        under.setdefault(home[cause.id], []).append(cause)
    event = casefile.event
    lines = [HEADER, f"  {_text(event.text if event else '', 'What almost went on to harm?')}"]
    for bone in bones:
        if causes := under.get(f"bone:{bone.key}"):
            lines.append(f"    {_text(bone.label)}")
            todo = [(cause, 3) for cause in reversed(causes)]
            while todo:
                cause, depth = todo.pop()
                lines.append(f"{'  ' * depth}{_text(marks.cause_words(cause))}")
                todo += [(one, depth + 1) for one in reversed(under.get(cause.id, []))]
    notes = list(left_out(casefile, "Mermaid's Ishikawa diagram", _ISHIKAWA))
    if turned := _turned(casefile, home):
        told = counted(turned, "link to a cause on another bone", "links to causes on other bones")
        notes.append(f"Mermaid's Ishikawa diagram is a tree; {told} left out.")
    return _written("\n".join(lines) + "\n", tuple(notes), 0)


def _turned(casefile: CaseFile, home: Mapping[str, str]) -> int:
    """How many links are not told by where causes stand."""
    event = casefile.event.id if casefile.event else ""
    told = 0
    for link in casefile.links:
        at = home.get(link.cause_id, "")
        told += at == link.effect_id or (at.startswith("bone:") and link.effect_id == event)
    return len(casefile.links) - told


def write_flowchart(casefile: CaseFile, frame: Frame) -> Written:
    """The causal graph as text for Mermaid: gates are small circles, controls are hexagons."""
    lines = ["flowchart LR", *(f"  {line}" for line in _flow(casefile, frame))]
    edges = sum(" --> " in line or " -.- " in line or " -.-> " in line for line in lines)
    notes = left_out(casefile, "Mermaid's flowchart", _FLOWCHART)
    return _written("\n".join(lines) + "\n", notes, edges)


def _written(text: str, notes: tuple[str, ...], edges: int) -> Written:
    if len(text) > _MOST_TEXT or edges > _MOST_EDGES:
        notes = (
            *notes,
            f"Mermaid draws up to {_MOST_TEXT:,} letters and {_MOST_EDGES} lines unless told "
            f"otherwise (maxTextSize, maxEdges); this file has {len(text):,} and {edges:,}.",
        )
    return Written(text.encode(), notes)


def _flow(casefile: CaseFile, frame: Frame) -> Iterator[str]:
    nodes = casefile.nodes
    names = {node.id: f"{kind_of(node)}{number}" for number, node in enumerate(nodes, start=1)}
    gates: dict[str, str] = {}
    for node in nodes:
        yield _flow_node(names[node.id], node, frame)
        implied = bool(casefile.event and casefile.harm and node == casefile.harm)
        if len(casefile.causes_of(node.id)) + implied > 1:
            gates[node.id] = f"gate_{names[node.id]}"
            yield f'{gates[node.id]}(("{marks.GATE_WORDS[node.gate]}")):::gate'
            yield f"{gates[node.id]} --> {names[node.id]}"
    for link in casefile.links:
        cause = casefile.get(link.cause_id)
        if link.cause_id in names and link.effect_id in names:
            out = isinstance(cause, Cause) and cause.evidence is EvidenceState.RULED_OUT
            to = gates.get(link.effect_id, names[link.effect_id])
            yield f"{names[link.cause_id]} {'-.->' if out else '-->'} {to}"
    if casefile.event and casefile.harm:
        to = gates.get(casefile.harm.id, names[casefile.harm.id])
        yield f"{names[casefile.event.id]} --> {to}"
    for control in casefile.controls:
        if control.guards in names:
            yield f"{names[control.id]} -.-|guards| {names[control.guards]}"
    for name, fill, line in (
        ("cause", "card", "border"),
        ("event", "event_fill", "event_stroke"),
        ("harm", "harm_fill", "harm_stroke"),
        ("control", "control_fill", "control_stroke"),
        ("planned", "planned_fill", "planned_stroke"),
    ):
        dashed = ",stroke-dasharray:4 3" if name in ("harm", "planned") else ""
        colours = f"fill:{PRINT[fill]},stroke:{PRINT[line]},color:{PRINT['text']}"
        yield f"classDef {name} {colours}{dashed}"
    yield f"classDef gate fill:{PRINT['gate']},color:{PRINT['on_gate']}"


def _flow_node(name: str, node: Node, frame: Frame) -> str:
    if isinstance(node, Cause):
        bone = frame.bone(node.category)
        facts = node.evidence.label.lower() + (f" · {bone.label}" if bone else "")
        return f'{name}["{_text(marks.cause_words(node))}<br/><i>{_text(facts)}</i>"]:::cause'
    if isinstance(node, Control):
        look = "planned" if node.state.value == "planned" else "control"
        facts = _text(marks.control_words(node))
        return f'{name}{{{{"{_text(marks.words(node.text))}<br/><i>{facts}</i>"}}}}:::{look}'
    words = _text(marks.words(node.text))
    if kind_of(node) == "event":
        return f'{name}["<b>{words}</b>"]:::event'
    return f'{name}["<b>{words}</b><br/><i>did not happen</i>"]:::harm'


def _text(text: str, empty: str = marks.NO_WORDS) -> str:
    """A text on one line with nothing in it that means something to Mermaid."""
    plain = one_line(text) or empty
    coded = "".join(_CODES.get(char, char) for char in plain)
    # A line that begins with the name of the diagram would be read as one.
    return f"· {coded}" if re.match(r"(?i)ishikawa\b|·", coded) else coded
