"""How somebody printed the plan last time, so that the next time takes one key."""

from __future__ import annotations

from dataclasses import dataclass

from rca_studio.settings import LAST_PLAN_PRINTS, Settings
from rca_studio.ui.plan.print_making import USUAL_MARGIN
from rca_studio.ui.print.remembered import last_time, remember

PRINT, SAVE = "print", "save"
"""The ways a plan leaves the print room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChoices:
    """What was chosen: see ``PlanWish``; ``way`` is how it left.

    ``turn`` is "upright", "lying" or "" for what suits the kind; ``paper`` is "" for that of the
    workspace.
    """

    kind: str = "owner"
    paper: str = ""
    turn: str = ""
    grey: bool = False
    margin: float = USUAL_MARGIN
    purpose: str = ""
    way: str = PRINT


def last_plan_choices(settings: Settings, person: str) -> PlanChoices:
    """How this person (by id; ``""`` where nobody is set up) printed the plan last time."""
    return last_time(settings, LAST_PLAN_PRINTS, person, PlanChoices())


def keep_plan_choices(settings: Settings, person: str, choices: PlanChoices) -> None:
    """Remember them; where they cannot be kept, the next time begins as usual."""
    remember(settings, LAST_PLAN_PRINTS, person, choices)
