"""The validation report of one case: what was confirmed, by whom, when and on what evidence.

It prints as NOT VALIDATED until the last validation item is confirmed or waived by name.
"""

from __future__ import annotations

from collections.abc import Callable

from reportlab.platypus import Flowable

from rca_studio.domain.causal import ControlState, Reliability
from rca_studio.domain.gates import confirmed_count, field_value, is_required, is_validated
from rca_studio.domain.moments import show_moment
from rca_studio.domain.plan import Action, ActionState, Finding
from rca_studio.domain.protocol import FieldType, ProtocolField, ProtocolItem
from rca_studio.reports import workshop
from rca_studio.reports.context import CaseReport
from rca_studio.reports.figures import figure_story
from rca_studio.reports.page import build_pdf, text_width
from rca_studio.reports.style import (
    fact_list,
    fact_strip,
    grid,
    section,
    sign_lines,
    text,
)
from rca_studio.reports.words import (
    day_words,
    evidence_words,
    margin_sentence,
    moment_words,
    show_instant,
)

NOT_VALIDATED = "NOT VALIDATED"


def validation_pdf(report: CaseReport, progress: Callable[[int], None] | None = None) -> bytes:
    """The validation report as a PDF file.

    Args:
        report: the case and all that was worked out of it.
        progress: called with each page number; may raise to stop.
    """
    case = report.casefile.case
    validated = is_validated(report.casefile, report.protocol)
    chain = report.imprint.chain
    return build_pdf(
        _story(report, validated),
        report.imprint,
        title=f"Validation report {case.reference}",
        reference=case.reference,
        stamp="" if validated else NOT_VALIDATED,
        subject=chain_mark(chain.entries, chain.head),
        progress=progress,
    )


def chain_mark(entries: int, head: str) -> str:
    """What a report carries in its properties, so that it can be checked against the file."""
    return f"rca-studio-chain:{entries}:{head}"


def _story(report: CaseReport, validated: bool) -> list[Flowable]:
    return [
        *_title(report, validated),
        *section("What must be confirmed", _items(report, report.protocol.validation)),
        *section("What happened"),
        *_what_happened(report),
        *workshop.timeline(report),
        *section("What stopped harm", _what_stopped_harm(report)),
        *_causes(report),
        *workshop.evidence(report),
        *workshop.questions(report),
        *section("Findings and actions", _plan(report)),
        *section("Review", _review(report)),
        *section("Cannot proceed without", _items(report, report.protocol.proceed)),
        *_waivers(report),
        *_sign_off(report),
    ]


def _title(report: CaseReport, validated: bool) -> list[Flowable]:
    case, protocol = report.casefile.case, report.protocol
    facts = [
        f"{protocol.title} v{protocol.version}",
        f"Occurred {show_moment(case.occurred) or 'at an unknown time'}",
        _validated_on(report) if validated else case.stage.label + " stage",
    ]
    if case.practice:
        facts.append("Practice case")
    tone = "good" if validated else "warning"
    strip = fact_strip(facts, _state(report, validated), tone, text_width(report.imprint.paper))
    return [
        text("Validation report", "title"),
        text(case.title or "(no title yet)", "subtitle"),
        strip,
    ]


def _state(report: CaseReport, validated: bool) -> str:
    """How far the validation is; what was waived is never counted as confirmed."""
    items = report.protocol.validation
    waived = sum(item.key in report.casefile.waivers for item in items)
    confirmed = confirmed_count(report.casefile, items) - waived
    words = f"{'Validated' if validated else 'Not validated'}, {confirmed} of {len(items)}"
    return f"{words}, {waived} waived" if waived else words


def _validated_on(report: CaseReport) -> str:
    keys = {item.key for item in report.protocol.validation}
    times = [c.at for key, c in report.casefile.confirmations.items() if key in keys]
    last = show_instant(max(times)) if times else ""
    return f"Validated {last.split(',')[0]}" if last else "Nothing confirmed, all waived"


def _items(report: CaseReport, items: tuple[ProtocolItem, ...]) -> Flowable:
    rows = [_item_row(report, item) for item in items]
    width = text_width(report.imprint.paper)
    shares = (0.25, 0.37, 0.18, 0.2)
    return grid(
        ("Item", "Evidence", "Confirmed by", "When"), rows, [width * share for share in shares]
    )


def _item_row(report: CaseReport, item: ProtocolItem) -> tuple[str, str, str, str]:
    casefile = report.casefile
    evidence = evidence_words(casefile.evidence_for(item.key))
    if confirmation := casefile.confirmations.get(item.key):
        proof = "\n".join(part for part in (confirmation.note, evidence) if part)
        return item.label, proof or "–", confirmation.by, show_instant(confirmation.at)
    if waiver := casefile.waivers.get(item.key):
        words = f"Waived: {waiver.reason}"
        return item.label, words, waiver.by, show_instant(waiver.at)
    return item.label, evidence or "○ not confirmed yet", "", ""


def _what_happened(report: CaseReport) -> list[Flowable]:
    case = report.casefile.case
    story: list[Flowable] = [text(part) for part in (case.story or "Not told yet.").split("\n\n")]
    asked = {field.bound for field in report.protocol.fields}  # long words are not said twice
    facts = [
        ("Service", case.service),
        ("Location", case.location),
        ("Route", case.route),
        ("Staff group", case.staff_group),
        ("Immediate action", "" if "immediate_action" in asked else case.immediate_action),
        ("Reported", "Anonymously" if case.anonymous else show_moment(case.reported)),
    ]
    known = [(label, value) for label, value in facts if value]
    return [*story, fact_list(known, text_width(report.imprint.paper))] if known else story


def _what_stopped_harm(report: CaseReport) -> Flowable:
    controls = report.casefile.controls
    if not controls:
        return text("No control is recorded yet.")
    rows = [
        (
            control.text,
            control.kind.label,
            control.state.label,
            ": ".join(p for p in (_judgement(control.reliable), control.why_reliable) if p),
            _judgement(control.other_staff),
            _judgement(control.other_timing),
            _judgement(control.greater_pressure),
        )
        for control in controls
    ]
    head = (
        "Control",
        "Kind",
        "In this near miss",
        "Reliable?",
        "Other staff",
        "Other timing",
        "Greater pressure",
    )
    width = text_width(report.imprint.paper)
    shares = (0.25, 0.13, 0.13, 0.19, 0.10, 0.10, 0.10)
    return grid(head, rows, [width * share for share in shares])


def _judgement(answer: Reliability) -> str:
    return answer.label if answer is not Reliability.UNANSWERED else "–"


def _causes(report: CaseReport) -> list[Flowable]:
    paper = report.imprint.paper
    explained = [text(words, "note") for words in report.analysis.explanation]
    casefile = report.casefile
    planned = any(control.state is ControlState.PLANNED for control in casefile.controls)
    planned = planned or any(action.effects for action in casefile.actions)
    told = [text(margin_sentence(report.analysis, planned)), *explained]
    if casefile.event is None and not casefile.causes:
        return [*section("Causal graph and margin to harm"), *told]
    graph = figure_story(
        "Causal graph and margin to harm", report.graph, paper, report.graph_legend, told
    )
    fishbone = figure_story("Fishbone", report.fishbone, paper, report.fishbone_legend)
    return [*graph, *fishbone]


def _plan(report: CaseReport) -> Flowable:
    casefile = report.casefile
    if not casefile.findings and not casefile.actions:
        return text("No finding and no action yet.")
    rows = []
    for finding in casefile.findings:
        actions = [a for a in casefile.actions if finding.id in a.findings]
        rows += [_plan_row(finding, action) for action in actions] or [_plan_row(finding, None)]
    known = {finding.id for finding in casefile.findings}
    rows += [_plan_row(None, a) for a in casefile.actions if not known.intersection(a.findings)]
    head = ("Finding", "Action", "Strength", "Owner", "Due", "Evidence", "Held?")
    width = text_width(report.imprint.paper)
    shares = (0.25, 0.23, 0.13, 0.12, 0.08, 0.09, 0.1)
    return grid(head, rows, [width * share for share in shares])


def _plan_row(finding: Finding | None, action: Action | None) -> tuple[str, ...]:
    statement = f"{finding.label}: {finding.statement}" if finding else "–"
    if action is None:
        return (statement, "No action yet", "", "", "", "", "")
    met = sum(check.met for check in action.checks)
    return (
        statement,
        "\n".join(p for p in (action.text, f"Measure: {action.measure}") if p[-2:] != ": "),
        action.strength.label,
        action.owner or "–",
        day_words(action.deadline),
        f"{met} of {len(action.checks)}",
        _held_words(action),
    )


def _held_words(action: Action) -> str:
    """The state, and what was seen; said once where the result begins with the state."""
    state = "To check" if action.state is ActionState.DONE else action.state.label
    if action.result.casefold().startswith(state.casefold()):
        return action.result
    return "\n".join(part for part in (state, action.result) if part)


def _review(report: CaseReport) -> Flowable:
    casefile, protocol = report.casefile, report.protocol
    rows = [(field.label, _answer_words(report, field)) for field in protocol.fields]
    case = casefile.case
    if report.score:
        labels = report.choice_labels
        severity = labels.get(case.severity, case.severity)
        probability = labels.get(case.probability, case.probability)
        risk = f"{severity}, {probability.lower()}: {report.score}"
        rows.append(("Risk if it happens again", risk))
    width = text_width(report.imprint.paper)
    return grid(("Required field", "Answer"), rows, [width * 0.3, width * 0.7])


def _answer_words(report: CaseReport, field: ProtocolField) -> str:
    value = field_value(report.casefile, field)
    if field.type is FieldType.MOMENT:
        value = moment_words(value)
    if value:
        return value
    if waiver := report.casefile.waivers.get(field.key):
        return f"Does not apply: {waiver.reason} ({waiver.by})"
    if not is_required(report.casefile, report.protocol, field, report.sac):
        return "– not needed in this case"
    return "○ not answered yet"


def _waivers(report: CaseReport) -> list[Flowable]:
    waivers = report.casefile.waivers
    if not waivers:
        return []
    protocol = report.protocol
    labels = {field.key: field.label for field in protocol.fields}
    labels |= {item.key: item.label for item in (*protocol.proceed, *protocol.validation)}
    rows = [
        (labels.get(key, key), waiver.reason, waiver.by, show_instant(waiver.at))
        for key, waiver in sorted(waivers.items(), key=lambda pair: pair[1].at)
    ]
    width = text_width(report.imprint.paper)
    shares = (0.27, 0.35, 0.18, 0.2)
    table = grid(("Waived", "Reason", "By", "When"), rows, [width * share for share in shares])
    return section("Waivers", table)


def _sign_off(report: CaseReport) -> list[Flowable]:
    roles = ("Prepared by: quality lead", "Validated by", "Executive sponsor")
    return [sign_lines(roles, text_width(report.imprint.paper))]
