"""Whether the rows of a workspace are what its audit trail says, and nothing was changed beside it.

The chain proves the trail; here the trail proves the rows. What a person wrote is held against the
last entry that wrote it. What an import brought stands in no entry, so it is held against digests:
the entry of the import has one SHA-256 for each few hundred cases. A case that was edited or
deleted since is taken as it was before its first edit. A digest with a case under it that a later
import brought up to date is passed over, for what was there before is not proven any more.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, Final

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import KINDS
from rca_studio.domain.codec import from_plain, to_plain
from rca_studio.domain.plan import EvidenceCheck
from rca_studio.models.audit import canonical
from rca_studio.models.engine import Connection
from rca_studio.models.rows import SHAPES, Shape

_BATCH: Final = "import_batch"
_GAP: Final = "\x1f"
_BEAT: Final = 250
_Told = dict[tuple[str, str], tuple[int, bytes | None]]


def piece(columns: Sequence[Sequence[str | int]]) -> list[str | int]:
    """What the entry of an import says of some of its cases, given by columns, ids first.

    First and last id, how many, and the SHA-256 over all values as text, the first column of all
    rows, then the second and so on, with U+001F between any two.
    """
    ids = columns[0]
    return [str(ids[0]), str(ids[-1]), len(ids), _digest(columns)]


def _digest(columns: Iterable[Sequence[Any]]) -> str:
    """Column by column, which takes half the time: an import waits for it."""
    text = _GAP.join([_GAP.join(c if type(c[0]) is str else map(str, c)) for c in columns])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


_LATER: Final[dict[str, dict[str, Any]]] = {
    name: {f.name: to_plain(f.default) for f in fields(kind) if f.default is not MISSING}
    for name, kind in KINDS.items()
    if name != "case"
}
"""The values of fields that entries written by an earlier version do not know."""


_LATER_OF_CHECK: Final[dict[str, Any]] = {
    f.name: to_plain(f.default) for f in fields(EvidenceCheck) if f.default is not MISSING
}


@dataclass(slots=True)
class _Trail:
    """What the entries say, read once from the first to the last."""

    last: _Told = field(default_factory=dict)
    """By kind and id: the entry that wrote it last, and a digest of what it wrote."""
    first_before: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By id of a case: what it was before its first edit."""
    own: dict[str, set[int]] = field(default_factory=dict)
    """By id of an import: the entries that brought or took its cases."""
    brought: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By id of an import: the columns and pieces its entry names."""
    erased: dict[str, list[str]] = field(default_factory=dict)
    """By id of a case that was erased: the import that brought it, if one did."""

    def read(self, seq: int, changes: list[dict[str, Any]]) -> None:
        for change in changes:
            kind, ident, after = change["kind"], change["id"], change["after"]
            if kind == "erasure":
                self.erased[ident] = after["batches"]
                continue
            if kind == _BATCH:
                self.own.setdefault(ident, set()).add(seq)
                if after and "cases" in after:
                    self.brought[ident] = after["cases"]
                after = {name: after[name] for name in after if name != "cases"} if after else None
            elif kind == "case" and change["before"]:
                self.first_before.setdefault(ident, change["before"])
            digest = None if after is None else _plain_digest(_completed(kind, after))
            self.last[kind, ident] = seq, digest


def _completed(kind: str, plain: dict[str, Any]) -> dict[str, Any]:
    """What an entry says, with the values of fields that came with later versions."""
    whole = _LATER.get(kind, {}) | plain
    if kind == "action":  # the parts of an action grew, too
        whole["checks"] = [_LATER_OF_CHECK | check for check in whole["checks"]]
    return whole


def _plain_digest(plain: object) -> bytes:
    return hashlib.sha256(canonical(plain).encode("utf-8", "surrogatepass")).digest()


def _row_digest(shape: Shape, values: Sequence[Any]) -> bytes:
    try:
        entity = shape.decode(tuple(values))
        # A truth value of 2 reads as true, and yet no list asks for it: the row would be hidden.
        for written, there in zip(shape.encode(entity), values, strict=True):
            if not isinstance(written, str) and written != there:
                return b""
        return _plain_digest(to_plain(entity))
    except (ValueError, TypeError, KeyError):  # nothing the program could have written
        return b""


def differs(
    connection: Connection, beat: Callable[[], None] = lambda: None
) -> tuple[int, str] | None:
    """The entry whose rows are not as it wrote them, and why; ``None`` where all are.

    Args:
        connection: a reading one that sees a single moment.
        beat: called now and then; raises ``Cancelled`` to stop.
    """
    trail = _Trail()
    for seq, changes in connection.execute("SELECT seq, changes FROM audit ORDER BY seq"):
        if seq % _BEAT == 0:
            beat()
        trail.read(seq, json.loads(changes))
    updated = {
        (seq, ident)
        for seq, ident in connection.execute(
            "SELECT l.seq, l.case_id FROM audit_case AS l JOIN audit AS a ON a.seq = l.seq"
            " WHERE a.changes LIKE '[{%\"kind\":\"import_batch\"%' AND l.case_id <> ''"
        )
    }
    for kind in KINDS:
        beat()
        if kind != "case" and (found := _entities(connection, kind, trail)):
            return found
    found = _cases(connection, trail, updated) or _listed(connection)
    return found or _secrets(connection) or _outcomes(connection)


def _outcomes(connection: Connection) -> tuple[int, str] | None:
    """Whether the lists, which leave out what was rejected, leave out nothing else."""
    found = connection.execute(
        "SELECT c.version FROM case_ AS c LEFT JOIN rejection AS r ON r.case_id = c.id"
        " WHERE c.outcome NOT IN ('', coalesce(r.kind, '')) ORDER BY c.version LIMIT 1"
    ).fetchone()
    return (int(found[0]), "whether a case was rejected was changed beside it") if found else None


def _secrets(connection: Connection) -> tuple[int, str] | None:
    """Whether what passphrases are checked by, which stands in no entry, is what people carry."""
    for version, carried, content in connection.execute(
        "SELECT p.version, p.secret, s.content FROM person AS p LEFT JOIN secret AS s"
        " ON s.sha256 = p.secret WHERE p.secret <> '' ORDER BY p.version"
    ):
        if content is None or hashlib.sha256(str(content).encode()).hexdigest() != carried:
            return version, "what a passphrase is checked by was changed or taken away"
    return None


def _listed(connection: Connection) -> tuple[int, str] | None:
    """Whether every step is listed under the cases it names, by which their history is shown."""
    for statement in (
        "SELECT a.seq FROM audit AS a, json_each(a.case_ids) AS named WHERE NOT EXISTS"
        " (SELECT 1 FROM audit_case AS l WHERE l.case_id = named.value AND l.seq = a.seq)"
        " ORDER BY a.seq LIMIT 1",
        # What is about an import is listed under it and under the cases it brought up to date.
        "SELECT a.seq FROM audit_case AS l JOIN audit AS a ON a.seq = l.seq"
        " WHERE a.case_ids <> '[\"\"]' AND l.case_id NOT IN"
        " (SELECT value FROM json_each(a.case_ids)) ORDER BY a.seq LIMIT 1",
    ):
        if found := connection.execute(statement).fetchone():
            return int(found[0]), "the list of steps of a case was changed beside the history"
    return None


def _entities(connection: Connection, kind: str, trail: _Trail) -> tuple[int, str] | None:
    shape = SHAPES[KINDS[kind]]
    where = " WHERE withdrawn=0" if kind == _BATCH else ""
    word = kind.replace("_", " ")
    seen = set()
    for version, *values in connection.execute(shape.select + where):
        ident = str(values[0])
        seen.add(ident)
        seq, digest = trail.last.get((kind, ident), (version, None))
        if digest is None or seq != version:
            return seq, f"one {word} was put in or changed beside the history"
        if _row_digest(shape, values) != digest:
            return seq, f"one {word} was changed beside the history"
    return _missing(kind, seen, trail)


def _missing(kind: str, seen: set[str], trail: _Trail) -> tuple[int, str] | None:
    for (told, ident), (seq, digest) in trail.last.items():
        if told == kind and digest is not None and ident not in seen:
            return seq, f"one {kind.replace('_', ' ')} was taken away beside the history"
    return None


def _cases(
    connection: Connection, trail: _Trail, updated: set[tuple[int, str]]
) -> tuple[int, str] | None:
    changed = "a case was changed beside the history"
    shape = SHAPES[Case]
    seen = set()
    imported: dict[str, int] = {}
    rows = connection.execute("SELECT version, id, batch_id FROM case_")
    edited = []
    for version, ident, batch in rows:
        imported[batch] = imported.get(batch, 0) + 1
        told = trail.last.get(("case", ident))
        if told:
            seen.add(ident)
        if version in trail.own.get(batch, ()) or (version, ident) in updated:
            continue
        if told is None or told[0] != version:
            return version, "a case was put in or changed beside the history"
        edited.append(ident)
    for ident in edited:
        values = connection.execute(
            f"SELECT {shape.columns} FROM case_ WHERE id=?", (ident,)
        ).fetchone()
        seq, digest = trail.last["case", ident]
        if _row_digest(shape, values) != digest:
            return seq, changed
    return _missing("case", seen, trail) or _imported(connection, trail, updated, imported)


def _imported(
    connection: Connection, trail: _Trail, updated: set[tuple[int, str]], imported: dict[str, int]
) -> tuple[int, str] | None:
    """Hold what imports brought against their digests."""
    deletions = [
        ident
        for (kind, ident), (_, end) in trail.last.items()
        if kind == "case" and end is None and ident in trail.first_before
    ]
    later = {ident for _, ident in updated}
    erased = {
        batch: [ident for ident, found in trail.erased.items() if batch in found]
        for batch in trail.brought
    }
    for batch, said in trail.brought.items():
        seq = min(trail.own[batch])
        if trail.last[_BATCH, batch][1] is None:
            continue  # it was taken back; its cases are nobody's now
        deleted = 0
        for first, last, number, digest in said["pieces"]:
            gone = [ident for ident in deletions if first <= ident <= last]
            deleted += len(gone)
            for_ever = [ident for ident in erased[batch] if first <= ident <= last]
            there = _piece_of(connection, batch, said["columns"], first, last)
            if len(there) != number - len(gone) - len(for_ever):
                return seq, "a case of this import was put in or taken away beside the history"
            idents = {*gone, *(str(row[0]) for row in there)}
            if for_ever or idents & later:
                continue
            found: list[Sequence[Any]] = [(ident,) for ident in gone]
            found = sorted((*found, *there), key=lambda row: str(row[0]))
            as_it_was = [_before(row, said["columns"], trail) for row in found]
            if _digest(zip(*as_it_was, strict=True)) != digest:
                return seq, "a case of this import was changed beside the history"
        left = sum(n for _, _, n, _ in said["pieces"]) - deleted - len(erased[batch])
        if imported.get(batch, 0) != left:
            return seq, "a case was put into this import beside the history"
    return None


def _piece_of(
    connection: Connection, batch: str, columns: list[str], first: str, last: str
) -> list[tuple[Any, ...]]:
    known = [name for name in columns if name in SHAPES[Case].names]
    names = ", ".join(f'"{name}"' for name in known)
    rows: list[tuple[Any, ...]] = connection.execute(
        f"SELECT {names} FROM case_ WHERE id BETWEEN ? AND ? AND +batch_id=? ORDER BY id",
        (first, last, batch),
    ).fetchall()
    return rows


def _before(row: Sequence[Any], columns: list[str], trail: _Trail) -> Sequence[Any]:
    """The row as it was imported: what it is or, if it was edited, was before the first edit."""
    before = trail.first_before.get(str(row[0]))
    if before is None:
        return row
    shape = SHAPES[Case]
    values = dict(zip(shape.names, shape.encode(from_plain(Case, before)), strict=True))
    return [values[name] for name in columns]
