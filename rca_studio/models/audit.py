"""The audit trail: a chain of SHA-256 over canonical JSON, one entry for each stored step.

The hash of an entry covers all of its columns and the hash before it, so that no entry can be
changed, left out, put in or moved without all later hashes changing (Crosby and Wallach, "Efficient
data structures for tamper-evident logging", USENIX Security 2009, section 2). Who owns the file can
still rewrite the whole chain or cut its end; therefore its head is printed on each report.

What an entry says of a case may have to be erased one day, and every hash must stand all the same.
So the hash does not cover values but *seals* of them, a commitment to each part that may have to go
by itself: SHA-256 over a random salt with the values (Halevi and Micali, "Practical and
provably-secure commitment schemes from collision-free hashing", CRYPTO 1996, gives the argument).
With the values their salt is taken away, and without it the seal tells nobody what they were.

- A step in one case has one part, its changes and its label. ``salts`` is a JSON string, ``seals``
  too; the seal is over ``{"changes":…,"label":…,"salt":…}``.
- A step in several cases has one part for its label, ``{"label":…,"salt":…}``, and one for each of
  them, ``{"changes":…,"salt":…}``. Salts and seals are JSON lists: the label, then the cases in the
  order of ``case_ids``, which is also the order of the changes.
- Where values were erased (see ``erasing``) the salt is ``null``.
- Entries of schema 3 and earlier have no seals; their hash covers the text of the changes itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from secrets import token_hex
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from rca_studio.models.engine import Connection

if TYPE_CHECKING:
    from rca_studio.domain.casefile import Change
    from rca_studio.editing.ports import Stamp, StepKind

START: Final = ""
"""What the first entry has for the hash before it."""
ERASED: Final = "Erased on request"
"""What stands where the label of a step was that spoke of an erased case."""
NOTHING: Final = "null"
"""What stands where the salt was of values that were erased."""

_SALT_BYTES: Final = 16
_string = json.encoder.encode_basestring
canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
"""Any plain value as JSON with sorted keys and without spaces: equal values give equal text."""

COLUMNS: Final = "seq, at, actor, kind, label, case_ids, changes, prev, salts, seals, hash"
"""The columns of an entry, in the order of the fields of ``Entry``."""


class Entry(NamedTuple):
    """One entry as it is stored: ``case_ids``, ``changes``, ``salts`` and ``seals`` as JSON."""

    seq: int
    at: str
    actor: str
    kind: str
    label: str
    case_ids: str
    changes: str
    prev: str
    salts: str
    seals: str
    hash: str = ""

    @property
    def sealed(self) -> bool:
        """Whether its hash covers seals, and not the values themselves."""
        return self.seals != ""

    def proper_hash(self) -> str:
        """The hash that these columns have to have."""
        start = (
            f'{{"actor":{_string(self.actor)},"at":{_string(self.at)},"case_ids":{self.case_ids},'
        )
        prev = f'"prev":{_string(self.prev)}'
        if self.sealed:
            return digest(
                f'{start}"kind":{_string(self.kind)},{prev},"seals":{self.seals},"seq":{self.seq}}}'
            )
        return digest(
            f'{start}"changes":{self.changes},"kind":{_string(self.kind)},'
            f'"label":{_string(self.label)},{prev},"seq":{self.seq}}}'
        )


def digest(text: str) -> str:
    """SHA-256 of a text, in hexadecimal; bytes that are no text come from a damaged file only."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def seal_of_all(changes: str, label: str, salt: str) -> str:
    """The seal of a step in one case; ``changes`` and ``salt`` as JSON."""
    return digest(f'{{"changes":{changes},"label":{_string(label)},"salt":{salt}}}')


def seal_of_label(label: str, salt: str) -> str:
    """The seal of the label of a step in several cases; ``salt`` as JSON."""
    return digest(f'{{"label":{_string(label)},"salt":{salt}}}')


def seal_of_changes(changes: str, salt: str) -> str:
    """The seal of what a step in several cases did to one of them; both as JSON."""
    return digest(f'{{"changes":{changes},"salt":{salt}}}')


def owner_of(change: Mapping[str, Any]) -> str:
    """The id of the case a change belongs to, as plain data; "" is the workspace itself."""
    entity = change.get("after") or change.get("before") or {}
    return str(entity.get("case_id", change.get("id") if change.get("kind") == "case" else ""))


def by_owner(
    changes: Iterable[dict[str, Any]], case_ids: Sequence[str]
) -> list[list[dict[str, Any]]]:
    """The changes of each of these cases, in the order they were made.

    Raises:
        KeyError: a change belongs to none of them.
    """
    parts: dict[str, list[dict[str, Any]]] = {case_id: [] for case_id in case_ids}
    for change in changes:
        parts[owner_of(change)].append(change)
    return list(parts.values())


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
        kind: edit, undo, redo, import or erase.
        stamp: who and when.
        label: what was done, in words for people.
        case_ids: the cases it touched, as the entry names them; every change is of one of them.
        changes: see ``plain_changes``.
        listed_under: further ids whose history shows the entry (the import, for its cases).

    Raises:
        KeyError: a change belongs to a case that is not named; it could never be erased.
    """
    last, prev = head(connection)
    ids = list(dict.fromkeys(case_ids))
    text, salts, seals = _sealed(label, ids, changes)
    entry = Entry(
        last + 1,
        stamp.at,
        stamp.actor,
        kind.value,
        label,
        canonical(ids),
        text,
        prev,
        salts,
        seals,
    )
    connection.execute(
        f"INSERT INTO audit ({COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
        (*entry[:-1], entry.proper_hash()),
    )
    connection.executemany(
        "INSERT INTO audit_case (case_id, seq) VALUES (?,?)",
        [(case_id, entry.seq) for case_id in dict.fromkeys((*ids, *listed_under))],
    )
    return entry.seq


def _sealed(
    label: str, case_ids: list[str], changes: list[dict[str, object]]
) -> tuple[str, str, str]:
    """Changes, salts and seals as they are stored."""
    parts = [canonical(part) for part in by_owner(changes, case_ids)]
    if len(parts) == 1:
        salt = f'"{token_hex(_SALT_BYTES)}"'
        return parts[0], salt, f'"{seal_of_all(parts[0], label, salt)}"'
    salts = [f'"{token_hex(_SALT_BYTES)}"' for _ in range(len(parts) + 1)]
    seals = [seal_of_label(label, salts[0])]
    seals += [seal_of_changes(part, salt) for part, salt in zip(parts, salts[1:], strict=True)]
    text = f"[{','.join(part[1:-1] for part in parts if part != '[]')}]"
    return text, f"[{','.join(salts)}]", canonical(seals)
