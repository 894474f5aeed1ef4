"""What each role does, in one line, for whoever gives it to somebody."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from rca_studio.domain.deeds import MAY, Deed
from rca_studio.domain.people import Role

ROLE_WORDS: Final[Mapping[Role, str]] = MappingProxyType(
    {
        Role.REPORTER: "Reports near misses and gives evidence.",
        Role.SUPERVISOR: "Reviews, accepts evidence, moves cases on, decides who is told.",
        Role.QUALITY_LEAD: "Leads reviews, validates and closes, keeps protocols and settings.",
        Role.FACILITATOR: "Leads the analysis of causes and moves cases on.",
        Role.SAFETY_CHAMPION: "Works on reviews and causes, and may validate.",
        Role.ACTION_OWNER: "Carries actions out and says how far they have come.",
        Role.VALIDATOR: "Checks evidence independently, validates and closes.",
        Role.EXECUTIVE: "Plans actions, validates, closes, and decides who is told.",
        Role.CASE_MANAGER: "Decides who is told, and signs.",
        Role.BOARD_MEMBER: "Reads governance with small numbers protected, and no single case.",
        Role.ADMINISTRATOR: "Sets people up, changes settings and protocols, erases cases.",
    }
)


def may_words(role: Role, deed: Deed) -> str:
    """Whether a role may do something, as a sentence."""
    may = "may" if role in MAY[deed] else "may not"
    return f"{role.label} {may} {deed.label}"
