"""The control chart of near misses: its kind, its points, and how somebody chose to read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import isfinite
from typing import Final

from rca_studio.analysis.governance.between import Gap, days_of, in_care, in_days
from rca_studio.analysis.governance.chart_kind import (
    BETWEEN,
    BY_EXPOSURE,
    WHY,
    Kind,
    chosen_words,
    rare,
    unequal,
    usual_kind,
)
from rca_studio.analysis.governance.counted import Counted
from rca_studio.analysis.governance.exposure import Exposed, best_exposure
from rca_studio.analysis.governance.inputs import Inputs
from rca_studio.analysis.governance.names import month_label
from rca_studio.analysis.governance.panel import Cell, Drill
from rca_studio.analysis.governance.scope import Dimension
from rca_studio.analysis.governance.series import Told
from rca_studio.analysis.governance.spans import NOTHING_RECORDED, month_of_day, noun, open_month
from rca_studio.analysis.spc import KINDS, ControlChart, control_chart
from rca_studio.domain.governance import ChartChoice
from rca_studio.domain.moments import show_moment
from rca_studio.domain.words import plural

_PLAIN: Final = ChartChoice(id="", chart="increasing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plotted:
    """The chart before it is put into words.

    Attributes:
        control: its lines.
        told: what is told of each point.
        months: for each point the last month it stands for.
        kind: of chart, and why.
        unit: what the figures are.
        point: what one point is called.
        exposed: what near misses are set against; ``None`` where they are counted alone.
        changes: by number of the last point of a part what changed after it.
        cautions: what could not be done as it was chosen, and what looks odd.
    """

    control: ControlChart
    told: tuple[Told, ...]
    months: tuple[str, ...]
    kind: Kind
    unit: str
    point: str
    exposed: Exposed | None = None
    changes: Mapping[int, str] = field(default_factory=dict)
    cautions: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """What its points are called."""
        return tuple(one.label for one in self.told)


def plot(inputs: Inputs, counted: Counted) -> Plotted:
    """Choose the chart and work it out."""
    choice = inputs.choice("increasing") or _PLAIN
    best = best_exposure(inputs, counted.months, choice.what)
    usable = best if best is not None and (best.enough or choice.what) else None
    wanted, cautions = _wanted(choice, best, usable, inputs)
    if wanted in BY_EXPOSURE:
        usable = best
    if wanted in BETWEEN or (not wanted and _is_rare(inputs, counted)):
        days = days_of(inputs, counted.scope, counted.months)
        if not isinstance(days, str):
            return _between(inputs, counted, usable, wanted, choice, days, cautions)
        cautions.append(f"Days from one near miss to the next are not shown: {days}.")
        wanted = ""
    return _by_month(inputs, counted, usable, wanted, choice, cautions)


def _wanted(
    choice: ChartChoice, best: Exposed | None, usable: Exposed | None, inputs: Inputs
) -> tuple[str, list[str]]:
    """The kind that was chosen, if it can be made; else "" and why not."""
    kind = choice.kind
    if kind and kind not in KINDS:
        return "", ["The chart that was chosen is not known here. The usual one is shown."]
    if kind in BETWEEN and inputs.guard.preset is not None:
        return "", ["The chart that was chosen shows single near misses. The usual one is shown."]
    if kind in BY_EXPOSURE and best is None:
        words = f"The {kind} chart that was chosen needs visits or hours, which are not entered."
        return "", [f"{words} The usual one is shown."]
    if best is not None and usable is None:
        words = (
            f"{best.figure.label} are entered for {plural(best.known, 'month')} of "
            f"{len(best.months)} only, so near misses are counted and not set against them."
        )
        return kind, [words, *filter(None, [best.lacking_words])]
    return kind, []


def _is_rare(inputs: Inputs, counted: Counted) -> bool:
    """Whether gaps tell more than months; never where single near misses may not be seen."""
    present = open_month(inputs.today)
    over = [
        number
        for number, month in zip(counted.raw, counted.months, strict=True)
        if month < present and month not in counted.silent
    ]
    return inputs.guard.preset is None and sum(over) > 1 and rare(over)


# -- by month --------------------------------------------------------------------------------


def _by_month(
    inputs: Inputs,
    counted: Counted,
    exposed: Exposed | None,
    wanted: str,
    choice: ChartChoice,
    cautions: list[str],
) -> Plotted:
    spans = counted.spans
    y = [cell.value for cell in counted.near]
    exposure = [exposed.over(span.months) if exposed else None for span in spans]
    chosen_out = {one.month: one.reason for one in choice.left_out}
    reasons = [
        span.left_out or next((chosen_out[m] for m in span.months if m in chosen_out), "")
        for span in spans
    ]
    shaping = [at for at, reason in enumerate(reasons) if not reason]
    if wanted in ("p", "p'") and any(
        number is not None and some is not None and number > some
        for number, some in zip(y, exposure, strict=True)
    ):
        cautions.append("There are months with more near misses than care, so no share is shown.")
        wanted = ""
    kind = usual_kind([y[at] for at in shaping], exposed, [exposure[at] for at in shaping])
    if wanted:
        kind = Kind(key=wanted, why=chosen_words(wanted))
    rated = exposed is not None and kind.key != "c"
    scale = exposed.figure.per if exposed and rated and kind.key not in ("p", "p'") else 1
    n = [None if one is None else one / scale for one in exposure] if rated else None
    ends = [span.months[-1] for span in spans]
    parts = _parts(choice, ends)
    control = control_chart(
        kind.key,
        y,
        n,
        freeze=_last(ends, choice.frozen) or None if choice.frozen else None,
        part=parts,
        exclude=[at + 1 for at, reason in enumerate(reasons) if reason],
    )
    unit = _unit(kind.key, exposed if rated else None, counted.size)
    if exposed is not None and rated:
        cautions += _odd(exposed, y, exposure, counted)
    told = tuple(
        Told(
            label=span.label,
            cell=_cell(float(control.values[at]), counted.near[at], as_count=not rated),
            words=_words(span.label, counted.near[at], exposed if rated else None, exposure[at]),
            left_out=reasons[at],
        )
        for at, span in enumerate(spans)
    )
    return Plotted(
        control=control,
        told=told,
        months=tuple(ends),
        kind=kind,
        unit=unit,
        point=noun(counted.size),
        exposed=exposed if rated else None,
        changes=parts,
        cautions=tuple(cautions),
    )


def _cell(value: float, near: Cell, *, as_count: bool) -> Cell:
    """The figure of a point, with the cases behind it."""
    if near.hidden:
        return Cell(value=None, shown=near.shown, hidden=True)
    if not isfinite(value):
        return Cell(value=None, shown="–", drill=near.drill)
    if as_count and value == near.value:
        return near
    return Cell(value=value, shown=figure_words(value), drill=near.drill)


def figure_words(value: float) -> str:
    """A rate for reading.

    >>> figure_words(5.1234), figure_words(0.012345), figure_words(1234.5), figure_words(30.06)
    ('5.12', '0.012', '1,234', '30.1')
    """
    size = abs(value)
    if not value or size >= 100:
        return f"{value:,.0f}"
    if size < 1:
        return f"{value:.2g}"
    return f"{value:.1f}" if size >= 10 else f"{value:.2f}"


def _unit(kind: str, exposed: Exposed | None, size: int) -> str:
    if kind in ("p", "p'") and exposed:
        label = exposed.figure.label
        return f"near misses as a share of {label[0].lower()}{label[1:]}"
    what = "steps between points, near misses" if kind == "mr" else "near misses"
    if exposed:
        return f"{what} {exposed.figure.rate_words}"
    return f"{what} each {noun(size)}"


def _words(label: str, near: Cell, exposed: Exposed | None, exposure: float | None) -> str:
    one = "near miss" if near.value == 1 else "near misses"
    words = f"{label}: {near.shown} {one}"
    if exposed is None:
        return words
    name = exposed.figure.label
    name = f"{name[0].lower()}{name[1:]}"
    if exposure is None:
        return f"{words}, {name} not entered"
    return f"{words}, {exposure:,.0f} {name}"


def _odd(
    exposed: Exposed, y: Sequence[float | None], exposure: Sequence[float | None], counted: Counted
) -> list[str]:
    """What does not fit together, and what is missing."""
    found = []
    if exposed.lacking_words:
        found.append(exposed.lacking_words)
    for span, number, some in zip(counted.spans, y, exposure, strict=True):
        if some == 0 and number:
            found.append(
                f"{span.label} has near misses, but 0 {exposed.figure.label.lower()} are entered: "
                "it is not shown. Check the figure."
            )
    return found


# -- from one to the next ----------------------------------------------------------------------


def _between(
    inputs: Inputs,
    counted: Counted,
    exposed: Exposed | None,
    wanted: str,
    choice: ChartChoice,
    known: Sequence[date],
    cautions: list[str],
) -> Plotted:
    by_care = wanted == "g" or (not wanted and exposed is not None and unequal(exposed.numbers))
    gaps = in_care(known, exposed) if by_care and exposed else in_days(known)
    kind_key = "g" if by_care and exposed else "t"
    kind = Kind(key=kind_key, why=chosen_words(kind_key) if wanted else WHY[kind_key])
    chosen_out = {one.month: one.reason for one in choice.left_out}
    reasons = [
        NOTHING_RECORDED
        if any(month_of_day(gap.since) < month < gap.month for month in counted.silent)
        else chosen_out.get(gap.month, "")
        for gap in gaps
    ]
    months = [gap.month for gap in gaps]
    parts = _parts(choice, months)
    control = control_chart(
        kind.key,
        [gap.number for gap in gaps],
        freeze=_last(months, choice.frozen) or None if choice.frozen else None,
        part=parts,
        exclude=[at + 1 for at, reason in enumerate(reasons) if reason],
    )
    unit = exposed.figure.label.lower() if kind_key == "g" and exposed else "days"
    drill = _driller(counted)
    told = tuple(
        Told(
            label=show_moment(gap.day.isoformat()),
            cell=_gap_cell(gap, drill),
            words=_gap_words(gap, unit),
            left_out=reason,
        )
        for gap, reason in zip(gaps, reasons, strict=True)
    )
    return Plotted(
        control=control,
        told=told,
        months=tuple(months),
        kind=kind,
        unit=f"{unit} from one near miss to the next",
        point="gap",
        exposed=exposed if kind_key == "g" else None,
        changes=parts,
        cautions=tuple(cautions),
    )


def _driller(counted: Counted) -> Callable[[str], Drill]:
    return lambda month: Drill(
        scope=counted.scope.narrowed(Dimension.MONTH, month),
        words=f"Near misses, {month_label(month)}",
    )


def _gap_cell(gap: Gap, drill: Callable[[str], Drill]) -> Cell:
    if gap.number is None:
        return Cell(value=None, shown="–", drill=drill(gap.month))
    return Cell(value=gap.number, shown=f"{gap.number:,.0f}", drill=drill(gap.month))


def _gap_words(gap: Gap, unit: str) -> str:
    day = show_moment(gap.day.isoformat())
    if gap.number is None:
        return f"{day}: how many {unit} lie before it is not known"
    unit = "day" if gap.number == 1 and unit == "days" else unit
    return f"{day}: {gap.number:,.0f} {unit} after the one before"


# -- as somebody chose to read it ----------------------------------------------------------------


def _last(ends: Sequence[str], month: str) -> int:
    """Number of the last point up to a month, from 1; 0 where there is none."""
    return sum(1 for end in ends if end <= month)


def _parts(choice: ChartChoice, ends: Sequence[str]) -> dict[int, str]:
    """By number of the last point of each part what changed after it."""
    found = {_last(ends, one.month): one.reason for one in choice.phases}
    return {number: reason for number, reason in found.items() if 0 < number < len(ends)}
