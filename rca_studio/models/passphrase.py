"""The passphrase of a workspace: what it unlocks, and how it is given, changed and taken away."""

from __future__ import annotations

import os
from contextlib import closing, suppress
from pathlib import Path

from rca_studio.faults import KnownFault
from rca_studio.models import backup
from rca_studio.models.engine import APPLICATION_ID, Connection, connect
from rca_studio.models.keys import SALT_BYTES, derive_key, key_of_code, recovery_code
from rca_studio.models.lock import WorkspaceLock
from rca_studio.models.look import UNTOUCHED, Look, inspect, look
from rca_studio.models.troubles import in_plain_words


def unlock(seen: Look, secret: str | None) -> bytes | None:
    """The data key for what the person typed: passphrase or recovery code."""
    if not seen.encrypted:
        return None
    if not secret:
        raise KnownFault("This workspace opens with a passphrase.", UNTOUCHED, "Type it to go on.")
    return key_of_code(secret) or derive_key(secret, seen.salt)


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
