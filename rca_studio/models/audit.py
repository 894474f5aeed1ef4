"""The audit trail: a chain of SHA-256 over canonical JSON, one entry for each stored step.

The hash of an entry covers all of its columns and the hash before it, so that no entry can be
changed, left out, put in or moved without all later hashes changing (Crosby and Wallach, "Efficient
data structures for tamper-evident logging", USENIX Security 2009, section 2). Who owns the file can
still rewrite the whole chain or cut its end; therefore its head is printed on each report.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from rca_studio.models.engine import Connection

if TYPE_CHECKING:
    from rca_studio.domain.casefile import Change
    from rca_studio.editing.ports import Stamp, StepKind

START = ""
"""What the first entry has for the hash before it."""

_string = json.JSONEncoder(ensure_ascii=False).encode
canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
"""Any plain value as JSON with sorted keys and without spaces: equal values give equal text."""

COLUMNS = "seq, at, actor, kind, label, case_ids, changes, prev, hash"
"""The columns of an entry, in the order of the arguments of ``entry_hash``, then the hash."""


def entry_hash(
    seq: int,
    at: str,
    actor: str,
    kind: str,
    label: str,
    case_ids: str,
    changes: str,
    prev: str,
) -> str:
    """The hash of one entry; ``case_ids`` and ``changes`` are the JSON text as it is stored."""
    return hashlib.sha256(
        f'{{"actor":{_string(actor)},"at":{_string(at)},"case_ids":{case_ids},'
        f'"changes":{changes},"kind":{_string(kind)},"label":{_string(label)},'
        f'"prev":{_string(prev)},"seq":{seq}}}'.encode("utf-8", "surrogatepass")
    ).hexdigest()


def plain_changes(changes: Iterable[Change]) -> list[dict[str, object]]:
    """The changes as the trail keeps them: kind, id and the whole entity before and after."""
    from rca_studio.domain.casefile import kind_name
    from rca_studio.domain.codec import to_plain

    return [
        {
            "kind": kind_name(change.entity),
            "id": change.entity.id,
            "before": None if change.before is None else to_plain(change.before),
            "after": None if change.after is None else to_plain(change.after),
        }
        for change in changes
    ]


def head(connection: Connection) -> tuple[int, str]:
    """Number and hash of the last entry; ``(0, START)`` where there is none."""
    row = connection.execute("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    return (int(row[0]), str(row[1])) if row else (0, START)


def append(
    connection: Connection,
    kind: StepKind,
    stamp: Stamp,
    label: str,
    case_ids: Iterable[str],
    changes: list[dict[str, object]],
    *,
    listed_under: Iterable[str] = (),
) -> int:
    """Add one entry within the open transaction and give its number.

    Args:
        connection: in a transaction that began as IMMEDIATE, so that the head stands still.
        kind: edit, undo, redo or import.
        stamp: who and when.
        label: what was done, in words for people.
        case_ids: the cases it touched, as the entry names them.
        changes: see ``plain_changes``.
        listed_under: further ids whose history shows the entry (the import, for its cases).
    """
    last, prev = head(connection)
    seq = last + 1
    ids = list(case_ids)
    columns = (seq, stamp.at, stamp.actor, kind.value, label, canonical(ids), canonical(changes))
    connection.execute(
        f"INSERT INTO audit ({COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?)",
        (*columns, prev, entry_hash(*columns, prev)),
    )
    connection.executemany(
        "INSERT INTO audit_case (case_id, seq) VALUES (?,?)",
        [(case_id, seq) for case_id in dict.fromkeys((*ids, *listed_under))],
    )
    return seq
