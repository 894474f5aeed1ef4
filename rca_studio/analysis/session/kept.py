"""Frames that were made before, for as long as nothing they are made of was changed.

A show is made anew each time somebody looks. Most of that is reading every text of every case for
names; an edit changes one case, and the others are made of the very same files as before.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Final

from rca_studio.analysis.session.frame import Frame

_MOST: Final = 32
"""So many cases are kept: those of half a dozen sessions."""


@dataclass(frozen=True, slots=True)
class MadeFrames:
    """Frames of one case, or of the session itself.

    Attributes:
        frames: by id of their ``ShowFrame``; a sentence for one that has nothing to say.
        title: the title of the session as others may see it; "" for a case.
    """

    frames: Mapping[str, Frame | str]
    title: str = ""


class Very:
    """Compares as the very same object: two cases that look alike are two."""

    __slots__ = ("it",)

    def __init__(self, it: object) -> None:
        self.it = it

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Very) and self.it is other.it

    __hash__ = None  # type: ignore[assignment]


class Kept:
    """What was made last, by what it is about; may be asked from several threads at once."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._made: OrderedDict[Hashable, tuple[tuple[object, ...], MadeFrames]] = OrderedDict()
        self._lock = Lock()

    def get(
        self, about: Hashable, made_from: tuple[object, ...], make: Callable[[], MadeFrames]
    ) -> MadeFrames:
        """What was made before of exactly this; else it is made, and remembered.

        Args:
            about: what it is remembered by; of each only the last is kept.
            made_from: all that it is made of.
            make: makes it; called outside the lock, so two threads may both make it.
        """
        with self._lock:
            found = self._made.get(about)
            if found is not None:
                self._made.move_to_end(about)
        if found is not None and found[0] == made_from:
            return found[1]
        made = make()
        with self._lock:
            self._made[about] = (made_from, made)
            self._made.move_to_end(about)
            while len(self._made) > self._most:
                self._made.popitem(last=False)
        return made

    def forget(self) -> None:
        """Keep nothing: the workspace is closed."""
        with self._lock:
            self._made.clear()
