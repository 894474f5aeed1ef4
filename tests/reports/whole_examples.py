"""Whole actions of a plan, as exports of it take them."""

from dataclasses import replace
from typing import Any

from rca_studio.domain.plan import Action, ActionState, EffectReview, EvidenceCheck, Finding
from rca_studio.domain.registers import ActionRow, WholeAction

HOSTILE = (
    '=1+1 <script>alert(1)</script> & "quoted"; a,b\\n\r\nBcc: all@example.org\r\n '
    "nul\x00 bell\x07 \u202eesrever\u202c 東京病院 \U0001f9af العربية"
)


def whole(number: int = 1, *, marking: str = "", case: str = "c1", **values: Any) -> WholeAction:
    """An action with its row in step; ``service``, ``reference`` and ``edition`` go to the row."""
    service = values.pop("service", "Residential support")
    reference = values.pop("reference", f"NM-{140 + number:04d}")
    edition = values.pop("edition", 10 + number)
    measurements = values.pop("measurements", ())
    usual = Action(
        id=f"a{number}",
        case_id=case,
        text=f"Action {number}: put the check into the routine",
        findings=("f1",),
        owner="Service manager",
        deadline="2026-12-01",
        checks=(EvidenceCheck(text="Photo of the doorway"), EvidenceCheck(text="Log of a week")),
        review_date="2027-01-15",
        state=ActionState.APPROVED,
    )
    action = replace(usual, **values)
    row = ActionRow(
        id=action.id,
        case_id=case,
        case_reference=reference,
        case_title="Walker out of reach at bathroom doorway",
        service=service,
        findings=("F1",),
        text=action.text,
        owner=action.owner,
        deadline=action.deadline,
        strength=action.strength,
        checks_met=sum(one.met for one in action.checks),
        checks_total=len(action.checks),
        measure=action.measure,
        review_date=action.review_date,
        state=action.state,
        result=action.result,
        kind=action.kind,
        reach=action.reach,
        effort=action.effort,
        reviews=len(action.reviews),
        done_on=action.done_on,
        first_deadline=action.first_deadline,
        protocol="near_fall",
        edition=edition,
    )
    finding = Finding(id="f1", case_id=case, number=1, statement="A tight turn leaves no room.")
    return WholeAction(row, action, (finding,), ("Adds: check",), measurements, marking)


def review(day: str, outcome: ActionState = ActionState.HELD, planned: str = "") -> EffectReview:
    """Somebody looked whether it held."""
    return EffectReview(
        day=day,
        outcome=outcome,
        by="Quality lead",
        at=f"{day}T10:00:00Z",
        saw="Seen in use",
        changes="Another sign" if outcome is ActionState.SLIPPED else "",
        planned=planned,
    )


def accepted(*checks: str) -> tuple[EvidenceCheck, ...]:
    """Evidence that was accepted."""
    return tuple(
        EvidenceCheck(text=text, met=True, by="Quality lead", at="2026-12-02T10:00:00Z")
        for text in checks
    )
