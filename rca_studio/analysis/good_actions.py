"""The library of good actions: what is worth a thought for a kind of case, and how it went here.

What comes with the program stands in ``resources/frameworks/good_actions.toml``, which a customer
may edit. It grows by itself: `offers` adds the actions of this workspace that held, tells of each
how often it held, slipped or failed here, and puts what never held here last.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from rca_studio.analysis.strength import STRENGTHS, ActionHierarchy
from rca_studio.domain.packs import Table, read_pack
from rca_studio.domain.plan import (
    OUTCOMES,
    Action,
    ActionState,
    Measure,
    MeasureKind,
    Reach,
    Strength,
)

if TYPE_CHECKING:
    from pathlib import Path

PACK = "good actions"
OWN: Final = "own:"
"""A pattern that begins so is an action of this workspace, known again by its words."""
ANY_KIND: Final = "general"
"""The protocol whose good actions fit any kind of case."""


class Setting(StrEnum):
    """Where care is given."""

    HOSPITAL = "hospital"
    HOME = "home"
    COMMUNITY = "community"

    @property
    def label(self) -> str:
        """The words on screen."""
        return "Home care" if self is Setting.HOME else self.value.capitalize()


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodAction:
    """One action to choose: its words, kind and reach, what would prove it, and its measures.

    ``key`` is what an action's ``pattern`` says once it was taken from here; it is meant for the
    kinds of case in ``protocols`` and the places in ``settings`` (none: not said).
    """

    key: str
    text: str
    kind: str
    reach: Reach = Reach.UNKNOWN
    protocols: tuple[str, ...] = ()
    settings: tuple[Setting, ...] = ()
    checks: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodActions:
    """All good actions of the data file, in its order."""

    source: str = ""
    actions: tuple[GoodAction, ...] = ()

    def protocols(self) -> frozenset[str]:
        """The protocols that are named."""
        return frozenset(key for one in self.actions for key in one.protocols)


@dataclass(frozen=True, slots=True)
class Record:
    """How an action went in this workspace: ``taken`` so often, of which some were judged."""

    taken: int = 0
    held: int = 0
    slipped: int = 0
    failed: int = 0

    @property
    def judged(self) -> int:
        """How often somebody looked whether it held."""
        return self.held + self.slipped + self.failed

    @property
    def did_not_hold(self) -> bool:
        """Whether it was judged here and never held."""
        return self.judged > 0 and not self.held

    @property
    def words(self) -> str:
        """The record in words; empty where nobody here took it.

        >>> Record(5, 3, 0, 1).words
        'Held here 3 of 4 times; 1 failed'
        """
        if not self.taken:
            return ""
        if not self.judged:
            return f"Taken here {_times(self.taken)}, not judged yet"
        if not self.held:
            ends = [f"slipped {_times(self.slipped)}"] if self.slipped else []
            ends += [f"failed {_times(self.failed)}"] if self.failed else []
            return f"Did not hold here: {' and '.join(ends)}"
        rest = [f"{self.slipped} slipped"] if self.slipped else []
        rest += [f"{self.failed} failed"] if self.failed else []
        start = f"Held here {self.held} of {self.judged} times"
        if self.judged == 1:
            start = "Held here the one time it was judged"
        return "; ".join((start, ", ".join(rest))) if rest else start


@dataclass(frozen=True, slots=True)
class Offer:
    """A good action as it is offered: its strength, and how it went here.

    ``grown`` says that it comes from an action of this workspace, not from the data file.
    """

    action: GoodAction
    strength: Strength
    record: Record = field(default_factory=Record)
    grown: bool = False

    def matches(self, text: str) -> bool:
        """Whether all these words are in it."""
        own = " ".join((self.action.text, *self.action.checks)).casefold()
        return all(word in own for word in text.casefold().split())


def load_good_actions(path: Path) -> GoodActions:
    """Read the library.

    Raises:
        PackError: the file cannot be used; the message says where and why.
    """
    pack = read_pack(path, PACK)
    found: list[GoodAction] = []
    for entry in pack.tables("action"):
        found.append(_action(entry, [one.key for one in found]))
        entry.done()
    library = GoodActions(source=pack.text("source"), actions=tuple(found))
    pack.done()
    return library


def _action(entry: Table, seen: Sequence[str]) -> GoodAction:
    key = entry.unique("key", entry.text("key"), seen)
    if key.startswith(OWN):
        entry.refuse("key", f"begins with “{OWN}”, which is kept for actions of a workspace")
    places = entry.texts("settings", optional=True)
    if unknown := [one for one in places if one not in tuple(Setting)]:
        entry.refuse("settings", f"has “{unknown[0]}”, but may have: {', '.join(Setting)}")
    measures = [_measure(entry, kind) for kind in MeasureKind if entry.has(kind.value)]
    return GoodAction(
        key=key,
        protocols=entry.texts("protocols"),
        settings=tuple(Setting(one) for one in places),
        text=entry.text("text"),
        kind=entry.text("kind"),
        reach=Reach(entry.choice("reach", [one.value for one in Reach if one], "")),
        checks=entry.texts("checks"),
        measures=tuple(measures),
    )


def _measure(entry: Table, kind: MeasureKind) -> Measure:
    table = entry.table(kind.value)
    goal = table.choice("goal", ("at_least", "at_most"), "at_least")
    measure = Measure(
        kind=kind,
        text=table.text("text"),
        numerator=table.text("numerator"),
        denominator=table.text("denominator", ""),
        target=float(table.number("target")) if table.has("target") else None,
        at_most=goal == "at_most",
    )
    table.done()
    return measure


# -- how it went here ------------------------------------------------------------------------------


def offers(
    library: GoodActions,
    hierarchy: ActionHierarchy,
    protocol: str,
    taken: Iterable[tuple[str, Action]] = (),
) -> tuple[Offer, ...]:
    """What to offer for a kind of case: the strongest first, of those the best proven here.

    Args:
        library: the data file.
        hierarchy: tells the strength of a kind of action.
        protocol: the kind of case; what fits any kind comes with it.
        taken: actions of this workspace that may be counted, each with the protocol of its case.
    """
    same = [action for key, action in taken if key == protocol]
    by_words = {pattern_of_words(one.text): one.key for one in library.actions}
    groups: dict[str, list[Action]] = {}
    for action in same:
        own = pattern_of_words(action.text)
        pattern = action.pattern or by_words.get(own, own)
        if action.text.strip() and action.state is not ActionState.REFUSED:
            groups.setdefault(pattern, []).append(action)
    fits = [one for one in library.actions if {protocol, ANY_KIND} & set(one.protocols)]
    found = [
        Offer(one, hierarchy.strength(one.kind), _record(groups.pop(one.key, [])))
        for one in sorted(fits, key=lambda one: protocol not in one.protocols)
    ]
    found += [
        Offer(_grown(pattern, actions), _strength(actions, hierarchy), _record(actions), grown=True)
        for pattern, actions in groups.items()
        if _record(actions).judged
    ]
    found.sort(key=_order)
    return tuple(found)


def pattern_of_words(text: str) -> str:
    """The pattern of an action of this workspace, by which its words are known again.

    >>> pattern_of_words("Fit a rail.") == pattern_of_words("fit  a RAIL")
    True
    """
    plain = " ".join(text.casefold().split()).rstrip(". ")
    return OWN + sha256(plain.encode()).hexdigest()[:16]


def _record(actions: Sequence[Action]) -> Record:
    ends = [_end(action) for action in actions]
    return Record(
        taken=len(actions),
        held=ends.count(ActionState.HELD),
        slipped=ends.count(ActionState.SLIPPED),
        failed=ends.count(ActionState.FAILED),
    )


def _end(action: Action) -> ActionState | None:
    """How it was judged last; earlier versions kept the state alone."""
    if action.reviews:
        return action.reviews[-1].outcome
    return action.state if action.state in OUTCOMES else None


def _grown(pattern: str, actions: Sequence[Action]) -> GoodAction:
    """The one that held last, else the last one, without anybody's names and dates."""
    held = [one for one in actions if _end(one) is ActionState.HELD]
    best = max(held or actions, key=lambda one: (one.done_on, one.deadline, one.id))
    return GoodAction(
        key=pattern,
        text=best.text,
        kind=best.kind,
        reach=best.reach,
        checks=tuple(check.text for check in best.checks),
        measures=tuple(replace(one, due="") for one in best.measures),
    )


def _strength(actions: Sequence[Action], hierarchy: ActionHierarchy) -> Strength:
    return actions[-1].strength or hierarchy.strength(actions[-1].kind)


def _order(offer: Offer) -> tuple[bool, int, bool, float, int]:
    record = offer.record
    ranks = (*STRENGTHS, Strength.UNKNOWN)
    share = record.held / record.judged if record.judged else 0.0
    return (
        record.did_not_hold,
        ranks.index(offer.strength),
        not record.held,
        -share,
        -record.taken,
    )


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"
