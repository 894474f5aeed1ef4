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
    Tally,
    quarters_between,
    tally_by_place,
)
from rca_studio.analysis.governance.counted import part_of, some
from rca_studio.analysis.governance.inputs import Inputs
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
from rca_studio.analysis.governance.source import MOST_ACTIONS
from rca_studio.analysis.promises import FEW, Kept
from rca_studio.analysis.spc import control_chart
from rca_studio.domain.plan import Strength
from rca_studio.domain.words import percent, plural

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
    found = _tally(inputs)
    if not found.number:
        return Panel(
            key="holding",
            question=QUESTION,
            answer="There is no action yet.",
            basis=inputs.basis(0, "actions"),
            empty=WILL_APPEAR,
        )
    quarters = quarters_between(inputs.scope.period, inputs.today)
    counts = [found.standing[one] for one in STANDINGS]
    standing = dict(zip(STANDINGS, inputs.guard.line(counts).cells, strict=True))
    plan = _Plan(found, quarters)
    way = _direction(plan)
    return Panel(
        key="holding",
        question=QUESTION,
        answer=_answer(inputs, plan, standing),
        basis=inputs.basis(found.number, "actions, each once"),
        details=tuple(_details(inputs, plan, way)),
        cautions=tuple(_cautions(inputs, plan)),
        charts=tuple(_charts(inputs, plan, standing)),
        direction=way,
        ask=tuple(_ask(plan)),
    )


def _tally(inputs: Inputs) -> Tally:
    """The actions of the services, types and practice that are looked at."""
    services, types = inputs.services, inputs.scope.values(Dimension.TYPE)
    only = inputs.scope.practice
    found = Tally()
    places = inputs.cube.once(
        f"actions {inputs.today}",
        inputs.actions,
        lambda: tally_by_place(inputs.actions, inputs.today),
    )
    for (service, protocol, practice), one in places.items():
        if (
            (services is None or service in services)
            and (types is None or protocol in types)
            and (only is None or practice == only)
        ):
            found.add(one)
    return found


class _Plan:
    """The counts of a period.

    Args:
        found: all counts.
        quarters: those of the period, in order.
    """

    def __init__(self, found: Tally, quarters: Sequence[str]) -> None:
        self.found = found
        self.quarters = quarters
        self.kept = {one: found.kept_in((one,)) for one in quarters}
        self.whole = sum(self.kept.values(), Kept())
        self.busy = [one for one in quarters if self.promised(one)]

    def promised(self, *quarters: str) -> int:
        """How many actions were first promised for these quarters."""
        return sum(self.found.promised(one, *Strength) for one in quarters)

    def strong(self, *quarters: str) -> int:
        """How many of them rely on more than memory."""
        return sum(
            self.found.promised(one, Strength.STRONGER, Strength.INTERMEDIATE) for one in quarters
        )


# -- words -----------------------------------------------------------------------------------


def _of(inputs: Inputs, part: int, whole: int) -> str:
    """So many of so many as it may be shown, for example "9 of 12"; "" where it may not."""
    cells = inputs.guard.line((part, whole - part)).cells
    total = inputs.guard.one(whole)
    if not whole or total.hidden or any(cell.hidden for cell in cells):
        return ""
    return f"{cells[0].shown} of {total.shown}"


def _answer(inputs: Inputs, plan: _Plan, standing: Mapping[Standing, Cell]) -> str:
    whole = plan.whole
    looked = whole.held + whole.did_not_hold
    share = whole.held / looked if looked else 0.0
    held = _of(inputs, whole.held, looked)
    if not looked:
        lead = "Not known yet whether actions hold: nobody has looked 90 days after they were done."
    elif looked < FEW and held:
        lead = f"Few have been looked at 90 days after they were done: {held} held."
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
    strong = _of(inputs, plan.strong(*plan.busy), plan.promised(*plan.busy))
    if strong:
        parts.append(f"{strong} rely on more than memory.")
    overdue = standing[Standing.OVERDUE]
    if overdue.value:
        parts.append(f"{overdue.shown} {'is' if overdue.value == 1 else 'are'} overdue now.")
    return " ".join(parts)


def _details(inputs: Inputs, plan: _Plan, way: str) -> Iterator[str]:
    whole = plan.whole
    counts = [sum(plan.found.promised(one, s) for one in plan.busy) for s, _ in _STRENGTHS]
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


def _cautions(inputs: Inputs, plan: _Plan) -> Iterator[str]:
    yield (
        "Strength tells how likely a kind of action is to last, not whether it is the right one; "
        "done is not yet working, and an action nobody looked at is not known to hold."
    )
    number = plan.found.number
    dateless = plan.promised("")
    outside = number - dateless - plan.promised(*plan.quarters)
    told = (
        (dateless, "without a day promised: in no quarter."),
        (outside, "promised for a time outside this period: only in how all stand today."),
        (plan.whole.undated, "done on a day nobody wrote down: neither on time nor late."),
    )
    for part, words in told:
        if part:
            yield f"{some(part_of(inputs.guard, part, number))} {words}"
    if inputs.more_actions:
        yield (
            f"There are more actions than the {MOST_ACTIONS:,} that are read for this: "
            "how many there are in all, and what became of the rest, is not in these figures."
        )
    narrow = {one for one, _ in inputs.scope.only} - {Dimension.SERVICE, Dimension.TYPE}
    if narrow:
        yield "Actions are told apart by the service and type of their case only."


def _ask(plan: _Plan) -> Iterator[str]:
    if plan.found.standing[Standing.OVERDUE]:
        yield "What do the overdue actions wait for, and who can clear it?"
    if plan.whole.not_looked_at:
        yield "Who looks whether the actions that are done still hold?"
    if plan.strong(*plan.busy) * 2 < plan.promised(*plan.busy):
        yield "Which action that relies on memory could be built into the work?"


def _direction(plan: _Plan) -> str:
    """Whether later actions are stronger than earlier ones: two shares, two standard errors."""
    middle = len(plan.busy) // 2
    early, late = plan.busy[:middle], plan.busy[middle:]
    old, new = plan.promised(*early), plan.promised(*late)
    if min(old, new) < _FEW:
        return "Too early to say"
    was, is_ = plan.strong(*early) / old, plan.strong(*late) / new
    error = (was * (1 - was) / old + is_ * (1 - is_) / new) ** 0.5
    if abs(is_ - was) <= max(2 * error, 0.05):
        return "No change"
    return "Stronger" if is_ > was else "Weaker"


# -- charts ----------------------------------------------------------------------------------


def _charts(inputs: Inputs, plan: _Plan, standing: Mapping[Standing, Cell]) -> Iterator[Chart]:
    strengths = _strengths(inputs, plan)
    if strengths is not None:
        yield strengths
    bars = tuple(
        Bar(label=one.label, cell=cell, tone=one.tone, note=one.meaning)
        for one, cell in standing.items()
    )
    yield BarChart(
        key="standing",
        title="How actions stand today",
        unit="actions",
        bars=bars,
        note="As last judged, however soon that was; only a look after 90 days tells what lasts.",
    )
    on_time = _on_time(inputs, plan)
    if on_time is not None:
        yield on_time
    held = _held(inputs, plan)
    if held is not None:
        yield held


def _strengths(inputs: Inputs, plan: _Plan) -> StackedChart | None:
    columns = plan.busy
    numbers = [
        [plan.found.promised(one, strength) for one in columns] for strength, _ in _STRENGTHS
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


def _held(inputs: Inputs, plan: _Plan) -> StackedChart | None:
    columns, kept = list(plan.quarters), plan.kept
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


def _on_time(inputs: Inputs, plan: _Plan) -> SeriesChart | None:
    kept = plan.kept
    due = [one for one in plan.quarters if kept[one].due]
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
        cell = Cell(value=value, shown=percent(value))
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
