"""Whatever is done while panels are worked out: nothing fails, and what is shown is true."""

import gc
import random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from rca_studio.analysis.governance.scope import Dimension
from rca_studio.domain.case import Case
from rca_studio.domain.casefile import ChangeSet, created
from rca_studio.domain.people import Person, Role
from rca_studio.editing.gestures import add
from rca_studio.ui.governance.governance_screen import GovernanceScreen
from rca_studio.ui.people.door import Door
from tests.ui.governance.test_governance_screen import Room
from tests.ui.governance.test_in_window import desk, settle  # noqa: F401
from tests.ui.people.team import set_up
from tests.ui.test_main_window import ALT, press

SECRET = "copper lantern seven"


def looked_at(sample_desk, qtbot) -> GovernanceScreen:
    screen = GovernanceScreen(sample_desk.studio, sample_desk.guide)
    qtbot.addWidget(screen)
    screen.resize(1366, 768)
    screen.show()
    screen.arrived()
    return screen


def steps(number: int) -> None:
    for _ in range(number):
        QApplication.processEvents()


def test_filters_periods_edits_and_undo_in_any_order_end_in_the_true_number(sample_desk, qtbot):
    room = Room(sample_desk, qtbot)
    screen, writer = room.screen, sample_desk.studio.writer
    chance = random.Random(1)
    before = room.cards["where"].panel.basis.number.value
    stored = 0
    for turn in range(60):
        match chance.randrange(6):
            case 0:
                value = chance.choice(["Community", "", "Gone", "x" * 5_000])
                screen.strip.filters.asked.emit(((Dimension.SERVICE, (value,)),))
            case 1:
                screen.strip.filters.asked.emit(())
            case 2:
                screen.period.choose(chance.choice(["12", "24", "all"]))
            case 3:
                screen.open_panel(chance.choice(list(room.cards)))
            case 4:
                case = Case(
                    id=f"odd{turn}",
                    reference=f"NM-9{turn:03d}",
                    title="Walker out of reach",
                    occurred="2026-11-01",
                    practice=True,
                )
                writer.edit(ChangeSet("Report near miss", created(case)))
                stored += 1
            case 5 if stored:
                writer.undo()
                stored -= 1
        steps(chance.randrange(3))
    assert stored
    screen.strip.filters.asked.emit(())
    screen.period.choose("24")
    room.quiet()
    assert room.cards["where"].panel.basis.number.value == before + stored


@pytest.mark.parametrize("turns", [0, 3, 9, 15])
def test_closing_the_workspace_meanwhile_fails_nothing(sample_desk, qtbot, turns):
    looked_at(sample_desk, qtbot)
    steps(turns)
    sample_desk.studio.close()
    steps(20)
    gc.collect()


@pytest.mark.parametrize("turns", [0, 6])
def test_who_signs_in_meanwhile_sees_no_more_than_they_may(desk, qtbot, turns):  # noqa: F811
    studio = desk.studio
    set_up(studio)
    member = Person(
        id="bo",
        name="Bo Lind",
        roles=(Role.BOARD_MEMBER,),
        secret=studio.workspace.make_secret(SECRET),
    )
    assert studio.edit(add("Add a person", member))
    settle(qtbot, desk)
    press(qtbot, desk, Qt.Key.Key_6, ALT)
    steps(turns)
    desk.window.person_asked.emit("lock")
    settle(qtbot, desk)
    door = next(one for one in desk.window.findChildren(Door) if one.isVisible())
    door.name.setCurrentText(member.name)
    door.row.editor.setText(SECRET)
    door.sign_in()
    qtbot.waitUntil(lambda: studio.writer.actor == member.name, timeout=20_000)
    settle(qtbot, desk)
    screen = desk.window.current_screen()
    assert isinstance(screen, GovernanceScreen)
    panels = [card.panel for card in screen.grid.cards.values() if card.panel is not None]
    assert panels
    for panel in panels:
        rows = (row for table in panel.tables() for _, row in table.rows)
        assert all(cell.drill is None for row in rows for cell in row), panel.key
        assert panel.basis.protection
