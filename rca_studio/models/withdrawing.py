"""The undo of an import, and its redo: two sides of each case change places.

``case_bin`` holds the other side of each import. Withdrawing puts what the import brought into it
and takes back what it replaced; the same once more is redo. No 57,000 deletions are replayed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import Change
from rca_studio.domain.workspace import WORKSPACE, ImportBatch
from rca_studio.editing.ports import Stamp, StepKind
from rca_studio.faults import KnownFault
from rca_studio.models import audit
from rca_studio.models.chores import drop_indexes, leave_indexes, leave_words
from rca_studio.models.engine import Connection
from rca_studio.models.rows import OWNED_SHAPES, SHAPES
from rca_studio.models.store import write_words

FEW: Final = 1_000
"""Up to this many cases, keeping the indexes is cheaper than building them."""

_CASE = SHAPES[Case]
_BATCH = SHAPES[ImportBatch]
_NAMES = ", ".join(f'"{name}"' for name in _CASE.names)
_IN_BATCH = "(SELECT seq FROM case_ WHERE batch_id=?)"


def swap(connection: Connection, batch_id: str, kind: StepKind, stamp: Stamp) -> tuple[str, ...]:
    """Take the cases of an import out or bring them back; gives the ids of the cases touched.

    Raises:
        KnownFault: they have been worked on since.
        KeyError: there is no such import.
    """
    row = connection.execute(
        f"SELECT withdrawn, {_BATCH.columns} FROM import_batch WHERE id=?", (batch_id,)
    ).fetchone()
    if row is None:
        raise KeyError(batch_id)
    withdrawn = bool(row[0])
    batch = _BATCH.decode(row[1:])
    assert isinstance(batch, ImportBatch)
    new = _bring_back(connection, batch_id) if withdrawn else _take_out(connection, batch_id)
    updated = _exchange(connection, batch_id)
    change = Change(None, batch) if withdrawn else Change(batch, None)
    seq = audit.append(
        connection,
        kind,
        stamp,
        f"Import {batch.file_name}",
        (WORKSPACE,),
        audit.plain_changes([change]),
        listed_under=(batch_id, *updated),
    )
    connection.execute(
        "UPDATE import_batch SET withdrawn=?, version=? WHERE id=?",
        (int(not withdrawn), seq, batch_id),
    )
    connection.execute("UPDATE case_ SET version=? WHERE batch_id=?", (seq, batch_id))
    connection.executemany(
        "UPDATE case_ SET version=? WHERE id=?", [(seq, case_id) for case_id in updated]
    )
    return (*new, *updated)


def _take_out(connection: Connection, batch_id: str) -> list[str]:
    for shape in OWNED_SHAPES:
        if (
            shape is not _CASE
            and connection.execute(
                f'SELECT 1 FROM "{shape.table}" WHERE case_id IN'
                " (SELECT id FROM case_ WHERE batch_id=?) LIMIT 1",
                (batch_id,),
            ).fetchone()
        ):
            raise _worked_on()
    ids = _ids(connection, "SELECT id FROM case_ WHERE batch_id=? ORDER BY seq", batch_id)
    connection.execute(f"DELETE FROM case_search WHERE rowid IN {_IN_BATCH}", (batch_id,))
    with _without_indexes(connection, len(ids)):
        connection.execute(
            f"INSERT INTO case_bin (bin_batch, side, expects, {_NAMES})"
            f" SELECT batch_id, 'new', '', {_NAMES} FROM case_ WHERE batch_id=? ORDER BY seq",
            (batch_id,),
        )
        connection.execute("DELETE FROM case_ WHERE batch_id=?", (batch_id,))
    return ids


def _bring_back(connection: Connection, batch_id: str) -> list[str]:
    where = "WHERE bin_batch=? AND side='new'"
    ids = _ids(connection, f"SELECT id FROM case_bin {where} ORDER BY bin_seq", batch_id)
    (last,) = connection.execute("SELECT coalesce(max(seq), 0) FROM case_").fetchone()
    with _without_indexes(connection, len(ids)):
        connection.execute(
            f"INSERT INTO case_ (seq, {_NAMES}) SELECT ? + row_number() OVER (ORDER BY bin_seq),"
            f" {_NAMES} FROM case_bin {where}",
            (last, batch_id),
        )
    connection.execute(f"DELETE FROM case_bin {where}", (batch_id,))
    leave_words(connection, last + 1, last + len(ids))
    return ids


@contextmanager
def _without_indexes(connection: Connection, moved: int) -> Iterator[None]:
    """Move many rows in or out: beyond a part of the table, indexes are cheaper built anew."""
    (there,) = connection.execute("SELECT count(*) FROM case_").fetchone()
    indexes = drop_indexes(connection) if moved > max(FEW, there // 4) else []
    yield
    leave_indexes(connection, indexes, there + moved)


def _exchange(connection: Connection, batch_id: str) -> list[str]:
    """Swap the two sides of each case the import updated."""
    bins = connection.execute(
        f"SELECT bin_seq, expects, {_NAMES} FROM case_bin"
        " WHERE bin_batch=? AND side='updated' ORDER BY bin_seq",
        (batch_id,),
    ).fetchall()
    ids: list[str] = []
    setting = ", ".join(f'"{name}"=?' for name in _CASE.names)
    for bin_seq, expects, *there in bins:
        here = connection.execute(f"SELECT {_NAMES} FROM case_ WHERE id=?", (there[0],)).fetchone()
        if here is None or digest_of(list(here)) != expects:
            raise _worked_on()
        connection.execute(
            f"UPDATE case_bin SET expects=?, {setting} WHERE bin_seq=?",
            (digest_of(there), *here, bin_seq),
        )
        replace_case(connection, there, 0)
        ids.append(there[0])
    return ids


def replace_case(connection: Connection, values: list[Any], version: int) -> None:
    """Give a case this content, and its words with it."""
    setting = ", ".join(f'"{name}"=?' for name in _CASE.names)
    connection.execute(
        f"UPDATE case_ SET {setting}, version=? WHERE id=?", (*values, version, values[0])
    )
    case = _CASE.decode(tuple(values))
    assert isinstance(case, Case)
    write_words(connection, case)


def digest_of(values: list[Any]) -> str:
    """What stands for the values of a case in ``case_bin.expects``."""
    return hashlib.sha256(audit.canonical(values).encode()).hexdigest()


def _ids(connection: Connection, statement: str, batch_id: str) -> list[str]:
    return [str(id_) for (id_,) in connection.execute(statement, (batch_id,))]


def _worked_on() -> KnownFault:
    return KnownFault(
        "This import cannot be taken back: its cases have been worked on since.",
        "Nothing was changed.",
        "Undo the later steps first, or delete single cases.",
    )
