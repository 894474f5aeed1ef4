"""Cases, figures, answers and actions as governance reads them, made in a few words."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rca_studio.analysis.governance.cube import Cube
from rca_studio.analysis.governance.guard import Guard
from rca_studio.analysis.governance.inputs import Inputs
from rca_studio.analysis.governance.names import Names
from rca_studio.analysis.governance.pack import (
    Exposure,
    GovernancePack,
    PulseQuestion,
    SmallNumbers,
    TimeBand,
)
from rca_studio.analysis.governance.scope import Period, Scope
from rca_studio.domain.facts import (
    ANONYMOUS,
    CODED,
    COLUMNS,
    ENDED,
    NO_MODEL,
    PRACTICE,
    RELATIONS,
    UNKNOWN,
    Facts,
    month_number,
    month_of,
)
from rca_studio.domain.governance import ChartChoice, MonthlyFigure, PulseCount
from rca_studio.domain.plan import ActionState, Strength
from rca_studio.domain.registers import ActionRow

PACK = GovernancePack(
    source="",
    exposures=(
        Exposure(key="visits", label="Visits", one="visit", per=1000),
        Exposure(key="hours", label="Hours of care", one="hour of care", per=1000),
    ),
    happenings=(Exposure(key="harm", label="Events with harm", one="event with harm"),),
    questions=(
        PulseQuestion(key="safe", label="I felt safe to report", short="Safe to report"),
        PulseQuestion(key="told", label="I hear what was changed", short="Told what changed"),
    ),
    bands=(
        TimeBand(key="day", label="Day", begins=6),
        TimeBand(key="night", label="Night", begins=22),
    ),
    presets=(SmallNumbers(key="k5", label="Below 5 hidden", below=5),),
)
NAMES = Names(protocols={"fall": "Near fall"}, frames={}, pack=PACK)
TODAY = date(2026, 11, 22)


@dataclass(frozen=True, kw_only=True)
class Made:
    """One case; ``when`` is a day or a month (``YYYY-MM``), "" where it is not known."""

    when: str = "2026-10-05"
    service: str = "Maple"
    nature: str = "near_miss"
    protocol: str = "fall"
    staff_group: str = ""
    reported: str = ""
    told: str = ""
    heard: str = ""
    anonymous: bool = False
    practice: bool = False
    ended: bool = False


def facts(cases: Iterable[Made]) -> Facts:
    """The columns of these cases."""
    cases = list(cases)
    words = {name: [""] for name in (*CODED, "factor", "control")}
    columns: dict[str, list[int]] = {name: [] for name in COLUMNS}
    for seq, case in enumerate(cases, 1):
        values = dict.fromkeys(COLUMNS, 0) | {"hour": UNKNOWN, "margin": NO_MODEL}
        values["margin_after"] = NO_MODEL
        values["seq"] = seq
        values["month"] = month_number(case.when) if case.when else UNKNOWN
        values["day"] = _day(case.when)
        values["reported"] = _day(case.reported)
        values["told"] = _day(case.told)
        values["heard"] = _day(case.heard)
        values["flags"] = ANONYMOUS * case.anonymous | PRACTICE * case.practice | ENDED * case.ended
        for name in ("service", "nature", "protocol", "staff_group"):
            word = getattr(case, name)
            if word not in words[name]:
                words[name].append(word)
            values[name] = words[name].index(word)
        for name, value in values.items():
            columns[name].append(value)
    return Facts(
        1,
        {name: array(code, columns[name]) for name, code in COLUMNS.items()},
        {name: {c: array(t) for c, t in parts.items()} for name, parts in RELATIONS.items()},
        {name: tuple(found) for name, found in words.items()},
    )


def _day(when: str) -> int:
    return date.fromisoformat(when).toordinal() if len(when) == 10 else 0


def months(first: str, number: int) -> list[str]:
    """So many months from one on."""
    start = month_number(first)
    return [month_of(start + step) for step in range(number)]


def monthly_cases(first: str, numbers: Sequence[int], **more: object) -> list[Made]:
    """So many cases in each month from one on, spread over its days."""
    return [
        Made(when=f"{month}-{1 + place % 28:02d}", **more)  # type: ignore[arg-type]
        for month, number in zip(months(first, len(numbers)), numbers, strict=True)
        for place in range(number)
    ]


def figures(
    first: str, numbers: Sequence[float | None], what: str = "visits", service: str = ""
) -> tuple[MonthlyFigure, ...]:
    """A monthly figure from one month on; ``None`` where nobody entered it."""
    return tuple(
        MonthlyFigure(
            id=f"{what}{service}{month}", month=month, what=what, number=number, service=service
        )
        for month, number in zip(months(first, len(numbers)), numbers, strict=True)
        if number is not None
    )


def pulse(
    month: str,
    answers: tuple[int, ...],
    *,
    question: str = "safe",
    service: str = "",
    staff_group: str = "",
    source: str = "survey",
) -> PulseCount:
    """Answers of one month."""
    return PulseCount(
        id=f"{month}{question}{service}{staff_group}{source}",
        month=month,
        question=question,
        answers=answers,
        service=service,
        staff_group=staff_group,
        source=source,
    )


def action(number: int, **more: object) -> ActionRow:
    """One line of the plan."""
    values: Mapping[str, object] = {
        "id": f"action{number}",
        "case_id": "case",
        "case_reference": "NM-0001",
        "case_title": "",
        "service": "Maple",
        "findings": (),
        "text": f"Action {number}",
        "owner": "",
        "deadline": "2026-06-30",
        "strength": Strength.INTERMEDIATE,
        "checks_met": 0,
        "checks_total": 0,
        "measure": "",
        "review_date": "",
        "state": ActionState.PROPOSED,
        "result": "",
        "protocol": "fall",
    }
    return ActionRow(**{**values, **more})  # type: ignore[arg-type]


def asked(
    cases: Iterable[Made] = (),
    *,
    first: str = "2025-01",
    last: str = "2026-11",
    today: date = TODAY,
    guard: Guard | None = None,
    scope: Scope | None = None,
    figures: tuple[MonthlyFigure, ...] = (),
    pulse: tuple[PulseCount, ...] = (),
    choices: tuple[ChartChoice, ...] = (),
    actions: tuple[ActionRow, ...] = (),
) -> Inputs:
    """What a panel is a function of."""
    return Inputs(
        cube=Cube(facts(cases), NAMES),
        scope=scope or Scope(period=Period(first, last)),
        today=today,
        guard=guard or Guard(),
        figures=figures,
        pulse=pulse,
        choices=choices,
        actions=actions,
    )


def day_after(day: str, days: int) -> str:
    """A day so many days later."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
