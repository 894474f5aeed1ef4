"""The Quality Improvement Action Plan on paper, by owner."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import groupby

from reportlab.platypus import Flowable

from rca_studio.domain.moments import days_late
from rca_studio.domain.plan import Strength
from rca_studio.domain.registers import ActionRow
from rca_studio.reports.check import chain_mark
from rca_studio.reports.context import PlanReport
from rca_studio.reports.page import build_pdf, text_width
from rca_studio.reports.style import Grid, grid, section, sign_lines, signed_section, text, together
from rca_studio.reports.words import day_words

_LONGEST_NAME = 200


def plan_pdf(report: PlanReport, progress: Callable[[int], None] | None = None) -> bytes:
    """The action plan as a PDF file, landscape, a table for each owner."""
    chain = report.imprint.chain
    return build_pdf(
        _story(report),
        report.imprint,
        title="Quality Improvement Action Plan",
        reference="Action plan",
        wide=True,
        subject=chain_mark(chain.entries, chain.head, chain.origin),
        progress=progress,
    )


def _story(report: PlanReport) -> list[Flowable]:
    rows = report.rows
    width = text_width(report.imprint.paper, wide=True)
    today = report.imprint.printed_at.date()
    story: list[Flowable] = [
        text("Quality Improvement Action Plan", "title"),
        text(f"{report.selection}. {_summary(rows, today)}", "subtitle"),
    ]
    if not rows:
        story.append(text("No action fits this selection."))
    ordered = sorted(rows, key=lambda row: (row.owner.casefold(), row.deadline or "9999"))
    for owner, group in groupby(ordered, key=lambda row: row.owner):
        actions = list(group)
        late = sum(_late(row, today) > 0 for row in actions)
        name = owner if len(owner) <= _LONGEST_NAME else f"{owner[:_LONGEST_NAME]}…"
        words = f"{name or 'No owner yet'} · {len(actions)} action{'s' * (len(actions) != 1)}"
        words += f", {late} overdue" if late else ""
        table = _table(actions, today, width)
        story += signed_section(words, table, width) if owner else section(words, table)
    if rows:
        signatures = sign_lines(("Quality lead", "Executive sponsor"), width)
        story.append(together(text("Accepted", "section"), signatures))
    return story


def _summary(rows: tuple[ActionRow, ...], today: date) -> str:
    parts = [f"{len(rows)} action{'s' * (len(rows) != 1)}"]
    for strength in (Strength.STRONGER, Strength.INTERMEDIATE, Strength.WEAKER):
        count = sum(row.strength is strength for row in rows)
        if count:
            parts.append(f"{count} {strength.value}")
    if late := sum(_late(row, today) > 0 for row in rows):
        parts.append(f"{late} overdue")
    return " · ".join(parts)


def _late(row: ActionRow, today: date) -> int:
    if row.state.to_do:
        return days_late(row.deadline, today)
    return 0


def _table(actions: list[ActionRow], today: date, width: float) -> Grid:
    head = (
        "Done",
        "Action",
        "From finding",
        "Strength",
        "Due",
        "Evidence",
        "Measure",
        "Next review",
        "State",
    )
    rows = [_row(action, today) for action in actions]
    shares = (0.045, 0.24, 0.12, 0.1, 0.1, 0.075, 0.15, 0.09, 0.08)
    return grid(head, rows, [width * share for share in shares])


def _row(row: ActionRow, today: date) -> tuple[str, ...]:
    due = day_words(row.deadline)
    if late := _late(row, today):
        due += f"\n{late} day{'s' * (late != 1)} late"
    return (
        "☐" if row.state.to_do else "☑",
        row.text,
        f"{row.case_reference} · {', '.join(row.findings)}".rstrip(" ·"),
        row.strength.label,
        due,
        f"{row.checks_met} of {row.checks_total}",
        row.measure or "–",
        day_words(row.review_date),
        row.state.label,
    )
