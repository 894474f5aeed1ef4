"""Counts over facts are those of a plain loop over the cases, whatever is asked for."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca_studio.analysis.governance import rolled
from rca_studio.analysis.governance.cube import Cube
from rca_studio.analysis.governance.names import Names
from rca_studio.analysis.governance.pack import GovernancePack, TimeBand
from rca_studio.analysis.governance.rolled import BITS
from rca_studio.analysis.governance.scope import Dimension, Period, Scope
from rca_studio.domain.causal import ControlKind, ControlState, EvidenceState
from rca_studio.domain.facts import (
    ANONYMOUS,
    ANSWERED,
    CODED,
    COLUMNS,
    ENDED,
    NO_MODEL,
    PRACTICE,
    RELATIONS,
    UNKNOWN,
    Facts,
    empty_facts,
    month_number,
    month_of,
)

BANDS = (
    TimeBand(key="morning", label="Morning", begins=6),
    TimeBand(key="night", label="Night", begins=22),
)
NAMES = Names(
    protocols={},
    frames={},
    pack=GovernancePack(
        source="", exposures=(), happenings=(), questions=(), bands=BANDS, presets=()
    ),
)
KINDS = list(ControlKind)
BONES = ("", "frame/task", "frame/team", "event")
PLAIN = (
    *(Dimension.TYPE, Dimension.SERVICE, Dimension.LOCATION, Dimension.ROUTE, Dimension.PERSON),
    *(Dimension.TIME_BAND, Dimension.WEEKDAY, Dimension.MONTH, Dimension.MARGIN),
    *(Dimension.ANONYMOUS, Dimension.STAGE, Dimension.CAUGHT_BY, Dimension.NATURE),
)


def facts_of(cases: list[dict[str, Any]]) -> Facts:
    """Facts of cases given as plain values."""
    words: dict[str, dict[str, int]] = {
        name: {"": 0} for name in (*CODED, *ANSWERED, "factor", "control")
    }

    def code(name: str, word: str) -> int:
        return words[name].setdefault(word, len(words[name]))

    columns = {name: array(kind) for name, kind in COLUMNS.items()}
    relations = {
        name: {part: array(kind) for part, kind in parts.items()}
        for name, parts in RELATIONS.items()
    }
    for case in cases:
        for name in COLUMNS:
            value = case[name]
            columns[name].append(code(name, value) if isinstance(value, str) else value)
        for bone, evidence in case["causes"]:
            row = (case["seq"], code("factor", bone), list(EvidenceState).index(evidence))
            for column, value in zip(relations["cause"].values(), row, strict=True):
                column.append(value)
    told = {name: tuple(codes) for name, codes in words.items()}
    return Facts(1, columns, relations, told)


moments = st.one_of(
    st.none(),
    st.dates(date(2025, 1, 1), date(2025, 6, 30)),
    st.sampled_from([date(2024, 12, 31), date(2026, 7, 1), date(1999, 1, 1)]),
)
CASE = st.fixed_dictionaries(
    {
        "day": moments,
        "known": st.sampled_from(["month", "day", "hour"]),
        "hour": st.integers(0, 23),
        "flags": st.sampled_from([0, 0, 0, PRACTICE, ANONYMOUS, ENDED, ENDED | PRACTICE]),
        "margin": st.sampled_from([NO_MODEL, -1, 0, 1, 2]),
        "held": st.integers(0, 127),
        "failed": st.sampled_from([0, 1, 5]),
        "absent": st.sampled_from([0, 64]),
        "causes": st.lists(st.tuples(st.sampled_from(BONES), st.sampled_from(EvidenceState))),
        **dict.fromkeys((*CODED, *ANSWERED), st.sampled_from(["", "a", "b", "c d"])),
    }
)


def made(drawn: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The cases with what follows from what was drawn."""
    cases = []
    for seq, one in enumerate(drawn, 3):
        case = {**one, "seq": 2 * seq, "reported": 0, "told": 0, "heard": 0}
        case["margin_after"] = NO_MODEL
        day, known = one["day"], one["known"]
        case["month"] = UNKNOWN if day is None else month_number(day.isoformat())
        case["day"] = 0 if day is None or known == "month" else day.toordinal()
        case["hour"] = one["hour"] if case["day"] and known == "hour" else UNKNOWN
        cases.append(case)
    return cases


def values_of(case: dict[str, Any], dimension: Dimension) -> list[str]:
    """What a case has of a dimension, by a plain look at it."""
    if dimension.value in CODED:
        return [case[dimension.value]]
    match dimension:
        case Dimension.TIME_BAND:
            if case["hour"] == UNKNOWN:
                return [""]
            return ["morning" if 6 <= case["hour"] < 22 else "night"]
        case Dimension.WEEKDAY:
            return [str(date.fromordinal(case["day"]).isoweekday()) if case["day"] else ""]
        case Dimension.MONTH:
            return ["" if case["month"] == UNKNOWN else month_of(case["month"])]
        case Dimension.MARGIN:
            return [str(case["margin"])]
        case Dimension.ANONYMOUS:
            return ["1" if case["flags"] & ANONYMOUS else "0"]
        case Dimension.CAUGHT_BY:
            held = [kind.value for n, kind in enumerate(KINDS) if case["held"] >> n & 1]
            return held[:1] or [""]
        case Dimension.FACTOR:
            concepts = {
                bone.partition("/")[2] or bone
                for bone, state in case["causes"]
                if state is not EvidenceState.RULED_OUT
            }
            return sorted(concepts)
    bits = case[BITS[dimension]]
    return [kind.value for n, kind in enumerate(KINDS) if bits >> n & 1] or [""]


def inside(case: dict[str, Any], scope: Scope) -> bool:
    """Whether a scope looks at a case, by a plain look at it."""
    if case["flags"] & ENDED:
        return False
    if scope.practice is not None and bool(case["flags"] & PRACTICE) != scope.practice:
        return False
    first, last = month_number(scope.period.first), month_number(scope.period.last)
    if not first <= case["month"] <= last:
        return False
    return all(set(values_of(case, one)) & set(values) for one, values in scope.only)


ASKED = (*PLAIN, *BITS, Dimension.FACTOR)
PERIODS = (("2025-02", "2025-04"), ("1990-01", "2030-12"), ("2025-06", "2025-06"))
VALUES = {
    Dimension.TIME_BAND: ("", "morning", "night"),
    Dimension.WEEKDAY: ("", "1", "5", "7"),
    Dimension.MONTH: ("2025-02", "2025-03", "1999-01"),
    Dimension.MARGIN: (str(NO_MODEL), "-1", "1", "9"),
    Dimension.ANONYMOUS: ("0", "1"),
    Dimension.FACTOR: ("task", "team", "event", "gone"),
    **dict.fromkeys((*BITS, Dimension.CAUGHT_BY), ("", KINDS[0].value, KINDS[5].value)),
}


@st.composite
def scopes(draw: st.DrawFn) -> Scope:
    practice = draw(st.sampled_from([None, False, True]))
    scope = Scope(period=Period(*draw(st.sampled_from(PERIODS))), practice=practice)
    for dimension in draw(st.lists(st.sampled_from(ASKED), max_size=3)):
        known = VALUES.get(dimension, ("", "a", "b", "c d", "never"))
        values = draw(st.lists(st.sampled_from(known), min_size=0, max_size=3))
        scope = scope.narrowed(dimension, *values)
    return scope


@pytest.fixture(scope="module", params=["looked up", "counted"])
def way(request: pytest.FixtureRequest) -> Iterator[str]:
    """From tables made once, or case by case as where tables would be too large."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "counted":
            patch.setattr(rolled, "_LARGEST", -1)
            patch.setattr(rolled, "_NARROWED", -1)
        yield str(request.param)


@settings(max_examples=120)
@given(
    drawn=st.lists(CASE, max_size=25),
    asked=st.lists(scopes(), min_size=1, max_size=4),
    rows=st.sampled_from(PLAIN),
    columns=st.sampled_from(PLAIN),
    several=st.sampled_from((*BITS, Dimension.FACTOR)),
)
def test_counts_are_those_of_a_plain_loop(way, drawn, asked, rows, columns, several):
    cases = made(drawn)
    cube = Cube(facts_of(cases), NAMES)
    for scope in asked:
        found = [case for case in cases if inside(case, scope)]
        assert cube.number(scope) == len(found)
        assert cube.mask(scope).tolist() == [inside(case, scope) for case in cases]
        months = Counter(month_of(case["month"]) for case in found)
        assert cube.by_month(scope) == [months[month] for month in scope.period]
        held = cube.column("held") > 0
        months = Counter(month_of(case["month"]) for case in found if case["held"])
        assert cube.by_month(scope, held) == [months[month] for month in scope.period]
        for dimension in (rows, columns, several):
            counts = Counter(value for case in found for value in values_of(case, dimension))
            assert cube.by(scope, dimension) == counts
        if rows is not columns:
            pairs = (values_of(case, rows) + values_of(case, columns) for case in found)
            assert cube.together(scope, rows, columns) == Counter(map(tuple, pairs))
        assert sorted(cube.cases(scope)) == [case["seq"] for case in found]


@given(drawn=st.lists(CASE, max_size=25), limit=st.integers(0, 30))
def test_of_many_cases_the_newest_are_listed(drawn, limit):
    cases = made(drawn)
    scope = Scope(period=Period("1990-01", "2030-12"), practice=None)
    found = [case for case in cases if inside(case, scope)]
    newest = sorted(found, key=lambda case: (case["month"], case["day"], case["seq"]))[::-1]
    listed = Cube(facts_of(cases), NAMES).cases(scope, limit)
    if len(found) > limit:
        assert listed == tuple(case["seq"] for case in newest[:limit])
    else:
        assert listed == tuple(case["seq"] for case in found)


def test_without_cases_everything_is_nothing(way):
    cube = Cube(empty_facts(), NAMES)
    scope = Scope(period=Period("2025-01", "2025-03")).narrowed(Dimension.SERVICE, "North")
    assert cube.number(scope) == 0
    assert cube.by_month(scope) == [0, 0, 0]
    for dimension in (*PLAIN, *BITS, Dimension.FACTOR):
        assert cube.by(scope, dimension) == {}
    assert cube.together(scope, Dimension.ROUTE, Dimension.WEEKDAY) == {}
    assert cube.cases(scope) == ()


def test_a_date_far_off_makes_no_huge_table():
    """A month of the year 1 would make a table of 24,000 months: then cases are counted."""
    base = {
        "known": "day",
        "hour": 0,
        "flags": 0,
        "margin": 1,
        "held": 0,
        "failed": 0,
        "absent": 0,
        "causes": [],
        **dict.fromkeys((*CODED, *ANSWERED), ""),
    }
    drawn = [
        {**base, "day": date(1, 1, 1)},
        *({**base, "day": date(2025, 1, 2), "location": f"Room {n}"} for n in range(200)),
    ]
    cube = Cube(facts_of(made(drawn)), NAMES)
    scope = Scope(period=Period("2025-01", "2025-12"))
    assert len(cube.by(scope, Dimension.LOCATION)) == 200
    assert sum(table.size for table in cube.rolled._tables.values()) == 0


def test_tables_do_not_grow_without_end(monkeypatch):
    monkeypatch.setattr(rolled, "_ALL", 600)
    day = date(2025, 1, 2)
    one = {"day": day, "known": "hour", "hour": 1, "flags": 0, "margin": 1, "held": 3}
    one |= {"failed": 0, "absent": 0, "causes": [], **dict.fromkeys((*CODED, *ANSWERED), "a")}
    cube = Cube(facts_of(made([one] * 5)), NAMES)
    scope = Scope(period=Period("2025-01", "2025-12"))
    for dimension in (*PLAIN, *BITS):
        cube.by(scope, dimension)
        assert sum(table.size for table in cube.rolled._tables.values()) <= 600
    assert cube.by(scope, Dimension.LOCATION) == {"a": 5}


def test_states_of_controls_are_those_facts_keep():
    """``held``, ``failed`` and ``absent`` are the columns behind the three dimensions."""
    assert set(BITS.values()) == {state.value for state in ControlState} - {"planned"}
