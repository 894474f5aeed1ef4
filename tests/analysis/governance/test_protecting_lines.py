"""No hidden number of a line can be worked out, not even by who knows the rule to its last word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca_studio.analysis.governance.guard import Line
from rca_studio.analysis.governance.pack import SmallNumbers
from rca_studio.analysis.governance.protecting import TOO_FEW, ProtectingGuard

K3 = SmallNumbers(key="k3", label="", below=3)
K5 = SmallNumbers(key="k5", label="", below=5)
NHS = SmallNumbers(key="nhs", label="", below=8, round_to=5)
CMS = SmallNumbers(key="cms", label="", below=11)
PRESETS = pytest.mark.parametrize("preset", [K5, NHS, CMS], ids=lambda one: one.key)


def words(line: Line) -> tuple[str, ...]:
    """What is seen."""
    return (*(cell.shown for cell in line.cells), line.total.shown)


def lines_of(total: int, places: int, least: int) -> Iterator[tuple[int, ...]]:
    """All lines of so many numbers with this total."""
    if places == 1:
        if total >= least:
            yield (total,)
        return
    for first in range(least, total + 1):
        for rest in lines_of(total - first, places - 1, least):
            yield (first, *rest)


def seen_alike(
    preset: SmallNumbers, places: int, most: int, least: int
) -> dict[tuple[str, ...], list[tuple[int, ...]]]:
    """All lines up to a total, by what is seen of them."""
    guard = ProtectingGuard(preset)
    found: dict[tuple[str, ...], list[tuple[int, ...]]] = defaultdict(list)
    for total in range(most + preset.round_to):
        for numbers in lines_of(total, places, least):
            found[words(guard.line(numbers))].append(numbers)
    return found


@pytest.mark.parametrize("least", [0, 1], ids=["zeros", "no_zeros"])
@pytest.mark.parametrize(
    ("preset", "places", "most"),
    [
        *((K5, 2, 40), (K5, 3, 32), (K5, 4, 22), (NHS, 2, 40), (NHS, 3, 30), (CMS, 3, 40)),
    ],
    ids=str,
)
def test_who_knows_the_rule_and_tries_every_line_finds_two_numbers_behind_each_hidden_one(
    preset: SmallNumbers, places: int, most: int, least: int
) -> None:
    """All lines are tried that would be shown the same way: nothing of the rule is left to find."""
    some = False
    for seen, behind in seen_alike(preset, places, most, least).items():
        if TOO_FEW in seen or sum(behind[0]) > most:
            continue
        for place, word in enumerate(seen[:-1]):
            if word.startswith("<") or word == "hidden":
                some = True
                assert len({numbers[place] for numbers in behind}) > 1, (seen, behind)
        if seen[-1].startswith("<"):
            assert len({sum(numbers) for numbers in behind}) > 1, (seen, behind)
    assert some


@pytest.mark.parametrize("preset", [K3, K5, NHS], ids=lambda one: one.key)
def test_a_line_is_withheld_only_where_even_its_names_would_tell(preset: SmallNumbers) -> None:
    guard = ProtectingGuard(preset)
    for places in range(1, 5):
        for total in range(1, 16):
            for numbers in lines_of(total, places, 0):
                if TOO_FEW in words(guard.line(numbers)):
                    assert set(numbers) == {1}


numbers_of_a_line = st.lists(
    st.one_of(st.integers(0, 12), st.integers(0, 3), st.integers(0, 300)), min_size=1, max_size=9
)


@PRESETS
@given(numbers=numbers_of_a_line)
@settings(max_examples=150, deadline=None)
def test_small_numbers_are_never_seen_and_others_are_true(
    preset: SmallNumbers, numbers: list[int]
) -> None:
    line = ProtectingGuard(preset).line(numbers)
    for number, cell in zip([*numbers, sum(numbers)], [*line.cells, line.total], strict=True):
        assert cell.drill is None
        assert cell.hidden == (cell.value is None)
        if 0 < number < preset.below:
            assert cell.hidden
        if not cell.hidden:
            assert cell.value is not None
            assert abs(cell.value - number) <= preset.round_to // 2
            assert cell.value % preset.round_to == 0


@PRESETS
@given(numbers=numbers_of_a_line, seed=st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_a_line_decides_nothing(
    preset: SmallNumbers, numbers: list[int], seed: object
) -> None:
    guard = ProtectingGuard(preset)
    by_number = dict(zip(numbers, words(guard.line(numbers)), strict=False))
    turned = sorted(numbers)
    assert all(
        by_number[number] == word
        for number, word in zip(turned, words(guard.line(turned)), strict=False)
    )


@pytest.mark.parametrize(
    ("numbers", "seen"),
    [
        ((3, 9, 20), ("<5", "hidden", "20", "32")),
        ((3,), ("<5", "<5")),
        ((0, 6), ("0", "6", "6")),
        ((2, 2), ("<5", "<5", "<5")),
        ((1, 5), ("hidden", "hidden", "6")),
        ((1, 1, 1, 1, 1), (TOO_FEW,) * 5 + ("5",)),
        ((0, 0), ("0", "0", "0")),
    ],
    ids=str,
)
def test_what_is_seen(numbers: Sequence[int], seen: tuple[str, ...]) -> None:
    for order in set(permutations(range(len(numbers)))):
        line = ProtectingGuard(K5).line([numbers[place] for place in order])
        assert words(line) == (*(seen[place] for place in order), seen[-1])


def test_a_share_is_hidden_where_its_part_or_the_rest_is_small() -> None:
    guard = ProtectingGuard(K5)
    assert guard.share(3, 40).hidden
    assert guard.share(37, 40).hidden
    assert guard.share(0, 40).shown == "0\xa0%"
    assert guard.share(40, 40).shown == "100\xa0%"
    assert guard.share(10, 40).shown == "25\xa0%"
    assert guard.share(2, 3).hidden
    assert guard.share(0, 0).shown == "–"


def test_a_share_does_not_tell_what_a_line_hides() -> None:
    guard = ProtectingGuard(K5)
    assert words(guard.line((3, 9, 20)))[1] == "hidden"
    assert guard.share(9, 32).hidden
    assert guard.share(23, 32).hidden
    assert guard.share(20, 32).shown == "62\xa0%"


def test_a_series_takes_as_many_months_together_as_it_needs() -> None:
    guard = ProtectingGuard(K5)
    assert guard.months_together([5, 0, 12]) == 1
    assert guard.months_together([2, 2, 2] * 4) == 3
    assert guard.months_together([6, 2, 2, 2]) == 3
    assert guard.months_together([2, 2, 2, 2]) == 6
    assert guard.months_together([1] * 24) == 6
    assert guard.months_together([1] * 3) is None
