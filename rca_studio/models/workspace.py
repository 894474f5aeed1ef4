"""Opens and makes workspaces: the place where storage is put together.

``open_workspace`` refuses what is not healthy before it touches anything, brings an older file up
to date on a copy, and opens for reading only what somebody else holds. ``create_workspace`` makes a
new one. Both give a ``WorkspaceFile``, which has the shape of ``editing.ports.Workspace``.
"""

from __future__ import annotations

import os
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlcipher3 import dbapi2 as driver

from rca_studio.faults import KnownFault
from rca_studio.models import backup
from rca_studio.models.engine import (
    APPLICATION_ID,
    SCHEMA_NUMBER,
    Connection,
    Engine,
    connect,
    settle,
)
from rca_studio.models.keys import SALT_BYTES, derive_key, recovery_code
from rca_studio.models.location import is_local
from rca_studio.models.lock import Holder, WorkspaceLock
from rca_studio.models.look import UNTOUCHED, Look, WrongPassphrase, damaged, inspect, look
from rca_studio.models.passphrase import unlock
from rca_studio.models.troubles import in_plain_words
from rca_studio.models.workspace_file import WorkspaceFile

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
        workspace.back_up_when_box_is_empty(backups)
    return workspace


def _inspect(path: Path, seen: Look, key: bytes | None, backups: Path | None) -> int:
    try:
        return inspect(path, seen, key)
    except WrongPassphrase:
        from rca_studio.models.kept import opens_one

        if key is not None and opens_one(path, seen.salt, key, backups):
            raise damaged() from None
        raise


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
    # A change of passphrase that was cut off leaves its copy, which may be a readable one.
    for ending in (".part", ".part-journal", ".part-wal", ".part-shm"):
        with suppress(OSError):
            path.with_name(path.name + ending).unlink(missing_ok=True)
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
    lock = WorkspaceLock(path, actor)
    try:
        # Who else makes this very workspace now would work on the same part.
        if path.exists() or not lock.acquire():
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
        if lock.held:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            lock.release()
    code = recovery_code(key) if key is not None else None
    return open_workspace(path, passphrase=code, actor=actor, backups=backups)


def _fill(db: Connection, organisation: str, actor: str) -> None:
    from rca_studio.domain.casefile import Change
    from rca_studio.domain.workspace import WORKSPACE, Setting
    from rca_studio.editing.ports import Stamp, StepKind
    from rca_studio.models import audit
    from rca_studio.models.migrate import stamp_newest
    from rca_studio.models.rows import SHAPES
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
