"""Safety knowledge sessions: which cases are told to whom, in which frames, and what came of it.

All of it is of the workspace; the cases themselves are never changed by a show. What a frame says
is made anew from its case each time (see ``analysis.session``): kept are only its place, the words
somebody put instead, and what was accepted to be seen by others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from rca_studio.domain.workspace import WORKSPACE

MOST_CASES: Final = 5
"""A room takes no more in one session."""


class FrameKind(StrEnum):
    """What a frame of a show tells; in the order in which a case is told."""

    OPENING = "opening"
    STORY = "story"
    EXPECTED = "expected"
    STEPS = "steps"
    LIKELY = "likely"
    PATHS = "paths"
    STOPPED = "stopped"
    MARGIN = "margin"
    CHANGED = "changed"
    QUESTION = "question"
    TOMORROW = "tomorrow"
    OWN = "own"
    PICTURE = "picture"

    @property
    def heading(self) -> str:
        """What stands above it where nobody chose other words."""
        return _HEADINGS[self]


_HEADINGS: Final[Mapping[FrameKind, str]] = MappingProxyType(
    {
        FrameKind.OPENING: "Safety knowledge session",
        FrameKind.STORY: "What almost happened",
        FrameKind.EXPECTED: "What was expected",
        FrameKind.STEPS: "Step by step",
        FrameKind.LIKELY: "What made it likely?",
        FrameKind.PATHS: "How it came together",
        FrameKind.STOPPED: "What stopped harm, and would it work again?",
        FrameKind.MARGIN: "How close was harm?",
        FrameKind.CHANGED: "What we changed, and whether it held",
        FrameKind.QUESTION: "A question to the room",
        FrameKind.TOMORROW: "What I will do tomorrow",
        FrameKind.OWN: "",
        FrameKind.PICTURE: "A picture",
    }
)

OF_EACH_CASE: Final = (
    FrameKind.STORY,
    FrameKind.EXPECTED,
    FrameKind.STEPS,
    FrameKind.LIKELY,
    FrameKind.PATHS,
    FrameKind.STOPPED,
    FrameKind.MARGIN,
    FrameKind.CHANGED,
    FrameKind.QUESTION,
)
"""The frames the program makes of each case, in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One safety knowledge session.

    Attributes:
        title: what it is called, "Safety knowledge session · November".
        day: when it is held, a moment.
        audience: for whom.
        aim: what people should know or do afterwards.
        cases: ids of the cases told, in order; one to five.
        minutes: how long it may take.
        light: whether it is shown dark on light; by default light on dark.
        attendance: how many came; a count, never names. 0 where nobody counted.
        held_on: the instant it was begun the last time; "" before.
        by, at: who prepared it, and when.
    """

    id: str
    title: str
    day: str
    cases: tuple[str, ...] = ()
    audience: str = ""
    aim: str = ""
    minutes: int = 45
    light: bool = False
    attendance: int = 0
    held_on: str = ""
    by: str = ""
    at: str = ""
    case_id: str = WORKSPACE


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowFrame:
    """One frame of the show of a session.

    Attributes:
        session: id of the session.
        rank: its place in the show.
        kind: what it tells.
        about: id of the case it tells; "" for what is said of the whole session.
        heading, text: own words instead of what the program says; "" for those of the program.
            ``text`` has a paragraph a line.
        notes: for the facilitator alone.
        shown: whether it is part of the show.
        options: what can be voted on, where it asks.
        evidence: id of the picture it shows.
        accepted: digest of what was accepted to be seen (``Frame.digest``); "" before. A frame
            whose digest is another one is not shown.
        accepted_by, accepted_at: by whom, and when.
    """

    id: str
    session: str
    rank: float
    kind: FrameKind
    about: str = ""
    heading: str = ""
    text: str = ""
    notes: str = ""
    shown: bool = True
    options: tuple[str, ...] = ()
    evidence: str = ""
    accepted: str = ""
    accepted_by: str = ""
    accepted_at: str = ""
    case_id: str = WORKSPACE


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionVote:
    """How a room answered a question: as many counts as options. Nobody's vote is kept."""

    id: str
    session: str
    frame: str
    question: str
    options: tuple[str, ...]
    counts: tuple[int, ...]
    case_id: str = WORKSPACE


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedIdea:
    """Something somebody said in a session that is not to be lost.

    Attributes:
        about: id of the case it was said about; "" for none.
        went_to: id of the evidence or action it became; "" while it is parked.
    """

    id: str
    session: str
    text: str
    about: str = ""
    went_to: str = ""
    rank: float = 0.0
    case_id: str = WORKSPACE


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """What somebody, or a team, will do after a session.

    Attributes:
        who: a name or a team.
        due: the day until when.
        about: id of the case it belongs to; "" for none.
        action: id of the proposed action it became in the plan of the case; "" before.
    """

    id: str
    session: str
    text: str
    who: str
    due: str
    about: str = ""
    action: str = ""
    rank: float = 0.0
    case_id: str = WORKSPACE


class NameKind(StrEnum):
    """What a word stands for that others must not see; or that it may be seen."""

    PERSON = "person"
    STAFF = "staff"
    SITE = "site"
    STREET = "street"
    ROUTE = "route"
    FINE = "fine"

    @property
    def label(self) -> str:
        """The words on screen."""
        return _NAME_KINDS[self]


_NAME_KINDS: Final[Mapping[NameKind, str]] = MappingProxyType(
    {
        NameKind.PERSON: "Person supported",
        NameKind.STAFF: "Member of staff",
        NameKind.SITE: "House or site",
        NameKind.STREET: "Street or town",
        NameKind.ROUTE: "Route",
        NameKind.FINE: "May be seen",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownName:
    """A name of the registers by which cases are de-identified, and how else it is written.

    ``FINE`` says of a word that looks like a name that it may be seen.
    """

    id: str
    kind: NameKind
    name: str
    also: tuple[str, ...] = ()
    by: str = ""
    at: str = ""
    case_id: str = WORKSPACE
