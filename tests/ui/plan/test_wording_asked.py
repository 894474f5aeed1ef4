"""Before others read the plan, its words are offered for a look: once, to one wish at a time."""

import pytest
from PySide6.QtWidgets import QApplication

from rca_studio.domain.registers import ActionQuery
from rca_studio.ui import theme
from rca_studio.ui.plan.wording import ask_about_plan
from rca_studio.ui.wording_hint import WordingDialog
from tests.ui.case.desk import make_desk
from tests.ui.plan.plan_desk import action, put


@pytest.fixture
def desk(tmp_path, qapp, qtbot):
    theme.apply(qapp, "light")
    made = make_desk(tmp_path)
    yield made
    qtbot.waitUntil(lambda: not made.studio.jobs.busy)
    made.studio.close()


def rows(desk):
    return desk.studio.registers.actions(ActionQuery())


def hints():
    tops = QApplication.topLevelWidgets()
    return [one for one in tops if isinstance(one, WordingDialog) and one.isVisible()]


def test_keys_pressed_twice_in_haste_are_one_wish(desk, qtbot):
    put(desk, action(desk, "a", text="Mark the floor"))
    done = []
    for _ in range(2):
        ask_about_plan(desk.studio, desk.guide, rows(desk), lambda: done.append("printed"))
    qtbot.waitUntil(lambda: bool(done))
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy)
    assert done == ["printed"]
    ask_about_plan(desk.studio, desk.guide, rows(desk), lambda: done.append("again"))
    assert done == ["printed", "again"]


def test_words_that_judge_are_said_once_and_never_hold_it_up(desk, qtbot):
    put(desk, action(desk, "a", text="Train the careless staff again"))
    done = []
    ask_about_plan(desk.studio, desk.guide, rows(desk), lambda: done.append("printed"))
    qtbot.waitUntil(lambda: len(hints()) == 1)
    assert not done
    hints()[0].as_it_is.click()
    assert done == ["printed"]
    ask_about_plan(desk.studio, desk.guide, rows(desk), lambda: done.append("again"))
    assert done == ["printed", "again"]
    assert not hints()
