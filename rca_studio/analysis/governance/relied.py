"""The share of catches that relied on somebody noticing or on luck, over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rca_studio.analysis.governance.inputs import Inputs
from rca_studio.analysis.governance.ledger import DESIGNED, NOTICED
from rca_studio.analysis.governance.panel import Drill, SeriesChart
from rca_studio.analysis.governance.scope import Dimension
from rca_studio.analysis.governance.series import Told, series
from rca_studio.analysis.governance.spans import (
    SIZES,
    Span,
    make_spans,
    month_of_day,
    noun,
    shown_months,
)
from rca_studio.analysis.spc import control_chart
from rca_studio.analysis.spc_words import Change, verdict
from rca_studio.domain.facts import month_number

if TYPE_CHECKING:
    from rca_studio.analysis.spc import ControlChart

_A_FEW: Final = 3.0
"""With fewer catches a month than this on average, quarters are points."""
_SCATTERED: Final = 1.35
"""Where limits from the points are so much wider than those of chance, they are drawn instead; as
for rates (``chart_kind``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverTime:
    """The chart, and what it says: a change, the headline, where it shows."""

    chart: SeriesChart
    change: Change
    headline: str
    details: tuple[str, ...]


def over_time(inputs: Inputs) -> OverTime | None:
    """The share by month, or by as many months together as small numbers ask for.

    ``None`` where there is no month to show, or even years would be too small.
    """
    months = shown_months(inputs)
    numbers = _by_month(inputs, months)
    size = _size(inputs, months, numbers)
    if not months or size is None:
        return None
    spans = make_spans(months, size, inputs.today)
    if inputs.guard.preset is not None:
        spans = _whole_points(spans, months, numbers, inputs.guard.preset.below)
    if not spans:
        return None
    at = {month: place for place, month in enumerate(months)}
    noticed, designed, _ = (
        [sum(row[at[month]] for month in span.months) for span in spans] for row in numbers
    )
    catches = [one + other for one, other in zip(noticed, designed, strict=True)]
    control = _control(spans, noticed, catches)
    told = [_told(inputs, *one) for one in zip(spans, noticed, catches, strict=True)]
    says = verdict(control, labels=[span.label for span in spans], reports=False)
    chart = series(
        control,
        told,
        key="stopping.relied",
        title="Share that relied on somebody noticing or on luck",
        unit="share of catches",
        share=True,
        note=f"Each point is a {noun(size)}.",
    )
    return OverTime(chart=chart, change=says.change, headline=says.headline, details=says.details)


def _whole_points(
    spans: Sequence[Span], months: Sequence[str], numbers: list[list[int]], below: int
) -> tuple[Span, ...]:
    """The points that are whole. Where the month that is not over is small, the point before it
    is left out, too: all points but one, and their sum, would tell it."""
    present = months[-1] if spans[-1].left_out and spans[-1].months == (months[-1],) else ""
    whole = tuple(span for span in spans if not span.left_out)
    small = any(0 < row[-1] < below for row in numbers)
    return whole[:-1] if present and small else whole


def _by_month(inputs: Inputs, months: Sequence[str]) -> list[list[int]]:
    """For each month the catches by noticing or luck, by design, and where nothing held."""
    if not months:
        return [[], [], []]
    start = month_number(months[0]) - month_number(inputs.scope.period.first)
    scopes = [
        inputs.scope.narrowed(Dimension.CAUGHT_BY, *values) for values in (NOTICED, DESIGNED, ("",))
    ]
    return [inputs.cube.by_month(scope)[start : start + len(months)] for scope in scopes]


def _size(inputs: Inputs, months: Sequence[str], numbers: list[list[int]]) -> int | None:
    """How many months make a point."""
    if not months:
        return 1
    catches = sum(map(sum, numbers[:2]))
    least = 1 if catches >= _A_FEW * len(months) else 3
    present = month_of_day(inputs.today)
    over = [place for place, month in enumerate(months) if month < present]
    lines = [[row[place] for place in over] for row in numbers]
    if inputs.guard.preset is None:
        return least
    # Each line alone, and the sums of any two, are known once the points are.
    wanted = [inputs.guard.months_together(line) for line in lines if any(line)]
    if None in wanted:
        return None
    size = max([least, *(one for one in wanted if one)])
    return size if size in SIZES else None


def _control(spans: Sequence[Span], noticed: list[int], catches: list[int]) -> ControlChart:
    left_out = [place for place, span in enumerate(spans, 1) if span.left_out]
    plain, wide = (
        control_chart(kind, noticed, catches, exclude=left_out or None) for kind in ("p", "p'")
    )
    reach = zip((plain.upper - plain.centre), (wide.upper - wide.centre), strict=True)
    # Near 0 or 1 limits are cut; where they are not, the two differ by one factor throughout.
    spread = max((far / near for near, far in reach if near > 0), default=1.0)
    return wide if spread > _SCATTERED else plain


def _told(inputs: Inputs, span: Span, noticed: int, catches: int) -> Told:
    scope = inputs.scope.narrowed(Dimension.CAUGHT_BY, *NOTICED)
    drill = Drill(
        scope=scope.narrowed(Dimension.MONTH, *span.months),
        words=f"Relied on somebody noticing or on luck, {span.label}",
    )
    cell = inputs.guard.share(noticed, catches, drill if noticed else None)
    words = f"{span.label}: {cell.shown}"
    if not catches:
        words = f"{span.label}: no catches"
    elif inputs.guard.preset is None:
        words += f" ({noticed:,} of {catches:,} catches)"
    return Told(label=span.label, cell=cell, words=words, left_out=span.left_out)
