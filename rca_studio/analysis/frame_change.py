"""Another frame for a case: on which of its bones each category of causes would stand.

A proposal, never more: the team may take it as it is, change it, or leave a category where it was.
Nothing can be lost, for a category without a counterpart stays what it is, and its causes stand on
the bone "Other" until somebody moves them or the case takes its old frame again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from rca_studio.analysis.frames import Bone, Frame

_MAIN = 2.0
"""What the first concept of a bone weighs, against 1 for each further one."""


class Confidence(StrEnum):
    """How much a proposal rests on."""

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"
    NONE = "none"

    @property
    def label(self) -> str:
        """The words on screen."""
        words = {"sure": "The same", "likely": "Close", "unsure": "In part"}
        return words.get(self.value, "Stays on “Other”")


@dataclass(frozen=True, slots=True)
class Move:
    """What becomes of one category.

    Attributes:
        old: the category as it is.
        new: the key of a bone of the new frame; ``old`` where there is no counterpart.
        confidence: how much the proposal rests on.
        reason: why, in a sentence for the team.
    """

    old: str
    new: str
    confidence: Confidence
    reason: str


def propose_mapping(old: Frame, new: Frame, used: Iterable[str]) -> tuple[Move, ...]:
    """Propose where the causes of a case go when it takes another frame.

    Args:
        old: the frame the case has.
        new: the frame it is to have.
        used: the categories of its causes; each is answered once, those of the old frame first and
            in its order. Causes without a category have nowhere to move from and are left out.
    """
    there = dict.fromkeys(category for category in used if category)
    known = [bone.key for bone in old.bones if bone.key in there]
    rest = sorted(category for category in there if category not in known)
    return tuple(_move(category, old.bone(category), new) for category in (*known, *rest))


def as_mapping(moves: Iterable[Move]) -> dict[str, str]:
    """Old category -> new one, of those that change."""
    return {move.old: move.new for move in moves if move.new != move.old}


def _move(category: str, bone: Bone | None, new: Frame) -> Move:
    same = _same(category, bone, new)
    if same is not None:
        reason = f"Both frames have “{same.label}”."
        if bone is not None and bone.label != same.label:
            reason = f"“{bone.label}” is “{same.label}” there."
        return Move(category, same.key, Confidence.SURE, reason)
    if bone is None:
        reason = f"The frame “{new.label}” does not know “{category}”; its causes stay as they are."
        return Move(category, category, Confidence.NONE, reason)
    scored = [(_likeness(bone, one), -place) for place, one in enumerate(new.bones)]
    best, place = max(scored)
    counterpart = new.bones[-place]
    shared = [concept for concept in bone.concepts if concept in counterpart.concepts]
    if not best:
        reason = f"No bone of “{new.label}” is about the same as “{bone.label}”."
        return Move(category, category, Confidence.NONE, reason)
    # The main concept and half of all: close; less: in part.
    close = bone.concepts[0] in shared and 2 * len(shared) >= len(bone.concepts)
    about = ", ".join(shared)
    reason = f"“{bone.label}” and “{counterpart.label}” are both about: {about}."
    if apart := [concept for concept in bone.concepts if concept not in shared]:
        reason += f" Only the first is about: {', '.join(apart)}."
    confidence = Confidence.LIKELY if close else Confidence.UNSURE
    return Move(category, counterpart.key, confidence, reason)


def _same(category: str, bone: Bone | None, new: Frame) -> Bone | None:
    """The bone with the same key or label, unless it is not about what the old one is most."""
    for one in new.bones:
        alike = one.key == category or (
            bone is not None and one.label.casefold() == bone.label.casefold()
        )
        if alike:
            told_apart = bone is not None and bone.concepts and one.concepts
            if bone is None or not told_apart or bone.concepts[0] in one.concepts:
                return one
    return None


def _likeness(bone: Bone, other: Bone) -> float:
    """How much of what a bone is about another one is about too, 0 to 1; of two that share as
    much, the one that is about less else counts for a little more."""
    if not bone.concepts or not other.concepts:
        return 0.0
    weights = {concept: _MAIN if place == 0 else 1.0 for place, concept in enumerate(bone.concepts)}
    shared = sum(weight for concept, weight in weights.items() if concept in other.concepts)
    narrow = len(set(bone.concepts) & set(other.concepts)) / len(other.concepts)
    if not shared:
        return 0.0
    return shared / sum(weights.values()) + 0.01 * narrow
