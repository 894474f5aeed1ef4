"""Who has a workspace open for writing: a small file beside it, held with a lock of the system.

The system takes the lock back when its holder ends, however it ends, so a record without a lock is
what a crash left behind. ``flock`` is used where there is one and not POSIX record locks: those are
shared by all windows of one process and vanish when any file handle is closed.
"""

from __future__ import annotations

import getpass
import json
import os
import socket
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from rca_studio.domain.moments import show_moment

_FAR = 1 << 30
"""Windows bars others from reading locked bytes, so a byte far behind the record is locked."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a workspace, for people to read."""

    pid: int
    host: str
    user: str
    program: str
    since: str

    @property
    def text(self) -> str:
        """For example ``ines on PC-12, since 21 Nov 2026, 13:40``."""
        return f"{self.user} on {self.host}, since {show_moment(self.since[:16])}"


class WorkspaceLock:
    """The lock of one workspace. ``left_behind`` is the record a crashed holder left, if any."""

    def __init__(self, workspace: Path, user: str = "") -> None:
        self.path = workspace.with_name(workspace.name + ".lock")
        self.left_behind: Holder | None = None
        self._user = user
        self._handle: int | None = None

    def acquire(self) -> bool:
        """Take the lock if it is free; ``holder()`` tells who has it otherwise.

        Raises:
            OSError: no lock file can be made here (read-only folder).
        """
        while True:
            handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o666)
            if not _try_lock(handle):
                os.close(handle)
                return False
            if self._is_current(handle):
                break
            os.close(handle)  # the last holder took the file away between open and lock
        self.left_behind = _read(handle)
        self._handle = handle
        _write(handle, _present(self._user))
        return True

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._handle is not None

    def holder(self) -> Holder | None:
        """Who the record names, as far as it can be read."""
        with suppress(OSError):
            handle = os.open(self.path, os.O_RDONLY)
            try:
                return _read(handle)
            finally:
                os.close(handle)
        return None

    def release(self) -> None:
        """Give the lock back and take the file away; does nothing where it is not held."""
        if self._handle is None:
            return
        handle, self._handle = self._handle, None
        if sys.platform == "win32":  # an open file cannot be deleted there
            os.close(handle)
            with suppress(OSError):
                self.path.unlink()
        else:  # deleted while still locked, so that nobody's new file is deleted by mistake
            with suppress(OSError):
                self.path.unlink()
            os.close(handle)

    def _is_current(self, handle: int) -> bool:
        try:
            there = self.path.stat()
        except OSError:
            return False
        here = os.fstat(handle)
        return (here.st_dev, here.st_ino) == (there.st_dev, there.st_ino)


def _present(user: str) -> Holder:
    if not user:
        try:
            user = getpass.getuser()
        except (OSError, KeyError, ImportError):
            user = "somebody"
    now = datetime.now().astimezone().replace(microsecond=0, tzinfo=None)
    return Holder(os.getpid(), socket.gethostname(), user, "RCA Studio", now.isoformat())


def _read(handle: int) -> Holder | None:
    os.lseek(handle, 0, os.SEEK_SET)
    try:
        plain = json.loads(os.read(handle, 4096).decode())
        return Holder(
            int(plain["pid"]),
            str(plain["host"]),
            str(plain["user"]),
            str(plain["program"]),
            str(plain["since"]),
        )
    except (ValueError, KeyError, TypeError, OSError):
        return None


def _write(handle: int, holder: Holder) -> None:
    record = json.dumps(asdict(holder)).encode()
    os.lseek(handle, 0, os.SEEK_SET)
    os.ftruncate(handle, 0)
    os.write(handle, record)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        os.lseek(handle, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a file system without locks; the record is all there is
            holder = _read(handle)
            return holder is None or _gone(holder)
        return True

    def _gone(holder: Holder) -> bool:
        """Whether the holder ran on this machine and runs no more."""
        if holder.host != socket.gethostname():
            return False
        try:
            os.kill(holder.pid, 0)
        except ProcessLookupError:
            return True
        except OSError:
            return False
        return False
