"""Registers of thousands of names, many of them alike: the work grows with them, and no faster."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.analysis.deident.clearing import Clearer
from rca_studio.analysis.deident.neighbours import LEAST_FUZZY, Neighbours, close
from rca_studio.domain.session import KnownName, NameKind

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def spelled(number: int) -> str:
    """A surname of its own for each number."""
    return "Zor" + "".join(LETTERS[number // 26**place % 26] for place in range(4))


def first(number: int) -> KnownName:
    return KnownName(id=f"n{number:05}", kind=NameKind.PERSON, name=f"Vorname{number} Nachname")


def shared(number: int) -> KnownName:
    return KnownName(id=f"n{number:05}", kind=NameKind.STAFF, name=f"Brunhild {spelled(number)}")


def house(number: int) -> KnownName:
    return KnownName(id=f"n{number:05}", kind=NameKind.SITE, name=f"Zorvik {spelled(number)} 7")


class Calls:
    count = 0


@contextmanager
def counted() -> Iterator[Calls]:
    """How many functions are called meanwhile, those of C as well."""
    calls = Calls()

    def one(_frame: object, event: str, _given: object) -> None:
        calls.count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(one)
    try:
        yield calls
    finally:
        sys.setprofile(before)


@pytest.mark.parametrize("named", [first, shared, house])
def test_registering_names_that_share_a_word_takes_no_more_for_each(
    named: Callable[[int], KnownName],
) -> None:
    def calls(count: int) -> int:
        names = [named(number) for number in range(count)]
        with counted() as made:
            Clearer(names)
        return made.count

    calls(10)
    assert calls(1_200) < 4.6 * calls(300)


def test_a_text_without_names_takes_as_long_however_many_are_known() -> None:
    def calls(count: int) -> int:
        clearer = Clearer([shared(number) for number in range(count)])
        clearer.text("He walked to the door.")
        with counted() as made:
            clearer.text("The bed was not braked, and the alarm was off when the walker slid.")
        return made.count

    assert calls(1_600) < 1.2 * calls(200)


def test_each_of_many_alike_has_a_stand_in_of_their_own() -> None:
    clearer = Clearer([shared(number) for number in range(300)])
    told = [clearer.text(f"Then Brunhild {spelled(number)} came.").text for number in range(300)]
    assert told == [f"Then Worker {number + 1} came." for number in range(300)]
    assert clearer.text(f"{spelled(41)}, Brunhild came back.").text == "Worker 42 came back."


def test_houses_with_numbers_are_told_apart() -> None:
    clearer = Clearer([house(number) for number in range(40)])
    cleared = clearer.text(f"From Zorvik {spelled(7)} 7 to zorvik-{spelled(9)}-7.").text
    assert "orvik" not in cleared
    assert "7" not in cleared


words = st.text("abcd", min_size=1, max_size=9)


@given(st.lists(st.tuples(st.booleans(), words), max_size=40))
def test_what_is_remembered_of_neighbours_is_what_would_be_found_anew(
    steps: list[tuple[bool, str]],
) -> None:
    known: list[str] = []
    asked: list[str] = []
    neighbours = Neighbours()
    for learns, word in steps:
        if learns and word not in known:
            known.append(word)
            neighbours.learn(word)
        elif not learns:
            asked.append(word)
        anew = Neighbours()
        for one in known:
            anew.learn(one)
        for one in asked:
            assert neighbours.nearest(one) == anew.nearest(one)
            if len(one) >= 3:
                longer = [it for it in known if it.startswith(one) and it != one]
                assert list(neighbours.longer(one)) == longer


@given(words, words)
def test_a_neighbour_is_close(one: str, other: str) -> None:
    neighbours = Neighbours()
    neighbours.learn(other)
    assert neighbours.nearest(one) in (None, other)
    if neighbours.nearest(one):
        assert close(one, other)
        assert min(len(one), len(other)) >= LEAST_FUZZY
