"""The sessions of a workspace as lines of a list: coming ones first, the next one at the top."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.moments import show_moment
from rca_studio.domain.session import Session, ShowFrame
from rca_studio.domain.words import plural


@dataclass(frozen=True, slots=True)
class Made:
    """What is known of a show that was made: ids of its frames, and of those that may be seen."""

    frames: frozenset[str]
    seen: frozenset[str]


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session of the list.

    Attributes:
        session: the session itself.
        held: whether it was begun once, or its day is over.
        shown: how many frames are part of its show.
        accepted: how many of these may be seen by others.
    """

    session: Session
    held: bool
    shown: int
    accepted: int

    @property
    def day(self) -> str:
        """When it is, in words."""
        return show_moment(self.session.day)

    @property
    def state(self) -> tuple[str, str]:
        """Words and tone of its pill."""
        if self.session.held_on:
            count = self.session.attendance
            return (f"Held, {plural(count, 'person', 'people')}" if count else "Held"), "neutral"
        if not self.shown:
            return "No frames chosen", "warning"
        if self.accepted == self.shown:
            return "Ready to show", "good"
        if not self.accepted:
            return "Nothing accepted yet", "warning"
        return f"{self.accepted} of {self.shown:,} accepted", "warning"


def session_lines(
    workspace: CaseFile, today: date, made: Mapping[str, Made] | None = None
) -> tuple[SessionLine, ...]:
    """The sessions of a workspace: those that come, the next first; then the others, newest first.

    Args:
        workspace: the workspace as it is.
        today: the present day.
        made: what is known of shows that were made; for the other sessions it counts what
            somebody accepted once.
    """
    frames: dict[str, list[ShowFrame]] = defaultdict(list)
    for frame in workspace.of(ShowFrame):
        if frame.shown:
            frames[frame.session].append(frame)
    lines = []
    for one in workspace.of(Session):
        own = frames[one.id]
        known = (made or {}).get(one.id)
        if known is None:
            shown, seen = len(own), sum(bool(frame.accepted) for frame in own)
        else:
            shown, seen = len(known.frames), len(known.seen)
        over = bool(one.held_on) or one.day[:10] < today.isoformat()
        lines.append(SessionLine(one, over, shown, seen))
    coming = sorted((x for x in lines if not x.held), key=_when)
    earlier = sorted((x for x in lines if x.held), key=_when, reverse=True)
    return (*coming, *earlier)


def _when(line: SessionLine) -> tuple[str, str]:
    return line.session.day, line.session.title
