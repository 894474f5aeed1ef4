"""What the printed plan says of an action, in words and signs, the same on every kind of sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rca_studio.domain.action_code import action_code
from rca_studio.domain.moments import days_late, moment_words
from rca_studio.domain.plan import Measure, MeasureKind, Measurement, Strength
from rca_studio.domain.registers import NO_MARGIN, ActionRow, WholeAction
from rca_studio.domain.words import plural

NO_OWNER = "No owner yet"
NO_SERVICE = "No service named"


def code_of(row: ActionRow) -> str:
    """The short code by which an action is found again."""
    return action_code(row.case_reference, row.id)


def code_words(row: ActionRow) -> str:
    """The code, and that it is for practice where it is: such a sheet must not look like work."""
    return f"{code_of(row)} practice case" if row.practice else code_of(row)


def count_words(count: int, one: str = "action") -> str:
    """For example ``1 action`` or ``1,200 actions``."""
    return plural(count, one).replace(" ", "\N{NO-BREAK SPACE}")


def late_by(row: ActionRow, today: date) -> int:
    """By how many days an action that is still to be done is late."""
    return days_late(row.deadline, today) if row.state.to_do else 0


def late_words(row: ActionRow, today: date) -> str:
    """For example ``7 days late``; empty where it is not late."""
    late = late_by(row, today)
    return f"{count_words(late, 'day')} late" if late else ""


def day(value: str) -> str:
    """A day that stays on one line; a dash where there is none."""
    return moment_words(value).replace(" ", "\N{NO-BREAK SPACE}") or "–"


def summary(rows: Sequence[ActionRow], today: date) -> str:
    """How many actions, how strong and how many are late."""
    parts = [count_words(len(rows))]
    for strength in (Strength.STRONGER, Strength.INTERMEDIATE, Strength.WEAKER):
        count = sum(row.strength is strength for row in rows)
        if count:
            parts.append(f"{count:,}\N{NO-BREAK SPACE}{strength.value}")
    if late := sum(late_by(row, today) > 0 for row in rows):
        parts.append(f"{late:,}\N{NO-BREAK SPACE}overdue")
    return " · ".join(parts)


def group_words(name: str, rows: Sequence[ActionRow], today: date) -> str:
    """The heading of a group: its name, how many and how many are late."""
    late = sum(late_by(row, today) > 0 for row in rows)
    count = count_words(len(rows))
    words = f"{name} · {count}" if name else count
    return f"{words}, {late:,} overdue" if late else words


def why_words(whole: WholeAction) -> str:
    """The findings an action answers, as they were written."""
    return "\n".join(f"{one.label}: {one.statement}" for one in whole.findings)


def changes_words(whole: WholeAction) -> str:
    """What it changes on the way to harm."""
    return "\n".join(whole.changes)


def measure_lines(whole: WholeAction) -> tuple[str, ...]:
    """How it is known that an action works: each measure, else what was said in a few words."""
    action = whole.action
    measures = [one for kind in MeasureKind if (one := action.measure_of(kind))]
    lines = [_measure_words(one, whole.measurements) for one in measures]
    words = action.measure.strip()
    if words and not any(words in line for line in lines):
        lines.append(words)
    return tuple(line for line in lines if line)


def _measure_words(measure: Measure, figures: Sequence[Measurement]) -> str:
    counted = measure.numerator.strip()
    if counted and measure.is_share:
        counted = f"{counted}, out of {measure.denominator.strip()}"
    what = "; ".join(part for part in (measure.text.strip(), counted) if part)
    known = [one for one in figures if one.kind is measure.kind]
    last = _last_words(measure, known[-1]) if known else ""
    told = "; ".join(part for part in (target_words(measure), last) if part)
    words = f"{what}: {told}" if what and told else what or told
    return f"{measure.kind.label}: {words}" if words else ""


def _last_words(measure: Measure, figure: Measurement) -> str:
    """The newest figure, for example ``last 90 % on 1 Mar 2027``."""
    unit = "\N{NO-BREAK SPACE}%" if measure.is_share else ""
    return f"last {round(figure.value, 1):g}{unit} on {day(figure.day)}"


def target_words(measure: Measure) -> str:
    """The target in words, for example ``at least 95 % by 1 Mar 2027``; empty without one."""
    if measure.target is None:
        return f"by {day(measure.due)}" if measure.due else ""
    unit = "\N{NO-BREAK SPACE}%" if measure.is_share else ""
    bound = "at most" if measure.at_most else "at least"
    words = f"{bound} {measure.target:g}{unit}"
    return f"{words} by {day(measure.due)}" if measure.due else words


def margin_words(margin: tuple[int | None, int | None] | None) -> str:
    """The margin to harm of a case today and after the plan, see ``PlanPrint.margins``."""
    before, after = margin or (None, None)
    if before is None:
        return "margin to harm not worked out yet"
    if before == NO_MARGIN:
        return "no path in the model leads to harm"
    today = f"margin to harm {before} today"
    if after is None:
        return today
    if after == before:
        return f"{today}, the same after the plan"
    if after == NO_MARGIN:
        return f"{today}, no known path to harm after the plan"
    return f"{today}, {after} after the plan"
