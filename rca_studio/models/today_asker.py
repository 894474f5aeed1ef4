"""Who asks what waits: whose things and whose cases these are, as conditions on rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from rca_studio.domain.case import Stage
from rca_studio.domain.deeds import Deed
from rca_studio.domain.registers import Count
from rca_studio.domain.today import Listed, Scope, TodayQuery, TodayRow, Waits
from rca_studio.models.case_filters import Where, marks
from rca_studio.models.engine import Connection

if TYPE_CHECKING:
    from rca_studio.models.today_followed import Followed

Row = tuple[Any, ...]

CASE = "c.id, c.reference, c.title, c.protocol, c.service, c.stage"
"""What each row tells of its case, in the order of ``TodayRow``."""

_CHUNK = 500
_DISTINCT = (
    "WITH RECURSIVE one(v) AS ("
    "SELECT min({0}) FROM case_ WHERE {0} <> '' UNION ALL "
    "SELECT (SELECT min({0}) FROM case_ WHERE {0} <> '' AND {0} > v) FROM one WHERE v IS NOT NULL"
    ") SELECT v FROM one WHERE v IS NOT NULL"
)
"""The values of a column, found by skipping along its index."""


@dataclass(frozen=True)
class Asker:
    """The question, and what of the workspace it speaks of."""

    db: Connection
    query: TodayQuery

    @property
    def mine(self) -> bool:
        """Whether only what is this person's to do is listed."""
        return self.query.scope is Scope.MINE

    def may(self, deed: Deed) -> bool:
        """Whether things that take this deed are listed."""
        return not self.mine or deed in self.query.deeds

    @cached_property
    def here(self) -> Where:
        """Cases of the services and sites that are listed; a case without one is everybody's."""
        where = Where()
        if self.query.scope is Scope.EVERYBODY:
            return where
        for column, wanted in (("service", self.query.services), ("location", self.query.sites)):
            if wanted:
                there = self.db.execute(_DISTINCT.format(column))
                values = ("", *_meant((row[0] for row in there), wanted))
                where = where.plus(
                    f"c.{column} IN (SELECT value FROM json_each(?))", json.dumps(values)
                )
        return where

    @cached_property
    def real(self) -> Where:
        """Practice cases, or the others, or both."""
        practice = self.query.practice
        return Where() if practice is None else Where(("c.practice = ?",), (int(practice),))

    @cached_property
    def standing(self) -> Where:
        """Of these, the cases that count: those that were not rejected. A rejected one is closed,
        so that whoever asks for another stage need not ask for this."""
        return self.real.plus("c.outcome = ''")

    @cached_property
    def owners(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The owners of actions that are this person, by name and by title."""
        there = self.db.execute("SELECT DISTINCT owner FROM action")
        return self.named(row[0] for row in there)

    @cached_property
    def followed(self) -> Followed:
        """Actions whose evidence was given or sent back."""
        from rca_studio.models.today_followed import followed

        return followed(self.db)

    def named(self, names: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Which of these names are this person's own, and which are titles of theirs."""
        listed = tuple(names)
        own = _meant(listed, self.query.names)
        return own, tuple(n for n in _meant(listed, self.query.titles) if n not in own)

    def listed(self, parts: Iterable[Part], *, exact: bool = True) -> Listed:
        """The soonest of all, and how many there are; what has no date comes last.

        Among equals each part keeps its own order.
        """
        there = tuple(parts)
        rows = [row for part in there for row in part.rows]
        rows.sort(key=lambda row: (not row.due, row.due))
        number, cap = sum(part.number for part in there), self.query.cap
        return Listed(
            tuple(rows[: self.query.limit]), Count(min(number, cap), exact and number <= cap)
        )

    def in_order(
        self, rowids: list[int], columns: str, source: str, where: Where
    ) -> tuple[list[Row], int]:
        """The first rows of these numbers that fit, in this order, and how many fit in all.

        ``source`` is about ``x``, whose row number is the first of ``columns``. The rest is counted
        up to one more than the cap, without reading what it says.
        """
        found: list[Row] = []
        chunks = _chunks(rowids, max(50, self.query.limit), _CHUNK)
        for chunk in chunks:
            fits = _among(chunk).and_(where)
            sql = f"SELECT {columns} FROM {source} WHERE {fits.sql}"
            rows = {row[0]: row for row in self.db.execute(sql, fits.args)}
            found += [rows[rowid] for rowid in chunk if rowid in rows]
            if len(found) >= self.query.limit:
                break
        number = len(found)
        for chunk in chunks:
            if number > self.query.cap:
                break
            fits = _among(chunk).and_(where)
            sql = f"SELECT count(*) FROM {source} WHERE {fits.sql}"
            number += int(self.db.execute(sql, fits.args).fetchone()[0])
        return found[: self.query.limit], number


class Part(NamedTuple):
    """Of one kind of thing the first rows, and how many there are, counted to past the cap."""

    rows: list[TodayRow]
    number: int


def row_of(
    kind: Waits, case: Row, text: str, who: str, due: str, detail: str, target: str
) -> TodayRow:
    """A row of a list; ``case`` holds the columns ``CASE``."""
    *named, stage = case
    return TodayRow._make((kind, *named, Stage(stage), text, who, due, detail, target))


def is_late(column: str, now: str) -> Where:
    """A moment is over; one that is known to the day is over when the day is."""
    return Where(
        (f"{column} > ''", f"{column} < ?", f"{column} < substr(?, 1, length({column}))"),
        (now, now),
    )


def is_ahead(column: str, now: str) -> Where:
    """The opposite; what has no date is ahead as well."""
    return Where((f"({column} = '' OR {column} >= substr(?, 1, length({column})))",), (now,))


def timed(column: str, now: str, *, late: bool) -> Where:
    """Either of the two."""
    return is_late(column, now) if late else is_ahead(column, now)


def any_of(column: str, values: tuple[str, ...]) -> Where:
    """A column has one of these values."""
    return Where((f"{column} IN ({marks(values)})",), values)


def _chunks(rowids: list[int], first: int, then: int) -> Iterator[list[int]]:
    yield rowids[:first]
    for start in range(first, len(rowids), then):
        yield rowids[start : start + then]


def _among(rowids: list[int]) -> Where:
    return Where((f"x.rowid IN ({marks(rowids)})",), tuple(rowids))


def plain(name: str) -> str:
    """A name as far as it tells people apart: capitals and spaces do not."""
    return " ".join(name.casefold().split())


def _meant(values: Iterable[str], wanted: Iterable[str]) -> tuple[str, ...]:
    words = {plain(one) for one in wanted} - {""}
    return tuple(value for value in values if plain(value) in words)


Source = Callable[[Asker, bool], Part]
"""Gives what is late, or what is not, of one kind of thing."""
