"""The rejected rows of a file as a file to fix, before anything is imported.

The very import is run, into a sink that keeps what is rejected and lets everything else go.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rca_studio.domain.registers import RejectedRow
from rca_studio.domain.workspace import ImportBatch
from rca_studio.editing.ports import (
    ImportStore,
    IncomingCase,
    IncomingRows,
    KnownSource,
    Progress,
    Stamp,
)
from rca_studio.intake.plan import SourcePlan


def write_rejected(path: Path, plan: SourcePlan, store: ImportStore, progress: Progress) -> int:
    """Write what ``plan`` would reject as CSV; gives how many rows that are. For any thread."""
    from rca_studio.intake.importer import run_import
    from rca_studio.intake.rejects import export_rejected

    rehearsal = _Rehearsal(store)
    run_import(plan, rehearsal, Stamp(actor="", at="2000-01-01T00:00:00Z"), progress=progress)
    return export_rejected(path, plan.names, rehearsal.rejected)


class _Rehearsal:
    """An import store and sink in one that stores nothing."""

    def __init__(self, store: ImportStore) -> None:
        self._store = store
        self.rejected: list[RejectedRow] = []

    def known_sources(self, system: str, keys: Iterable[str]) -> dict[str, KnownSource]:
        return self._store.known_sources(system, keys)

    def begin_import(self, _batch_id: str) -> _Rehearsal:
        return self

    def add(self, cases: Iterable[IncomingCase]) -> None:
        pass

    def add_rows(self, block: IncomingRows) -> None:
        pass

    def update(self, cases: Iterable[IncomingCase]) -> None:
        pass

    def reject(self, rows: Iterable[RejectedRow]) -> None:
        self.rejected.extend(rows)

    def first_reference_number(self, _prefix: str) -> int:
        return 1

    def finish(self, batch: ImportBatch, stamp: Stamp) -> None:
        pass

    def abandon(self) -> None:
        self.rejected.clear()
