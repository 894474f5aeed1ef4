"""What is shown one after the other does not show what each by itself hides."""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca_studio.analysis.governance.cube import Cube
from rca_studio.analysis.governance.disclosure import MOST, Asked
from rca_studio.analysis.governance.pack import SmallNumbers
from rca_studio.analysis.governance.protecting import ProtectingGuard
from rca_studio.analysis.governance.scope import Dimension, Period, Scope
from rca_studio.analysis.governance.settled import (
    settled_day,
    settled_facts,
    settled_scope,
    view_of,
    view_text,
)
from rca_studio.analysis.governance.view import View
from tests.analysis.governance.making import NAMES, Made, facts, months

K5 = SmallNumbers(key="k5", label="", below=5)
SERVICES, GROUPS, MONTHS = ("Maple", "Birch", "Rose"), ("Day", "Night"), months("2026-01", 6)
YEAR = Scope(period=Period("2026-01", "2026-06"))

Cell = tuple[str, str, str]


def cube_of(numbers: dict[Cell, int]) -> Cube:
    """A cube with so many cases by service, staff group and month."""
    return Cube(
        facts(
            Made(service=service, staff_group=group, when=f"{month}-07", reported=f"{month}-09")
            for (service, group, month), number in numbers.items()
            for _ in range(number)
        ),
        NAMES,
    )


def having(scope: Scope, cell: Cell) -> bool:
    """Whether a scope looks at these cases."""
    service, group, month = cell
    asked = (scope.values(Dimension.SERVICE), scope.values(Dimension.STAFF_GROUP))
    inside = scope.period.first <= month <= scope.period.last
    return inside and all(
        one is None or value in one for one, value in zip(asked, (service, group), strict=True)
    )


def told(numbers: dict[Cell, int], scope: Scope) -> list[set[Cell]]:
    """The sets of cells whose number is seen of a scope: all, by service, by group, by months."""
    guard, inside = ProtectingGuard(K5), [cell for cell in numbers if having(scope, cell)]
    found = []
    if not guard.one(sum(numbers[cell] for cell in inside)).hidden:
        found.append(set(inside))
    for place in (0, 1):
        every = [{c for c in inside if c[place] == value} for value in (SERVICES, GROUPS)[place]]
        sets = [one for one in every if sum(numbers[cell] for cell in one)]
        found += [one for one in every if one not in sets]
        line = guard.line([sum(numbers[cell] for cell in one) for one in sets])
        found += [one for one, cell in zip(sets, line.cells, strict=True) if not cell.hidden]
    by_month = Counter(dict.fromkeys(scope.period, 0))
    for cell in inside:
        by_month[cell[2]] += numbers[cell]
    size = guard.months_together([by_month[month] for month in scope.period])
    if size is not None:
        names = list(scope.period)
        rest = len(names) % size
        cuts = [0, *range(rest, len(names) + 1, size)]
        for one, two in pairwise(cuts):
            found.append({cell for cell in inside if cell[2] in names[one:two]})
    return found


def worked_out(known: list[set[Cell]], cells: list[Cell], asked: set[Cell]) -> bool:
    """Whether the number of these cells follows from the known sums, by linear algebra."""
    rows = np.array([[cell in one for cell in cells] for one in known], dtype=float)
    goal = np.array([cell in asked for cell in cells], dtype=float)
    answer, *_ = np.linalg.lstsq(rows.T, goal, rcond=None)
    return bool(np.allclose(rows.T @ answer, goal, atol=1e-8))


def targets(cells: list[Cell]) -> list[set[Cell]]:
    """What an attacker would like to know: each cell, and each pair of values of dimensions."""
    pairs: list[set[Cell]] = [{cell} for cell in cells]
    for service, group in product(SERVICES, GROUPS):
        pairs.append({cell for cell in cells if cell[:2] == (service, group)})
    for month in MONTHS:
        pairs.append({cell for cell in cells if cell[2] == month})
        pairs += [{c for c in cells if (c[0], c[2]) == (service, month)} for service in SERVICES]
        pairs += [{c for c in cells if c[1:] == (group, month)} for group in GROUPS]
    return pairs


scopes = st.builds(
    lambda ends, services, groups: _scope(sorted(ends), services, groups),
    st.tuples(st.integers(0, 5), st.integers(0, 5)),
    st.sets(st.sampled_from(SERVICES), max_size=2),
    st.sets(st.sampled_from(GROUPS), max_size=1),
)


def _scope(ends: list[int], services: set[str], groups: set[str]) -> Scope:
    scope = Scope(period=Period(MONTHS[ends[0]], MONTHS[ends[1]]))
    if services:
        scope = scope.narrowed(Dimension.SERVICE, *sorted(services))
    return scope.narrowed(Dimension.STAFF_GROUP, *sorted(groups)) if groups else scope


all_counts = st.lists(
    st.one_of(st.integers(0, 3), st.integers(0, 9), st.integers(5, 40)), min_size=36, max_size=36
)
CELLS = list(product(SERVICES, GROUPS, MONTHS))


@given(counts=all_counts, asked=st.lists(scopes, min_size=2, max_size=2))
@settings(max_examples=200, deadline=None)
def test_who_takes_all_of_one_choice_from_another_works_out_no_small_number(
    counts: list[int], asked: list[Scope]
) -> None:
    """With every bar and every point of both, by any sums and differences at all."""
    numbers = dict(zip(CELLS, counts, strict=True))
    cube, memory = cube_of(numbers), Asked(K5)
    known: list[set[Cell]] = []
    for scope in asked:
        if not memory.ask(cube, View(scope)):
            known += told(numbers, scope)
    for goal in targets(CELLS) if known else ():
        if 0 < sum(numbers[cell] for cell in goal) < K5.below:
            assert not worked_out(known, CELLS, goal), (goal, memory.views)


@given(counts=all_counts, asked=st.lists(scopes, min_size=2, max_size=10))
@settings(max_examples=60, deadline=None)
def test_who_asks_many_choices_works_out_no_small_number_from_their_totals(
    counts: list[int], asked: list[Scope]
) -> None:
    numbers = dict(zip(CELLS, counts, strict=True))
    cube, memory = cube_of(numbers), Asked(K5)
    for scope in asked:
        memory.ask(cube, View(scope))
    known = [{cell for cell in CELLS if having(view.scope, cell)} for view in memory.views]
    if not known:
        return
    there = [cell for cell in CELLS if numbers[cell]]
    corners: dict[tuple[bool, ...], set[Cell]] = {}
    for cell in there:
        corners.setdefault(tuple(cell in one for one in known), set()).add(cell)
    few = [one for code, one in corners.items() if any(code)]
    few = [one for one in few if sum(numbers[cell] for cell in one) < K5.below][:40]
    goals = [*few, *(one | other for one, other in combinations(few, 2))]
    for goal in goals:
        if sum(numbers[cell] for cell in goal) < K5.below:
            assert not worked_out([one & set(there) for one in known], there, goal), memory.views


def test_all_but_one_is_refused_where_that_one_is_few() -> None:
    numbers = {("Maple", "Day", "2026-01"): 20, ("Birch", "Day", "2026-01"): 3}
    cube, asked = cube_of(numbers), Asked(K5)
    assert asked.ask(cube, View(YEAR)) == ""
    refusal = asked.ask(cube, View(YEAR.narrowed(Dimension.SERVICE, "Maple")))
    assert refusal == (
        "This choice together with an earlier one would show fewer than 5 near misses. "
        "Choose a wider one."
    )
    assert asked.views == (View(YEAR),)
    assert asked.ask(cube, View(YEAR)) == ""


def test_few_by_themselves_are_refused() -> None:
    cube = cube_of({("Maple", "Day", "2026-01"): 20, ("Birch", "Day", "2026-01"): 3})
    narrow = YEAR.narrowed(Dimension.SERVICE, "Birch")
    assert Asked(K5).ask(cube, View(narrow)).startswith("This choice has fewer than 5")


def test_one_more_month_is_refused_where_it_has_few() -> None:
    cube = cube_of({("Maple", "Day", "2026-01"): 20, ("Maple", "Day", "2026-02"): 2})
    asked = Asked(K5, [View(Scope(period=Period("2026-01", "2026-01")))])
    assert asked.ask(cube, View(Scope(period=Period("2026-01", "2026-02"))))


def test_two_months_are_refused_beside_the_quarter_they_lie_in() -> None:
    """The quarter stands in the series of the year; what is left of it is one month."""
    numbers = {("Maple", "Day", month): 3 for month in MONTHS}
    cube, asked = cube_of(numbers), Asked(K5, [View(YEAR)])
    assert asked.ask(cube, View(Scope(period=Period("2026-01", "2026-02"))))
    assert asked.ask(cube, View(Scope(period=Period("2026-01", "2026-03")))) == ""


def test_a_bar_within_a_bar_is_refused_where_few_are_left() -> None:
    """Night staff in Maple: nearly all of Maple, so that both bars give the few by day."""
    numbers = {
        ("Maple", "Night", "2026-01"): 9,
        ("Maple", "Day", "2026-01"): 3,
        ("Birch", "Night", "2026-01"): 20,
        ("Birch", "Day", "2026-01"): 30,
    }
    asked = Asked(K5, [View(YEAR)])
    assert asked.ask(cube_of(numbers), View(YEAR.narrowed(Dimension.STAFF_GROUP, "Night")))
    numbers["Maple", "Day", "2026-01"] = 8
    assert not Asked(K5, [View(YEAR)]).ask(
        cube_of(numbers), View(YEAR.narrowed(Dimension.STAFF_GROUP, "Night"))
    )


def test_two_services_of_which_one_has_nothing_are_the_other_one() -> None:
    """Of two services one has no near miss, as its bar tells: the points are those of the other."""
    numbers = {
        ("Birch", "Day", "2026-01"): 3,
        ("Birch", "Night", "2026-01"): 5,
        ("Birch", "Night", "2026-04"): 5,
        ("Rose", "Day", "2026-01"): 2,
        ("Rose", "Night", "2026-01"): 5,
    }
    january = Scope(period=Period("2026-01", "2026-01"))
    both = Scope(period=Period("2026-01", "2026-04")).narrowed(Dimension.SERVICE, "Birch", "Maple")
    cube, asked = cube_of(numbers), Asked(K5, [View(january)])
    assert asked.ask(cube, View(both.narrowed(Dimension.STAFF_GROUP, "Night")))


def test_a_choice_without_any_near_miss_is_refused_like_one_with_few() -> None:
    """No night staff in Birch: so all of Birch are by day, and one by day is left for Rose."""
    numbers = {
        ("Birch", "Day", "2026-01"): 5,
        ("Rose", "Day", "2026-01"): 1,
        ("Rose", "Night", "2026-01"): 5,
    }
    none = YEAR.narrowed(Dimension.SERVICE, "Birch").narrowed(Dimension.STAFF_GROUP, "Night")
    assert Asked(K5).ask(cube_of(numbers), View(none)).startswith("This choice has fewer than 5")
    assert Asked(K5).ask(cube_of({}), View(YEAR)) == ""


def test_two_things_at_once_are_refused_where_they_have_few_together() -> None:
    """Months without night staff in Birch say that all of Birch were by day."""
    numbers = {
        ("Birch", "Day", "2026-01"): 5,
        ("Birch", "Night", "2026-04"): 5,
        ("Rose", "Day", "2026-01"): 1,
        ("Rose", "Night", "2026-01"): 5,
    }
    january = View(Scope(period=Period("2026-01", "2026-01")))
    both = Scope(period=Period("2026-01", "2026-04"))
    both = both.narrowed(Dimension.SERVICE, "Birch").narrowed(Dimension.STAFF_GROUP, "Night")
    for views in ((january, View(both)), (View(both), january)):
        asked = Asked(K5, views[:1])
        assert asked.ask(cube_of(numbers), views[1])
    assert Asked(K5).ask(cube_of(numbers), View(both)) == ""


def test_a_hidden_bar_is_not_opened_by_choosing_it() -> None:
    """Birch is hidden beside Rose; asked for alone it would be told."""
    numbers = {
        ("Maple", "Day", "2026-01"): 40,
        ("Birch", "Day", "2026-01"): 9,
        ("Rose", "Day", "2026-01"): 3,
    }
    cube, asked = cube_of(numbers), Asked(K5, [View(YEAR)])
    assert asked.ask(cube, View(YEAR.narrowed(Dimension.SERVICE, "Birch")))
    assert not asked.ask(cube, View(YEAR.narrowed(Dimension.SERVICE, "Birch", "Rose")))


def test_a_hidden_cell_of_a_table_is_not_opened_by_a_filter() -> None:
    numbers = {(service, group, "2026-01"): 30 for service in SERVICES for group in GROUPS}
    numbers |= {("Maple", "Day", "2026-01"): 3, ("Maple", "Night", "2026-01"): 9}
    cube = cube_of(numbers)
    table = View(YEAR, (Dimension.SERVICE, Dimension.STAFF_GROUP))
    refused = 0
    for service in ("Birch", "Rose"):
        narrow = View(YEAR.narrowed(Dimension.SERVICE, service))
        assert not Asked(K5, [View(YEAR)]).ask(cube, narrow)
        refused += bool(Asked(K5, [table]).ask(cube, narrow))
        assert bool(Asked(K5, [narrow]).ask(cube, table)) == bool(
            Asked(K5, [table]).ask(cube, narrow)
        )
    assert refused == 1


def test_a_table_of_very_many_values_is_judged_as_it_is_shown() -> None:
    """Each place and route once, among so many that a table of all pairs fits no computer."""
    drawn = facts(Made(when="2026-01-07", reported="2026-01-09") for _ in range(40))
    names = tuple(f"{place}" for place in range(100_000))
    words = {**drawn.words, "location": ("", *names), "route": ("", *names)}
    codes = array("i", range(1, 41))
    columns = {**drawn.columns, "location": codes, "route": codes[::-1]}
    cube = Cube(replace(drawn, columns=columns, words=words), NAMES)
    assert not Asked(K5).ask(cube, View(YEAR, (Dimension.LOCATION, Dimension.ROUTE)))


def test_three_choices_are_added_and_taken_away() -> None:
    """Maple and Birch, Birch and Rose, all three: Birch is what the first two share."""
    numbers = {
        ("Maple", "Day", "2026-01"): 30,
        ("Birch", "Day", "2026-01"): 4,
        ("Rose", "Day", "2026-01"): 30,
    }
    cube, asked = cube_of(numbers), Asked(K5)
    for pair in (("Maple", "Birch"), ("Birch", "Rose")):
        assert asked.ask(cube, View(YEAR.narrowed(Dimension.SERVICE, *pair))) == ""
    assert asked.ask(cube, View(YEAR))


def test_choices_beyond_the_most_are_refused_and_none_is_forgotten() -> None:
    numbers = {("Maple", "Day", month): 50 for month in months("2020-01", 60)}
    many = [View(Scope(period=Period("2020-01", month))) for month in months("2020-01", 50)]
    cube, asked = cube_of(numbers), Asked(K5, many)
    assert len(asked.views) == MOST
    assert f"{MOST} different choices" in asked.ask(cube, many[-1])
    assert asked.ask(cube, many[0]) == ""


@given(scope=scopes, practice=st.sampled_from([None, False, True]))
def test_a_choice_is_kept_as_text(scope: Scope, practice: bool | None) -> None:
    kept = Scope(period=scope.period, only=scope.only, practice=practice)
    for table in (None, (Dimension.SERVICE, Dimension.TYPE)):
        assert view_of(view_text(View(kept, table))) == View(kept, table)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"period": ["2026-02", "2026-01"]}', "nonsense"])
def test_what_is_no_choice_is_none(text: str) -> None:
    assert view_of(text) is None


def test_figures_end_with_the_last_month_that_is_over_and_what_was_reported_by_then() -> None:
    today = date(2026, 11, 22)
    assert settled_day(today) == date(2026, 10, 31)
    made = facts(
        [
            Made(when="2026-10-30", reported="2026-10-31"),
            Made(when="2026-10-30", reported="2026-11-01"),
            Made(when="2026-11-02", reported="2026-11-02"),
            Made(when="2026-09-02"),
        ]
    )
    scope = Scope(period=Period("2026-01", "2026-11"))
    assert Cube(made, NAMES).number(scope) == 4
    assert Cube(settled_facts(made, today), NAMES).number(scope) == 2
    assert Cube(settled_facts(made, date(2026, 12, 1)), NAMES).number(scope) == 4
    assert settled_scope(scope, today).period == Period("2026-01", "2026-10")
    assert Cube(settled_facts(facts([]), today), NAMES).number(scope) == 0
