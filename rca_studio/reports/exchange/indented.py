"""The model as indented text: to read, to paste into an e-mail or a mind map, and to read back.

One line for each node, one tab for each step of why. What a line says of its node stands in square
brackets at its end: ``[verified, all needed]``, ``[control: vigilance, held]``, ``[event]``. A
cause that led to several effects is unfolded once and then named by its line: ``[see line 4]``.
"""

from __future__ import annotations

from collections.abc import Mapping

from rca_studio.analysis.frames import Frame
from rca_studio.diagrams import marks
from rca_studio.diagrams.outline import outline
from rca_studio.domain.casefile import CaseFile, Node
from rca_studio.domain.causal import Cause, Control, EvidenceState, Gate
from rca_studio.reports.exchange.written import Carries, Written, kind_of, left_out, one_line

_CARRIES = Carries(
    evidence=True,
    gates=True,
    controls=True,
    control_facts=True,
    categories=True,
    questions=True,
)


def write_indented(casefile: CaseFile, frame: Frame) -> Written:
    """The outline of the model, and what plain text left out."""
    text = indented_text(casefile, frame)
    return Written(text.encode(), left_out(casefile, "Indented text", _CARRIES))


def indented_text(casefile: CaseFile, frame: Frame) -> str:
    """The outline of the model as lines; empty where there is no model."""
    bones = {bone.key: bone.label for bone in frame.bones}
    lines: list[str] = []
    unfolded: dict[str, int] = {}
    for number, row in enumerate(outline(casefile), start=1):
        node = casefile.get(row.entity)
        assert isinstance(node, Node)
        if row.shared:
            facts = [f"see line {unfolded[row.entity]}"]
        else:
            unfolded[row.entity] = number
            facts = _facts(casefile, node, bones)
        words = one_line(marks.cause_words(node) if isinstance(node, Cause) else node.text)
        words = words or marks.NO_WORDS
        if not facts and words.endswith("]"):
            facts = [EvidenceState.HYPOTHESIS.label.lower()]
        tail = f" [{', '.join(facts)}]" if facts else ""
        lines.append("\t" * row.depth + words + tail)
    return "\n".join(lines) + "\n" if lines else ""


def _facts(casefile: CaseFile, node: Node, bones: Mapping[str, str]) -> list[str]:
    facts: list[str] = []
    if isinstance(node, Control):
        facts += [f"control: {node.kind.label.lower()}", node.state.label.lower()]
    elif isinstance(node, Cause):
        if node.category in bones:
            # A comma or a bracket in the name of a bone would end the fact.
            facts.append(one_line(bones[node.category]).replace(",", " ").replace("]", ")"))
        if node.evidence is not EvidenceState.HYPOTHESIS:
            facts.append(node.evidence.label.lower())
    else:
        facts.append(kind_of(node))
    implied = bool(casefile.event and casefile.harm and node == casefile.harm)
    if len(casefile.causes_of(node.id)) + implied > 1:
        usual = Gate.ALL if kind_of(node) == "harm" else Gate.ANY
        if node.gate is not usual:
            facts.append("all needed" if node.gate is Gate.ALL else "any is enough")
    return facts
