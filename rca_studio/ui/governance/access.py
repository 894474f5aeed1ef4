"""Who sees what of governance: whose figures are protected, and how.

Somebody who may not look at single cases sees governance alone, with small numbers protected, as it
stood at the end of the last month that is over. Everybody else may have small numbers protected to
show the screen to others.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from rca_studio.domain.deeds import Deed
from rca_studio.faults import KnownFault
from rca_studio.settings import ASKED_OF_GOVERNANCE
from rca_studio.ui.studio import Studio

if TYPE_CHECKING:
    from rca_studio.analysis.governance.disclosure import Asked
    from rca_studio.analysis.governance.guard import Guard
    from rca_studio.analysis.governance.pack import SmallNumbers

SMALL_NUMBERS: Final = "small_numbers"
"""The setting of a workspace that says how small numbers are protected: key of a preset."""

FIGURES_ONLY: Final = "Your role sees figures, and no single case."
PLACES_OF_FIGURES: Final = ("governance",)
"""Where somebody may go who sees figures only."""

ENTRIES_OF_FIGURES: Final = frozenset(
    (
        *("new", "open", "sample", "close", "quit", "lock", "undo", "redo", "report"),
        *("place_governance", "governance_period", "board"),
        *("larger", "smaller", "usual", "region", "region_back", "keys", "about", "licences"),
    )
)
"""Entries of the menus for somebody who sees figures only, besides the questions and looks."""


def sees_cases(studio: Studio) -> bool:
    """Whether whoever is at work may look at single cases; everybody while nobody is set up."""
    return studio.may(Deed.SEE_CASES)


def sees_figures_only(studio: Studio) -> bool:
    """Whether somebody is at work who may not look at single cases."""
    return studio.people.set_up and studio.person is not None and not sees_cases(studio)


def is_entry_of_figures(key: str) -> bool:
    """Whether an entry of the menus is for somebody who sees figures only."""
    return key in ENTRIES_OF_FIGURES or key.startswith(("ask_", "theme_"))


def preset_of(studio: Studio) -> SmallNumbers:
    """How this workspace protects small numbers."""
    return studio.practice.governance.preset(studio.workspace_value(SMALL_NUMBERS))


def guard_for(studio: Studio, protect: bool = False) -> Guard:
    """What lets numbers through to whoever is at work.

    Args:
        studio: the open workspace.
        protect: whether small numbers are hidden from somebody, too, who may see cases.
    """
    from rca_studio.analysis.governance.guard import Guard

    if protect or not sees_cases(studio):
        from rca_studio.analysis.governance.protecting import ProtectingGuard

        return ProtectingGuard(preset_of(studio))
    return Guard()


def asked_by(studio: Studio) -> Asked | None:
    """The choices that somebody who sees figures only was shown; ``None`` for everybody else."""
    if sees_cases(studio):
        return None
    from rca_studio.analysis.governance.asked_kept import kept_views
    from rca_studio.analysis.governance.disclosure import Asked

    there = studio.settings.get(ASKED_OF_GOVERNANCE)
    return Asked(preset_of(studio), kept_views(there, *_whose(studio)))


def keep_asked(studio: Studio, asked: Asked) -> None:
    """Remember what was shown, so that opening the program again forgets nothing."""
    from rca_studio.analysis.governance.asked_kept import with_views

    there = studio.settings.get(ASKED_OF_GOVERNANCE)
    kept = with_views(there, *_whose(studio), asked.views)
    if kept != there:
        with suppress(KnownFault):
            studio.settings.set(ASKED_OF_GOVERNANCE, kept)


def _whose(studio: Studio) -> tuple[str, str]:
    """The workspace, and who is at work in it."""
    person = studio.person
    return str(studio.workspace.path), person.id if person is not None else ""
