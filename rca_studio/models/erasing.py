"""Erases a case on request: its values go, from the history too, and the chain still stands.

A person may ask that what is known of them is erased (Regulation (EU) 2016/679, article 17). What
is left of a case is its random id, its reference, and that, when and by whom steps were taken in
it. One new entry says that it was erased, by whom, with whom, when and why. It cannot be undone.

Everything happens in one transaction. Then the file is written anew, so that not even the free
room in it holds a word; backups are files of their own, see ``holding_copies``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Final

from rca_studio.domain.erasure import Erased, HoldingCopy
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.ports import Stamp, StepKind
from rca_studio.faults import KnownFault
from rca_studio.models import audit
from rca_studio.models.audit import ERASED, NOTHING, Entry, canonical
from rca_studio.models.backup import backups, folder_of
from rca_studio.models.engine import Connection, Engine, connect
from rca_studio.models.judging import entries_between, holds
from rca_studio.models.look import inspect, look
from rca_studio.models.rows import OWNED_SHAPES
from rca_studio.models.troubles import in_plain_words

_SHORT: Final = 4
"""A source id of fewer letters may be any number of another record."""
_LONG: Final = 20
"""A text of so many letters in a raw record is that of one record only."""


def erase_case(engine: Engine, case_id: str, reason: str, second: str, stamp: Stamp) -> Erased:
    """Erase a case; see ``editing.ports.EraseStore.erase_case``."""
    with in_plain_words(), engine.writing() as connection:
        connection.execute("PRAGMA secure_delete=ON")
        try:
            told = _erase(connection, case_id, reason, second, stamp)
        finally:
            connection.execute("PRAGMA secure_delete=OFF")
    wiped = False
    with suppress(KnownFault):  # no room for a second file: what counts is done
        wiped = engine.write_anew()
    return Erased(**told, wiped=wiped)


def _erase(
    connection: Connection, case_id: str, reason: str, second: str, stamp: Stamp
) -> dict[str, Any]:
    entries = _entries_holding(connection, case_id)
    row = connection.execute(
        "SELECT seq, reference, batch_id, source_system, source_id, story FROM case_ WHERE id=?",
        (case_id,),
    ).fetchone()
    if case_id == WORKSPACE or (row is None and not entries):
        raise KnownFault("This case is not there, or was erased already.", "Nothing was changed.")
    seq, reference, batch, *source = row or (None, *_as_it_was(entries, case_id))
    batches = _batches_of(connection, case_id, batch)
    files = _files_named(connection, entries, case_id)
    raw_rows = _forget_raw(connection, batches, *source)
    bare = [_without(entry, case_id) for entry in entries]
    earlier = [[entry.seq, entry.proper_hash()] for entry in bare if not entry.sealed]
    _tell(connection, case_id, stamp, reference, reason, second, batches, earlier)
    connection.executemany(
        "UPDATE audit SET label=?, changes=?, salts=? WHERE seq=?",
        [(entry.label, entry.changes, entry.salts, entry.seq) for entry in bare],
    )
    _forget_rows(connection, case_id, seq)
    return {
        "case_id": case_id,
        "reference": reference,
        "entries": len(bare),
        "unproven": len(earlier),
        "files": _forget_files(connection, files),
        "raw_rows": raw_rows,
    }


# -- the history -----------------------------------------------------------------------------------


def _entries_holding(connection: Connection, case_id: str) -> list[Entry]:
    """The entries that hold values of the case."""
    found = []
    for (seq,) in connection.execute(
        "SELECT seq FROM audit_case WHERE case_id=? ORDER BY seq", (case_id,)
    ).fetchall():
        (entry,) = entries_between(connection, seq, seq)
        case_ids = json.loads(entry.case_ids)
        if case_id in case_ids and holds(entry.salts, case_ids, case_id):
            found.append(entry)
    return found


def _without(entry: Entry, case_id: str) -> Entry:
    """The entry with the values of the case, their salt, and its words taken out."""
    changes = canonical([c for c in json.loads(entry.changes) if audit.owner_of(c) != case_id])
    salts = NOTHING
    kept = json.loads(entry.salts) if entry.salts else None
    if isinstance(kept, list):
        kept[0] = kept[json.loads(entry.case_ids).index(case_id) + 1] = None
        salts = canonical(kept)
    return entry._replace(label=ERASED, changes=changes, salts=salts)


def _tell(
    connection: Connection,
    case_id: str,
    stamp: Stamp,
    reference: str,
    reason: str,
    second: str,
    batches: list[str],
    earlier: list[list[Any]],
) -> None:
    """Add the entry that says so. It comes first: only behind it the trail lets values go."""
    told = {
        "reference": reference,
        "reason": reason,
        "second": second,
        "batches": batches,
        "earlier": earlier,
    }
    audit.append(
        connection,
        StepKind.ERASE,
        stamp,
        f"Erase case {reference}",
        (WORKSPACE,),
        [{"kind": "erasure", "id": case_id, "before": None, "after": told}],
        listed_under=(case_id,),
    )


def _as_it_was(entries: Sequence[Entry], case_id: str) -> tuple[str, str, str, str, str]:
    """Reference, import, source and story of a case that is only in the history any more."""
    names = ("reference", "batch_id", "source_system", "source_id", "story")
    for entry in reversed(entries):
        for change in json.loads(entry.changes):
            if change["kind"] == "case" and change["id"] == case_id:
                case = change["after"] or change["before"]
                reference, batch, system, ident, story = (str(case.get(n, "")) for n in names)
                return reference, batch, system, ident, story
    return ("", "", "", "", "")


# -- the rows --------------------------------------------------------------------------------------


def _forget_rows(connection: Connection, case_id: str, seq: int | None) -> None:
    for shape in OWNED_SHAPES:
        owner = "id" if shape.table == "case_" else "case_id"
        connection.execute(f'DELETE FROM "{shape.table}" WHERE "{owner}"=?', (case_id,))
    connection.execute("DELETE FROM case_bin WHERE id=?", (case_id,))
    connection.execute("DELETE FROM facts_kept")  # its words may stand there, packed
    if seq is not None:
        connection.execute("DELETE FROM case_search WHERE rowid=?", (seq,))
    # Deleting only marks words of the index, also when the case was deleted by hand; writing all of
    # it together leaves them out.
    connection.execute("INSERT INTO case_search(case_search) VALUES ('optimize')")


def _batches_of(connection: Connection, case_id: str, batch: str) -> list[str]:
    """The import that brought the case, also where it was taken back."""
    rows = connection.execute(
        "SELECT batch_id FROM case_bin WHERE id=? AND side='new'", (case_id,)
    ).fetchall()
    return sorted({batch, *(str(found) for (found,) in rows)} - {""})


def _files_named(connection: Connection, entries: Iterable[Entry], case_id: str) -> set[str]:
    """The digests of all files the case ever named as evidence."""
    found = {
        str(side["sha256"])
        for entry in entries
        for change in json.loads(entry.changes)
        if change["kind"] == "evidence" and audit.owner_of(change) == case_id
        for side in (change["before"], change["after"])
        if side and side.get("sha256")
    }
    rows = connection.execute(
        "SELECT sha256 FROM evidence WHERE case_id=? AND sha256<>''", (case_id,)
    )
    return found | {str(sha256) for (sha256,) in rows}


def _forget_files(connection: Connection, digests: set[str]) -> int:
    """Take away the files that nobody names any more, neither a row nor a step to go back to."""
    gone = 0
    for sha256 in digests:
        if not connection.execute(
            "SELECT 1 FROM evidence WHERE sha256=?1"
            " UNION ALL SELECT 1 FROM audit WHERE instr(changes, ?1) LIMIT 1",
            (sha256,),
        ).fetchone():
            gone += connection.execute("DELETE FROM attachment WHERE sha256=?", (sha256,)).rowcount
    return gone


def _forget_raw(
    connection: Connection, batches: Sequence[str], system: str, source_id: str, story: str
) -> int:
    """Take away rejected raw records that were the same record, where they can be told.

    They can by their text, or by the id of their source in imports of the same source.
    """
    same_source = connection.execute(
        "SELECT DISTINCT batch_id FROM case_ WHERE source_system=? AND batch_id<>''", (system,)
    ).fetchall()
    known = {*batches, *(batch for (batch,) in same_source)} if source_id else set()
    rows = connection.execute(
        "SELECT seq, batch_id, cells FROM rejected_row"
        " WHERE (?1<>'' AND instr(cells, ?1)) OR (length(?2)>=?3 AND instr(cells, ?4))",
        (source_id, story, _LONG, canonical(story)[1:-1]),
    ).fetchall()
    gone = []
    for seq, batch, cells in rows:
        values = {str(value).strip() for value in json.loads(cells)}
        told = story.strip() in values if len(story) >= _LONG else False
        named = source_id in values and batch in known
        if told or (named and len(source_id) >= _SHORT):
            gone.append((seq,))
    connection.executemany("DELETE FROM rejected_row WHERE seq=?", gone)
    return len(gone)


# -- backups ---------------------------------------------------------------------------------------


def holding_copies(
    workspace: Path, case_id: str, *, key: bytes | None = None, root: Path | None = None
) -> tuple[HoldingCopy, ...]:
    """The backups of a workspace that hold values of a case, newest first.

    Args:
        workspace: the file they were made of.
        case_id: of the case.
        key: the data key of the workspace, to look into encrypted ones. One that does not open
            is listed too, as one that may hold it.
        root: folder of all backups.
    """
    found = []
    for one in backups(workspace, root):
        held: bool | None = None
        with suppress(KnownFault, OSError):
            held = _holds(one.path, case_id, key)
        if held is not False:
            found.append(HoldingCopy(path=one.path, made=one.made, sure=held is not None))
    return tuple(found)


def _holds(copy: Path, case_id: str, key: bytes | None) -> bool | None:
    seen = look(copy)
    if seen.encrypted and key is None:
        return None
    fitting = key if seen.encrypted else None
    inspect(copy, seen, fitting)
    with in_plain_words(), closing(connect(copy, key=fitting, mode="immutable")) as db:
        return (
            db.execute(
                "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM audit AS a JOIN audit_case AS l"
                " ON l.seq = a.seq WHERE a.kind = 'erase' AND l.case_id = ?1) AND ("
                " EXISTS (SELECT 1 FROM case_ WHERE id = ?1)"
                " OR EXISTS (SELECT 1 FROM case_bin WHERE id = ?1)"
                " OR EXISTS (SELECT 1 FROM audit_case WHERE case_id = ?1))",
                (case_id,),
            ).fetchone()
            is not None
        )


def delete_copies(
    workspace: Path, copies: Iterable[Path], root: Path | None = None
) -> tuple[Path, ...]:
    """Take away backups of this workspace; gives those that are still there.

    Anything but a backup of this workspace is left alone.
    """
    own = {one.path.resolve() for one in backups(workspace, root)}
    folder = folder_of(workspace, root).resolve()
    left = []
    for path in copies:
        if path.resolve() in own and path.resolve().parent == folder:
            with suppress(OSError):
                path.unlink()
        if path.exists():
            left.append(path)
    return tuple(left)
