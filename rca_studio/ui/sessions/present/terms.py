"""What goes in and out of a presenter: keys, wishes, places, and what the room sees."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, StrEnum

from rca_studio.analysis.session.frame import Frame, Question


class Key(StrEnum):
    """What a key, or a button of a remote, means to a show; figures come as ``0`` to ``9``."""

    NEXT = "next"
    BACK = "back"
    FIRST = "first"
    LAST = "last"
    BLANK = "blank"
    FREEZE = "freeze"
    PAUSE = "pause"
    PARK = "park"
    PEEK = "peek"
    GO = "go"
    ENTER = "enter"
    TAKE_BACK = "take back"
    BEGIN = "begin"
    GO_ON = "go on"
    END = "end"


class WishKind(Enum):
    """What whoever listens to the presenter has to do."""

    VOTE = "vote"
    PARK = "park"
    END = "end"


@dataclass(frozen=True, slots=True)
class Wish:
    """Something to do: a vote for the answer at ``place`` (``by`` -1 takes one back), or a sheet
    to open about the case of ``frame``."""

    kind: WishKind
    frame: Frame | None = None
    place: int = 0
    by: int = 1


@dataclass(frozen=True, slots=True)
class Place:
    """A frame of the show by its number from 0, and a step of it."""

    index: int
    step: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What the room sees: an accepted frame without a word that is not for it."""

    frame: Frame
    step: int
    number: int
    of: int


class Paused(Enum):
    """Why a show stands still."""

    BREAK = "break"
    SCREEN = "screen"


def options_of(frame: Frame | None) -> tuple[str, ...]:
    """The answers that can be voted on at a frame, at most nine."""
    if frame is None or not isinstance(frame.body, Question):
        return ()
    return frame.body.options[:9]


def for_the_room(frame: Frame) -> Frame:
    """A frame without anything that is not for the room: notes, what was hidden, what was asked."""
    return replace(frame, notes=(), left_out=(), hidden=(), asked=(), before=(), after=())
