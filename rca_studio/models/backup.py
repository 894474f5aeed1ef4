"""Backups: verified copies of a workspace in a folder of the person, never beside the file.

A backup is made at the first opening of a day and before each migration, with the backup function
of the engine, so it is whole while work goes on, and encrypted with the same key where the
workspace is. It counts only after it was opened and checked. Seven days and four weeks are kept.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlcipher3 import dbapi2 as driver

from rca_studio.faults import KnownFault
from rca_studio.models.box import leave_out_counts
from rca_studio.models.engine import SUFFIX, Connection, connect, settle
from rca_studio.models.keys import SALT_BYTES
from rca_studio.models.troubles import in_plain_words
from rca_studio.paths import backup_folder

DAYS, WEEKS = 7, 4
_PAGES_AT_A_TIME = 2_048
_STAMP = "%Y-%m-%dT%H%M%S-%f"
_PLAIN = b"SQLite format 3\0"
"""How a file starts that is not encrypted."""


class Stopped(Exception):
    """The workspace is being closed; the unfinished copy was taken away."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup and the local moment it was made."""

    path: Path
    made: datetime


def folder_of(workspace: Path, root: Path | None = None) -> Path:
    """Where the backups of a workspace are; its name with a mark of where it lies."""
    place = workspace.resolve()
    mark = hashlib.sha256(os.path.normcase(place).encode("utf-8", "surrogatepass")).hexdigest()
    return (root or backup_folder()) / f"{place.stem}-{mark[:8]}"


def backups(workspace: Path, root: Path | None = None) -> tuple[Backup, ...]:
    """The backups of a workspace, newest first."""
    found = []
    with suppress(OSError):
        for path in folder_of(workspace, root).glob(f"*{SUFFIX}"):
            with suppress(ValueError):
                found.append(Backup(path, datetime.strptime(path.stem, _STAMP)))
    return tuple(sorted(found, key=lambda backup: backup.path.name, reverse=True))


def last_backup(workspace: Path, root: Path | None = None) -> Backup | None:
    """The newest backup of a workspace, if there is one."""
    return next(iter(backups(workspace, root)), None)


def back_up(
    workspace: Path,
    *,
    key: bytes | None = None,
    root: Path | None = None,
    now: datetime | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Backup:
    """Make one backup now, check it, and take away those that are past their time.

    Once there is an encrypted backup, those that anybody could read are taken away: they were made
    before the workspace was protected and would tell all that is now locked up.

    Raises:
        KnownFault: it could not be written, or the workspace is damaged.
        Stopped: ``stopped`` said so.
    """
    made = now or datetime.now()
    folder = folder_of(workspace, root)
    target = folder / f"{made.strftime(_STAMP)}{SUFFIX}"
    part = target.with_name(target.name + ".part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        copy_database(workspace, part, key=key, stopped=stopped, counts=False)
        part.replace(target)
    except OSError as error:
        raise KnownFault(
            "No backup could be written to your data folder.",
            "The workspace itself is safe.",
            "Check that the disk has room; the backup is tried again at the next start.",
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    if key is not None:
        _take_away_readable(workspace, root)
    _thin_out(workspace, root)
    return Backup(target, made)


def due(workspace: Path, root: Path | None = None, now: datetime | None = None) -> bool:
    """Whether there is no backup of today yet."""
    last = last_backup(workspace, root)
    return last is None or last.made.date() != (now or datetime.now()).date()


def restore(backup: Path, target: Path) -> None:
    """Put a backup where there is nothing yet; what is there is never written over.

    Raises:
        KnownFault: there is a file already, or it could not be written.
    """
    try:
        with target.open("xb") as out, backup.open("rb") as source:
            while block := source.read(1 << 20):
                out.write(block)
            out.flush()
            os.fsync(out.fileno())
    except FileExistsError as error:
        raise KnownFault(
            f"There is a file {target.name} already.",
            "Nothing was written over.",
            "Choose another name for the restored workspace.",
        ) from error
    except OSError as error:
        with suppress(OSError):
            target.unlink(missing_ok=True)
        raise KnownFault(
            "The backup could not be copied.",
            "The backup and the workspace are as they were.",
            "Choose another folder, or free some space.",
        ) from error


def copy_database(
    source: Path,
    target: Path,
    *,
    key: bytes | None,
    stopped: Callable[[], bool] = lambda: False,
    counts: bool = True,
) -> None:
    """Copy a workspace page by page into a new file, flush it and check every page.

    The copy starts with the same 16 bytes, so the same passphrase and recovery code open it. With
    ``counts`` false it leaves out what still waits to be counted with others (``box``).
    """
    target.unlink(missing_ok=True)
    salt = None
    if key is not None:
        with source.open("rb") as stream:
            salt = stream.read(SALT_BYTES)

    def progress(_status: int, _left: int, _total: int) -> None:
        if stopped():
            raise Stopped

    try:
        with in_plain_words(), closing(connect(source, key=key, mode="ro")) as old:
            with closing(connect(target, key=key, salt=salt, mode="rwc")) as new:
                # All pages in one go would keep the interpreter from doing anything else.
                old.backup(new, pages=_PAGES_AT_A_TIME, progress=progress, sleep=0.0)
                if not counts:
                    leave_out_counts(new)
                settle(new)
            with closing(connect(target, key=key, mode="ro")) as new:
                _check(new, stopped)
        flush(target)
    except BaseException:
        with suppress(OSError):
            target.unlink(missing_ok=True)
        raise


def _check(copy: Connection, stopped: Callable[[], bool]) -> None:
    copy.set_progress_handler(lambda: 1 if stopped() else 0, 100_000)
    try:
        found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    except driver.OperationalError:
        if stopped():
            raise Stopped from None
        raise
    finally:
        copy.set_progress_handler(None, 0)
    if found != "ok":
        raise KnownFault(
            "This workspace file is damaged.",
            "It was left untouched.",
            "Open the last good backup; keep this file, for more may be read from it.",
        )


def flush(path: Path) -> None:
    """Bring a file and its name to the disk, so that a swap of names survives a power cut."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
    if sys.platform != "win32":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _take_away_readable(workspace: Path, root: Path | None) -> None:
    for backup in backups(workspace, root):
        with suppress(OSError):
            with backup.path.open("rb") as stream:
                readable = stream.read(len(_PLAIN)) == _PLAIN
            if readable:
                backup.path.unlink()


def _thin_out(workspace: Path, root: Path | None) -> None:
    """Keep the newest of each of the last seven days and of the four weeks before."""
    days: dict[str, Backup] = {}
    for backup in backups(workspace, root):
        days.setdefault(backup.made.date().isoformat(), backup)
    by_day = list(days.values())
    kept = by_day[:DAYS]
    weeks: dict[tuple[int, int], Backup] = {}
    for backup in by_day[DAYS:]:
        year, week, _ = backup.made.isocalendar()
        weeks.setdefault((year, week), backup)
    kept += list(weeks.values())[:WEEKS]
    # What was made in the last hour may be the copy before a migration that is being tried.
    recent = max((b.made for b in by_day), default=datetime.min) - timedelta(hours=1)
    for backup in backups(workspace, root):
        if backup not in kept and backup.made < recent:
            with suppress(OSError):
                backup.path.unlink()
