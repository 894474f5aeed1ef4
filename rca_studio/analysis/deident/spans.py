"""Places that rules found in a text, and what becomes of those that overlap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum


class Sure(IntEnum):
    """How certain a rule is of what it found."""

    LIKELY = 1
    RULE = 2
    CHECKED = 3
    KNOWN = 4


@dataclass(frozen=True, slots=True)
class Span:
    """A place of the folded text that is hidden.

    Attributes:
        start, end: where it is.
        kind: what it is (see ``Hidden.kind``).
        sure: how certain that is.
        why: the reason in words.
        key: for whom or what a stand-in is found; "" where ``words`` are it.
        words: what stands there instead.
    """

    start: int
    end: int
    kind: str
    sure: Sure
    why: str
    key: str = ""
    words: str = ""


_NAMES = frozenset({"person", "staff"})


def settled(spans: Iterable[Span]) -> list[Span]:
    """Spans that do not overlap, in order, and that hide whatever any of the given ones hides.

    Of several that overlap the longest says what it is; among names of people the most certain
    does, so that "Dr Ada Mine" is who "Ada Mine" is in the register.
    """
    found: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if found and span.start < found[-1].end:
            found[-1] = _joined(found[-1], span)
        else:
            found.append(span)
    return found


def _joined(one: Span, other: Span) -> Span:
    end = max(one.end, other.end)
    if one.kind in _NAMES and other.kind in _NAMES:
        best = max(one, other, key=lambda span: (span.sure, span.end - span.start))
    else:
        best = max(one, other, key=lambda span: (span.end - span.start, span.sure))
    return replace(best, start=min(one.start, other.start), end=end)
