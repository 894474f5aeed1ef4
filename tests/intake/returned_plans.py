"""A plan to send out and have come back: whole actions, their cases, hands that change cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.plan import Action, ActionState, EvidenceCheck, Finding, Strength
from rca_studio.domain.plan_form import EVIDENCE_SHEET, PLAN_SHEET
from rca_studio.domain.registers import ActionRow, ChainCheck, WholeAction
from rca_studio.intake.returned import ReturnedPlan, open_returned
from rca_studio.intake.returned_compare import Comparison, compare
from rca_studio.reports.context import Imprint
from rca_studio.reports.plan_workbook import plan_workbook

ORIGIN = "c0ffee" * 10 + "beef"
TODAY = date(2027, 1, 13)
HEAD = 5
IMPRINT = Imprint(
    organisation="Riverside Home Care",
    marking="Confidential quality improvement record",
    printed_at=datetime(2027, 1, 3, 9, 30),
    printed_by="Quality lead",
    chain=ChainCheck(entries=214, head="ab" * 32, origin=ORIGIN),
)


def an_action(number: int, **changes: object) -> Action:
    usual = Action(
        id=f"act{number}",
        case_id=f"case{number % 3}",
        text=f"Action {number}: put the check into the routine",
        findings=("f1",),
        owner=("Service manager", "Clinical lead")[number % 2],
        deadline="2027-02-10",
        strength=Strength.INTERMEDIATE,
        checks=(
            EvidenceCheck(text=f"Photo {number}", met=number % 4 == 1, by="x", at="y", shown="Seen")
            if number % 4 == 1
            else EvidenceCheck(text=f"Photo {number}"),
            EvidenceCheck(text="Log of the week", shown="Half of it"),
        ),
        measure="Walker in reach",
        review_date="2027-04-01",
        state=ActionState.APPROVED,
        rank=float(number),
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def whole_of(action: Action) -> WholeAction:
    row = ActionRow(
        id=action.id,
        case_id=action.case_id,
        case_reference=f"NM-{action.case_id}",
        case_title="Walker out of reach",
        service="Home care",
        findings=("F1",),
        text=action.text,
        owner=action.owner,
        deadline=action.deadline,
        strength=action.strength,
        checks_met=0,
        checks_total=len(action.checks),
        measure=action.measure,
        review_date=action.review_date,
        state=action.state,
        result="",
        edition=7,
    )
    finding = Finding(id="f1", case_id=action.case_id, number=1, statement="Cabinet in the way")
    return WholeAction(row, action, (finding,), ("Removes: Cabinet",), ())


@dataclass
class Sent:
    """Actions that went out, and how their workbook came back."""

    actions: tuple[Action, ...]
    path: Path

    def edit(self, hand: Callable[[Any], None]) -> Sent:
        """Let a hand change the workbook, as a spreadsheet program saves it."""
        book = openpyxl.load_workbook(self.path)
        hand(book)
        book.save(self.path)
        return self

    def put(self, values: Mapping[tuple[int, str], object]) -> Sent:
        """Put values into cells of the plan, by number of the action and head of the column."""

        def hand(book: Any) -> None:
            for (number, head), value in values.items():
                cell_of(book[PLAN_SHEET], f"Action {number}:", head).value = value

        return self.edit(hand)

    def show(self, number: int, place: int, value: object) -> Sent:
        """Say what there is to show for an evidence check."""

        def hand(book: Any) -> None:
            sheet = book[EVIDENCE_SHEET]
            rows = [row for row in lines(sheet) if f"Action {number}:" in str(row[2].value)]
            rows[place][titles(sheet)["What is there to show"]].value = value

        return self.edit(hand)

    def read(self, origin: str = ORIGIN) -> ReturnedPlan:
        return open_returned(self.path, origin, TODAY)

    def beside(self, now: Iterable[Action] | None = None, *others: Sent) -> Comparison:
        plans = [self.read(), *(one.read() for one in others)]
        return compare(plans, case_files(self.actions if now is None else now))


def send(folder: Path, actions: Sequence[Action], name: str = "Plan.xlsx") -> Sent:
    path = folder / name
    path.write_bytes(plan_workbook([whole_of(one) for one in actions], IMPRINT))
    return Sent(tuple(actions), path)


def case_files(actions: Iterable[Action]) -> dict[str, CaseFile]:
    files: dict[str, list[Any]] = {}
    for one in actions:
        case = Case(id=one.case_id, reference=f"NM-{one.case_id}", title="Walker", protocol="x")
        files.setdefault(one.case_id, [case]).append(one)
    return {case_id: CaseFile(case_id, entities) for case_id, entities in files.items()}


def titles(sheet: Any) -> dict[str, int]:
    return {cell.value: place for place, cell in enumerate(sheet[HEAD]) if cell.value}


def lines(sheet: Any) -> list[Any]:
    return [row for row in sheet.iter_rows(min_row=HEAD + 1) if any(c.value for c in row)]


def cell_of(sheet: Any, words: str, head: str) -> Any:
    place = titles(sheet)
    for row in lines(sheet):
        if words in str(row[place["Action"]].value):
            return row[place[head]]
    raise AssertionError(f"no row {words!r}")


def told(comparison: Comparison) -> list[tuple[str, str, str]]:
    """What is offered or to be decided: action, what, and the (first) new value."""
    return [
        (one.choices[0].wish.action, one.asked.value, one.choices[0].told)
        for one in comparison.lines
    ]
