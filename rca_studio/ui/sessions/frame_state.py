"""How far a frame of a show is from being seen by others, in a word and a tone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rca_studio.analysis.session.frame import Frame, Show
from rca_studio.domain.session import ShowFrame
from rca_studio.domain.words import plural

LEFT_OUT: Final = "Left out"
NOTHING: Final = "Nothing to show"
MAKING: Final = "Being made"
ACCEPTED: Final = "Accepted"
CHANGED: Final = "Changed, look again"
WAITS: Final = "To be looked at"


@dataclass(frozen=True, slots=True)
class FrameLine:
    """A frame as it is kept, and as the program makes it now.

    Attributes:
        slot: what is kept of it.
        frame: what it says; ``None`` while the show is being made, or where it has nothing to say.
        made: whether the show was made.
    """

    slot: ShowFrame
    frame: Frame | None
    made: bool = True

    @property
    def heading(self) -> str:
        """What stands above it."""
        if self.frame is not None and self.frame.heading:
            return self.frame.heading
        return self.slot.heading or self.slot.kind.heading or "Own frame"

    @property
    def label(self) -> str:
        """What its case is called before others; ``""`` for what is of the whole session."""
        return self.frame.label if self.frame is not None else ""

    @property
    def accepted(self) -> bool:
        """Whether others may see it as it is now."""
        return self.slot.shown and self._same

    @property
    def _same(self) -> bool:
        """Whether what was accepted is what it says now; known before the show is made anew."""
        frame = self.frame
        return frame is not None and bool(frame.digest) and self.slot.accepted == frame.digest

    @property
    def waits(self) -> bool:
        """Whether it is part of the show and somebody has to look at it."""
        return self.slot.shown and self.frame is not None and not self._same

    @property
    def state(self) -> tuple[str, str]:
        """Words and tone."""
        if not self.slot.shown:
            return LEFT_OUT, "neutral"
        if self.frame is None:
            return NOTHING if self.made else MAKING, "neutral"
        if self._same:
            return ACCEPTED, "good"
        if number := len(asked_words(self.frame)):
            return f"{plural(number, 'word')} to decide", "error"
        return (CHANGED if self.slot.accepted else WAITS), "warning"


def frame_lines(slots: tuple[ShowFrame, ...], show: Show | None) -> tuple[FrameLine, ...]:
    """The frames of a session with what the program makes of them."""
    made = {one.id: one for one in show.frames} if show is not None else {}
    return tuple(FrameLine(one, made.get(one.id), show is not None) for one in slots)


def asked_words(frame: Frame) -> tuple[str, ...]:
    """The words of a frame nobody has decided on, each once, in the order they are met."""
    return tuple(dict.fromkeys(one.found for one in frame.asked))


def show_words(lines: tuple[FrameLine, ...]) -> tuple[str, str]:
    """How far a whole show is, in words and a tone."""
    shown = [line for line in lines if line.slot.shown and line.frame is not None]
    if not shown:
        return "No frame to show", "warning"
    accepted = sum(line.accepted for line in shown)
    if accepted == len(shown):
        return f"All {len(shown)} frames may be seen" if accepted > 1 else "May be seen", "good"
    return f"{accepted} of {plural(len(shown), 'frame')} accepted", "warning"
