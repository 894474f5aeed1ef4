"""What a reader of models gives, and the draft it collects a model in.

A reader never gives half a model: what it cannot take as a whole it refuses in one sentence, and
what it had to leave behind it says in ``notes``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final, TypeVar

from rca_studio.domain.casefile import CaseFile, Entity, Node
from rca_studio.domain.causal import Cause, Control, Event, EvidenceState, Gate, Harm, Link
from rca_studio.domain.moments import check_moment
from rca_studio.domain.review import Evidence
from rca_studio.domain.rules import (
    links_meet_nodes,
    loop_in,
    one_event_one_harm,
    workshop_refers_to_model,
)
from rca_studio.domain.timeline import TimelineEntry
from rca_studio.faults import KnownFault
from rca_studio.intake.text import clean_text

DRAFT: Final = "draft"
"""The case id of everything a reader gives; bringing it into a case gives the real one."""

LARGEST_FILE: Final = 16 * 1024 * 1024
MOST_NODES: Final = 5_000
MOST_LINKS: Final = 20_000
MOST_DEPTH: Final = 500
LONGEST_TEXT: Final = 2_000
_MOST_OF_LOOP: Final = 8

Bones = Mapping[str, str]
"""The names of the bones of a frame, in lower case, and their keys."""

_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class ModelRead:
    """A causal model as it stood in a file.

    Attributes:
        model: event and harm (either may be missing), causes, controls, links, and what is known
            about them. Ids are those of the draft, the case id is ``DRAFT``.
        what: the format in words, "a Mermaid Ishikawa diagram".
        notes: what was left behind or read otherwise, in plain sentences.
        roots: causes that lead to whatever the model is brought under, where it has no event.
    """

    model: CaseFile
    what: str
    notes: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()


def refused(
    name: str, why: str, do: str = "Check the file in the program it comes from."
) -> KnownFault:
    """A refusal that names the file; ``why`` goes on from its name."""
    shown = clean_text(name) or "this text"
    return KnownFault(f"“{shown[:120]}” {why}.", "Nothing was read in.", do)


@dataclass
class Draft:
    """Collects a model; ids are the numbers of what was added."""

    name: str
    entities: dict[str, Entity] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    roots: list[str] = field(default_factory=list)
    cut: int = 0
    unknown: int = 0
    _nodes: int = 0
    _links: dict[tuple[str, str], None] = field(default_factory=dict)
    _again: int = 0

    def event(self, text: str, gate: Gate = Gate.ANY) -> str:
        """The near miss."""
        return self._add(Event(id=self._next(), case_id=DRAFT, text=self._text(text), gate=gate))

    def harm(self, text: str, gate: Gate = Gate.ALL) -> str:
        """What did not happen."""
        return self._add(Harm(id=self._next(), case_id=DRAFT, text=self._text(text), gate=gate))

    def cause(self, text: str, **more: Any) -> str:
        """A cause, after those before it."""
        id_ = self._next()
        more.setdefault("rank", float(self._nodes))
        return self._add(Cause(id=id_, case_id=DRAFT, text=self._text(text), **more))

    def control(self, text: str, guards: str, **more: Any) -> str:
        """A control of a node."""
        id_ = self._next()
        more.setdefault("rank", float(self._nodes))
        words = self._text(text)
        return self._add(Control(id=id_, case_id=DRAFT, guards=guards, text=words, **more))

    def change(self, id_: str, **values: Any) -> None:
        """Give a node other values."""
        self.entities[id_] = replace(self.entities[id_], **values)

    def link(self, cause: str, effect: str) -> None:
        """Say that a cause leads to an effect; a second time adds nothing."""
        if (cause, effect) in self._links:
            self._again += 1
            return
        self._links[cause, effect] = None
        if len(self._links) > MOST_LINKS:
            raise refused(
                self.name,
                f"holds more than {MOST_LINKS:,} links",
                "Bring it in in parts.",
            )
        id_ = f"link{len(self._links)}"
        rank = float(len(self._links))
        self.entities[id_] = Link(
            id=id_, case_id=DRAFT, cause_id=cause, effect_id=effect, rank=rank
        )

    def note(self, count: int, told: str, many: str = "") -> None:
        """A note on so many things, unless there are none; ``{}`` is where the number stands."""
        if count:
            self.notes.append((told if count == 1 or not many else many).format(f"{count:,}"))

    def choice(self, kind: type[_Choice], value: str | None, usual: _Choice) -> _Choice:
        """A value out of a few; what is not one of them becomes the usual one and is counted."""
        if not value:
            return usual
        try:
            return kind(value.strip().lower())
        except ValueError:
            self.unknown += 1
            return usual

    def finished(self, what: str) -> ModelRead:
        """The model, checked.

        Raises:
            KnownFault: it is empty, leads back to itself, or does not hang together.
        """
        self.note(self._again, "{} link stood there twice.", "{} links stood there twice.")
        self.note(
            self.cut,
            f"{{}} text was longer than {LONGEST_TEXT:,} letters and was cut there.",
            f"{{}} texts were longer than {LONGEST_TEXT:,} letters and were cut there.",
        )
        self.note(
            self.unknown,
            "{} value is not known here; the usual one stands instead.",
            "{} values are not known here; the usual ones stand instead.",
        )
        return checked(self.name, self.entities, what, self.notes, self.roots)

    def _next(self) -> str:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            raise refused(
                self.name,
                f"holds more than {MOST_NODES:,} causes and controls",
                "Bring it in in parts.",
            )
        return f"node{self._nodes}"

    def _add(self, node: Node) -> str:
        self.entities[node.id] = node
        return node.id

    def _text(self, text: str) -> str:
        plain, was_cut = kept_text(text)
        self.cut += was_cut
        return plain


def kept_text(text: str) -> tuple[str, bool]:
    """A text as it is kept, and whether it had to be cut."""
    plain = clean_text(text[: 4 * LONGEST_TEXT].strip())
    return plain[:LONGEST_TEXT], len(plain) > LONGEST_TEXT or len(text) > 4 * LONGEST_TEXT


def checked(
    name: str,
    entities: Mapping[str, Entity],
    what: str,
    notes: list[str],
    roots: list[str],
) -> ModelRead:
    """A model that keeps the rules of a case.

    Raises:
        KnownFault: it does not.
    """
    model = CaseFile(DRAFT, entities.values())
    if not (model.causes or model.controls or model.event or model.harm):
        raise refused(name, "holds no causes", "Check that it is the right file.")
    if loop := loop_in(model):
        texts = [f"“{_short(getattr(model.get(id_), 'text', ''))}”" for id_ in loop]
        if len(texts) > _MOST_OF_LOOP:
            texts = [*texts[: _MOST_OF_LOOP - 1], "…", texts[-1]]
        raise refused(
            name,
            f"leads back to itself: {' → '.join(texts)}",
            "Take one link of this loop out and read it again.",
        )
    rules = (one_event_one_harm, links_meet_nodes, workshop_refers_to_model)
    for reason in (reason for rule in rules for reason in rule(model)):
        raise refused(name, f"does not hang together: {reason}")
    model, unreal = _with_real_dates(model)
    if unreal:
        told = "date cannot be read and was" if unreal == 1 else "dates cannot be read and were"
        notes = [*notes, f"{unreal:,} {told} left out."]
    model, unproven = _as_proven(model)
    if unproven:
        told = "cause was" if unproven == 1 else "causes were"
        notes = [
            *notes,
            f"{unproven:,} {told} verified there; without the evidence itself it counts as "
            "supported here.",
        ]
    return ModelRead(model, what, tuple(notes), tuple(roots))


def _with_real_dates(model: CaseFile) -> tuple[CaseFile, int]:
    """The model without dates that are none."""
    changed: dict[str, Entity] = {}
    for entity in model:
        if isinstance(entity, Cause) and not _is_moment(entity.answer_due):
            changed[entity.id] = replace(entity, answer_due="")
        elif isinstance(entity, TimelineEntry) and not _is_moment(entity.moment):
            changed[entity.id] = replace(entity, moment="")
    if not changed:
        return model, 0
    return CaseFile(DRAFT, [changed.get(entity.id, entity) for entity in model]), len(changed)


def _is_moment(text: str) -> bool:
    try:
        check_moment(text)
    except ValueError:
        return False
    return True


def _as_proven(model: CaseFile) -> tuple[CaseFile, int]:
    """The model with no cause verified that nothing in the file verifies."""
    proven = {one.subject for one in model.of(Evidence)}
    bare = [
        cause
        for cause in model.causes
        if cause.evidence is EvidenceState.VERIFIED and cause.id not in proven
    ]
    lowered = {one.id: replace(one, evidence=EvidenceState.SUPPORTED) for one in bare}
    entities = [lowered.get(entity.id, entity) for entity in model]
    return (CaseFile(DRAFT, entities), len(bare)) if bare else (model, 0)


def _short(text: str) -> str:
    line = " ".join(text.split()) or "(no words yet)"
    return line if len(line) <= 60 else line[:59].rstrip() + "…"
