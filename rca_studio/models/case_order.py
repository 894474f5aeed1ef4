"""In which order a list of cases comes, and which index has it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any

from rca_studio.domain.case import Stage
from rca_studio.domain.registers import SortBy

LINE = (
    "c.seq, c.id, c.reference, c.title, c.protocol, c.service, c.location, c.occurred, c.stage, "
    "c.margin_today, c.held_by, c.anonymous, c.practice, c.stage_due, c.outcome"
)
Line = tuple[Any, ...]
"""The number of a segment, then the columns ``LINE``; or the key of such a line."""

_VALUES: dict[str, Callable[[Line], Any]] = {
    "length(c.reference)": lambda line: len(line[3]),
    "c.reference": itemgetter(3),
    "c.title COLLATE NOCASE": itemgetter(4),
    "c.protocol": itemgetter(5),
    "c.location": itemgetter(7),
    "c.occurred": itemgetter(8),
    "c.margin_today": itemgetter(10),
}
"""The value of each key of an order, taken from a line."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a list that one index has in order; ``where`` holds no value of a person."""

    index: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """An order of the list: segment after segment, within each by ``keys`` and the row number."""

    keys: tuple[str, ...]
    segments: tuple[Segment, ...]
    descending: bool

    def sql(self, depth: int = 0) -> str:
        """The ORDER BY of one segment, where the first ``depth`` keys have one value only."""
        way = "DESC" if self.descending else "ASC"
        return ", ".join(f"{key} {way}" for key in (*self.keys, "c.seq")[depth:])

    def key(self, line: Line) -> Line:
        """The key of a line: its segment, the values it is ordered by, its row number."""
        return (line[0], *(_VALUES[key](line) for key in self.keys), line[1])

    @property
    def segment_sql(self) -> str:
        """The number of the segment a row is in."""
        if len(self.segments) == 1:
            return "0"
        cases = (f"WHEN {s.where} THEN {n}" for n, s in enumerate(self.segments))
        return f"CASE {' '.join(cases)} END"


@lru_cache(maxsize=64)
def order_of(sort: SortBy, descending: bool) -> Order:
    """How a list sorted by ``sort`` is put together from what the indexes have in order.

    What is not known comes last in either direction. A case no path leads from to harm has the
    largest margin of all. Within equal values the date decides, in the same direction.
    """
    if sort is SortBy.REFERENCE:
        keys = ("length(c.reference)", "c.reference")
        return Order(keys, (Segment("case_reference"),), descending)
    if sort is SortBy.TITLE:
        return Order(("c.title COLLATE NOCASE",), (Segment("case_title"),), descending)
    if sort is SortBy.PROTOCOL:
        return Order(("c.protocol", "c.occurred"), (Segment("case_protocol"),), descending)
    if sort is SortBy.LOCATION:
        segments = [
            Segment("case_location", "c.location <> ''"),
            Segment("case_occurred", "c.location = ''"),
        ]
        return Order(("c.location", "c.occurred"), tuple(segments), descending)
    if sort is SortBy.MARGIN:
        number = Segment("case_margin", "c.margin_today >= 0")
        no_path = Segment("case_margin", "c.margin_today = -1")
        unknown = Segment("case_occurred", "c.margin_today IS NULL")
        known = (no_path, number) if descending else (number, no_path)
        return Order(("c.margin_today", "c.occurred"), (*known, unknown), descending)
    if sort is SortBy.STAGE:
        stages = [Segment("case_stage", f"c.stage = '{stage.value}'") for stage in Stage]
        return Order(("c.occurred",), tuple(reversed(stages) if descending else stages), descending)
    return Order(("c.occurred",), (Segment("case_occurred"),), descending)
