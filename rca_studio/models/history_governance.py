"""Monthly figures, pulse answers and readings of charts, as the trail tells them."""

from __future__ import annotations

from rca_studio.domain.words import plural
from rca_studio.models.history_words import Plain, humanised, moment_shown

KINDS = ("monthly_figure", "pulse_count", "chart_choice")


def governance_name(kind: str, entity: Plain) -> str:
    """By what people know it: what was counted or asked, the month, the place."""
    if kind == "chart_choice":
        parts = [humanised(str(entity.get("chart", ""))), *(v for _, v in entity.get("where", ()))]
    else:
        key = "what" if kind == "monthly_figure" else "question"
        month = moment_shown(str(entity.get("month", "")))
        parts = [humanised(str(entity.get(key, ""))), month]
        parts += [str(entity.get(place, "")) for place in ("service", "staff_group")]
    return ", ".join(part for part in parts if part)


def governance_told(kind: str, entity: Plain) -> str:
    """What came into being, where its name does not say it all; empty where it does."""
    if kind == "monthly_figure":
        return f"{governance_name(kind, entity)}: {entity.get('number', 0):g}"
    if kind == "pulse_count":
        return f"Pulse, {governance_name(kind, entity)}: {_answers(entity)}"
    return ""


def governance_became(kind: str, before: Plain, after: Plain) -> str:
    """What became of something, where not each of its fields may be told; empty where they may.

    Of answers only how many there are: which step was counted one more would say what somebody
    answered, in the very line that says what they reported.
    """
    if kind != "pulse_count":
        return ""
    now = _answers(after)
    return f"Pulse, {governance_name(kind, after)}: {_answers(before)} → {now}"


def _answers(entity: Plain) -> str:
    return plural(sum(entity.get("answers", ())), "answer")
