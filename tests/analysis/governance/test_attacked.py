"""A solver over all that was shown, choice after choice, finds no small number."""

from __future__ import annotations

from random import Random

import pytest

from rca_studio.analysis.governance.pack import SmallNumbers
from tests.analysis.governance.attacker import choices_of, shown_of, worked_out, workspace_of

K5 = SmallNumbers(key="k5", label="", below=5)
CHOICES = 4


def attacked(seed: int, *, remembers: bool) -> list[object]:
    """The small numbers that are found of four choices of a made workspace."""
    random = Random(seed)
    workspace = workspace_of(random)
    views = list(choices_of(random, workspace, CHOICES))
    told = shown_of(workspace, views, K5, remembers=remembers)
    return list(worked_out(random, workspace, told, K5))


@pytest.mark.parametrize("seed", range(12))
def test_a_solver_finds_no_small_number_in_choices_that_may_be_shown(seed: int) -> None:
    assert attacked(seed, remembers=True) == []


def test_the_solver_would_find_some_if_nothing_was_refused() -> None:
    """So that the test above is one."""
    assert any(attacked(seed, remembers=False) for seed in range(12))
