"""What changed in a case since somebody signed it: the steps a signature does not cover."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from rca_studio.domain.signing import is_covered
from rca_studio.models.engine import Connection

Entry = tuple[Any, ...]
"""A step as ``SqlRegisters.history`` reads it: number, ..., the changes as JSON, the hash."""


def entries_since(connection: Connection, listed: list[str], signature_id: str) -> list[Entry]:
    """The steps stored after a signature was, newest first; none where there is no such signature.

    Args:
        connection: reads one state of the workspace.
        listed: under what the steps of the case are listed: its id, and that of its import.
        signature_id: the signature; the version of its row is the number of its own step as long
            as it stands.
    """
    row = connection.execute("SELECT version FROM signature WHERE id=?", (signature_id,)).fetchone()
    if row is None:
        return []
    entries: list[Entry] = connection.execute(
        "SELECT DISTINCT a.seq, a.at, a.actor, a.kind, a.label, a.changes, a.hash "
        "FROM audit_case AS l JOIN audit AS a ON a.seq = l.seq "
        "WHERE l.case_id IN (SELECT value FROM json_each(?)) AND l.seq > ? ORDER BY a.seq DESC",
        (json.dumps(listed), int(row[0])),
    ).fetchall()
    return entries


def touches_what_was_signed(change: Mapping[str, Any]) -> bool:
    """Whether a change, as the trail keeps it, is one of what a signature covers.

    A case that only moves on to another stage is still the case that was signed.
    """
    before, after = change.get("before") or {}, change.get("after") or {}
    if change.get("kind") == "case" and before and after:
        return {**before, "stage": ""} != {**after, "stage": ""}
    return is_covered(str(change.get("kind")))
