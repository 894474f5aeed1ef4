"""Trouble of the storage engine in the words of the person who meets it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlcipher3 import dbapi2 as driver

from rca_studio.faults import KnownFault

# Primary result codes of SQLite (sqlite.org/rescode.html); the low byte of any extended code.
BUSY, LOCKED, READONLY, IOERR, CORRUPT = 5, 6, 8, 10, 11
FULL, CANTOPEN, TOOBIG, CONSTRAINT, NOTADB = 13, 14, 18, 19, 26

_NOTHING_CHANGED = "Nothing was changed; every step shown as saved is safe."

_WORDS: dict[int, tuple[str, str, str]] = {
    BUSY: (
        "The workspace is in use by another program at the moment.",
        _NOTHING_CHANGED,
        "Try again in a moment; if it stays so, close the other program.",
    ),
    READONLY: (
        "The workspace cannot be written: the file or its folder is read-only.",
        _NOTHING_CHANGED,
        "Save a copy in a folder of your own, or ask for the right to change this one.",
    ),
    IOERR: (
        "The disk or the network did not answer while the workspace was in use.",
        _NOTHING_CHANGED,
        "Check that the drive is connected, then try again.",
    ),
    CORRUPT: (
        "The workspace file is damaged.",
        "It was left untouched.",
        "Open the last good backup; keep this file, for more may be read from it.",
    ),
    FULL: (
        "The disk is full, so this step could not be saved.",
        _NOTHING_CHANGED,
        "Free some space and try again, or save a copy on another drive.",
    ),
    CANTOPEN: (
        "The workspace file cannot be opened.",
        "It was left untouched.",
        "Check that the file and its folder are there and may be read by you.",
    ),
    TOOBIG: (
        "This is too large to be kept in the workspace.",
        _NOTHING_CHANGED,
        "Keep it beside the workspace and note where it is.",
    ),
}
_WORDS[LOCKED] = _WORDS[BUSY]
_WORDS[NOTADB] = _WORDS[CORRUPT]


def code_of(error: BaseException) -> int:
    """The primary SQLite result code of a driver error; 0 where it carries none."""
    return int(getattr(error, "sqlite_errorcode", None) or 0) & 0xFF


def fault_of(error: BaseException) -> KnownFault | None:
    """What a driver error means for the person, or ``None`` where it can only be a bug."""
    words = _WORDS.get(code_of(error)) if isinstance(error, driver.Error) else None
    return KnownFault(*words) if words else None


@contextmanager
def in_plain_words() -> Iterator[None]:
    """Turn driver errors that a person can do something about into ``KnownFault``."""
    try:
        yield
    except driver.Error as error:
        fault = fault_of(error)
        if fault is None:
            raise
        raise fault from error
