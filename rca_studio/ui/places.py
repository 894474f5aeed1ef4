"""The screens that are made when somebody first goes there, by the key of their place."""

from __future__ import annotations

from rca_studio.ui.navigation import Navigator
from rca_studio.ui.screen import Screen
from rca_studio.ui.studio import Studio

MADE_LATER = ("today", "people", "protocols", "governance", "sessions")
"""The places ``make_screen`` knows; the others belong to the window from the start."""


def make_screen(place: str, studio: Studio, navigator: Navigator) -> Screen:
    """The screen of a place.

    Raises:
        KeyError: there is no such place.
    """
    if place == "today":
        from rca_studio.ui.today.today_screen import TodayScreen

        return TodayScreen(studio, navigator)
    if place == "people":
        from rca_studio.ui.people.people_screen import PeopleScreen

        return PeopleScreen(studio, navigator)
    if place == "protocols":
        from rca_studio.ui.protocols.protocols_screen import ProtocolsScreen

        return ProtocolsScreen(studio, navigator)
    if place == "governance":
        from rca_studio.ui.governance.governance_screen import GovernanceScreen

        return GovernanceScreen(studio, navigator)
    if place == "sessions":
        from rca_studio.ui.sessions.sessions_screen import SessionsScreen

        return SessionsScreen(studio, navigator)
    raise KeyError(place)
