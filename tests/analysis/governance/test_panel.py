"""What a panel is made of: a hidden number cannot be carried along by anything."""

import pytest

from rca_studio.analysis.governance.panel import Cell, Drill
from rca_studio.analysis.governance.scope import Period, Scope

DRILL = Drill(scope=Scope(period=Period("2026-01", "2026-02")), words="Near falls")


@pytest.mark.parametrize("more", [{"value": 3}, {"value": None, "drill": DRILL}])
def test_a_hidden_number_has_neither_value_nor_cases(more):
    with pytest.raises(ValueError, match="hidden"):
        Cell(shown="<5", hidden=True, **more)


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="before it begins"):
        Period("2026-02", "2026-01")


def test_a_scope_is_narrowed_within_what_was_asked_for():
    from rca_studio.analysis.governance.scope import Dimension

    scope = DRILL.scope.narrowed(Dimension.SERVICE, "A", "B").narrowed(Dimension.SERVICE, "B", "C")
    assert scope.values(Dimension.SERVICE) == ("B",)
    assert scope.without(Dimension.SERVICE) == DRILL.scope
    assert len(scope.period) == 2
