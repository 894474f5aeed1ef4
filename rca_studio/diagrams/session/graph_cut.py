"""What of a causal graph goes on a stage: a dozen nodes in a few columns, the rest counted.

A way to harm may have forty steps. Kept are the event, the harm, what is next to them and where the
way begins; what lies between, or is one too many in its column, becomes one node that says how many
causes it stands for. No node is lost: each is a member of exactly one spot.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from rca_studio.diagrams import marks
from rca_studio.diagrams.layered import columns_of
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Cause, Control, Event, Harm
from rca_studio.domain.words import plural

MOST_NODES: Final = 12
"""So many nodes and controls stand on a stage at once."""


class Kind(StrEnum):
    """What a spot stands for."""

    CAUSE = "cause"
    EVENT = "event"
    HARM = "harm"
    MORE = "more"


@dataclass(frozen=True, slots=True)
class Spot:
    """A node on a stage.

    Attributes:
        key: of its figure.
        kind: what it is; ``MORE`` for several causes in one.
        text: its words.
        members: ids of the nodes it stands for.
        controls: those that guard it.
        category: of a cause.
    """

    key: str
    kind: Kind
    text: str
    members: frozenset[str]
    controls: tuple[Control, ...] = ()
    category: str = ""


@dataclass(frozen=True, slots=True)
class Cut:
    """A causal graph as it goes on a stage: spots in the order of the case, and for each of them
    those it leads to."""

    spots: Mapping[str, Spot]
    effects: Mapping[str, frozenset[str]]
    columns: Mapping[str, int] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many nodes and controls there are."""
        return len(self.spots) + sum(len(spot.controls) for spot in self.spots.values())

    @property
    def depth(self) -> int:
        """How many columns there are."""
        return 1 + max(self.columns.values(), default=-1)


def cut_of(casefile: CaseFile, ids: Collection[str]) -> Cut:
    """The nodes of these ids as they are, each with those of its controls that are among them."""
    guards: dict[str, list[Control]] = {}
    for control in casefile.controls:
        if control.id in ids:
            guards.setdefault(control.guards, []).append(control)
    spots: dict[str, Spot] = {}
    for node in (casefile.harm, casefile.event, *casefile.causes):
        if node is not None and node.id in ids:
            spots[node.id] = _spot(node, tuple(guards.get(node.id, ())))
    guarded = {control.id: control.guards for control in casefile.controls}
    effects: dict[str, set[str]] = {key: set() for key in spots}
    for link in casefile.links:
        effect = guarded.get(link.effect_id, link.effect_id)
        if link.cause_id in spots and effect in spots:
            effects[link.cause_id].add(effect)
    if casefile.event and casefile.harm and {casefile.event.id, casefile.harm.id} <= spots.keys():
        effects[casefile.event.id].add(casefile.harm.id)
    return _cut(spots, effects)


def shallower(cut: Cut, most: int) -> Cut:
    """The same in at most so many columns: what lies between becomes one spot for each stretch."""
    if cut.depth <= most:
        return cut
    causes = _causes(cut)
    between = {
        key
        for key, column in cut.columns.items()
        if column >= most - 2 and causes[key] and cut.spots[key].kind in (Kind.CAUSE, Kind.MORE)
    }
    for group in _connected(cut, between):
        if len(group) > 1:  # one alone takes no more columns than what stands for it
            cut = merged(cut, group, "between")
    return cut


def merged(cut: Cut, keys: Iterable[str], word: str = "") -> Cut:
    """Several spots as one that says how many causes it stands for."""
    group = [key for key in cut.spots if key in set(keys)]
    members = frozenset(id_ for key in group for id_ in cut.spots[key].members)
    between = word or _word_of(cut.spots[key] for key in group)
    new = Spot(
        f"more:{min(members)}",
        Kind.MORE,
        f"{plural(len(members), 'cause')} {between}".strip()
        if between
        else f"{plural(len(members), 'more cause')}",
        members,
        category=between,
    )
    gone = set(group)
    spots: dict[str, Spot] = {}
    for key, spot in cut.spots.items():
        if key == group[-1]:
            spots[new.key] = new
        elif key not in gone:
            spots[key] = spot
    effects: dict[str, set[str]] = {key: set() for key in spots}
    for key, found in cut.effects.items():
        here = new.key if key in gone else key
        effects[here] |= {new.key if other in gone else other for other in found}
    effects[new.key].discard(new.key)
    return _cut(spots, effects)


def _word_of(spots: Iterable[Spot]) -> str:
    words = {spot.category for spot in spots if spot.kind is Kind.MORE}
    return "between" if words == {"between"} else ""


def _cut(spots: Mapping[str, Spot], effects: Mapping[str, set[str]]) -> Cut:
    ends = {key for key, spot in spots.items() if spot.kind in (Kind.EVENT, Kind.HARM)}
    waiting = len(ends)
    least = {key: waiting for key in spots if not effects[key] and key not in ends}
    columns = columns_of(effects, least)
    return Cut(spots, {key: frozenset(found) for key, found in effects.items()}, columns)


def _spot(node: Cause | Event | Harm, controls: tuple[Control, ...]) -> Spot:
    own = frozenset((node.id, *(control.id for control in controls)))
    if isinstance(node, Event):
        return Spot(node.id, Kind.EVENT, marks.words(node.text), own, controls)
    if isinstance(node, Harm):
        return Spot(node.id, Kind.HARM, marks.harm_words(node.text), own, controls)
    return Spot(node.id, Kind.CAUSE, marks.cause_words(node), own, controls, node.category)


def _causes(cut: Cut) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {key: set() for key in cut.spots}
    for key, effects in cut.effects.items():
        for effect in effects:
            found[effect].add(key)
    return found


def _connected(cut: Cut, keys: Collection[str]) -> list[list[str]]:
    """These spots in groups that hang together."""
    near: dict[str, set[str]] = {key: set() for key in keys}
    for key in keys:
        for effect in cut.effects[key]:
            if effect in near:
                near[key].add(effect)
                near[effect].add(key)
    groups, seen = [], set[str]()
    for start in [key for key in cut.spots if key in near]:
        if start in seen:
            continue
        group, todo = [], [start]
        seen.add(start)
        while todo:
            key = todo.pop()
            group.append(key)
            new = near[key] - seen
            seen |= new
            todo += sorted(new)
        groups.append(group)
    return groups
