"""The history of a case as an appendix: every step with its number, when, who, what and its code.

A very long history is cut, and says how much is left out; the chain proves all of it either way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from rca_studio.domain.moments import show_moment
from rca_studio.domain.protocol import Protocol, ProtocolField, ProtocolItem
from rca_studio.domain.registers import HistoryRow
from rca_studio.domain.words import shortened
from rca_studio.reports.beside import MOST_READ
from rca_studio.reports.blocks import Block, Section, Table, Words
from rca_studio.reports.context import CaseReport
from rca_studio.reports.words import show_instant

MOST_STEPS = 1_500
"""So many steps are printed at most: the newest ones."""

_MOST_DETAILS = 12
_LONGEST = 400
_MOMENT = re.compile("“([0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2})?)”")
_KINDS = {"undo": "Undone: ", "redo": "Done again: "}
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
    names = _names(report.protocol)
    table = Table(
        _HEAD,
        tuple(_row(row, names, words=words) for row in reversed(shown)),
        _SHARES,
        small=True,
    )
    return [Section(title, (Words(_count(len(rows), words), "note"), table), fresh=True)]


def _count(number: int, words: bool) -> str:
    steps = f"{number:,} step{'' if number == 1 else 's'}"
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
    label = _KINDS.get(row.kind, "") + row.label
    lines = [shortened(label, _LONGEST)]
    if words:
        details = row.details[:_MOST_DETAILS]
        lines += [shortened(_named(line, names), _LONGEST) for line in details]
        if len(row.details) > len(details):
            lines.append(f"… and {len(row.details) - len(details)} more lines")
    return (
        f"{row.seq:,}",
        show_instant(row.at),
        row.actor,
        "\n".join(lines),
        f"{row.hash[:4]} {row.hash[4:8]}",
    )


def _names(protocol: Protocol) -> dict[str, str]:
    """What the protocol calls what the history only knows by its key, as the history spells it."""
    parts: tuple[ProtocolField | ProtocolItem, ...]
    parts = (*protocol.fields, *protocol.proceed, *protocol.validation)
    return {part.key.replace("_", " ").casefold(): part.label for part in parts}


def _named(line: str, names: Mapping[str, str]) -> str:
    """A detail with its first quoted key in the words of the protocol, and days as people write."""
    line = _MOMENT.sub(_day, line)
    if line.startswith("“") and (end := line.find("”")) > 0:
        label = names.get(line[1:end].casefold())
        if label:
            return f"“{label}{line[end:]}"
    return line


def _day(found: re.Match[str]) -> str:
    try:
        return f"“{show_moment(found[1])}”"
    except ValueError:  # somebody's own words that only look like a date
        return found[0]
