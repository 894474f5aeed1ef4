"""Which causes of a case stand on a stage: as many as a room can read, the closest to harm first.

A bone is lit at each step. A page has at most six bones, for their words have to be large; what
does not go on one page stands on the next, so no bone is left out. Of the causes of a bone those of
the closest ways to harm are shown, the rest is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from rca_studio.analysis.causal_graph import TODAY, CausalModel
from rca_studio.analysis.frames import NOT_PLACED, OTHER, Bone, Frame
from rca_studio.analysis.session.pages import ems_of
from rca_studio.analysis.ways import Ways
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Cause, EvidenceState
from rca_studio.domain.words import listed, plural

MOST_BONES: Final = 6
"""So many bones stand on a page."""
FEW_BONES: Final = 4
"""So many where their causes take many words."""
MOST_CAUSES: Final = 12
"""So many causes stand on a page."""
MOST_OF_A_BONE: Final = 4
_BONE_LINES: Final = 7.0
_BONE_EMS: Final = 7.2
"""What fits on one of six bones of the narrowest stage: lines, and their width in font sizes."""
_LONG: Final = 60
"""A cause of fewer letters is not shortened on the screens there are."""
_MOST_OF_A_WAY: Final = 10
_MOST_WAYS: Final = 50
"""So many of the closest ways are asked which causes come first."""


@dataclass(frozen=True, slots=True)
class StageBone:
    """A bone as a room sees it: ids of the causes shown, and how many more it has."""

    bone: Bone
    causes: tuple[str, ...] = ()
    more: int = 0


BonePage = tuple[StageBone, ...]
"""The bones of a page, in the order of the frame: the first half stands above the spine."""


def bone_order(casefile: CaseFile, bones: Frame) -> tuple[str, ...]:
    """The keys of the bones that have causes to show, in the order of the frame."""
    found = _by_bone(casefile, bones)
    return tuple(bone.key for bone in _all(bones) if found.get(bone.key))


def bone_pages(casefile: CaseFile, bones: Frame, order: Sequence[str]) -> tuple[BonePage, ...]:
    """What stands on which page.

    Args:
        casefile: the case, de-identified.
        bones: the frame of its fishbone.
        order: keys of the bones in the order in which they are lit; the first ones stand on the
            first page. Bones without causes stand beside them, quietly, as long as there is room.
    """
    by_bone = _by_bone(casefile, bones)
    known = {bone.key: bone for bone in _all(bones)}
    lit = [key for key in dict.fromkeys(order) if key in known]

    def by(most: int) -> tuple[BonePage, ...]:
        quiet = [bone.key for bone in bones.bones if bone.key not in lit]
        if len(lit) <= most:
            groups = [{*lit, *quiet[: MOST_BONES - len(lit)]}]
        else:
            size = ceil(len(lit) / ceil(len(lit) / most))
            groups = [set(lit[at : at + size]) for at in range(0, len(lit), size)]
        rank = _ranked(casefile, by_bone, groups)
        return tuple(
            _page([bone for bone in known.values() if bone.key in group], by_bone, rank)
            for group in groups
        )

    pages = by(MOST_BONES)
    if len(lit) > FEW_BONES and any(_is_full(casefile, one) for page in pages for one in page):
        return by(FEW_BONES)
    return pages


def likely_left_out(casefile: CaseFile, bones: Frame) -> tuple[str, ...]:
    """What of the causes a room does not see, in sentences for the facilitator."""
    pages = bone_pages(casefile, bones, bone_order(casefile, bones))
    shown = sum(len(one.causes) for page in pages for one in page)
    more = sum(one.more for page in pages for one in page)
    told = []
    if more:
        told.append(
            f"{shown} of {plural(shown + more, 'cause')} are shown: those of the closest ways to "
            f"harm. The others are counted on their bones."
        )
    ids = {id_ for page in pages for one in page for id_ in one.causes}
    long = sum(cause.id in ids and len(cause.text) > _LONG for cause in casefile.causes)
    if long:
        told.append(
            f"{plural(long, 'cause')} of more than {_LONG} letters may be shortened: say the rest."
        )
    out = sum(cause.evidence is EvidenceState.RULED_OUT for cause in casefile.causes)
    if out:
        told.append(f"{plural(out, 'cause')} that {_was(out)} ruled out {_is(out)} not shown.")
    blank = sum(_is_blank(cause) for cause in casefile.causes)
    if blank:
        told.append(f"{plural(blank, 'cause')} without words {_is(blank)} not shown.")
    return tuple(told)


def paths_left_out(casefile: CaseFile, ways: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Which ways have more nodes than a room can read, in a sentence for the facilitator."""
    guards = {control.id for control in casefile.controls}
    long = [
        f"{place} ({plural(sum(id_ not in guards for id_ in way), 'step')})"
        for place, way in enumerate(ways, 1)
        if len(way) > _MOST_OF_A_WAY
    ]
    if not long:
        return ()
    return (f"{_ways(long)} on the stage some of the steps are counted, not told.",)


def _ways(long: Sequence[str]) -> str:
    if len(long) == 1:
        return f"Way {long[0]} is long:"
    return f"Ways {listed(long, ', ', 5)} are long:"


def _all(bones: Frame) -> list[Bone]:
    return [*bones.bones, OTHER, NOT_PLACED]


def _by_bone(casefile: CaseFile, bones: Frame) -> dict[str, list[str]]:
    """The causes that can be shown on each bone."""
    found: dict[str, list[str]] = {}
    for cause in casefile.causes:
        if cause.evidence is not EvidenceState.RULED_OUT and not _is_blank(cause):
            found.setdefault(bones.bone_for(cause.category).key, []).append(cause.id)
    return found


def _is_full(casefile: CaseFile, one: StageBone) -> bool:
    """Whether the words of a bone are more than stand on one of six."""
    ids = set(one.causes)
    lines = [
        max(1, ceil(ems_of(cause.text) / _BONE_EMS)) for cause in casefile.causes if cause.id in ids
    ]
    return sum(lines) + 0.35 * len(lines) + (1 if one.more else 0) > _BONE_LINES


def _is_blank(cause: Cause) -> bool:
    return not cause.text.strip() and cause.evidence is not EvidenceState.RULED_OUT


def _page(
    bones: Iterable[Bone], by_bone: Mapping[str, Sequence[str]], rank: Mapping[str, int]
) -> BonePage:
    """One of each bone first, then whoever is closest to harm, as long as there is room."""
    bones = list(bones)
    queues = {b.key: sorted(by_bone.get(b.key, ()), key=rank.__getitem__) for b in bones}
    taken = {key: queue[:1] for key, queue in queues.items()}
    rest = sorted(
        ((rank[id_], key, id_) for key, queue in queues.items() for id_ in queue[1:]),
    )
    for _, key, id_ in rest:
        if sum(map(len, taken.values())) >= MOST_CAUSES:
            break
        if len(taken[key]) < MOST_OF_A_BONE:
            taken[key].append(id_)
    return tuple(
        StageBone(
            bone,
            tuple(id_ for id_ in by_bone.get(bone.key, ()) if id_ in taken[bone.key]),
            len(queues[bone.key]) - len(taken[bone.key]),
        )
        for bone in bones
    )


def _ranked(
    casefile: CaseFile, by_bone: Mapping[str, Sequence[str]], groups: Sequence[set[str]]
) -> dict[str, int]:
    """Who comes first: as listed, or by the closest ways where not all can be shown."""
    listed = [cause.id for cause in casefile.causes]
    sizes = [[len(by_bone.get(key, ())) for key in group] for group in groups]
    if all(sum(one) <= MOST_CAUSES and max(one, default=0) <= MOST_OF_A_BONE for one in sizes):
        return {id_: place for place, id_ in enumerate(listed)}
    model = CausalModel(casefile)
    ways = Ways(model, TODAY, _MOST_WAYS).cut_sets if model.complete else ()
    near = [id_ for way in ways for id_ in way.ids]
    order = dict.fromkeys([*near, *_nearest_first(model), *listed])
    return {id_: place for place, id_ in enumerate(order)}


def _nearest_first(model: CausalModel) -> list[str]:
    """Causes by how few steps they are away from the event."""
    found: dict[str, None] = {}
    row = [node.id for node in (model.harm, model.event) if node is not None]
    while row:
        found.update(dict.fromkeys(row))
        into = [c for id_ in row for c in (*model.causes_of(id_), *model.guards_of(id_))]
        row = [id_ for id_ in dict.fromkeys(into) if id_ not in found]
    return list(found)


def _was(count: int) -> str:
    return "was" if count == 1 else "were"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
