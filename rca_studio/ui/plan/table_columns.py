"""The columns of the plan: what each says of an action, and in which tone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rca_studio.domain.moments import days_late, show_date
from rca_studio.domain.plan import Reach, Strength
from rca_studio.domain.registers import ActionRow
from rca_studio.domain.words import plural
from rca_studio.ui.case.actions_standing import STATE_TONES
from rca_studio.ui.plan.rows import is_overdue


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table.

    Attributes:
        key: what edits, orders and settings call it.
        heading: its words.
        usual: whether it is shown unless somebody chose otherwise.
        sample: words it is wide enough for; a narrow window scrolls sideways instead.
        pill: the longest word of its pill, where it has one.
        grows: its share of the room that is left.
        editor: how it is changed in place: ``words``, ``line``, ``day``, ``choice`` or not at all.
    """

    key: str
    heading: str
    usual: bool = True
    sample: str = ""
    pill: str = ""
    grows: float = 0.0
    editor: str = ""


COLUMNS = (
    Column("text", "Action", sample="Remove the cabinet beside", grows=5.0, editor="words"),
    Column("finding", "From finding", sample="NM-0000 · F1"),
    Column("service", "Service", usual=False, sample="Maple House", grows=1.0),
    Column("strength", "Strength", pill="Intermediate", editor="choice"),
    Column("reach", "Reach", usual=False, sample="Organisation", editor="choice"),
    Column("effort", "Effort", usual=False, editor="choice"),
    Column("owner", "Owner", sample="Service manager", grows=2.0, editor="line"),
    Column("due", "Due", sample="28 Nov, 12 days", grows=2.0, editor="day"),
    Column("evidence", "Evidence"),
    Column("measure", "Measure", sample="Turn clear in 20 of 20", grows=4.0, editor="words"),
    Column("review", "Next review", sample="28 Nov 2026", grows=1.0, editor="day"),
    Column("done", "Done on", usual=False, sample="28 Nov 2026"),
    Column("state", "State", pill="Done, awaiting check", editor="choice"),
)
KEYS = tuple(column.key for column in COLUMNS)
USUAL = tuple(column.key for column in COLUMNS if column.usual)
ALWAYS = ("text", "state")
"""What cannot be left out."""

NONE_YET = ("—", "No date", "Nobody yet")
"""Words for what is not there; they stand back."""

STRENGTH_TONES = {
    Strength.STRONGER: "good",
    Strength.INTERMEDIATE: "warning",
    Strength.WEAKER: "neutral",
    Strength.UNKNOWN: "error",
}


def cell_text(row: ActionRow, key: str, today: date) -> str:
    """What a column says of an action."""
    match key:
        case "text":
            return row.text or "—"
        case "finding":
            return " · ".join((row.case_reference, *row.findings))
        case "service":
            return row.service or "—"
        case "strength":
            return row.strength.label
        case "reach":
            return Reach(row.reach).label if row.reach else "—"
        case "effort":
            return f"{row.effort} of 5" if row.effort else "—"
        case "owner":
            return row.owner or "Nobody yet"
        case "due":
            return _due(row, today)
        case "evidence":
            return f"{row.checks_met} of {row.checks_total}" if row.checks_total else "—"
        case "measure":
            return row.measure or "—"
        case "review":
            return show_date(row.review_date, today) or "—"
        case "done":
            return show_date(row.done_on, today) or "—"
    return _state(row, today)[0]


def spoken(row: ActionRow, key: str, today: date) -> str:
    """What is said of a cell: as it is shown, but an overdue action also tells its state."""
    text = cell_text(row, key, today)
    if key == "state" and is_overdue(row, today):
        return f"{row.state.label}, overdue"
    return text


def cell_pill(row: ActionRow, key: str, today: date) -> tuple[str, str] | None:
    """Words and tone of the pill of a column, where it has one."""
    if key == "strength":
        return row.strength.label, STRENGTH_TONES[row.strength]
    return _state(row, today) if key == "state" else None


def _due(row: ActionRow, today: date) -> str:
    if not row.deadline:
        return "No date"
    day = show_date(row.deadline, today)
    if is_overdue(row, today):
        return f"{day}, {plural(days_late(row.deadline, today), 'day')} late"
    return day


def _state(row: ActionRow, today: date) -> tuple[str, str]:
    if is_overdue(row, today):
        return "Overdue", "error"
    return row.state.label, STATE_TONES[row.state]
