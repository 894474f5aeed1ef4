"""The show as pictures, one for each frame, as large as a screen; without any metadata."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from enum import IntEnum
from io import BytesIO
from typing import Any, Final

from rca_studio.reports.plan_leaving import file_names
from rca_studio.reports.session_told import (
    SessionTold,
    drawing_of,
    images_of,
    pictures_of,
    screen_tokens,
)

_STAGE: Final = 1280.0
_ZIP_DAY: Final = (1980, 1, 1, 0, 0, 0)


class Pixels(IntEnum):
    """How high a picture is, in pixels; sixteen to nine."""

    HD = 1080
    UHD = 2160

    @property
    def label(self) -> str:
        """The words on screen."""
        return {Pixels.HD: "1920 × 1080", Pixels.UHD: "3840 × 2160 (4K)"}[self]


def session_pictures(
    told: SessionTold,
    pixels: Pixels = Pixels.HD,
    *,
    every: bool = False,
    progress: Callable[[int], None] | None = None,
) -> tuple[tuple[str, bytes], ...]:
    """Names of files and the pictures in them, in the order of the show.

    Args:
        told: the session.
        pixels: how large.
        every: one for each step; else as many as show everything.
        progress: called with the number of each picture; may raise to stop.

    Raises:
        KnownFault: nothing was accepted yet.
    """
    from rca_studio.reports.picture import screen_png

    tokens = screen_tokens(told)
    shown = pictures_of(told, every=every)
    names = file_names([f"{at:02d} {one.heading}" for at, one in enumerate(shown, 1)], ".png")
    made = []
    for number, (name, seen) in enumerate(zip(names, shown, strict=True), 1):
        if progress is not None:
            progress(number)
        drawing = drawing_of(told, seen, _STAGE)
        images = images_of(told, seen, drawing)
        made.append((name, screen_png(drawing, tokens, pixels, images)))
    return tuple(made)


def zipped(files: Sequence[tuple[str, bytes]]) -> bytes:
    """Files in one ZIP, which does not say when each was made."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        for name, content in files:
            packed.writestr(zipfile.ZipInfo(name, _ZIP_DAY), content)
    return out.getvalue()


def plain_picture(content: bytes) -> bytes:
    """A picture as JPEG or PNG, which every program shows; others become PNG."""
    if content.startswith((b"\x89PNG", b"\xff\xd8")):
        return content
    from matplotlib.image import imread, imsave

    out = BytesIO()
    nothing: Any = {"Software": None}
    pixels = imread(BytesIO(content), format="any")  # else it takes all bytes for PNG
    imsave(out, pixels, format="png", metadata=nothing)
    return out.getvalue()
