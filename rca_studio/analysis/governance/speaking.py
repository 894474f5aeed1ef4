"""Do staff feel safe reporting? What they answered, who leaves out the name, who is told back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rca_studio.analysis.governance.climate import (
    ENOUGH_ANSWERS,
    Answers,
    Felt,
    felt,
    halves,
    heard,
    months_up_to_now,
    together,
)
from rca_studio.analysis.governance.counted import Counted, count
from rca_studio.analysis.governance.delays import Delays, delay_chart, delays
from rca_studio.analysis.governance.inputs import Inputs
from rca_studio.analysis.governance.panel import Cell, Chart, Drill, Panel, SeriesChart
from rca_studio.analysis.governance.pulse_charts import (
    LEAST_HEARD,
    by_place,
    by_question,
    over_time,
)
from rca_studio.analysis.governance.scope import Dimension
from rca_studio.analysis.governance.shares import share_series
from rca_studio.analysis.governance.spans import Span
from rca_studio.analysis.spc import ControlChart
from rca_studio.analysis.spc_weighed import Trend
from rca_studio.analysis.spc_words import Change, verdict
from rca_studio.domain.facts import ANONYMOUS
from rca_studio.domain.governance import FROM_REPORT, PulseCount
from rca_studio.domain.words import plural

QUESTION: Final = "Do staff feel safe reporting?"
HOW_TO_ASK: Final = (
    "Answers will appear here when staff are asked: with each report, or with the survey sheet, "
    "which can be printed and its answers entered or imported."
)
_MOSTLY, _HALF = 0.75, 0.5

OTHERS_ASKED: Final = "Other people asked"
"""The word where answers before and now come from other people, so that no change is told."""
_WAYS: Final = {Trend.UP: "Up", Trend.DOWN: "Down", Trend.SAME: "No change"}


def speaking(inputs: Inputs) -> Panel:
    """Answer the question."""
    answers = heard(inputs)
    first = inputs.pack.questions[0].key
    asked = tuple(one for one in answers if one.question == first)
    counted = count(inputs)
    before, now = halves(months_up_to_now(inputs))
    compared = felt(asked, before, now)
    number = inputs.guard.one(together(asked).number)
    halved = inputs.guard.line((compared.before.number, compared.now.number)).cells
    hidden = number.hidden or any(cell.hidden for cell in halved)
    shown = Felt(before=Answers(), now=together(asked), trend=Trend.UNKNOWN)
    if not hidden:
        shown = compared if compared.trend is not Trend.UNKNOWN else shown
    named = _anonymous(inputs, counted)
    told = delays(inputs, counted, "reported", "told")
    fed_back = delays(inputs, counted, "reported", "heard")
    charts = tuple(_charts(inputs, answers, named, told, fed_back))
    way = _way(asked, shown, compared)
    return Panel(
        key="speaking",
        question=QUESTION,
        answer=_answer(inputs, shown, number, halved[1]),
        basis=inputs.basis(number, "answers, not reports"),
        details=tuple(
            one
            for one in (
                *_details(inputs, answers, counted, named, told),
                *_feedback_words(counted, fed_back),
            )
            if charts or one != HOW_TO_ASK
        ),
        cautions=tuple(_cautions(inputs, asked, compared)),
        charts=charts,
        empty="" if charts else HOW_TO_ASK,
        direction=way,
        ask=tuple(_ask(asked, shown)),
    )


def _way(asked: Sequence[PulseCount], shown: Felt, compared: Felt) -> str:
    """Which way it went, in a word or two."""
    enough = min(compared.before.number, compared.now.number) >= ENOUGH_ANSWERS
    if compared.mixed and enough:
        return OTHERS_ASKED
    return _WAYS.get(shown.trend, "Too early to say" if asked else "")


# -- words -----------------------------------------------------------------------------------


def _answer(inputs: Inputs, shown: Felt, number: Cell, later: Cell) -> str:
    if number.value == 0:
        return "Not known yet: nobody has been asked in this period."
    if number.hidden:
        return "There are too few answers to show without telling who gave them."
    answers = _answers(number)
    if (number.value or 0) < ENOUGH_ANSWERS:
        return f"Too early to say: {answers} so far, and {ENOUGH_ANSWERS} or more are needed."
    now = shown.now
    share = now.good / now.number
    share_cell = inputs.guard.share(now.good, now.number)
    lead = "Mostly yes" if share >= _MOSTLY else "Partly" if share >= _HALF else "Not enough yet"
    words = f"{lead}: on average {shown.words}"
    if share_cell.value is None:
        return f"{words}, from {answers}."
    of = answers if shown.trend is Trend.UNKNOWN else f"the {later.shown} later answers"
    return f"{words}. {share_cell.shown} of {of} say that it feels safe."


def _answers(number: Cell) -> str:
    """How many answers, as it may be told."""
    return f"{number.shown} {'answer' if number.value == 1 else 'answers'}"


def _details(
    inputs: Inputs,
    answers: Sequence[PulseCount],
    counted: Counted,
    named: tuple[SeriesChart, ControlChart] | None,
    told: Delays,
) -> Iterator[str]:
    if not answers:
        yield HOW_TO_ASK
    for question in inputs.pack.questions[1:]:
        found = together(one for one in answers if one.question == question.key)
        cell = inputs.guard.one(found.number)
        if found.mean is not None and found.number >= LEAST_HEARD and not cell.hidden:
            yield f"{question.short}: {found.mean:.1f} of 5 ({_answers(cell)})."
    yield from _sources(inputs, answers)
    if named is not None:
        yield from _named_words(inputs, counted, named[1])
    if told.median is not None and not told.number.hidden:
        half = plural(round(told.median), "day")
        yield (
            f"Of {told.number.shown} near misses with a day on which somebody concerned was told, "
            f"half were told within {half} of the report."
        )
    elif counted.total.value and told.number.value == 0:
        yield "No day is noted on which somebody concerned was told what became of a report."


def _feedback_words(counted: Counted, fed_back: Delays) -> Iterator[str]:
    """Whether those who spoke up heard what was changed, and how soon."""
    if fed_back.median is not None and not fed_back.number.hidden:
        half = plural(round(fed_back.median), "day")
        yield (
            f"To {fed_back.number.shown} reporters it was said what was changed, to half of them "
            f"within {half} of the report."
        )
    elif counted.total.value and fed_back.number.value == 0:
        yield "No reporter has been told yet what was changed."


def _sources(inputs: Inputs, answers: Sequence[PulseCount]) -> Iterator[str]:
    first = inputs.pack.questions[0].key
    asked = [one for one in answers if one.question == first]
    with_report = together(one for one in asked if one.source == FROM_REPORT).number
    cells = inputs.guard.line((with_report, together(asked).number - with_report)).cells
    if with_report and not any(cell.hidden for cell in cells):
        yield f"{cells[0].shown} answers came with a report, {cells[1].shown} from surveys."


def _named_words(inputs: Inputs, counted: Counted, control: ControlChart) -> Iterator[str]:
    flags = inputs.cube.column("flags")
    shown = inputs.cube.mask(counted.scope) & ((flags & ANONYMOUS) != 0)
    found = inputs.guard.share(int(shown.sum()), inputs.cube.number(counted.scope))
    words = {
        Change.SHIFT_UP: "the share has risen",
        Change.SHIFT_DOWN: "the share has fallen",
        Change.NONE: "the share shows no lasting change",
        Change.SINGLE_POINTS: "the share shows no lasting change",
    }.get(verdict(control, reports=False).change)
    if found.value is not None:
        lead = f"{found.shown} of the reports of this period are anonymous"
        yield f"{lead}; {words}." if words else f"{lead}."


def _cautions(inputs: Inputs, asked: Sequence[PulseCount], compared: Felt) -> Iterator[str]:
    yield "Who did not answer is not heard here, and those who feel least safe may not answer."
    if asked and all(one.source == FROM_REPORT for one in asked):
        yield "All answers came with a report, so only people who did report were asked."
    elif compared.mixed:
        yield (
            "The answers before and now are not from the same kind of people: the share that came "
            "with a report has changed."
        )
    narrow = {one for one, _ in inputs.scope.only} - {Dimension.SERVICE, Dimension.STAFF_GROUP}
    if narrow and asked:
        yield "Answers are told apart by service and staff group only."
    yield "A name left out can mean fear, or only haste: the share alone does not tell which."


def _ask(asked: Sequence[PulseCount], shown: Felt) -> Iterator[str]:
    if not asked:
        yield "Can staff be asked whether they feel safe to report, with a short survey?"
        return
    if shown.now.number < ENOUGH_ANSWERS:
        yield "How can more staff be heard?"
    elif shown.trend is Trend.DOWN:
        yield "What happened to people who reported, and what made it feel less safe?"
    elif shown.now.good < _MOSTLY * shown.now.number:
        yield "What would make it easier to report, and who asks that where it is hardest?"


# -- charts ----------------------------------------------------------------------------------


def _charts(
    inputs: Inputs,
    answers: Sequence[PulseCount],
    named: tuple[SeriesChart, ControlChart] | None,
    told: Delays,
    fed_back: Delays,
) -> Iterator[Chart]:
    asked = [one for one in answers if one.question == inputs.pack.questions[0].key]
    found = (
        over_time(inputs, asked),
        by_question(inputs, answers),
        by_place(inputs, asked, "service"),
        by_place(inputs, asked, "staff_group"),
    )
    yield from (one for one in found if one is not None)
    if named is not None:
        yield named[0]
    answered = delay_chart(
        told,
        key="days_to_told",
        title="Days from report until somebody concerned was told",
        what="from report to answer",
        note="Those of whom nobody has been told yet are not in it.",
    )
    if answered is not None:
        yield answered
    heard_back = delay_chart(
        fed_back,
        key="days_to_feedback",
        title="Days from report until the reporter could hear what was changed",
        what="from report to feedback",
        note="Reports without feedback so far are not in it.",
    )
    if heard_back is not None:
        yield heard_back


def _anonymous(inputs: Inputs, counted: Counted) -> tuple[SeriesChart, ControlChart] | None:
    """The share of anonymous reports over time; ``None`` where nobody ever left out a name."""
    cube, scope, months = inputs.cube, counted.scope, counted.months
    happened = cube.column("day") <= inputs.today.toordinal()
    anonymous = (cube.column("flags") & ANONYMOUS) != 0
    by_month = dict(zip(scope.period, cube.by_month(scope, happened & anonymous), strict=True))
    part = [by_month[month] for month in months]
    if not any(part):
        return None

    def drill(span: Span) -> Drill:
        narrowed = scope.narrowed(Dimension.MONTH, *span.months)
        narrowed = narrowed.narrowed(Dimension.ANONYMOUS, "1")
        return Drill(scope=narrowed, words=f"Anonymous reports, {span.label}")

    return share_series(
        inputs,
        months,
        part,
        counted.raw,
        key="anonymous",
        title="Reports without a name",
        unit="share of near misses reported anonymously",
        what="reports anonymous",
        drill=drill,
        silent=counted.silent,
    )
