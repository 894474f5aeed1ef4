"""Rows of the plan for tests of its layouts, without a workspace."""

import random
from datetime import date, timedelta

from rca_studio.domain.plan import ActionState, Strength
from rca_studio.domain.registers import ActionRow

TODAY = date(2026, 11, 21)
"""A Saturday."""

_PLAIN = ActionRow(
    id="a",
    case_id="c",
    case_reference="NM-0142",
    case_title="A near fall",
    service="Maple House",
    findings=("F1",),
    text="Remove the cabinet",
    owner="Service manager",
    deadline="2026-11-28",
    strength=Strength.STRONGER,
    checks_met=1,
    checks_total=2,
    measure="",
    review_date="",
    state=ActionState.IN_PROGRESS,
    result="",
)


def row(key: str = "a", **changes: object) -> ActionRow:
    """An action in progress, due in a week, with changes."""
    return _PLAIN._replace(id=key, **changes)


def many(count: int) -> tuple[ActionRow, ...]:
    """So many different actions, the same in each run."""
    dice = random.Random(5)
    states, strengths = list(ActionState), list(Strength)
    owners = ["Service manager", "Clinical lead", "Estates", "Quality lead", ""]
    found = []
    for number in range(count):
        day = TODAY + timedelta(days=dice.randint(-60, 200))
        review = day + timedelta(days=60)
        found.append(
            row(
                f"a{number}",
                case_id=f"c{number // 4}",
                case_reference=f"NM-{number // 4:04d}",
                text=f"Action {number} " + "in words " * dice.randint(0, 20),
                owner=dice.choice(owners),
                deadline=day.isoformat() if dice.random() > 0.05 else "",
                review_date=review.isoformat() if dice.random() > 0.3 else "",
                done_on=(TODAY - timedelta(days=9)).isoformat() if dice.random() > 0.5 else "",
                state=dice.choice(states),
                strength=dice.choice(strengths),
            )
        )
    return tuple(found)
