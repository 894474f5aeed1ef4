"""What was done to a broken audit chain: which entry it was, and where it can be told, what of it.

A hash only says that something is different. What it was is found by trying: an entry whose hash
comes out right under another number was moved there; one that comes out right with the name of
another person in it had this name before. Everything tried is something that could have stood
there, so a hit proves it, and it is told as such. Where nothing hits, only the entry is named.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import permutations
from typing import Any, Final

from rca_studio.models import audit
from rca_studio.models.audit import Entry, canonical
from rca_studio.models.engine import Connection
from rca_studio.models.judging import Exact, Wrong, entries_between

_KINDS: Final = ("edit", "undo", "redo", "import", "erase")
_MOST_WORDS: Final = 2_000
_MOST_MOMENTS: Final = 20_000
_NEAR: Final = 40
_FAR: Final = 50_000
_FEW: Final = 5
_SALT: Final = 32
_HEX: Final = frozenset("0123456789abcdef")
_CALLED: Final = {
    "seq": "its number",
    "at": "its time",
    "actor": "its name",
    "kind": "its kind",
    "label": "its words",
    "case_ids": "its list of cases",
    "changes": "what it says was done",
    "prev": "the code of the entry before, which it names,",
    "salts": "its salt",
    "seals": "its seal",
    "hash": "its own code",
}
_PUT_IN: Final = Wrong("", "it was put in")
_UNKNOWN: Final = Wrong("", "it was changed after it was written")
_TOLD: Final = frozenset({"at", "actor", "kind", "label"})


def diagnose(connection: Connection, at: int, prev: str) -> tuple[int, Wrong]:
    """Name the entry that was changed, taken away or put in, and say what was done.

    Args:
        connection: reads the workspace.
        at: where an entry is missing or does not come out right; less than 1 for an entry that
            stands before the first one.
        prev: the hash of the entry before, which is in order.
    """
    return _Case(connection, at, prev).told()


class _Case:
    """One broken place with its surroundings."""

    def __init__(self, connection: Connection, at: int, prev: str) -> None:
        self._connection = connection
        self._at = at
        self._prev = prev
        self._exact = Exact(connection)

    def told(self) -> tuple[int, Wrong]:
        """See ``diagnose``."""
        here = self._entry(self._at)
        if self._at < 1 and here is not None:
            return self._before_the_first(here)
        if here is None:
            return self._at, self._missing()
        if here.prev == self._prev:
            return self._following(here)
        return self._elsewhere(here)

    # -- the cases ---------------------------------------------------------------------------------

    def _before_the_first(self, here: Entry) -> tuple[int, Wrong]:
        number = self._number_of(here)
        if number is None:
            return here.seq, Wrong("", "it was put in before the first entry")
        return number, _renumbered(number, here.seq)

    def _missing(self) -> Wrong:
        rows = self._connection.execute(
            "SELECT seq FROM audit WHERE prev = ? AND seq <> ? LIMIT 3", (self._prev, self._at)
        ).fetchall()
        for (seq,) in rows:
            other = self._entry(seq)
            if other is not None and self._is_number(other, self._at):
                return _renumbered(self._at, seq)
        return Wrong("", "it was removed", lost=True)

    def _following(self, here: Entry) -> tuple[int, Wrong]:
        """It names the hash before it rightly, but does not come out right itself."""
        at = self._at
        if self._is_number(here, at):
            found = self._exact.wrong_with(here)
            return at, self._part(here, found or _UNKNOWN)
        following = self._entry(at + 1)
        if self._pushed_on(following):
            return at, self._put_in(here)
        if following is not None and following.prev == here.proper_hash():
            return at, _changed("hash")
        return at, self._column(here)

    def _pushed_on(self, following: Entry | None) -> bool:
        """Whether the next entry is the one that belongs here."""
        return (
            following is not None
            and following.prev == self._prev
            and self._is_number(following, self._at)
        )

    def _put_in(self, here: Entry) -> Wrong:
        """What is said of an entry before the one that belongs here."""
        if self._is_number(here, self._at + 1):
            return Wrong("seq", f"it and entry {self._at + 1:,} were exchanged")
        original = self._connection.execute(
            "SELECT seq FROM audit WHERE hash = ? AND seq <> ? ORDER BY seq", (here.hash, here.seq)
        ).fetchone()
        if original and self._number_of(here) == original[0]:
            return Wrong("", f"it is a copy of entry {original[0]:,} and was put in")
        return _PUT_IN

    def _elsewhere(self, here: Entry) -> tuple[int, Wrong]:
        """It names another hash before it than that of the entry that is there."""
        at = self._at
        following = self._entry(at + 1)
        if self._pushed_on(following):
            return at, self._put_in(here)
        if self._is_number(here._replace(prev=self._prev), at):
            return at, _changed("prev")
        before = self._entry(at - 1)
        named = following is None or following.prev == here.hash
        if self._is_number(here, at):
            return self._bound(here, before, named=named)
        if following is not None and not named and following.prev == here.proper_hash():
            return self._bound(here, before, named=True)  # only its own code was changed as well
        number = self._number_of(here)
        if number is None:
            return at, Wrong("", "it was changed, and names another entry as the one before it")
        return self._moved(here, number, before)

    def _bound(self, here: Entry, before: Entry | None, *, named: bool) -> tuple[int, Wrong]:
        """It is as it was written, but not behind the entry that is there before it.

        ``named``: the next entry names it as the one before, or there is no next one.
        """
        at = self._at
        if before is None or not (named or _is_bare(here)):
            return at, Wrong("", "it was put in, or written anew", lost=True)
        if here.prev == before.prev:
            return at, _PUT_IN
        if _is_bare(before):
            return at - 1, _changed("hash")  # all else of it is proven by the erasure
        return at - 1, Wrong("", "it was changed and given another code of its own", lost=True)

    def _moved(self, here: Entry, number: int, before: Entry | None) -> tuple[int, Wrong]:
        """What stands here was written as another entry."""
        at = self._at
        if number < at:
            original = self._entry(number)
            if original is not None and original.hash == here.hash:
                return at, Wrong("", f"it is a copy of entry {number:,} and was put in")
            if before is not None and before.prev == here.prev:
                return at - 1, _PUT_IN
            return at, Wrong("seq", f"it was written as entry {number:,} and moved here")
        there = self._entry(number)
        if there is not None and self._is_number(there, at):
            return at, Wrong("seq", f"it and entry {number:,} were exchanged")
        if number == at + 1:
            return at, Wrong("", "it was removed, and the later ones were numbered anew", lost=True)
        if self._is_at(number - 1, at + 1):
            return at, Wrong("", f"entries {at:,} to {number - 1:,} were put in another order")
        gone = f"entries {at:,} to {number - 1:,} were removed"
        return at, Wrong("", f"{gone}, and the later ones were numbered anew", lost=True)

    # -- trying ------------------------------------------------------------------------------------

    def _part(self, here: Entry, found: Wrong) -> Wrong:
        """Whether the words, the values or the salt were changed, where it can be told."""
        if found.column or not here.sealed:
            return found
        tries: list[tuple[str, Iterable[str]]] = [
            ("label", self._known("label")),
            ("salts", self._near(here, "salts")),
            ("changes", self._near(here, "changes")),
            ("salts", _reordered(here.salts)),
            ("salts", [here.salts.strip()]),
            ("changes", _tidied(here.changes)),
        ]
        for column, values in tries:
            for value in values:
                if self._exact.wrong_with(_with(here, column, value)) is None:
                    return _changed(column, value)
        if not _is_salt(here.salts):
            return _changed("salts")
        return found if here.changes in _tidied(here.changes) else _changed("changes")

    def _column(self, here: Entry) -> Wrong:
        """Which one column has to have been another for the hash to come out right."""
        seals: list[str] = []
        if here.salts not in ("", audit.NOTHING):
            seals = list(_proper_seals(here))
        tries: list[tuple[str, Iterable[str]]] = [
            ("kind", _KINDS),
            ("actor", self._known("actor")),
            ("case_ids", self._case_ids(here)),
            ("seals", seals),
            ("label", () if here.sealed else self._known("label")),
            ("changes", () if here.sealed else self._near(here, "changes")),
            ("changes", () if here.sealed else _tidied(here.changes)),
            ("at", self._moments(here)),
        ]
        for column, values in tries:
            for value in values:
                if _with(here, column, value).proper_hash() == here.hash:
                    return _changed(column, value)
        number = self._number_of(here)
        if number is not None and number != here.seq:
            return _renumbered(number, here.seq)
        return _UNKNOWN

    def _number_of(self, entry: Entry) -> int | None:
        """Under which number an entry comes out right; those nearby are tried first."""
        newest = int(self._connection.execute("SELECT max(seq) FROM audit").fetchone()[0])
        near = range(max(1, self._at - _NEAR), self._at + _NEAR)
        everywhere = range(1, min(newest + 2, _FAR))
        return next((n for n in (*near, *everywhere) if self._is_number(entry, n)), None)

    def _is_number(self, entry: Entry, number: int) -> bool:
        """Whether an entry comes out right under a number."""
        proper = entry._replace(seq=number).proper_hash()
        if _is_bare(entry):  # nothing else is left of its hash
            return proper in (entry.hash, self._exact.erasures.earlier.get(number))
        return proper == entry.hash

    def _known(self, column: str) -> Iterator[str]:
        """What stands in this column of other entries."""
        rows = self._connection.execute(
            f"SELECT DISTINCT CAST({column} AS BLOB) FROM audit LIMIT ?", (_MOST_WORDS,)
        )
        for (value,) in rows.fetchall():
            text = value.decode("utf-8", "surrogateescape")
            yield text
            yield text.strip()

    def _near(self, here: Entry, column: str) -> list[str]:
        """What stands in this column of the entries around."""
        around = entries_between(self._connection, here.seq - _NEAR, here.seq + _NEAR)
        return [getattr(entry, column) for entry in around if entry.seq != here.seq]

    def _case_ids(self, here: Entry) -> Iterator[str]:
        """The cases an entry speaks of, as other places tell."""
        rows = self._connection.execute("SELECT case_id FROM audit_case WHERE seq = ?", (here.seq,))
        listed = [str(case_id) for (case_id,) in rows]
        if len(listed) <= _FEW:
            yield from (canonical(order) for order in permutations(listed))
        try:
            changes = json.loads(here.changes)
            yield canonical(list(dict.fromkeys(audit.owner_of(change) for change in changes)))
            named = json.loads(here.case_ids)
            yield canonical(named)
        except (ValueError, TypeError, AttributeError):
            return

    def _moments(self, here: Entry) -> Iterator[str]:
        """Each second between the entries around, and what other entries have."""
        yield here.at.strip()
        around = entries_between(self._connection, here.seq - 1, here.seq + 1)
        moments = [_moment(entry.at) for entry in around if entry.seq != here.seq]
        known = [moment for moment in moments if moment is not None]
        if known:
            start, end = min(known), max(known)
            if len(known) == 1:
                start, end = start - timedelta(hours=1), end + timedelta(hours=1)
            for second in range(min(int((end - start).total_seconds()) + 1, _MOST_MOMENTS)):
                yield (start + timedelta(seconds=second)).isoformat() + "Z"
        yield from self._known("at")

    # -- reading -----------------------------------------------------------------------------------

    def _entry(self, seq: int) -> Entry | None:
        found = entries_between(self._connection, seq, seq)
        return found[0] if found else None

    def _is_at(self, number: int, at: int) -> bool:
        """Whether the entry written as ``number`` stands at another place."""
        entry = self._entry(at)
        return entry is not None and self._is_number(entry, number)


def _is_bare(entry: Entry) -> bool:
    """Whether it is an entry without seals whose values were erased."""
    return not entry.sealed and entry.salts == audit.NOTHING


def _with(entry: Entry, column: str, value: str) -> Entry:
    values: dict[str, Any] = {column: value}
    return entry._replace(**values)


def _changed(column: str, was: str = "") -> Wrong:
    told = f"; before it was “{was}”" if column in _TOLD and was else ""
    return Wrong(column, f"{_CALLED[column]} was changed after it was written{told}")


def _renumbered(number: int, now: int) -> Wrong:
    return Wrong("seq", f"its number {number:,} was changed to {now:,}")


def _reordered(text: str) -> Iterator[str]:
    """The same JSON list with any two of its values exchanged, where it is a short one."""
    try:
        values = json.loads(text)
    except ValueError:
        return
    if not isinstance(values, list) or len(values) > _NEAR:
        return
    for one in range(len(values)):
        for other in range(one):
            order = list(values)
            order[one], order[other] = order[other], order[one]
            yield canonical(order)


def _tidied(text: str) -> Iterator[str]:
    """The same JSON written as the program writes it."""
    try:
        yield canonical(json.loads(text))
    except ValueError:
        return


def _proper_seals(entry: Entry) -> Iterator[str]:
    """The seals that belong to the salts and values of an entry."""
    try:
        salts = json.loads(entry.salts)
        if not isinstance(salts, list):
            yield f'"{audit.seal_of_all(entry.changes, entry.label, entry.salts)}"'
            return
        case_ids = json.loads(entry.case_ids)
        parts = audit.by_owner(json.loads(entry.changes), case_ids)
        seals = [audit.seal_of_label(entry.label, canonical(salts[0]))]
        for part, salt in zip(parts, salts[1:], strict=True):
            seals.append(audit.seal_of_changes(canonical(part), canonical(salt)))
        yield canonical(seals)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError):
        return


def _is_salt(salts: str) -> bool:
    """Whether the program could have made it; then it may be the values that were changed."""
    try:
        found = json.loads(salts)
    except ValueError:
        return False
    values = found if isinstance(found, list) else [found]
    return all(
        value is None or (isinstance(value, str) and len(value) == _SALT and not set(value) - _HEX)
        for value in values
    )


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError:
        return None
