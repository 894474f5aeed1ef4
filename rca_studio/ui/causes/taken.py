"""Files on their way to be evidence: read, and photos without what they tell of their maker.

No Qt: all of it runs in a worker.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rca_studio.domain.review import EvidenceKind
from rca_studio.faults import KnownFault

MOST_BYTES = 100_000_000
"""Files larger than this stay outside the workspace, or it could not be sent or backed up."""

PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".heic", ".heif", ".gif", ".bmp")


@dataclass(frozen=True, slots=True)
class Taken:
    """A file as it will be kept: what it is, and in words what was taken out of it."""

    name: str
    content: bytes
    kind: EvidenceKind
    removed: tuple[str, ...] = ()


def is_picture(name: str) -> bool:
    """Whether a file says by its name that it is a picture."""
    return Path(name).suffix.lower() in PICTURES


def read_files(paths: Iterable[Path], *, as_they_are: bool = False) -> tuple[Taken, ...]:
    """Read files as evidence; all of them, or none. Pictures are made anew without metadata, unless
    somebody said that they are documents and to be kept as they are.

    Raises:
        KnownFault: one cannot be read, is too large, or is a picture that cannot be shown safely.
    """
    return tuple(_read(path, as_they_are) for path in paths)


def take_picture(content: bytes, name: str) -> Taken:
    """A picture from the clipboard or a file, made anew without metadata.

    Raises:
        KnownFault: it is damaged, too large, or no picture at all.
    """
    from rca_studio.intake.pictures import take_in_picture

    kept = take_in_picture(content, name)
    return Taken(kept.name, kept.content, EvidenceKind.PHOTO, kept.removed)


def _read(path: Path, as_it_is: bool) -> Taken:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise KnownFault(
                f"{path.name} is larger than 100 MB.",
                "Nothing was changed.",
                "Note where the file is kept instead of adding it.",
            )
        content = path.read_bytes()
    except OSError as error:
        raise KnownFault(
            f"{path.name} could not be read: {error.strerror or error}.",
            "Nothing was changed.",
            "Choose another file.",
        ) from error
    if is_picture(path.name) and not as_it_is:
        return take_picture(content, path.name)
    return Taken(path.name, content, EvidenceKind.DOCUMENT)
