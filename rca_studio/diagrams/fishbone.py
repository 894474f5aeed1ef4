"""The fishbone: what made the event likely, grouped by the bones of a frame.

A cause stands on the bone of its own category: under its nearest effect where that has the same
category, else on the bone itself. Each bone leans; its causes are level twigs that end on it; what
led to a cause leans on that cause's twig in the same way, to any depth.

Because all bones of a side lean alike, a picture is laid out in leaning coordinates, in which every
bone is upright: `u` is the distance to the left of a bone, `v` the distance from the spine. There
each branch is a rectangle, so branches only have to be stacked; nothing can overlap.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from rca_studio.analysis.causal_graph import CausalModel
from rca_studio.analysis.frames import Bone, Frame
from rca_studio.analysis.margin_words import mid_sentence
from rca_studio.diagrams import marks
from rca_studio.diagrams.moving import moved
from rca_studio.diagrams.outline import reading_order
from rca_studio.diagrams.shapes import (
    Box,
    Drawing,
    Figure,
    Part,
    Path,
    Point,
    Rect,
    Role,
    Text,
    bounds_of,
)
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Cause, EvidenceState

LEAN: Final = 0.42
"""How far a bone goes to the left for each point it goes away from the spine."""

NOT_PLACED: Final = Bone(
    key="",
    label="Not placed yet",
    colour="bone_grey",
    help="Causes that have no category, or one this frame does not have.",
)

_SIZE = 11.0
_LABEL = 12.5
_TEXT_ROOM = 132.0
_MOST_LINES = 4
_MARGIN = 18.0
_PAD = 5.0
_ROW_GAP = 13.0
_STEP = 26.0
_BETWEEN_BONES = 34.0
_LEAST_REACH = 165.0
_LEAST_LENGTH = 172.0
_HEAD_WIDTH = 172.0
_MOST_LOOSE = 46.0


@dataclass
class Branch:
    """A cause on its twig with all that stands under it.

    Measured in leaning coordinates from where the twig ends on its bone: ``reach`` to the left,
    ``inner`` towards the spine, ``outer`` away from it. ``spots`` are the distances of the twigs of
    its own causes from this twig.
    """

    cause: Cause
    lines: tuple[str, ...]
    text_width: float
    text_height: float
    branches: list[Branch]
    reach: float = 0.0
    inner: float = 0.0
    outer: float = 0.0
    spots: tuple[float, ...] = ()


def lay_out_fishbone(
    casefile: CaseFile, ruler: Ruler, frame: Frame, *, empty_bones: bool = True
) -> Drawing:
    """Draw the causes on the bones of a frame.

    Args:
        casefile: the case; without causes the bare bones are drawn.
        ruler: measures the bundled font.
        frame: the bones; the first half stands above the spine, the second below. A cause with
            another category, or none, stands on a further bone "Not placed yet".
        empty_bones: whether to draw bones without causes, as a question to the team; on paper the
            room is often better used for larger words. All are drawn where all are empty.

    Raises:
        ValueError: the causes lead back to themselves.
    """
    upward, downward = Side(-1.0), Side(1.0)
    bones, home = homes(casefile, frame)
    used = set(home.values())
    if not empty_bones:
        bones = [bone for bone in bones if f"bone:{bone.key}" in used] or bones
    half = (len(bones) + 1) // 2
    side_of = {bone.key: upward for bone in bones[:half]}
    side_of.update((bone.key, downward) for bone in bones[half:])
    branches = _branches(casefile, ruler, home, side_of)
    for bone in bones:
        side_of[bone.key].add(bone, branches.get(f"bone:{bone.key}", []), ruler)
    joints = _joints(upward, downward)
    head = _head(casefile, ruler, max(joints) + 52.0)
    figures = [_spine(joints, head), *upward.figures(joints), *downward.figures(joints), head]
    extent = bounds_of([figure.bounds for figure in figures])
    figures = [moved(figure, _MARGIN - extent.x, _MARGIN - extent.y) for figure in figures]
    title = "Fishbone"
    if casefile.event:
        title = f"Fishbone: {marks.bare_words(casefile.event.text)}"
    return Drawing(extent.width + 2 * _MARGIN, extent.height + 2 * _MARGIN, tuple(figures), title)


def homes(casefile: CaseFile, frame: Frame) -> tuple[list[Bone], dict[str, str]]:
    """The bones there are, and where each cause stands: cause id -> id of the cause above it, or
    ``bone:`` and the key of its bone."""
    bone_of = {
        cause.id: bone.key if (bone := frame.bone(cause.category)) else NOT_PLACED.key
        for cause in casefile.causes
    }
    home = {id_: f"bone:{key}" for id_, key in bone_of.items()}
    for link in reversed(casefile.links):
        cause = bone_of.get(link.cause_id)
        if cause is not None and bone_of.get(link.effect_id) == cause:
            home[link.cause_id] = link.effect_id
    bones = list(frame.bones)
    if NOT_PLACED.key in bone_of.values():
        bones.append(NOT_PLACED)
    return bones, home


def _branches(
    casefile: CaseFile, ruler: Ruler, home: Mapping[str, str], side_of: Mapping[str, Side]
) -> dict[str, list[Branch]]:
    """The measured branches under each cause and each bone, in the order of the outline."""
    place = reading_order(casefile)
    found: dict[str, list[Branch]] = {}
    # Causes before effects: when a branch is measured, all that stands under it is.
    for id_ in CausalModel(casefile).order:
        cause = casefile.get(id_)
        if isinstance(cause, Cause):
            under = sorted(found.get(id_, ()), key=lambda branch: place[branch.cause.id])
            branch = _branch(cause, under, ruler)
            root = id_
            while not home[root].startswith("bone:"):
                root = home[root]
            side_of[home[root].removeprefix("bone:")].measure(branch)
            found.setdefault(home[id_], []).append(branch)
    for under in found.values():
        under.sort(key=lambda branch: place[branch.cause.id])
    return found


def _branch(cause: Cause, under: list[Branch], ruler: Ruler) -> Branch:
    text = marks.cause_words(cause)
    if cause.evidence is EvidenceState.RULED_OUT:
        text = f"Ruled out: {mid_sentence(text)}"
    bold = bool(under)
    lines = ruler.wrap(text, _SIZE, _TEXT_ROOM, bold=bold, most=_MOST_LINES)
    width = max(ruler.width(line, _SIZE, bold=bold) for line in lines)
    return Branch(cause, lines, width, marks.text_block(lines, _SIZE), under)


@dataclass
class Side:
    """All bones above (``down`` -1) or below (1) the spine."""

    down: float
    bones: list[tuple[Bone, list[Branch], float]] = field(default_factory=list)
    reaches: list[float] = field(default_factory=list)
    length: float = _LEAST_LENGTH

    def measure(self, branch: Branch) -> None:
        """Work out the rectangle of a branch from those under it."""
        lean = LEAN * branch.text_height
        branch.reach = 2 * _PAD + branch.text_width + lean
        outside = self.down < 0 and not branch.branches
        branch.inner, branch.outer = 2.0, 2.0
        if outside:
            branch.outer += branch.text_height
        else:
            branch.inner += branch.text_height
        if branch.branches:
            branch.spots, branch.outer = self._stacked(branch.branches, _ROW_GAP, _ROW_GAP)
            reach = max(under.reach for under in branch.branches)
            branch.reach = max(branch.reach, _STEP + reach)

    def add(self, bone: Bone, branches: list[Branch], ruler: Ruler) -> None:
        """Put a bone with its branches beside the others."""
        label = ruler.width(bone.label, _LABEL, bold=True)
        self.bones.append((bone, branches, label))
        self.reaches.append(max([_LEAST_REACH, label, *(b.reach for b in branches)]))
        if branches:
            self.length = max(self.length, self._needed(branches))

    def _stacked(
        self, branches: Sequence[Branch], start: float, gap: float
    ) -> tuple[tuple[float, ...], float]:
        """Distances of twigs along their bone, first cause uppermost, and where the last ends."""
        spots: dict[str, float] = {}
        at = start
        for branch in reversed(branches) if self.down < 0 else branches:
            spots[branch.cause.id] = at + branch.inner
            at += branch.inner + branch.outer + gap
        return tuple(spots[branch.cause.id] for branch in branches), at - gap

    def figures(self, joints: Sequence[float]) -> Iterator[Figure]:
        """Bones first, then the causes, so that text lies over lines."""
        for (bone, branches, label), joint in zip(self.bones, joints, strict=False):
            yield self._bone(bone, branches, label, joint)
        for (_, branches, _), joint in zip(self.bones, joints, strict=False):
            spare = self._length_of(branches) - self._needed(branches)
            loose = max(0.0, min(_MOST_LOOSE, spare / (len(branches) + 1)))
            spots, _ = self._stacked(branches, _ROW_GAP + loose, _ROW_GAP + loose)
            todo = [
                (branch, joint - LEAN * spot, spot)
                for branch, spot in zip(branches, spots, strict=True)
            ]
            while todo:
                branch, x, v = todo.pop()
                yield self._cause(branch, x, v)
                for under, spot in zip(branch.branches, branch.spots, strict=True):
                    todo.append((under, x - _STEP - LEAN * spot, v + spot))

    def _needed(self, branches: Sequence[Branch]) -> float:
        """The least length of a bone."""
        return self._stacked(branches, _ROW_GAP, _ROW_GAP)[1] + _ROW_GAP if branches else 0.0

    def _length_of(self, branches: Sequence[Branch]) -> float:
        """The length of a bone: as all of its side, but none stays long and empty."""
        needed = self._needed(branches)
        if needed > self.length / 2 or self.length < 2 * _LEAST_LENGTH:
            return self.length
        return max(_LEAST_LENGTH, needed)

    def _bone(self, bone: Bone, branches: list[Branch], label: float, joint: float) -> Figure:
        length = self._length_of(branches)
        end = Point(joint - LEAN * length, self.down * length)
        # Beside a longer bone the label stays on its own side, out of that bone's branches.
        left = end.x - label / 2 if length == self.length else end.x - label + 6.0
        rect = Rect(left, end.y - 10.0 + self.down * 16.0, label, 20.0)
        baseline = Point(left, rect.centre.y + _LABEL * marks.ASCENT)
        count = sum(1 for _ in _all(branches))
        parts: tuple[Part, ...] = (
            Path((end, Point(joint, 0.0)), "wire", 1.9),
            Text(baseline, bone.label, _LABEL, bone.colour if branches else "muted", bold=True),
        )
        causes = "no cause yet" if not count else f"{count} cause{'s' if count > 1 else ''}"
        return Figure(f"bone:{bone.key}", Role.BONE, rect, parts, spoken=f"{bone.label}: {causes}.")

    def _cause(self, branch: Branch, x: float, v: float) -> Figure:
        """A twig that ends at ``x``, ``v`` points away from the spine, with its text."""
        y = self.down * v
        above = self.down > 0 or not branch.branches
        lean = LEAN * branch.text_height if self.down < 0 and above else 0.0
        right = x - _PAD - lean
        left = right - branch.text_width
        top = y - branch.text_height - 1.0 if above else y + 2.0
        fork = _STEP + _PAD if branch.branches else 0.0
        twig = (Point(min(left - _PAD, x - fork), y), Point(x, y))
        parts: list[Part] = [Path(twig, "wire", 1.3 if branch.branches else 1.0)]
        if branch.branches:
            last = max(branch.spots)
            end = Point(x - _STEP - LEAN * last, y + self.down * last)
            parts.append(Path((end, Point(x - _STEP, y)), "wire", 1.1))
        open_ = branch.cause.evidence in (EvidenceState.HYPOTHESIS, EvidenceState.RULED_OUT)
        parts += marks.lines(
            branch.lines,
            left,
            top,
            _SIZE,
            colour="muted" if open_ else "text",
            bold=bool(branch.branches),
        )
        bounds = Rect(left - 3.0, top - 1.0, branch.text_width + 6.0, branch.text_height + 2.0)
        cause = branch.cause
        spoken = f"Cause: {marks.bare_words(marks.cause_words(cause))}. {cause.evidence.label}."
        return Figure(cause.id, Role.CAUSE, bounds, tuple(parts), cause.id, spoken)


def _all(branches: Sequence[Branch]) -> Iterator[Branch]:
    todo = list(branches)
    while todo:
        branch = todo.pop()
        yield branch
        todo += branch.branches


def _joints(*sides: Side) -> list[float]:
    """Where the bones meet the spine; two that face each other share a joint."""
    joints: list[float] = []
    for number in range(max(len(side.bones) for side in sides)):
        facing = [side for side in sides if number < len(side.bones)]
        step = max(side.reaches[number] for side in facing) + _BETWEEN_BONES
        for side in facing if joints else ():
            step = max(step, (side.bones[number - 1][2] + side.bones[number][2]) / 2 + 20.0)
        joints.append((joints[-1] if joints else 0.0) + step)
    return joints


def _spine(joints: Sequence[float], head: Figure) -> Figure:
    start, end = Point(joints[0] - 110.0, 0.0), Point(head.bounds.x, 0.0)
    bounds = Rect(start.x, -1.0, end.x - start.x, 2.0)
    return Figure("spine", Role.SPINE, bounds, (Path((start, end), "wire", 1.9, arrow=True),))


def _head(casefile: CaseFile, ruler: Ruler, x: float) -> Figure:
    event = casefile.event
    said = marks.words(event.text) if event else "What almost went on to harm?"
    lines = ruler.wrap(said, 12, _HEAD_WIDTH - 30, bold=True, most=8)
    block = marks.text_block(lines, 12)
    height = max(60.0, block + 26)
    rect = Rect(x, -height / 2, _HEAD_WIDTH, height)
    colour = "text" if event and event.text.strip() else "muted"
    parts: tuple[Part, ...] = (
        Box(rect, "event_fill", "event_stroke", 1.2, radius=8),
        *marks.lines(lines, x + 16, -block / 2, 12, colour=colour, bold=True),
    )
    id_ = event.id if event else ""
    return Figure(id_ or "event", Role.EVENT, rect, parts, id_, f"Event: {said}")
