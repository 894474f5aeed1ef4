"""The plan screen over the sample, shown and quiet, for tests of what is done on it."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from rca_studio.domain.plan import Action
from rca_studio.domain.registers import ActionRow
from rca_studio.ui.plan.plan_screen import PlanScreen
from rca_studio.ui.plan.table_columns import KEYS
from rca_studio.ui.plan.table_view import ActionTable
from rca_studio.ui.widgets.field import ComboBox
from tests.ui.sample_desk import SampleDesk


@dataclass
class PlanRoom:
    """What a test works at."""

    desk: SampleDesk
    screen: PlanScreen
    qtbot: object

    @property
    def table(self) -> ActionTable:
        return self.screen.layouts.table

    def quiet(self) -> None:
        for _ in range(5):  # what was typed is stored once its editor has gone
            QApplication.processEvents()
        studio = self.desk.studio
        self.qtbot.waitUntil(lambda: not studio.jobs.busy, timeout=10_000)
        QApplication.processEvents()

    def row(self, action_id: str) -> ActionRow:
        """An action as the screen knows it now."""
        return next(row for row in self.screen.whole_rows if row.id == action_id)

    def stored(self, row: ActionRow) -> Action:
        """An action as it is stored now."""
        found = self.desk.studio.casefile(row.case_id).get(row.id)
        assert isinstance(found, Action)
        return found

    def at(self, row: ActionRow, key: str) -> None:
        """Put the keyboard on a cell."""
        table = self.table
        self.screen.activateWindow()  # a list of completions may have been the active one
        self.qtbot.waitUntil(self.screen.isActiveWindow)
        table.setFocus()
        assert table.go_to(row.id)
        place = table.model().index(table.currentIndex().row(), KEYS.index(key))
        table.setCurrentIndex(place)

    def edit(self, row: ActionRow, key: str) -> QWidget:
        """Open the editor of a cell with F2."""
        self.at(row, key)
        QTest.keyClick(self.table, Qt.Key.Key_F2)
        QApplication.processEvents()
        editor = QApplication.focusWidget()
        assert editor is not self.table
        return editor

    def choices(self, row: ActionRow, key: str) -> ComboBox:
        """Open the choices of a cell with F2."""
        self.edit(row, key)
        found = [one for one in self.table.findChildren(ComboBox) if one.isVisible()]
        assert len(found) == 1
        return found[0]

    def choose(self, editor: ComboBox, key: str) -> None:
        """Choose in the list that hangs open, by key."""
        view = editor.view()
        view.setCurrentIndex(editor.model().index(editor.findData(key), 0))
        QTest.keyClick(view, Qt.Key.Key_Return)
        QApplication.processEvents()
        self.quiet()

    def type(self, editor: QWidget, words: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
        """Write over what stands in an editor and leave it by a key."""
        editor.selectAll()
        if words:
            QTest.keyClicks(editor, words)
        else:
            QTest.keyClick(editor, Qt.Key.Key_Delete)
        QTest.keyClick(editor, key)
        QApplication.processEvents()
        self.quiet()


def open_plan(desk: SampleDesk, qtbot) -> PlanRoom:
    """The plan screen, shown and quiet."""
    screen = PlanScreen(desk.studio, desk.guide)
    qtbot.addWidget(screen)
    screen.resize(1500, 900)
    screen.show()
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    room = PlanRoom(desk, screen, qtbot)
    room.quiet()
    return room
