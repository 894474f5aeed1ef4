"""A plan that rests on memory, in the real window: the key that moves a case on asks first."""

from __future__ import annotations

import shutil
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from rca_studio.domain.case import Stage
from rca_studio.domain.plan import ActionState, EvidenceCheck, Strength
from rca_studio.domain.registers import CaseQuery
from rca_studio.editing import plan_gestures
from rca_studio.ui import theme
from rca_studio.ui.case.actions_library import LibrarySheet
from rca_studio.ui.case.strength_question import STRENGTH, StrengthQuestion
from tests.ui.test_main_window import quiet, started

Key = Qt.Key


@pytest.fixture
def desk(sample_file, tmp_path, qapp, qtbot):
    path = tmp_path / "sample.rca"
    shutil.copy(sample_file, path)
    made = started(qapp, qtbot, path)
    made.window.resize(1366, 768)
    yield made
    made.window.close()
    theme.apply(qapp, "light")


@pytest.fixture
def case_id(desk, qtbot) -> str:
    """A case in Act whose plan is whole, but of weaker actions only."""
    studio = desk.studio
    rows = studio.registers.cases(CaseQuery(stages=(Stage.ACT,)), limit=50).rows
    found = next(row.id for row in rows if studio.casefile(row.id).actions)
    actions = studio.casefile(found).actions
    weaken = partial(
        plan_gestures.revise_all,
        label="Weaken",
        strength=Strength.WEAKER,
        owner="Service manager",
        deadline="2026-12-20",
        review_date="2027-01-20",
        measure="Seen in 20 of 20",
        state=ActionState.IN_PROGRESS,
        findings=tuple(one.id for one in studio.casefile(found).findings),
    )
    seen = (EvidenceCheck(text="Seen"),)
    steps = (weaken((one,), checks=one.checks or seen) for one in actions)
    step = plan_gestures.together("Weaken", steps)
    assert studio.edit(step)
    assert [one.key for one in studio.blockers_of(found)] == [STRENGTH]
    desk.window.open_case(found, "review")
    quiet(qtbot, desk)
    return found


def sheet_of(kind):
    tops = QApplication.topLevelWidgets()
    return next(w for w in tops if isinstance(w, kind) and w.isVisible())


def test_the_key_that_moves_a_case_on_asks_and_goes_on_with_a_reason(desk, case_id, qtbot):
    desk.window._commands.do("way_on")
    asked = sheet_of(StrengthQuestion)
    qtbot.keyClicks(asked.reason, "The lease ends in March")
    qtbot.keyClick(asked.go_on, Key.Key_Space)
    quiet(qtbot, desk)
    casefile = desk.studio.casefile(case_id)
    assert casefile.case.stage is Stage.VALIDATE
    assert casefile.waivers[STRENGTH].reason == "The lease ends in March"


def test_or_a_stronger_one_is_chosen_and_opened(desk, case_id, qtbot):
    before = len(desk.studio.casefile(case_id).actions)
    desk.window._commands.do("way_on")
    qtbot.keyClick(sheet_of(StrengthQuestion).yes, Key.Key_Space)
    library = sheet_of(LibrarySheet)
    quiet(qtbot, desk)
    qtbot.keyClick(library.yes, Key.Key_Space)
    quiet(qtbot, desk)
    casefile = desk.studio.casefile(case_id)
    assert len(casefile.actions) == before + 1
    made = casefile.actions[-1]
    assert made.strength is Strength.STRONGER
    screen = desk.window.current_screen()
    assert screen.tab == "actions"
    assert casefile.case.stage is Stage.ACT
