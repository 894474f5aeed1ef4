"""A workspace file while it is open: the rooms of storage as one thing.

``models.workspace`` opens and makes them; nobody else does.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cached_property
from hmac import compare_digest
from pathlib import Path
from typing import TYPE_CHECKING

from rca_studio.faults import KnownFault
from rca_studio.models import backup
from rca_studio.models.chores import Chores
from rca_studio.models.engine import Engine
from rca_studio.models.keys import recovery_code
from rca_studio.models.lock import WorkspaceLock
from rca_studio.models.look import look
from rca_studio.models.passphrase import unlock

if TYPE_CHECKING:
    from rca_studio.domain.casefile import CaseFile, ChangeSet
    from rca_studio.domain.erasure import Erased, HoldingCopy
    from rca_studio.domain.registers import AttachedFile, CaseSummary
    from rca_studio.editing.ports import KnownSource, LoadedCase, Stamp, StepKind
    from rca_studio.models.imports import Imports, Sink
    from rca_studio.models.kept import KeptCopy
    from rca_studio.models.registers import SqlRegisters
    from rca_studio.models.store import Store


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
        self._chores = Chores(engine)
        self._closing = threading.Event()
        self._backing_up: threading.Thread | None = None
        self._backup_waits: Path | bool | None = None
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
    def _store(self) -> Store:
        # The first page of a list needs the registers only; the rest is imported behind it.
        from rca_studio.models.store import Store

        return Store(self._engine)

    @cached_property
    def _imports(self) -> Imports:
        from rca_studio.models.imports import Imports

        return Imports(self._engine, self._chores)

    @cached_property
    def registers(self) -> SqlRegisters:
        """The read-only lists."""
        from rca_studio.models.registers import SqlRegisters

        return SqlRegisters(self._engine)

    def has_people(self) -> bool:
        """Whether somebody at work is set up; asked before anything of the contents is shown."""
        with self._engine.reading() as connection:
            row = connection.execute("SELECT EXISTS (SELECT 1 FROM person WHERE active)").fetchone()
        return bool(row[0])

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
        box: tuple[bytes, bytes] | None = None,
    ) -> dict[str, int]:
        """See ``Store.commit``."""
        return self._store.commit(step, kind, stamp, versions, after, box)

    def next_reference(self, prefix: str) -> str:
        """See ``Store.next_reference``."""
        return self._store.next_reference(prefix)

    def actors(self, numbers: Iterable[int]) -> Mapping[int, str]:
        """See ``Store.actors``."""
        return self._store.actors(numbers)

    def make_secret(self, passphrase: str) -> str:
        """See ``Store.make_secret``."""
        return self._store.make_secret(passphrase)

    def check_secret(self, sha256: str, passphrase: str) -> bool:
        """See ``Store.check_secret``."""
        return self._store.check_secret(sha256, passphrase)

    def forget_secret(self, sha256: str) -> None:
        """See ``Store.forget_secret``."""
        self._store.forget_secret(sha256)

    def keep_file(self, content: bytes) -> AttachedFile:
        """See ``Store.keep_file``."""
        return self._store.keep_file(content)

    def file(self, sha256: str) -> bytes:
        """See ``Store.file``."""
        return self._store.file(sha256)

    # -- anonymous reports that wait, see models.box -----------------------------------------------

    def box_waits(self) -> bool:
        """Whether something waits in the box."""
        from rca_studio.models.box import box_waits

        return box_waits(self._engine)

    def box(self) -> bytes:
        """What is in the box."""
        from rca_studio.models.box import box_content

        return box_content(self._engine)

    def keep_box(self, before: bytes, after: bytes) -> None:
        """See ``box.keep_box``."""
        from rca_studio.models.box import keep_box

        keep_box(self._engine, before, after)

    def receipt_key(self, phrase: str) -> str:
        """See ``box.receipt_key``."""
        from rca_studio.models.box import receipt_key

        return receipt_key(self._engine, phrase)

    def case_of_receipt(self, key: str) -> str:
        """See ``box.case_of_receipt``."""
        from rca_studio.models.box import case_of_receipt

        return case_of_receipt(self._engine, key)

    def known_sources(self, system: str, keys: Iterable[str]) -> dict[str, KnownSource]:
        """See ``Imports.known_sources``."""
        return self._imports.known_sources(system, keys)

    def begin_import(self, batch_id: str) -> Sink:
        """See ``Imports.begin_import``."""
        return self._imports.begin_import(batch_id)

    def withdraw(self, batch_id: str, kind: StepKind, stamp: Stamp) -> tuple[str, ...]:
        """See ``Imports.withdraw``."""
        return self._imports.withdraw(batch_id, kind, stamp)

    def erase_case(self, case_id: str, reason: str, second: str, stamp: Stamp) -> Erased:
        """See ``erasing.erase_case``."""
        from rca_studio.models.erasing import erase_case

        return erase_case(self._engine, case_id, reason, second, stamp)

    def holding_copies(self, case_id: str, root: Path | None = None) -> tuple[HoldingCopy, ...]:
        """See ``erasing.holding_copies``."""
        from rca_studio.models.erasing import holding_copies

        self.wait_for_backup()
        return holding_copies(self._engine.path, case_id, key=self._key, root=root)

    def delete_copies(
        self, copies: Iterable[HoldingCopy], root: Path | None = None
    ) -> tuple[Path, ...]:
        """See ``erasing.delete_copies``."""
        from rca_studio.models.erasing import delete_copies

        return delete_copies(self._engine.path, [copy.path for copy in copies], root)

    # -- safety ------------------------------------------------------------------------------------

    def fits(self, secret: str) -> bool:
        """Whether a passphrase or recovery code opens this workspace; takes a moment."""
        if self._key is None:
            return True
        tried = unlock(look(self._engine.path), secret)
        return tried is not None and compare_digest(tried, self._key)

    def kept_copies(self, root: Path | None = None) -> tuple[KeptCopy, ...]:
        """The backups of this workspace that are good, newest first."""
        from rca_studio.models.kept import kept_copies

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

    def back_up_when_box_is_empty(self, root: Path | None = None) -> None:
        """Make today's backup, but not before what waits in the box is taken in.

        A copy that holds a box tells, beside the next one, who came when. Whoever opened the
        workspace takes in and calls ``back_up_if_waiting``.
        """
        if self.box_waits():
            self._backup_waits = root or True
        else:
            self.back_up_in_background(root)

    @property
    def backup_waits(self) -> bool:
        """Whether today's backup waits for the box to be taken in."""
        return self._backup_waits is not None

    def back_up_if_waiting(self) -> None:
        """Make the backup that waited for the box."""
        root, self._backup_waits = self._backup_waits, None
        if root is not None:
            self.back_up_in_background(root if isinstance(root, Path) else None)

    def wait_for_backup(self) -> None:
        """Wait until a backup under way is done."""
        if self._backing_up is not None:
            self._backing_up.join()

    def close(self) -> None:
        """Checkpoint and let go, so that at rest it is one file; twice does nothing more."""
        self._closing.set()
        self.wait_for_backup()
        if "registers" in self.__dict__:
            self.registers.finish()
        self._chores.finish()
        self._engine.close()
        if self._lock is not None:
            self._lock.release()
