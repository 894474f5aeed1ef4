"""What made it likely, before a room: the fishbone built bone by bone, in words that can be read.

The fishbone of a case on screen and on paper shows all there is, at any size. Here the letters are
given and the room is small, so bones stand at even distances and what they say is chosen (see
``analysis.session.shown``). Each step lights one bone and adds its causes; nothing that stands
moves. The lines of a cause end along their bone, so nothing else has to join them to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from rca_studio.analysis.session.frame import Likely
from rca_studio.analysis.session.shown import BonePage, StageBone, bone_pages
from rca_studio.diagrams import marks
from rca_studio.diagrams.session.balance import balanced
from rca_studio.diagrams.session.stage import BODY, Stage, said, set_lines
from rca_studio.diagrams.shapes import (
    Anchor,
    Box,
    Figure,
    Path,
    Point,
    Rect,
    Role,
    Text,
    bounds_of,
)
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.causal import Cause
from rca_studio.domain.words import plural

_SIZES: Final = (26.0, 24.0, 22.0, BODY)
_EVENT_SIZES: Final = (24.0, 22.0, BODY)
_LEAN: Final = 0.48
"""How far a bone leans, of its height; a shorter way in narrow columns."""
_CLEAR: Final = 13.0
"""Between words and bone."""
_BETWEEN: Final = 9.0
"""Least distance of two causes."""
_LOOSE: Final = 30.0
_HEAD: Final = 0.2
"""The event's share of the width."""
_FEW_LINES: Final = 5
_MANY: Final = 12
"""No bone has room for so many lines."""
_ARROW: Final = 30.0
_PAD: Final = 18.0


def lay_out_likely(body: Likely, step: int, ruler: Ruler, stage: Stage) -> tuple[Figure, ...]:
    """Draw a step: spine and event first, then one bone more at each step.

    Args:
        body: the case and the order of its bones.
        step: how many bones are lit.
        ruler: measures the bundled font.
        stage: the room to stand in.
    """
    pages = bone_pages(body.casefile, body.bones, body.order)
    page = pages[page_of(pages, body.order, step)]
    lit = frozenset(body.order[: max(step, 0)])
    fish = _fish(body, page, ruler, stage.room)
    figures = [*fish.spine(), fish.event()]
    for spar in fish.spars:
        figures += fish.bone(spar, spar.of.bone.key in lit)
    return tuple(figures)


def likely_part(body: Likely, step: int) -> tuple[int, int]:
    """Which part of how many a step shows, from 0."""
    pages = bone_pages(body.casefile, body.bones, body.order)
    return page_of(pages, body.order, step), len(pages)


def page_of(pages: Sequence[BonePage], order: Sequence[str], step: int) -> int:
    """The page on which a step lights its bone; the first one before any is lit."""
    newest = order[min(step, len(order)) - 1] if step > 0 and order else None
    for place, page in enumerate(pages):
        if newest in {one.bone.key for one in page}:
            return place
    return 0


@dataclass(frozen=True, slots=True)
class _Spar:
    """A bone at its place: where it meets the spine and which way it goes; its causes by lines."""

    of: StageBone
    joint: float
    down: float
    label: tuple[str, ...]
    causes: tuple[tuple[Cause, tuple[str, ...]], ...]
    more: str


@dataclass(frozen=True, slots=True)
class _Head:
    """The event: its box, the size of its words, its lines."""

    rect: Rect
    size: float
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Fish:
    """A fishbone with all its measures.

    Attributes:
        room: it stands in.
        head: the event.
        size, label_size: of its words, and of those at the ends of bones.
        spine_y, length, lean: height of the spine; how far bones reach up and sideways.
        pitch: distance of two bones of a side.
        fits: whether every word is there.
    """

    room: Rect
    head: _Head
    size: float
    label_size: float
    spine_y: float
    length: float
    lean: float
    pitch: float
    spars: tuple[_Spar, ...]
    fits: bool

    def spine(self) -> Iterator[Figure]:
        """The spine with its head, as large as the stage asks for."""
        tip, y = self.head.rect.x - 3, self.spine_y
        neck = tip - _ARROW
        line = Path((Point(self.room.x, y), Point(neck + 2, y)), "wire", 3.0)
        corners = (Point(tip, y), Point(neck, y - 16), Point(neck, y + 16))
        head = Path(corners, "wire", 1.0, "wire", closed=True)
        bounds = Rect(self.room.x, y - 16, tip - self.room.x, 32)
        yield Figure("spine", Role.SPINE, bounds, (line, head))

    def event(self) -> Figure:
        """What almost went on to harm."""
        rect, texts = self.head.rect, self.head.texts
        box = Box(rect, "event_fill", "event_stroke", 2.0, radius=12)
        high = marks.text_block(texts, self.head.size)
        room = Rect(rect.x + _PAD, rect.centre.y - high / 2, rect.width - 2 * _PAD, high)
        words = set_lines(texts, room, self.head.size, colour="warning", bold=True)
        spoken = f"What almost went on to harm: {' '.join(texts).removesuffix('.')}."
        return Figure("event", Role.EVENT, rect, (box, *words), spoken=spoken)

    def bone(self, spar: _Spar, lit: bool) -> Iterator[Figure]:
        """A bone with its word; its causes where it is lit."""
        bone = spar.of.bone
        end_y = self.spine_y + spar.down * self.length
        end = Point(spar.joint - self.lean, end_y)
        line = Path(
            (end, Point(spar.joint, self.spine_y)), "wire" if lit else "border", 3.0 if lit else 2.2
        )
        high = marks.text_block(spar.label, self.label_size)
        top = end_y - 4 - high if spar.down < 0 else end_y + 4
        words = marks.lines(
            spar.label,
            end.x,
            top,
            self.label_size,
            colour=bone.colour if lit else "muted",
            bold=lit,
            anchor=Anchor.MIDDLE,
        )
        rect = Rect(end.x - self.pitch / 2 + 8, top, self.pitch - 16, high)
        spoken = f"{bone.label}: {self._counted(spar.of)}." if lit else f"{bone.label}."
        yield Figure(f"bone:{bone.key}", Role.BONE, rect, (line, *words), spoken=spoken)
        if lit:
            yield from self._causes(spar)

    def _counted(self, of: StageBone) -> str:
        count = len(of.causes) + of.more
        return plural(count, "cause") if count else "no cause"

    def _causes(self, spar: _Spar) -> Iterator[Figure]:
        pitch = self.size * marks.LINE
        blocks = [len(texts) * pitch for _, texts in spar.causes]
        if spar.more:
            blocks.append(pitch)
        spare = self.length - _ends(self.size) - sum(blocks)
        gap = max(_BETWEEN, min(_LOOSE, spare / (len(blocks) + 1)))
        used = sum(blocks) + gap * (len(blocks) - 1)
        # Down from the outer end of a bone above the spine, from the spine below it.
        far = self.spine_y - self.length if spar.down < 0 else self.spine_y
        edge = _edge(self.size) if spar.down < 0 else _ends(self.size) - _edge(self.size)
        top = far + edge + max(0.0, (self.length - _ends(self.size) - used) / 2)
        for (cause, texts), high in zip(spar.causes, blocks, strict=False):
            yield self._cause(spar, cause, texts, top)
            top += high + gap
        if spar.more:
            parts = self._lines(spar, (spar.more,), top, "muted")
            yield said(f"more:{spar.of.bone.key}", _around(parts, self.pitch), parts, spar.more)

    def _cause(self, spar: _Spar, cause: Cause, texts: tuple[str, ...], top: float) -> Figure:
        parts = self._lines(spar, texts, top, "text")
        spoken = f"{marks.bare_words(marks.cause_words(cause))}."
        return Figure(cause.id, Role.CAUSE, _around(parts, self.pitch), parts, cause.id, spoken)

    def _lines(
        self, spar: _Spar, texts: Sequence[str], top: float, colour: str
    ) -> tuple[Text, ...]:
        """Lines that end along the bone."""
        pitch = self.size * marks.LINE
        found = []
        for place, text in enumerate(texts):
            upper = top + place * pitch
            # The edge of the line that comes nearest to the bone.
            nearest = upper if spar.down < 0 else upper + pitch
            away = abs(nearest - self.spine_y) / self.length
            x = spar.joint - self.lean * away - _CLEAR
            base = upper + pitch / 2 + self.size * marks.ASCENT
            found.append(Text(Point(x, base), text, self.size, colour, False, Anchor.END))
        return tuple(found)


def _fish(body: Likely, page: BonePage, ruler: Ruler, room: Rect) -> _Fish:
    """The fishbone in the largest letters in which it says all it has to say; where it cannot,
    bones without causes make room."""
    head = _head(body, ruler, room)
    lit = [one for one in page if one.bone.key in body.order]
    quiet = [one for one in page if one.bone.key not in body.order]
    for many in sorted({len(quiet), min(len(quiet), max(0, 4 - len(lit))), 0}, reverse=True):
        kept = [*lit, *quiet[:many]]
        bones = tuple(one for one in page if one in kept)
        if not bones:
            break
        for size in _SIZES:
            found = _measured(body, bones, ruler, room, head, size)
            if found.fits:
                return found
    return found


def _measured(
    body: Likely, page: BonePage, ruler: Ruler, room: Rect, head: _Head, size: float
) -> _Fish:
    upper = ceil(len(page) / 2)
    end = head.rect.x - _ARROW - 22
    spine_y = room.y + room.height / 2
    high = room.height / 2 - size * marks.LINE - 4
    lean = min(_LEAN * high, 0.5 * (end - room.x) / (upper + 0.5))
    pitch = (end - room.x - lean) / upper
    label_size, labels = _labels(page, ruler, size, pitch - 20)
    length = room.height / 2 - marks.text_block(max(labels, key=len), label_size) - 4
    text_room = pitch - 2 * _CLEAR - lean * size * marks.LINE / length
    spars, fits = [], True
    for place, (one, label) in enumerate(zip(page, labels, strict=True)):
        column, down = (place, -1.0) if place < upper else (place - upper, 1.0)
        joint = room.x + lean + pitch * (column + 1)
        causes, whole = _told(body, one, ruler, size, text_room, length - _ends(size))
        more = f"+ {one.more:,} more" if one.more else ""
        spars.append(_Spar(one, joint, down, label, causes, more))
        fits = fits and whole
    return _Fish(room, head, size, label_size, spine_y, length, lean, pitch, tuple(spars), fits)


def _labels(
    page: BonePage, ruler: Ruler, size: float, room: float
) -> tuple[float, list[tuple[str, ...]]]:
    """The size in which the words of all bones take one line each, or else two, and their lines."""
    for smaller in [one for one in _SIZES if one <= size]:
        labels = [ruler.wrap(one.bone.label, smaller, room, bold=True, most=2) for one in page]
        if all(len(label) == 1 for label in labels):
            break
    return smaller, labels


def _told(
    body: Likely, one: StageBone, ruler: Ruler, size: float, room: float, height: float
) -> tuple[tuple[tuple[Cause, tuple[str, ...]], ...], bool]:
    """The causes of a bone by lines, and whether all of their words found room."""
    by_id = {cause.id: cause for cause in body.casefile.causes}
    causes = [by_id[id_] for id_ in one.causes]
    if not causes:
        return (), True
    pitch = size * marks.LINE
    blocks = len(causes) + (1 if one.more else 0)
    lines = int((height - (blocks - 1) * _BETWEEN) / pitch) - (1 if one.more else 0)
    whole = [ruler.wrap(marks.cause_words(cause), size, room, most=_MANY) for cause in causes]
    shares = _shares([len(texts) for texts in whole], lines)
    broken = any(_is_broken(cause, texts) for cause, texts in zip(causes, whole, strict=True))
    told = tuple(
        (cause, balanced(ruler, marks.cause_words(cause), size, room, most=share))
        for cause, share in zip(causes, shares, strict=True)
    )
    return told, not broken and shares == [len(texts) for texts in whole]


def _is_broken(cause: Cause, texts: Sequence[str]) -> bool:
    """Whether a word had to be cut in two."""
    return len(" ".join(texts).split()) > len(marks.cause_words(cause).split())


def _shares(wanted: Sequence[int], lines: int) -> list[int]:
    """How many lines each cause gets: those with few words all they want, at least one each."""
    given = [1] * len(wanted)
    spare = lines - len(wanted)
    while spare > 0 and any(w > g for w, g in zip(wanted, given, strict=True)):
        short = min(
            (place for place, want in enumerate(wanted) if want > given[place]),
            key=lambda place: given[place],
        )
        given[short] += 1
        spare -= 1
    return given


def _head(body: Likely, ruler: Ruler, room: Rect) -> _Head:
    """The event in the largest letters in which its words keep to a few lines."""
    wide = min(max(_HEAD * (room.width + 104), 184.0), 280.0)
    text = marks.words(_event_words(body))
    for size in _EVENT_SIZES:
        texts = ruler.wrap(text, size, wide - 2 * _PAD, bold=True, most=_FEW_LINES + 1)
        if len(texts) <= _FEW_LINES and len(" ".join(texts).split()) == len(text.split()):
            break
    most = int((room.height * 0.8 - 2 * _PAD) / (size * marks.LINE))
    texts = balanced(ruler, text, size, wide - 2 * _PAD, bold=True, most=most)
    high = marks.text_block(texts, size) + 2 * _PAD
    middle = room.y + room.height / 2
    return _Head(Rect(room.right - wide, middle - high / 2, wide, high), size, texts)


def _event_words(body: Likely) -> str:
    return body.casefile.event.text if body.casefile.event else ""


def _edge(size: float) -> float:
    """Empty at the outer end of a bone, beside its word."""
    return 0.35 * size


def _ends(size: float) -> float:
    """Empty at both ends of a bone together: at the spine words keep further away."""
    return _edge(size) + 14.0


def _around(parts: Sequence[Text], wide: float) -> Rect:
    """Where lines that end at different places stand."""
    return bounds_of(
        [
            Rect(p.place.x - wide * 0.85, p.place.y - p.size, wide * 0.85, p.size * 1.3)
            for p in parts
        ]
    )
