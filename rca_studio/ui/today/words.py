"""What the Today screen says of each thing that waits, in plain words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from rca_studio.domain.case import Stage
from rca_studio.domain.days import WEEKDAYS, month_words
from rca_studio.domain.due_words import due_sentence, due_words
from rca_studio.domain.plan import ActionState
from rca_studio.domain.proof import About
from rca_studio.domain.today import Repeated, Standing, TodayRow, Waits
from rca_studio.domain.way import overdue
from rca_studio.domain.words import plural, quoted, shortened
from rca_studio.ui.words import STAGE_WORDS

_STANDING_TONES = {
    Standing.DID_NOT_HOLD: "error",
    Standing.NO_ACTION: "warning",
    Standing.IN_PROGRESS: "info",
    Standing.IN_PLACE: "good",
}
_REFERENCES = 6
_LONGEST = 200
"""So many characters of somebody's text stand in a row; a whole story can be an action's words."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a list as it is shown: what it is, more about it below, a pill at its right."""

    head: str
    notes: tuple[str, ...]
    pill: str
    tone: str
    tip: str

    @property
    def spoken(self) -> str:
        """The row as a screen reader reads it."""
        return ". ".join(part.rstrip(".") for part in (self.head, self.tip, *self.notes) if part)


def greeting(name: str, now: str) -> str:
    """What the head of the screen says: by the hour where somebody is signed in."""
    if not name:
        return "Today"
    hour = int(now[11:13])
    part = "morning" if 4 <= hour < 12 else "afternoon" if 12 <= hour < 18 else "evening"
    return f"Good {part}, {name}"


def long_date(now: str) -> str:
    """The day in full, for example ``Wednesday, 18 November 2026``."""
    day = date.fromisoformat(now[:10])
    return f"{WEEKDAYS[day.weekday()]}, {day.day} {month_words(day)}"


def row_line(row: TodayRow, now: str) -> Line:
    """One thing that waits, as a list shows it."""
    if row.kind is Waits.REOPEN:
        return _not_held_line(row)
    words = due_words(row.due, now)
    soon = words.startswith(("due in", "due now", "due today")) and not words.endswith("days")
    tone = "error" if overdue(row.due, now) else "warning" if soon else "neutral"
    said = (_kind_words(row), _whose(row), row.reference, _case_words(row))
    return Line(
        head=shortened(_head(row), _LONGEST),
        notes=(shortened(_joined(*said), _LONGEST),),
        pill=words[:1].upper() + words[1:],
        tone=tone,
        tip=due_sentence(row.due, now),
    )


def _not_held_line(row: TodayRow) -> Line:
    slipped = row.detail == ActionState.SLIPPED
    pill = "Slipped" if slipped else "Did not hold"
    notes = (shortened(_joined(row.who, row.reference, row.title), _LONGEST),)
    return Line(
        shortened(_head(row), _LONGEST), notes, pill, "warning" if slipped else "error", pill
    )


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def repeat_line(repeated: Repeated, label: str) -> Line:
    """Near misses that repeat: why they stand together, what follows, how it stands."""
    shared = ", ".join(words for _, words in repeated.shared)
    number, days = len(repeated.cases), repeated.repeat.days
    where = f", {shortened(shared, _LONGEST)}" if shared else ""
    named = [case.reference for case in repeated.cases]
    more = len(named) - _REFERENCES
    listed = ", ".join(named[:_REFERENCES]) + (f" and {more} more" if more > 0 else "")
    acted = ""
    if repeated.action_id:
        acted = f"{repeated.action_reference}: {quoted(repeated.action_text, _LONGEST)}"
    then = repeated.repeat.then
    return Line(
        head=f"{label}{where}: {number} within {plural(days, 'day')}",
        notes=tuple(part for part in (listed, then, acted) if part),
        pill=repeated.standing.label,
        tone=_STANDING_TONES[repeated.standing],
        tip=repeated.standing.label,
    )


def why_again(repeated: Repeated) -> str:
    """The reason proposed for opening a closed case again because of a repeat."""
    closed = repeated.closed_case
    others = [case.reference for case in repeated.cases if case.id != closed][:_REFERENCES]
    reason = f"It happened again: {', '.join(others)}"
    if repeated.standing is Standing.DID_NOT_HOLD and repeated.action_case == closed:
        reason += f". Action {quoted(repeated.action_text, 160)} did not hold"
    return reason


def _case_words(row: TodayRow) -> str:
    """What else tells the case: its title, unless that is the head of the row."""
    return row.service if row.kind in _ABOUT_THE_CASE else row.title


_ABOUT_THE_CASE = (Waits.STAGE, Waits.VALIDATION, Waits.SIGNATURE)


def _head(row: TodayRow) -> str:
    if row.kind in _ABOUT_THE_CASE:
        return row.title or "A case without a title"
    match row.kind:
        case Waits.DECISION:
            return f"Decide about telling: {_who(row.detail)}"
        case Waits.TELLING:
            return f"To be told: {_who(row.detail)}"
        case Waits.QUESTION:
            return row.text or "A question without words"
    return row.text or "An action without words"


def _kind_words(row: TodayRow) -> str:
    made: Callable[[TodayRow], str] | None = _KINDS.get(row.kind)
    return made(row) if made else row.kind.label


def _of_how_many(row: TodayRow) -> str:
    there, _, all_of_them = row.detail.partition("/")
    return f"{there} of {all_of_them}" if all_of_them not in ("", "0") else ""


_AT_WORK = {Stage.ANALYSE: "In analysis", Stage.ACT: "Planning actions"}
"""Where the word of the list of cases would be taken for a thing of its own."""


def _evidence(row: TodayRow) -> str:
    part = _of_how_many(row)
    return f"Evidence to accept, {part} accepted" if part else "Done, but no check is set"


def _returned(row: TodayRow) -> str:
    part = _of_how_many(row)
    return f"Evidence sent back, {part} accepted" if part else "Evidence sent back"


def _validation(row: TodayRow) -> str:
    part = _of_how_many(row)
    return f"Validation, {part} confirmed" if part else "Validation"


def _signature(row: TodayRow) -> str:
    return f"Changed since {row.who} signed it" if row.who else "All confirmed, not signed yet"


_KINDS: dict[Waits, Callable[[TodayRow], str]] = {
    Waits.STAGE: lambda row: _AT_WORK.get(row.stage) or STAGE_WORDS[row.stage],
    Waits.EVIDENCE: _evidence,
    Waits.APPROVAL: lambda _: "To be approved or refused",
    Waits.RETURNED: _returned,
    Waits.FIGURE: lambda _: "The day of its target is over, and there is no figure",
    Waits.VALIDATION: _validation,
    Waits.SIGNATURE: _signature,
}


_OWNED = (Waits.ACTION, Waits.APPROVAL, Waits.RETURNED, Waits.FIGURE, Waits.QUESTION)
"""What is for somebody to do, so that it is said where that is nobody yet."""


def _whose(row: TodayRow) -> str:
    if row.kind is Waits.SIGNATURE:
        return ""
    if row.kind in _OWNED and not row.who:
        return "nobody yet"
    return row.who


def _who(abouts: str) -> str:
    names = [_name(about) for about in abouts.split(",")]
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def _name(about: str) -> str:
    try:
        return About(about).label.lower()
    except ValueError:  # a newer version of the program knows more of them
        return about.replace("_", " ")
