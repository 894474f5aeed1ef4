"""The edition for commissioners: the same answers without anything that is only for the inside.

References of cases, their words, names of people and actions, and what somebody wrote about a month
do not leave. A sentence that holds any of these is left out, and where it was the answer, one made
of the figures alone stands in its place.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Final

from rca_studio.analysis.governance.panel import (
    Bar,
    BarChart,
    Cell,
    Chart,
    Group,
    GroupList,
    HeatChart,
    Panel,
    SeriesChart,
    StackedChart,
)
from rca_studio.domain.words import plural
from rca_studio.reports.board_report import AnswerLine, Opening

_REFERENCE: Final = re.compile(r"\b[A-Z][A-Z0-9]{0,9}-\d{2,}\b")
_SHORTEST: Final = 4
"""A word of people that is shorter would be found in every other sentence."""

HEADINGS: Final = {
    "increasing": "Safety",
    "stopping": "Safety",
    "where": "Continuity of care",
    "repeating": "Continuity of care",
    "routes": "Staffing",
    "speaking": "Staffing",
    "factors": "What funding bears on",
    "holding": "What funding bears on",
}
"""By the key of a panel the heading it stands under for commissioners, in this order."""

_OTHER: Final = "Also asked"

_ASK: Final = (
    "Which of these risks lie in how care is commissioned: length of visits, travel time, "
    "continuity of staff, equipment?",
    "What would it take to replace attention by a designed control where harm was stopped by "
    "somebody noticing?",
    "Which services tell too little to be read at all, and what would help them to report?",
)
_LIMITS: Final = (
    "People report of their own accord. A provider that reports more is not less safe, and these "
    "figures cannot be used to compare providers or to set a price.",
    "What nobody noticed or reported is not in them.",
)


def for_commissioners(panels: tuple[Panel, ...], private: Collection[str]) -> tuple[Panel, ...]:
    """The panels as they may leave the organisation.

    Args:
        panels: with small numbers protected already.
        private: names of people, words of actions and of cases; none of them leaves.
    """
    return tuple(_outward(panel, _Private((*private, *_written(panel)))) for panel in panels)


def without_cases(panels: tuple[Panel, ...]) -> tuple[Panel, ...]:
    """The panels without references of cases, for who may not look at single ones."""
    return tuple(
        replace(panel, charts=tuple(_without_references(chart) for chart in panel.charts))
        for panel in panels
    )


def _without_references(chart: Chart) -> Chart:
    if not isinstance(chart, GroupList):
        return chart
    groups = tuple(replace(one, cases=(), cell=_bare(one.cell)) for one in chart.groups)
    return replace(chart, groups=groups)


def commissioners_opening(panels: tuple[Panel, ...]) -> Opening:
    """The page of answers under the headings that commissioners ask by."""
    order = list(dict.fromkeys((*HEADINGS.values(), _OTHER)))
    lines = [
        AnswerLine(
            question=panel.question,
            answer=panel.answer,
            group=HEADINGS.get(panel.key, _OTHER),
        )
        for panel in panels
    ]
    lines.sort(key=lambda line: order.index(line.group))
    return Opening(lines=tuple(lines), ask=_ASK, limits=_LIMITS)


class _Private:
    """Knows whether a sentence holds something that does not leave."""

    def __init__(self, words: Collection[str]) -> None:
        plain = {" ".join(one.split()).casefold() for one in words}
        self._words = sorted(one for one in plain if len(one) >= _SHORTEST)
        short = sorted(re.escape(one) for one in plain if 0 < len(one) < _SHORTEST)
        self._short = re.compile(rf"\b(?:{'|'.join(short)})\b") if short else None

    def holds(self, sentence: str) -> bool:
        """Whether it does."""
        line = " ".join(sentence.split()).casefold()
        if _REFERENCE.search(sentence) or any(one in line for one in self._words):
            return True
        return bool(self._short and self._short.search(line))

    def labels(self, names: Sequence[str]) -> tuple[str, ...]:
        """Names, with a number for each that does not leave."""
        return tuple(
            f"Number {number}" if self.holds(name) else name
            for number, name in enumerate(names, start=1)
        )

    def without(self, sentences: tuple[str, ...]) -> tuple[str, ...]:
        """Those that may leave."""
        return tuple(one for one in sentences if not self.holds(one))


def _written(panel: Panel) -> Iterator[str]:
    """What people wrote, as far as the charts know it."""
    for chart in panel.charts:
        if isinstance(chart, GroupList):
            for group in chart.groups:
                yield from (group.title, group.action, group.trigger, *group.cases, *group.why)
        elif isinstance(chart, SeriesChart):
            yield from (mark.words for mark in chart.marks)


def _outward(panel: Panel, private: _Private) -> Panel:
    answer = panel.answer
    if private.holds(answer):
        answer = _from_figures(panel)
    return replace(
        panel,
        answer=answer,
        details=private.without(panel.details),
        cautions=private.without(panel.cautions),
        ask=private.without(panel.ask),
        empty="" if private.holds(panel.empty) else panel.empty,
        charts=tuple(_chart(chart, private) for chart in panel.charts),
    )


def _from_figures(panel: Panel) -> str:
    groups = [g for chart in panel.charts if isinstance(chart, GroupList) for g in chart.groups]
    if not groups:
        return "See the figures below."
    returned = sum(group.standing == "did_not_hold" for group in groups)
    words = f"Yes: {plural(len(groups), 'group')} of near misses that are alike came back"
    if not returned:
        return f"{words}."
    after = "one" if returned == 1 else f"{returned:,}"
    return f"{words}; in {after} of them an earlier action did not hold."


def _chart(chart: Chart, private: _Private) -> Chart:
    chart = replace(
        chart,
        title="Figures" if private.holds(chart.title) else chart.title,
        unit="" if private.holds(chart.unit) else chart.unit,
        note="" if private.holds(chart.note) else chart.note,
    )
    if isinstance(chart, GroupList):
        groups = tuple(_group(n, group) for n, group in enumerate(chart.groups, start=1))
        return replace(chart, groups=groups)
    if isinstance(chart, SeriesChart):
        return _series(chart, private)
    if isinstance(chart, BarChart):
        bars = tuple(_bar(number, bar, private) for number, bar in enumerate(chart.bars, start=1))
        return replace(chart, bars=bars)
    if isinstance(chart, StackedChart):
        labels = private.labels([one.label for one in chart.layers])
        layers = tuple(
            replace(one, label=label, cells=_bare_all(one.cells))
            for one, label in zip(chart.layers, labels, strict=True)
        )
        columns = private.labels(chart.columns)
        return replace(chart, columns=columns, layers=layers, totals=_bare_all(chart.totals))
    if isinstance(chart, HeatChart):
        return replace(
            chart,
            rows=private.labels(chart.rows),
            columns=private.labels(chart.columns),
            cells=tuple(map(_bare_all, chart.cells)),
            row_totals=_bare_all(chart.row_totals),
            column_totals=_bare_all(chart.column_totals),
            total=_bare(chart.total) if chart.total else None,
        )
    labels = private.labels([node.label for node in chart.nodes])
    nodes = tuple(
        replace(node, label=label, cell=_bare(node.cell))
        for node, label in zip(chart.nodes, labels, strict=True)
    )
    arrows = tuple(replace(arrow, cell=_bare(arrow.cell)) for arrow in chart.arrows)
    return replace(chart, nodes=nodes, arrows=arrows)


def _series(chart: SeriesChart, private: _Private) -> SeriesChart:
    points = tuple(
        replace(
            point,
            cell=_bare(point.cell),
            words=f"{point.label}: {point.cell.shown}",
            left_out="for a reason" if private.holds(point.left_out) else point.left_out,
        )
        for point in chart.points
    )
    marks = tuple(replace(mark, words="An action in place") for mark in chart.marks)
    parts = tuple(
        replace(
            part, name="a change in how it is counted" if private.holds(part.name) else part.name
        )
        for part in chart.parts
    )
    return replace(chart, points=points, marks=marks, parts=parts)


def _bar(number: int, bar: Bar, private: _Private) -> Bar:
    label = f"Number {number}" if private.holds(bar.label) else bar.label
    note = "" if private.holds(bar.note) else bar.note
    return replace(bar, label=label, note=note, cell=_bare(bar.cell))


def _group(number: int, group: Group) -> Group:
    return Group(
        title=f"Group {number}",
        cell=_bare(group.cell),
        why=(),
        when="",
        standing=group.standing,
        standing_words=group.standing_words,
    )


def _bare(cell: Cell) -> Cell:
    """A number without the way to its cases."""
    return replace(cell, drill=None)


def _bare_all(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    return tuple(map(_bare, cells))
