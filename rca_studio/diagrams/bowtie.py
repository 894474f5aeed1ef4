"""The bowtie: what leads to the event on the left, the harm on the right, controls on the lines.

Read from left to right. Each direct cause of the event is a line into the knot, with the controls
that guard this cause on it; behind it stand its own causes, deeper causes to the left of those,
each with its controls on its line. Controls that guard the event itself stand on the trunk in front
of the knot. Between event and harm stand the controls that kept the one from becoming the other.
What made a control give way comes up to it from below. What else the harm needs stands below the
event and joins in front of the harm; causes that lead nowhere yet stand at the bottom.

So every cause and every control of the model is there: it is the model unfolded from the harm (see
``diagrams.unfolding``), and a cause with several effects is shown again with a mark. A control that
guards a cause stands behind the cause, on its way to the next: whether it keeps the cause from
coming about or from going on is the same to all that follows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rca_studio.analysis.frames import Frame
from rca_studio.diagrams.causal_graph import IMPLIED_LINK
from rca_studio.diagrams.shapes import Drawing, Figure, Point, Rect
from rca_studio.diagrams.text import Ruler
from rca_studio.diagrams.tidy import COUSINS, GAP, Branch
from rca_studio.diagrams.tree_boxes import (
    FOLD_HEIGHT,
    SLOT,
    WIDTH,
    BoxMaker,
    Piece,
    fold_badge,
    piece_at,
)
from rca_studio.diagrams.tree_page import (
    MARGIN,
    TRUNK_ROOM,
    all_of,
    cut_into_banks,
    grown,
    laid_out,
    loose_heading,
    on_paper,
    piled,
    straight,
    title_of,
    top_of,
)
from rca_studio.diagrams.tree_wires import Bus, bus_wires, nothing_yet
from rca_studio.diagrams.unfolding import Forest, Stem, unfold
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Cause, Control, Event

_GAP = 84.0
"""Between two columns: room for a gate and for the lines that come together in front of it."""

_BETWEEN_TREES = 34.0
_FOLD_ROOM = 48.0
"""In front of the first column, where something is folded away there."""

_RUN = 30.0
"""Between two lines that run below a block to its controls."""


@dataclass(frozen=True, slots=True, eq=False)
class _Shield:
    """A control on the line of a block: the middle of its shield from the left edge of the block;
    ``run`` is the height of the line to it, where it has causes."""

    stem: Stem
    piece: Piece
    at: float
    run: float = 0.0


@dataclass(slots=True, eq=False)
class _Block:
    """A box with its controls on its line: behind a cause, in front of the event and the harm."""

    stem: Stem
    box: Piece | None
    box_at: float = 0.0
    shields: list[_Shield] = field(default_factory=list)
    width: float = WIDTH
    further: dict[Branch, float] = field(default_factory=dict)
    """Causes of the event that stand in a bank of their own, and where its lines come together."""

    @property
    def in_front(self) -> bool:
        """Whether its controls stand between its causes and its box."""
        return not isinstance(self.stem.node, Cause | Control)


def lay_out_bowtie(
    casefile: CaseFile,
    ruler: Ruler,
    frame: Frame,
    *,
    folded: frozenset[str] = frozenset(),
    path: frozenset[str] = frozenset(),
    page: bool = False,
) -> Drawing:
    """Draw the model as a bowtie; see the module for how it is read.

    Args:
        casefile: the case; an empty model gives a drawing with one line of text.
        ruler: measures the bundled font.
        frame: gives each category its colour and name.
        folded: ids of nodes whose causes are folded away.
        path: ids of nodes and links to stand out.
        page: for paper and slides: where the left side is tall, it is cut into banks beside each
            other, so that the words are as large as they can be.

    Raises:
        ValueError: the causes lead back to themselves.
    """
    forest = unfold(casefile, folded)
    title = title_of("Bowtie", casefile)
    if forest.empty:
        return nothing_yet(title, ruler)
    maker = BoxMaker(casefile, ruler, frame, path)

    def tree(stem: Stem) -> Branch:
        return grown(stem, lambda one: _branch(maker, one), _ports)

    roots = [tree(stem) for stem in _ends(forest)]
    loose = [tree(stem) for stem in forest.loose]
    event = _event_of(roots)
    further = _cut(event) if page and event else []
    placed = _placed(roots, loose, 2 if forest.event and forest.harm else 1 if roots else 0)
    if event and further:
        placed = _with_banks(placed, event, further)
    else:
        _columns(placed, MARGIN)
    figures: list[Figure] = []
    if loose:
        figures.append(loose_heading(all_of(loose), loose[0].across, ruler))
    figures += _painted(placed, ruler, path)
    return on_paper(figures, title)


def _ends(forest: Forest) -> list[Stem]:
    """The one tree: the harm with the event as first of its causes; or whichever there is."""
    if forest.harm is None or forest.event is None:
        return [stem for stem in (forest.harm, forest.event) if stem]
    forest.event.link = IMPLIED_LINK
    forest.harm.causes.insert(0, forest.event)
    return [forest.harm]


def _ports(branch: Branch) -> Iterator[tuple[Stem, float | None]]:
    """What causes can lead to, and how far below the line they have to stand at least."""
    block = branch.content
    assert isinstance(block, _Block)
    if block.box is not None:
        yield block.stem, None
    for shield in block.shields:
        yield shield.stem, shield.run


def _branch(maker: BoxMaker, stem: Stem) -> Branch:
    if isinstance(stem.node, Control):
        return _measured(_Block(stem, None), maker, [stem], "")
    return _measured(_Block(stem, maker.box(stem)), maker, stem.guards, stem.node.text)


def _measured(block: _Block, maker: BoxMaker, guards: Sequence[Stem], guarded: str) -> Branch:
    """Put the controls on the line of a block, and below it the lines to them."""
    pieces = [maker.shield(guard, guarded) for guard in guards]
    bounds = [piece.figure.bounds for piece in pieces]
    box = block.box.figure.bounds if block.box else Rect(0.0, -1.0, 0.0, 2.0)
    above = max([box.height / 2, *(-rect.y for rect in bounds)])
    below = max([box.height / 2, *(rect.bottom for rect in bounds)])
    room = SLOT * len(guards)
    if block.in_front and guards:
        block.box_at = room + 10.0
    start = 0.0 if block.in_front else box.width
    block.width = box.width + (block.box_at or room)
    run = below + FOLD_HEIGHT + 2.0 if any(guard.hidden for guard in guards) else below
    for number, (guard, piece) in enumerate(zip(guards, pieces, strict=True)):
        if guard.causes:
            run += _RUN
            below = run + 12.0
        block.shields.append(_Shield(guard, piece, start + SLOT * (number + 0.5), run))
    return Branch(block, above, max(below, run))


def _placed(ends: Sequence[Branch], loose: Sequence[Branch], column: int) -> list[Branch]:
    """All branches at their lines, the uppermost at the margin."""
    linked = laid_out(ends, _BETWEEN_TREES)
    waiting = laid_out(loose, _BETWEEN_TREES)
    for one in waiting:
        one.depth += column
    return piled(linked, waiting, MARGIN, 22.0)


def _event_of(roots: Sequence[Branch]) -> Branch | None:
    """The branch of the event: the root, or the first cause of the harm."""
    for branch in roots[:1]:
        for one in (branch, *(child for twigs in branch.twigs[:1] for child in twigs.branches)):
            block = one.content
            assert isinstance(block, _Block)
            if isinstance(block.stem.node, Event):
                return one
    return None


def _cut(event: Branch) -> list[list[Branch]]:
    """The later causes of the event, to stand in banks of their own."""
    block = event.content
    assert isinstance(block, _Block)
    return cut_into_banks(event, block.stem, WIDTH + _GAP + SLOT / 2)


def _with_banks(
    placed: Sequence[Branch], event: Branch, further: Sequence[Sequence[Branch]]
) -> list[Branch]:
    """All branches, the further banks to the left of the others, the last one first."""
    block = event.content
    assert isinstance(block, _Block)
    found: list[Branch] = []
    x = MARGIN
    for bank in reversed(further):
        stand = laid_out(bank, GAP + COUSINS)
        down = MARGIN + TRUNK_ROOM - top_of(stand)
        for one in stand:
            one.line = round(one.line + down, 3)
        x = _columns(stand, x)
        block.further.update(dict.fromkeys(bank, x + 22.0))
        x += _GAP
        found += stand
    for one in placed:
        one.line += TRUNK_ROOM
    _columns(placed, x)
    # The order of the causes is that of the tree.
    block.further = {one: block.further[one] for bank in further for one in bank}
    return [*placed, *found]


def _columns(placed: Sequence[Branch], x: float) -> float:
    """Put branches into columns from ``x`` on, the deepest first; gives back where they end."""
    widths: dict[int, float] = {}
    folds: set[int] = set()
    for branch in placed:
        block = branch.content
        assert isinstance(block, _Block)
        widths[branch.depth] = max(widths.get(branch.depth, 0.0), block.width)
        if block.stem.hidden:
            folds.add(branch.depth)
    lefts: dict[int, float] = {}
    x += _FOLD_ROOM if max(widths) in folds else 0.0
    for depth in sorted(widths, reverse=True):
        lefts[depth] = x
        x += widths[depth] + _GAP
    for branch in placed:
        branch.across = lefts[branch.depth]
    return x - _GAP


def _painted(placed: Sequence[Branch], ruler: Ruler, path: frozenset[str]) -> Iterator[Figure]:
    """Lines first, then boxes and shields over them, signs last."""
    wires: list[Figure] = []
    boxes: list[Figure] = []
    signs: list[Figure] = []
    for branch in placed:
        block = branch.content
        assert isinstance(block, _Block)
        x, y = branch.across, branch.line
        if block.box:
            boxes.append(piece_at(block.box, x + block.box_at, y))
        boxes += [piece_at(shield.piece, x + shield.at, y) for shield in block.shields]
        if block.in_front and block.shields:
            chosen = any(cause.link in path for cause in block.stem.causes)
            key, end = f"lead:{block.stem.node.id}", Point(x + block.box_at, y)
            wires.append(straight(key, Point(x, y), end, chosen=chosen))
        signs += _folds(block, x, y, ruler)
        groups = iter(branch.twigs)
        for lane, (stem, _) in enumerate(_ports(branch)):
            if not stem.causes:
                continue
            branches = list(next(groups).branches)
            if stem is block.stem:
                branches += block.further
            causes = [
                (cause, Point(_end(one), one.line))
                for cause, one in zip(stem.causes, branches, strict=True)
            ]
            found = bus_wires(_bus(block, lane, causes, Point(x, y), path))
            wires += found[0]
            signs += found[1]
    yield from wires
    yield from boxes
    yield from signs


def _bus(
    block: _Block,
    lane: int,
    causes: Sequence[tuple[Stem, Point]],
    corner: Point,
    path: frozenset[str],
) -> Bus:
    """The lines to a block or, for a later lane, to one of its controls from below."""
    # Lines to controls come together nearer to the block, so that none crosses another.
    turn = corner.x - _GAP + 22.0 + min(7.0 * lane, 21.0)
    if block.box is not None and lane == 0:
        arrow = len(causes) == 1 and not (block.in_front and block.shields)
        later = causes[len(causes) - len(block.further) :]
        over = {
            cause.link: Point(at, MARGIN + 6.0)
            for (cause, _), at in zip(later, block.further.values(), strict=True)
        }
        return Bus(block.stem, corner, turn, causes, path, arrow=arrow, over=over)
    shield = block.shields[lane - (block.box is not None)]
    foot = Point(corner.x + shield.at, corner.y + shield.run)
    rise = Point(foot.x, corner.y + shield.piece.figure.bounds.bottom + 2.0)
    return Bus(shield.stem, foot, turn, causes, path, arrow=True, rise=rise, gate_at=corner.x)


def _end(branch: Branch) -> float:
    """Where the line of a block begins: at its box; shields are painted over it."""
    block = branch.content
    assert isinstance(block, _Block)
    return branch.across + block.box_at + WIDTH


def _folds(block: _Block, x: float, y: float, ruler: Ruler) -> Iterator[Figure]:
    """Pills for what is folded away: in front of a block, and under its controls."""
    if block.box is not None and block.stem.hidden:
        badge = fold_badge(block.stem.node.id, block.stem.hidden, 0.0, y, ruler)
        left = x - badge.bounds.width - 6.0
        yield fold_badge(block.stem.node.id, block.stem.hidden, left, y, ruler)
    for shield in block.shields:
        if shield.stem.hidden:
            node, count = shield.stem.node.id, shield.stem.hidden
            badge = fold_badge(node, count, 0.0, y, ruler)
            middle = y + shield.piece.figure.bounds.bottom + 2.0 + FOLD_HEIGHT / 2
            left = x + shield.at - badge.bounds.width / 2
            yield fold_badge(node, count, left, middle, ruler)
