"""Ten thousand actions: no switch may grow with the square of them, or ask Qt line by line.

The goal is 150 ms (see ``benchmarks/bench_plan_views.py``); the bound here has room for a slow
machine and still fails where a switch took seconds before.
"""

import time
from datetime import date, timedelta

import pytest
from PySide6.QtWidgets import QApplication

from rca_studio.domain.plan import ActionState, Strength
from rca_studio.ui.plan.grouping import by_deadline, grouped
from rca_studio.ui.plan.rows import PlanFilter, figures
from rca_studio.ui.plan.table_model import PlanTable
from rca_studio.ui.plan.table_view import ActionTable
from tests.ui.plan.test_grouping import ROW

TODAY = date(2026, 11, 18)
BOUND = 0.9
STATES, STRENGTHS = tuple(ActionState), tuple(Strength)


@pytest.fixture(scope="module")
def many():
    return by_deadline(
        ROW._replace(
            id=f"a{n}",
            case_id=f"c{n // 3}",
            case_reference=f"NM-{n // 3}",
            owner=f"Owner {n % 61}",
            service=f"Service {n % 17}",
            deadline=(TODAY + timedelta(days=n % 200 - 40)).isoformat(),
            state=STATES[n % len(STATES)],
            strength=STRENGTHS[n % len(STRENGTHS)],
        )
        for n in range(10_000)
    )


@pytest.fixture
def table(qtbot, qapp, many):
    made = ActionTable(PlanTable())
    qtbot.addWidget(made)
    made.resize(1600, 900)
    made.show()
    made.show_groups(grouped(many, "owner", TODAY), "owner", TODAY)
    QApplication.processEvents()
    return made


def spent(do):
    began = time.thread_time()
    do()
    QApplication.processEvents()
    return time.thread_time() - began


@pytest.mark.parametrize("group", ["service", "due", "strength", "case", ""])
def test_regrouping(table, many, group):
    def regroup():
        table.show_groups(grouped(many, group, TODAY, sort="text"), group, TODAY)

    table.go_to(many[5_000].id)
    assert spent(regroup) < BOUND
    assert table.current().id == many[5_000].id


def test_choosing_and_folding_everything(table, many):
    head = table.horizontalHeader()

    def choose_all():
        table.choose(row.id for row in many)
        head.grab()  # painted: a head that asks which columns are chosen asks each line

    assert spent(choose_all) < BOUND / 2
    assert len(table.chosen()) == len(many)
    groups = table.model().groups
    assert spent(lambda: table.fold(group.key for group in groups)) < BOUND
    assert spent(lambda: table.fold(())) < BOUND


def test_narrowing_and_counting(many):
    chosen = PlanFilter("all", text="cabinet nm-99")
    assert spent(lambda: chosen.narrowed(many)) < BOUND
    assert spent(lambda: figures(many, TODAY)) < BOUND
