"""A tidy tree with real sizes: columns across, and down each column nothing meets.

After E. Reingold and J. Tilford, "Tidier drawings of trees" (IEEE Transactions on Software
Engineering 7(2), 1981, pp. 223-228): a subtree is laid out on its own, brothers are moved
together until their outlines touch, and a parent stands in the middle of its children. Outlines
are kept from the deepest column to the first and moved lazily, so that joining two costs no more
than the less deep of them; a chain of thousands is as good as a bush.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

GAP: Final = 14.0
"""Least distance between two blocks of one column, in points."""

_WORTHWHILE: Final = 1.2
"""So much larger the words have to become for a tree to be cut into banks."""

COUSINS: Final = 10.0
"""What is added between blocks that do not lead to the same effect."""


@dataclass(slots=True, eq=False)
class Twigs:
    """Children that lead to one port of a block: to the node itself or to one of its controls.

    ``drop`` is how far below the line of the block the first of them has to be at least; None for
    the first twigs of a node: it stands in the middle of them or, not ``centred``, on the line of
    the first.
    """

    branches: list[Branch]
    drop: float | None = None
    centred: bool = True


@dataclass(slots=True, eq=False)
class Branch:
    """A block with what stands behind it.

    ``above`` and ``below`` are its measures from its line, on which it joins its parent; ``line``
    and ``depth`` are its place once laid out; ``across`` and ``content`` are the caller's own.
    """

    content: object
    above: float
    below: float
    twigs: list[Twigs] = field(default_factory=list)
    line: float = 0.0
    depth: int = 0
    across: float = 0.0

    def all(self) -> Iterator[Branch]:
        """This and all behind it, each before its children."""
        todo = [self]
        while todo:
            branch = todo.pop()
            yield branch
            for twigs in reversed(branch.twigs):
                todo += reversed(twigs.branches)


@dataclass(slots=True, eq=False)
class Outline:
    """The upper and lower edge of a subtree in each column, the deepest first."""

    tops: list[float]
    bottoms: list[float]
    moved: float = 0.0

    def room(self, other: Outline, gap: float) -> float:
        """How far ``other`` has to be moved down to stand below this."""
        shift = self.moved - other.moved + gap
        return max(
            (
                self.bottoms[-k] - other.tops[-k] + shift
                for k in range(1, min(len(self.tops), len(other.tops)) + 1)
            ),
            default=0.0,
        )

    def joined(self, other: Outline) -> Outline:
        """Both as one; ``other`` stands below. Neither may be used any more."""
        shift = other.moved - self.moved
        least = min(len(self.tops), len(other.tops))
        if len(other.tops) <= len(self.tops):
            for k in range(1, least + 1):
                self.bottoms[-k] = other.bottoms[-k] + shift
            return self
        for k in range(1, least + 1):
            other.tops[-k] = self.tops[-k] - shift
        return other


def lay_out_tree(root: Branch) -> Outline:
    """Place a tree; the line of its root is 0. Gives back its outline."""
    order = list(root.all())
    outlines: dict[Branch, Outline] = {}
    # Lines are first kept against the parent's, children before parents; then added up.
    for branch in reversed(order):
        outlines[branch] = _placed(branch, outlines)
    root.line = 0.0
    for branch in order:
        for twigs in branch.twigs:
            for child in twigs.branches:
                child.line += branch.line
                child.depth = branch.depth + 1
    return outlines[root]


def lay_out_forest(roots: Sequence[Branch], gap: float) -> None:
    """Place trees below each other, the first at line 0, as close as their outlines allow."""
    whole: Outline | None = None
    for root in roots:
        outline = lay_out_tree(root)
        shift = whole.room(outline, gap) if whole else 0.0
        outline.moved += shift
        for branch in root.all():
            branch.line += shift
        whole = whole.joined(outline) if whole else outline


def banks(children: Sequence[Branch], step: float, shape: float) -> list[list[Branch]]:
    """Share the trees of some children out to banks that stand side by side.

    Args:
        children: not laid out yet; they stay in their order.
        step: distance of two columns.
        shape: how wide a page of the banks should be for its height.
    """
    heights: list[float] = []
    depths: list[int] = []
    for child in children:
        outline = lay_out_tree(child)
        heights.append(max(outline.bottoms) - min(outline.tops) + GAP)
        depths.append(len(outline.tops))
    width = (max(depths, default=0) + 1) * step

    def scale(count: int) -> float:
        """How large a page of so many banks can be shown on a sheet of this shape, 1 high."""
        tallest = max(sum(heights[at] for at in bank) for bank in shared(heights, count))
        return min(shape / (count * width), 1.0 / tallest)

    counts = range(1, max(1, len(children)) + 1)
    best = max(counts, key=scale) if children else 1
    if best > 1 and scale(best) < _WORTHWHILE * scale(1):
        best = 1
    return [[children[at] for at in bank] for bank in shared(heights, best)]


def shared(heights: Sequence[float], count: int) -> list[list[int]]:
    """Share things of some heights out to stacks of about the same height, in their order."""
    found: list[list[int]] = [[]]
    used, left = 0.0, sum(heights)
    for number, height in enumerate(heights):
        room = left / (count - len(found) + 1)
        if found[-1] and len(found) < count and used + height / 2 > room:
            left -= used
            used = 0.0
            found.append([])
        found[-1].append(number)
        used += height
    return found


def _placed(branch: Branch, outlines: dict[Branch, Outline]) -> Outline:
    """Place the children of a branch against its line; the outline of all, against that line."""
    whole: Outline | None = None
    line: float | None = None
    children: list[Branch] = []
    for twigs in branch.twigs:
        placed: list[Branch] = []
        for child in twigs.branches:
            outline = outlines.pop(child)
            at = 0.0
            if whole is not None:
                at = whole.room(outline, GAP if placed else GAP + COUSINS)
            if twigs.drop is not None and not placed:
                if line is None:
                    line = at - twigs.drop
                at = max(at, line + twigs.drop)
            outline.moved += at
            child.line = at
            whole = whole.joined(outline) if whole is not None else outline
            placed.append(child)
        if twigs.drop is None and placed:
            last = placed[-1] if twigs.centred else placed[0]
            line = (placed[0].line + last.line) / 2
        children += placed
    base = line or 0.0
    for child in children:
        child.line -= base
    if whole is None:
        return Outline([-branch.above], [branch.below])
    whole.moved -= base
    whole.tops.append(-branch.above - whole.moved)
    whole.bottoms.append(branch.below - whole.moved)
    return whole
