"""Pasted text as steps of the timeline: a line each, with its time where one stands in front."""

from __future__ import annotations

import re

from rca_studio.domain.moments import parse_moment
from rca_studio.editing.branch_gestures import MOST_PASTED
from rca_studio.editing.step_gestures import Step
from rca_studio.intake.models.reading import LONGEST_TEXT, refused
from rca_studio.intake.text import clean_text

_CLIPBOARD = "what was copied"
_BULLET = re.compile(r"(?:[-*+•‣◦▪–—]|\d{1,3}[.)])\s+")
_CLOCK = re.compile(r"(\d{1,2})[:.h](\d{2})(?::\d{2})?(?:\s*(?:Uhr|h))?", re.IGNORECASE)
_PARTED = re.compile(r"\t|\s[-–—]\s|:\s")


def steps_of(text: str, day: str = "") -> tuple[Step, ...]:
    """What the lines of a text say, each a step.

    What stands before a tab, a dash or a colon is its moment where it can be read as one, such as
    ``18 Nov 2026, 20:40``; a time alone (``20:40``) is one of that ``day`` (``YYYY-MM-DD``).

    Raises:
        KnownFault: there is too much of it.
    """
    steps = []
    for line in clean_text(text).splitlines():
        body = _BULLET.sub("", line.strip(), count=1) if _BULLET.match(line.strip()) else line
        step = _step(body.strip("\t "), day)
        if step.text:
            steps.append(step)
    if len(steps) > MOST_PASTED:
        raise refused(_CLIPBOARD, f"holds more than {MOST_PASTED:,} lines", "Paste it in parts.")
    return tuple(steps)


def _step(line: str, day: str) -> Step:
    for found in _PARTED.finditer(line):
        moment = _moment(line[: found.start()], day)
        if moment is not None:
            return Step(_words(line[found.end() :]), moment)
    clock = _CLOCK.match(line)  # "20:40 Walker was away"
    if clock and line[clock.end() : clock.end() + 1].isspace():
        moment = _moment(clock[0], day)
        if moment is not None:
            return Step(_words(line[clock.end() :]), moment)
    return Step(_words(line))


def _moment(text: str, day: str) -> str | None:
    """A moment; ``None`` where it is something else, or a time of a day nobody knows."""
    words = text.strip()
    if clock := _CLOCK.fullmatch(words):
        hour, minute = int(clock[1]), int(clock[2])
        if hour > 23 or minute > 59:
            return None
        # A time of no day is no moment; then the words keep it.
        return f"{day}T{hour:02d}:{minute:02d}" if len(day) == 10 else None
    if not words or words.isdigit():  # a number in front is no year
        return None
    try:
        return parse_moment(words)
    except ValueError:
        return None


def _words(text: str) -> str:
    return " ".join(text.split())[:LONGEST_TEXT]
