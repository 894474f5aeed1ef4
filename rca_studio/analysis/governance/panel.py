"""An answer of governance: a sentence, what it rests on, its charts, and each of them as a table.

Screens, the board report, slides and spreadsheets all show the very same ``Panel``. Everything in
it may be shown to whoever asked for it: what had to be protected is hidden already.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from rca_studio.analysis.governance.scope import Scope

HIDDEN = "hidden"
"""What is shown in the place of a number that would let a small one be worked out."""


class Tone(StrEnum):
    """What a mark stands for; never good or bad reporting. Each also differs without colour."""

    PLAIN = "plain"
    STRONG = "strong"
    MIDDLE = "middle"
    WEAK = "weak"
    NOTICE = "notice"
    FAINT = "faint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """One click away: which cases stand behind a number, and how they are called ("Near falls in
    Maple House")."""

    scope: Scope
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One number as it may be shown.

    ``value`` is ``None`` where there is none or it is hidden; ``shown`` says so ("<5", "hidden",
    "–"). ``drill`` is ``None`` where its cases may not be seen.
    """

    value: float | None
    shown: str
    drill: Drill | None = None
    hidden: bool = False

    def __post_init__(self) -> None:
        """Refuse what would betray itself: a hidden number is nowhere, and leads nowhere."""
        if self.hidden and (self.value is not None or self.drill is not None):
            raise ValueError("a hidden number has no value and no cases")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Figures as a table; the first column of each row is its heading."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One point of a series. ``words`` is what is told of it (month, figure, exposure, mark)."""

    label: str
    cell: Cell
    words: str
    outside: bool = False
    in_run: bool = False
    left_out: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of a control chart with lines of its own (points ``first`` to ``last``, from 0).

    ``centre`` and the limits hold one value per point of the part, ``None`` where there is none;
    ``name`` is what changed before it began, empty for the first.
    """

    first: int
    last: int
    centre: tuple[float | None, ...]
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]
    name: str = ""
    frozen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something that happened at a point: an action in place, a change of how cases come in."""

    place: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesChart:
    """Figures over time, with control lines where there are any.

    ``unit`` is what the figures are ("near misses per 1,000 visits"); ``least`` and ``most`` are
    the ends of its scale where it has any (1 and 5 for answers).
    """

    key: str
    title: str
    unit: str
    points: tuple[Point, ...]
    parts: tuple[Part, ...] = ()
    marks: tuple[Mark, ...] = ()
    kind: str = "run"
    share: bool = False
    note: str = ""
    least: float = 0.0
    most: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar: how it is called, how long it is, and what is said behind it."""

    label: str
    cell: Cell
    tone: Tone = Tone.PLAIN
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart:
    """Bars below each other. A Pareto chart where ``cumulative`` gives the share of all that each
    bar and those before it make up (``None`` where hidden); the first ``vital`` bars are the vital
    few."""

    key: str
    title: str
    unit: str
    bars: tuple[Bar, ...]
    cumulative: tuple[float | None, ...] = ()
    vital: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One part of the columns of a stacked chart, with a cell for each column."""

    label: str
    cells: tuple[Cell, ...]
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class StackedChart:
    """Columns over time (or by service), each divided into the same layers, the lowest first.

    Columns are drawn as shares of their whole; ``totals`` tells how many they are of.
    """

    key: str
    title: str
    unit: str
    columns: tuple[str, ...]
    layers: tuple[Layer, ...]
    totals: tuple[Cell, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatChart:
    """A grid of counts; the fuller a cell, the darker it is. Totals stand beside it.

    ``full`` is the number from which on a cell is darkest, 0 for the highest of all: what is taken
    together has more than any one place, and nothing could be told apart beside it.
    ``plain_rows`` and ``plain_columns`` say, by their place, which are no real ones ("Others",
    "Not given"): they stand on plain ground, so that eyes go to real places.
    """

    key: str
    title: str
    unit: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    row_totals: tuple[Cell, ...] = ()
    column_totals: tuple[Cell, ...] = ()
    total: Cell | None = None
    row_name: str = ""
    column_name: str = ""
    note: str = ""
    full: float = 0.0
    plain_rows: tuple[int, ...] = ()
    plain_columns: tuple[int, ...] = ()

    def is_plain(self, row: int, column: int) -> bool:
        """Whether a cell has no shade, however much was counted."""
        return row in self.plain_rows or column in self.plain_columns

    @property
    def most(self) -> float:
        """The number from which on a cell is darkest."""
        known = (cell.value or 0.0 for cells in self.cells for cell in cells)
        return self.full or max(known, default=0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A factor in the merged graph, and in how many cases it is."""

    key: str
    label: str
    cell: Cell
    kind: str = "cause"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """From cause to effect, in how many cases; ``strong`` for those of the strongest paths."""

    cause: str
    effect: str
    cell: Cell
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphChart:
    """The causal graphs of all cases laid over each other, factor by factor."""

    key: str
    title: str
    unit: str
    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]
    paths: tuple[tuple[str, ...], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Near misses that are alike: what they are called, why they are one group, what became of
    the actions, and its cases.

    ``standing`` is a key ("did_not_hold", "in_progress", "in_place", "no_action"), ``trigger`` the
    trigger of the protocol where it is met. ``cases`` holds references, the newest first.
    """

    title: str
    cell: Cell
    why: tuple[str, ...]
    when: str
    standing: str
    standing_words: str
    trigger: str = ""
    cases: tuple[str, ...] = ()
    action: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupList:
    """Groups of near misses that came back, the ones that matter most first."""

    key: str
    title: str
    unit: str
    groups: tuple[Group, ...]
    note: str = ""


Chart = SeriesChart | BarChart | StackedChart | HeatChart | GraphChart | GroupList


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a panel rests on, as it stands below each chart."""

    number: Cell
    period: str
    filter: str
    exposure: str = ""
    protection: str = ""

    @property
    def words(self) -> str:
        """One line."""
        parts = (f"n = {self.number.shown}", self.period, self.filter, self.exposure)
        return " · ".join(part for part in (*parts, self.protection) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One question and its answer.

    Attributes:
        key: its name in commands and settings ("increasing").
        question: as it stands above it.
        answer: one sentence for somebody who knows no statistics.
        details: what else there is to say, a sentence each.
        cautions: what the figures cannot say, a sentence each.
        basis: n, period, filter, exposure, protection.
        charts: the first one stands on the screen of all panels, the others where it is opened.
        empty: why there is no chart, and what will appear; "" where there is one.
        direction: which way it went, in one or two words ("Up", "No change", "Too early to say");
            "" where that cannot be said of it.
        ask: what to ask now, a question each.
    """

    key: str
    question: str
    answer: str
    basis: Basis
    details: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    empty: str = ""
    direction: str = ""
    ask: tuple[str, ...] = ()

    def tables(self) -> Iterator[Table]:
        """Each chart as a table."""
        from rca_studio.analysis.governance.as_table import table_of

        yield from map(table_of, self.charts)
