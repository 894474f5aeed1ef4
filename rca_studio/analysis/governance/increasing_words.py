"""The answer to "Are near misses increasing?", for somebody who knows no statistics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rca_studio.analysis.governance.chart_kind import BETWEEN
from rca_studio.analysis.governance.runs_told import told_run
from rca_studio.analysis.governance.spans import NOT_OVER
from rca_studio.analysis.spc import ChartPart, ControlChart
from rca_studio.analysis.spc_words import ENOUGH, Change, Verdict
from rca_studio.domain.words import listed, plural

_UP, _DOWN, _NO = "Up", "Down", "No change"
EARLY: Final = "Too early to say"


def more_or_fewer(change: Change, kind: str) -> str:
    """``Up`` or ``Down`` for near misses; gaps that become longer mean fewer."""
    up = {Change.SHIFT_UP: True, Change.SHIFT_DOWN: False}.get(change)
    if up is None or kind == "mr":
        return ""
    return _UP if up != (kind in BETWEEN) else _DOWN


def direction(change: Change, kind: str) -> str:
    """Which way it went, in a word or two."""
    words = {
        Change.TOO_FEW: EARLY,
        Change.NOTHING_THERE: EARLY,
        Change.NONE: _NO,
        Change.ALL_EQUAL: _NO,
        Change.SINGLE_POINTS: "No lasting change",
        Change.UNEVEN: "Up and down",
    }
    return more_or_fewer(change, kind) or words.get(change, "")


def answer(
    verdict: Verdict,
    chart: ControlChart,
    labels: Sequence[str],
    point: str,
    left_out: Sequence[str] = (),
) -> str:
    """One or two sentences.

    Args:
        verdict: what the chart shows.
        chart: the chart.
        labels: what its points are called.
        point: what one point is ("month", "quarter", "gap").
        left_out: for each point why it shapes no line; "" where it does.
    """
    part = chart.parts[-1]
    since = " since the last change marked" if len(chart.parts) > 1 else ""
    change = verdict.change
    if chart.kind == "mr" and change not in (Change.TOO_FEW, Change.NOTHING_THERE):
        return verdict.headline
    if change in (Change.SHIFT_UP, Change.SHIFT_DOWN):
        up = more_or_fewer(change, chart.kind) == _UP
        words = (
            f"{'Yes' if up else 'No, fewer are reported'}: {_shift(change, chart, labels, point)}"
        )
        return f"{words} {verdict.weighed}".strip()
    if change is Change.NOTHING_THERE:
        return _nothing(chart, part, point, since, left_out)
    if change is Change.TOO_FEW:
        return (
            f"Too early to say: {plural(part.points, point)} so far{since}, and {ENOUGH} are "
            "needed to tell a change from chance."
        )
    if change is Change.NONE and chart.kind == "run":  # without limits no single point is judged
        return (
            f"No: no lasting change shows over these {part.points} {point}s{since}. Single "
            f"{point}s are not judged."
        )
    if change is Change.NONE:
        return (
            f"No: the ups and downs of these {part.points} {point}s{since} are no more than "
            "chance brings."
        )
    if change is Change.ALL_EQUAL:
        return f"No: all {part.points} {point}s{since} show the same figure."
    if change is Change.SINGLE_POINTS:
        return _single(chart, part, labels)
    return f"Not steadily: {_uneven(chart, part, labels)}"


def _nothing(
    chart: ControlChart, part: ChartPart, point: str, since: str, left_out: Sequence[str]
) -> str:
    """What is said where no point of the latest part can be judged, and why not."""
    here = slice(part.first - 1, part.last)
    if not chart.excluded[here].all():
        return "Nothing can be shown yet: figures are missing."
    if set(left_out[here]) <= {NOT_OVER}:
        return f"{EARLY}: no {point} is whole yet{since}, and {ENOUGH} are needed."
    return f"{EARLY}: every {point}{since} is left out, and {ENOUGH} that count are needed."


def _shift(change: Change, chart: ControlChart, labels: Sequence[str], point: str) -> str:
    part = chart.parts[-1]
    runs = part.runs
    if not runs.long_run:
        later = "higher" if change is Change.SHIFT_UP else "lower"
        return f"the later {point}s lie {later} than the earlier ones for longer than by chance."
    run = told_run(chart, part, change)
    number, when = len(run), from_to(labels[run[0]], labels[run[-1]])
    between = run[-1] - run[0] + 1 - number
    if between:  # who counts the points on the page counts these too
        when += f" ({plural(between, point)} between on the line or left out)"
    above = bool(chart.sides[run[0]] > 0)
    if chart.kind in BETWEEN:
        than = "longer" if above else "shorter"
        return f"{number} {point}s in a row were {than} than usual, {when}."
    side = "above" if above else "below"
    if above == (change is Change.SHIFT_UP):
        return f"{number} {point}s in a row {side} the centre line, {when}."
    level = "lower" if above else "higher"
    return f"after {number} {point}s in a row {side} the centre line, {when}, the level is {level}."


def from_to(first: str, last: str) -> str:
    """From one point to another, the year told once.

    >>> from_to("Mar 2026", "Oct 2026"), from_to("Nov 2025", "Oct 2026")
    ('Mar to Oct 2026', 'Nov 2025 to Oct 2026')
    >>> from_to("May to Oct 2025", "Nov 2025 to Apr 2026")
    'May 2025 to Apr 2026'
    """
    if first == last:
        return last
    begin, spans, _ = first.partition(" to ")
    if spans and not begin[-4:].isdigit():
        begin += first[-5:]
    end = last.rpartition(" to ")[2]
    return f"{begin.removesuffix(end[-5:])} to {end}"


def _ends(part: ChartPart, labels: Sequence[str]) -> str:
    """From the first to the last point of the longest run."""
    start, runs = part.first - 1, part.runs
    assert runs.first is not None
    assert runs.last is not None
    return from_to(labels[start + runs.first], labels[start + runs.last])


def _uneven(chart: ControlChart, part: ChartPart, labels: Sequence[str]) -> str:
    if not part.runs.long_run:
        return "the level moves up and down in long waves."
    more = part.runs.above != (chart.kind in BETWEEN)
    what = "more" if more else "fewer"
    return f"from {_ends(part, labels)} {what} were reported than before and after."


def _single(chart: ControlChart, part: ChartPart, labels: Sequence[str]) -> str:
    places = [
        at
        for at in range(part.first - 1, part.last)
        if chart.outside[at] and not chart.excluded[at]
    ]
    names = listed([labels[at] for at in places], ", ", 4)
    stand = "stands" if len(places) == 1 else "stand"
    return f"No lasting change, but {names} {stand} out. What was different then?"


ASK: Final = {
    _UP: (
        "What do the reports of these months have in common, and who reports now that did not "
        "before?",
    ),
    _DOWN: ("Who has stopped reporting, and did anything make it harder or less worthwhile?",),
    "No lasting change": ("What was different in the months that stand out?",),
    "Up and down": ("What was different while the level was different?",),
    EARLY: ("Are near misses, visits and harm written down every month?",),
}
"""What to ask now, by direction."""
