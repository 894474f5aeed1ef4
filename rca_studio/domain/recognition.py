"""Recognition: safety champions, and good catches told with the consent of those who made them.

Nothing here counts or compares people: an award says which criteria a catch met and why.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rca_studio.domain.workspace import WORKSPACE


@dataclass(frozen=True, slots=True, kw_only=True)
class Champion:
    """Somebody who carries safety knowledge into a service, for a term.

    ``since`` and ``until`` are days; without ``until`` the term is open.
    """

    id: str
    name: str
    service: str
    since: str
    until: str = ""
    note: str = ""
    case_id: str = WORKSPACE


class Consent(StrEnum):
    """Whether somebody wants to be named."""

    NOT_ASKED = "not_asked"
    GIVEN = "given"
    NO_NAME = "no_name"
    DECLINED = "declined"

    @property
    def label(self) -> str:
        """The words on screen."""
        words = {
            "not_asked": "Not asked yet",
            "given": "Agreed to be named",
            "no_name": "Agreed, without a name",
        }
        return words.get(self.value, "Does not want it")


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodCatch:
    """An award for a catch.

    Attributes:
        to: whom it thanks, a name or a team; may be empty for an anonymous report.
        criteria: keys of ``frameworks/recognition.toml`` it met; at least one.
        why: what was done, in plain words that can be seen by others.
        consent: whether who made it wants to be named.
        consent_on: the day that was said.
        given_on: the day it was given; "" before.
        by, at: who proposed it, and when.
    """

    id: str
    case_id: str
    to: str
    criteria: tuple[str, ...]
    why: str = ""
    consent: Consent = Consent.NOT_ASKED
    consent_on: str = ""
    given_on: str = ""
    by: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchRow:
    """A good catch in a list over all cases, with what its case is called and where it was."""

    catch: GoodCatch
    reference: str
    title: str
    service: str
    anonymous: bool
    practice: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackRow:
    """A case in the list of what reporters have heard.

    ``given_on`` is "" while nothing was given; ``text`` is what is written so far.
    """

    case_id: str
    reference: str
    title: str
    service: str
    reported: str
    anonymous: bool
    practice: bool
    text: str = ""
    given_on: str = ""
