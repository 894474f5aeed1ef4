"""The causal graphs of all cases laid over each other, factor by factor, and its strongest paths.

Causes of all cases that stand for the same factor are one node; an arrow from one factor to another
counts the cases in which a cause of the one led to a cause of the other.

A path is as strong as its weakest arrow: the number of cases of the arrow that has the fewest. Of
each root factor (one to which nothing led in at least one case) the strongest path to the near miss
is looked for, which is the widest path of graph theory (M. Pollack, The maximum capacity through a
network, Operations Research 8, 1960). That each of its arrows is in so many cases does not mean
that the whole path is in any one of them.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

Arrows = Mapping[tuple[str, str], int]
"""Number of cases by cause and effect."""

EVENT: Final = "event"
HARM: Final = "harm"
CONTROL: Final = "control"
MOST_NODES: Final = 14
MOST_ARROWS: Final = 24
MOST_PATHS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """Factors from the root to the near miss, and the number of cases of the weakest arrow."""

    factors: tuple[str, ...]
    strength: int

    @property
    def arrows(self) -> Iterator[tuple[str, str]]:
        """Its arrows in order."""
        yield from zip(self.factors, self.factors[1:], strict=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What of the merged graph is drawn, and how much is not."""

    nodes: tuple[str, ...]
    arrows: tuple[tuple[str, str], ...]
    paths: tuple[Path, ...]
    nodes_left: int
    arrows_left: int


def widest_paths(arrows: Arrows, target: str = EVENT) -> dict[str, Path]:
    """From each factor that reaches the target its strongest path; of several that are as strong
    one is taken, always the same."""
    into: dict[str, list[tuple[str, int]]] = {}
    for (cause, effect), number in arrows.items():
        if number > 0 and cause != effect:
            into.setdefault(effect, []).append((cause, number))
    found: dict[str, Path] = {}
    most = max(arrows.values(), default=0)
    waiting: list[tuple[int, int, tuple[str, ...]]] = [(-most, 1, (target,))]
    while waiting:
        strength, length, factors = heapq.heappop(waiting)
        if factors[0] in found:
            continue
        found[factors[0]] = Path(factors=factors, strength=-strength)
        for cause, number in into.get(factors[0], ()):
            if cause not in found:
                step = (max(strength, -number), length + 1, (cause, *factors))
                heapq.heappush(waiting, step)
    found.pop(target, None)
    return found


def strongest(arrows: Arrows, roots: Mapping[str, int], most: int = MOST_PATHS) -> list[Path]:
    """The strongest paths from root factors to the near miss, the strongest first.

    Of equal strength the longer one tells more and comes first. A path that is the end of a chosen
    one and no stronger is left out.
    """
    paths = [path for factor, path in widest_paths(arrows).items() if roots.get(factor, 0)]
    paths.sort(key=lambda path: (-path.strength, -len(path.factors), path.factors))
    chosen: list[Path] = []
    for path in paths:
        length = len(path.factors)
        ends = any(
            one.factors[-length:] == path.factors and one.strength >= path.strength
            for one in chosen
        )
        if not ends and len(chosen) < most:
            chosen.append(path)
    return chosen


def picture(
    arrows: Arrows,
    factors: Mapping[str, int],
    roots: Mapping[str, int],
    most_nodes: int = MOST_NODES,
    most_arrows: int = MOST_ARROWS,
) -> Picture:
    """What of the merged graph is drawn: the strongest paths, and then what is in most cases.

    Near miss and harm are always among the nodes; a factor with no arrow that is drawn is not.

    Args:
        arrows: number of cases by cause and effect; none from a factor to itself.
        factors: number of cases by factor.
        roots: number of cases by factor to which nothing led there.
        most_nodes: so many nodes at most, near miss and harm among them.
        most_arrows: so many arrows at most.
    """
    paths = strongest(arrows, roots)
    nodes = [EVENT, HARM]
    for path in paths:
        fresh = [one for one in path.factors if one not in nodes]
        if len(nodes) + len(fresh) <= most_nodes:
            nodes += fresh
    paths = [path for path in paths if set(path.factors) <= set(nodes)]
    for factor in sorted(factors, key=lambda one: (-factors[one], one)):
        if factor not in nodes and len(nodes) < most_nodes:
            nodes.append(factor)
    strong = list(dict.fromkeys(arrow for path in paths for arrow in path.arrows))
    inside = [pair for pair in arrows if set(pair) <= set(nodes) and pair[0] != pair[1]]
    inside.sort(key=lambda pair: (pair != (EVENT, HARM), pair not in strong, -arrows[pair], pair))
    drawn = inside[:most_arrows]
    used = {EVENT, HARM, *(factor for pair in drawn for factor in pair)}
    everything = {factor for pair in arrows for factor in pair} | set(factors) | {EVENT, HARM}
    loops = sum(1 for cause, effect in arrows if cause == effect)
    return Picture(
        nodes=tuple(node for node in nodes if node in used),
        arrows=tuple(drawn),
        paths=tuple(paths),
        nodes_left=len(everything - used),
        arrows_left=len(arrows) - loops - len(drawn),
    )
