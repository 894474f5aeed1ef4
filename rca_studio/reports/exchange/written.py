"""What a writer gives: the file, and in plain sentences what its format could not carry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

from rca_studio.domain.casefile import CaseFile, Node
from rca_studio.domain.causal import Cause, CauseNature, Control, Event, EvidenceState, Place
from rca_studio.domain.wording import KeptWording

_T = TypeVar("_T")

MOST_PROPERTY: Final = 255
"""Letters that a property (title, subject) of an office file may have."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file ready to be kept, and what was left out of it; no notes: nothing was."""

    content: bytes
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Carries:
    """What a format has a place for; the rest is counted by `left_out`."""

    evidence: bool = False
    """The state of evidence of a cause (what it rests on is apart: ``proof``)."""
    gates: bool = False
    controls: bool = False
    control_facts: bool = False
    """What a control relies on and what it did; only looked at where controls are carried."""
    categories: bool = False
    natures: bool = False
    """Whether a cause is a departure, an omission, a human act; and the duty it goes against."""
    questions: bool = False
    """That a cause is still a question."""
    askers: bool = False
    """Who answers an open question, until when."""
    harm: bool = True
    reliability: bool = False
    """What was said of whether a control can be relied on."""
    reasons: bool = False
    """Why a cause is ruled out."""
    proof: bool = False
    timeline: bool = False
    plan: bool = False
    """Findings and actions."""
    places: bool = False
    """Where nodes were put by hand."""
    answers: bool = False
    """What was said of the gates."""


EVERY_NODE = Carries(
    evidence=True,
    gates=True,
    controls=True,
    control_facts=True,
    categories=True,
    natures=True,
    questions=True,
    askers=True,
    reliability=True,
    reasons=True,
)
"""All that is known of each node by itself; not what it rests on, nor where it was put."""


def left_out(casefile: CaseFile, name: str, carries: Carries) -> tuple[str, ...]:
    """Sentences on what is in the case and has no place in the format ``name``."""
    return tuple(
        f"{name} {told}; {counted(count, one, many)} left out."
        for told, count, one, many in _missing(casefile, carries)
        if count
    )


def counted(count: int, one: str, many: str = "") -> str:
    """A count with its noun and its verb: "1 cause was", "3 causes were"."""
    return f"{count:,} {one} was" if count == 1 else f"{count:,} {many or one + 's'} were"


def _missing(casefile: CaseFile, carries: Carries) -> Iterator[tuple[str, int, str, str]]:
    causes, controls = casefile.causes, casefile.controls
    if not carries.evidence:
        known = _count(causes, lambda c: c.evidence is not EvidenceState.HYPOTHESIS)
        yield "has no evidence states", known, "state", "states"
    if not carries.gates:
        several = _count(casefile.nodes, lambda n: len(casefile.causes_of(n.id)) > 1)
        yield "does not say how causes combine", several, "gate", "gates"
    if not carries.controls:
        yield "has no controls", len(controls), "control", "controls"
    elif not carries.control_facts:
        yield (
            "does not say what controls rely on and did",
            len(controls),
            "such fact",
            "such facts",
        )
    if not carries.categories:
        grouped = _count(causes, lambda c: bool(c.category))
        yield "has no groups of causes", grouped, "group mark", "group marks"
    if not carries.natures:
        marked = _count(causes, lambda c: c.nature is not CauseNature.CONDITION or bool(c.duty))
        yield "does not say what kind a cause is", marked, "mark", "marks"
    if not carries.questions:
        asked = _count(causes, lambda c: c.question)
        yield "has no open questions", asked, "question mark", "question marks"
    if not carries.askers:
        asked = _count(causes, lambda c: bool(c.answer_by or c.answer_due))
        yield "does not say who answers a question", asked, "name or date", "names or dates"
    if not carries.reasons:
        ruled = _count(causes, lambda c: bool(c.ruled_out_because))
        yield "has no place for why a cause is ruled out", ruled, "reason", "reasons"
    yield from _missing_beyond_causes(casefile, carries)


def _missing_beyond_causes(
    casefile: CaseFile, carries: Carries
) -> Iterator[tuple[str, int, str, str]]:
    controls = casefile.controls
    subjects = {node.id for node in casefile.nodes}
    if not carries.harm and casefile.harm is not None:
        yield "ends at the event", 1, "harm", "harms"
    if carries.controls and not carries.reliability:
        judged = _count(controls, lambda c: any((c.reliable, c.other_staff, c.why_reliable)))
        yield "has no place for how reliable a control is", judged, "answer", "answers"
    if not carries.proof:
        proof = _count(casefile.evidence, lambda e: e.subject in subjects)
        yield "has no place for evidence", proof, "piece of evidence", "pieces of evidence"
    if not carries.answers:
        said = len(casefile.logic_answers)
        yield "has no answers on gates", said, "answer", "answers"
    kept = _count(casefile.of(KeptWording), lambda one: one.subject in subjects)
    yield "has no notes on why words stay", kept, "note", "notes"
    placed = 0 if carries.places else len(casefile.of(Place))
    yield "has no places chosen by hand", placed, "place", "places"
    if not carries.timeline:
        yield "has no timeline", len(casefile.timeline), "step", "steps"
    if not carries.plan:
        yield "has no findings", len(casefile.findings), "finding", "findings"
        yield "has no actions", len(casefile.actions), "action", "actions"


def _count(items: Iterable[_T], wanted: Callable[[_T], bool]) -> int:
    return sum(1 for item in items if wanted(item))


def kind_of(node: Node) -> str:
    """The kind of a node in one word, as in all formats."""
    if isinstance(node, Cause):
        return "cause"
    if isinstance(node, Control):
        return "control"
    return "event" if isinstance(node, Event) else "harm"


def allowed_in_xml(text: str) -> str:
    """The text with ``�`` for what XML 1.0 (section 2.2) has no place for.

    Line ends become the one that XML readers give back; marks that turn the direction of reading
    are taken out as well, so that no name can look like another.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char if _allowed(char) else "\ufffd" for char in plain)


def _allowed(char: str) -> bool:
    code = ord(char)
    if 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069 or 0x7F <= code <= 0x9F:
        return False
    return (
        char in "\t\n"
        or 0x20 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFFFD
        or 0x10000 <= code <= 0x10FFFF
    )


def one_line(text: str) -> str:
    """A text on one line without controls, for formats of lines."""
    return " ".join(allowed_in_xml(text).split())
