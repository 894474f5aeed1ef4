"""Are near misses increasing? The control chart, and what it means beside climate and harm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rca_studio.analysis.governance.chart_kind import BETWEEN
from rca_studio.analysis.governance.climate import (
    ENOUGH_ANSWERS,
    Felt,
    felt,
    halves,
    heard,
    months_up_to_now,
)
from rca_studio.analysis.governance.counted import Counted, count
from rca_studio.analysis.governance.delays import Delays, delay_chart, delays
from rca_studio.analysis.governance.harm import Harm, compare, harm_of
from rca_studio.analysis.governance.increasing_words import (
    ASK,
    answer,
    direction,
    from_to,
)
from rca_studio.analysis.governance.inputs import Inputs
from rca_studio.analysis.governance.joining import joined_words
from rca_studio.analysis.governance.marks import marks
from rca_studio.analysis.governance.panel import Chart, Panel
from rca_studio.analysis.governance.plotted import Plotted, plot
from rca_studio.analysis.governance.ratio import ratio_chart, ratio_words
from rca_studio.analysis.governance.scope import Dimension
from rca_studio.analysis.governance.series import series
from rca_studio.analysis.spc_weighed import Beside
from rca_studio.analysis.spc_words import ENOUGH, FREELY_GIVEN, Change, Verdict, verdict
from rca_studio.domain.facts import ANONYMOUS
from rca_studio.domain.moments import show_moment
from rca_studio.domain.words import listed

QUESTION: Final = "Are near misses increasing?"
WILL_APPEAR: Final = (
    "Near misses of each month will appear here. With visits, hours, doses or bed days entered "
    f"they are shown as a rate, and from {ENOUGH} months on lines tell a change from chance."
)


def increasing(inputs: Inputs) -> Panel:
    """Answer the question."""
    counted = count(inputs)
    if not counted.total.value and not counted.total.hidden:
        return _nothing(inputs, counted)
    if not counted.spans:
        return _too_small(inputs, counted)
    plotted = plot(inputs, counted)
    found = verdict(plotted.control, labels=plotted.labels)
    before, now = _times(plotted, counted, found.change)
    felt_safe, answers = _felt(inputs, before, now)
    harm = harm_of(inputs, counted)
    harmed = compare(inputs, harm, before, now)
    beside = Beside(
        climate=felt_safe.trend, harm=harmed.trend, felt=felt_safe.words, harmed=harmed.words
    )
    weighed = verdict(plotted.control, labels=plotted.labels, beside=beside)
    waited = delays(inputs, counted, "day", "reported")
    way = direction(weighed.change, plotted.control.kind)
    return Panel(
        key="increasing",
        question=QUESTION,
        answer=answer(
            weighed,
            plotted.control,
            plotted.labels,
            plotted.point,
            [one.left_out for one in plotted.told],
        ),
        basis=inputs.basis(counted.total, _exposure_words(plotted)),
        details=tuple(_details(inputs, weighed, beside, answers, _anonymous_words(inputs, counted)))
        + _ratio_details(inputs, counted, harm, before, now),
        cautions=tuple(_cautions(inputs, weighed, felt_safe, plotted, counted, way)),
        charts=tuple(_charts(inputs, counted, plotted, harm, waited)),
        direction=way,
        ask=ASK.get(way, ()),
    )


def _nothing(inputs: Inputs, counted: Counted) -> Panel:
    return Panel(
        key="increasing",
        question=QUESTION,
        answer="No near misses are on record for this period.",
        basis=inputs.basis(counted.total),
        cautions=(*_not_yet(inputs), *counted.remarks, FREELY_GIVEN),
        empty=WILL_APPEAR,
    )


def _not_yet(inputs: Inputs) -> Iterator[str]:
    """What is known already and counted later: protected figures stand still for a month."""
    if inputs.guard.preset is not None:
        until = show_moment(inputs.today.isoformat())
        yield f"What was reported after {until} is not counted yet, so that nobody can be known."


def _too_small(inputs: Inputs, counted: Counted) -> Panel:
    return Panel(
        key="increasing",
        question=QUESTION,
        answer="There are too few near misses to show over time without telling who they concern.",
        basis=inputs.basis(counted.total),
        details=("Choose a longer period or more services.",),
        cautions=(*counted.remarks, FREELY_GIVEN),
        empty="Small numbers are protected here. A longer period or a larger area can be shown.",
    )


# -- before and now --------------------------------------------------------------------------


def _times(
    plotted: Plotted, counted: Counted, change: Change
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The months before a change and since it; without one the two halves of the latest part.

    Months that are left out, as the present one, are in neither.
    """
    control = plotted.control
    part = control.parts[-1]
    start = plotted.months[part.first - 1] if part.first <= len(plotted.months) else ""
    left_out = {m for span in counted.spans if span.left_out for m in span.months}
    months = tuple(m for m in counted.months if m not in left_out)
    if len(control.parts) > 1:
        months = tuple(m for m in months if m >= start)
    runs = part.runs
    if change not in (Change.SHIFT_UP, Change.SHIFT_DOWN) or not runs.long_run:
        return halves(months)
    assert runs.first is not None
    assert runs.last is not None
    if runs.above == (change is Change.SHIFT_UP):  # the run is the new level
        since = part.first - 1 + runs.first
        first = plotted.months[since - 1] if since else ""
    else:  # the run was the old one
        first = plotted.months[part.first - 1 + runs.last]
    before = tuple(m for m in months if m <= first)
    return before, months[len(before) :]


def _felt(inputs: Inputs, before: Sequence[str], now: Sequence[str]) -> tuple[Felt, str]:
    """How safe reporting felt, and from how many answers, in words."""
    question = inputs.pack.questions[0].key
    answers = [one for one in heard(inputs) if one.question == question]
    found = felt(answers, before, now)
    told = (found.before.number, found.now.number)
    rest = sum(one.number for one in answers) - sum(told)
    cells = inputs.guard.line((*told, rest)).cells[:2]
    if any(cell.hidden for cell in cells):
        return felt((), (), ()), ""
    before_words, now_words = (cell.shown for cell in cells)
    noun = "answer" if told[1] == 1 else "answers"
    return found, f"{now_words} {noun}, {before_words} before"


def _anonymous_words(inputs: Inputs, counted: Counted) -> str:
    """The share of anonymous reports, before and now; "" where there are none."""
    flags = inputs.cube.column("flags")
    anonymous = dict(
        zip(
            inputs.scope.period,
            inputs.cube.by_month(counted.scope, (flags & ANONYMOUS) != 0),
            strict=True,
        )
    )
    raw = dict(zip(counted.months, counted.raw, strict=True))
    shares = []
    for months in halves(months_up_to_now(inputs)):
        shown = [month for month in months if month in raw]
        whole, part = sum(raw[m] for m in shown), sum(anonymous[m] for m in shown)
        cell = inputs.guard.share(min(part, whole), whole)
        if cell.value is None or whole < ENOUGH_ANSWERS:
            return ""
        shares.append(cell)
    if not any(cell.value for cell in shares):
        return ""
    before, now = shares
    return (
        f"Reports without a name: {now.shown} in the later half of the period, "
        f"{before.shown} in the earlier half."
    )


# -- words -----------------------------------------------------------------------------------


def _exposure_words(plotted: Plotted) -> str:
    return plotted.exposed.figure.rate_words if plotted.exposed else "not set against exposure"


def _details(
    inputs: Inputs, found: Verdict, beside: Beside, answers: str, named: str
) -> Iterator[str]:
    yield from found.details
    if beside.felt:
        yield f"{inputs.pack.questions[0].short}: {beside.felt} ({answers})."
    if beside.harmed:
        yield f"Events with harm: {beside.harmed}."
    if named:
        yield named


def _ratio_details(
    inputs: Inputs, counted: Counted, harm: Harm | None, before: Sequence[str], now: Sequence[str]
) -> tuple[str, ...]:
    words = ratio_words(inputs, counted, harm, before, now) if harm else ""
    return (words,) if words else ()


def _cautions(
    inputs: Inputs,
    found: Verdict,
    felt_safe: Felt,
    plotted: Plotted,
    counted: Counted,
    way: str,
) -> Iterator[str]:
    yield FREELY_GIVEN
    joined = joined_words(inputs, counted) if way in ("Up", "Up and down") else ""
    if joined:
        yield joined
    yield from (one for one in found.cautions if one != FREELY_GIVEN and not _is_left_out(one))
    yield from plotted.cautions
    if plotted.exposed is not None and _narrower_than_services(inputs):
        label = plotted.exposed.figure.label
        yield f"{label} are those of the whole service, not only of what is looked at here."
    if felt_safe.mixed:
        yield (
            "Before, other people were asked how safe reporting feels: more (or fewer) of the "
            "answers came with a report."
        )
    reasons = {one.left_out for one in plotted.told if one.left_out}
    for reason in sorted(reasons):
        places = [at for at, one in enumerate(plotted.told) if one.left_out == reason]
        names = [plotted.labels[at] for at in places]
        row = places[-1] - places[0] == len(places) - 1
        shown = from_to(names[0], names[-1]) if row else listed(names, ", ", 3)
        shape = "does" if len(names) == 1 else "do"
        yield f"{shown} {shape} not move the lines: {reason[0].lower()}{reason[1:].rstrip('.')}."
    yield from counted.remarks


def _is_left_out(caution: str) -> bool:
    return caution.startswith("Left out of the calculation")


def _narrower_than_services(inputs: Inputs) -> bool:
    return bool({one for one, _ in inputs.scope.only} - {Dimension.SERVICE})


# -- charts ----------------------------------------------------------------------------------


def _charts(
    inputs: Inputs, counted: Counted, plotted: Plotted, harm: Harm | None, waited: Delays
) -> Iterator[Chart]:
    every = "one by one" if plotted.control.kind in BETWEEN else f"by {plotted.point}"
    yield series(
        plotted.control,
        plotted.told,
        key="increasing",
        title=f"Near misses {every}",
        unit=plotted.unit,
        marks=marks(inputs, plotted, counted),
        changes=plotted.changes,
        share=plotted.control.kind in ("p", "p'"),
        note=plotted.kind.why,
    )
    ratio = ratio_chart(inputs, counted, harm) if harm else None
    if ratio is not None:
        yield ratio
    reported = delay_chart(
        waited,
        key="days_to_report",
        title="Days from happening to report",
        what="from happening to report",
        note="The median: half took that long or less.",
    )
    if reported is not None:
        yield reported
