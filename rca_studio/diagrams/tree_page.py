"""What the views that are trees share: how they grow, how they stand on the paper, their title.

The why tree and the bowtie unfold the same model; they differ in what a block is and where its
columns stand, not in how blocks are joined or how trees that lead nowhere stand below the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from rca_studio.diagrams import marks
from rca_studio.diagrams.causal_graph import IMPLIED_LINK
from rca_studio.diagrams.shapes import Drawing, Figure, Path, Point, Rect, Role, bounds_of
from rca_studio.diagrams.text import Ruler
from rca_studio.diagrams.tidy import Branch, Twigs, banks, lay_out_forest
from rca_studio.diagrams.tree_boxes import SMALL
from rca_studio.diagrams.tree_wires import note_of
from rca_studio.diagrams.unfolding import Stem
from rca_studio.domain.casefile import CaseFile

MARGIN: Final = 18.0
SHAPE: Final = 16 / 9
"""Of a page or slide: its width for its height."""

TRUNK_ROOM: Final = 26.0
"""Above all else, for the line to the further banks."""

_LOOSE_HEAD: Final = 26.0


def title_of(view: str, casefile: CaseFile) -> str:
    """The name of a view and, where there is one, its event."""
    event = casefile.event
    return f"{view}: {marks.bare_words(event.text)}" if event else view


def grown(
    root: Stem,
    branch_of: Callable[[Stem], Branch],
    ports: Callable[[Branch], Iterable[tuple[Stem, float | None]]],
) -> Branch:
    """The branches of a tree; no recursion, so that a chain of thousands is fine.

    Args:
        root: where it begins.
        branch_of: makes the branch of one stem, without what stands behind it.
        ports: of a branch, the stems that causes can lead to, each with how far below the line of
            the branch these have to stand at least; None for the node itself.
    """
    first = branch_of(root)
    todo = [first]
    while todo:
        branch = todo.pop()
        for stem, drop in ports(branch):
            if stem.causes:
                below = [branch_of(cause) for cause in stem.causes]
                # The harm stands on the line of the event, not in the middle of all it needs.
                centred = stem.causes[0].link != IMPLIED_LINK
                branch.twigs.append(Twigs(below, drop, centred))
                todo += below
    return first


def cut_into_banks(event: Branch, stem: Stem, step: float) -> list[list[Branch]]:
    """Take the later causes of the event out of its tree, to stand in banks of their own.

    Args:
        event: the branch of the event; the first of its causes stay.
        stem: the event in it.
        step: distance of two columns.
    """
    if not stem.causes:
        return []
    first, *further = banks(event.twigs[0].branches, step, SHAPE)
    event.twigs[0].branches = first
    return further


def all_of(roots: Iterable[Branch]) -> list[Branch]:
    """These branches and all behind them."""
    return [one for root in roots for one in root.all()]


def top_of(branches: Iterable[Branch]) -> float:
    """The upper edge of the uppermost; 0 where there are none."""
    return min((one.line - one.above for one in branches), default=0.0)


def piled(
    linked: Sequence[Branch], loose: Sequence[Branch], top: float, gap: float
) -> list[Branch]:
    """What is linked from ``top`` on, and below it, after a heading, what leads nowhere yet."""
    for group in (linked, loose):
        if group:
            shift = top - top_of(group) + (_LOOSE_HEAD if group is loose else 0.0)
            for one in group:
                one.line = round(one.line + shift, 3)
            top = max(one.line + one.below for one in group) + gap
    return [*linked, *loose]


def laid_out(roots: Sequence[Branch], gap: float) -> list[Branch]:
    """The trees below each other, and all their branches."""
    lay_out_forest(roots, gap)
    return all_of(roots)


def loose_heading(loose: Sequence[Branch], x: float, ruler: Ruler) -> Figure:
    """The line above what leads nowhere yet."""
    return note_of("loose:", "Leads nowhere yet", x, top_of(loose) - 22.0, SMALL, ruler)


def on_paper(figures: Sequence[Figure], title: str) -> Drawing:
    """Figures as a drawing with a margin to the right and below."""
    extent = bounds_of([figure.bounds for figure in figures])
    return Drawing(extent.right + MARGIN, extent.bottom + MARGIN, tuple(figures), title)


def straight(
    key: str, start: Point, end: Point, *, chosen: bool, texts: tuple[str, str] | None = None
) -> Figure:
    """A straight line with a head, across or upright; ``texts`` are what leads to what."""
    part = Path((start, end), "accent" if chosen else "wire", 2.4 if chosen else 1.5, arrow=True)
    x, y = min(start.x, end.x), min(start.y, end.y)
    bounds = Rect(x, y, max(start.x, end.x) - x, max(start.y, end.y) - y)
    spoken = " leads to ".join(marks.bare_words(text) for text in texts) + "." if texts else ""
    return Figure(key, Role.LINK, bounds, (part,), "", spoken)


def becoming(casefile: CaseFile, start: Point, end: Point, path: frozenset[str]) -> Figure:
    """The line from the event to the harm, which is implied."""
    assert casefile.event is not None
    assert casefile.harm is not None
    texts = casefile.event.text, casefile.harm.text
    return straight(IMPLIED_LINK, start, end, chosen=IMPLIED_LINK in path, texts=texts)
