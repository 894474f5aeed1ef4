"""Words and tones that several screens use for the same thing."""

from __future__ import annotations

from datetime import UTC, datetime

from rca_studio.domain.case import Stage
from rca_studio.domain.causal import ControlKind
from rca_studio.domain.moments import show_moment
from rca_studio.domain.registers import NO_MARGIN
from rca_studio.domain.words import plural

STAGE_WORDS = {
    Stage.REPORT: "Needs review",
    Stage.REVIEW: "In review",
    Stage.ANALYSE: "Analysis",
    Stage.ACT: "Action",
    Stage.VALIDATE: "Validation",
    Stage.CLOSE: "Closed",
}
"""What a case waits for, as the list says it."""

OUTCOME_WORDS = {"not_near_miss": "Not a near miss", "duplicate": "Merged"}
"""How a case ended that was closed without a review, as the list says it."""

STAGE_BUTTONS = {
    Stage.REPORT: "Start review",
    Stage.REVIEW: "Go on with the review",
    Stage.ANALYSE: "Go on with the analysis",
    Stage.ACT: "Go on with the actions",
    Stage.VALIDATE: "Go on with the validation",
    Stage.CLOSE: "Open case",
}


def margin_pill(margin: int | None, held_by: tuple[str, ...]) -> tuple[str, str]:
    """Words and tone for a margin to harm; empty words where there is none yet."""
    if margin is None:
        return "", "neutral"
    if margin == NO_MARGIN:
        return "No known path", "good"
    if margin == 0:
        return "0 · control missing", "error"
    kinds = [ControlKind(kind) for kind in held_by]
    if len(kinds) == 1:
        words = f"{margin} · {short_kind(kinds[0])}"
    else:
        words = plural(margin, "control")
    designed = any(kind.designed for kind in kinds)
    if margin >= 3 and designed:
        return words, "good"
    return words, "warning" if margin >= 2 or designed else "error"


def short_kind(kind: ControlKind) -> str:
    """The kind of a control in a word or two, inside a sentence."""
    return "checklist" if kind is ControlKind.CHECKLIST else kind.label.lower()


def local_clock(at: str) -> str:
    """The wall time of a UTC instant, for example ``14:02:31``."""
    if not at:
        return ""
    instant = datetime.fromisoformat(at.replace("Z", "+00:00")).astimezone(UTC)
    return instant.astimezone().strftime("%H:%M:%S")


def local_time(at: str) -> str:
    """A UTC instant as local wall time, for example ``18 Nov 2026, 20:55``."""
    if not at:
        return ""
    instant = datetime.fromisoformat(at.replace("Z", "+00:00")).astimezone()
    return show_moment(instant.strftime("%Y-%m-%dT%H:%M"))
