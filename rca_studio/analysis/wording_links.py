"""Rule 1 of causation: how a statement joins cause and effect, and what it still leaves open."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rca_studio.analysis.wording_flag import Flag
from rca_studio.analysis.wording_pack import BACKWARD, FORWARD
from rca_studio.analysis.wording_words import outside

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rca_studio.analysis.wording_flag import Severity
    from rca_studio.analysis.wording_pack import Linking
    from rca_studio.analysis.wording_words import Span, Word

_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Link:
    """A linking word: its place, and the part of the statement that it makes the effect."""

    start: int
    end: int
    effect_start: int
    effect_end: int
    has_cause: bool


class Links:
    """The links of a statement, in reading order."""

    def __init__(
        self, text: str, words: Sequence[Word], found: Mapping[str, Sequence[Span]]
    ) -> None:
        self._words = words
        first = words[0].start if words else len(text)
        last = words[-1].end if words else 0
        backward = outside(found.get(BACKWARD, ()), ())
        links = []
        for start, end in backward:
            if first < start:
                links.append(Link(start, end, 0, start, last > end))
            else:
                # "Because the labels are alike, the worker …": the effect follows the comma.
                comma = text.find(",", end)
                cut = comma if comma >= 0 else len(text)
                links.append(Link(start, end, cut, len(text), self._any_word(end, cut)))
        # "caused by" is a backward link, and the "caused" in it none of its own.
        for start, end in _apart(outside(found.get(FORWARD, ()), ()), backward):
            # In "made … more likely" the effect stands inside the link.
            links.append(Link(start, end, start, len(text), first < start))
        self.all: tuple[Link, ...] = tuple(sorted(links, key=lambda link: link.start))
        self._effects = _merged(
            (link.effect_start, link.effect_end) for link in self.all if link.has_cause
        )
        self._effect_starts = [start for start, _ in self._effects]

    def make_effect(self, span: Span) -> bool:
        """Return whether a link makes these words the effect of something."""
        place = bisect_right(self._effect_starts, span.start) - 1
        return place >= 0 and span.end <= self._effects[place][1]

    def missing(self, text: str, event: str, linking: Linking) -> Iterator[Flag]:
        """Yield what the statement leaves open; ``event`` is the event in the case's words."""

        def flag(severity: Severity, start: int, end: int, prompt: str) -> Flag:
            rule = linking.rule
            words = text[start:end]
            return Flag(
                rule.key, severity, start, end, words, prompt, linking.instead, why=rule.why
            )

        if not self.all:
            start, end = len(text) - len(text.lstrip()), len(text.rstrip())
            yield flag(linking.severity, start, end, linking.no_link)
            return
        for link in self.all:
            if not link.has_cause:
                yield flag(linking.severity, link.start, link.end, linking.no_cause)
            # A phrase with a gap holds its effect itself ("made harm more likely"); the phrases
            # that point forward and have none are three words at most.
            inside = self._count(link.start, link.end) > 3
            around = (link.effect_start, link.start), (link.end, link.effect_end)
            if not inside and not any(self._any_word(*part) for part in around):
                yield flag(linking.severity, link.start, link.end, linking.no_effect)
        if len(self.all) == 1 and not self._speaks_of(event):
            only = self.all[0]
            yield flag("consider", only.start, only.end, linking.no_event)

    def _count(self, start: int, end: int) -> int:
        """How many words begin between two places."""
        return self._before(end) - self._before(start)

    def _any_word(self, start: int, end: int) -> bool:
        return end > start and self._count(start, end) > 0

    def _before(self, place: int) -> int:
        return bisect_right(self._words, place - 1, key=lambda word: word.start)

    def _speaks_of(self, event: str) -> bool:
        """Return whether the text shares a word of the event, leaving aside its ending."""
        stems = {word[:4] for word in _WORD.findall(event.casefold()) if len(word) >= 4}
        return bool(stems) and any(word.folded[:4] in stems for word in self._words)


def _apart(spans: Sequence[Span], taken: Sequence[Span]) -> Iterator[Span]:
    """Yield the spans that touch none of ``taken``; both in reading order, none overlapping."""
    starts = [span.start for span in taken]
    for span in spans:
        place = bisect_right(starts, span.end - 1) - 1
        if place < 0 or taken[place].end <= span.start:
            yield span


def _merged(spans: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans of which none lies inside another, by start (their ends then rise too)."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or end > kept[-1][1]:
            kept.append((start, end))
    return kept
