"""Judges single entries of the audit chain, exactly: is one as it was written, or as it was erased.

``verifying`` asks it about what its quick way could not settle; what it says is what counts.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Final

from rca_studio.domain.workspace import WORKSPACE
from rca_studio.models import audit
from rca_studio.models.audit import ERASED, NOTHING, Entry, canonical
from rca_studio.models.engine import Connection

_AS_BYTES: Final = ", ".join(
    name if name == "seq" else f"CAST({name} AS BLOB)" for name in audit.COLUMNS.split(", ")
)
_READ: Final = f"SELECT {_AS_BYTES} FROM audit WHERE seq BETWEEN ? AND ? ORDER BY seq"
_quoted = json.encoder.encode_basestring


@dataclass(slots=True)
class Erasures:
    """What the trail says was erased on request."""

    by_case: dict[str, int] = field(default_factory=dict)
    """By id of a case: the entry that says so."""
    earlier: dict[int, str] = field(default_factory=dict)
    """By number of an entry without seals: the hash it has to have since its values were erased."""
    teller: dict[int, int] = field(default_factory=dict)
    """By number of such an entry: the entry that says so."""


def erasures_in(connection: Connection) -> Erasures:
    """All erasures, read from the few entries that tell of one."""
    found = Erasures()
    for seq, changes in connection.execute(
        "SELECT seq, CAST(changes AS BLOB) FROM audit WHERE kind = 'erase' ORDER BY seq"
    ):
        try:
            for change in json.loads(changes):
                found.by_case[str(change["id"])] = seq
                earlier = {
                    int(number): str(proper) for number, proper in change["after"]["earlier"]
                }
                found.earlier |= earlier
                found.teller |= dict.fromkeys(earlier, seq)
        except (ValueError, TypeError, KeyError):  # somebody was at it; its own hash tells
            continue
    return found


def entries_between(connection: Connection, first: int, last: int) -> list[Entry]:
    """The entries with these numbers, whatever bytes stand in them."""
    return [
        Entry(seq, *(value.decode("utf-8", "surrogateescape") for value in texts))
        for seq, *texts in connection.execute(_READ, (first, last))
    ]


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with one entry: the column, where it can be told, and words for people.

    ``lost`` says that the entry as it was written is not there any more.
    """

    column: str
    reason: str
    lost: bool = False


_TAKEN: Final = "its values were taken away, and no entry says that they were erased on request"
_UNSURE: Final = "what it says was done, or the salt of it, was changed after it was written"


class Exact:
    """Judges single entries; knows what was erased as soon as it has to."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._erasures: Erasures | None = None
        self.erased = 0
        """Sealed entries met of which something was erased."""
        self.unproven = 0
        """Entries without seals met whose values were erased."""
        self.doubts: dict[int, tuple[Wrong, str]] = {}
        """What is wrong with entries unless a later one is at fault, and of which case it told."""

    @property
    def erasures(self) -> Erasures:
        """See ``erasures_in``."""
        if self._erasures is None:
            self._erasures = erasures_in(self._connection)
        return self._erasures

    def wrong_with(self, entry: Entry) -> Wrong | None:
        """What is wrong with an entry taken by itself; ``None`` where it is as it was written."""
        if not entry.sealed:
            return self._wrong_before_seals(entry)
        if entry.proper_hash() != entry.hash:
            return Wrong("", "it was changed after it was written")
        return self._wrong_in_parts(entry)

    def _wrong_before_seals(self, entry: Entry) -> Wrong | None:
        if entry.salts == "":
            right = entry.proper_hash() == entry.hash
            return None if right else Wrong("", "it was changed after it was written")
        if entry.salts != NOTHING or entry.proper_hash() == entry.hash:
            return Wrong("salts", "a salt was put to it")
        if entry.label != ERASED:
            return Wrong("label", "other words were put there after it was erased")
        if entry.seq not in self.erasures.earlier:
            return self._doubted(entry, Wrong("changes", _TAKEN))
        if entry.proper_hash() != self.erasures.earlier[entry.seq]:
            changed = Wrong("", "it was changed after its values were erased")
            teller = self.erasures.teller[entry.seq]
            told = entries_between(self._connection, teller, teller)
            return changed if self.wrong_with(told[0]) is None else self._doubted(entry, changed)
        self.unproven += 1
        return None

    def _doubted(self, entry: Entry, wrong: Wrong, case_id: str = "") -> Wrong | None:
        """What only the entry of the erasure can tell, which may itself be what was changed."""
        self.doubts.setdefault(entry.seq, (wrong, case_id))
        return None

    def _wrong_in_parts(self, entry: Entry) -> Wrong | None:
        """What is wrong with the values of an entry whose seals are as they were written."""
        try:
            case_ids = json.loads(entry.case_ids)
            if len(case_ids) == 1:
                return self._wrong_in_one(entry, case_ids[0])
            return self._wrong_in_several(entry, case_ids)
        except (ValueError, TypeError, KeyError, AttributeError):
            return Wrong("", _UNSURE)  # nothing the program could have written

    def _wrong_in_one(self, entry: Entry, case_id: str) -> Wrong | None:
        if entry.salts == NOTHING:
            if entry.label != ERASED or entry.changes != "[]":
                return Wrong("salts", "the salt of what it says was taken away")
            return self._unless_erased(entry, [case_id])
        if f'"{audit.seal_of_all(entry.changes, entry.label, entry.salts)}"' != entry.seals:
            return Wrong("", _UNSURE)
        return None

    def _wrong_in_several(self, entry: Entry, case_ids: list[str]) -> Wrong | None:
        salts, seals, changes = (
            json.loads(text) for text in (entry.salts, entry.seals, entry.changes)
        )
        if canonical(salts) != entry.salts or len(salts) != len(seals):
            return Wrong("salts", "the salts of what it says were changed after it was written")
        parts = [canonical(part) for part in audit.by_owner(changes, case_ids)]
        if f"[{','.join(part[1:-1] for part in parts if part != '[]')}]" != entry.changes:
            return Wrong("changes", "what it says was done was changed after it was written")
        if salts[0] is None:
            if entry.label != ERASED or None not in salts[1:]:
                return Wrong("label", "its words were taken away")
        elif audit.seal_of_label(entry.label, _quoted(salts[0])) != seals[0]:
            return Wrong("", "its words, or their salt, were changed after it was written")
        gone = []
        for case_id, part, salt, seal in zip(case_ids, parts, salts[1:], seals[1:], strict=True):
            if salt is None and part == "[]":
                gone.append(case_id)
            elif salt is None or audit.seal_of_changes(part, _quoted(salt)) != seal:
                return Wrong("", _UNSURE)
        return self._unless_erased(entry, gone) if gone else None

    def _unless_erased(self, entry: Entry, case_ids: list[str]) -> Wrong | None:
        for case_id in case_ids:
            if case_id == WORKSPACE:
                return Wrong("changes", _TAKEN)
            if self.erasures.by_case.get(case_id, 0) <= entry.seq:
                return self._doubted(entry, Wrong("changes", _TAKEN), case_id)
        self.erased += 1
        return None


def holds(salts: str, case_ids: list[str], case_id: str) -> bool:
    """Whether an entry with these salts still holds what it says of a case it names."""
    if salts == "":
        return True
    kept = json.loads(salts)
    return kept is not None and (
        not isinstance(kept, list) or kept[case_ids.index(case_id) + 1] is not None
    )
