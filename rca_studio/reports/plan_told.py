"""Findings, actions and whether they held, as blocks; and what was done, for the facts alone."""

from __future__ import annotations

from rca_studio.domain.plan import TO_DO, Action, ActionState, EvidenceCheck, Finding
from rca_studio.reports.blocks import Block, Section, Table, Words
from rca_studio.reports.context import CaseReport
from rca_studio.reports.words import day_words, evidence_words, named, show_instant

_STILL_TO_DO = (*TO_DO, ActionState.REFUSED)


def findings(report: CaseReport) -> list[Block]:
    """Each finding with its actions: what, how strong, by whom, until when, and how it went."""
    casefile = report.casefile
    title = "Findings and actions"
    if not casefile.findings and not casefile.actions:
        return [Section(title, (Words("No finding and no action yet."),))]
    rows: list[tuple[str, ...]] = []
    for finding in casefile.findings:
        actions = [a for a in casefile.actions if finding.id in a.findings]
        rows += [_row(finding, action) for action in actions] or [_row(finding, None)]
    known = {finding.id for finding in casefile.findings}
    rows += [_row(None, a) for a in casefile.actions if not known.intersection(a.findings)]
    head = ("Finding", "Action", "Strength", "Owner", "Due", "State")
    return [Section(title, (Table(head, tuple(rows), (0.29, 0.27, 0.13, 0.13, 0.08, 0.1)),))]


def _row(finding: Finding | None, action: Action | None) -> tuple[str, ...]:
    statement = f"{finding.label}: {finding.statement}" if finding else "–"
    if action is None:
        return (statement, "No action yet", "", "", "", "")
    return (
        statement,
        action.text,
        action.strength.label,
        action.owner or "–",
        day_words(action.deadline),
        _state(action),
    )


def effectiveness(report: CaseReport) -> list[Block]:
    """For each action what shows it is in place, who accepted that, and whether it held."""
    actions = report.casefile.actions
    if not actions:
        return []
    rows = tuple(
        (
            action.text,
            _checks(action, report),
            _measured_by(action),
            day_words(action.review_date),
            _held(action),
        )
        for action in actions
    )
    head = ("Action", "Evidence, and who accepted it", "Measure", "Review", "Held?")
    return [Section("Did it hold?", (Table(head, rows, (0.25, 0.28, 0.22, 0.1, 0.15)),))]


def _measured_by(action: Action) -> str:
    """The measure in a few words; what is counted for it stands whole below."""
    texts = (one.text.strip() or one.kind.label for one in action.measures)
    return action.measure.strip() or "; ".join(texts) or "○ no measure yet"


def done(report: CaseReport) -> list[Block]:
    """What was done and what shows it, without the judgement."""
    title = "What was done"
    actions = report.casefile.actions
    if not actions:
        return [Section(title, (Words("No action yet."),))]
    rows = tuple(
        (
            action.text,
            action.owner or "–",
            day_words(action.deadline),
            action.state.label if action.state in _STILL_TO_DO else "Done",
            _checks(action, report),
        )
        for action in actions
    )
    head = ("Action", "Owner", "Due", "State", "Evidence, and who accepted it")
    return [Section(title, (Table(head, rows, (0.33, 0.16, 0.1, 0.11, 0.3)),))]


def _state(action: Action) -> str:
    return "To check" if action.state is ActionState.DONE else action.state.label


def _checks(action: Action, report: CaseReport) -> str:
    lines = [_check(check, report) for check in action.checks] or ["○ no evidence asked for"]
    files = evidence_words(report.casefile.evidence_for(action.id))
    return "\n".join([*lines, files] if files else lines)


def _check(check: EvidenceCheck, report: CaseReport) -> str:
    """What proves it and who accepted that; below it what was shown, and what was sent back."""
    who = _by(check.by, check.at, report) if check.met else ""
    lines = [f"{'✓' if check.met else '○'} {check.text}" + (f" ({who})" if who else "")]
    if check.shown.strip():
        given = _by(check.given_by, check.given_at, report)
        lines.append(f"Shown: {check.shown}" + (f" ({given})" if given else ""))
    lines += (f"Sent back: {one.reason} ({_by(one.by, one.at, report)})" for one in check.returns)
    return "\n".join(lines)


def _by(name: str, at: str, report: CaseReport) -> str:
    return ", ".join(part for part in (named(report.beside.people, name), show_instant(at)) if part)


def _held(action: Action) -> str:
    """The state, and what was seen; said once where the result begins with the state."""
    state = _state(action)
    if action.result.casefold().startswith(state.casefold()):
        return action.result
    return "\n".join(part for part in (state, action.result) if part)
