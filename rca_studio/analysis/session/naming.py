"""What the cases of a session are called before others: above their frames, and as they begin."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from rca_studio.analysis.margin_words import mid_sentence

GENERAL: Final = "general"
"""The protocol of whatever has none of its own: its title tells a room nothing."""

_NAMED: Final = re.compile(r"(?:[A-Z][a-z]+ [A-Z]{1,2}|(?:Worker|Day) -?\d{1,3})(?!\w)")
"""A stand-in at the beginning: "Person A", "Worker 2", "Site B"."""
_PRACTICE: Final = "practice"


def case_label(place: int, count: int, *, practice: bool) -> str:
    """What stands above each frame of a case; nobody takes a practice case for a real one.

    Args:
        place: of the case in its session, from 1.
        count: how many cases the session has.
        practice: whether it was made up, for trying and teaching.
    """
    if count < 2:
        return "Practice case" if practice else ""
    words = f"Case {place} of {count}"
    return f"{words} · {_PRACTICE}" if practice else words


def is_practice(label: str) -> bool:
    """Whether a label (see ``case_label``) says that its case was made up."""
    return _PRACTICE in label.lower()


def inside(text: str) -> str:
    """A text behind a colon: its first letter small, but "Person A" stays a name."""
    return text if _NAMED.match(text) else mid_sentence(text)


def agenda(kinds: Mapping[int, str], count: int) -> tuple[str, ...]:
    """What the session is about, a line for each case, numbered as the frames of the case are.

    Cases of one kind share a line: five times the same tells nobody anything.

    Args:
        kinds: of each case by its place what kind of near miss it is, as others may see it; ""
            where that tells nothing. One that is gone has its place, and is not told.
        count: how many cases the session has.
    """
    alike = set(kinds.values())
    if len(kinds) > 1 and len(alike) == 1:
        return (" · ".join(one for one in (f"{len(kinds)} near misses", *alike) if one),)
    if count > 1:
        return tuple(f"Case {place}: {kind or 'Near miss'}" for place, kind in kinds.items())
    return tuple(f"1 near miss · {kind}" if kind else "1 near miss" for kind in kinds.values())
