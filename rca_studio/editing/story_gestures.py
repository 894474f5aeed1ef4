"""Gestures that make something of words of the story: a step in time, a cause, a proof."""

from __future__ import annotations

import re
from dataclasses import replace

from rca_studio.domain.casefile import CaseFile, Change, ChangeSet, created
from rca_studio.domain.moments import check_moment
from rca_studio.domain.review import Evidence, EvidenceKind
from rca_studio.editing.gestures import add_cause, attach, new_id
from rca_studio.editing.timeline_gestures import add_entry

FROM_STORY = "The story"
"""The source of what was taken from the story."""

_CLOCK = re.compile(
    r"(?<![\d.,:])([01]?\d|2[0-3])(?::([0-5]\d)(?![\d:])|\.([0-5]\d)(?=\s?[ap]\.?m\b))"
    r"(?:\s?([ap])\.?m\b)?",
    re.IGNORECASE,
)
"""A time of day: 21:40, 9:40 pm, 9.40 pm; "12.50" alone may be a dose or a length."""


def told_moment(words: str, occurred: str) -> str:
    """The moment that words tell, as far as they do: the day of the case and a time of day.

    Only one time of day says when something was; two may be a stretch, and none says nothing.
    """
    times = {_time(found) for found in _CLOCK.finditer(words)}
    if len(occurred) < len("2026-11-18") or len(times) != 1:
        return ""
    moment = f"{occurred[:10]}T{times.pop()}"
    check_moment(moment)
    return moment


def _time(found: re.Match[str]) -> str:
    hour, half = int(found[1]), (found[4] or "").lower()
    if half == "p" and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    return f"{hour:02d}:{found[2] or found[3]}"


def entry_from_story(casefile: CaseFile, quote: str, after: str = "") -> tuple[ChangeSet, str]:
    """A step of the timeline in the words of the story. Gives the change set and its id."""
    words = _one_line(quote)
    moment = told_moment(words, casefile.case.occurred)
    return add_entry(casefile, words, after=after, moment=moment, source=FROM_STORY)


def cause_from_story(
    casefile: CaseFile, effect_id: str, quote: str, *, by: str, at: str
) -> tuple[ChangeSet, str]:
    """A cause in the words of the story, which stand as its evidence. Gives the step and its id."""
    words = _one_line(quote).rstrip(".;,")
    step, made = add_cause(casefile, effect_id, words[:1].upper() + words[1:])
    proof = _proof(casefile, made, quote, by=by, at=at)
    return ChangeSet("Add cause from the story", (*step.changes, *created(proof))), made


def evidence_from_story(
    casefile: CaseFile, subject: str, quote: str, *, by: str, at: str
) -> ChangeSet:
    """Words of the story as evidence for an entity."""
    return attach(_proof(casefile, subject, quote, by=by, at=at))


def make_cause(casefile: CaseFile, entry_id: str, effect_id: str) -> tuple[ChangeSet, str]:
    """A cause that a step of the timeline tells of. Gives the change set and the cause's id."""
    entry = next(one for one in casefile.timeline if one.id == entry_id)
    step, made = add_cause(casefile, effect_id, entry.text.rstrip("."))
    told = Change(entry, replace(entry, about=made))
    return ChangeSet("Make it a cause", (*step.changes, told)), made


def _proof(casefile: CaseFile, subject: str, quote: str, *, by: str, at: str) -> Evidence:
    return Evidence(
        id=new_id(),
        case_id=casefile.case_id,
        subject=subject,
        note=_one_line(quote),
        kind=EvidenceKind.STORY,
        source=FROM_STORY,
        by=by,
        at=at,
    )


def _one_line(quote: str) -> str:
    return " ".join(quote.split())
