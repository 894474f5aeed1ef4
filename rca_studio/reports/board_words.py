"""The last pages of a board report: how it was worked out, after whom, what to be careful of."""

from __future__ import annotations

from collections.abc import Iterator

from rca_studio.analysis.governance.panel import (
    BarChart,
    GraphChart,
    GroupList,
    HeatChart,
    Panel,
    SeriesChart,
    StackedChart,
)
from rca_studio.reports.board_report import BoardReport, Edition

METHOD = "How this was worked out"
CAUTIONS = "What to be careful of"

_KINDS = {
    "run": "run chart: the figures and their median",
    "i": "chart for single figures (I): by how much they differ from one to the next",
    "mr": "chart of steps (MR): those from one figure to the next",
    "c": "c chart: counts where there was as much care each month",
    "u": "u chart: counts by how much care was given",
    "u'": "u′ chart: counts by how much care was given, where that is very much",
    "p": "p chart: shares of a whole",
    "p'": "p′ chart: shares of a whole, where the numbers are large",
    "g": "g chart: how much care was given between one and the next",
    "t": "t chart: days between one and the next",
}
_AFTER = (
    "Limits after Montgomery, Introduction to Statistical Quality Control, 7th ed., 2012; for u′ "
    "and p′ Laney, Quality Engineering 14, 2002; for g Benneyan, Health Care Management Science "
    "4, 2001; for t Nelson, Journal of Quality Technology 26, 1994. Runs and crossings after "
    "Anhøj and Olesen, PLoS ONE 9(11), 2014, e113825; single points after Shewhart, 1931."
)
_SIGNALS = (
    "A change is named only where chance hardly explains it: a point beyond its limits, a run on "
    "one side of the centre line that is longer than chance makes it, or a line that is crossed "
    "too seldom. Fewer than 12 points are shown and not judged."
)


def method(report: BoardReport) -> tuple[tuple[str, str], ...]:
    """How the figures were worked out: label and words."""
    return tuple(_method(report))


def _method(report: BoardReport) -> Iterator[tuple[str, str]]:
    charts = [chart for panel in report.panels for chart in panel.charts]
    practice = "Only practice cases are there; they" if report.practice else "Near misses"
    yield (
        "What is counted",
        f"{practice} that happened in the period ({report.period}; {report.narrowed}), as they "
        "stand in the program now. Cases that were rejected or put together with another are not "
        "counted, and practice cases only where there is no other.",
    )
    exposures = dict.fromkeys(panel.basis.exposure for panel in report.panels)
    if said := "; ".join(words for words in exposures if words):
        yield (
            "How much care was given",
            f"{said[:1].upper()}{said[1:]}, as entered or imported by month and service.",
        )
    kinds = dict.fromkeys(chart.kind for chart in charts if isinstance(chart, SeriesChart))
    if kinds:
        words = "A " + "; a ".join(_KINDS.get(kind, f"{kind} chart") for kind in kinds)
        yield "Charts over time", f"{words}. {_SIGNALS}"
        yield "After whom", _AFTER
    if any(isinstance(chart, BarChart) and chart.cumulative for chart in charts):
        yield (
            "The vital few",
            "Of bars in the order of their size, the fewest that make up 80\xa0% of all.",
        )
    if any(isinstance(chart, StackedChart) for chart in charts):
        yield "Columns", "Each column shows parts of its own whole; above it, of how many."
    if any(isinstance(chart, HeatChart) for chart in charts):
        yield (
            "Grids",
            "The fuller a cell, the darker; the numbers stand in it. A dash is none at all.",
        )
    if any(isinstance(chart, GraphChart) for chart in charts):
        yield (
            "Causes of all cases",
            "The causal models of all cases laid over each other, factor by factor; an arrow tells "
            "in how many cases one led to the other. Causes that were ruled out do not count.",
        )
    if any(isinstance(chart, GroupList) for chart in charts):
        yield (
            "What comes back",
            "Cases are put together that are alike by kind, place, route, what stopped harm, what "
            "made it likely and words. Whoever reads them decides whether they are the same.",
        )
    yield "Small numbers", small_numbers(report)
    yield "Who may see what", _who(report)
    if report.sources:
        yield "Sources", " ".join(report.sources.split())


def small_numbers(report: BoardReport) -> str:
    """How small numbers are treated, in sentences."""
    if not report.protection:
        return (
            "All numbers are shown as they are, small ones too. This copy is for people who may "
            "look at single cases; for others make a protected one."
        )
    return (
        f"{report.protection.rstrip('.')}. Where a hidden number could be worked out from others, "
        "these are hidden too, in charts, tables, slides and workbook alike. A month is not shown "
        "by itself where its number is small. Only what happened and was reported by the end of "
        "the last month that is over is counted, so that two reports do not show a single case."
    )


def _who(report: BoardReport) -> str:
    if report.edition is Edition.COMMISSIONER:
        return (
            "No case, no person and no words of a case stand in this edition, and nothing leads "
            "from a figure to its cases."
        )
    return (
        "Who may look at single cases finds those behind each figure in the program. Board members "
        "see figures with small numbers protected, and no single case."
    )


def cautions() -> tuple[str, ...]:
    """What holds for all figures; what single questions say of theirs stands with them."""
    return (
        "People report of their own accord. More reports can mean more near misses, or more trust "
        "to tell of them; these figures alone do not measure how safe care is.",
        "Services, places and groups differ in what they do and how they report: nobody is ranked.",
        "What nobody noticed, or noticed and did not report, is not in any figure.",
        "Small numbers move much by chance: one near miss more or less is no change.",
    )


def notes_of(panel: Panel) -> str:
    """All that a panel says, for the notes of a speaker: answer, details, cautions, basis."""
    parts = [panel.answer, *panel.details]
    if panel.cautions:
        parts += ["", "To be careful of:", *panel.cautions]
    return "\n".join([*parts, "", panel.basis.words])
