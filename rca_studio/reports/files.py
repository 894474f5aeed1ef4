"""Writes what is made: the whole file, or none of it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from rca_studio.faults import KnownFault


def write_whole(path: Path, content: bytes) -> None:
    """Write a whole file, or leave what was there.

    Raises:
        KnownFault: the place refuses it, is full, or the file is open elsewhere (on Windows).
    """
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise KnownFault(
            f"{path.name} could not be written: {error.strerror or 'the place refuses it'}.",
            "Your work is safe, and a file of that name is as it was.",
            "Choose another place, or close the file where it is open.",
        ) from error


def make_folder(folder: Path) -> None:
    """Make a folder to write into, unless it is there.

    Raises:
        KnownFault: there is a file of that name, or the place refuses it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise KnownFault(
            f"The folder {folder.name} could not be made: "
            f"{error.strerror or 'the place refuses it'}.",
            "Nothing was written.",
            "Choose another place.",
        ) from error
