"""What goes into the arrangement of a causal graph, what comes out, and what is remembered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from rca_studio.diagrams.graph_blocks import Block
from rca_studio.diagrams.layered import Placement
from rca_studio.diagrams.ordering import Wire

_VIEWS = 6
"""So many views (what is folded away, what is focused on) of one case are remembered."""

View: TypeAlias = tuple[frozenset[str], str]
"""What is folded away and what is focused on."""

WHOLE: View = (frozenset(), "")
"""Nothing is folded away, nothing focused on."""


@dataclass(frozen=True, slots=True)
class Way:
    """Stations of a wire from left to right; between them it swings and is level at each.

    ``square``: it runs round what is in its way instead, upright and level, with round corners.
    """

    stations: tuple[tuple[float, float], ...]
    square: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """What has to be arranged; columns count from 0 on the right."""

    blocks: Mapping[str, Block]
    wires: Sequence[Wire]
    columns: Mapping[str, int]
    event: str = ""


@dataclass(frozen=True, slots=True)
class Sight:
    """What is remembered of one view.

    ``gaps``: room right of each column and in front of its boxes. ``origin``: where height 0 and
    the right end of column 0 were drawn. ``detours``: ways round obstacles.
    """

    placement: Placement
    gaps: Sequence[tuple[float, float]]
    origin: tuple[float, float]
    detours: Mapping[str, Way]


@dataclass(frozen=True, slots=True)
class Memory:
    """What a picture knows of itself, so that the next one can be like it.

    ``views``: what was seen in each view, the newest last. ``columns`` and ``effects``: of each
    node, the column it stood in and the nodes it led to.
    """

    views: Mapping[View, Sight] = field(default_factory=dict)
    columns: Mapping[str, int] = field(default_factory=dict)
    effects: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def model_view(self) -> Sight | None:
        """What a view not seen yet takes its order from: the whole, else the newest."""
        return self.views.get(WHOLE) or next(reversed(list(self.views.values())), None)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Spots (left edge of the box, height of its line) and ways, the top left corner being (0, 0);
    and what is to be remembered."""

    spots: Mapping[str, tuple[float, float]]
    ways: Mapping[str, Way]
    sight: Sight


def remembered(arrangement: Arrangement, parts: Parts, memory: Memory | None, view: View) -> Memory:
    """The memory after a picture; what is not in it now is remembered as it was."""
    memory = memory or Memory()
    views = dict(memory.views)
    here = arrangement.sight
    if before := views.pop(view, None):
        lines = {**before.placement.lines, **here.placement.lines}
        bends = {**before.placement.bends, **here.placement.bends}
        here = replace(here, placement=Placement(lines, bends))
    views[view] = here
    while len(views) > _VIEWS:
        del views[next(one for one in views if one != WHOLE)]
    if view[1]:  # around one node everything stands closer: no matter for the whole
        return replace(memory, views=views)
    effects: dict[str, set[str]] = {id_: set() for id_ in parts.blocks}
    for wire in parts.wires:
        effects[wire.source].add(wire.target)
    frozen = {id_: frozenset(found) for id_, found in effects.items()}
    return Memory(views, {**memory.columns, **parts.columns}, {**memory.effects, **frozen})
