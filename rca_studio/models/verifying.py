"""Verifies the audit chain from its first entry to its last, quickly, and names what is wrong.

SQLite puts together the very texts whose hashes are asked for, several hundred at a time, which
costs a fraction of doing so entry by entry. Only what does not come out right, and the few steps in
several cases, are looked at by ``Exact``: it is what says whether an entry is as it was written.
Where one is not, ``diagnosing`` finds out what was done to it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from sqlcipher3 import dbapi2 as driver

from rca_studio.domain.registers import ChainCheck
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.models import audit
from rca_studio.models.audit import ERASED, NOTHING, Entry, canonical
from rca_studio.models.engine import Connection, Engine

if TYPE_CHECKING:
    from rca_studio.editing.cancelling import Progress

_PIECE: Final = 250
"""Entries under one statement: more fit into no cache, and a writer on a network drive waits."""
_GAP: Final = b"\x1e"
"""Between the texts of a piece. JSON never holds it; where it stands all the same, ``Exact`` sees
the piece."""

_START = """'{"actor":', json_quote(actor), ',"at":"', at, '","case_ids":', case_ids,"""
_PREV = """',"kind":"', kind, '","prev":"', prev, '","""
_SEALED: Final = f"""
SELECT count(*), max(seq), group_concat(prev), group_concat(hash), group_concat(seals, ''),
    CAST(group_concat(concat({_START} {_PREV}"seals":', seals, ',"seq":', seq,
        '}}\x1e{{"changes":', changes, ',"label":', json_quote(label), ',"salt":', salts, '}}'
    ), '\x1e') AS BLOB)
FROM audit WHERE seq BETWEEN ? AND ?
"""
"""The texts of sealed entries of one case, first that of the entry and then that of its seal."""
_BEFORE_SEALS: Final = f"""
SELECT count(*), max(seq), group_concat(prev), group_concat(hash), '',
    CAST(group_concat(concat({_START} ',"changes":', changes, ',"kind":', json_quote(kind),
        ',"label":', json_quote(label), ',"prev":"', prev, '","seq":', seq, '}}'
    ), '\x1e') AS BLOB)
FROM audit WHERE seq BETWEEN ? AND ?
"""
_AS_BYTES: Final = ", ".join(
    name if name == "seq" else f"CAST({name} AS BLOB)" for name in audit.COLUMNS.split(", ")
)
_READ: Final = f"SELECT {_AS_BYTES} FROM audit WHERE seq BETWEEN ? AND ? ORDER BY seq"
_HEX: Final = 64
_quoted = json.encoder.encode_basestring
_BYTES: Final = 32


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


def verify(engine: Engine, progress: Progress | None = None) -> ChainCheck:
    """Verify the chain.

    It is read piece by piece, so that a long one fits in memory and a writer on a network drive
    need not wait for the end of it; what is added meanwhile is verified as well.

    Args:
        engine: the open workspace.
        progress: told the number of entries verified; raises ``Cancelled`` to stop.
    """
    run = _Run()
    with engine.reading() as connection:
        first = connection.execute("SELECT min(seq) FROM audit").fetchone()[0]
        if first is not None and first < 1:
            return run.broken(connection, first)
    while True:
        with engine.reading() as connection:
            before = run.last
            if (found := run.piece(connection)) is not None:
                return found
            if run.last == before and (found := run.end(connection)) is not None:
                return found
        if progress is not None:
            progress(run.last)


class _Run:
    """One way from the first entry to the last."""

    def __init__(self) -> None:
        self.last = 0
        self._prev = audit.START
        self._first = ""
        self._sealed = True
        self._erased = 0
        self._unproven = 0
        self._doubts: dict[int, tuple[Wrong, str]] = {}

    def piece(self, connection: Connection) -> ChainCheck | None:
        """Verify the next entries; gives the result where the chain is broken."""
        first = self.last + 1
        row = connection.execute("SELECT seals = '' FROM audit WHERE seq = ?", (first,)).fetchone()
        self._sealed = row is None or not row[0]
        quick = self._quickly(connection, first, self.last + _PIECE)
        if quick is None:
            entries = entries_between(connection, first, self.last + _PIECE)
            hashes = [entry.hash for entry in entries]
        else:
            doubtful, hashes = quick
            entries = [entry for seq in doubtful for entry in entries_between(connection, seq, seq)]
        exact = Exact(connection)
        before = [self._prev, *hashes]
        for place, entry in enumerate(entries):
            due = first + place if quick is None else entry.seq
            if entry.seq != due or entry.prev != before[due - first] or exact.wrong_with(entry):
                self.last, self._prev = due - 1, before[due - first]
                self._doubts |= exact.doubts
                return self.broken(connection, due)
        self._erased += exact.erased
        self._unproven += exact.unproven
        self._doubts |= exact.doubts
        self._first = self._first or (hashes[0] if hashes else "")
        self.last, self._prev = self.last + len(hashes), before[-1]
        return None

    def _quickly(
        self, connection: Connection, first: int, end: int
    ) -> tuple[list[int], list[str]] | None:
        """The numbers that came out wrong, and all hashes; ``None`` where it cannot tell."""
        sha256 = hashlib.sha256
        try:
            count, newest, prevs, stored, seals, texts = connection.execute(
                _SEALED if self._sealed else _BEFORE_SEALS, (first, end)
            ).fetchone()
        except (driver.DataError, UnicodeDecodeError):  # too much for one text, or no text at all
            return None
        except driver.OperationalError as error:
            if "UTF-8" not in str(error):
                raise
            return None
        if not count:
            return [], []
        digests = [sha256(text).digest() for text in texts.split(_GAP)]
        step = 2 if self._sealed else 1
        if newest != first + count - 1 or len(digests) != step * count:
            return None
        if prevs != f"{self._prev},{stored}"[: -_HEX - 1] or len(stored) != (_HEX + 1) * count - 1:
            return None
        hashes = stored.split(",")
        if len(hashes) != count:
            return None
        proper = b"".join(digests[::step]).hex(",", _BYTES)
        wrong: set[int] = set()
        if proper != stored:
            pairs = enumerate(zip(proper.split(","), hashes, strict=True))
            wrong = {at for at, (own, there) in pairs if own != there}
        sealed = b"".join(digests[1::2]).hex(",", _BYTES).replace(",", '""') if step == 2 else ""
        if seals != (f'"{sealed}"' if step == 2 else ""):
            wrong |= _others(seals, f'"{sealed}"')
        return [first + at for at in sorted(wrong)], hashes

    def end(self, connection: Connection) -> ChainCheck | None:
        """What is told where every entry follows; ``None`` where one was added just now."""
        (beyond,) = connection.execute(
            "SELECT min(seq) FROM audit WHERE seq > ?", (self.last,)
        ).fetchone()
        if beyond is not None:
            return None if beyond == self.last + 1 else self.broken(connection, self.last + 1)
        if self._doubts:
            seq = min(self._doubts)
            return self._told(connection, seq, self._doubts[seq][0])
        if self._erased or self._unproven:
            found = _kept_after_all(connection)
            if found is not None:
                wrong = Wrong("salts", "it still holds values of an erased case")
                return self._told(connection, found, wrong)
        return self._told(connection)

    def broken(self, connection: Connection, at: int) -> ChainCheck:
        """What is told where the chain is broken at an entry, or where one should be."""
        from rca_studio.models.diagnosing import diagnose

        seq, wrong = diagnose(connection, at, self._prev)
        for doubtful, (doubt, case_id) in sorted(self._doubts.items()):
            if not _tells_of_erasing(connection, seq, wrong, case_id):
                return self._told(connection, doubtful, doubt)
        return self._told(connection, seq, wrong)

    def _told(
        self, connection: Connection, broken_at: int | None = None, wrong: Wrong | None = None
    ) -> ChainCheck:
        if broken_at is not None and broken_at <= self.last:
            self.last = max(0, broken_at - 1)
            row = connection.execute(
                "SELECT hash FROM audit WHERE seq = ?", (self.last,)
            ).fetchone()
            self._prev = str(row[0]) if row else audit.START
        return ChainCheck(
            entries=self.last,
            head=self._prev,
            broken_at=broken_at,
            reason=wrong.reason if wrong else "",
            column=wrong.column if wrong else "",
            origin=self._first,
            erased=self._erased,
            unproven=self._unproven,
        )


def _others(seals: str, proper: str) -> set[int]:
    """Where seals, put together, are not the proper ones of steps in one case, put together too.

    Where they are those of a step in several cases, the run goes on behind them; anything else is
    nothing the program could have written, and all that follows has to be looked at.
    """
    found: set[int] = set()
    width = _HEX + 2
    at = start = 0
    while at * width < len(proper):
        several = seals.find("[", start)
        run = (len(seals) if several < 0 else several) - start
        if run % width or seals[start : start + run] != proper[at * width : at * width + run]:
            return found | set(range(at, len(proper) // width))
        at += run // width
        if several < 0:
            return found | set(range(at, len(proper) // width))
        found.add(at)
        at += 1
        start = seals.find("]", several) + 1
    return found


def _tells_of_erasing(connection: Connection, seq: int, wrong: Wrong, case_id: str) -> bool:
    """Whether what said that a case was erased may be in the broken part of the chain."""
    found = entries_between(connection, seq, seq)
    if not found or wrong.lost or wrong.column == "seq" or found[0].kind == "erase":
        return True
    rows = connection.execute(
        "SELECT 1 FROM audit WHERE seq >= ? AND instr(changes, '\"batches\":')"
        " AND instr(changes, ?) LIMIT 1",
        (seq, f'"id":{canonical(case_id)}' if case_id else '"id":'),
    )
    return rows.fetchone() is not None


def _kept_after_all(connection: Connection) -> int | None:
    """An entry that still holds values of a case although a later one says it was erased."""
    for case_id, erased_at in erasures_in(connection).by_case.items():
        rows: Any = connection.execute(
            "SELECT a.seq, a.case_ids, a.salts FROM audit_case AS l JOIN audit AS a"
            " ON a.seq = l.seq WHERE l.case_id = ? AND l.seq < ? ORDER BY a.seq",
            (case_id, erased_at),
        )
        for seq, case_ids, salts in rows:
            ids = json.loads(case_ids)
            if case_id in ids and holds(salts, ids, case_id):
                return int(seq)
    return None


def holds(salts: str, case_ids: list[str], case_id: str) -> bool:
    """Whether an entry with these salts still holds what it says of a case it names."""
    if salts == "":
        return True
    kept = json.loads(salts)
    return kept is not None and (
        not isinstance(kept, list) or kept[case_ids.index(case_id) + 1] is not None
    )
