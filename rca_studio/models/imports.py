"""Whole exports in, and out again: one transaction, one audit entry, one step to undo.

New cases are written many at a time. An import that outgrows what is there drops the indexes of the
cases within its transaction and builds them anew at the end, which is several times faster than
keeping them; whoever reads meanwhile sees the workspace as it was.

Their undo is in ``withdrawing``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlcipher3 import dbapi2 as driver

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import Change
from rca_studio.domain.registers import RejectedRow
from rca_studio.domain.workspace import WORKSPACE, ImportBatch
from rca_studio.editing.ports import IncomingCase, IncomingRows, KnownSource, Stamp, StepKind
from rca_studio.faults import KnownFault
from rca_studio.models import audit
from rca_studio.models.chores import Chores, drop_indexes, leave_indexes, leave_words
from rca_studio.models.engine import Connection, Engine
from rca_studio.models.rows import SHAPES
from rca_studio.models.rows_check import piece
from rca_studio.models.store import first_reference_number
from rca_studio.models.troubles import in_plain_words
from rca_studio.models.withdrawing import FEW, digest_of, replace_case, swap

_CASE = SHAPES[Case]
_BATCH = SHAPES[ImportBatch]
_NAMES = ", ".join(f'"{name}"' for name in _CASE.names)
_MARKS = ",".join("?" * len(_CASE.names))
_BATCH_PLACE = _CASE.names.index("batch_id")
_AT_ONCE = 1_000
_PIECE = 250
"""Cases under one digest in the audit entry; see ``rows_check``."""
_MOST_PARAMETERS = 32_000
"""A little below what SQLite takes in one statement (sqlite.org/limits.html, 9)."""

_KEPT = frozenset({"id", "reference", "stage", "frame", "practice", "batch_id"})
"""What belongs to the case here and not to its source: a later release never changes it."""

_ADD = f"INSERT INTO case_ (seq, {_NAMES}, version) VALUES (?,{_MARKS},?)"
_ANY_OF = "SELECT 1 FROM case_ WHERE source_system=? AND source_key<>'' LIMIT 1"


class Imports:
    """Imports and their undo (the shapes ``ImportStore`` and ``BatchStore``)."""

    def __init__(self, engine: Engine, chores: Chores) -> None:
        self._engine = engine
        self._chores = chores

    def known_sources(self, system: str, keys: Iterable[str]) -> dict[str, KnownSource]:
        """Which of these source keys the workspace holds already."""
        with self._engine.reading() as connection:
            if not connection.execute(_ANY_OF, (system,)).fetchone():
                return {}  # the first file of this kind: nothing to look up
            rows = connection.execute(
                "SELECT source_key, id, content_hash FROM case_"
                " WHERE source_system=? AND source_key<>''"
                " AND source_key IN (SELECT value FROM json_each(?)) ORDER BY seq",
                (system, json.dumps(list(keys))),
            )
            return {key: KnownSource(case_id=id_, content_hash=digest) for key, id_, digest in rows}

    def begin_import(self, batch_id: str) -> Sink:
        """Start one import; the workspace takes no edit until it is finished or abandoned."""
        return Sink(self._engine, self._chores, batch_id)

    def withdraw(self, batch_id: str, kind: StepKind, stamp: Stamp) -> tuple[str, ...]:
        """Swap the batch out of (or back into) the cases; gives the ids of the cases touched.

        Raises:
            KnownFault: its cases have been worked on since, or a reference is taken by now.
            KeyError: there is no such import.
        """
        try:
            with in_plain_words(), self._engine.writing() as connection:
                touched = swap(connection, batch_id, kind, stamp)
        except driver.IntegrityError as error:
            raise KnownFault(
                "This import cannot be brought back: a case made since has one of its references.",
                "Nothing was changed.",
                "Load the file again; it gets new references.",
            ) from error
        self._chores.start()
        return touched


class Sink:
    """One import under way (the shape ``ImportSink``)."""

    def __init__(self, engine: Engine, chores: Chores, batch_id: str) -> None:
        self._engine = engine
        self._chores = chores
        self._batch_id = batch_id
        self._db: Connection = engine.begin()
        self._open = True
        with self._guarded():
            last, _ = audit.head(self._db)
            self._version = last + 1
            (highest,) = self._db.execute("SELECT max(seq) FROM case_").fetchone()
        self._seq = self._there = int(highest or 0)
        self._touched: list[str] = []
        self._columns: tuple[str, ...] = ()
        self._pieces: list[list[str | int]] = []
        self._indexes: list[str] | None = None if self._there else drop_indexes(self._db)

    def add(self, cases: Iterable[IncomingCase]) -> None:
        """Store new cases, of which a list may hold any number."""
        first, version, encode = self._seq + 1, self._version, _CASE.encode

        def rows() -> Iterator[tuple[Any, ...]]:
            for self._seq, incoming in enumerate(cases, first):
                values = encode(incoming.case)
                values[_BATCH_PLACE] = self._batch_id
                yield (self._seq, *values, version)

        with self._guarded():
            self._db.executemany(_ADD, rows())
            if self._indexes is None and self._seq - self._there > max(FEW, self._there):
                self._indexes = drop_indexes(self._db)

    def add_rows(self, block: IncomingRows) -> None:
        """Store many new cases at once; the same as ``add`` without an object for each."""
        width = len(block.columns)
        many = min(_AT_ONCE, _MOST_PARAMETERS // width)
        whole = len(block) // many * many
        self._attest(block)
        with self._guarded():
            # One statement for a thousand rows costs a third less than a thousand statements.
            statement = self._statement(block, many) if whole else ""
            values: list[str | int] = [0] * (many * width)
            for start in range(0, whole, many):
                for place, column in enumerate(block.values):
                    values[place::width] = column[start : start + many]
                self._db.execute(statement, values)
            rest = zip(*(column[whole:] for column in block.values), strict=True)
            self._db.executemany(self._statement(block, 1), rest)
            self._seq += len(block)
            if self._indexes is None and self._seq - self._there > max(FEW, self._there):
                self._indexes = drop_indexes(self._db)

    def _attest(self, block: IncomingRows) -> None:
        """Note digests of the cases for the audit entry, by which ``rows_check`` knows them."""
        if not self._columns and block.columns[0] == "id":
            self._columns = tuple(block.columns)
        if tuple(block.columns) == self._columns:
            for start in range(0, len(block), _PIECE):
                part = [column[start : start + _PIECE] for column in block.values]
                self._pieces.append(piece(part))

    def _statement(self, block: IncomingRows, rows: int) -> str:
        """What stores so many rows. SQLite numbers them: one after the other, as we are alone."""
        shared = dict(zip(_CASE.names, _CASE.encode(block.shared), strict=True))
        shared["batch_id"] = self._batch_id
        rest = [name for name in _CASE.names if name not in block.columns]
        names = ", ".join(f'"{name}"' for name in (*block.columns, *rest))
        given = [f"column{place}" for place in range(1, len(block.columns) + 1)]
        values = ",".join(given + [_literal(shared[name]) for name in rest])
        marks = ",".join([f"({','.join('?' * len(given))})"] * rows)
        return (
            f"INSERT INTO case_ ({names}, version)"
            f" SELECT {values},{self._version} FROM (VALUES {marks})"
        )

    def update(self, cases: Iterable[IncomingCase]) -> None:
        """Bring known cases up to date; fields edited by hand stay as they are.

        Raises:
            KeyError: a case is not there.
        """
        incoming = [item.case for item in cases]
        with self._guarded():
            by_hand = _edited_by_hand(self._db, [case.id for case in incoming])
            for case in incoming:
                self._update_one(case, _KEPT | by_hand.get(case.id, frozenset()))

    def _update_one(self, case: Case, kept: frozenset[str]) -> None:
        row = self._db.execute(f"SELECT {_NAMES} FROM case_ WHERE id=?", (case.id,)).fetchone()
        if row is None:
            raise KeyError(case.id)
        old = list(row)
        new = [
            before if name in kept else after
            for name, before, after in zip(_CASE.names, old, _CASE.encode(case), strict=True)
        ]
        if new == old:
            return
        if old[_BATCH_PLACE] != self._batch_id:
            # The first image is what undo brings back, however often the file names the case.
            self._db.execute(
                f"INSERT INTO case_bin (bin_batch, side, expects, {_NAMES})"
                f" VALUES (?,'updated',?,{_MARKS})"
                " ON CONFLICT (bin_batch, id) DO UPDATE SET expects=excluded.expects",
                (self._batch_id, digest_of(new), *old),
            )
            self._touched.append(case.id)
        replace_case(self._db, new, self._version)

    def reject(self, rows: Iterable[RejectedRow]) -> None:
        """Keep rejected records with their reasons."""
        with self._guarded():
            self._db.executemany(
                'INSERT INTO rejected_row (batch_id, record, line, reason, "column", detail, cells)'
                " VALUES (?,?,?,?,?,?,?)",
                [
                    (
                        self._batch_id,
                        row.record,
                        row.line,
                        row.reason,
                        row.column,
                        row.detail,
                        audit.canonical(row.cells),
                    )
                    for row in rows
                ],
            )

    def first_reference_number(self, prefix: str) -> int:
        """The first free number for new references in this transaction."""
        with self._guarded():
            return first_reference_number(self._db, prefix)

    def finish(self, batch: ImportBatch, stamp: Stamp) -> None:
        """Commit all of it, with the audit entry that names the file and the counts."""
        if batch.id != self._batch_id:
            raise ValueError("this is the record of another import")
        with self._guarded():
            leave_words(self._db, self._there + 1, self._seq)
            leave_indexes(self._db, self._indexes or [], self._seq)
            self._db.execute(_BATCH.insert, (*_BATCH.encode(batch), self._version))
            (change,) = audit.plain_changes([Change(None, batch)])
            told = change["after"]
            if self._pieces and isinstance(told, dict):
                told["cases"] = {"columns": self._columns, "pieces": self._pieces}
            seq = audit.append(
                self._db,
                StepKind.IMPORT,
                stamp,
                f"Import {batch.file_name}",
                (WORKSPACE,),
                [change],
                listed_under=(batch.id, *self._touched),
            )
            assert seq == self._version
            self._open = False
            # Saved is saved when it is in the log; the chores' next commit moves it on.
            self._db.execute("PRAGMA wal_autocheckpoint=0")
            try:
                self._engine.commit()
            finally:
                self._db.execute("PRAGMA wal_autocheckpoint=1000")
        self._chores.start()

    def abandon(self) -> None:
        """Take everything back; does nothing after the end."""
        if self._open:
            self._open = False
            self._engine.rollback()

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Any trouble takes the whole import back, so that the workspace can go on."""
        try:
            with in_plain_words():
                yield
        except driver.IntegrityError as error:
            self.abandon()
            raise KnownFault(
                "A case of this import has a reference that is in use already.",
                "Nothing was imported; the workspace is as it was.",
                "Try again.",
            ) from error
        except BaseException:
            self.abandon()
            raise


def _literal(value: str | int) -> str:
    """A value that all rows of a statement share, as SQL."""
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def _edited_by_hand(connection: Connection, ids: Sequence[str]) -> dict[str, frozenset[str]]:
    """For each case the fields that somebody changed here, as the audit trail tells.

    An undo takes exactly one earlier edit back, so a field counts as edited while it was changed
    more often than changes to it were taken back.
    """
    rows = connection.execute(
        "SELECT audit.kind, audit.changes FROM audit WHERE seq IN"
        " (SELECT seq FROM audit_case WHERE case_id IN (SELECT value FROM json_each(?)))"
        " AND kind<>?",
        (json.dumps(list(ids)), StepKind.IMPORT.value),
    )
    wanted = set(ids)
    counts: dict[str, dict[str, int]] = {}
    for kind, changes in rows:
        weight = -1 if kind == StepKind.UNDO.value else 1
        for change in json.loads(changes):
            before, after = change["before"], change["after"]
            if change["kind"] == "case" and change["id"] in wanted and before and after:
                count = counts.setdefault(change["id"], {})
                for name in after:
                    if before.get(name) != after[name]:
                        count[name] = count.get(name, 0) + weight
    return {
        case_id: frozenset(name for name, times in count.items() if times > 0)
        for case_id, count in counts.items()
    }
