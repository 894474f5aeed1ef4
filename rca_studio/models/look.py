"""A look at a file before it is opened: refuse what is not a healthy workspace, touch nothing.

First the bytes are read as bytes, so that no engine can act on a stranger's file; then, read-only,
the schema. Byte positions: sqlite.org/fileformat2.html, section 1.3.
"""

from __future__ import annotations

import stat
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlcipher3 import dbapi2 as driver

from rca_studio.faults import KnownFault
from rca_studio.models.engine import APPLICATION_ID, SCHEMA_NUMBER, Connection, connect
from rca_studio.models.keys import SALT_BYTES
from rca_studio.models.raw_ddl import EARLIER_TRIGGERS, SEARCH, TRIGGERS
from rca_studio.models.troubles import CANTOPEN, NOTADB, READONLY, code_of, fault_of

UNTOUCHED = "It was left untouched."
_MAGIC = b"SQLite format 3\0"
_PAGE = 4096
_HEADER = 100
_SMALL = 16 * 1024 * 1024
"""Up to this size every page is checked at each opening; beyond it, with the daily backup."""
_SIGNATURES = (
    b"PK\x03\x04",
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"\xd0\xcf\x11\xe0",
    b"\x1f\x8b",
)
_ENOUGH_VALUES = 200
"""A page of cipher text has nearly all of the 256 byte values; text and tables have far fewer."""


class WrongPassphrase(KnownFault):
    """What was typed opens nothing here: neither the passphrase nor the recovery code."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the bytes of a file tell: is it encrypted (``salt``), was it closed properly."""

    encrypted: bool
    salt: bytes
    clean: bool
    size: int


def look(path: Path) -> Look:
    """Judge a file by its bytes.

    Raises:
        KnownFault: it is not a workspace this program can open.
    """
    start, size = _start_of(path)
    clean = not any(_has_content(companion) for companion in companions(path))
    if not start.startswith(_MAGIC):
        _judge_cipher(start, size, clean)
        return Look(encrypted=True, salt=start[:SALT_BYTES], clean=clean, size=size)
    if int.from_bytes(start[68:72], "big") != APPLICATION_ID:
        raise _foreign()
    _judge_number(int.from_bytes(start[60:64], "big"))
    if clean:
        page = int.from_bytes(start[16:18], "big")
        pages = int.from_bytes(start[28:32], "big")
        if size < pages * (65536 if page == 1 else page):
            raise _truncated()
    return Look(encrypted=False, salt=b"", clean=clean, size=size)


def companions(path: Path) -> tuple[Path, Path]:
    """The log and the journal that stand beside a workspace in use or after a crash."""
    return path.with_name(path.name + "-wal"), path.with_name(path.name + "-journal")


def inspect(path: Path, seen: Look, key: bytes | None) -> int:
    """Judge a workspace by its schema and, where it is cheap or needed, by all of its pages.

    Args:
        path: the file.
        seen: what ``look`` told.
        key: the data key of an encrypted workspace.

    Returns:
        The number of its schema (``user_version``).

    Raises:
        KnownFault: wrong key, or not a healthy workspace of ours.
    """
    try:
        with closing(connect(path, key=key, mode="immutable" if seen.clean else "ro")) as db:
            return _inspect(db, thorough=seen.size <= _SMALL or not seen.clean)
    except driver.Error as error:
        if code_of(error) in (READONLY, CANTOPEN) and not seen.clean:
            # A rollback journal a crash left behind: only a writer may play it back.
            with closing(connect(path, key=key)) as db:
                return _inspect(db, thorough=True)
        if code_of(error) == NOTADB and key is not None:
            raise wrong_passphrase() from error
        raise fault_of(error) or damaged() from error


def _inspect(db: Connection, *, thorough: bool) -> int:
    number = int(db.execute("PRAGMA user_version").fetchone()[0])
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise _foreign()
    _judge_number(number)
    _refuse_strangers(db)
    if thorough and db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise damaged()
    if db.execute("SELECT count(*) FROM (SELECT 1 FROM audit LIMIT 1)").fetchone()[0] != 1:
        raise damaged()
    return number


def _refuse_strangers(db: Connection) -> None:
    """Nothing may run by itself in a workspace but what we put there."""
    known = {_plain(statement) for statement in (*TRIGGERS, *EARLIER_TRIGGERS, SEARCH)}
    active = db.execute(
        "SELECT sql FROM sqlite_schema WHERE type IN ('trigger', 'view')"
        " OR sql LIKE 'CREATE VIRTUAL%'"
    )
    if any(_plain(statement or "") not in known for (statement,) in active):
        raise KnownFault(
            "This file holds program parts that RCA Studio did not put there.",
            "For safety it was not opened; " + UNTOUCHED.lower(),
            "Ask whoever sent it for the original workspace.",
        )


def _plain(statement: str) -> str:
    return " ".join(statement.split())


def _start_of(path: Path) -> tuple[bytes, int]:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
            raise _foreign()  # a pipe or a device, of which reading may never end
        size = status.st_size
        with path.open("rb") as stream:
            start = stream.read(_PAGE)
    except FileNotFoundError as error:
        raise KnownFault(
            f"There is no file {path.name} here.", "", "Check the name, or make a new workspace."
        ) from error
    except IsADirectoryError as error:
        raise KnownFault(f"{path.name} is a folder and not a workspace.", UNTOUCHED) from error
    except OSError as error:
        raise KnownFault(
            f"{path.name} cannot be read.",
            UNTOUCHED,
            "Check that the drive is connected and that you may read the file.",
        ) from error
    if size == 0:
        raise KnownFault(
            f"{path.name} is empty: it holds no workspace.",
            UNTOUCHED,
            "Open the last good backup, or make a new workspace under another name.",
        )
    if size < _HEADER:
        raise _foreign()
    return start, size


def _judge_cipher(start: bytes, size: int, clean: bool) -> None:
    if start.startswith(_SIGNATURES) or len(start) < _PAGE or len(set(start)) < _ENOUGH_VALUES:
        raise _foreign()
    if clean and size % _PAGE:
        raise _truncated()


def _judge_number(number: int) -> None:
    if number > SCHEMA_NUMBER:
        raise KnownFault(
            "This workspace was last saved by a newer version of RCA Studio.",
            UNTOUCHED,
            "Install the newer version to open it.",
        )
    if number < 1:
        raise damaged()


def _has_content(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


def wrong_passphrase() -> WrongPassphrase:
    """What is told when a key does not fit; whether it was mistyped or the file is damaged."""
    return WrongPassphrase(
        "The passphrase does not open this workspace.",
        UNTOUCHED,
        "Type it again, or use the printed recovery code.",
    )


def _foreign() -> KnownFault:
    return KnownFault(
        "This file is not an RCA Studio workspace.",
        UNTOUCHED,
        "To load cases from an export, use File > Import.",
    )


def _truncated() -> KnownFault:
    return KnownFault(
        "The end of this workspace file is missing.",
        UNTOUCHED,
        "Open the last good backup; keep this file, for more may be read from it.",
    )


def damaged() -> KnownFault:
    """What is told of a workspace whose pages are not what was written."""
    return KnownFault(
        "This workspace file is damaged.",
        UNTOUCHED,
        "Open the last good backup; keep this file, for more may be read from it.",
    )
