"""What the validation report of one case says: what was confirmed, by whom, when, on what evidence.

It says NOT VALIDATED until the last validation item is confirmed or waived by name.
"""

from __future__ import annotations

from rca_studio.domain.causal import ControlState, Reliability
from rca_studio.domain.gates import confirmed_count, field_value, is_required, is_validated
from rca_studio.domain.moments import show_moment
from rca_studio.domain.plan import Action, ActionState, Finding
from rca_studio.domain.protocol import FieldType, ProtocolField, ProtocolItem
from rca_studio.reports import workshop
from rca_studio.reports.blocks import (
    Block,
    Facts,
    Front,
    Part,
    Picture,
    Section,
    SignLines,
    Table,
    Told,
    Words,
)
from rca_studio.reports.context import CaseReport
from rca_studio.reports.spoken import fishbone_spoken, graph_spoken
from rca_studio.reports.words import (
    day_words,
    evidence_words,
    margin_sentence,
    moment_words,
    show_instant,
)

NOT_VALIDATED = "NOT VALIDATED"


def case_told(report: CaseReport) -> Told:
    """The validation report as blocks, the same for every edition of it."""
    case = report.casefile.case
    validated = is_validated(report.casefile, report.protocol)
    return Told(
        name=f"Validation report {case.reference}",
        reference=case.reference,
        front=_front(report, validated),
        blocks=tuple(_blocks(report)),
        stamp="" if validated else NOT_VALIDATED,
    )


def _blocks(report: CaseReport) -> list[Block]:
    return [
        Section("What must be confirmed", (_items(report, report.protocol.validation),)),
        Section("What happened", _what_happened(report)),
        *workshop.timeline(report),
        Section("What stopped harm", (_what_stopped_harm(report),)),
        *_causes(report),
        *workshop.evidence(report),
        *workshop.questions(report),
        Section("Findings and actions", (_plan(report),)),
        Section("Review", (_review(report),)),
        Section("Cannot proceed without", (_items(report, report.protocol.proceed),)),
        *_waivers(report),
        SignLines(("Prepared by: quality lead", "Validated by", "Executive sponsor")),
    ]


def _front(report: CaseReport, validated: bool) -> Front:
    case, protocol = report.casefile.case, report.protocol
    facts = [
        f"{protocol.title} v{protocol.version}",
        f"Occurred {show_moment(case.occurred) or 'at an unknown time'}",
        _validated_on(report) if validated else case.stage.label + " stage",
    ]
    if case.practice:
        facts.append("Practice case")
    return Front(
        title="Validation report",
        subtitle=case.title or "(no title yet)",
        facts=tuple(facts),
        state=_state(report, validated),
        tone="good" if validated else "warning",
    )


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


def _items(report: CaseReport, items: tuple[ProtocolItem, ...]) -> Table:
    rows = tuple(_item_row(report, item) for item in items)
    head = ("Item", "Evidence", "Confirmed by", "When")
    return Table(head, rows, (0.25, 0.37, 0.18, 0.2))


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


def _what_happened(report: CaseReport) -> tuple[Part, ...]:
    case = report.casefile.case
    story = [Words(part) for part in (case.story or "Not told yet.").split("\n\n")]
    asked = {field.bound for field in report.protocol.fields}  # long words are not said twice
    facts = [
        ("Service", case.service),
        ("Location", case.location),
        ("Route", case.route),
        ("Staff group", case.staff_group),
        ("Immediate action", "" if "immediate_action" in asked else case.immediate_action),
        ("Reported", "Anonymously" if case.anonymous else show_moment(case.reported)),
    ]
    known = tuple((label, value) for label, value in facts if value)
    return (*story, Facts(known)) if known else tuple(story)


def _what_stopped_harm(report: CaseReport) -> Part:
    controls = report.casefile.controls
    if not controls:
        return Words("No control is recorded yet.")
    rows = tuple(
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
    )
    head = (
        "Control",
        "Kind",
        "In this near miss",
        "Reliable?",
        "Other staff",
        "Other timing",
        "Greater pressure",
    )
    return Table(head, rows, (0.25, 0.13, 0.13, 0.19, 0.10, 0.10, 0.10))


def _judgement(answer: Reliability) -> str:
    return answer.label if answer is not Reliability.UNANSWERED else "–"


def _causes(report: CaseReport) -> list[Block]:
    casefile = report.casefile
    planned = any(control.state is ControlState.PLANNED for control in casefile.controls)
    planned = planned or any(action.effects for action in casefile.actions)
    told = (
        Words(margin_sentence(report.analysis, planned)),
        *(Words(words, "note") for words in report.analysis.explanation),
    )
    title = "Causal graph and margin to harm"
    if casefile.event is None and not casefile.causes:
        return [Section(title, told)]
    graph = graph_spoken(casefile, report.graph)
    bones = fishbone_spoken(casefile, report.fishbone, report.frame)
    return [
        Picture(title, report.graph, report.graph_legend, told, graph),
        Picture("Fishbone", report.fishbone, report.fishbone_legend, spoken=bones),
    ]


def _plan(report: CaseReport) -> Part:
    casefile = report.casefile
    if not casefile.findings and not casefile.actions:
        return Words("No finding and no action yet.")
    rows: list[tuple[str, ...]] = []
    for finding in casefile.findings:
        actions = [a for a in casefile.actions if finding.id in a.findings]
        rows += [_plan_row(finding, action) for action in actions] or [_plan_row(finding, None)]
    known = {finding.id for finding in casefile.findings}
    rows += [_plan_row(None, a) for a in casefile.actions if not known.intersection(a.findings)]
    head = ("Finding", "Action", "Strength", "Owner", "Due", "Evidence", "Held?")
    return Table(head, tuple(rows), (0.25, 0.23, 0.13, 0.12, 0.08, 0.09, 0.1))


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


def _review(report: CaseReport) -> Table:
    casefile, protocol = report.casefile, report.protocol
    rows = [(field.label, _answer_words(report, field)) for field in protocol.fields]
    case = casefile.case
    if report.score:
        labels = report.choice_labels
        severity = labels.get(case.severity, case.severity)
        probability = labels.get(case.probability, case.probability)
        risk = f"{severity}, {probability.lower()}: {report.score}"
        rows.append(("Risk if it happens again", risk))
    return Table(("Required field", "Answer"), tuple(rows), (0.3, 0.7))


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


def _waivers(report: CaseReport) -> list[Block]:
    waivers = report.casefile.waivers
    if not waivers:
        return []
    protocol = report.protocol
    labels = {field.key: field.label for field in protocol.fields}
    labels |= {item.key: item.label for item in (*protocol.proceed, *protocol.validation)}
    rows = tuple(
        (labels.get(key, key), waiver.reason, waiver.by, show_instant(waiver.at))
        for key, waiver in sorted(waivers.items(), key=lambda pair: pair[1].at)
    )
    table = Table(("Waived", "Reason", "By", "When"), rows, (0.27, 0.35, 0.18, 0.2))
    return [Section("Waivers", (table,))]
