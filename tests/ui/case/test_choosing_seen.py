"""What helps to choose and to measure, as a screen reader and tired eyes find it, at two sizes."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from rca_studio.domain.plan import Measure, MeasureKind
from rca_studio.editing import gestures, plan_gestures
from rca_studio.editing.plan_gestures import Figure
from rca_studio.ui import theme
from rca_studio.ui.case.actions_library import LibrarySheet
from rca_studio.ui.case.actions_paste import PasteSheet
from rca_studio.ui.case.actions_tab import ActionsTab
from rca_studio.ui.case.strength_question import StrengthQuestion
from tests.causal_examples import doorway
from tests.ui.case.desk import make_desk
from tests.ui.causes.room import put_model
from tests.ui.test_accessibility import cut, nameless, small

PROCESS = MeasureKind.PROCESS
SHARE = Measure(kind=PROCESS, text="Clear", numerator="Clear", denominator="Checks", target=95.0)


@pytest.fixture(params=[1.0, 1.5])
def desk(tmp_path, qapp, request):
    theme.apply(qapp, "light", scale=request.param)
    made = make_desk(tmp_path)
    put_model(made, doorway())
    yield made
    made.studio.close()
    theme.apply(qapp, "light", scale=1.0)


@pytest.fixture
def measured(desk) -> str:
    step, made = gestures.add_action(
        desk.casefile, "Mark a place for the walker", done_on="2026-05-01", measures=(SHARE,)
    )
    assert desk.studio.edit(step)
    figures = [Figure(f"2026-{month:02d}-15", 8 + month, 20, "evening") for month in range(1, 11)]
    stamp = desk.studio.writer.stamp()
    action = desk.casefile.get(made)
    step = plan_gestures.add_figures(desk.casefile, action, PROCESS, figures, stamp)
    assert desk.studio.edit(step)
    return made


def settled(desk, qtbot, widget) -> None:
    qtbot.waitExposed(widget)
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy)
    for _ in range(4):
        QApplication.processEvents()


def sound(widget) -> None:
    assert list(nameless(widget)) == []
    assert list(small(widget)) == []
    assert list(cut(widget)) == []


@pytest.mark.parametrize("width", [760, 1180])
def test_the_actions_with_open_ways_and_an_editor_with_figures(desk, measured, qtbot, width):
    tab = ActionsTab(desk.studio, desk.guide)
    qtbot.addWidget(tab)
    tab.resize(width, 700)
    tab.show_casefile(desk.casefile)
    tab.show()
    settled(desk, qtbot, tab)
    assert tab.uncovered.isVisible()
    tab.open_action(measured)
    settled(desk, qtbot, tab)
    sound(tab)


@pytest.mark.parametrize("which", ["library", "paste", "strength"])
def test_the_sheets_are_named_and_whole(desk, measured, qtbot, which) -> None:
    studio = desk.studio
    if which == "library":
        sheet = LibrarySheet(studio, desk.case_id)
    elif which == "paste":
        sheet = PasteSheet(SHARE, frozenset(), studio.today(), studio.jobs)
        sheet.table.setPlainText("14.11.2026\t18\t20\nsoon\t18\t20")
    else:
        sheet = StrengthQuestion(studio, desk.case_id)
    qtbot.addWidget(sheet)
    sheet.show()
    settled(desk, qtbot, sheet)
    sound(sheet)
