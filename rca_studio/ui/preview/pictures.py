"""Pictures of pages that were drawn, as many as there is room for."""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

from PySide6.QtGui import QImage

from rca_studio.reports.pdf_pages import Part, Picture

ROOM = 96_000_000
"""Bytes of pictures that are kept, and whatever is in sight."""


class Key(NamedTuple):
    """What a picture is of."""

    page: int
    part: Part


class Pictures:
    """Pictures by what they are of; those looked at longest ago go first."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._used = 0
        self._kept: OrderedDict[Key, tuple[QImage, Picture]] = OrderedDict()

    def __contains__(self, key: Key) -> bool:
        return key in self._kept

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def used(self) -> int:
        """Bytes of all that are kept."""
        return self._used

    def get(self, key: Key) -> QImage | None:
        """A picture, if it is there; it counts as looked at."""
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        return found[0]

    def another(self, page: int) -> QImage | None:
        """A picture of the whole page in another size, the latest, until the right one is there."""
        for key in reversed(self._kept):
            if key.page == page and (key.part.width, key.part.height) == key.part.whole:
                return self._kept[key][0]
        return None

    def put(self, key: Key, picture: Picture, in_sight: frozenset[Key] = frozenset()) -> None:
        """Keep a picture; what is in sight stays, however large."""
        image = QImage(  # reads the bytes in place, so they are kept beside it
            picture.data,
            picture.width,
            picture.height,
            picture.stride,
            QImage.Format.Format_RGB32,
        )
        self._drop(key)
        self._kept[key] = (image, picture)
        self._used += len(picture.data)
        for old in tuple(self._kept):
            if self._used <= self._room:
                break
            if old not in in_sight and old != key:
                self._drop(old)

    def clear(self) -> None:
        """Let all go."""
        self._kept.clear()
        self._used = 0

    def _drop(self, key: Key) -> None:
        if (found := self._kept.pop(key, None)) is not None:
            self._used -= len(found[1].data)
