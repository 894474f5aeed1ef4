"""What can be told of the backups of a workspace: which are good, and how much is in them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rca_studio.faults import KnownFault
from rca_studio.models.backup import backups
from rca_studio.models.engine import connect
from rca_studio.models.look import Look, WrongPassphrase, inspect, look
from rca_studio.models.troubles import in_plain_words


@dataclass(frozen=True, slots=True)
class KeptCopy:
    """What a person is told of a backup that can be opened.

    Attributes:
        path: where it is.
        made: local moment.
        size: in bytes.
        encrypted: whether it opens with a passphrase only.
        cases: how many cases it holds; ``None`` where telling takes a passphrase that is not at
            hand (an earlier one, or that of a workspace that does not open).
    """

    path: Path
    made: datetime
    size: int
    encrypted: bool
    cases: int | None


def kept_copies(
    workspace: Path, *, key: bytes | None = None, root: Path | None = None
) -> Iterator[KeptCopy]:
    """The backups that are good, newest first; each is looked at when it is asked for.

    Args:
        workspace: the file they were made of; it need not be there any more.
        key: the data key of the workspace, to look into encrypted ones.
        root: folder of all backups.
    """
    for one in backups(workspace, root):
        with suppress(KnownFault, OSError):
            seen = look(one.path)
            cases = _cases_in(one.path, seen, key)
            yield KeptCopy(one.path, one.made, seen.size, seen.encrypted, cases)


def opens_one(workspace: Path, salt: bytes, key: bytes, root: Path | None = None) -> bool:
    """Whether a key opens a backup made under the same passphrase as the workspace.

    Where it does, and the workspace does not open, the workspace is damaged and the passphrase is
    right: an encrypted file cannot tell the one from the other by itself.
    """
    for one in backups(workspace, root):
        with suppress(KnownFault, OSError):
            seen = look(one.path)
            if seen.salt == salt:
                inspect(one.path, seen, key)
                return True
    return False


def _cases_in(copy: Path, seen: Look, key: bytes | None) -> int | None:
    if seen.encrypted and key is None:
        return None
    fitting = key if seen.encrypted else None
    try:
        inspect(copy, seen, fitting)
    except WrongPassphrase:  # made under an earlier one, which may still be known
        return None
    with in_plain_words(), closing(connect(copy, key=fitting, mode="immutable")) as db:
        return int(db.execute("SELECT count(*) FROM case_").fetchone()[0])
