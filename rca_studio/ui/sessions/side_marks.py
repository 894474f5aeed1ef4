"""Where in the words of a frame something was hidden or is asked, on both sides of the preview."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from rca_studio.analysis.deident.hidden import Asked, Hidden
from rca_studio.analysis.session.frame import Frame


class MarkKind(StrEnum):
    """What a marked place is."""

    HIDDEN = "hidden"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a text, in characters; ``word`` is what stood there as it was written."""

    start: int
    end: int
    kind: MarkKind
    word: str


@dataclass(frozen=True, slots=True)
class WordLine:
    """A word of a frame that was hidden, or that is asked about.

    ``times`` says how often it stands there; ``stand_in`` is empty for one that is asked about.
    """

    word: str
    kind: MarkKind
    stand_in: str
    why: str
    times: int


@dataclass(frozen=True, slots=True)
class Sides:
    """The two sides of a frame: as it is written, as others will see it; and all its words."""

    before: str
    before_marks: tuple[Mark, ...]
    after: str
    after_marks: tuple[Mark, ...]
    words: tuple[WordLine, ...]


def sides_of(frame: Frame) -> Sides:
    """Both sides of a frame.

    ``Frame.hidden`` and ``Frame.asked`` stand where they do in the passages of ``before`` joined
    by line breaks; from there the places on the other side are counted on.
    """
    before = "\n".join(frame.before)
    ours = [*map(_mark, frame.hidden), *map(_mark, frame.asked)]
    ours.sort(key=lambda one: (one.start, one.end))
    marks: list[Mark] = []
    at, out = 0, 0
    for passage, seen in zip(frame.before, frame.after, strict=False):
        inside = [one for one in frame.hidden if at <= one.start and one.end <= at + len(passage)]
        asked = [one for one in frame.asked if at <= one.start and one.end <= at + len(passage)]
        marks += _other_side(passage, seen, at, out, inside, asked)
        at += len(passage) + 1
        out += len(seen) + 1
    return Sides(before, tuple(ours), "\n".join(frame.after), tuple(marks), _words(frame))


def _other_side(
    passage: str, seen: str, at: int, out: int, hidden: list[Hidden], asked: list[Asked]
) -> list[Mark]:
    """The marks of one passage as others will see it."""
    made, place = "", 0
    marks = []
    both: list[Hidden | Asked] = sorted([*hidden, *asked], key=lambda one: (one.start, one.end))
    for one in both:
        start, end = one.start - at, one.end - at
        if start < place:  # within a place that was hidden already
            continue
        made += passage[place:start]
        words = one.stand_in if isinstance(one, Hidden) else passage[start:end]
        kind = MarkKind.HIDDEN if isinstance(one, Hidden) else MarkKind.ASKED
        if words:
            marks.append(Mark(out + len(made), out + len(made) + len(words), kind, one.found))
        made += words
        place = end
    if made + passage[place:] == seen:
        return marks
    return _found(seen, out, both)


def _found(seen: str, out: int, both: list[Hidden | Asked]) -> list[Mark]:
    """Marks by the words themselves, where a passage was also shortened or put into other words."""
    marks: list[Mark] = []
    place = 0
    for one in both:
        words = one.stand_in if isinstance(one, Hidden) else one.found
        start = seen.find(words, place) if words else -1
        if start < 0:
            continue
        place = start + len(words)
        kind = MarkKind.HIDDEN if isinstance(one, Hidden) else MarkKind.ASKED
        marks.append(Mark(out + start, out + place, kind, one.found))
    return marks


def _mark(one: Hidden | Asked) -> Mark:
    kind = MarkKind.HIDDEN if isinstance(one, Hidden) else MarkKind.ASKED
    return Mark(one.start, one.end, kind, one.found)


def _words(frame: Frame) -> tuple[WordLine, ...]:
    """Each word once: those that are asked about first, then those that were hidden."""
    lines = []
    for found, asked in groupby(sorted(frame.asked, key=lambda a: a.found), lambda a: a.found):
        same = list(asked)
        lines.append((min(a.start for a in same), found, same[0].why, len(same)))
    first = [WordLine(word, MarkKind.ASKED, "", why, n) for _, word, why, n in sorted(lines)]
    hidden: dict[tuple[str, str], list[Hidden]] = {}
    for one in sorted(frame.hidden, key=lambda h: h.start):
        hidden.setdefault((one.found, one.stand_in), []).append(one)
    rest = [
        WordLine(word, MarkKind.HIDDEN, stand_in, same[0].why, len(same))
        for (word, stand_in), same in hidden.items()
    ]
    return (*first, *rest)
