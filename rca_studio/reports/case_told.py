"""What the validation report of one case says: what was confirmed, by whom, when, on what evidence.

It says NOT VALIDATED until the last validation item is confirmed or waived by name. Facts (what
happened, what was done, who was told, who confirmed it) and analysis (causes, findings, judgement)
may stand in two documents; each says that there is another one.
"""

from __future__ import annotations

from rca_studio.domain.causal import Reliability
from rca_studio.domain.gates import field_value, is_required, is_validated, is_waived
from rca_studio.domain.moments import moment_words, show_moment
from rca_studio.domain.protocol import FieldType, ProtocolField
from rca_studio.reports import (
    causes_told,
    confirmed_told,
    followed_told,
    history_told,
    plan_told,
    proof_told,
    workshop,
)
from rca_studio.reports.blocks import (
    Block,
    Facts,
    Front,
    Part,
    Section,
    SignLines,
    Table,
    Told,
    Words,
)
from rca_studio.reports.context import CaseReport, Document

NOT_VALIDATED = "NOT VALIDATED"

_SIGN = ("Prepared by: quality lead", "Validated by", "Executive sponsor")


def case_told(report: CaseReport) -> Told:
    """The validation report as blocks, the same for every edition of it."""
    case = report.casefile.case
    validated = is_validated(report.casefile, report.protocol)
    name = f"Validation report {case.reference}"
    return Told(
        name=report.scope.document.named(name),
        reference=case.reference,
        front=_front(report, validated),
        blocks=tuple(_blocks(report)),
        stamp="" if validated else NOT_VALIDATED,
    )


def _blocks(report: CaseReport) -> list[Block]:
    """In the order in which somebody who checks the review reads it."""
    parts = {
        Document.WHOLE: (*_proof(report), *_facts(report), *_analysis(report), *_review(report)),
        Document.FACTS: (
            *_proof(report),
            *_facts(report),
            *_review(report),
            *plan_told.done(report),
        ),
        Document.ANALYSIS: (*proof_told.state(report), *_analysis(report), *_risk(report)),
    }
    return [
        *proof_told.other_document(report),
        *parts[report.scope.document],
        *proof_told.copies(report),
        Section("Sign-off", (SignLines(_SIGN),)),
        *history_told.history(report),
    ]


def _proof(report: CaseReport) -> list[Block]:
    return [
        *proof_told.state(report),
        *confirmed_told.confirmations(report),
        *confirmed_told.waivers(report),
        *confirmed_told.duties(report),
        *proof_told.telling(report),
        *proof_told.signatures(report),
        *proof_told.way(report),
    ]


def _facts(report: CaseReport) -> list[Block]:
    found = [Section("What happened", _what_happened(report)), *workshop.timeline(report)]
    if not report.scope.document.analysis:
        found.append(Section("What stopped harm", (_what_held(report),)))
    return found


def _analysis(report: CaseReport) -> list[Block]:
    return [
        Section("What stopped harm", (_what_stopped_harm(report),)),
        *causes_told.causes(report),
        *plan_told.findings(report),
        *followed_told.decisions(report),
        *plan_told.effectiveness(report),
        *followed_told.measured(report),
        *followed_told.looked_at(report),
    ]


def _front(report: CaseReport, validated: bool) -> Front:
    case, protocol = report.casefile.case, report.protocol
    facts = [
        f"{protocol.title} v{protocol.version}",
        f"Occurred {show_moment(case.occurred) or 'at an unknown time'}",
        _how_far(report, validated),
    ]
    if case.practice:
        facts.append("Practice case")
    return Front(
        title=report.scope.document.named("Validation report"),
        subtitle=case.title or "(no title yet)",
        facts=tuple(facts),
        state=confirmed_told.state_words(report.casefile, protocol),
        tone="good" if validated else "warning",
    )


def _how_far(report: CaseReport, validated: bool) -> str:
    casefile = report.casefile
    if casefile.rejection is not None:
        return f"Ended: {casefile.rejection.kind.label.lower()}"
    if validated:
        return confirmed_told.validated_on(casefile, report.protocol)
    return f"{casefile.case.stage.label} stage"


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


def _what_held(report: CaseReport) -> Part:
    """The controls and whether they held, without the judgement."""
    controls = report.casefile.controls
    if not controls:
        return Words("No control is recorded yet.")
    rows = tuple((one.text, one.kind.label, one.state.label) for one in controls)
    return Table(("Control", "Kind", "In this near miss"), rows, (0.5, 0.25, 0.25))


def _review(report: CaseReport) -> list[Block]:
    fields = report.protocol.fields
    rows = [(field.label, _answer_words(report, field)) for field in fields]
    if report.scope.document.analysis and report.score:
        rows.append(("Risk if it happens again", _risk_words(report)))
    if not rows:
        return []
    return [Section("Review", (Table(("Required field", "Answer"), tuple(rows), (0.3, 0.7)),))]


def _risk(report: CaseReport) -> list[Block]:
    if not report.score:
        return []
    return [Section("Risk if it happens again", (Words(_risk_words(report)),))]


def _risk_words(report: CaseReport) -> str:
    case, labels = report.casefile.case, report.choice_labels
    severity = labels.get(case.severity, case.severity)
    probability = labels.get(case.probability, case.probability)
    return f"{severity}, {probability.lower()}: {report.score}"


def _answer_words(report: CaseReport, field: ProtocolField) -> str:
    value = field_value(report.casefile, field)
    if field.type is FieldType.MOMENT:
        value = moment_words(value)
    if value:
        return value
    if waiver := report.casefile.waivers.get(field.key):
        both = " and ".join(name for name in (waiver.by, waiver.second) if name)
        words = f"Does not apply: {waiver.reason} ({both})"
        counts = is_waived(report.casefile, field.key, field.critical)
        return words if counts else f"{words}\n○ safety-critical: it takes a second person"
    if not is_required(report.casefile, report.protocol, field, report.sac):
        return "– not needed in this case"
    return "○ not answered yet"
