"""A workspace file of a test, filled through the doors the program uses."""

from collections.abc import Iterable
from pathlib import Path

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import CaseFile, Change, ChangeSet, Entity
from rca_studio.domain.registers import CaseSummary
from rca_studio.domain.workspace import ImportBatch
from rca_studio.editing.ports import IncomingCase, Stamp, StepKind
from rca_studio.models.chores import Chores
from rca_studio.models.engine import Engine, connect
from rca_studio.models.imports import Imports
from rca_studio.models.store import Store
from rca_studio.models.tables import schema_statements


def empty_workspace(path: Path) -> Engine:
    connection = connect(path, mode="rwc")
    connection.execute("BEGIN")
    for statement in schema_statements():
        connection.execute(statement)
    connection.execute("COMMIT")
    connection.close()
    return Engine(path)


def stamp(minute: int = 0, actor: str = "Ada") -> Stamp:
    return Stamp(actor=actor, at=f"2026-11-21T10:{minute:02}:00Z")


def batch(batch_id: str, records: int, at: str = "2026-11-20T09:00:00Z") -> ImportBatch:
    return ImportBatch(
        id=batch_id,
        file_name=f"{batch_id}.csv",
        sha256="0" * 64,
        at=at,
        by="Ada",
        records=records,
        new=records,
        updated=0,
        unchanged=0,
        duplicate=0,
        rejected=0,
        blank=0,
        not_a_record=0,
    )


def bring_in(engine: Engine, cases: Iterable[Case], batch_id: str) -> None:
    """Import cases as one batch."""
    chores = Chores(engine)
    sink = Imports(engine, chores).begin_import(batch_id)
    listed = list(cases)
    sink.add(IncomingCase(case=case, record=n, line=n) for n, case in enumerate(listed, 1))
    sink.finish(batch(batch_id, len(listed)), stamp())
    chores.finish()


def commit(
    engine: Engine,
    label: str,
    *changes: tuple[Entity | None, Entity | None],
    kind: StepKind = StepKind.EDIT,
    at: Stamp | None = None,
    summary: CaseSummary | None = None,
) -> None:
    """Store one step the way the writer does."""
    store = Store(engine)
    step = ChangeSet(label, tuple(Change(before, after) for before, after in changes))
    versions: dict[str, int] = {}
    after: dict[str, tuple[CaseFile, CaseSummary]] = {}
    for case_id in step.case_ids:
        loaded = store.load(case_id)
        versions.update(loaded.versions)
        result = loaded.casefile.applied(step.changes)
        after[case_id] = (result, summary or CaseSummary())
    store.commit(step, kind, at or stamp(), versions, after)
