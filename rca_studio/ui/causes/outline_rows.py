"""The lines of the outline as the tree shows and speaks them: causes, and the steps in time."""

from __future__ import annotations

from dataclasses import dataclass

from rca_studio.analysis.frames import Frame
from rca_studio.diagrams.outline import OutlineRow, outline
from rca_studio.diagrams.shapes import Role
from rca_studio.diagrams.timeline_order import in_order, spoken_when
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Cause, Control, ControlState, EvidenceState, Gate
from rca_studio.domain.moments import show_moment
from rca_studio.domain.timeline import EntryKind, TimelineEntry

_DAY = 10
"""Length of a moment that is known to the day."""

STEPS = "timeline"
"""Path of the line under which the steps of the timeline stand."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line.

    Attributes:
        path: where it stands: the ids from the root down, joined by ``/``. Unique.
        entity: the id of the node or step; empty for a heading.
        role: what the node is.
        text: the words.
        colour: token of the category's colour, empty for none.
        muted: for what is ruled out, planned or not there.
        spoken: what a screen reader says.
    """

    path: str
    entity: str
    role: Role
    text: str
    colour: str = ""
    muted: bool = False
    spoken: str = ""

    @property
    def parent(self) -> str:
        """The path of the line above it in the tree, ``""`` for a root."""
        return self.path.rpartition("/")[0]


def outline_lines(casefile: CaseFile, frame: Frame) -> tuple[Line, ...]:
    """The lines of a case, parents before children."""
    lines: list[Line] = []
    for row in outline(casefile):
        above = f"{lines[row.parent].path}/" if row.parent >= 0 else ""
        lines.append(_line(casefile, frame, row, above + row.entity))
    steps = in_order(casefile.timeline)
    if steps:
        lines.append(Line(STEPS, "", Role.NOTE, "Timeline", spoken="Timeline"))
    lines += [_step(step) for step in steps]
    return tuple(lines)


def _step(step: TimelineEntry) -> Line:
    """A step of the timeline; what is not recorded or not known says so."""
    text = " ".join(step.text.split())
    said = "" if step.kind is EntryKind.HAPPENED else f"{step.kind.label}: "
    when = spoken_when(step)
    short = step.moment[_DAY + 1 :] or show_moment(step.moment)
    short += " " if short else ""
    path = f"{STEPS}/{step.id}"
    muted = step.kind is not EntryKind.HAPPENED
    spoken = f"Step of the timeline, {when}: {said}{text}"
    return Line(path, step.id, Role.ENTRY, f"{short}{said}{text}", "", muted, spoken)


def _line(casefile: CaseFile, frame: Frame, row: OutlineRow, path: str) -> Line:
    node = casefile.get(row.entity)
    gate = ""
    if isinstance(node, Control):
        spoken = f"Control, {node.state.label.lower()}: {node.text}, {node.kind.label}"
        held = node.state is ControlState.HELD
        return Line(path, row.entity, row.role, row.text, "", not held, spoken)
    if len(casefile.causes_of(row.entity)) > 1:
        needed = getattr(node, "gate", Gate.ANY) is Gate.ALL
        gate = ", all of its causes are needed" if needed else ", each of its causes is enough"
    if isinstance(node, Cause):
        bone = frame.bone(node.category)
        text = f"{row.text} ↺" if row.shared else row.text
        spoken = ", ".join(
            (row.text, bone.label if bone else "no category", node.evidence.label.lower())
        )
        spoken += gate + (", listed above with its causes" if row.shared else "")
        colour = bone.colour if bone else "bone_grey"
        out = node.evidence is EvidenceState.RULED_OUT
        return Line(path, row.entity, row.role, text, colour, out, spoken)
    spoken = "Event" if row.role is Role.EVENT else "Harm that did not happen"
    return Line(path, row.entity, row.role, row.text, spoken=f"{spoken}: {row.text}{gate}")
