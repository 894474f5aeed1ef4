"""The words of the audit trail: what people call its kinds, fields, choices, days and names."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from rca_studio.domain.case import Nature, Stage
from rca_studio.domain.causal import (
    CauseNature,
    ControlKind,
    ControlState,
    EvidenceState,
    Gate,
    Reliability,
)
from rca_studio.domain.hearing import FeedbackWay
from rca_studio.domain.moments import check_moment, show_moment
from rca_studio.domain.plan import ActionState, MeasureKind, Reach, Strength
from rca_studio.domain.proof import About, MoveKind, PackState, RejectedAs, Telling
from rca_studio.domain.recognition import Consent

Plain = Mapping[str, Any]

_LONGEST = 90

NAMES = {
    "case": "Case",
    "cause": "Cause",
    "control": "Control",
    "event": "Near miss",
    "harm": "Possible harm",
    "link": "Link",
    "answer": "Answer",
    "confirmation": "Confirmation",
    "waiver": "Waiver",
    "evidence": "Evidence",
    "finding": "Finding",
    "action": "Action",
    "measurement": "Figure",
    "plan_view": "View of the plan",
    "monthly_figure": "Monthly figure",
    "pulse_count": "Pulse answers",
    "chart_choice": "Reading of a chart",
    "safety_session": "Safety session",
    "show_frame": "Frame",
    "session_vote": "Vote",
    "parked_idea": "Idea",
    "commitment": "Commitment",
    "known_name": "Name to hide",
    "champion": "Safety champion",
    "receipt": "Receipt",
    "reporter_word": "Word with the reporter",
    "feedback_note": "What we changed",
    "good_catch": "Good catch",
    "timeline_entry": "Timeline",
    "place": "Place in the picture",
    "logic_answer": "Check of a gate",
    "kept_wording": "Words kept",
    "stage_move": "Way of the case",
    "rejection": "Rejection",
    "signature": "Signature",
    "duty_exception": "Duty set aside",
    "telling_decision": "Telling",
    "case_marking": "Marking",
    "report_copy": "Copy",
    "kept_protocol": "Protocol",
    "person": "Person",
    "protocol_pack": "Protocol pack",
    "setting": "Setting",
    "mapping_profile": "Column mapping",
    "import_batch": "Import",
}

FIELDS = {
    "protocol": "type",
    "nature": "kind of record",
    "occurred": "when it happened",
    "reported": "when it was reported",
    "staff_group": "staff group",
    "person_affected": "person affected",
    "immediate_action": "immediate action",
    "reporter": "reported by",
    "severity": "worst credible severity",
    "frame": "fishbone categories",
    "practice": "for practice",
    "source_system": "source system",
    "source_id": "source reference",
    "source_version": "source version",
    "extras": "further columns",
    "question": "still a question",
    "what": "what was counted",
    "frozen": "last month that shapes the lines",
    "left_out": "months left out",
    "rank": "place in the order",
    "reliable": "was it reliable",
    "why_reliable": "why",
    "other_staff": "would it work with other staff",
    "other_timing": "would it work at another time",
    "greater_pressure": "would it work under greater pressure",
    "guards": "guards",
    "cause_id": "from",
    "effect_id": "to",
    "causes": "causes it rests on",
    "findings": "findings it answers",
    "deadline": "deadline",
    "review_date": "review date",
    "kind": "kind",
    "effects": "effect on the model",
    "result": "result of the review",
    "later_reviews": "later review dates",
    "measures": "measures",
    "done_on": "put in place on",
    "first_deadline": "deadline promised at first",
    "pattern": "good action it was taken from",
    "numerator": "count",
    "denominator": "out of",
    "lane": "what is shown",
    "group": "grouped by",
    "file_name": "file",
    "sha256": "fingerprint",
    "by": "by",
    "at": "when",
    "mapping": "columns",
    "second": "second person",
    "duplicate_of": "the case that stays",
    "withdrawn_by": "withdrawn by",
    "withdrawn_at": "withdrawn",
    "withdrawn_because": "withdrawn because",
    "decided_by": "decided by",
    "decided_at": "decided",
    "told_at": "told",
    "told_by": "told by",
    "told_whom": "who was told",
    "said": "what was said",
    "pack_version": "version",
    "pack": "fingerprint of the text",
    "secret": "passphrase",
    "active": "at work here",
    "ways": "how it is told",
    "given_on": "given",
    "consent_on": "asked on",
    "criteria": "what it met",
    "since": "from",
    "former_names": "former names",
}

FIELDS_OF_KIND = {
    ("action", "kind"): "kind of change",
    ("cause", "nature"): "what it is",
    ("good_catch", "to"): "thanks to",
}

CHOICES: dict[tuple[str, str], type[StrEnum]] = {
    ("case", "nature"): Nature,
    ("case", "stage"): Stage,
    ("cause", "evidence"): EvidenceState,
    ("cause", "nature"): CauseNature,
    ("cause", "gate"): Gate,
    ("control", "gate"): Gate,
    ("event", "gate"): Gate,
    ("harm", "gate"): Gate,
    ("control", "state"): ControlState,
    ("control", "kind"): ControlKind,
    ("control", "reliable"): Reliability,
    ("control", "other_staff"): Reliability,
    ("control", "other_timing"): Reliability,
    ("control", "greater_pressure"): Reliability,
    ("action", "strength"): Strength,
    ("action", "state"): ActionState,
    ("action", "reach"): Reach,
    ("measurement", "kind"): MeasureKind,
    ("stage_move", "kind"): MoveKind,
    ("rejection", "kind"): RejectedAs,
    ("signature", "stage"): Stage,
    ("telling_decision", "about"): About,
    ("telling_decision", "choice"): Telling,
    ("protocol_pack", "state"): PackState,
    ("feedback_note", "ways"): FeedbackWay,
    ("good_catch", "consent"): Consent,
}

_WORDS = {Gate.ALL: "all causes together", Gate.ANY: "each cause is enough"}
MOMENTS = frozenset(
    {"occurred", "reported", "deadline", "review_date", "done_on", "first_deadline", "day"}
    | {"given_on", "consent_on", "since", "until"}
)
REFERENCES = frozenset(
    {"guards", "cause_id", "effect_id", "causes", "findings", "subject", "action"}
)


def short(text: object) -> str:
    """One line of at most 90 characters."""
    line = " ".join(str(text).split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"


def choice_words(choices: type[StrEnum], value: str) -> str:
    """The words of a stored choice; of one that a later version wrote, the value made readable."""
    try:
        member = choices(value)
    except ValueError:  # written by a later version of the program
        return humanised(value)
    return _WORDS.get(member) or str(getattr(member, "label", "")) or humanised(value)  # type: ignore[call-overload]


def moment_shown(value: str) -> str:
    """A moment in words; what is none stands quoted, as it was stored."""
    try:
        check_moment(value)
    except ValueError:
        return quoted(value)
    return show_moment(value)


def by_whom(entity: Plain) -> str:
    """Who did it, as far as it says."""
    return short(entity.get("by", "")) or "somebody"


def tail(entity: Plain, field: str) -> str:
    """What follows after a colon, where there is something."""
    return f": {quoted(entity[field])}" if entity.get(field) else ""


def quoted(text: object) -> str:
    """Some words in quotation marks, shortened."""
    return f"“{short(text)}”"


def humanised(key: str) -> str:
    """A key of a data file as words: ``aid_position`` becomes ``Aid position``."""
    words = " ".join(key.replace("_", " ").replace(".", " ").split())
    return words[:1].upper() + words[1:]
