"""Actions to print: as many as are asked for, in all states, with evidence and findings."""

from dataclasses import replace
from datetime import date
from typing import Any

from rca_studio.domain.plan import (
    ActionState,
    EffectReview,
    EvidenceCheck,
    EvidenceReturn,
    Measure,
    MeasureKind,
    Strength,
)
from rca_studio.domain.registers import WholeAction
from rca_studio.reports.plan_sheets import PlanKind, PlanPrint
from tests.reports import report_examples as examples

TODAY = date(2026, 11, 22)
OWNERS = ("Service manager, Maple House", "Care coordinator lead", "Clinical lead", "")
SERVICES = ("Residential support", "Community transport", "")
_TEXTS = (
    "Remove the cabinet beside the bathroom 2 doorway",
    "Pre-transfer equipment check in the evening routine",
    "Brief the evening team on the transfer guidance",
    "Show the off-route backup on the coordinator board",
    "Escalation step when the delay exceeds 15 minutes, with a named person for each window",
    "Record change triggers same-day update of the care record",
)


def whole(number: int, *, marking: str = "", **changes: Any) -> WholeAction:
    """An action as it is handed to print; ``changes`` of the action reach its row as well."""
    state = list(ActionState)[number % len(ActionState)]
    returned = EvidenceReturn(by="Checker B", at="2026-11-19T10:00:00Z", reason="Only four are in")
    checks = (
        EvidenceCheck(
            text="Photo of the doorway with the walker in its place",
            met=True,
            by="Checker A",
            at="2026-11-20T10:00:00Z",
            shown="Photo in the case",
        ),
        EvidenceCheck(
            text="Log of ten evening routines",
            checker="Safety champion",
            returns=(returned,) if number % 2 else (),
        ),
    )
    measure = Measure(
        kind=MeasureKind.PROCESS,
        text="Turn clear at the doorway",
        numerator="checks with the turn clear",
        denominator="evening checks",
        target=95.0,
        due="2027-01-12",
    )
    slipped = EffectReview(
        day="2026-11-10",
        outcome=ActionState.SLIPPED,
        by="Reviewer C",
        at="2026-11-10T09:00:00Z",
        saw="7 of 20",
        changes="The check moves to the hand-over sheet",
    )
    action = examples.action(
        number,
        f"{number}: {_TEXTS[number % len(_TEXTS)]}",
        checks=checks[: number % 3],
        state=state,
        deadline=f"2026-{11 + number % 2}-{number % 27 + 1:02d}",
        owner=OWNERS[number % len(OWNERS)],
        strength=list(Strength)[number % len(Strength)],
        measures=(measure,) if number % 2 else (),
        measure="" if number % 2 else "Check done in 20 of 20 routines",
        reviews=(slipped,) if state is ActionState.SLIPPED else (),
    )
    action = replace(action, **changes)
    row = examples.action_row(
        number,
        text=action.text,
        owner=action.owner,
        deadline=action.deadline,
        strength=action.strength,
        checks_met=sum(check.met for check in action.checks),
        checks_total=len(action.checks),
        measure=action.measure,
        state=action.state,
        review_date=action.review_date,
        first_deadline=action.first_deadline,
        service=SERVICES[number % len(SERVICES)],
        case_id=f"case{number % 7}",
    )
    finding = examples.finding(1, "A tight turn leaves no room, so the walker stands out of reach.")
    return WholeAction(
        row, action, (finding,), ("Removes: the cabinet narrows the turn",), (), marking
    )


def wholes(count: int = 24) -> tuple[WholeAction, ...]:
    """So many different actions."""
    return tuple(whole(number) for number in range(count))


def job(kind: PlanKind, some: tuple[WholeAction, ...] | None = None, **changes: Any) -> PlanPrint:
    """What is printed; changes of the imprint (paper, marking ...) and of the job itself."""
    ours = {
        name: changes.pop(name)
        for name in ("paper", "marking", "purpose", "to", "organisation")
        if name in changes
    }
    return PlanPrint(
        kind=kind,
        wholes=wholes() if some is None else some,
        imprint=examples.imprint(**ours),
        today=TODAY,
        margins={f"case{number}": (number % 3, number % 3 + 1) for number in range(6)},
        **changes,
    )
