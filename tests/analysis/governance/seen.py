"""Cases with all that panels count, and what a scope says of each, told case by case.

``fits`` is the plain reading of a scope that the counting over columns is held against.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import strategies as st

from rca_studio.analysis.frames import Bone, Frame
from rca_studio.analysis.governance.backup import backup_of
from rca_studio.analysis.governance.cube import Cube
from rca_studio.analysis.governance.guard import Guard
from rca_studio.analysis.governance.inputs import Inputs
from rca_studio.analysis.governance.names import Names
from rca_studio.analysis.governance.pack import GovernancePack, TimeBand
from rca_studio.analysis.governance.panel import (
    BarChart,
    Cell,
    Chart,
    GraphChart,
    HeatChart,
    StackedChart,
)
from rca_studio.analysis.governance.scope import Dimension, Period, Scope
from rca_studio.domain.causal import ControlKind, ControlState, EvidenceState
from rca_studio.domain.facts import (
    ANSWERED,
    CODED,
    COLUMNS,
    ENDED,
    NO_MODEL,
    PRACTICE,
    RELATIONS,
    UNKNOWN,
    Facts,
    month_number,
)
from rca_studio.domain.registers import NO_MARGIN
from tests.analysis.governance.making import PACK

KINDS = tuple(ControlKind)
STATES = tuple(ControlState)
EVIDENCE = tuple(EvidenceState)
BANDS = (
    TimeBand(key="morning", label="Morning", begins=6),
    TimeBand(key="evening", label="Evening", begins=17),
    TimeBand(key="night", label="Night", begins=22),
)
TODAY = date(2026, 11, 22)
PERIOD = Period("2025-01", "2026-11")
BY_DESIGN = "By design: on-call list"
BY_CHANCE = "By chance: somebody happened to know"


def _frame(key: str, bones: dict[str, tuple[str, ...]]) -> Frame:
    return Frame(
        key=key,
        label=key,
        source="",
        bones=tuple(
            Bone(key=bone, label=bone, colour="bone_grey", help="", concepts=concepts)
            for bone, concepts in bones.items()
        ),
    )


FRAMES = {
    "one": _frame(
        "one", {"work": ("task", "guidance"), "tools": ("equipment",), "crew": ("team",)}
    ),
    "two": _frame("two", {"doing": ("task",), "talking": ("communication",), "odd": ()}),
}
BONES = ("", "one/work", "one/tools", "one/crew", "two/doing", "two/talking", "two/odd", "gone/old")
CONCEPTS = {
    "": "",
    "one/work": "task",
    "one/tools": "equipment",
    "one/crew": "team",
    "two/doing": "task",
    "two/talking": "communication",
    "two/odd": "odd",
    "gone/old": "old",
    "event": "event",
    "harm": "harm",
    "control": "control",
}
NAMES = Names(
    protocols={"fall": "Near fall", "staffing": "Staffing", "drug": "Medication"},
    frames=FRAMES,
    pack=GovernancePack(
        source="",
        exposures=PACK.exposures,
        happenings=PACK.happenings,
        questions=PACK.questions,
        bands=BANDS,
        presets=PACK.presets,
    ),
)


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One case. ``controls``: words, kind, state; ``causes``: bone, evidence; ``links``: what led
    to what; ``when`` is a day, a month or ""."""

    when: str = "2026-05-04"
    hour: int = UNKNOWN
    protocol: str = "fall"
    service: str = ""
    location: str = ""
    staff_group: str = ""
    route: str = ""
    person_affected: str = ""
    nature: str = ""
    stage: str = "review"
    severity: str = ""
    backup: str = ""
    margin: int = NO_MODEL
    controls: tuple[tuple[str, ControlKind, ControlState], ...] = ()
    causes: tuple[tuple[str, EvidenceState], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    practice: bool = False
    ended: bool = False


def facts(cases: Sequence[Seen]) -> Facts:
    """The columns of these cases; their numbers are 10, 20, 30 ..."""
    names = (*CODED, *ANSWERED, "factor", "control")
    words: dict[str, list[str]] = {name: [""] for name in names}

    def code(name: str, word: str) -> int:
        if word not in words[name]:
            words[name].append(word)
        return words[name].index(word)

    columns: dict[str, list[int]] = {name: [] for name in COLUMNS}
    relations: dict[str, dict[str, list[int]]] = {
        name: {column: [] for column in parts} for name, parts in RELATIONS.items()
    }
    for seq, case in numbered(cases):
        bits = {
            state: sum({1 << KINDS.index(kind) for _, kind, one in case.controls if one is state})
            for state in STATES
        }
        values = {
            "seq": seq,
            "month": month_number(case.when) if case.when else UNKNOWN,
            "day": date.fromisoformat(case.when).toordinal() if len(case.when) == 10 else 0,
            "hour": case.hour,
            "reported": 0,
            "flags": PRACTICE * case.practice | ENDED * case.ended,
            "margin": case.margin,
            "margin_after": NO_MODEL,
            "held": bits[ControlState.HELD],
            "failed": bits[ControlState.FAILED],
            "absent": bits[ControlState.ABSENT],
            "told": 0,
            "heard": 0,
            **{name: code(name, getattr(case, name)) for name in (*CODED, *ANSWERED)},
        }
        for name, value in values.items():
            columns[name].append(value)
        for text, kind, state in case.controls:
            row = (seq, code("control", text), KINDS.index(kind), STATES.index(state))
            _add(relations["control"], row)
        for bone, evidence in case.causes:
            _add(relations["cause"], (seq, code("factor", bone), EVIDENCE.index(evidence)))
        for cause, effect in case.links:
            _add(relations["link"], (seq, code("factor", cause), code("factor", effect)))
    return Facts(
        1,
        {name: array(kind, columns[name]) for name, kind in COLUMNS.items()},
        {
            name: {column: array(kind, relations[name][column]) for column, kind in parts.items()}
            for name, parts in RELATIONS.items()
        },
        {name: tuple(found) for name, found in words.items()},
    )


def _add(relation: dict[str, list[int]], row: Sequence[int]) -> None:
    for column, value in zip(relation.values(), row, strict=True):
        column.append(value)


def numbered(cases: Sequence[Seen]) -> Iterator[tuple[int, Seen]]:
    """Each case with its number."""
    return ((10 * place, case) for place, case in enumerate(cases, 1))


def asked(
    cases: Sequence[Seen],
    *,
    guard: Guard | None = None,
    scope: Scope | None = None,
    today: date = TODAY,
    **more: Any,
) -> Inputs:
    """What a panel is a function of."""
    return Inputs(
        cube=Cube(facts(cases), NAMES),
        scope=scope or Scope(period=PERIOD),
        today=today,
        guard=guard or Guard(),
        **more,
    )


# -- case by case --------------------------------------------------------------------------------


def held(case: Seen) -> list[ControlKind]:
    """The kinds of control that held, the most reliable first."""
    return sorted({k for _, k, s in case.controls if s is ControlState.HELD}, key=KINDS.index)


def values(case: Seen, dimension: Dimension) -> set[str]:
    """What a case has in a dimension, told from the case alone."""

    def kinds(state: ControlState) -> set[str]:
        return {kind.value for _, kind, one in case.controls if one is state} or {""}

    match dimension:
        case Dimension.TIME_BAND:
            return {_band(case.hour)}
        case Dimension.WEEKDAY:
            exact = len(case.when) == 10
            return {str(date.fromisoformat(case.when).isoweekday()) if exact else ""}
        case Dimension.MONTH:
            return {case.when[:7]}
        case Dimension.STOPPED_BY:
            return kinds(ControlState.HELD)
        case Dimension.DID_NOT_HOLD:
            return kinds(ControlState.FAILED)
        case Dimension.NOT_THERE:
            return kinds(ControlState.ABSENT)
        case Dimension.CAUGHT_BY:
            return {held(case)[0].value} if held(case) else {""}
        case Dimension.MARGIN:
            return {str(case.margin)}
        case Dimension.BACKUP:
            return {backup_of(case.backup).value}
        case Dimension.CONTROL:
            failed = (text for text, _, state in case.controls if state is ControlState.FAILED)
            return {" ".join(text.lower().split()) for text in failed}
        case Dimension.FACTOR:
            return factors_of(case)
        case Dimension.ARROW:
            arrows = {f"{CONCEPTS[cause]}>{CONCEPTS[effect]}" for cause, effect in case.links}
            return arrows | ({"event>harm"} if case.margin != NO_MODEL else set())
    return {str(getattr(case, dimension.value))}


def factors_of(case: Seen, state: EvidenceState | None = None) -> set[str]:
    """The factors of a case, ruled out ones left out; of one state of evidence only."""
    wanted = [state] if state else [one for one in EVIDENCE if one != EvidenceState.RULED_OUT]
    return {CONCEPTS[bone] for bone, evidence in case.causes if evidence in wanted}


def _band(hour: int) -> str:
    if hour == UNKNOWN:
        return ""
    if 6 <= hour < 17:
        return "morning"
    return "evening" if 17 <= hour < 22 else "night"


def fits(case: Seen, scope: Scope) -> bool:
    """Whether a scope looks at a case."""
    in_time = bool(case.when) and scope.period.first <= case.when[:7] <= scope.period.last
    if not in_time or case.ended or scope.practice not in (None, case.practice):
        return False
    return all(values(case, dimension) & set(wanted) for dimension, wanted in scope.only)


def cells_of(chart: Chart) -> Iterator[Cell]:
    """All numbers of a chart that count cases."""
    if isinstance(chart, BarChart):
        yield from (bar.cell for bar in chart.bars)
    elif isinstance(chart, HeatChart):
        for row in chart.cells:
            yield from row
        yield from (*chart.row_totals, *chart.column_totals)
        if chart.total:
            yield chart.total
    elif isinstance(chart, StackedChart):
        for layer in chart.layers:
            yield from layer.cells
        yield from chart.totals
    elif isinstance(chart, GraphChart):
        yield from (one.cell for one in (*chart.nodes, *chart.arrows))


def check_drills(inputs: Inputs, cases: Sequence[Seen], charts: Iterable[Chart]) -> int:
    """Hold every number that leads to its cases against exactly those; gives how many it held."""
    checked = 0
    for chart in charts:
        for cell in cells_of(chart):
            if cell.drill is None:
                continue
            there = {seq for seq, case in numbered(cases) if fits(case, cell.drill.scope)}
            assert cell.value == len(there), (chart.key, cell)
            assert set(inputs.cube.cases(cell.drill.scope)) == there, (chart.key, cell)
            checked += 1
    return checked


# -- any cases -----------------------------------------------------------------------------------

_TEXTS = ("Bed rail up", "bed  rail UP", "Call bell", "Alarm")
_PLACES = tuple(f"Place {number}" for number in range(1, 17))

any_control = st.tuples(st.sampled_from(_TEXTS), st.sampled_from(KINDS), st.sampled_from(STATES))
any_cause = st.tuples(st.sampled_from(BONES), st.sampled_from(EVIDENCE))
any_link = st.tuples(
    st.sampled_from(BONES), st.sampled_from((*BONES, "event", "event", "harm", "control"))
)
any_case = st.builds(
    Seen,
    when=st.sampled_from(
        ["", "2024-12-31", "2025-01-01", "2025-06", "2025-11-03", "2026-02-14", "2026-11-20"]
    ),
    hour=st.integers(-1, 23),
    protocol=st.sampled_from(["fall", "staffing", "drug", ""]),
    service=st.sampled_from(["", "Home care", "Maple House"]),
    location=st.sampled_from(["", *_PLACES]),
    staff_group=st.sampled_from(["", "Nurses"]),
    route=st.sampled_from(["", "Route 2", "Route 10"]),
    person_affected=st.sampled_from(["", "Person A", "Person B"]),
    nature=st.sampled_from(["", "near_miss", "harm"]),
    backup=st.sampled_from(["", BY_DESIGN, BY_CHANCE, "None found", "Not needed", "Who knows"]),
    margin=st.sampled_from([NO_MODEL, NO_MARGIN, 0, 1, 2, 3, 7]),
    controls=st.lists(any_control, max_size=3).map(tuple),
    causes=st.lists(any_cause, max_size=3).map(tuple),
    links=st.lists(any_link, max_size=3).map(tuple),
    practice=st.integers(0, 5).map(lambda one: one == 0),
    ended=st.integers(0, 5).map(lambda one: one == 0),
)
any_cases = st.lists(any_case, max_size=30)
