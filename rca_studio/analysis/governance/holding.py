"""Are actions strong, done and holding? From the plan over all cases.

What is counted follows ``analysis.promises``: an action is on time when it was done by the day it
was first promised for, and it is known to hold when somebody looked 90 days after it was done.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from rca_studio.analysis.governance.actions_kept import (
    STANDINGS,
    Standing,
    kept_by_quarter,
    promised_quarter,
    quarters_between,
    standing_of,
)
from rca_studio.analysis.governance.inputs import Inputs
from rca_studio.analysis.governance.marks import actions_of
from rca_studio.analysis.governance.panel import (
    Bar,
    BarChart,
    Cell,
    Chart,
    Layer,
    Panel,
    SeriesChart,
    StackedChart,
    Tone,
)
from rca_studio.analysis.governance.scope import Dimension
from rca_studio.analysis.governance.series import Told, series
from rca_studio.analysis.promises import Kept
from rca_studio.analysis.spc import control_chart
from rca_studio.domain.plan import ActionState, Strength
from rca_studio.domain.registers import ActionRow
from rca_studio.domain.words import plural

QUESTION: Final = "Are actions strong, done and holding?"
WILL_APPEAR: Final = (
    "Once actions are agreed, this shows how much they rely on design rather than on memory, "
    "whether they are done by the day promised, and whether they held when somebody looked."
)
_STRENGTHS: Final = (
    (Strength.STRONGER, Tone.STRONG),
    (Strength.INTERMEDIATE, Tone.MIDDLE),
    (Strength.WEAKER, Tone.WEAK),
    (Strength.UNKNOWN, Tone.FAINT),
)
_FEW: Final = 10
"""Of fewer actions at one of two times their shares are not compared."""


def holding(inputs: Inputs) -> Panel:
    """Answer the question."""
    rows = [row for row in actions_of(inputs) if row.state is not ActionState.REFUSED]
    if not rows:
        return Panel(
            key="holding",
            question=QUESTION,
            answer="There is no action yet.",
            basis=inputs.basis(0, "actions"),
            empty=WILL_APPEAR,
        )
    quarters = quarters_between(inputs.scope.period, inputs.today)
    kept = kept_by_quarter(rows, inputs.today)
    whole = sum((kept[one] for one in quarters if one in kept), Kept())
    promised = _promised(rows, quarters)
    counts = [sum(1 for row in rows if standing_of(row, inputs.today) is s) for s in STANDINGS]
    standing = dict(zip(STANDINGS, inputs.guard.line(counts).cells, strict=True))
    way = _direction(promised, quarters)
    return Panel(
        key="holding",
        question=QUESTION,
        answer=_answer(inputs, whole, standing, promised),
        basis=inputs.basis(len(rows), "actions, each once"),
        details=tuple(_details(inputs, whole, promised, way)),
        cautions=tuple(_cautions(inputs, rows, quarters, whole)),
        charts=tuple(_charts(inputs, quarters, kept, promised, standing)),
        direction=way,
        ask=tuple(_ask(whole, counts, promised)),
    )


Promised = Mapping[str, Sequence[ActionRow]]


def _promised(rows: Sequence[ActionRow], quarters: Sequence[str]) -> Promised:
    """By the quarter they were first promised for; those without a day are in none."""
    found: dict[str, list[ActionRow]] = {one: [] for one in quarters}
    for row in rows:
        quarter = promised_quarter(row)
        if quarter in found:
            found[quarter].append(row)
    return found


def _strong(rows: Sequence[ActionRow]) -> int:
    return sum(1 for row in rows if row.strength in (Strength.STRONGER, Strength.INTERMEDIATE))


# -- words -----------------------------------------------------------------------------------


def _of(inputs: Inputs, part: int, whole: int) -> str:
    """So many of so many as it may be shown, for example "9 of 12"; "" where it may not."""
    cells = inputs.guard.line((part, whole - part)).cells
    total = inputs.guard.one(whole)
    if not whole or total.hidden or any(cell.hidden for cell in cells):
        return ""
    return f"{cells[0].shown} of {total.shown}"


def _answer(
    inputs: Inputs, whole: Kept, standing: Mapping[Standing, Cell], promised: Promised
) -> str:
    looked = whole.held + whole.did_not_hold
    share = whole.held / looked if looked else 0.0
    held = _of(inputs, whole.held, looked)
    if not looked:
        lead = "Not known yet whether actions hold: nobody has looked 90 days after they were done."
    elif not held:
        lead = "Too few have been looked at to show whether actions hold."
    else:
        word = (
            "Most hold" if share >= 0.75 else "Many hold" if share >= 0.5 else "Many did not hold"
        )
        lead = f"{word}: {held} looked at after 90 days held."
    parts = [lead]
    on_time = _of(inputs, whole.on_time, whole.due)
    if on_time:
        parts.append(f"{on_time} were done by the day first promised.")
    rows = [row for found in promised.values() for row in found]
    strong = _of(inputs, _strong(rows), len(rows))
    if strong:
        parts.append(f"{strong} rely on more than memory.")
    overdue = standing[Standing.OVERDUE]
    if overdue.value:
        parts.append(f"{overdue.shown} {'is' if overdue.value == 1 else 'are'} overdue now.")
    return " ".join(parts)


def _details(inputs: Inputs, whole: Kept, promised: Promised, way: str) -> Iterator[str]:
    rows = [row for found in promised.values() for row in found]
    counts = [sum(1 for row in rows if row.strength is one) for one, _ in _STRENGTHS]
    cells = inputs.guard.line(counts).cells
    found = [
        f"{cell.shown} {'not chosen yet' if one is Strength.UNKNOWN else one.value}"
        for (one, _), cell in zip(_STRENGTHS, cells, strict=True)
        if cell.value
    ]
    if found and not any(cell.hidden for cell in cells):
        yield f"Actions promised for this time, by strength: {', '.join(found)}."
    words = {
        "Stronger": "Later actions rely on design more often than earlier ones.",
        "Weaker": "Later actions rely on design less often than earlier ones.",
        "No change": "Later actions rely on design about as often as earlier ones.",
    }.get(way)
    if words:
        yield words
    moved = _of(inputs, whole.moved, whole.due)
    if moved and whole.moved:
        yield f"{moved} had their day moved since it was promised."
    waiting = inputs.guard.one(whole.not_looked_at)
    if waiting.value:
        ago = "done more than 90 days ago"
        one = f"action {ago} has" if waiting.value == 1 else f"actions {ago} have"
        yield f"{waiting.shown} {one} not been looked at since."


def _cautions(
    inputs: Inputs, rows: Sequence[ActionRow], quarters: Sequence[str], whole: Kept
) -> Iterator[str]:
    yield (
        "Strength tells how likely a kind of action is to last, not whether it is the right one; "
        "done is not yet working, and an action nobody looked at is not known to hold."
    )
    dateless = sum(1 for row in rows if not promised_quarter(row))
    if dateless:
        cell = inputs.guard.line((dateless, len(rows) - dateless)).cells[0]
        yield f"{cell.shown} without a day promised: in no quarter."
    outside = sum(1 for row in rows if (q := promised_quarter(row)) and q not in quarters)
    if outside:
        cell = inputs.guard.line((outside, len(rows) - outside)).cells[0]
        yield f"{cell.shown} promised for a time outside this period: only in how all stand today."
    if whole.undated:
        cell = inputs.guard.line((whole.undated, len(rows) - whole.undated)).cells[0]
        yield f"{cell.shown} done on a day nobody wrote down: neither on time nor late."
    narrow = {one for one, _ in inputs.scope.only} - {Dimension.SERVICE, Dimension.TYPE}
    if narrow:
        yield "Actions are told apart by the service and type of their case only."


def _ask(whole: Kept, counts: Sequence[int], promised: Promised) -> Iterator[str]:
    if counts[STANDINGS.index(Standing.OVERDUE)]:
        yield "What do the overdue actions wait for, and who can clear it?"
    if whole.not_looked_at:
        yield "Who looks whether the actions that are done still hold?"
    rows = [row for found in promised.values() for row in found]
    if rows and _strong(rows) * 2 < len(rows):
        yield "Which action that relies on memory could be built into the work?"


def _direction(promised: Promised, quarters: Sequence[str]) -> str:
    """Whether later actions are stronger than earlier ones: two shares, two standard errors."""
    busy = [one for one in quarters if promised[one]]
    middle = len(busy) // 2
    early = [row for one in busy[:middle] for row in promised[one]]
    late = [row for one in busy[middle:] for row in promised[one]]
    if min(len(early), len(late)) < _FEW:
        return "Too early to say"
    was, is_ = _strong(early) / len(early), _strong(late) / len(late)
    error = (was * (1 - was) / len(early) + is_ * (1 - is_) / len(late)) ** 0.5
    if abs(is_ - was) <= max(2 * error, 0.05):
        return "No change"
    return "Stronger" if is_ > was else "Weaker"


# -- charts ----------------------------------------------------------------------------------


def _charts(
    inputs: Inputs,
    quarters: Sequence[str],
    kept: Mapping[str, Kept],
    promised: Promised,
    standing: Mapping[Standing, Cell],
) -> Iterator[Chart]:
    strengths = _strengths(inputs, quarters, promised)
    if strengths is not None:
        yield strengths
    bars = tuple(
        Bar(label=one.label, cell=cell, tone=one.tone, note=one.meaning)
        for one, cell in standing.items()
    )
    yield BarChart(key="standing", title="How actions stand today", unit="actions", bars=bars)
    on_time = _on_time(inputs, quarters, kept)
    if on_time is not None:
        yield on_time
    held = _held(inputs, quarters, kept)
    if held is not None:
        yield held


def _strengths(inputs: Inputs, quarters: Sequence[str], promised: Promised) -> StackedChart | None:
    columns = [one for one in quarters if promised[one]]
    numbers = [
        [sum(1 for row in promised[one] if row.strength is strength) for one in columns]
        for strength, _ in _STRENGTHS
    ]
    labels = [(one.label, tone) for one, tone in _STRENGTHS]
    return _stacked(
        inputs,
        columns,
        numbers,
        labels,
        "strength",
        "Strength of actions, by the quarter first promised",
    )


def _held(inputs: Inputs, quarters: Sequence[str], kept: Mapping[str, Kept]) -> StackedChart | None:
    columns = [one for one in quarters if one in kept]
    numbers = [
        [kept[one].held for one in columns],
        [kept[one].did_not_hold for one in columns],
        [kept[one].not_looked_at for one in columns],
        [kept[one].too_soon for one in columns],
    ]
    labels = [
        ("Held", Tone.STRONG),
        ("Slipped or failed", Tone.WEAK),
        ("Not looked at", Tone.NOTICE),
        ("Done less than 90 days ago", Tone.FAINT),
    ]
    return _stacked(
        inputs, columns, numbers, labels, "held", "Did it hold? By the quarter it was done"
    )


def _stacked(
    inputs: Inputs,
    columns: Sequence[str],
    numbers: Sequence[Sequence[int]],
    labels: Sequence[tuple[str, Tone]],
    key: str,
    title: str,
) -> StackedChart | None:
    full = [at for at in range(len(columns)) if any(row[at] for row in numbers)]
    rows = [
        (label, tone, [row[at] for at in full])
        for (label, tone), row in zip(labels, numbers, strict=True)
        if any(row)
    ]
    if not rows:
        return None
    grid = inputs.guard.grid([row for _, _, row in rows])
    return StackedChart(
        key=key,
        title=title,
        unit="actions",
        columns=tuple(columns[at] for at in full),
        layers=tuple(
            Layer(label=label, cells=cells, tone=tone)
            for (label, tone, _), cells in zip(rows, grid.cells, strict=True)
        ),
        totals=grid.column_totals,
    )


def _on_time(
    inputs: Inputs, quarters: Sequence[str], kept: Mapping[str, Kept]
) -> SeriesChart | None:
    due = [one for one in quarters if one in kept and kept[one].due]
    if not due:
        return None
    numbers = [
        [kept[one].on_time for one in due],
        [kept[one].due - kept[one].on_time for one in due],
    ]
    grid = inputs.guard.grid(numbers)
    told = []
    for at, name in enumerate(due):
        on_time, rest = grid.cells[0][at], grid.cells[1][at]
        if on_time.hidden or rest.hidden:
            cell = Cell(value=None, shown="hidden", hidden=True)
            told.append(Told(label=name, cell=cell, words=f"{name}: small numbers are protected"))
            continue
        whole = (on_time.value or 0) + (rest.value or 0)
        value = (on_time.value or 0) / whole if whole else 0.0
        cell = Cell(value=value, shown=f"{value:.0%}")
        words = f"{name}: {on_time.shown} of {plural(round(whole), 'action')} on time"
        told.append(Told(label=name, cell=cell, words=words))
    control = control_chart("run", [one.cell.value for one in told])
    return series(
        control,
        told,
        key="on_time",
        title="Done by the day first promised",
        unit="share of actions due in the quarter",
        share=True,
    )
