"""The model as a fault tree in the Open-PSA Model Exchange Format, for tools of reliability.

Every node becomes a gate or a basic event, so that the minimal cut sets of the gate of the harm
are the ways to harm:

* a cause without causes, and a control that gives way, is a basic event;
* a node with causes is a gate: its causes joined by ALL or ANY, and all controls that guard it;
* what is ruled out is a house event that is false, a control that is only planned one that is true.

What fault trees have no place for (evidence, kinds, words) stands in attributes, which other tools
carry along and `rca_studio.intake.models` reads back. Names begin with a letter for the tools that
want it; the words are labels. Source: Epstein, Rauzy, "Open-PSA Model Exchange Format", version
2.0d, open-psa.org; checked against the schema of SCRAM.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from rca_studio.domain.casefile import CaseFile, Node
from rca_studio.domain.causal import Cause, Control, ControlState, EvidenceState, Gate
from rca_studio.reports.exchange.written import (
    EVERY_NODE,
    Written,
    allowed_in_xml,
    counted,
    kind_of,
    left_out,
)

CARRIES = EVERY_NODE
_LETTERS = {"event": "E", "harm": "H", "cause": "C", "control": "K"}
_WORDS = {Gate.ALL: "and", Gate.ANY: "or"}


def write_mef(casefile: CaseFile) -> Written:
    """The fault tree, and what its format left out."""
    notes = left_out(casefile, "Open-PSA MEF", CARRIES)
    loose = [c for c in casefile.causes if not casefile.effects_of(c.id)]
    if loose:
        told = counted(len(loose), "cause that leads nowhere yet", "causes that lead nowhere yet")
        notes += (f"{told[:1].upper()}{told[1:]} written as trees of their own.",)
    return Written(mef_xml(casefile).encode(), notes)


def mef_xml(casefile: CaseFile) -> str:
    """The fault tree; the gate of the harm (or of the event, where no harm is named) is its top."""
    tree = _Tree(casefile)
    for node in _tops_first(casefile):
        tree.define(node)
    words = casefile.event.text if casefile.event else ""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<opsa-mef>",
        '  <define-fault-tree name="NearMiss">',
        f"    <label>{_plain(words)}</label>",
        *(f"    {line}" for line in tree.gates),
        "  </define-fault-tree>",
        "  <model-data>",
        *(f"    {line}" for line in tree.events),
        "  </model-data>",
        "</opsa-mef>",
    ]
    return "\n".join(lines) + "\n"


def _tops_first(casefile: CaseFile) -> tuple[Node, ...]:
    nodes = casefile.nodes
    return tuple(sorted(nodes, key=lambda node: kind_of(node) != "harm"))


@dataclass
class _Tree:
    casefile: CaseFile
    gates: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    basic: dict[str, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, node in enumerate(self.casefile.nodes, start=1):
            self.names[node.id] = f"{_LETTERS[kind_of(node)]}{number}"
        for node in self.casefile.nodes:
            self.basic[node.id] = self._house(node) is None and not (
                self._causes(node) or self._guards(node)
            )

    def define(self, node: Node) -> None:
        """Write a node: a basic event where nothing leads to it or guards it, else a gate."""
        name = self.names[node.id]
        if self.basic[node.id]:
            self.events += _element("define-basic-event", name, node, self._facts(node))
            return
        parts = []
        causes = [self._reference(id_) for id_ in self._causes(node)]
        planned = isinstance(node, Control) and node.state is ControlState.PLANNED
        if (house := self._house(node)) is not None:
            own = f"{name}-own"
            self.events += _house_event(own, house)
            reference = f'<house-event name="{own}"/>'
            # True already, whatever leads to it; or false for good: either way the causes stay.
            parts = [_joined("or" if planned else "and", [reference, *_gate(node.gate, causes)])]
        else:
            parts += _gate(node.gate, causes)
            if self._happens_by_itself(node, causes):
                own = f"{name}-own"
                self.events += _element("define-basic-event", own, None, {"own-part-of": name})
                parts.append(f'<basic-event name="{own}"/>')
        parts += [self._reference(id_) for id_ in self._guards(node)]
        body = _joined("and", parts)
        self.gates += _element("define-gate", name, node, self._facts(node), body)

    def _house(self, node: Node) -> bool | None:
        if isinstance(node, Cause) and node.evidence is EvidenceState.RULED_OUT:
            return False
        if isinstance(node, Control) and node.state is ControlState.PLANNED:
            return True
        return None

    def _happens_by_itself(self, node: Node, causes: list[str]) -> bool:
        """Whether a node adds a condition of its own to what leads to it."""
        held = isinstance(node, Control) and node.state is ControlState.HELD
        return held or not causes

    def _causes(self, node: Node) -> list[str]:
        found = [cause.id for cause in self.casefile.causes_of(node.id)]
        event, harm = self.casefile.event, self.casefile.harm
        if event and harm and node.id == harm.id:
            found.insert(0, event.id)
        return found

    def _guards(self, node: Node) -> list[str]:
        return [control.id for control in self.casefile.controls_of(node.id)]

    def _reference(self, node_id: str) -> str:
        kind = "basic-event" if self.basic[node_id] else "gate"
        return f'<{kind} name="{self.names[node_id]}"/>'

    def _facts(self, node: Node) -> Mapping[str, str]:
        facts = {"kind": kind_of(node), "gate": node.gate.value}
        if isinstance(node, Cause):
            facts |= {"evidence": node.evidence.value, "category": node.category}
            facts |= {"nature": node.nature.value, "question": "yes" if node.question else ""}
            facts |= {"ruled-out-because": node.ruled_out_because, "duty": node.duty}
            facts |= {"answer-by": node.answer_by, "answer-due": node.answer_due}
        if isinstance(node, Control):
            facts |= {"state": node.state.value, "relies-on": node.kind.value}
            facts |= {"reliable": node.reliable.value, "why-reliable": node.why_reliable}
            facts |= {"other-staff": node.other_staff.value}
            facts |= {"other-timing": node.other_timing.value}
            facts |= {"greater-pressure": node.greater_pressure.value}
        return {name: value for name, value in facts.items() if value}


def _gate(gate: Gate, causes: list[str]) -> list[str]:
    """The causes as one formula, or nothing where there are none."""
    return [_joined(_WORDS[gate], causes)] if causes else []


def _joined(word: str, parts: list[str]) -> str:
    """Parts under one gate; one part alone needs none, and many tools refuse one."""
    return parts[0] if len(parts) == 1 else f"<{word}>{''.join(parts)}</{word}>"


def _element(
    tag: str, name: str, node: Node | None, facts: Mapping[str, str], body: str = ""
) -> Iterator[str]:
    yield f'<{tag} name="{name}">'
    if node is not None:
        yield f"  <label>{_plain(node.text)}</label>"
    yield "  <attributes>"
    for key, value in facts.items():
        yield f'    <attribute name="{key}" value={quoteattr(allowed_in_xml(value))}/>'
    yield "  </attributes>"
    if body:
        yield f"  {body}"
    yield f"</{tag}>"


def _house_event(name: str, value: bool) -> Iterator[str]:
    yield f'<define-house-event name="{name}">'
    yield f'  <constant value="{str(value).lower()}"/>'
    yield "</define-house-event>"


def _plain(text: str) -> str:
    return escape(allowed_in_xml(text))
