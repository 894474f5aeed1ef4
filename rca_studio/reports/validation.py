"""The validation report of one case: what was confirmed, by whom, when and on what evidence.

It prints as NOT VALIDATED until the last validation item is confirmed or waived by name.
"""

from __future__ import annotations

from collections.abc import Callable

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Table, TableStyle

from rca_studio.diagrams.tokens import PRINT
from rca_studio.domain.gates import confirmed_count, field_value, is_validated
from rca_studio.domain.moments import show_moment
from rca_studio.domain.plan import Action, ActionState, Finding
from rca_studio.domain.protocol import FieldType, ProtocolField, ProtocolItem
from rca_studio.reports.context import CaseReport
from rca_studio.reports.fonts import plain
from rca_studio.reports.page import build_pdf, text_width
from rca_studio.reports.paint_pdf import DrawingFlowable
from rca_studio.reports.style import gap, grid, pill, rich, section, style, text
from rca_studio.reports.words import evidence_words, margin_sentence, show_instant

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
        *section("What must be confirmed"),
        _items(report, report.protocol.validation),
        *section("What happened"),
        *_what_happened(report),
        *section("What stopped harm"),
        *_what_stopped_harm(report),
        *section("Causal graph and margin to harm"),
        *_causes(report),
        *section("Findings and actions"),
        *_plan(report),
        *section("Review"),
        *_review(report),
        *_waivers(report),
        *_sign_off(report),
    ]


def _title(report: CaseReport, validated: bool) -> list[Flowable]:
    case, protocol = report.casefile.case, report.protocol
    done = confirmed_count(report.casefile, protocol.validation)
    of = len(protocol.validation)
    state = f"Validated, {done} of {of}" if validated else f"Not validated, {done} of {of}"
    facts = [
        f"{protocol.title} v{protocol.version}",
        f"Occurred {show_moment(case.occurred) or 'at an unknown time'}",
        _validated_on(report) if validated else case.stage.label + " stage",
    ]
    if case.practice:
        facts.append("Practice case")
    width = text_width(report.imprint.paper)
    cells = [text(fact, "note") for fact in facts]
    chip = pill(state, "good" if validated else "warning")
    shares = [(width - 110) / len(cells)] * len(cells)
    strip = Table([[*cells, chip]], colWidths=[*shares, 110])
    strip.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("LEFTPADDING", (0, 0), (0, 0), 0),
                ("LINEBELOW", (0, 0), (-1, -1), 0.6, HexColor(PRINT["line"])),
            ]
        )
    )
    return [text("Validation report", "title"), text(case.title, "subtitle"), strip]


def _validated_on(report: CaseReport) -> str:
    keys = {item.key for item in report.protocol.validation}
    times = [c.at for key, c in report.casefile.confirmations.items() if key in keys]
    last = show_instant(max(times)) if times else ""
    return f"Validated {last.split(',')[0]}" if last else "Waived"


def _items(report: CaseReport, items: tuple[ProtocolItem, ...]) -> Flowable:
    rows = [_item_row(report, item) for item in items]
    width = text_width(report.imprint.paper)
    shares = (0.26, 0.40, 0.17, 0.17)
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
    story = [text(part) for part in (case.story or "Not told yet.").split("\n\n")]
    facts = [
        ("Service", case.service),
        ("Location", case.location),
        ("Route", case.route),
        ("Staff group", case.staff_group),
        ("Immediate action", case.immediate_action),
        ("Reported", "Anonymously" if case.anonymous else show_moment(case.reported)),
    ]
    known = [f"<b>{label}</b> {plain(value)}" for label, value in facts if value]
    return [*story, rich("  ·  ".join(known))] if known else [*story]


def _what_stopped_harm(report: CaseReport) -> list[Flowable]:
    controls = report.casefile.controls
    if not controls:
        return [text("No control is recorded yet.")]
    rows = [
        (
            control.text,
            control.kind.label,
            control.state.label,
            ": ".join(p for p in (control.reliable.label, control.why_reliable) if p),
            control.other_staff.label,
            control.other_timing.label,
            control.greater_pressure.label,
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
    return [grid(head, rows, [width * share for share in shares])]


def _causes(report: CaseReport) -> list[Flowable]:
    sentence = margin_sentence(report.analysis)
    explained = [text(words, "note") for words in report.analysis.explanation]
    return [
        DrawingFlowable(report.graph, most_height=120 * mm),
        gap(6),
        text(sentence),
        *explained,
        *section("Fishbone"),
        DrawingFlowable(report.fishbone, most_height=110 * mm),
    ]


def _plan(report: CaseReport) -> list[Flowable]:
    casefile = report.casefile
    if not casefile.findings and not casefile.actions:
        return [text("No finding and no action yet.")]
    rows = []
    for finding in casefile.findings:
        actions = [a for a in casefile.actions if finding.id in a.findings]
        rows += [_plan_row(finding, action) for action in actions] or [_plan_row(finding, None)]
    known = {finding.id for finding in casefile.findings}
    rows += [_plan_row(None, a) for a in casefile.actions if not known.intersection(a.findings)]
    head = ("Finding", "Action", "Strength", "Owner", "Due", "Evidence", "Held?")
    width = text_width(report.imprint.paper)
    shares = (0.27, 0.23, 0.125, 0.125, 0.09, 0.08, 0.08)
    return [grid(head, rows, [width * share for share in shares])]


def _plan_row(finding: Finding | None, action: Action | None) -> tuple[str, ...]:
    statement = f"{finding.label}: {finding.statement}" if finding else "–"
    if action is None:
        return (statement, "No action yet", "", "", "", "", "")
    met = sum(check.met for check in action.checks)
    held = action.state.label if action.state is not ActionState.DONE else "To check"
    return (
        statement,
        "\n".join(p for p in (action.text, f"Measure: {action.measure}") if p[-2:] != ": "),
        action.strength.label,
        action.owner or "–",
        show_moment(action.deadline) or "–",
        f"{met} of {len(action.checks)}",
        "\n".join(part for part in (held, action.result) if part),
    )


def _review(report: CaseReport) -> list[Flowable]:
    casefile, protocol = report.casefile, report.protocol
    rows = [(field.label, _answer_words(report, field)) for field in protocol.fields]
    case = casefile.case
    if report.score:
        labels = report.choice_labels
        severity = labels.get(case.severity, case.severity)
        probability = labels.get(case.probability, case.probability)
        rows.append(("Risk if it happens again", f"{severity}, {probability}: {report.score}"))
    width = text_width(report.imprint.paper)
    return [
        grid(("Required field", "Answer"), rows, [width * 0.3, width * 0.7]),
        *section("Cannot proceed without"),
        _items(report, protocol.proceed),
    ]


def _answer_words(report: CaseReport, field: ProtocolField) -> str:
    value = field_value(report.casefile, field)
    if field.type is FieldType.MOMENT and field.bound:
        value = show_moment(value)
    if value:
        return value
    if waiver := report.casefile.waivers.get(field.key):
        return f"Does not apply: {waiver.reason} ({waiver.by})"
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
    shares = (0.30, 0.36, 0.17, 0.17)
    table = grid(("Waived", "Reason", "By", "When"), rows, [width * share for share in shares])
    return [*section("Waivers"), table]


def _sign_off(report: CaseReport) -> list[Flowable]:
    width = text_width(report.imprint.paper)
    space = 12.0
    boxes = [
        [text(f"{role}: name, signature, date", "head")]
        for role in ("Prepared by, quality lead", "Validated by", "Executive sponsor")
    ]
    each = (width - 2 * space) / 3
    table = Table(
        [[boxes[0], "", boxes[1], "", boxes[2]]],
        colWidths=[each, space, each, space, each],
        rowHeights=[16 * mm],
    )
    lines = [
        ("LINEABOVE", (column, 0), (column, 0), 0.8, HexColor(PRINT["text"]))
        for column in (0, 2, 4)
    ]
    table.setStyle(TableStyle([*lines, ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return [KeepTogether([gap(20 * mm + style("body").leading), table])]
