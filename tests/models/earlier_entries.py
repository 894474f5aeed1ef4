"""Entries of the history as schema 3 and earlier wrote them: the hash covers the values."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from rca_studio.editing.ports import Stamp, StepKind
from rca_studio.models.audit import head
from rca_studio.models.engine import Connection

COLUMNS = "seq, at, actor, kind, label, case_ids, changes, prev, hash"


def as_json(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def append_unsealed(
    db: Connection,
    kind: StepKind,
    stamp: Stamp,
    label: str,
    case_ids: tuple[str, ...],
    changes: list[dict[str, Any]],
) -> int:
    last, prev = head(db)
    plain = {
        "seq": last + 1,
        "at": stamp.at,
        "actor": stamp.actor,
        "kind": kind.value,
        "label": label,
        "case_ids": list(case_ids),
        "changes": changes,
        "prev": prev,
    }
    row = [as_json(v) if isinstance(v, list) else v for v in plain.values()]
    row.append(hashlib.sha256(as_json(plain).encode()).hexdigest())
    db.execute(f"INSERT INTO audit ({COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?)", row)
    for case_id in dict.fromkeys(case_ids):
        db.execute("INSERT INTO audit_case (case_id, seq) VALUES (?,?)", (case_id, last + 1))
    return last + 1
