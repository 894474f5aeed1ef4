"""How the plan of a case was followed through, as blocks: decided, measured, looked at again."""

from __future__ import annotations

from collections.abc import Iterator

from rca_studio.analysis.run_chart import (
    RunChart,
    figure_words,
    read_run_chart,
    short_words,
    target_words,
    value_words,
)
from rca_studio.diagrams.run_chart import lay_out_run_chart
from rca_studio.domain.plan import Action, Decision, EffectReview, Measure
from rca_studio.domain.words import shortened
from rca_studio.reports.blocks import Block, Part, Picture, Section, Spoken, Table, Words
from rca_studio.reports.context import CaseReport
from rca_studio.reports.words import day_words, named, show_instant

_LONGEST_TITLE = 90
_MOST_FIGURES = 60
"""So many of the last figures are listed below a picture; the picture shows all."""


def decisions(report: CaseReport) -> list[Block]:
    """Which actions were approved or refused, by whom, when and why, in the order of the plan."""
    rows = [
        _decided(action, decision, report)
        for action in report.casefile.actions
        for decision in action.decisions
    ]
    if not rows:
        return []
    head = ("Action", "Decided", "By", "When", "Reason")
    table = Table(head, tuple(rows), (0.36, 0.11, 0.18, 0.13, 0.22))
    return [Section("What was approved or refused", (table,))]


def measured(report: CaseReport) -> list[Block]:
    """How it is known that the actions work: each measure, and a run chart where figures are."""
    charts = list(_charts(report))
    if not charts:
        return []
    rows = tuple(_measure(action, chart.measure, chart) for action, chart in charts)
    head = ("Action", "What is measured", "Target", "Figures")
    table = Table(head, rows, (0.29, 0.33, 0.17, 0.21))
    pictures = [_picture(action, chart, report) for action, chart in charts if chart.points]
    return [Section("How it is measured", (table,)), *pictures]


def looked_at(report: CaseReport) -> list[Block]:
    """Each review of an action: when, how it ended, what was seen and what changes."""
    reviews = [(action, one) for action in report.casefile.actions for one in action.reviews]
    if not reviews:
        return []
    reviews.sort(key=lambda pair: (pair[1].day, pair[1].at))
    rows = tuple(_looked(action, one, report) for action, one in reviews)
    head = ("Looked on", "Action", "How it ended", "What was seen, and what changes", "By")
    table = Table(head, rows, (0.12, 0.26, 0.11, 0.33, 0.18))
    return [Section("When somebody looked", (table,))]


def _decided(action: Action, decision: Decision, report: CaseReport) -> tuple[str, ...]:
    return (
        action.text,
        "Approved" if decision.approved else "Refused",
        named(report.beside.people, decision.by),
        show_instant(decision.at),
        decision.reason or "–",
    )


def _charts(report: CaseReport) -> Iterator[tuple[Action, RunChart]]:
    for action in report.casefile.actions:
        for measure in action.measures:
            figures = report.casefile.measurements(action.id, measure.kind)
            yield action, read_run_chart(action, measure, figures)


def _measure(action: Action, measure: Measure, chart: RunChart) -> tuple[str, ...]:
    counted = (
        f"{measure.numerator}, out of {measure.denominator}"
        if measure.is_share
        else (measure.numerator)
    )
    what = "\n".join(part for part in (measure.text, counted) if part.strip())
    target = target_words(measure)
    if target and measure.due:
        target += f"\nby {day_words(measure.due)}"
    kind = measure.kind.label
    return (action.text, f"{kind}\n{what}".strip(), target or "○ no target yet", short_words(chart))


def _picture(action: Action, chart: RunChart, report: CaseReport) -> Picture:
    measure = chart.measure
    name = measure.text.strip() or measure.kind.label
    told: list[Part] = [Words(" ".join(chart.sentences), "note")]
    shown = chart.points[-_MOST_FIGURES:]
    rows = tuple(
        (
            day_words(point.figure.day),
            figure_words(point.figure),
            value_words(measure, point.value) if point.figure.denominator else "–",
            point.figure.note or "–",
        )
        for point in shown
    )
    told.append(
        Table(("Day", "Counted", "Share", "Note"), rows, (0.16, 0.2, 0.14, 0.5), small=True)
    )
    if left := len(chart.points) - len(shown):
        told.append(Words(f"{left:,} earlier figures are in the picture only.", "note"))
    return Picture(
        title=shortened(f"{name}: {action.text}", _LONGEST_TITLE),
        drawing=lay_out_run_chart(chart, report.ruler),
        told=tuple(told),
        spoken=tuple(Spoken(sentence) for sentence in chart.sentences),
    )


def _looked(action: Action, one: EffectReview, report: CaseReport) -> tuple[str, ...]:
    day = day_words(one.day)
    if one.planned and one.planned != one.day:
        day += f"\nplanned {day_words(one.planned)}"
    seen = "\n".join(
        part
        for part in (one.saw, f"What changes: {one.changes}" if one.changes.strip() else "")
        if part.strip()
    )
    return (
        day,
        action.text,
        one.outcome.label,
        seen or "–",
        named(report.beside.people, one.by),
    )
