"""What governance keeps, as gestures: monthly figures, pulse answers, how a chart is read.

``stamp`` is the writer's: who does it, and the instant. A gesture that makes no sense raises
``ValueError`` with the words for people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from rca_studio.domain.casefile import CaseFile, Change, ChangeSet
from rca_studio.domain.governance import (
    FROM_REPORT,
    STEPS,
    ChartChoice,
    MonthlyFigure,
    PulseCount,
)
from rca_studio.domain.words import plural
from rca_studio.editing.gestures import new_id
from rca_studio.editing.ports import Stamp


class Entered(NamedTuple):
    """A monthly figure as somebody enters it; ``None`` takes away what was there."""

    month: str
    what: str
    service: str
    number: float | None
    note: str = ""


class PulseSheet(NamedTuple):
    """One filled-in survey, or many alike: by question the step that was ticked (1 to 5)."""

    month: str
    service: str
    staff_group: str
    answers: tuple[tuple[str, int], ...]


def enter_figures(workspace: CaseFile, figures: Iterable[Entered], stamp: Stamp) -> ChangeSet:
    """Enter, correct or take away monthly figures, in one step; the last of the same place wins.

    Raises:
        ValueError: nothing would change.
    """
    there = {(f.month, f.what, f.service): f for f in workspace.of(MonthlyFigure)}
    changes = []
    for place, entered in {(f.month, f.what, f.service): f for f in figures}.items():
        old = there.get(place)
        if entered.number is None:
            changes += [Change(old, None)] if old else []
            continue
        number, note = float(entered.number), entered.note.strip()
        if old is not None and (old.number, old.note) == (number, note):
            continue
        month, what, service = place
        new = MonthlyFigure(
            id=old.id if old is not None else new_id(),
            month=month,
            what=what,
            service=service,
            number=number,
            note=note,
            by=stamp.actor,
            at=stamp.at,
        )
        changes.append(Change(old, new))
    if not changes:
        raise ValueError("these figures are there already")
    return ChangeSet(f"Enter {plural(len(changes), 'monthly figure')}", tuple(changes))


def add_pulse(
    workspace: CaseFile, sheets: Iterable[PulseSheet], *, source: str = "survey"
) -> ChangeSet:
    """Count filled-in surveys; what each single one said is not kept.

    Raises:
        ValueError: an answer is no step from 1 to 5, or there is no answer at all.
    """
    counted: dict[tuple[str, str, str, str], list[int]] = defaultdict(lambda: [0] * STEPS)
    sheets = tuple(sheets)
    for sheet in sheets:
        for question, step in sheet.answers:
            if not 1 <= step <= STEPS:
                raise ValueError(f"an answer is a step from 1 to {STEPS}")
            counted[sheet.month, question, sheet.service, sheet.staff_group][step - 1] += 1
    if not counted:
        raise ValueError("no question was answered")
    there = {
        (c.month, c.question, c.service, c.staff_group): c
        for c in workspace.of(PulseCount)
        if c.source == source
    }
    changes = []
    for place in sorted(counted):
        old, more = there.get(place), counted[place]
        if old is None:
            month, question, service, group = place
            new = PulseCount(
                id=new_id(),
                month=month,
                question=question,
                service=service,
                staff_group=group,
                answers=tuple(more),
                source=source,
            )
        else:
            pairs = zip(old.answers, more, strict=True)
            new = replace(old, answers=tuple(was + one for was, one in pairs))
        changes.append(Change(old, new))
    return ChangeSet(f"Count {plural(len(sheets), 'survey')}", tuple(changes))


def felt_safe(
    workspace: CaseFile, question: str, step: int, month: str, service: str, staff_group: str
) -> tuple[Change, ...]:
    """What to add to the step that reports a near miss: how safe it felt to report it."""
    sheet = PulseSheet(month, service, staff_group, ((question, step),))
    return add_pulse(workspace, (sheet,), source=FROM_REPORT).changes


def take_pulse_away(counts: Iterable[PulseCount]) -> ChangeSet:
    """Take counted answers away, for example those of a file that was read twice."""
    changes = tuple(Change(one, None) for one in counts)
    if not changes:
        raise ValueError("there are no answers to take away")
    return ChangeSet("Take survey answers away", changes)


def read_chart(workspace: CaseFile, choice: ChartChoice, stamp: Stamp) -> ChangeSet:
    """Say how a chart is read, for everybody; the choice for the same chart is replaced.

    A choice that says nothing takes the earlier one away.
    """
    where = tuple(sorted(choice.where))
    same = (
        one for one in workspace.of(ChartChoice) if (one.chart, one.where) == (choice.chart, where)
    )
    old = next(same, None)
    says = (choice.kind, choice.what, choice.frozen, choice.phases, choice.left_out)
    if not any(says):
        if old is None:
            raise ValueError("this chart is read in the usual way already")
        return ChangeSet("Read the chart in the usual way", (Change(old, None),))
    ident = old.id if old else new_id()
    new = replace(choice, id=ident, where=where, by=stamp.actor, at=stamp.at)
    return ChangeSet("Say how the chart is read", (Change(old, new),))
