"""A workspace file, opened: the place where storage is put together.

``open_workspace`` refuses what is not healthy before it touches anything, brings an older file up
to date on a copy, and opens for reading only what somebody else holds. ``create_workspace`` makes a
new one. Both give a ``WorkspaceFile``, which has the shape of ``editing.ports.Workspace``.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Mapping
from contextlib import closing, suppress
from datetime import UTC, datetime
from functools import cached_property
from hmac import compare_digest
from pathlib import Path
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2 as driver

from rca_studio.domain.casefile import Change, ChangeSet
from rca_studio.domain.workspace import WORKSPACE, Setting
from rca_studio.editing.ports import Stamp, StepKind
from rca_studio.faults import KnownFault
from rca_studio.models import audit, backup
from rca_studio.models.chores import Chores
from rca_studio.models.engine import (
    APPLICATION_ID,
    SCHEMA_NUMBER,
    Connection,
    Engine,
    connect,
    settle,
)
from rca_studio.models.imports import Imports, Sink
from rca_studio.models.kept import KeptCopy, kept_copies, opens_one
from rca_studio.models.keys import SALT_BYTES, derive_key, key_of_code, recovery_code
from rca_studio.models.location import is_local
from rca_studio.models.lock import Holder, WorkspaceLock
from rca_studio.models.look import UNTOUCHED, Look, WrongPassphrase, damaged, inspect, look
from rca_studio.models.rows import SHAPES
from rca_studio.models.store import Store
from rca_studio.models.troubles import in_plain_words

if TYPE_CHECKING:
    from rca_studio.domain.casefile import CaseFile
    from rca_studio.domain.registers import AttachedFile, CaseSummary
    from rca_studio.editing.ports import KnownSource, LoadedCase, Registers


class WorkspaceFile:
    """An open workspace (the shape ``editing.ports.Workspace``)."""

    def __init__(
        self,
        engine: Engine,
        lock: WorkspaceLock | None,
        notices: tuple[str, ...],
        key: bytes | None,
    ) -> None:
        self._engine = engine
        self._lock = lock
        self._notices = notices
        self._key = key
        self._store = Store(engine)
        self._chores = Chores(engine)
        self._imports = Imports(engine, self._chores)
        self._closing = threading.Event()
        self._backing_up: threading.Thread | None = None
        self._chores.start()

    @property
    def path(self) -> str:
        """Where the file is."""
        return str(self._engine.path)

    @property
    def read_only(self) -> bool:
        """Whether this workspace was opened for reading only."""
        return self._engine.read_only

    @property
    def encrypted(self) -> bool:
        """Whether the file opens with a passphrase only."""
        return self._key is not None

    @property
    def notices(self) -> tuple[str, ...]:
        """What the person should know about how it was opened."""
        return self._notices

    @cached_property
    def registers(self) -> Registers:
        """The read-only lists."""
        from rca_studio.models.registers import SqlRegisters

        return SqlRegisters(self._engine)

    def recovery_code(self) -> str | None:
        """The code to print and lock away, or ``None`` where nothing is encrypted."""
        return None if self._key is None else recovery_code(self._key)

    # -- editing.ports.WorkspaceStore, ImportStore and BatchStore ----------------------------------

    def load(self, case_id: str) -> LoadedCase:
        """See ``Store.load``."""
        return self._store.load(case_id)

    def commit(
        self,
        step: ChangeSet,
        kind: StepKind,
        stamp: Stamp,
        versions: Mapping[str, int],
        after: Mapping[str, tuple[CaseFile, CaseSummary]],
    ) -> dict[str, int]:
        """See ``Store.commit``."""
        return self._store.commit(step, kind, stamp, versions, after)

    def next_reference(self, prefix: str) -> str:
        """See ``Store.next_reference``."""
        return self._store.next_reference(prefix)

    def keep_file(self, content: bytes) -> AttachedFile:
        """See ``Store.keep_file``."""
        return self._store.keep_file(content)

    def file(self, sha256: str) -> bytes:
        """See ``Store.file``."""
        return self._store.file(sha256)

    def known_sources(self, system: str, keys: Iterable[str]) -> dict[str, KnownSource]:
        """See ``Imports.known_sources``."""
        return self._imports.known_sources(system, keys)

    def begin_import(self, batch_id: str) -> Sink:
        """See ``Imports.begin_import``."""
        return self._imports.begin_import(batch_id)

    def withdraw(self, batch_id: str, kind: StepKind, stamp: Stamp) -> tuple[str, ...]:
        """See ``Imports.withdraw``."""
        return self._imports.withdraw(batch_id, kind, stamp)

    # -- safety ------------------------------------------------------------------------------------

    def fits(self, secret: str) -> bool:
        """Whether a passphrase or recovery code opens this workspace; takes a moment."""
        if self._key is None:
            return True
        tried = unlock(look(self._engine.path), secret)
        return tried is not None and compare_digest(tried, self._key)

    def kept_copies(self, root: Path | None = None) -> tuple[KeptCopy, ...]:
        """The backups of this workspace that are good, newest first."""
        return tuple(kept_copies(self._engine.path, key=self._key, root=root))

    def back_up_now(self, root: Path | None = None) -> None:
        """Make a backup at once; raises ``KnownFault`` where none can be made."""
        self.wait_for_backup()
        with suppress(backup.Stopped):
            backup.back_up(
                self._engine.path, key=self._key, root=root, stopped=self._closing.is_set
            )

    def back_up_in_background(self, root: Path | None = None) -> None:
        """Make today's backup in a thread of its own; closing the workspace ends it early."""

        def run() -> None:
            # The next opening tries again; an unfinished copy leaves nothing behind.
            with suppress(KnownFault, backup.Stopped):
                backup.back_up(
                    self._engine.path, key=self._key, root=root, stopped=self._closing.is_set
                )

        self._backing_up = threading.Thread(target=run, name="backup", daemon=True)
        self._backing_up.start()

    def wait_for_backup(self) -> None:
        """Wait until a backup under way is done."""
        if self._backing_up is not None:
            self._backing_up.join()

    def close(self) -> None:
        """Checkpoint and let go, so that at rest it is one file; twice does nothing more."""
        self._closing.set()
        self.wait_for_backup()
        self._chores.finish()
        self._engine.close()
        if self._lock is not None:
            self._lock.release()


# -- opening ---------------------------------------------------------------------------------------


def is_encrypted(path: Path) -> bool:
    """Whether a file asks for a passphrase; raises ``KnownFault`` if it is no workspace."""
    return look(Path(path)).encrypted


def open_workspace(
    path: Path,
    *,
    passphrase: str | None = None,
    actor: str = "",
    read_only: bool = False,
    backups: Path | None = None,
) -> WorkspaceFile:
    """Open a workspace.

    Args:
        path: the file.
        passphrase: of an encrypted workspace; its recovery code is taken as well.
        actor: who opens it, for the record others see; by default the account of the system.
        read_only: whether to leave it to others to write.
        backups: folder of all backups; by default in the data folder of the person.

    Returns:
        The open workspace: read-only, with a notice that says why, where it cannot be written.

    Raises:
        KnownFault: it is not a healthy workspace, or the passphrase does not fit. The file was
            not touched.
    """
    path = Path(path).absolute()
    seen = look(path)
    key = unlock(seen, passphrase)
    notices: list[str] = []
    lock = None if read_only else _take_lock(path, actor, notices)
    try:
        number = _inspect(path, seen, key, backups)
        if number < SCHEMA_NUMBER:
            if lock is None:
                raise _too_old_to_read()
            from rca_studio.models.migrate import migrate

            migrate(path, key=key, backups=backups)
            notices.append(
                "The workspace was brought up to date for this version of RCA Studio. "
                "The file as it was is among the backups."
            )
        local = is_local(path.parent)
        if lock is not None and not local:
            notices.append(
                "This workspace lies on a network or in a synchronised folder. "
                "Only one person at a time can change it."
            )
        engine = Engine(path, key=key, read_only=lock is None, local=local)
    except driver.Error as error:
        _release(lock)
        raise KnownFault(
            "This workspace cannot be opened.", UNTOUCHED, "Open the last good backup."
        ) from error
    except BaseException:
        _release(lock)
        raise
    workspace = WorkspaceFile(engine, lock, tuple(notices), key)
    if lock is not None and backup.due(path, backups):
        workspace.back_up_in_background(backups)
    return workspace


def _inspect(path: Path, seen: Look, key: bytes | None, backups: Path | None) -> int:
    try:
        return inspect(path, seen, key)
    except WrongPassphrase:
        if key is not None and opens_one(path, seen.salt, key, backups):
            raise damaged() from None
        raise


def unlock(seen: Look, secret: str | None) -> bytes | None:
    """The data key for what the person typed: passphrase or recovery code."""
    if not seen.encrypted:
        return None
    if not secret:
        raise KnownFault("This workspace opens with a passphrase.", UNTOUCHED, "Type it to go on.")
    return key_of_code(secret) or derive_key(secret, seen.salt)


def _take_lock(path: Path, actor: str, notices: list[str]) -> WorkspaceLock | None:
    lock = WorkspaceLock(path, actor)
    try:
        if not os.access(path, os.W_OK):
            raise PermissionError
        taken = lock.acquire()
    except OSError:
        notices.append(
            "The file or its folder is read-only, so the workspace is open for reading only. "
            "To make changes, save a copy in a folder of your own."
        )
        return None
    if not taken:
        notices.append(_held_by(lock.holder()))
        return None
    if lock.left_behind is not None:
        notices.append(
            f"The last session ({lock.left_behind.text}) ended without closing the workspace. "
            "Every step shown as saved is here."
        )
    return lock


def why_not_writable(path: Path) -> str:
    """Why a workspace can only be read at this moment, in a sentence or two; empty if it is free.

    Who asks and then opens it may still find that somebody was quicker.
    """
    notices: list[str] = []
    lock = _take_lock(Path(path).absolute(), "", notices)
    if lock is None:
        return " ".join(notices)
    lock.release()
    return ""


def _held_by(holder: Holder | None) -> str:
    who = holder.text if holder else "somebody else"
    return (
        f"This workspace is open elsewhere ({who}), so it is open here for reading only. "
        "Open it again when it is free to make changes."
    )


def _release(lock: WorkspaceLock | None) -> None:
    if lock is not None:
        lock.release()


def _too_old_to_read() -> KnownFault:
    return KnownFault(
        "This workspace was saved by an older version and has to be brought up to date first.",
        UNTOUCHED,
        "Open it once with the right to change it.",
    )


# -- making ----------------------------------------------------------------------------------------


def create_workspace(
    path: Path,
    *,
    organisation: str,
    passphrase: str | None = None,
    actor: str = "",
    backups: Path | None = None,
) -> WorkspaceFile:
    """Make a new workspace and open it.

    Args:
        path: where; there must be nothing yet.
        organisation: its name, kept as the setting ``organisation``.
        passphrase: encrypts the file where given; print ``recovery_code()`` then.
        actor: who makes it, for the first audit entry.
        backups: see ``open_workspace``.

    Raises:
        KnownFault: there is a file already, or none can be made here.
    """
    path = Path(path).absolute()
    salt = os.urandom(SALT_BYTES) if passphrase is not None else None
    key = derive_key(passphrase, salt) if passphrase is not None and salt else None
    part = path.with_name(path.name + ".part")
    try:
        if path.exists():
            raise FileExistsError
        part.unlink(missing_ok=True)
        part.touch()  # the engine would not say why it cannot
        with in_plain_words(), closing(connect(part, key=key, salt=salt, mode="rwc")) as db:
            _fill(db, organisation, actor)
        backup.flush(part)
        _give_name(part, path)
    except FileExistsError as error:
        raise KnownFault(
            f"There is a file {path.name} already.",
            "It was left untouched.",
            "Open it, or choose another name.",
        ) from error
    except OSError as error:
        raise KnownFault(
            "No workspace can be made here.",
            "Nothing was changed.",
            "Choose a folder that is there and that you may write to.",
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    code = recovery_code(key) if key is not None else None
    return open_workspace(path, passphrase=code, actor=actor, backups=backups)


def _fill(db: Connection, organisation: str, actor: str) -> None:
    from rca_studio.models.migrate import stamp_newest
    from rca_studio.models.tables import schema_statements

    db.execute("BEGIN IMMEDIATE")
    db.execute(f"PRAGMA application_id={APPLICATION_ID}")
    for statement in schema_statements():
        db.execute(statement)
    stamp_newest(db)
    setting = Setting(id="organisation", value=organisation)
    now = datetime.now(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
    seq = audit.append(
        db,
        StepKind.EDIT,
        Stamp(actor=actor, at=now),
        "Create workspace",
        (WORKSPACE,),
        audit.plain_changes([Change(None, setting)]),
    )
    shape = SHAPES[Setting]
    db.execute(shape.insert, (*shape.encode(setting), seq))
    db.execute("COMMIT")
    settle(db)


def _give_name(part: Path, path: Path) -> None:
    """Rename without writing over a file somebody made at the same moment."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if path.exists():
            raise FileExistsError from None
        part.rename(path)


# -- passphrases -----------------------------------------------------------------------------------


def change_passphrase(
    path: Path, *, old: str | None, new: str | None, backups: Path | None = None
) -> str | None:
    """Give a closed workspace another passphrase, its first one, or none any more.

    The file is written anew under the new key beside the old one, checked, and then takes its
    place. Earlier backups still open with the old passphrase; where there was none, they are
    replaced by an encrypted one, for they would tell all that is now locked up.

    Args:
        path: the workspace; nobody may have it open.
        old: passphrase or recovery code until now; ``None`` where there is none.
        new: the new one; ``None`` to take the encryption away.
        backups: see ``open_workspace``.

    Returns:
        The new recovery code, or ``None`` where the workspace is not encrypted any more.

    Raises:
        KnownFault: the old one is wrong, the workspace is open, or there is no room.
    """
    path = Path(path).absolute()
    seen = look(path)
    old_key = unlock(seen, old)
    lock = WorkspaceLock(path)
    if not lock.acquire():
        raise KnownFault(
            "The workspace is open in another window.", "Nothing was changed.", "Close it first."
        )
    from rca_studio.models.migrate import settle_at_rest

    part = path.with_name(path.name + ".part")
    try:
        number = inspect(path, seen, old_key)
        salt = os.urandom(SALT_BYTES)
        key = None if new is None else derive_key(new, salt)
        part.unlink(missing_ok=True)
        settle_at_rest(path, old_key)
        with in_plain_words():
            with closing(connect(path, key=old_key)) as db:
                _export(db, part, key, salt)
            with closing(connect(part, key=key)) as copy:
                copy.execute(f"PRAGMA application_id={APPLICATION_ID}")
                copy.execute(f"PRAGMA user_version={number}")
                _check_copy(copy)
        backup.flush(part)
        part.replace(path)
        with suppress(OSError):
            backup.flush(path)
    except OSError as error:
        raise KnownFault(
            "The workspace could not be written anew.",
            "It is as it was.",
            "Check that the disk has room and that nobody else has the file open, then try again.",
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        lock.release()
    if key is None:
        return None
    if old_key is None:
        # The change itself has been made: a backup that fails now is made up for at the next
        # opening of another day, and takes the readable ones away then.
        with suppress(KnownFault):
            backup.back_up(path, key=key, root=backups)
    return recovery_code(key)


def _export(db: Connection, part: Path, key: bytes | None, salt: bytes) -> None:
    secret = "" if key is None else f"x'{(key + salt).hex()}'"
    db.execute("ATTACH DATABASE ? AS copy KEY ?", (str(part), secret))
    try:
        db.execute("SELECT sqlcipher_export('copy')").fetchone()
    finally:
        db.execute("DETACH DATABASE copy")


def _check_copy(copy: Connection) -> None:
    if copy.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise KnownFault(
            "The new copy could not be verified.", "The workspace is as it was.", "Try again."
        )
