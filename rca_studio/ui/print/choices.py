"""How somebody printed last time, so that the next time takes one key."""

from __future__ import annotations

from dataclasses import dataclass

from rca_studio.settings import LAST_PRINTS, Settings
from rca_studio.ui.print.remembered import last_time, remember

BOTH = "both"
"""The choice of two documents at once; the others are values of ``reports.context.Document``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What was chosen: see ``reports.context.Scope``; ``key`` is the file somebody signs with."""

    document: str = "all"
    appendix: bool = True
    views: tuple[str, ...] = ("graph", "fishbone")
    accessible: bool = False
    sign: bool = False
    key: str = ""
    paper: str = ""
    purpose: str = ""


def last_choices(settings: Settings, person: str) -> Choices:
    """How this person (by id; ``""`` where nobody is set up) printed last time."""
    return last_time(settings, LAST_PRINTS, person, Choices())


def keep_choices(settings: Settings, person: str, choices: Choices) -> None:
    """Remember them; where they cannot be kept, the next time begins as usual."""
    remember(settings, LAST_PRINTS, person, choices)
