"""What is told of a case in a frame: words and steps, as they are and as others may see them.

Everything others see is made of the de-identified case. The case as it is only says in which order
things were, and stands beside for whoever accepts the frame.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Final, Protocol

from rca_studio.analysis.deident.hidden import Asked, Cleared, Hidden
from rca_studio.analysis.practice import Practice
from rca_studio.analysis.session.frame import Body, StepRow, Steps, Words
from rca_studio.analysis.session.naming import inside
from rca_studio.analysis.session.pages import word_pages
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.moments import moment_words, real_day
from rca_studio.domain.timeline import TimelineEntry, in_order
from rca_studio.domain.words import plural, shortened

if TYPE_CHECKING:
    from rca_studio.analysis.margin import Analysis

MOST_WAYS: Final = 5
"""So many ways to harm a room can take in."""
MOST_STORY_PAGES: Final = 4
MOST_OWN_PAGES: Final = 8
MOST_STEPS: Final = 24
MOST_LISTED: Final = 12
_FEW_WORDS: Final = 5
MOST_LETTERS: Final = 220
"""A step, a control or an action on a stage is no longer than this."""
_MOMENTS: Final = frozenset(("date", "time"))
_PAGE_LETTERS: Final = 2_000
"""No page has as many."""
_MINUTE: Final = len("2026-11-18T20:40")


class Clears(Protocol):
    """Turns a text into one that others may see."""

    def text(self, text: str, *, where: str = "") -> Cleared:
        """The text with stand-ins; ``where`` says of what it is a part."""
        ...


@dataclass(frozen=True, slots=True)
class Passage:
    """A text a frame is made of, as it is and as others will see it.

    ``hidden`` and ``asked`` stand where they do in ``before``.
    """

    before: str
    after: str
    hidden: tuple[Hidden, ...] = ()
    asked: tuple[Asked, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What a frame says, what it is made of, and what it leaves out.

    ``body`` is ``None`` where there is nothing to say; ``left_out`` then says why.
    """

    body: Body | None
    passages: tuple[Passage, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class CaseToTell:
    """A case as it is and as others may see it.

    Attributes:
        raw: as it is.
        cleared: the same, de-identified.
        found: what was hidden, by entity and field.
        practice: what reviews and diagrams go by.
        clearer: for texts that are not part of the de-identified case.
    """

    raw: CaseFile
    cleared: CaseFile
    found: Mapping[tuple[str, str], Cleared]
    practice: Practice
    clearer: Clears

    @cached_property
    def analysis(self) -> Analysis:
        """What the causal model of the de-identified case tells; a few ways are listed."""
        from rca_studio.analysis.margin import analyse

        return analyse(self.cleared, most_listed=MOST_WAYS)

    def passage(self, entity_id: str, name: str) -> Passage | None:
        """A text of the case; ``None`` where it is blank, or others may not see it at all."""
        raw, cleared = self.raw.get(entity_id), self.cleared.get(entity_id)
        before, after = getattr(raw, name, ""), getattr(cleared, name, "")
        if not before.strip() or not after.strip():
            return None
        found = self.found.get((entity_id, name), Cleared(after))
        return Passage(before, after, found.hidden, found.asked)

    def passages(self, places: Iterable[tuple[str, str]]) -> tuple[Passage, ...]:
        """Those of these texts that are there, each once."""
        found = (self.passage(*place) for place in dict.fromkeys(places))
        return tuple(one for one in found if one is not None)

    @property
    def time_of_day(self) -> str:
        """When it happened, as in "a busier evening"; "day" where that is not known."""
        moment = self.raw.case.occurred
        if len(moment) < _MINUTE:
            return "day"
        return self.practice.governance.band_of(int(moment[11:13])).label.lower()

    def when(self, moment: str) -> str:
        """A moment as others may see it: "Day 0, evening"; empty where no day is known."""
        day, zero = real_day(moment), self._zero
        if day is None or zero is None:
            return ""
        words = f"Day {(day - zero).days}"
        if len(moment) < _MINUTE:
            return words
        return f"{words}, {self.practice.governance.band_of(int(moment[11:13])).label.lower()}"

    @cached_property
    def _zero(self) -> date | None:
        return real_day(day_zero(self.raw))


def day_zero(casefile: CaseFile) -> str:
    """The moment days are counted from: that of the near miss; the first one of the timeline that
    is known to the day where it is not."""
    moments = (casefile.case.occurred, *(one.moment for one in in_order(casefile.timeline)))
    return next((one for one in moments if real_day(one)), "")


def cleared_passage(clearer: Clears, text: str, where: str) -> Passage:
    """A text that somebody wrote for the room."""
    found = clearer.text(text, where=where)
    return Passage(text, found.text, found.hidden, found.asked)


def tell_story(case: CaseToTell) -> Told:
    """What almost happened, and what could have come of it."""
    passages = case.passages([(case.raw.case_id, "story")])
    if not passages and case.raw.event is not None:
        # Without a story the event says at least what it was.
        passages = case.passages([(case.raw.event.id, "text")])
    if not passages:
        passages = case.passages([(case.raw.case_id, "title")])
    if not passages:
        return Told(None, left_out=("The case has no story yet.",))
    harm = case.cleared.harm
    named = case.passage(harm.id, "text") if harm else None
    end = (f"What could have happened: {' '.join(named.after.split())}",) if named else ()
    story, words = as_far(passages[0], MOST_STORY_PAGES)
    left: tuple[str, ...] = ()
    if words:
        left = (
            f"The story has {words:,} words; the first {len(story.after.split()):,} are shown. "
            "A shorter one, in your own words, is easier to follow.",
        )
    lines = tuple(" ".join(line.split()) for line in story.after.splitlines() if line.strip())
    return Told(Words((*lines, *end)), (story, named) if named else (story,), left)


def as_far(passage: Passage, most: int) -> tuple[Passage, int]:
    """A text as far as so many pages take it; and how many words it has, 0 where all are shown."""
    pages = word_pages(Words(tuple(_first_lines(passage.after, most * _PAGE_LETTERS))))
    if len(pages) <= most:
        return passage, 0
    shown = [part for page in pages[:most] for part in page]
    if len(pages[most - 1]) > 1:
        shown.pop()  # of a story, what could have happened takes its place
    found = _cut(passage, sum(len("".join(part.split())) for part in shown))
    return found, len(passage.after.split())


def _first_lines(text: str, letters: int) -> Iterator[str]:
    """The lines of a text, no more of them than so many letters take, the last one cut."""
    for line in text.splitlines():
        if letters <= 0:
            return
        plain = " ".join(line.split())
        yield plain[:letters]
        letters -= len(plain)


def _cut(passage: Passage, letters: int) -> Passage:
    """The first letters of a passage, blanks not counted, on both sides, with what was hidden."""
    found = islice(re.finditer(r"\S", passage.after), letters)
    end = max((one.end() for one in found), default=0)
    at, moved = end, 0
    for one in sorted(passage.hidden, key=lambda one: one.start):
        stand_in = one.start + moved  # where it stands in the text for others
        if stand_in >= end:
            break
        moved += len(one.stand_in) - (one.end - one.start)
        at = max(one.end, end - moved)
    return Passage(
        passage.before[:at],
        passage.after[:end],
        tuple(one for one in passage.hidden if one.end <= at),
        tuple(one for one in passage.asked if one.end <= at),
    )


def tell_expected(case: CaseToTell) -> Told:
    """What was expected: by the guidance a review named, and step by step."""
    passages = [
        cleared_passage(case.clearer, answer.value, f"answer:{key}")
        for key in case.practice.sessions.expected_fields
        if (answer := case.raw.answers.get(key)) and answer.value.strip()
    ]
    lines = [" ".join(one.after.split()) for one in passages]
    only_when = 0
    for entry in in_order(case.raw.timeline):
        expected = case.passage(entry.id, "expected")
        if expected is None:
            continue
        if _only_when(expected):
            only_when += 1
            continue
        line = " ".join(expected.after.split())
        step = case.passage(entry.id, "text") if len(line.split()) <= _FEW_WORDS else None
        if step is not None:  # "within 15 minutes" alone says nothing
            line = f"{shortened(step.after, 80).rstrip('.')}: {inside(line)}"
            passages.append(step)
        lines.append(line)
        passages.append(expected)
    lines = [line for line in dict.fromkeys(lines) if line]
    left = _said_of_when(only_when)
    if not lines:
        return Told(None, left_out=("Nothing is written of what was expected.", *left))
    shown = lines[:MOST_LISTED]
    if len(lines) > len(shown):
        left.append(f"{len(shown)} of {len(lines):,} things that were expected are shown.")
    short = tuple(shortened(line, 2 * MOST_LETTERS) for line in shown)
    left += said_of_short(shown, short)
    return Told(Words(short, listed=True), tuple(passages), tuple(left))


def _only_when(passage: Passage) -> bool:
    """Whether a text said little but an hour: "by 21:30" would become "by evening"."""
    if not passage.hidden or any(one.kind not in _MOMENTS for one in passage.hidden):
        return False
    words = "".join(
        " " if any(one.start <= at < one.end for one in passage.hidden) else letter
        for at, letter in enumerate(passage.before)
    )
    return len(words.split()) <= 1


def _said_of_when(count: int) -> list[str]:
    if not count:
        return []
    what = plural(count, "thing that was expected was", "things that were expected were")
    return [f"{what} little more than a time, and not shown."]


def tell_steps(case: CaseToTell) -> Told:
    """The timeline, each step with when it was, counted from the day it happened."""
    entries = in_order(case.raw.timeline)
    if not entries:
        return Told(None, left_out=("The case has no timeline.",))
    rows: list[StepRow] = []
    passages: list[Passage] = []
    long: list[tuple[str, str]] = []
    only_when = 0
    for entry in entries[:MOST_STEPS]:
        told = case.cleared.get(entry.id)
        if not isinstance(told, TimelineEntry):
            continue
        when = case.when(entry.moment)
        what, expected = shortened_or_none(told.text), shortened_or_none(told.expected)
        meant = case.passage(entry.id, "expected")
        if meant is not None and _only_when(meant):
            only_when, expected = only_when + 1, ""
        long += [(told.text, what), (told.expected, expected)]
        rows.append(StepRow(when, what, expected, entry.kind.value))
        passages += _moment(entry.moment, when)
        passages += case.passages([(entry.id, "text")])
        passages += case.passages([(entry.id, "expected")] if expected else ())
    left = _said_of_when(only_when)
    if len(entries) > MOST_STEPS:
        left.append(f"{MOST_STEPS} of {len(entries)} steps are shown: the first ones.")
    left += said_of_short(*zip(*long, strict=True)) if long else []
    if not rows:
        return Told(None, left_out=("The case has no timeline that others may see.",))
    return Told(Steps(tuple(rows)), tuple(passages), tuple(left))


def _moment(moment: str, when: str) -> Iterator[Passage]:
    if moment:
        before = moment_words(moment)
        why = "Days are counted from the day of the near miss"
        kind = "time" if len(moment) >= _MINUTE else "date"
        yield Passage(before, when, (Hidden(0, len(before), before, kind, when, why),))


def shortened_or_none(text: str, most: int = MOST_LETTERS) -> str:
    """A text on one line, not too long for a stage; nothing stays nothing."""
    return shortened(text, most) if text.strip() else ""


def said_of_short(texts: Sequence[str], shown: Sequence[str]) -> list[str]:
    """What is said to the facilitator where texts were shortened."""
    cut = sum(" ".join(text.split()) != one for text, one in zip(texts, shown, strict=True) if one)
    return [f"{plural(cut, 'long text is', 'long texts are')} shortened."] if cut else []


def joined(passages: Iterable[Passage]) -> tuple[tuple[Hidden, ...], tuple[Asked, ...]]:
    """What was hidden and what is asked in all passages, by where it stands when the texts before
    are joined by line breaks."""
    hidden: list[Hidden] = []
    asked: list[Asked] = []
    at = 0
    for one in passages:
        hidden += [replace(h, start=h.start + at, end=h.end + at) for h in one.hidden]
        asked += [replace(a, start=a.start + at, end=a.end + at) for a in one.asked]
        at += len(one.before) + 1
    return tuple(hidden), tuple(asked)
