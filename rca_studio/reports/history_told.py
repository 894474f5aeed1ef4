"""The history of a case as an appendix: every step with its number, when, who, what and its code.

A very long history is cut, and says how much is left out; the chain proves all of it either way.
"""

from __future__ import annotations

from collections.abc import Mapping

from rca_studio.domain.registers import HistoryRow
from rca_studio.domain.step_words import detail_words, keys_in_words, step_label
from rca_studio.domain.words import plural, shortened
from rca_studio.reports.beside import MOST_READ
from rca_studio.reports.blocks import Block, Section, Table, Words
from rca_studio.reports.context import CaseReport
from rca_studio.reports.words import show_instant

MOST_STEPS = 1_500
"""So many steps are printed at most: the newest ones."""

_MOST_DETAILS = 12
_LONGEST = 400
_HEAD = ("Step", "When", "Who", "What", "Code")
_SHARES = (0.07, 0.16, 0.16, 0.5, 0.11)


def history(report: CaseReport) -> list[Block]:
    """The appendix; nothing where it is not asked for."""
    if not report.scope.appendix:
        return []
    rows = report.beside.history
    title = "Appendix: history of this case"
    if not rows:
        return [Section(title, (Words("No step of this case is in the history of the file."),))]
    shown = rows[:MOST_STEPS]
    words = report.scope.document.analysis
    names = keys_in_words(report.protocol)
    table = Table(
        _HEAD,
        tuple(_row(row, names, words=words) for row in reversed(shown)),
        _SHARES,
        small=True,
    )
    return [Section(title, (Words(_count(len(rows), words), "note"), table), fresh=True)]


def _count(number: int, words: bool) -> str:
    steps = plural(number, "step")
    told = [f"{steps}, oldest first."]
    if number > MOST_STEPS:
        more = "More than " if number >= MOST_READ else ""
        told = [
            f"{more}{steps}, of which the newest {MOST_STEPS:,} stand here, oldest first; the "
            f"{number - MOST_STEPS:,} before them are in the file."
        ]
    told.append(
        "The number is that of the step in the history of the whole workspace; the code is the "
        "beginning of its hash, which holds that of the step before."
    )
    if not words:
        told.append("The words of each step stand in the document “analysis”.")
    return " ".join(told)


def _row(row: HistoryRow, names: Mapping[str, str], *, words: bool) -> tuple[str, ...]:
    lines = [shortened(step_label(row), _LONGEST)]
    if words:
        details = row.details[:_MOST_DETAILS]
        lines += [shortened(detail_words(line, names), _LONGEST) for line in details]
        if len(row.details) > len(details):
            lines.append(f"… and {len(row.details) - len(details)} more lines")
    return (
        f"{row.seq:,}",
        show_instant(row.at),
        row.actor,
        "\n".join(lines),
        f"{row.hash[:4]} {row.hash[4:8]}",
    )
