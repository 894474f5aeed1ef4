"""The action hierarchy: how much an action relies on design rather than on memory.

The kinds of action and their strength stand in ``resources/frameworks/action_hierarchy.toml``.
Strength says how likely a kind of action is to last, not whether this one is right: it is shown
beside the effect on the margin to harm, never instead of it.

Source: the recommended hierarchy of actions of the VA National Center for Patient Safety (Bagian
and others, Joint Commission Journal on Quality Improvement 28, 2002), as used in RCA2 (National
Patient Safety Foundation, 2015).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rca_studio.domain.packs import read_pack
from rca_studio.domain.plan import Strength

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PACK = "action hierarchy"
STRENGTHS = (Strength.STRONGER, Strength.INTERMEDIATE, Strength.WEAKER)
"""The strengths from the one that lasts longest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionKind:
    """One kind of action.

    Attributes:
        key: What an action's ``kind`` says.
        label: The words in the list.
        strength: How much it relies on design.
        example: What it looks like in practice.
    """

    key: str
    label: str
    strength: Strength
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionHierarchy:
    """All kinds of action, the strongest first."""

    source: str
    kinds: tuple[ActionKind, ...]

    def kind(self, key: str) -> ActionKind | None:
        """Return the kind with this key; None where the list has no such kind (any more)."""
        return next((kind for kind in self.kinds if kind.key == key), None)

    def strength(self, key: str) -> Strength:
        """Return the strength of a kind; ``UNKNOWN`` for a kind that is not in the list."""
        kind = self.kind(key)
        return kind.strength if kind else Strength.UNKNOWN

    def of(self, strength: Strength) -> tuple[ActionKind, ...]:
        """Return the kinds of one strength in their order."""
        return tuple(kind for kind in self.kinds if kind.strength is strength)


def rests_on_memory(strengths: Iterable[Strength]) -> bool:
    """Return whether a plan has no action that is stronger or intermediate.

    A plan should hold at least one (RCA2: Improving Root Cause Analyses and Actions to Prevent
    Harm, National Patient Safety Foundation, 2015). A plan without actions has none.
    """
    return not any(s in (Strength.STRONGER, Strength.INTERMEDIATE) for s in strengths)


def load_hierarchy(path: Path) -> ActionHierarchy:
    """Read the action hierarchy.

    Raises:
        PackError: The file cannot be used; the message says where and why.
    """
    pack = read_pack(path, PACK)
    kinds: list[ActionKind] = []
    for entry in pack.tables("kind"):
        key = entry.unique("key", entry.text("key"), [kind.key for kind in kinds])
        kinds.append(
            ActionKind(
                key=key,
                label=entry.text("label"),
                strength=Strength(entry.choice("strength", STRENGTHS)),
                example=entry.text("example"),
            )
        )
        entry.done()
    kinds.sort(key=lambda kind: STRENGTHS.index(kind.strength))
    hierarchy = ActionHierarchy(source=pack.text("source"), kinds=tuple(kinds))
    pack.done()
    return hierarchy
