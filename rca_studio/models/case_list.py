"""Pages and counts of cases over any number of them, always by key and never by offset.

How a list is read, so that a page costs the same among ten cases or a million:

- *Walk*: an index that has the order wanted is read from where the last page ended until the page
  is full; filters and search hits are tested on the way. Right where much of the list fits.
- *Gather*: what fits the rarest condition (a few search hits, a rare place) is fetched and sorted.
  Right where little of the list fits.

Which of the two is decided by counting, no further than where the answer is clear. SQLite's own
planner cannot know: the same statement must serve a place with three cases and one with half of
them. Few search hits are ranked (bm25), many are listed newest first, for ranking a common word
over a million cases takes seconds and nobody reads that far.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rca_studio.domain.case import Stage
from rca_studio.domain.registers import CasePage, CaseQuery, CaseRow, Count, Cursor, SortBy
from rca_studio.models.case_filters import (
    AT_MOST,
    GATHERED,
    RANKED,
    Driver,
    Hits,
    Where,
    count_rows,
    drivers_of,
    filters_of,
    hits_of,
    marks,
    rarest_of,
)
from rca_studio.models.case_order import LINE, Line, Order, order_of
from rca_studio.models.engine import Connection
from rca_studio.models.search import WEIGHTS

_WINDOWS = (4, 20)
"""So many pages ahead hits are looked for close by, before a whole search is read."""
_CLOSE = 100
"""How many times its size the row numbers of a window may be apart to count as close by."""
_RANK = "rank"
_FOUND = (
    f"(SELECT rowid AS hit, bm25(case_search, {', '.join(map(str, WEIGHTS))}) AS place "
    "FROM case_search WHERE case_search MATCH ?) CROSS JOIN case_ AS c ON c.seq = hit"
)
_BEST_FIRST = f"ORDER BY place, c.occurred DESC, c.seq DESC {AT_MOST}"


def page(connection: Connection, query: CaseQuery, after: Cursor | None, limit: int) -> CasePage:
    """One page; ``connection`` should see one moment throughout (``Engine.snapshot``)."""
    limit = max(1, limit)
    hits = hits_of(connection, query.text)
    if hits is not None and _ranks(query, hits, after):
        if after is None and not hits.named:
            return _best(connection, query, hits, limit)
        return _ranked_page(connection, query, hits, after, limit)
    order = order_of(query.sort, query.descending)
    start = _key_of(after, order) if after is not None else None
    filters = filters_of(query)
    first: list[CaseRow] = []
    if hits is not None and hits.named and _unsorted(query):
        # Who types a reference wants that case, wherever its date would put it.
        if start is None:
            first = _rows(_fetched(connection, _named(connection, filters, hits)))
        filters = filters.plus(f"c.seq NOT IN ({marks(hits.named)})", *hits.named)
    wanted = max(1, limit - len(first))
    lines = _lines(connection, query, filters, hits, order, start, wanted + 1)
    more = order.key(lines[wanted - 1]) if len(lines) > wanted else None
    return CasePage(
        (*first, *_rows(lines[:wanted])),
        Cursor(json.dumps(more[:-1]), more[-1]) if more else None,
    )


def count(connection: Connection, query: CaseQuery, cap: int) -> Count:
    """How many cases a query has, counted no further than ``cap``."""
    hits = hits_of(connection, query.text)
    filters = filters_of(query)
    if hits is not None and not filters.terms and not hits.named:
        found = count_rows(
            connection,
            "SELECT 1 FROM case_search WHERE case_search MATCH ?",
            (hits.match,),
            cap,
        )
    else:
        source = "case_ AS c"
        if hits is not None and hits.few:
            filters = hits.where.and_(filters)
            source += " NOT INDEXED"
        else:
            if rarest := rarest_of(connection, drivers_of(query)):
                source += f" {rarest[0].source}"
                filters = rarest[0].narrowed(filters)
            if hits is not None:
                filters = filters.and_(hits.where)
        found = count_rows(
            connection, f"SELECT 1 FROM {source} WHERE {filters.sql}", filters.args, cap
        )
    return Count(min(found, cap), found <= cap)


# -- in order --------------------------------------------------------------------------------------


def _lines(
    connection: Connection,
    query: CaseQuery,
    filters: Where,
    hits: Hits | None,
    order: Order,
    start: Line | None,
    limit: int,
) -> list[Line]:
    """The next ``limit`` lines of a list."""
    if hits is not None and hits.few:
        return _gathered(connection, "NOT INDEXED", hits.where.and_(filters), order, start, limit)
    drivers = drivers_of(query)
    by_time = query.sort is SortBy.OCCURRED
    if by_time and len(drivers) == 1 and drivers[0].streams:
        return _merged(connection, drivers[0], filters, hits, order, start, limit)
    if rarest := rarest_of(connection, drivers):
        driver, number = rarest
        if not (by_time and driver.streams) and number <= GATHERED:
            where = driver.narrowed(filters if hits is None else filters.and_(hits.where))
            return _gathered(connection, driver.source, where, order, start, limit)
        in_order = [one for one in drivers if one.streams]
        if by_time and in_order and (best := rarest_of(connection, tuple(in_order))):
            return _merged(connection, best[0], filters, hits, order, start, limit)
    lines: list[Line] = []
    for number, segment in enumerate(order.segments):
        if start is not None and number < start[0]:
            continue
        here = start if start is not None and number == start[0] else None
        where = filters.plus(segment.where) if segment.where else filters
        walk = Walk(segment.index, number, where, hits, order)
        lines += walk.lines(connection, here, limit - len(lines))
        if len(lines) >= limit:
            break
    return lines


def _merged(
    connection: Connection,
    driver: Driver,
    filters: Where,
    hits: Hits | None,
    order: Order,
    start: Line | None,
    limit: int,
) -> list[Line]:
    """The newest (or oldest) of several walks, one for each value asked for."""
    lines: list[Line] = []
    for stream in driver.streams:
        walk = Walk(driver.index, 0, stream.and_(filters), hits, order)
        lines += walk.lines(connection, start, limit)
    if len(driver.streams) > 1:
        lines.sort(key=order.key, reverse=order.descending)
    return lines[:limit]


@dataclass(frozen=True, slots=True)
class Walk:
    """An index read in its order, from where the last page ended."""

    index: str
    segment: int
    where: Where
    hits: Hits | None
    order: Order

    def lines(self, connection: Connection, start: Line | None, limit: int) -> list[Line]:
        """Up to ``limit`` lines after ``start``."""
        lines: list[Line] = []
        for stretch, depth in _stretches(self.order, start):
            left = limit - len(lines)
            found = self._stretch(connection, self.where.and_(stretch), depth, left)
            lines.extend(found)
            if len(lines) >= limit:
                break
        return lines

    def _stretch(self, connection: Connection, fits: Where, depth: int, limit: int) -> list[Line]:
        if self.hits is not None:
            for window in _WINDOWS:
                near = self._nearby(connection, fits, depth, limit, window * limit)
                if near is not None:
                    return near
            fits = fits.and_(self.hits.where)
        sql = self._sql(LINE, fits, depth)
        lines: list[Line] = connection.execute(sql, (*fits.args, limit)).fetchall()
        return lines

    def _sql(self, columns: str, fits: Where, depth: int) -> str:
        return (
            f"SELECT {self.segment}, {columns} FROM case_ AS c INDEXED BY {self.index} "
            f"WHERE {fits.sql} ORDER BY {self.order.sql(depth)} {AT_MOST}"
        )

    def _nearby(
        self, connection: Connection, fits: Where, depth: int, limit: int, width: int
    ) -> list[Line] | None:
        """A full page of hits among the next ``width`` cases; ``None`` where they do not fill it.

        Cases are mostly recorded in the order in which they happened, so the next few hundred lie
        close together in the search index too, and a common word need not be read to its end.
        """
        assert self.hits is not None
        sql = self._sql("c.seq", fits, depth)
        seqs = [row[1] for row in connection.execute(sql, (*fits.args, width))]
        if len(seqs) < width or max(seqs) - min(seqs) > _CLOSE * width:
            return None
        among = self.hits.within(min(seqs), max(seqs))
        these = "c.seq IN (SELECT value FROM json_each(?))"
        sql = f"SELECT c.seq FROM case_ AS c NOT INDEXED WHERE {these} AND {among.sql}"
        there = {row[0] for row in connection.execute(sql, (json.dumps(seqs), *among.args))}
        found = [seq for seq in seqs if seq in there][:limit]
        return _fetched(connection, found, self.segment) if len(found) == limit else None


def _gathered(
    connection: Connection, source: str, where: Where, order: Order, start: Line | None, limit: int
) -> list[Line]:
    """Up to ``limit`` lines of the cases that fit, fetched and sorted."""
    if start is not None:
        later = [
            Where((f"{order.segment_sql} = ?",), (start[0],)).and_(stretch)
            for stretch, _ in _stretches(order, start)
        ]
        later.append(Where((f"{order.segment_sql} > ?",), (start[0],)))
        either = " OR ".join(f"({part.sql})" for part in later)
        where = where.plus(f"({either})", *(arg for part in later for arg in part.args))
    sql = (
        f"SELECT {order.segment_sql} AS segment, {LINE} FROM case_ AS c {source} "
        f"WHERE {where.sql} ORDER BY segment, {order.sql()} {AT_MOST}"
    )
    lines: list[Line] = connection.execute(sql, (*where.args, limit)).fetchall()
    return lines


def _stretches(order: Order, start: Line | None) -> Iterator[tuple[Where, int]]:
    """What comes after ``start`` within its segment, as ranges that an index finds, in order.

    After (a, b, seq): the rest of (a, b), then the rest of a, then the rest. Each with the number
    of keys that have one value in it.
    """
    if start is None:
        yield Where(), 0
        return
    names, values = (*order.keys, "c.seq"), start[1:]
    beyond = "<" if order.descending else ">"
    for depth in reversed(range(len(names))):
        where = Where()
        for name, value in zip(names[:depth], values[:depth], strict=True):
            where = where.plus(f"{name} IS ?", value)
        if values[depth] is not None:  # nothing lies beyond the unknown: it is a segment of its own
            yield where.plus(f"{names[depth]} {beyond} ?", values[depth]), depth


def _key_of(cursor: Cursor, order: Order) -> Line:
    """The key a page ended with; a cursor of another order is a mistake of the caller."""
    try:
        key = (*json.loads(str(cursor.value)), cursor.seq)
    except (ValueError, TypeError):
        key = ()
    if len(key) != len(order.keys) + 2 or not isinstance(key[0], int):
        raise ValueError("this cursor belongs to another list")
    return key


# -- ranked ----------------------------------------------------------------------------------------


def _ranks(query: CaseQuery, hits: Hits, after: Cursor | None) -> bool:
    """Whether this list is ordered by rank: nobody asked for another order, and hits are few.

    A list that began ranked goes on so, whatever was recorded in the meantime.
    """
    if not _unsorted(query):
        return False
    return hits.few if after is None else str(after.value).startswith(_RANK)


def _unsorted(query: CaseQuery) -> bool:
    """Whether nobody asked for an order: newest first is what a list has by itself."""
    return query.sort is SortBy.OCCURRED and query.descending


def _best(connection: Connection, query: CaseQuery, hits: Hits, limit: int) -> CasePage:
    """The first page of the best hits, where no reference is typed: most searches, in one go."""
    if not hits.number:
        return CasePage((), None)
    filters = filters_of(query)
    if hits.number == 1:  # nothing to rank
        only = Where(("c.seq = ?",), (hits.last,)).and_(filters)
        sql = f"SELECT 0, {LINE} FROM case_ AS c NOT INDEXED WHERE {only.sql}"
        args = only.args
    else:
        sql = f"SELECT 0, {LINE} FROM {_FOUND} WHERE {filters.sql} {_BEST_FIRST}"
        args = (hits.match, *filters.args, limit + 1)
    lines = connection.execute(sql, args).fetchall()
    more = Cursor(f"{_RANK}{limit}", lines[limit - 1][1]) if len(lines) > limit else None
    return CasePage(tuple(_rows(lines[:limit])), more)


def _ranked_page(
    connection: Connection, query: CaseQuery, hits: Hits, after: Cursor | None, limit: int
) -> CasePage:
    """A page of the best hits; the case whose reference was typed comes first."""
    seqs = _ranking(connection, query, hits)
    begin = 0
    if after is not None:
        place = int(str(after.value).removeprefix(_RANK))
        begin = seqs.index(after.seq) + 1 if after.seq in seqs else place
    shown = seqs[begin : begin + limit]
    end = begin + len(shown)
    more = Cursor(f"{_RANK}{end}", shown[-1]) if shown and end < len(seqs) else None
    return CasePage(tuple(_rows(_fetched(connection, shown))), more)


def _ranking(connection: Connection, query: CaseQuery, hits: Hits) -> list[int]:
    filters = filters_of(query)
    sql = f"SELECT c.seq FROM {_FOUND} WHERE {filters.sql} {_BEST_FIRST}"
    best = [row[0] for row in connection.execute(sql, (hits.match, *filters.args, 2 * RANKED))]
    return list(dict.fromkeys(_named(connection, filters, hits) + best))


def _named(connection: Connection, filters: Where, hits: Hits) -> list[int]:
    """The cases whose reference was typed, as far as they pass the filters."""
    if not hits.named:
        return []
    where = filters.plus(f"c.seq IN ({marks(hits.named)})", *hits.named)
    sql = f"SELECT c.seq FROM case_ AS c NOT INDEXED WHERE {where.sql} ORDER BY c.seq"
    return [row[0] for row in connection.execute(sql, where.args)]


# -- lines -----------------------------------------------------------------------------------------

_make: Callable[[type[CaseRow], tuple[object, ...]], CaseRow] = tuple.__new__
_STAGES = {stage.value: stage for stage in Stage}


def _fetched(connection: Connection, seqs: list[int], segment: int = 0) -> list[Line]:
    """The lines of these cases, in this order."""
    sql = f"SELECT {segment}, {LINE} FROM case_ AS c NOT INDEXED WHERE c.seq IN ({marks(seqs)})"
    lines = {line[1]: line for line in connection.execute(sql, tuple(seqs))}
    return [lines[seq] for seq in seqs]


def _rows(lines: list[Line]) -> list[CaseRow]:
    # By position, in the order of the fields: this runs for every line of every page.
    stages, held = _STAGES, _held_by
    return [
        _make(
            CaseRow,
            (a, b, c, d, e, f, g, stages[h], margin, held(by), hidden == 1, try_ == 1, due, end),
        )
        for _, _, a, b, c, d, e, f, g, h, margin, by, hidden, try_, due, end in lines
    ]


@lru_cache(maxsize=1_000)
def _held_by(text: str) -> tuple[str, ...]:
    """Kinds of controls from JSON; there are few different sets of them."""
    return tuple(json.loads(text))
