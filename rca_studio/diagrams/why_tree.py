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
from rca_studio.diagrams.causal_graph import IMPLIED_LINK
from rca_studio.diagrams.shapes import Drawing, Figure, Path, Point, Rect, Role, bounds_of
from rca_studio.diagrams.text import Ruler
from rca_studio.diagrams.tidy import COUSINS, GAP, Branch, Twigs, banks, lay_out_forest
from rca_studio.diagrams.tree_boxes import SMALL, WIDTH, BoxMaker, Piece, fold_badge, piece_at
from rca_studio.diagrams.tree_wires import Bus, bus_wires, note_of, nothing_yet
from rca_studio.diagrams.unfolding import Stem, unfold
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Control

_MARGIN = 18.0
_GAP = 84.0
"""Between two columns: room for a gate and for the lines that branch behind it."""

_STEP = WIDTH + _GAP
_BETWEEN_BANKS = 24.0
_TRUNK_ROOM = 26.0
"""Above all else, for the line to the further banks."""

_SHAPE = 16 / 9
_INDENT = 6.0
"""From the left edge of a box to the controls below it."""

_BETWEEN_TREES = 30.0
_LOOSE_HEAD = 26.0
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
    title = "Why tree"
    if forest.empty:
        return nothing_yet(title, ruler)
    if casefile.event:
        title = f"Why tree: {marks.bare_words(casefile.event.text)}"
    maker = BoxMaker(casefile, ruler, frame, path)
    ends = [_tree(maker, stem) for stem in (forest.harm, forest.event) if stem]
    loose = [_tree(maker, stem) for stem in forest.loose]
    further: list[list[Branch]] = []
    if page and forest.event and not (forest.harm and ends[0].twigs):
        further = _cut(ends[-1])
    placed = _placed(ends, loose, further)
    figures: list[Figure] = []
    if forest.harm and forest.event:
        figures.append(_becoming(ends[0], ends[1], path))
    if loose:
        x = _MARGIN + (_STEP if ends else 0.0)
        top = min(one.line - one.above for root in loose for one in root.all())
        figures.append(note_of("loose:", "Leads nowhere yet", x, top - 22.0, SMALL, ruler))
    figures += _painted(placed, ruler, path)
    extent = bounds_of([figure.bounds for figure in figures])
    return Drawing(extent.right + _MARGIN, extent.bottom + _MARGIN, tuple(figures), title)


def _cut(event: Branch) -> list[list[Branch]]:
    """Take the later causes of the event out of its tree, to stand in banks of their own."""
    block = event.content
    assert isinstance(block, _Block)
    if not block.stem.causes:
        return []
    first, *further = banks(event.twigs[0].branches, _STEP, _SHAPE)
    event.twigs[0].branches = first
    block.further.extend(branch for bank in further for branch in bank)
    return further


def _placed(
    ends: Sequence[Branch], loose: Sequence[Branch], further: Sequence[Sequence[Branch]]
) -> list[Branch]:
    """All branches at their lines, the uppermost at the margin, and banks beside each other."""
    lay_out_forest(ends, _BETWEEN_TREES)
    lay_out_forest(loose, _BETWEEN_TREES)
    linked = [one for root in ends for one in root.all()]
    waiting = [one for root in loose for one in root.all()]
    top = _MARGIN + (_TRUNK_ROOM if further else 0.0)
    right = max((one.depth for one in linked), default=0) * _STEP
    height = min((one.line - one.above for one in linked), default=0.0)
    for bank in further:
        lay_out_forest(bank, GAP + COUSINS)
        stand = [one for root in bank for one in root.all()]
        down = height - min(one.line - one.above for one in stand)
        for one in stand:
            one.line += down
            one.across = right + _BETWEEN_BANKS
            one.depth += 1
        right = max(one.across + one.depth * _STEP for one in stand)
        linked += stand
    for group in (linked, waiting):
        if group:
            shift = top - min(one.line - one.above for one in group)
            shift += _LOOSE_HEAD if group is waiting else 0.0
            for one in group:
                one.line = round(one.line + shift, 3)
                # What leads nowhere yet begins in the column of causes, where it can be linked.
                one.depth += 1 if ends and group is waiting else 0
            top = max(one.line + one.below for one in group) + 18.0
    return [*linked, *waiting]


def _tree(maker: BoxMaker, root: Stem) -> Branch:
    """The blocks of a tree; no recursion, so that a chain of thousands is fine."""
    first = _branch(maker, root)
    todo = [first]
    while todo:
        branch = todo.pop()
        block = branch.content
        assert isinstance(block, _Block)
        for stem, height, _ in block.ports():
            if stem.causes:
                below = [_branch(maker, cause) for cause in stem.causes]
                branch.twigs.append(Twigs(below, None if stem is block.stem else height))
                todo += below
    return first


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
                    cause.link: Point(end.x - 22.0, _MARGIN + 6.0)
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
    return _MARGIN + branch.depth * _STEP + branch.across


def _becoming(harm: Branch, event: Branch, path: frozenset[str]) -> Figure:
    """The line from the event up to the harm, through the controls between them."""
    upper, lower = harm.content, event.content
    assert isinstance(upper, _Block)
    assert isinstance(lower, _Block)
    x = _MARGIN + WIDTH / 2
    start = Point(x, event.line - event.above)
    end = Point(x, harm.line + harm.below + 2.0)
    chosen = IMPLIED_LINK in path
    part = Path((start, end), "accent" if chosen else "wire", 2.4 if chosen else 1.5, arrow=True)
    bounds = Rect(x, end.y, 0.0, start.y - end.y)
    texts = (lower.stem.node.text, upper.stem.node.text)
    spoken = " leads to ".join(marks.bare_words(text) for text in texts) + "."
    return Figure(IMPLIED_LINK, Role.LINK, bounds, (part,), "", spoken)
