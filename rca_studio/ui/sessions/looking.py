"""Which frames somebody has looked at to their end, exactly as they are now."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from rca_studio.analysis.session.frame import Frame
from rca_studio.domain.session import FrameKind
from rca_studio.domain.words import plural
from rca_studio.ui.sessions.frame_state import FrameLine, asked_words


class Looking:
    """What was looked at counts only while the frame is the same one.

    Attributes:
        decided: words that were decided on while their frames are being made anew.
    """

    def __init__(self) -> None:
        self._looked: dict[str, str] = {}
        self.decided: set[str] = set()

    def note(self, frame: Frame) -> bool:
        """The frame was looked at; gives whether that is new."""
        new = self._looked.get(frame.id) != frame.digest
        self._looked[frame.id] = frame.digest
        return new

    def at(self, frame: Frame) -> bool:
        """Whether the frame was looked at as it is now."""
        return self._looked.get(frame.id) == frame.digest

    def forget(self) -> None:
        """Another session: nothing of it was looked at."""
        self._looked.clear()
        self.decided.clear()

    def acceptable(self, lines: Iterable[FrameLine]) -> dict[str, str]:
        """By id, the digests of the frames that wait and were looked at; no pictures."""
        return {
            line.frame.id: line.frame.digest
            for line in lines
            if line.waits
            and line.frame is not None
            and line.slot.kind is not FrameKind.PICTURE
            and self.at(line.frame)
            and not why_not(line, self.decided)
        }


def why_not(line: FrameLine | None, decided: Collection[str]) -> str:
    """Why a frame cannot be accepted yet, as a sentence; ``""`` where it can."""
    if line is None or line.frame is None:
        return "There is no frame."
    words = [one for one in asked_words(line.frame) if one not in decided]
    if words:
        return f"Decide about {plural(len(words), 'word')} first: {', '.join(words[:4])}."
    return ""
