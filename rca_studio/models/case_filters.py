"""Which cases fit a query: its filters, its search, and what an index can find of them directly."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

from rca_studio.domain.registers import CaseQuery
from rca_studio.models.engine import Connection, Reader, Shapes
from rca_studio.models.search import reference_parts, understand

RANKED = 2_000
"""So many search hits are ranked; more are listed in order."""
GATHERED = 20_000
"""So many cases are fetched and sorted; for more an index is walked."""

AT_MOST = "LIMIT ? + 0"
"""A limit that is bound. Of a bare ``LIMIT ?`` SQLite (3.46 and later) looks at the value while
planning, so every new binding has the statement prepared again: twice the time of a short list."""

_FACETS = ("protocol", "stage", "service", "location", "staff_group", "route")
_MAYBE_EMPTY = frozenset({"service", "location", "staff_group", "route"})


@dataclass(frozen=True, slots=True)
class Where:
    """A condition on ``case_ AS c`` and its arguments."""

    terms: tuple[str, ...] = ()
    args: tuple[Any, ...] = ()

    @property
    def sql(self) -> str:
        """The terms joined."""
        return " AND ".join(self.terms) or "1"

    def plus(self, term: str, *args: Any) -> Where:
        """This condition and one more."""
        return Where((*self.terms, term), (*self.args, *args))

    def and_(self, other: Where) -> Where:
        """Both conditions."""
        return Where(self.terms + other.terms, self.args + other.args)


@dataclass(frozen=True, slots=True)
class Driver:
    """A condition that an index can find directly.

    Attributes:
        index: its name; it goes on by ``occurred``. Empty where the condition names row numbers.
        where: the whole condition, the period included.
        streams: the condition for each value asked for, in each of which the index is in order;
            none where what it finds comes in another order.
        most: how many cases it finds at most, where that is known without looking.
    """

    index: str
    where: Where
    streams: tuple[Where, ...] = ()
    most: int | None = None

    @property
    def source(self) -> str:
        """How SQLite is told to read."""
        return f"INDEXED BY {self.index}" if self.index else "NOT INDEXED"

    def narrowed(self, filters: Where) -> Where:
        """The filters, with the row numbers first where nothing else would lead to them."""
        return filters if self.index else self.where.and_(filters)


@dataclass(frozen=True, slots=True)
class Hits:
    """The cases a search finds, as a condition.

    Attributes:
        match: the FTS5 query.
        named: row numbers of the cases whose reference is typed.
        number: how many cases hold the words, counted up to ``RANKED + 1``.
        last: the row number of one of them; of the only one, where there is one.
    """

    match: str
    named: tuple[int, ...]
    number: int
    last: int | None

    @property
    def few(self) -> bool:
        """Whether they can be ranked."""
        return self.number <= RANKED

    @property
    def where(self) -> Where:
        """The condition; ``?`` is filled with what was typed, never written into the text."""
        return self.within()

    def within(self, first: int | None = None, last: int | None = None) -> Where:
        """The condition for rows of these numbers only; the search itself is cut to them."""
        found = "SELECT rowid FROM case_search WHERE case_search MATCH ?"
        args: tuple[Any, ...] = (self.match,)
        if first is not None:
            found, args = f"{found} AND rowid BETWEEN ? AND ?", (*args, first, last)
        if self.named:
            found = f"{found} UNION ALL SELECT value FROM json_each(?)"
            args = (*args, json.dumps(self.named))
        return Where((f"c.seq IN ({found})",), args)


def hits_of(connection: Connection, text: str) -> Hits | None:
    """What the search text finds; ``None`` where nothing is searched for."""
    match = understand(text) if text else ""
    if not match:
        return None
    named = named_cases(connection, text)
    number, last = connection.execute(
        "SELECT count(*), max(hit) FROM "
        f"(SELECT rowid AS hit FROM case_search WHERE case_search MATCH ? {AT_MOST})",
        (match, RANKED + 1),
    ).fetchone()
    return Hits(match, named, number, last)


@lru_cache(maxsize=64)
def filters_of(query: CaseQuery) -> Where:
    """Every filter of a query but its search text."""
    where = Where()
    for facet in _FACETS:
        if values := _values(query, facet):
            where = where.and_(_one_of(facet, values))
    where = where.and_(_period(query))
    if query.practice is not None:
        where = where.plus("c.practice = ?", int(query.practice))
        if query.practice:
            where = where.plus("c.practice <> 0")
    if query.batch_id:
        where = where.plus("c.batch_id = ?", query.batch_id).plus("c.batch_id <> ''")
    if query.overdue_on:
        where = where.and_(_overdue(query))
    if query.outcomes:
        where = where.plus(f"c.outcome IN ({marks(query.outcomes)})", *query.outcomes)
    if query.counting:
        where = where.plus("c.outcome = ''")
    if query.duplicate_of:
        where = where.and_(_rejected("r.duplicate_of = ?", query.duplicate_of))
    if query.among is not None:
        where = where.and_(_among(query.among))
    return where


def _overdue(query: CaseQuery) -> Where:
    """Cases whose clock ran out; one known to the day runs out with the day."""
    now = query.overdue_on
    where = Where(("c.stage_due <> ''", "c.stage_due < ?"), (now,))
    return where.plus("c.stage_due < substr(?, 1, length(c.stage_due))", now)


def _rejected(term: str, *args: Any) -> Where:
    """Cases with such a rejection, by their row numbers; there are few of them."""
    found = f"SELECT s.seq FROM rejection AS r JOIN case_ AS s ON s.id = r.case_id WHERE {term}"
    return Where((f"c.seq IN ({found})",), args)


@lru_cache(maxsize=4)
def _among(seqs: tuple[int, ...]) -> Where:
    """Cases with these row numbers, of which there may be more than a statement has marks."""
    return Where(("c.seq IN (SELECT value FROM json_each(?))",), (json.dumps(seqs),))


def _values(query: CaseQuery, facet: str) -> tuple[str, ...]:
    asked: Iterable[str] = getattr(query, facet + "s")
    return tuple(dict.fromkeys(str(value) for value in asked))


def _one_of(facet: str, values: tuple[str, ...]) -> Where:
    """``facet`` has one of these values; said so that a partial index is seen to hold them all."""
    where = Where((f"c.{facet} IN ({marks(values)})",), values)
    return where.plus(f"c.{facet} <> ''") if facet in _MAYBE_EMPTY and "" not in values else where


def _just(facet: str, value: str) -> Where:
    where = Where((f"c.{facet} = ?",), (value,))
    return where.plus(f"c.{facet} <> ''") if facet in _MAYBE_EMPTY else where


def _period(query: CaseQuery) -> Where:
    """Cases of a known date within the period; ``until`` includes all that begins with it."""
    where = Where()
    if query.since:
        where = where.plus("c.occurred >= ?", query.since)
    elif query.until:
        where = where.plus("c.occurred > ''")
    if query.until:
        where = where.plus("c.occurred < ?", query.until + "~")
    return where


@lru_cache(maxsize=64)
def drivers_of(query: CaseQuery) -> tuple[Driver, ...]:
    """The conditions of a query that an index can find; none where all cases are listed."""
    found: list[Driver] = []
    period = _period(query)
    for facet in _FACETS:
        values = _values(query, facet)
        if values and not (facet in _MAYBE_EMPTY and "" in values):
            streams = tuple(_just(facet, value) for value in values)
            where = _one_of(facet, values).and_(period)
            found.append(Driver(f"case_{facet}", where, streams))
    if query.practice:
        where = Where(("c.practice = 1", "c.practice <> 0"))
        found.append(Driver("case_practice", where.and_(period), (where,)))
    if query.batch_id:
        where = Where(("c.batch_id = ?", "c.batch_id <> ''"), (query.batch_id,))
        found.append(Driver("case_batch", where.and_(period), (where,)))
    if query.overdue_on:
        found.append(Driver("case_due", _overdue(query)))
    if query.outcomes:
        kinds = _rejected(f"r.kind IN ({marks(query.outcomes)})", *query.outcomes)
        found.append(Driver("", kinds))
    if query.duplicate_of:
        found.append(Driver("", _rejected("r.duplicate_of = ?", query.duplicate_of)))
    if query.among is not None:
        found.append(Driver("", _among(query.among), most=len(query.among)))
    if not found and period.terms:
        found.append(Driver("case_occurred", period, (Where(),)))
    return tuple(found)


def rarest_of(connection: Connection, drivers: tuple[Driver, ...]) -> tuple[Driver, int] | None:
    """The driver that fewest cases fit, and how many do, counted up to ``GATHERED``."""
    counted = [(driver, _size(connection, driver)) for driver in drivers]
    return min(counted, key=lambda pair: pair[1], default=None)


def _size(connection: Connection, driver: Driver) -> int:
    if driver.most is not None:
        return min(driver.most, GATHERED + 1)
    sql = f"SELECT 1 FROM case_ AS c {driver.source} WHERE {driver.where.sql}"
    return count_rows(connection, sql, driver.where.args, GATHERED)


def count_rows(connection: Connection, sql: str, args: tuple[Any, ...], cap: int) -> int:
    """How many rows a statement has, ``cap + 1`` standing for more."""
    sql = f"SELECT count(*) FROM ({sql} {AT_MOST})"
    return int(connection.execute(sql, (*args, cap + 1)).fetchone()[0])


def reference_shapes(connection: Connection) -> Shapes:
    """What references look like here: (``NM-``, 7), (``NM-``, 8) ..., looked over once a state.

    They are listed by the letters somebody types (``nm``). A reading connection keeps them until
    somebody else has written; its own hand never does.
    """
    state = int(connection.execute("PRAGMA data_version").fetchone()[0])
    known = connection.shapes if isinstance(connection, Reader) else None
    if known is not None and known[0] == state:
        return known[1]
    shapes: dict[str, list[tuple[str, int]]] = {}
    for prefix, length in _shapes_found(connection):
        letters = "".join(c for c in prefix if c.isalnum()).casefold()
        shapes.setdefault(letters, []).append((prefix, length))
    if isinstance(connection, Reader):
        connection.shapes = (state, shapes)
    return shapes


def _shapes_found(connection: Connection) -> Iterator[tuple[str, int]]:
    """The shapes, found by skipping along the index."""
    sql = (
        "SELECT length(reference), reference FROM case_ INDEXED BY case_reference "
        "WHERE length(reference) {} ORDER BY length(reference), reference LIMIT 1"
    )
    row = connection.execute(sql.format("> ?"), (-1,)).fetchone()
    for _ in range(64):  # a workspace has one or two shapes; this is a stop, not a limit
        if row is None:
            return
        length, reference = int(row[0]), str(row[1])
        prefix = reference.rstrip("0123456789")
        if len(prefix) < length:
            yield prefix, length
        row = (
            connection.execute(
                sql.format("= ? AND reference > ?"), (length, prefix + ":")
            ).fetchone()
            or connection.execute(sql.format("> ?"), (length,)).fetchone()
        )


def named_cases(connection: Connection, text: str) -> tuple[int, ...]:
    """Row numbers of the cases whose reference is typed here: ``NM-0142``, ``nm142``, ``142``."""
    parts = reference_parts(text)
    if parts is None:
        return ()
    typed, number = parts
    known = reference_shapes(connection)
    asked = [known.get(typed.casefold(), [])] if typed else known.values()
    found = []
    for prefix, length in chain.from_iterable(asked):
        digits = str(number).rjust(length - len(prefix), "0")
        row = connection.execute(
            "SELECT seq FROM case_ WHERE length(reference) = ? AND reference = ?",
            (length, prefix + digits),
        ).fetchone()
        if row is not None:
            found.append(int(row[0]))
    return tuple(sorted(found))


def marks(values: Iterable[object]) -> str:
    """As many question marks as there are values."""
    return ", ".join("?" for _ in values)
