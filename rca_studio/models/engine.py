"""Connections to a workspace file: how they are opened, who may use which, and how they end.

The driver is used directly, not through SQLAlchemy: the first page of cases must not wait for its
import, and one edit must cost little more than the flush of the disk (see ``tables``).

The storage profile stands in ``_PROFILE``. On a local disk the journal is a write-ahead log with
``synchronous=FULL``: what is reported as saved survives a power cut, and lists can be read while an
import is written. On a network or synchronised folder it is a rollback journal, for the log needs
memory shared by all who have the file open (sqlite.org/wal.html, section 2) and a synchroniser
would carry its parts around separately; that nobody else writes is then the task of ``lock``.
At rest a workspace is one file with a rollback journal: anything can read it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from threading import Event, Lock
from typing import Any
from urllib.parse import quote

from sqlcipher3 import dbapi2 as driver

from rca_studio.faults import KnownFault
from rca_studio.models.troubles import fault_of, in_plain_words

APPLICATION_ID = 0x52434157
"""``RCAW``, in the header of each workspace file."""
SCHEMA_NUMBER = 7
"""``user_version`` of the newest schema this program knows; see ``migrations``."""
SUFFIX = ".rca"
WAIT_SECONDS = 5.0
"""How long a write waits for another one to end before it is refused."""

_INDEXED_BY = re.compile(r"\sINDEXED BY \w+")

Connection = Any
"""A connection of the driver, which ships no types."""
Shapes = dict[str, list[tuple[str, int]]]
"""What references look like: by the letters of their prefix, each prefix and a length."""

_PROFILE = (
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA mmap_size=0",
    "PRAGMA temp_store=MEMORY",  # no plain-text temporary file of an encrypted workspace
    "PRAGMA busy_timeout=5000",
    "PRAGMA synchronous=FULL",
)


def connect(
    path: Path, *, key: bytes | None = None, salt: bytes | None = None, mode: str = "rw"
) -> Connection:
    """Open one connection with the storage profile; it may be handed from thread to thread.

    Args:
        path: the file.
        key: the 32-byte data key of an encrypted workspace.
        salt: the 16 bytes an encrypted file starts with; needed to create one.
        mode: ``ro``, ``rw`` or ``rwc`` (create if it is not there); ``immutable`` reads a file
            as it lies there, without looking for a journal and without touching anything.
    """
    connection = driver.connect(
        _uri(path, mode),
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        factory=Reader if mode == "ro" else driver.Connection,
    )
    try:
        if key is not None:
            # By the C function and not by PRAGMA, so that no trace or log of SQL ever holds it.
            connection.set_key(b"x'" + (key + (salt or b"")).hex().encode() + b"'")
            # A wrong key is told to the person; SQLCipher would shout it to stderr as well.
            connection.execute("PRAGMA cipher_log_level=NONE").fetchall()
        for pragma in _PROFILE:
            connection.execute(pragma)
        if sys.platform == "darwin":
            connection.execute("PRAGMA fullfsync=ON")
        if mode in ("ro", "immutable"):
            connection.execute("PRAGMA query_only=ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _uri(path: Path, mode: str) -> str:
    place = path.absolute().as_posix()
    if not place.startswith("/"):
        place = "/" + place  # a Windows drive
    flags = "mode=ro&immutable=1" if mode == "immutable" else f"mode={mode}"
    return f"file://{quote(place)}?{flags}"


class Reader(driver.Connection):  # type: ignore[misc]  # the driver ships no types
    """A reading connection that gets by without an index that is just being built anew.

    Lists name the index they walk along; for a moment after an import it may not be there, and
    then SQLite finds its own, slower way to the same rows.
    """

    shapes: tuple[int, Shapes] | None = None
    """The state of the file in which references were last looked over, and what was found; see
    ``case_filters.reference_shapes``."""

    def execute(self, sql: str, parameters: Any = ()) -> Any:
        """Run one statement."""
        try:
            return super().execute(sql, parameters)
        except driver.OperationalError as error:
            if "no such index" not in str(error):
                raise
            return super().execute(_INDEXED_BY.sub(" ", sql), parameters)


class Engine:
    """The open file: one connection that writes, and as many as needed that read.

    ``reading()`` may be used by any thread at any time. ``writing()`` is one transaction; there is
    one at a time.
    """

    def __init__(
        self, path: Path, *, key: bytes | None = None, read_only: bool = False, local: bool = True
    ) -> None:
        self.path = path
        self.read_only = read_only
        self._key = key
        self._idle: list[Connection] = []
        self._lent: list[Connection] = []
        self._pool = Lock()
        self._turn = Lock()
        self._closed = False
        self.words_ready = Event()
        """Set while every case can be found by its words; see ``chores``."""
        self.words_ready.set()
        self._writer: Connection | None = None
        if not read_only:
            with in_plain_words():
                self._writer = self._open_writer(local)

    def _open_writer(self, local: bool) -> Connection:
        writer = connect(self.path, key=self._key)
        try:
            # 16 MB: what an import writes is not read again, and four times as much was no faster.
            writer.execute("PRAGMA cache_size=-16000")
            wanted = "wal" if local else "delete"
            # The answer is the mode in force, which may be another one; both are durable.
            writer.execute(f"PRAGMA journal_mode={wanted}").fetchone()
        except BaseException:
            writer.close()
            raise
        return writer

    # -- reading -----------------------------------------------------------------------------------

    def reading(self) -> AbstractContextManager[Connection]:
        """Lend a read-only connection; each statement sees what was committed when it began."""
        return _Loan(self, one_moment=False)

    def snapshot(self) -> AbstractContextManager[Connection]:
        """Like ``reading``, but all statements see the same moment."""
        return _Loan(self, one_moment=True)

    def borrow(self) -> Connection:
        """A reading connection; ``reading`` and ``snapshot`` see to it that it comes back."""
        with self._pool:
            if self._closed:
                raise KnownFault("The workspace was closed in the meantime.")
            if self._idle:
                connection = self._idle.pop()
                self._lent.append(connection)
                return connection
        connection = connect(self.path, key=self._key, mode="ro")
        connection.execute("PRAGMA cache_size=-32000")
        with self._pool:
            self._lent.append(connection)
        return connection

    def give_back(self, connection: Connection) -> None:
        """Take a borrowed connection back; one left in a transaction is not lent again."""
        with self._pool:
            self._lent.remove(connection)
            if not self._closed and not connection.in_transaction:
                self._idle.append(connection)
                return
        connection.close()

    # -- writing -----------------------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: committed and on the disk when the block ends, undone if it raises."""
        connection = self.begin()
        try:
            yield connection
        except BaseException:
            self.rollback()
            raise
        self.commit()

    def begin(self) -> Connection:
        """Start a transaction that is ended by ``commit`` or ``rollback``, from any thread."""
        if self._writer is None:
            raise KnownFault("This workspace is open for reading only.", "Nothing was changed.")
        if not self._turn.acquire(timeout=WAIT_SECONDS):
            raise KnownFault(
                "An import is being saved.", "Nothing was changed.", "Try again when it is done."
            )
        try:
            with in_plain_words():
                self._writer.execute("BEGIN IMMEDIATE")
        except BaseException:
            self._turn.release()
            raise
        return self._writer

    def commit(self) -> None:
        """Make the transaction durable; if that fails, all of it is taken back."""
        assert self._writer is not None
        try:
            with in_plain_words():
                self._writer.execute("COMMIT")
        except BaseException:
            self._take_back()
            raise
        finally:
            self._turn.release()

    def rollback(self) -> None:
        """Take the transaction back."""
        try:
            self._take_back()
        finally:
            self._turn.release()

    def write_anew(self) -> bool:
        """Write the whole file anew, so that nothing that was deleted is left in its free room.

        Needs as much memory as the file is large. Gives whether the log is home and empty, too;
        where somebody reads just now it is not, and closing brings it home.
        """
        if self._writer is None:
            raise KnownFault("This workspace is open for reading only.", "Nothing was changed.")
        with self._turn, in_plain_words():
            self._writer.execute("VACUUM")
            busy, *_ = self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy

    def empty_log(self) -> bool:
        """Bring the log home and cut it off, so that nothing that was written over stays in it.

        Gives whether it is empty; where somebody reads just now it is not, and closing brings it
        home. A rollback journal is gone when its transaction has ended.
        """
        if self._writer is None:
            return False
        with self._turn, in_plain_words():
            busy, *_ = self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy

    def _take_back(self) -> None:
        # A full disk or a lost drive may have ended the transaction already.
        if self._writer is not None and self._writer.in_transaction:
            with suppress(driver.Error):
                self._writer.execute("ROLLBACK")

    # -- the end -----------------------------------------------------------------------------------

    def close(self) -> None:
        """Close everything; the last one to close leaves one file at rest."""
        with self._pool:
            if self._closed:
                return
            self._closed = True
            idle, self._idle = self._idle, []
            for connection in self._lent:  # each is closed when its borrower gives it back
                connection.interrupt()
        for connection in idle:
            connection.close()
        if self._writer is not None:
            with self._turn:
                settle(self._writer)
                self._writer.close()
                self._writer = None


class _Loan:
    """A borrowed connection while its block runs.

    Every list begins with one and many take a tenth of a millisecond in all, hence a class: nested
    generators would take as long as the statement itself.
    """

    __slots__ = ("_connection", "_engine", "_one_moment")

    def __init__(self, engine: Engine, *, one_moment: bool) -> None:
        self._engine = engine
        self._one_moment = one_moment
        self._connection: Connection = None

    def __enter__(self) -> Connection:
        try:
            connection = self._connection = self._engine.borrow()
            if self._one_moment:
                connection.execute("BEGIN")
        except BaseException as error:
            self._end(error)
            raise
        return connection

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: object
    ) -> None:
        self._end(error)

    def _end(self, error: BaseException | None) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                # A lost drive, or the end of the program, may have ended it already.
                if self._one_moment and connection.in_transaction:
                    connection.execute("ROLLBACK")
            except driver.Error as trouble:
                error = error or trouble
            finally:
                self._engine.give_back(connection)
        if isinstance(error, driver.Error):
            fault = fault_of(error)
            raise error if fault is None else fault from error


def settle(connection: Connection) -> None:
    """Bring the log home and return to the rollback journal, unless somebody still reads."""
    connection.execute("PRAGMA busy_timeout=0")
    with suppress(driver.Error):
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    with suppress(driver.Error):
        connection.execute("PRAGMA journal_mode=DELETE").fetchall()
