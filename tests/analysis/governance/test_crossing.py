"""Tables of one choice, and of several, do not give a small number away together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from rca_studio.analysis.governance.cube import Cube
from rca_studio.analysis.governance.disclosure import Asked
from rca_studio.analysis.governance.pack import SmallNumbers
from rca_studio.analysis.governance.scope import Dimension, Period, Scope
from rca_studio.analysis.governance.view import View
from tests.analysis.governance.seen import NAMES, Seen, facts

YEAR = Scope(period=Period("2026-01", "2026-06"))
K5 = SmallNumbers(key="k5", label="", below=5)
PLACE, SERVICE, TYPE = Dimension.LOCATION, Dimension.SERVICE, Dimension.TYPE


def cube_of(numbers: Mapping[tuple[str, str, str], int]) -> Cube:
    """A cube with so many cases by place, service and type."""
    return Cube(
        facts(
            [
                Seen(location=place, service=service, protocol=kind, when="2026-03-02")
                for (place, service, kind), number in numbers.items()
                for _ in range(number)
            ]
        ),
        NAMES,
    )


NESTED = {
    ("Floor 1", "Maple", "fall"): 3,
    ("Floor 2", "Maple", "fall"): 12,
    ("Floor 1", "Maple", "staffing"): 11,
    ("Floor 2", "Maple", "staffing"): 30,
    ("Round", "Birch", "fall"): 20,
    ("Round", "Birch", "staffing"): 9,
}


def test_places_that_lie_in_one_service_are_not_added_up_to_it() -> None:
    """Falls on two floors are those of the house: what is open of one gives the other."""
    cube = cube_of(NESTED)
    asked = Asked(K5)
    assert asked.ask(cube, View(YEAR, (PLACE, TYPE))) == ""
    refusal = asked.ask(cube, View(YEAR, (SERVICE, TYPE)))
    assert refusal.startswith("This table together with an earlier one")
    assert asked.ask(cube, View(YEAR, (PLACE, TYPE))) == ""
    assert asked.ask(cube, View(YEAR, (TYPE, PLACE))) == ""


def test_tables_of_large_numbers_stand_beside_each_other() -> None:
    cube = cube_of({key: 10 * number for key, number in NESTED.items()})
    asked = Asked(K5)
    for table in ((PLACE, TYPE), (SERVICE, TYPE), (PLACE, SERVICE)):
        assert asked.ask(cube, View(YEAR, table)) == ""


def test_the_last_side_of_a_round_of_tables_is_refused() -> None:
    """Each pair of values has many; three together have few, and three tables bound them."""
    numbers = {
        (place, service, kind): 2 if (place, service, kind) == ("A", "Maple", "fall") else 10
        for place in "AB"
        for service in ("Maple", "Birch")
        for kind in ("fall", "staffing")
    }
    cube, asked = cube_of(numbers), Asked(K5)
    assert asked.ask(cube, View(YEAR, (PLACE, TYPE))) == ""
    assert asked.ask(cube, View(YEAR, (SERVICE, TYPE))) == ""
    assert asked.ask(cube, View(YEAR, (PLACE, SERVICE)))


def test_other_words_for_the_same_near_misses_are_no_way_around() -> None:
    """A period longer by an empty month looks at the very same cases."""
    cube, asked = cube_of(NESTED), Asked(K5)
    assert asked.ask(cube, View(YEAR, (PLACE, TYPE))) == ""
    longer = replace(YEAR, period=Period("2025-12", "2026-06"))
    assert asked.ask(cube, View(longer, (SERVICE, TYPE)))


def test_a_cell_is_not_had_by_taking_one_table_from_another() -> None:
    """Each bar keeps many; but of falls on floor 1 all but two are in one service."""
    numbers = {
        ("A", "Maple", "fall"): 12,
        ("A", "Birch", "fall"): 2,
        ("B", "Maple", "fall"): 20,
        ("B", "Birch", "fall"): 20,
        ("A", "Maple", "staffing"): 20,
        ("A", "Birch", "staffing"): 20,
        ("B", "Maple", "staffing"): 20,
        ("B", "Birch", "staffing"): 20,
    }
    cube, asked = cube_of(numbers), Asked(K5)
    assert asked.ask(cube, View(YEAR, (PLACE, TYPE))) == ""
    assert asked.ask(cube, View(YEAR.narrowed(SERVICE, "Maple"), (PLACE, TYPE)))
    numbers["A", "Birch", "fall"] = 9
    cube, asked = cube_of(numbers), Asked(K5)
    assert asked.ask(cube, View(YEAR, (PLACE, TYPE))) == ""
    assert asked.ask(cube, View(YEAR.narrowed(SERVICE, "Maple"), (PLACE, TYPE))) == ""


def test_a_dimension_by_itself_is_remembered_as_the_table_that_stands_there_instead() -> None:
    cube, asked = cube_of(NESTED), Asked(K5)
    assert asked.ask(cube, View(YEAR, (TYPE, TYPE))) == ""  # place by type is shown
    assert asked.ask(cube, View(YEAR, (SERVICE, TYPE)))
