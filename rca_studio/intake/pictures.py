"""Photos and screenshots as evidence: the picture, and nothing that it tells of its maker.

A photo of a telephone holds the position of somebody's home, a time to the second, the number of
the camera and often a second, uncropped picture. The pixels are made into a new file in a child
process (``picture_child``); what stood beside them stays behind and is named.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from rca_studio.faults import KnownFault
from rca_studio.intake import picture_child
from rca_studio.intake.text import clean_text

SECONDS: Final = 45.0
LARGEST: Final = 100_000_000
"""Bytes of one picture."""
CHILD_FLAG: Final = "--read-picture"
"""First argument by which a frozen program knows that it is to run ``picture_child.main``."""
_SAME_SUFFIX: Final = {".jpg": (".jpg", ".jpeg"), ".tif": (".tif", ".tiff")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A picture as it will be kept.

    Attributes:
        content: the new file.
        sha256: of ``content``, in hexadecimal.
        name: a file name that fits what it is now.
        width: in pixels, upright.
        height: in pixels, upright.
        removed: in plain words what was taken out, for example ``the position``.
    """

    content: bytes
    sha256: str
    name: str
    width: int
    height: int
    removed: tuple[str, ...]


def take_in_picture(source: bytes | Path, name: str = "", seconds: float = SECONDS) -> Kept:
    """Make a picture anew from its pixels: upright, in sRGB, without metadata.

    JPEG, PNG, WebP, TIFF and GIF stay what they are, with all their pages or pictures; BMP becomes
    PNG, AVIF and (where its reader is installed) HEIC become JPEG.

    Args:
        source: the file or its bytes, such as a pasted screenshot.
        name: of the file, where only its bytes are given.
        seconds: how long it may take.

    Raises:
        KnownFault: it is no picture, is damaged, asks for more than is sane, or is something else
            besides. Nothing was kept.
    """
    name = clean_text(name or (source.name if isinstance(source, Path) else "picture.png"))
    content = _bytes_of(source, name)
    if not content:
        raise _refused(name, "empty")
    if len(content) > LARGEST:
        raise _refused(name, "large")
    said, made = _ask(content, name, seconds)
    if "error" in said or not made:
        raise _refused(name, str(said.get("error", "damaged")))
    return Kept(
        content=made,
        sha256=hashlib.sha256(made).hexdigest(),
        name=_named(name, str(said["suffix"])),
        width=int(said["width"]),
        height=int(said["height"]),
        removed=tuple(map(str, said["removed"])),
    )


def _bytes_of(source: bytes | Path, name: str) -> bytes:
    if isinstance(source, bytes):
        return source
    try:
        if source.stat().st_size > LARGEST:
            raise _refused(name, "large")
        return source.read_bytes()
    except OSError as error:
        raise _refused(name, "unreadable") from error


def _named(name: str, suffix: str) -> str:
    path = Path(name)
    if path.suffix.lower() in _SAME_SUFFIX.get(suffix, (suffix,)):
        return name
    stem = path.stem if path.suffix else name
    return (stem or "picture") + suffix


def _ask(content: bytes, name: str, seconds: float) -> tuple[dict[str, Any], bytes]:
    child = subprocess.Popen(
        _command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    try:
        answer, _ = child.communicate(content, timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise _refused(name, "time") from error
    finally:
        child.kill()
        child.communicate()
    line, _, made = answer.partition(b"\n")
    try:
        said = json.loads(line)
    except ValueError:  # a decoder took the process down with it
        return {"error": "damaged"}, b""
    return (said, made) if isinstance(said, dict) else ({"error": "damaged"}, b"")


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, CHILD_FLAG]
    return [sys.executable, "-P", str(picture_child.__file__)]


_TROUBLES: Final = {
    "empty": ("has nothing in it", "Choose another file."),
    "unreadable": ("cannot be read", "Check that it is there and not open elsewhere."),
    "other": (
        "is no picture that this program knows",
        "Save it as JPEG or PNG and add that file, or add it as a document.",
    ),
    "heif": (
        "is in the format of a telephone (HEIC) that this program cannot read",
        "Send it from the telephone as JPEG (“most compatible”), or take a screenshot of it.",
    ),
    "large": (
        "is larger, or claims to be larger, than any camera makes",
        "Cut out the part that matters, or save it smaller, and add that.",
    ),
    "time": ("takes too long to read", "Save it anew as JPEG or PNG and add that file."),
    "two": (
        "is a picture and another kind of file at once",
        "Ask where it comes from; if the picture is right, take a screenshot and add that.",
    ),
    "damaged": (
        "is damaged or was cut off on its way",
        "Get it once more from where it was taken, and add that file.",
    ),
}


def _refused(name: str, code: str) -> KnownFault:
    what, do = _TROUBLES.get(code, _TROUBLES["damaged"])
    return KnownFault(f"The picture “{name}” {what}.", "Nothing was changed.", do)
