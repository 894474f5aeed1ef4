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
from typing import Any, Final

from rca_studio.models import audit
from rca_studio.models.audit import Entry, canonical
from rca_studio.models.engine import Connection
from rca_studio.models.verifying import Exact, Wrong, entries_between

_KINDS: Final = ("edit", "undo", "redo", "import", "erase")
_MOST_WORDS: Final = 2_000
_MOST_MOMENTS: Final = 20_000
_NEAR: Final = 40
_FAR: Final = 50_000
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
            if other is not None and _is_number(other, self._at):
                return _renumbered(self._at, seq)
        return Wrong("", "it was removed")

    def _following(self, here: Entry) -> tuple[int, Wrong]:
        """It names the hash before it rightly, but does not come out right itself."""
        if _has_its_hash(here) or here.salts == audit.NOTHING:
            found = self._exact.wrong_with(here)
            if found is None:  # it follows and is right: somebody wrote while we looked
                return self._at, Wrong("", "it does not follow from the one before it")
            return self._at, self._part(here, found)
        following = self._entry(self._at + 1)
        if (
            following is not None
            and following.prev == self._prev
            and _is_number(following, self._at)
        ):
            return self._at, Wrong("", "it was put in")
        if following is not None and following.prev == here.proper_hash():
            return self._at, _changed("hash")
        return self._at, self._column(here)

    def _elsewhere(self, here: Entry) -> tuple[int, Wrong]:
        """It names another hash before it than that of the entry that is there."""
        at = self._at
        following = self._entry(at + 1)
        if here._replace(prev=self._prev).proper_hash() == here.hash:
            return at, _changed("prev")
        before = self._entry(at - 1)
        if _has_its_hash(here):
            if before is not None and here.prev == before.prev:
                return at, Wrong("", "it was put in")
            if before is not None and (following is None or following.prev == here.hash):
                return at - 1, Wrong("", "it was changed and given another code of its own")
            return at, Wrong("", "it was put in, or written anew")
        number = self._number_of(here)
        if number is None:
            if following is not None and following.prev == self._prev:
                return at, Wrong("", "it was put in")
            return at, Wrong("", "it was changed, and names another entry as the one before it")
        return self._moved(here, number, before)

    def _moved(self, here: Entry, number: int, before: Entry | None) -> tuple[int, Wrong]:
        """What stands here was written as another entry."""
        at = self._at
        if number < at:
            original = self._entry(number)
            if original is not None and original.hash == here.hash:
                return at, Wrong("", f"it is a copy of entry {number:,} and was put in")
            if before is not None and before.prev == here.prev:
                return at - 1, Wrong("", "it was put in")
            return at, Wrong("seq", f"it was written as entry {number:,} and moved here")
        there = self._entry(number)
        if there is not None and _is_number(there, at):
            return at, Wrong("seq", f"it and entry {number:,} were exchanged")
        if number == at + 1:
            return at, Wrong("", "it was removed, and the later ones were numbered anew")
        if self._is_at(number - 1, at + 1):
            return at, Wrong("", f"entries {at:,} to {number - 1:,} were put in another order")
        gone = f"entries {at:,} to {number - 1:,} were removed"
        return at, Wrong("", f"{gone}, and the later ones were numbered anew")

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
        if here.sealed:
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
        return Wrong("", "it was changed after it was written")

    def _number_of(self, entry: Entry) -> int | None:
        """Under which number an entry comes out right; those nearby are tried first."""
        newest = int(self._connection.execute("SELECT max(seq) FROM audit").fetchone()[0])
        near = range(max(1, self._at - _NEAR), self._at + _NEAR)
        everywhere = range(1, min(newest + 2, _FAR))
        return next((n for n in (*near, *everywhere) if _is_number(entry, n)), None)

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
        yield canonical(listed)
        try:
            changes = json.loads(here.changes)
            yield canonical(list(dict.fromkeys(audit.owner_of(change) for change in changes)))
            named = json.loads(here.case_ids)
            yield canonical(named)
            yield from _reordered(canonical(listed))
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
        return entry is not None and _is_number(entry, number)


def _with(entry: Entry, column: str, value: str) -> Entry:
    values: dict[str, Any] = {column: value}
    return entry._replace(**values)


def _has_its_hash(entry: Entry) -> bool:
    return entry.proper_hash() == entry.hash


def _is_number(entry: Entry, number: int) -> bool:
    return entry._replace(seq=number).proper_hash() == entry.hash


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
