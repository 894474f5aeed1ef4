"""Where monthly figures are entered: typed into a grid, pasted, or read from a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QLineEdit,
    QTableView,
    QWidget,
)

from rca_studio.domain.deeds import Deed
from rca_studio.domain.governance import MonthlyFigure
from rca_studio.domain.words import plural
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.governance_gestures import enter_figures
from rca_studio.faults import FaultNote, KnownFault
from rca_studio.intake.monthly import Monthly, read_monthly
from rca_studio.intake.side_tables import SideTable, Unread, table_of_file, table_of_text
from rca_studio.ui import theme
from rca_studio.ui.causes.row_list import ListRow, RowList
from rca_studio.ui.dress import dress
from rca_studio.ui.governance.figures_model import FiguresModel
from rca_studio.ui.proof.allowing import why_locked
from rca_studio.ui.proof.sheet import AskSheet
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.field import ComboBox, Field
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.widgets.table import measure, row_height, set_up

TABLES = "Tables (*.csv *.xlsx *.txt *.tsv);;All files (*)"
_MOST_LISTED = 100
_WIDE = 104
"""How wide the room is where the window below is, in steps of the grid."""


class FiguresTable(QTableView):
    """The grid: digits change a cell, Enter goes on below, Delete empties, Ctrl+V pastes."""

    pasted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_up(self)
        dress(self, "steps")  # figures keep off the lines, and stand below their headings
        self.setAccessibleName("Monthly figures")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setShowGrid(True)
        self.verticalHeader().show()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setMinimumSectionSize(theme.grid(14))
        measure(self, row_height(), 1.7)

    def finish_typing(self) -> None:
        """Take what stands in an open cell."""
        editor = QApplication.focusWidget()
        if isinstance(editor, QLineEdit) and self.isAncestorOf(editor):
            self.commitData(editor)
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            self._go_below()

    def _go_below(self) -> None:
        here = self.currentIndex()
        below = here.siblingAtRow(here.row() + 1)
        self.setCurrentIndex(below if below.isValid() else here)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        here = self.currentIndex()
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            for index in self.selectedIndexes():
                self.model().setData(index, "")
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and here.isValid():
            if self.state() != QAbstractItemView.State.EditingState:  # else its end leads on
                self._go_below()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit()
        else:
            super().keyPressEvent(event)


class FiguresRoom(AskSheet):
    """Asks for the figures of months and services, and enters all of them as one step."""

    def __init__(self, studio: Studio, what: str = "", parent: QWidget | None = None) -> None:
        super().__init__(
            "Monthly figures",
            "How much care was given, so that near misses can be read beside it; and what else "
            "happened. Type into the table, paste from a spreadsheet, or read a file.",
            "Enter the figures",
            parent,
            _wide(parent),
        )
        self._studio = studio
        self._pack = studio.practice.governance
        services = [value for value, _ in studio.registers.values_of("service")]
        figures = studio.casefile(WORKSPACE).of(MonthlyFigure)
        self.model = FiguresModel(figures, services, studio.today())
        self.what = ComboBox()
        counted = (*self._pack.exposures, *self._pack.happenings)
        self.what.set_choices(tuple((one.key, one.label) for one in counted))
        self.what.choose(what or self._most(figures) or counted[0].key)
        self.table = FiguresTable()
        self.table.setModel(self.model)
        self.table.setMinimumHeight(theme.grid(40))
        self.read_label = Label("", theme.Size.STRONG, wrap=True)
        self.notes = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.missed = Label("", theme.Size.BODY, "error", wrap=True)
        self.unread = RowList("Lines that could not be read", 4)
        self._left_once = False
        self._lay_out()
        self.what.activated.connect(self._on_what)
        self.model.turned.connect(self._judge)
        self.table.pasted.connect(self.paste)
        self.agreed = self._enter
        self._on_what()
        self._show_unread(())
        self._judge()
        self.table.setFocus()
        QTimer.singleShot(0, self, self._go_to_newest)  # once it has its height

    def _most(self, figures: Sequence[MonthlyFigure]) -> str:
        keys = [one.what for one in figures if self._pack.figure(one.what)]
        return max(sorted(set(keys)), key=keys.count, default="")

    def _lay_out(self) -> None:
        self.body.addWidget(Field("What is counted", self.what))
        self.earlier = PlainButton("Earlier months")
        self.earlier.clicked.connect(self._show_earlier)
        self.paste_button = PlainButton("Paste a table")
        self.paste_button.clicked.connect(self.paste)
        self.file_button = PlainButton("From a file…")
        self.file_button.clicked.connect(self._ask_file)
        row = FlowLayout()
        for button in (self.earlier, self.paste_button, self.file_button):
            row.addWidget(button)
        self.body.addLayout(row)
        for part in (self.table, self.read_label, self.notes, self.missed, self.unread):
            self.body.addWidget(part)

    # -- reading -----------------------------------------------------------------------------------

    def paste(self) -> None:
        """Read what is on the clipboard: a table with months, or numbers from the cell on."""
        text = QApplication.clipboard().text()
        if not text.strip():
            self._tell("There is nothing to paste.")
            return
        table = table_of_text(text)
        found = self._reader()(table)
        here = self.table.currentIndex()
        if found.figures or not here.isValid():
            self.show_found(found)
            return
        wrong = self.model.take_block(here, [line.cells for line in table.lines])
        self._show_unread(())
        if wrong:
            self._tell(f"{plural(wrong, 'cell')} held no number and {_was(wrong)} left as it was.")

    def show_found(self, found: Monthly) -> None:
        """Show what was read of a table, to be entered."""
        self.model.take(found.figures)
        self.notes.setText(" ".join(found.notes))
        self.notes.setVisible(bool(found.notes))
        self._show_unread(found.unread)
        if found.figures:
            self.what.choose(found.figures[0].what)
            self._on_what()
        self._judge()

    def read_file(self, path: Path) -> None:
        """Read a file beside the window."""
        self._tell("Reading the file…")
        read = self._reader()
        self._studio.jobs.start(
            lambda _progress: read(table_of_file(path)), self.show_found, failed=self._failed
        )

    def _reader(self) -> Callable[[SideTable], Monthly]:
        """What reads a table as it is asked for now; from any thread."""
        counted = (*self._pack.exposures, *self._pack.happenings)
        return partial(
            read_monthly,
            known={one.key: one.label for one in counted},
            what=self.model.what,
            services=self.model.services,
            today=self._studio.today(),
        )

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, KnownFault):
            raise error
        self._tell(f"{error.what} {error.do}")

    def _ask_file(self) -> None:
        self._studio.prompts.choose_file("Read monthly figures", TABLES, self.read_file)

    # -- showing -----------------------------------------------------------------------------------

    def _on_what(self) -> None:
        self.model.show_what(self.what.key)
        self._go_to_newest()

    def _show_earlier(self) -> None:
        self.model.show_earlier()
        self.table.scrollToTop()

    def _go_to_newest(self) -> None:
        last = self.model.index(max(0, self.model.rowCount() - 2), 0)
        self.table.setCurrentIndex(last)
        self.table.scrollToBottom()

    def _show_unread(self, unread: Sequence[Unread]) -> None:
        count = plural(len(unread), "line")
        self.missed.setText(f"{count} could not be read and will not be entered:")
        self.unread.show_rows(
            [
                ListRow(str(at), f"Line {one.line}: {one.words}", one.reason)
                for at, one in enumerate(unread[:_MOST_LISTED])
            ]
        )
        for part in (self.missed, self.unread):
            part.setVisible(bool(unread))

    def _tell(self, words: str) -> None:
        self.notes.setText(words)
        self.notes.show()

    def _judge(self) -> None:
        number = len(self.model.entered)
        words = (
            f"{plural(number, 'figure')} to be entered" if number else "Nothing to be entered yet"
        )
        self.read_label.setText(f"{words}.")
        self.yes.setEnabled(bool(number))
        self.yes.show_text(f"Enter {plural(number, 'figure')}" if number else "Enter the figures")
        self._left_once = False

    # -- the end -----------------------------------------------------------------------------------

    def accept(self) -> None:
        """Enter, with what is still being typed into a cell."""
        self.table.finish_typing()
        super().accept()

    def reject(self) -> None:
        """Leave; what was typed is not lost by a single press of Escape."""
        if self.model.entered and not self._left_once:
            self._left_once = True
            self._tell("These figures are not entered yet. Leave once more to throw them away.")
            return
        super().reject()

    def _enter(self) -> None:
        studio, figures = self._studio, self.model.entered
        studio.attempt(
            lambda: enter_figures(studio.casefile(WORKSPACE), figures, studio.writer.stamp())
        )


def open_figures_room(
    studio: Studio, what: str = "", parent: QWidget | None = None
) -> FiguresRoom | None:
    """Open it for who may enter figures; tells who may not, and why."""
    if why := why_locked(studio, Deed.KEEP_FIGURES):
        studio.prompts.tell(FaultNote(why, "Nothing was changed.", ""))
        return None
    room = FiguresRoom(studio, what, parent)
    room.open()
    return room


def _wide(parent: QWidget | None) -> float:
    if parent is None:
        return _WIDE
    return min(_WIDE, max(640, parent.window().width() - 16) / theme.grid(1))


def _was(number: int) -> str:
    return "was" if number == 1 else "were"
