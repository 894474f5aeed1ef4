"""People who work in a workspace: their roles, and where they work.

Without anybody set up, a single person works at once and nobody is asked who they are. As soon as
one person is set up, every step is taken by somebody who signed in, and ``duties`` says who may do
what. In one file on one computer roles are discipline, not a wall: whoever owns the file could
change it with other tools, and only the history with its printed head code would tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Final
from unicodedata import category, normalize

from rca_studio.domain.workspace import WORKSPACE


class Role(StrEnum):
    """What somebody does in the review of near misses."""

    REPORTER = "reporter"
    SUPERVISOR = "supervisor"
    QUALITY_LEAD = "quality_lead"
    FACILITATOR = "facilitator"
    SAFETY_CHAMPION = "safety_champion"
    ACTION_OWNER = "action_owner"
    VALIDATOR = "validator"
    EXECUTIVE = "executive"
    CASE_MANAGER = "case_manager"
    BOARD_MEMBER = "board_member"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        """The words on screen."""
        return self.value.replace("_", " ").capitalize()


ALSO_CALLED: Final = MappingProxyType(
    {
        "shift lead": Role.SUPERVISOR,
        "service manager": Role.SUPERVISOR,
        "coordinator": Role.SUPERVISOR,
    }
)
"""Words protocols use for a role. Other words of theirs ("Safeguarding lead") are titles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who works here.

    ``title`` is what the organisation calls the post ("Service manager"); ``services`` and
    ``sites`` name where they work, empty for everywhere. ``secret`` is the SHA-256 of what the
    passphrase is checked by; that itself is kept apart from the history, so that it can go. Empty:
    signs in without a passphrase. ``former_names`` keeps who did what true after a new name.
    """

    id: str
    name: str
    roles: tuple[Role, ...] = ()
    title: str = ""
    services: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    secret: str = ""
    active: bool = True
    case_id: str = WORKSPACE

    @property
    def role_words(self) -> str:
        """The roles as one line."""
        return ", ".join(role.label for role in self.roles) or "No role yet"

    def goes_by(self, name: str) -> bool:
        """Whether a name, as it stands somewhere, is this person's."""
        return plain_name(name) in {plain_name(one) for one in (self.name, *self.former_names)}

    def serves_as(self, words: str) -> bool:
        """Whether a role as protocols word it is this person's: by role, title or another word."""
        plain = plain_name(words)
        if plain and plain == plain_name(self.title):
            return True
        role = ALSO_CALLED.get(plain)
        return role in self.roles or any(plain == plain_name(one.label) for one in self.roles)

    def works_in(self, service: str, site: str = "") -> bool:
        """Whether a service and a site are this person's; nobody's limits are everybody's."""
        here = (
            not self.services
            or not service
            or plain_name(service) in map(plain_name, self.services)
        )
        there = not self.sites or not site or plain_name(site) in map(plain_name, self.sites)
        return here and there


class People:
    """The people of a workspace."""

    def __init__(self, persons: Iterable[Person] = ()) -> None:
        self._persons = tuple(sorted(persons, key=lambda one: (plain_name(one.name), one.id)))

    def __iter__(self) -> Iterator[Person]:
        return iter(self._persons)

    def __len__(self) -> int:
        return len(self._persons)

    @property
    def set_up(self) -> bool:
        """Whether anybody is set up, so that duties can be kept apart."""
        return any(one.active for one in self._persons)

    @property
    def active(self) -> tuple[Person, ...]:
        """Those who can sign in, by name."""
        return tuple(one for one in self._persons if one.active)

    def get(self, ident: str) -> Person | None:
        """The person of this id."""
        return next((one for one in self._persons if one.id == ident), None)

    def find(self, name: str) -> Person | None:
        """The person who goes, or went, by this name; those at work before those who left."""
        if not name.strip():
            return None
        for one in sorted(self._persons, key=lambda one: not one.active):
            if plain_name(one.name) == plain_name(name):
                return one
        return next((one for one in self._persons if one.goes_by(name)), None)

    def same(self, name: str, other: str) -> bool:
        """Whether two names, as they stand somewhere, are one person's."""
        if not name.strip() or not other.strip():
            return False
        if plain_name(name) == plain_name(other):
            return True
        person = self.find(name)
        return person is not None and person == self.find(other)


@lru_cache(maxsize=1024)
def plain_name(name: str) -> str:
    """A name as it is compared: however it is spaced, in capitals, composed, or marked unseen.

    >>> plain_name("Jose\u0301  Lo\u200bpez") == plain_name("jos\u00e9 lopez")
    True
    """
    composed = normalize("NFKC", name).casefold()
    seen = "".join(one for one in composed if category(one) != "Cf")
    return " ".join(seen.split())
