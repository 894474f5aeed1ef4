"""Reading a workbook back through its sheet: ticked, taken over as one step, refusals told."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QWidget

from rca_studio import app
from rca_studio.domain.people import Person, Role
from rca_studio.domain.plan import TO_DO, ActionState
from rca_studio.domain.plan_form import PLAN_SHEET
from rca_studio.domain.registers import ActionQuery
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.gestures import add
from rca_studio.editing.plan_gestures import move_deadline, together
from rca_studio.reports.compose import imprint_of
from rca_studio.reports.plan_workbook import plan_workbook
from rca_studio.settings import Settings
from rca_studio.ui import theme
from rca_studio.ui.plan.returned_lines import Kind
from rca_studio.ui.plan.returned_sheet import ReadBackSheet, look_into, read_back, workbooks_in
from tests.ui.case.desk import Recorder

STATE, DEADLINE, OWNER = 10, 5, 4


class Room:
    """A desk, a plan that went out, and hands that fill it in."""

    def __init__(self, desk, folder: Path, qtbot) -> None:
        self.desk, self.studio, self.qtbot = desk, desk.studio, qtbot
        registers = self.studio.registers
        rows = registers.actions(ActionQuery(states=TO_DO), 100)
        self.wholes = registers.whole_actions(rows)
        imprint = imprint_of(
            self.studio.casefile(WORKSPACE),
            registers.verify(),
            printed_at=datetime(2026, 11, 20, 9, 30),
            printed_by="",
        )
        self.path = folder / "Plan.xlsx"
        self.path.write_bytes(plan_workbook(self.wholes, imprint, self.studio.people))
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.resize(1300, 800)
        self.window.show()

    def fill(self, values, path: Path | None = None) -> Path:
        """Fill cells in: by number of the action, and column."""
        path = path or self.path
        book = openpyxl.load_workbook(path)
        for (number, column), value in values.items():
            book[PLAN_SHEET].cell(6 + number, column + 1).value = value
        book.save(path)
        return path

    def open(self, *paths: Path):
        sheet = look_into(self.studio, self.desk.guide, self.window, paths or (self.path,))
        self.wait()
        return sheet

    def wait(self) -> None:
        self.qtbot.waitUntil(lambda: not self.studio.jobs.busy, timeout=30_000)

    def action(self, number: int):
        one = self.wholes[number].action
        return self.studio.casefile(one.case_id).get(one.id)

    def other_state(self, number: int) -> str:
        begun = self.action(number).state is ActionState.IN_PROGRESS
        return "Done" if begun else "In progress"


@pytest.fixture
def room(sample_desk, tmp_path, qtbot):
    made = Room(sample_desk, tmp_path, qtbot)
    yield made
    made.wait()


def rows_of(sheet, kind: Kind):
    lines = sheet.lines
    return [row for row in range(lines.rowCount()) if lines.entry(row).kind is kind]


def test_what_is_ticked_is_taken_over_as_one_step_and_undone_as_one(room):
    before = [room.action(number) for number in range(3)]
    room.fill(
        {
            (0, STATE): "Done",
            (0, STATE + 1): date(2026, 11, 18),
            (1, STATE): "Done",
            (1, STATE + 2): "The joiner comes on Tuesday",
            (2, DEADLINE): date(2027, 3, 1),
        }
    )
    sheet = room.open()
    QAbstractItemModelTester(sheet.lines)
    assert sheet.told.text() == "4 changes from 1 workbook."
    assert sheet.yes.text() == "Take over 4 changes"
    deadline = rows_of(sheet, Kind.OFFER)[-1]
    assert "1 Mar 2027" in sheet.lines.spoken(sheet.lines.entry(deadline))
    sheet.view.setCurrentIndex(sheet.lines.index(deadline, 0))
    room.qtbot.keyClick(sheet.view, Qt.Key.Key_Space)
    assert sheet.yes.text() == "Take over 3 changes"
    sheet.accept()
    assert (room.action(0).state, room.action(0).done_on) == (ActionState.DONE, "2026-11-18")
    assert room.action(2) == before[2]
    one = before[1]
    (note,) = room.studio.casefile(one.case_id).evidence_for(one.id)[-1:]
    assert note.note == "The joiner comes on Tuesday"
    assert room.desk.guide.said[-1] == "3 changes taken over from Plan.xlsx"
    assert room.studio.writer.undo_label == "Read back Plan.xlsx"
    room.studio.undo()
    assert [room.action(number) for number in range(3)] == before


def test_the_same_workbook_read_again_has_nothing_to_say(room):
    room.fill({(0, STATE): "Done", (1, STATE + 2): "A note", (2, DEADLINE): date(2027, 3, 1)})
    room.open().accept()
    sheet = room.open()
    assert sheet.told.text() == "0 changes from 1 workbook. 3 more are here already."
    assert not sheet.yes.isEnabled()
    assert not room.desk.prompts.told
    sheet.reject()


def test_nothing_is_overwritten_in_silence(room):
    """What was changed here since stands side by side, and stays unless it is chosen."""
    room.fill({(0, DEADLINE): date(2027, 3, 1)})
    room.studio.edit(move_deadline(room.action(0), "2027-02-20"))
    sheet = room.open()
    assert sheet.told.text() == "1 change from 1 workbook, 1 to be decided."
    assert not sheet.yes.isEnabled()
    question = rows_of(sheet, Kind.QUESTION)[0]
    assert "changed here since: 20 Feb 2027" in sheet.lines.entry(question).words
    leave, take = rows_of(sheet, Kind.CHOICE)
    assert sheet.lines.is_ticked(sheet.lines.entry(leave))
    sheet.lines.tick(take)
    sheet.accept()
    assert room.action(0).deadline == "2027-03-01"


def test_what_is_changed_while_the_sheet_is_open_is_looked_at_again(room):
    room.fill({(0, DEADLINE): date(2027, 3, 1)})
    sheet = room.open()
    room.studio.edit(move_deadline(room.action(0), "2027-02-20"))
    sheet.accept()
    room.wait()
    assert sheet.isVisible()
    assert room.action(0).deadline == "2027-02-20"
    assert "changed here meanwhile" in sheet.told.text()
    assert not sheet.yes.isEnabled()
    assert len(sheet.comparison.to_decide) == 1
    sheet.reject()


def test_two_workbooks_side_by_side(room, tmp_path):
    other = tmp_path / "Other.xlsx"
    shutil.copy(room.path, other)
    room.fill({(0, STATE): "Done", (1, STATE): room.other_state(1)})
    room.fill({(0, STATE): room.other_state(0) if room.other_state(0) != "Done" else "Done"}, other)
    room.fill({(0, DEADLINE): date(2027, 3, 1)})
    room.fill({(0, DEADLINE): date(2027, 3, 2)}, other)
    sheet = room.open(room.path)
    ticked = len(sheet.lines.wishes)
    sheet.add((other,))
    room.wait()
    assert "from 2 workbooks" in sheet.told.text()
    assert len(sheet.lines.wishes) < ticked
    texts = [sheet.lines.entry(row).whole for row in rows_of(sheet, Kind.CHOICE)]
    assert any("1 Mar 2027" in text and "Plan.xlsx" in text for text in texts)
    assert any("2 Mar 2027" in text and "Other.xlsx" in text for text in texts)
    row = next(
        row for row in rows_of(sheet, Kind.CHOICE) if "2 Mar 2027" in sheet.lines.entry(row).title
    )
    sheet.lines.tick(row)
    sheet.accept()
    assert room.action(0).deadline == "2027-03-02"


def test_what_a_role_refuses_is_told_and_the_rest_goes(room):
    """An owner says how far they have come; a deadline is planned by others."""
    studio = room.studio
    roles = {"Lead": Role.QUALITY_LEAD, "Owner": Role.ACTION_OWNER, "Admin": Role.ADMINISTRATOR}
    people = (Person(id=name, name=name, roles=(role,)) for name, role in roles.items())
    assert studio.edit(together("Set people up", [add("Add", person) for person in people]))
    studio.be("Owner")
    room.fill({(0, STATE): room.other_state(0), (1, DEADLINE): date(2027, 3, 1)})
    before = room.action(0)
    sheet = room.open()
    assert sheet.yes.text() == "Take over 2 changes"
    sheet.accept()
    room.wait()
    assert room.action(0).state is not before.state
    assert sheet.told.text() == "1 change taken over; 1 could not be."
    told = [sheet.lines.entry(row) for row in rows_of(sheet, Kind.TOLD)]
    assert any("to plan actions takes" in entry.words for entry in told)
    assert not sheet.yes.isEnabled()
    sheet.reject()


def test_a_file_that_cannot_be_read_is_told_in_the_list(room, tmp_path):
    bad = tmp_path / "Letter.xlsx"
    bad.write_bytes(b"not a workbook")
    room.fill({(0, STATE): room.other_state(0)})
    sheet = room.open(bad, room.path)
    assert "1 change from 1 workbook" in sheet.told.text()
    told = [sheet.lines.entry(row).title for row in rows_of(sheet, Kind.TOLD)]
    assert any("Letter.xlsx" in words and "damaged" in words for words in told)
    sheet.reject()


def test_all_and_none_by_key(room):
    room.fill({(0, DEADLINE): date(2027, 3, 1), (1, DEADLINE): date(2027, 3, 1)})
    sheet = room.open()
    sheet.view.setFocus()
    room.qtbot.keyClick(sheet.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert not sheet.lines.wishes
    room.qtbot.keyClick(sheet.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(sheet.lines.wishes) == 2
    sheet.reject()


def test_a_click_on_a_row_ticks_it(room):
    room.fill({(0, DEADLINE): date(2027, 3, 1)})
    sheet = room.open()
    (row,) = rows_of(sheet, Kind.OFFER)
    place = sheet.view.visualRect(sheet.lines.index(row, 0)).center()
    room.qtbot.mouseClick(sheet.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert not sheet.lines.wishes
    sheet.reject()


def test_dropped_workbooks(room, tmp_path):
    data = QMimeData()
    names = ("Plan.xlsx", "notes.txt", "OTHER.XLSM")
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in names])
    assert [path.name for path in workbooks_in(data)] == ["Plan.xlsx", "OTHER.XLSM"]


def test_asked_for_by_the_menu(room):
    room.fill({(0, DEADLINE): date(2027, 3, 1)})
    room.desk.prompts.file = room.path
    read_back(room.studio, room.desk.guide, room.window)
    room.wait()
    assert room.desk.prompts.asked == ["Read back a workbook"]
    (sheet,) = room.window.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    sheet.reject()


def test_in_the_window_by_the_menu_and_dropped_on_the_plan(sample_file, tmp_path, qapp, qtbot):
    """The whole way: exported, filled in, dropped on the plan, taken over, undone by the menu."""
    path = tmp_path / "sample.rca"
    shutil.copy(sample_file, path)
    desk = app.Desk(qapp, Settings.load(), theme_choice="light", prompts=Recorder())
    with qtbot.waitSignal(desk.ready, timeout=20_000):
        desk.start(app.build_parser().parse_args([str(path), "--size", "1300x820"]))
    window = desk.window
    qtbot.waitUntil(lambda: bool(window.menuBar().actions()), timeout=20_000)

    def quiet():
        qtbot.waitUntil(lambda: not desk.studio.jobs.busy, timeout=30_000)
        QApplication.processEvents()

    quiet()
    room = Room(SimpleNamespace(studio=desk.studio, guide=window), tmp_path, qtbot)
    before = room.action(0)
    room.fill({(0, STATE): room.other_state(0)})
    window.go("plan")
    quiet()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(room.path))])
    action, buttons, keys = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(QDropEvent(QPointF(50, 50), action, data, buttons, keys))
    quiet()
    (sheet,) = window.findChildren(ReadBackSheet)
    assert sheet.yes.text() == "Take over 1 change"
    sheet.accept()
    quiet()
    assert room.action(0).state is not before.state
    assert "1 change taken over from Plan.xlsx" in window.said
    window._menus.actions["undo"].trigger()
    assert room.action(0) == before
    window.prompts.file = room.path
    window._menus.actions["read_back"].trigger()
    quiet()
    assert window.prompts.asked[-1] == "Read back a workbook"
    sheets = window.findChildren(ReadBackSheet)
    assert [one.yes.text() for one in sheets if one.isVisible()] == ["Take over 1 change"]
    for one in sheets:
        one.reject()
    window.close()
    theme.apply(qapp, "light")
