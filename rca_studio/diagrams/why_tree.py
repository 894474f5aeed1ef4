"""The why tree: the model unfolded from the event, asking "why?" to the right.

It grows to the right and not downwards: boxes of words are wide and low, so twenty causes side by
side would need three screens, while below each other they need one; and the eye goes on to the next
"why?" as it goes on in a sentence. The harm stands above the event, with the controls that kept the
one from becoming the other between them. A control stands below what it guards; what made it give
way hangs on it. A cause with several effects is unfolded once and shown again with a mark.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rca_studio.analysis.frames import Frame
from rca_studio.diagrams import marks
from rca_studio.diagrams.shapes import Drawing, Figure, Point
from rca_studio.diagrams.text import Ruler
from rca_studio.diagrams.tidy import COUSINS, GAP, Branch
from rca_studio.diagrams.tree_boxes import SMALL, WIDTH, BoxMaker, Piece, fold_badge, piece_at
from rca_studio.diagrams.tree_page import (
    MARGIN,
    TRUNK_ROOM,
    all_of,
    becoming,
    cut_into_banks,
    grown,
    laid_out,
    loose_heading,
    on_paper,
    piled,
    title_of,
    top_of,
)
from rca_studio.diagrams.tree_wires import Bus, bus_wires, nothing_yet
from rca_studio.diagrams.unfolding import Stem, unfold
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Control

_GAP = 84.0
"""Between two columns: room for a gate and for the lines that branch behind it."""

_STEP = WIDTH + _GAP
_BETWEEN_BANKS = 24.0
_INDENT = 6.0
"""From the left edge of a box to the controls below it."""

_BETWEEN_TREES = 30.0
_FIRST_LINE = 2.0 + SMALL * marks.LINE / 2
"""From the upper edge of a control's row to the middle of its first line."""


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """A box with its controls below it, each with the height of its upper edge."""

    stem: Stem
    box: Piece
    controls: tuple[tuple[Stem, Piece, float], ...] = ()
    further: list[Branch] = field(default_factory=list)
    """Causes of the event that stand in a bank of their own."""

    def ports(self) -> Iterator[tuple[Stem, float, float]]:
        """Where causes can hang: the stem they lead to, its height, its right end."""
        yield self.stem, 0.0, self.box.figure.bounds.right
        for stem, piece, top in self.controls:
            yield stem, top + _FIRST_LINE, _INDENT + piece.figure.bounds.right


def lay_out_why_tree(
    casefile: CaseFile,
    ruler: Ruler,
    frame: Frame,
    *,
    folded: frozenset[str] = frozenset(),
    path: frozenset[str] = frozenset(),
    page: bool = False,
) -> Drawing:
    """Draw the model as a tree.

    Args:
        casefile: the case; an empty model gives a drawing with one line of text.
        ruler: measures the bundled font.
        frame: gives each category its colour and name.
        folded: ids of nodes whose causes are folded away.
        path: ids of nodes and links to stand out.
        page: for paper and slides: a tall tree is cut into banks beside each other, so that the
            words are as large as they can be. On a screen, where an edit should move little, one
            tree is better.

    Raises:
        ValueError: the causes lead back to themselves.
    """
    forest = unfold(casefile, folded)
    title = title_of("Why tree", casefile)
    if forest.empty:
        return nothing_yet(title, ruler)
    maker = BoxMaker(casefile, ruler, frame, path)

    def tree(stem: Stem) -> Branch:
        return grown(stem, lambda one: _branch(maker, one), _ports)

    ends = [tree(stem) for stem in (forest.harm, forest.event) if stem]
    loose = [tree(stem) for stem in forest.loose]
    further: list[list[Branch]] = []
    if page and forest.event and not (forest.harm and ends[0].twigs):
        further = _cut(ends[-1])
    placed = _placed(ends, loose, further)
    figures: list[Figure] = []
    if forest.harm and forest.event:
        harm, event = ends
        x = MARGIN + WIDTH / 2
        start, end = Point(x, event.line - event.above), Point(x, harm.line + harm.below + 2.0)
        figures.append(becoming(casefile, start, end, path))
    if loose:
        figures.append(loose_heading(all_of(loose), MARGIN + (_STEP if ends else 0.0), ruler))
    figures += _painted(placed, ruler, path)
    return on_paper(figures, title)


def _cut(event: Branch) -> list[list[Branch]]:
    """The further banks of the causes of the event, whose block remembers them."""
    block = event.content
    assert isinstance(block, _Block)
    further = cut_into_banks(event, block.stem, _STEP)
    block.further.extend(branch for bank in further for branch in bank)
    return further


def _placed(
    ends: Sequence[Branch], loose: Sequence[Branch], further: Sequence[Sequence[Branch]]
) -> list[Branch]:
    """All branches at their lines, the uppermost at the margin, and banks beside each other."""
    linked = laid_out(ends, _BETWEEN_TREES)
    waiting = laid_out(loose, _BETWEEN_TREES)
    right = max((one.depth for one in linked), default=0) * _STEP
    height = top_of(linked)
    for bank in further:
        stand = laid_out(bank, GAP + COUSINS)
        down = height - top_of(stand)
        for one in stand:
            one.line += down
            one.across = right + _BETWEEN_BANKS
            one.depth += 1
        right = max(one.across + one.depth * _STEP for one in stand)
        linked += stand
    if ends:  # what leads nowhere yet begins in the column of causes, where it can be linked
        for one in waiting:
            one.depth += 1
    return piled(linked, waiting, MARGIN + (TRUNK_ROOM if further else 0.0), 18.0)


def _ports(branch: Branch) -> Iterator[tuple[Stem, float | None]]:
    """What causes can lead to, and how far below the line they have to stand at least."""
    block = branch.content
    assert isinstance(block, _Block)
    for stem, height, _ in block.ports():
        yield stem, None if stem is block.stem else height


def _branch(maker: BoxMaker, stem: Stem) -> Branch:
    if isinstance(stem.node, Control):
        row = maker.row(stem, "")
        return Branch(_Block(stem, row), _FIRST_LINE, row.figure.bounds.height - _FIRST_LINE)
    box = maker.box(stem)
    bottom = box.figure.bounds.bottom
    controls: list[tuple[Stem, Piece, float]] = []
    for guard in stem.guards:
        row = maker.row(guard, stem.node.text)
        controls.append((guard, row, bottom + 4.0))
        bottom += 4.0 + row.figure.bounds.height
    return Branch(_Block(stem, box, tuple(controls)), box.figure.bounds.height / 2, bottom)


def _painted(placed: Sequence[Branch], ruler: Ruler, path: frozenset[str]) -> Iterator[Figure]:
    """Lines first, then boxes and controls, signs last."""
    wires: list[Figure] = []
    boxes: list[Figure] = []
    signs: list[Figure] = []
    for branch in placed:
        block = branch.content
        assert isinstance(block, _Block)
        x, y = _left(branch), branch.line
        # The line of a control on its own is that of its first line of words.
        lift = _FIRST_LINE if isinstance(block.stem.node, Control) else 0.0
        boxes.append(piece_at(block.box, x, y - lift))
        boxes += [piece_at(piece, x + _INDENT, y + top) for _, piece, top in block.controls]
        groups = iter(branch.twigs)
        for lane, (stem, height, right) in enumerate(block.ports()):
            if stem.hidden:
                signs.append(
                    fold_badge(stem.node.id, stem.hidden, x + right + 6, y + height, ruler)
                )
            if stem.causes:
                branches = (
                    list(next(groups).branches)
                    if stem is not block.stem
                    else [*(next(groups).branches), *block.further]
                )
                ends = [Point(_left(one), one.line) for one in branches]
                # Lines of controls branch nearer to the box, so that none crosses another.
                turn = x + _STEP - 22.0 - min(7.0 * lane, 40.0)
                start = Point(x + right + (0.0 if stem is block.stem else 4.0), y + height)
                causes = list(zip(stem.causes, ends, strict=True))
                over = {
                    cause.link: Point(end.x - 22.0, MARGIN + 6.0)
                    for cause, end in causes[len(causes) - len(block.further) :]
                    if stem is block.stem
                }
                bus = Bus(stem, start, turn, causes, path, over=over)
                found_wires, found_signs = bus_wires(bus)
                wires += found_wires
                signs += found_signs
    yield from wires
    yield from boxes
    yield from signs


def _left(branch: Branch) -> float:
    """The left edge of a box."""
    return MARGIN + branch.depth * _STEP + branch.across
