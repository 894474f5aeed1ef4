"""Verifies the audit chain from its first entry to its last, quickly, and names what is wrong.

SQLite puts together the very texts whose hashes are asked for, several hundred at a time, which
costs a fraction of doing so entry by entry. Only what does not come out right, and the few steps in
several cases, are looked at by ``judging``, which says whether an entry is as it was written. Where
one is not, ``diagnosing`` finds out what was done to it.
"""

from __future__ import annotations

import hashlib
import json
import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlcipher3 import dbapi2 as driver

from rca_studio.domain.registers import ChainCheck
from rca_studio.models import audit
from rca_studio.models.audit import canonical
from rca_studio.models.engine import Connection, Engine
from rca_studio.models.judging import Exact, Wrong, entries_between, erasures_in, holds

if TYPE_CHECKING:
    from rca_studio.editing.cancelling import Progress

_PIECE: Final = 250
"""Entries under one statement: more fit into no cache, and a writer on a network drive waits."""
_GAP: Final = b"\x1e"
"""Between the texts of a piece. JSON never holds it; where it stands all the same, the number of
texts is another one, and every entry of the piece is looked at."""

_START = """'{"actor":', json_quote(actor), ',"at":"', at, '","case_ids":', case_ids,"""
_PREV = """',"kind":"', kind, '","prev":"', prev, '","""
_SEALED: Final = f"""
SELECT count(*), max(seq), group_concat(prev), group_concat(hash), group_concat(seals, ''),
    CAST(group_concat(concat({_START} {_PREV}"seals":', seals, ',"seq":', seq,
        '}}\x1e{{"changes":', changes, ',"label":', json_quote(label), ',"salt":', salts, '}}'
    ), '\x1e') AS BLOB)
FROM audit WHERE seq BETWEEN ? AND ?
"""
"""The texts of sealed entries of one case, first that of the entry and then that of its seal.

Who writes the rows may write anything into them, so a text must not come out right by what one
column lacks standing in the next one. What people write is quoted as JSON; between the other
columns stand marks that come once only in a proper text.
"""
_BEFORE_SEALS: Final = f"""
SELECT count(*), max(seq), group_concat(prev), group_concat(hash), group_concat(seals || salts, ''),
    CAST(group_concat(concat({_START} ',"changes":', changes, ',"kind":', json_quote(kind),
        ',"label":', json_quote(label), ',"prev":"', prev, '","seq":', seq, '}}'
    ), '\x1e') AS BLOB)
FROM audit WHERE seq BETWEEN ? AND ?
"""
_HEX: Final = 64
_BYTES: Final = 32


def verify(engine: Engine, progress: Progress | None = None) -> ChainCheck:
    """Verify the chain.

    It is read piece by piece, so that a long one fits in memory and a writer on a network drive
    need not wait for the end of it; what is added meanwhile is verified as well.

    Args:
        engine: the open workspace.
        progress: told the number of entries verified; raises ``Cancelled`` to stop.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="verify") as pool:
        run = _Run(engine, pool)
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


class _Piece(NamedTuple):
    """Some entries as SQLite put them together; ``row`` is ``None`` where it could not."""

    first: int
    sealed: bool
    row: tuple[Any, ...] | None


def _read_ahead(engine: Engine, first: int) -> _Piece:
    with engine.reading() as connection:
        return _read(connection, first)


def _read(connection: Connection, first: int) -> _Piece:
    found = connection.execute("SELECT seals = '' FROM audit WHERE seq = ?", (first,)).fetchone()
    sealed = found is None or not found[0]
    try:
        row = connection.execute(
            _SEALED if sealed else _BEFORE_SEALS, (first, first + _PIECE - 1)
        ).fetchone()
    except (driver.DataError, UnicodeDecodeError):  # too much for one text, or no text at all
        return _Piece(first, sealed, None)
    except driver.OperationalError as error:
        if "UTF-8" not in str(error):
            raise
        return _Piece(first, sealed, None)
    return _Piece(first, sealed, row)


class _Run:
    """One way from the first entry to the last.

    While the texts of one piece are hashed, SQLite puts together those of the next: it lets go of
    the interpreter meanwhile.
    """

    def __init__(self, engine: Engine, pool: ThreadPoolExecutor) -> None:
        self._engine, self._pool = engine, pool
        self._ahead: Future[_Piece] | None = None
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
        ahead, self._ahead = self._ahead, None
        read = ahead.result() if ahead is not None else None
        if read is None or read.first != first:
            read = _read(connection, first)
        if read.row is not None and read.row[0] == _PIECE:
            self._ahead = self._pool.submit(_read_ahead, self._engine, first + _PIECE)
            time.sleep(0)  # or the other thread would not begin before this one waits for it
        self._sealed = read.sealed
        quick = self._quickly(read.row, first)
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
        self, row: tuple[Any, ...] | None, first: int
    ) -> tuple[list[int], list[str]] | None:
        """The numbers that came out wrong, and all hashes; ``None`` where it cannot tell."""
        if row is None:
            return None
        sha256 = hashlib.sha256
        count, newest, prevs, stored, seals, texts = row
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
        if not self._sealed:
            return None if seals else ([first + at for at in sorted(wrong)], hashes)
        sealed = b"".join(digests[1::2]).hex(",", _BYTES).replace(",", '""')
        if seals != f'"{sealed}"':
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
