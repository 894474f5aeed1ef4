"""The fishbone: what made the event likely, grouped by the bones of a frame.

A cause stands on the bone of its own category: under its nearest effect where that has the same
category, else on the bone itself. Each bone leans; its causes are level twigs that end on it, on
both sides where one would grow too long; what led to a cause leans on that cause's twig in the same
way, to any depth. The controls that guard a cause stand below its words. At the head stand the
event, the controls that kept it from going on to harm, and the harm.

Because all bones of a side lean alike, a picture is laid out in leaning coordinates, in which every
bone is upright: `u` is the distance from a bone, `v` the distance from the spine. There each cause
with all under it is a rectangle, so they only have to be stacked; nothing can overlap.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from rca_studio.analysis.causal_graph import CausalModel
from rca_studio.analysis.frames import NOT_PLACED, OTHER, Bone, Frame
from rca_studio.diagrams import marks
from rca_studio.diagrams.fishbone_head import head_figures
from rca_studio.diagrams.fishbone_twigs import (
    LEAN,
    ROW_GAP,
    Lane,
    Twig,
    TwigPainter,
    laned,
    measure,
    needed,
    stacked,
    twig_of,
)
from rca_studio.diagrams.moving import moved
from rca_studio.diagrams.outline import outline
from rca_studio.diagrams.shapes import (
    Anchor,
    Drawing,
    Figure,
    Part,
    Path,
    Point,
    Rect,
    Role,
    bounds_of,
)
from rca_studio.diagrams.text import Ruler
from rca_studio.diagrams.tree_page import MARGIN, on_paper, title_of
from rca_studio.diagrams.unfolding import hidden_behind
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Cause, Control
from rca_studio.domain.words import plural

_LABEL: Final = 12.5
_LABEL_ROOM: Final = 150.0
_BETWEEN_BONES = 34.0
_LEAST_REACH = 165.0
_CLOSE_REACH = 118.0
"""Of a bone in a frame of many."""

_MANY_BONES = 12
_LEAST_LENGTH = 172.0
_MOST_LOOSE = 46.0


def lay_out_fishbone(
    casefile: CaseFile,
    ruler: Ruler,
    frame: Frame,
    *,
    empty_bones: bool = True,
    folded: frozenset[str] = frozenset(),
    path: frozenset[str] = frozenset(),
) -> Drawing:
    """Draw the causes on the bones of a frame.

    Args:
        casefile: the case; without causes the bare bones are drawn.
        ruler: measures the bundled font.
        frame: the bones; the first half stands above the spine, the second below. A cause without
            a category stands on a further bone "Not placed yet", one with a category that the
            frame does not have on a bone "Other".
        empty_bones: whether to draw bones without causes, as a question to the team; on paper the
            room is often better used for larger words. All are drawn where all are empty.
        folded: ids of nodes whose causes are folded away.
        path: ids of nodes to stand out.

    Raises:
        ValueError: the causes lead back to themselves.
    """
    model = CausalModel(casefile)
    rows = outline(casefile, folded)
    visible: dict[str, int] = {}
    for row in rows:
        visible.setdefault(row.entity, len(visible))
    bones, home = homes(casefile, frame, frozenset(visible), folded)
    used = set(home.values())
    if not empty_bones:
        bones = [bone for bone in bones if f"bone:{bone.key}" in used] or bones
    least = _CLOSE_REACH if len(bones) > _MANY_BONES else _LEAST_REACH
    upward = _Side(-1.0, least, ruler, path)
    downward = _Side(1.0, least, ruler, path)
    half = (len(bones) + 1) // 2
    side_of = {bone.key: upward for bone in bones[:half]}
    side_of.update((bone.key, downward) for bone in bones[half:])
    hidden = hidden_behind(model, folded, visible)
    twigs = _twigs(model, ruler, home, side_of, visible, hidden)
    for bone in bones:
        side_of[bone.key].add(bone, twigs.get(f"bone:{bone.key}", []))
    joints, end = _joints(upward, downward)
    head = head_figures(casefile, model, ruler, end + 52.0, path, hidden)
    spine = _spine(joints[0], head[0])
    figures = [spine, *upward.figures(joints), *downward.figures(joints), *head]
    extent = bounds_of([figure.bounds for figure in figures])
    figures = [moved(figure, MARGIN - extent.x, MARGIN - extent.y) for figure in figures]
    return on_paper(figures, title_of("Fishbone", casefile))


def homes(
    casefile: CaseFile,
    frame: Frame,
    visible: frozenset[str] | None = None,
    folded: frozenset[str] = frozenset(),
) -> tuple[list[Bone], dict[str, str]]:
    """The bones there are, and where each cause stands: cause id -> id of the cause above it, or
    ``bone:`` and the key of its bone.

    Args:
        casefile: the case.
        frame: the bones.
        visible: ids of the nodes that are drawn; all unless given.
        folded: ids of causes under which nothing is drawn.
    """
    bone_of = {
        cause.id: frame.bone_for(cause.category)
        for cause in casefile.causes
        if visible is None or cause.id in visible
    }
    home = {id_: f"bone:{bone.key}" for id_, bone in bone_of.items()}
    for link in reversed(casefile.links):
        bone = bone_of.get(link.cause_id)
        if bone and bone_of.get(link.effect_id) is bone and link.effect_id not in folded:
            home[link.cause_id] = link.effect_id
    bones = list(frame.bones)
    bones += [bone for bone in (OTHER, NOT_PLACED) if bone in bone_of.values()]
    return bones, home


def _twigs(
    model: CausalModel,
    ruler: Ruler,
    home: Mapping[str, str],
    side_of: Mapping[str, _Side],
    place: Mapping[str, int],
    hidden: Mapping[str, int],
) -> dict[str, list[Twig]]:
    """The measured twigs under each cause and each bone, in the order of the outline."""
    found: dict[str, list[Twig]] = {}
    # Causes before effects: when a twig is measured, all that stands under it is.
    for id_ in model.order:
        cause = model.nodes[id_]
        if isinstance(cause, Cause) and id_ in home:
            under = sorted(found.get(id_, ()), key=lambda twig: place[twig.cause.id])
            guards = [model.nodes[guard] for guard in model.guards_of(id_)]
            controls = [guard for guard in guards if isinstance(guard, Control)]
            twig = twig_of(cause, under, controls, hidden, ruler)
            root = id_
            while not home[root].startswith("bone:"):
                root = home[root]
            measure(twig, side_of[home[root].removeprefix("bone:")].down)
            found.setdefault(home[id_], []).append(twig)
    for under in found.values():
        under.sort(key=lambda twig: place[twig.cause.id])
    return found


@dataclass
class _Spar:
    """A bone with its causes, to its left and to its right."""

    bone: Bone
    label: tuple[str, ...]
    label_width: float
    lanes: dict[Lane, list[Twig]]
    reach: dict[Lane, float]
    needed: float

    @property
    def twigs(self) -> Iterator[Twig]:
        """The twigs that end on it."""
        for lane in self.lanes.values():
            yield from lane


@dataclass
class _Side:
    """All bones above (``down`` -1) or below (1) the spine."""

    down: float
    least_reach: float
    ruler: Ruler
    path: frozenset[str]
    spars: list[_Spar] = field(default_factory=list)
    length: float = _LEAST_LENGTH

    def add(self, bone: Bone, twigs: list[Twig]) -> None:
        """Put a bone with its causes beside the others."""
        label = self.ruler.wrap(bone.label, _LABEL, _LABEL_ROOM, bold=True)
        width = max(self.ruler.width(line, _LABEL, bold=True) for line in label)
        left, right = laned(twigs)
        lanes = {Lane.LEFT: left, Lane.RIGHT: right}
        reach = {lane: max((t.reach for t in found), default=0.0) for lane, found in lanes.items()}
        reach[Lane.LEFT] = max(self.least_reach, width, reach[Lane.LEFT])
        length = max(needed(found) for found in lanes.values())
        self.spars.append(_Spar(bone, label, width, lanes, reach, length))
        self.length = max(self.length, length)

    def figures(self, joints: Sequence[float]) -> Iterator[Figure]:
        """Bones first, then the causes, so that text lies over lines."""
        for spar, joint in zip(self.spars, joints, strict=False):
            yield self._bone(spar, joint)
        for spar, joint in zip(self.spars, joints, strict=False):
            for lane, twigs in spar.lanes.items():
                spare = self._length_of(spar) - needed(twigs)
                loose = max(0.0, min(_MOST_LOOSE, spare / (len(twigs) + 1)))
                spots, _ = stacked(twigs, self.down, ROW_GAP + loose, ROW_GAP + loose)
                painter = TwigPainter(self.down, self.ruler, self.path)
                for twig, spot in zip(twigs, spots, strict=True):
                    yield from painter.figures(twig, lane, joint - LEAN * spot, spot)

    def _length_of(self, spar: _Spar) -> float:
        """The length of a bone: as all of its side, but none stays long and empty."""
        if spar.needed > self.length / 2 or self.length < 2 * _LEAST_LENGTH:
            return self.length
        return max(_LEAST_LENGTH, spar.needed)

    def _bone(self, spar: _Spar, joint: float) -> Figure:
        bone = spar.bone
        length = self._length_of(spar)
        end = Point(joint - LEAN * length, self.down * length)
        # Beside a longer bone the label stays on its own side, out of that bone's causes.
        centre = end.x if length == self.length else end.x - spar.label_width / 2 + 6.0
        height = marks.text_block(spar.label, _LABEL) + 3.0
        top = end.y - 6.0 - height if self.down < 0 else end.y + 6.0
        rect = Rect(centre - spar.label_width / 2, top, spar.label_width, height)
        used = any(spar.lanes.values())
        colour = bone.colour if used else "muted"
        words = marks.lines(
            spar.label, centre, top + 1.5, _LABEL, colour=colour, bold=True, anchor=Anchor.MIDDLE
        )
        parts: tuple[Part, ...] = (Path((end, Point(joint, 0.0)), "wire", 1.9), *words)
        count = sum(1 for twig in spar.twigs for _ in twig.all())
        causes = "no cause yet" if not count else plural(count, "cause")
        # Nobody can put a cause there: what is on it has a category that the frame does not have.
        role = Role.NOTE if bone is OTHER else Role.BONE
        return Figure(f"bone:{bone.key}", role, rect, parts, spoken=f"{bone.label}: {causes}.")


def _joints(*sides: _Side) -> tuple[list[float], float]:
    """Where the bones meet the spine, and where all that stands on them ends.

    Two bones that face each other share a joint.
    """
    joints: list[float] = []
    for number in range(max(len(side.spars) for side in sides)):
        step = 0.0
        for side in sides:
            if number < len(side.spars):
                spar = side.spars[number]
                needed = spar.reach[Lane.LEFT]
                if number:
                    before = side.spars[number - 1]
                    needed += before.reach[Lane.RIGHT]
                    labels = (before.label_width + spar.label_width) / 2 + 20.0
                    needed = max(needed, labels - _BETWEEN_BONES)
                step = max(step, needed + _BETWEEN_BONES)
        joints.append((joints[-1] if joints else 0.0) + step)
    end = max(
        joint + spar.reach[Lane.RIGHT]
        for side in sides
        for joint, spar in zip(joints, side.spars, strict=False)
    )
    return joints, end


def _spine(first: float, head: Figure) -> Figure:
    start, end = Point(first - 110.0, 0.0), Point(head.bounds.x, 0.0)
    bounds = Rect(start.x, -1.0, end.x - start.x, 2.0)
    return Figure("spine", Role.SPINE, bounds, (Path((start, end), "wire", 1.9, arrow=True),))
