"""What the cause workshop found, for the validation report: times, evidence, open questions.

Each part is left out where there is nothing to tell.
"""

from __future__ import annotations

from collections.abc import Sequence

from rca_studio.diagrams.timeline_order import in_order
from rca_studio.domain.causal import Cause, Control, EvidenceState
from rca_studio.domain.moments import show_moment
from rca_studio.domain.review import Evidence
from rca_studio.domain.timeline import EntryKind, TimelineEntry
from rca_studio.domain.words import one_line
from rca_studio.reports.blocks import Block, Section, Table
from rca_studio.reports.context import CaseReport
from rca_studio.reports.words import day_words, evidence_words


def timeline(report: CaseReport) -> list[Block]:
    """What happened beside what was expected, each step with its time and who tells it."""
    entries = in_order(report.casefile.timeline)
    if not entries:
        return []
    rows = [_step(entry) for entry in entries]
    return _table(
        "Step by step, beside what was expected",
        ("When", "What happened", "What was expected", "Told by"),
        rows,
        (0.16, 0.34, 0.3, 0.2),
    )


def _step(entry: TimelineEntry) -> tuple[str, ...]:
    when = show_moment(entry.moment) or "–"
    words = one_line(entry.text)
    if entry.kind is not EntryKind.HAPPENED:
        words = f"{entry.kind.label}: {entry.text}" if entry.text.strip() else entry.kind.label
    return when, words, entry.expected or "–", entry.source or "–"


def evidence(report: CaseReport) -> list[Block]:
    """How far each cause and control is known, and by what."""
    casefile = report.casefile
    rows = []
    nodes: list[Cause | Control] = [*casefile.causes, *casefile.controls]
    for node in nodes:
        proof = [_proof(one) for one in casefile.evidence_for(node.id)]
        reason = node.ruled_out_because if isinstance(node, Cause) else ""
        if proof or reason or isinstance(node, Cause):
            told = "\n".join(part for part in (reason, *proof) if part)
            rows.append((one_line(node.text), _known(node), told or "○ nothing recorded yet"))
    if not rows:
        return []
    head = ("Cause or control", "What is known", "Shown by")
    return _table("Evidence for the causes", head, rows, (0.36, 0.16, 0.48))


def _known(node: Cause | Control) -> str:
    if isinstance(node, Control):
        return node.state.label
    return "Open question" if node.question else node.evidence.label


def _proof(one: Evidence) -> str:
    words = f"{one.kind.label}: {evidence_words([one]) or '–'}"
    return f"{words} ({one.source})" if one.source else words


def questions(report: CaseReport) -> list[Block]:
    """What is not known yet, and who will answer it by when."""
    rows = [
        (one_line(cause.text), cause.answer_by or "–", day_words(cause.answer_due))
        for cause in report.casefile.causes
        if cause.question and cause.evidence is not EvidenceState.RULED_OUT
    ]
    if not rows:
        return []
    head = ("Open question", "Who will answer", "Until")
    return _table("Open questions", head, rows, (0.6, 0.25, 0.15))


def _table(
    title: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]], shares: tuple[float, ...]
) -> list[Block]:
    return [Section(title, (Table(head, tuple(rows), shares),))]
