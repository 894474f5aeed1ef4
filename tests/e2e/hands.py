"""Hands on the real window: they press keys, look at what has the focus, and nothing else."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from traceback import extract_stack

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from rca_studio import app, paths
from rca_studio.domain.casefile import CaseFile
from rca_studio.settings import Settings
from rca_studio.ui.case.case_screen import CaseScreen
from rca_studio.ui.main_window import MainWindow
from rca_studio.ui.people.door import Door
from rca_studio.ui.sessions.present.facilitator import Facilitator
from rca_studio.ui.sessions.present.projector import Projector

PATIENCE = 20_000
"""Milliseconds a state is waited for; a slow machine is no failure."""

MOST_TABS = 120
"""A way round the window longer than this is no way for a person."""


class Strays(QObject):
    """Notes widgets that come up as windows of their own although nobody asked for a window.

    On a real screen they flash, and they take the keyboard away from where it was.
    """

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.Show
            and isinstance(watched, QWidget)
            and watched.isWindow()
            and watched.parent() is None
            and not isinstance(watched, MainWindow | Projector | Facilitator)
            and type(watched).__module__.startswith("rca_studio")
        ):
            shown_by = [f for f in extract_stack() if "rca_studio" in f.filename][-1:]
            at = [f"{frame.filename}:{frame.lineno}" for frame in shown_by]
            self.seen.append(f"{type(watched).__name__} shown at {at}")
        return False


class Hands:
    """A person at the keyboard of a program that was started a moment ago.

    ``strokes`` counts the keys pressed, ``words`` those among them that wrote something.
    """

    def __init__(self, qapp: QApplication, qtbot, *arguments: object) -> None:
        QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
        self.qtbot = qtbot
        self.strokes = self.words = 0
        self._strays = Strays()
        qapp.installEventFilter(self._strays)
        self._started_at = perf_counter()
        self.desk = app.Desk(qapp, Settings.load(), theme_choice="light")
        options: argparse.Namespace = app.build_parser().parse_args(
            [*map(str, arguments), "--size", "1440x900"]
        )
        with qtbot.waitSignal(self.desk.ready, timeout=PATIENCE):
            self.desk.start(options)
        self.until(lambda: bool(self.window.menuBar().actions()), "the menus")
        self.come_to_front()

    @property
    def window(self) -> MainWindow:
        return self.desk.window

    @property
    def studio(self):
        assert self.desk.studio is not None
        return self.desk.studio

    @property
    def casefile(self) -> CaseFile:
        """The case that is open, or chosen in the list, as the program keeps it."""
        return self.studio.casefile(self.window.present_case())

    @property
    def seconds(self) -> float:
        """Since the program was started."""
        return perf_counter() - self._started_at

    def leave(self) -> None:
        """Close the window, whatever is open over it."""
        QApplication.instance().removeEventFilter(self._strays)
        for widget in QApplication.topLevelWidgets():
            if widget is not self.window:
                widget.close()
        self.window.close()
        self.window.deleteLater()
        assert not self._strays.seen, self._strays.seen

    # -- keys ------------------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        """Press keys by their names: ``press("Ctrl+I")``, ``press("Down", "Down")``."""
        for name in keys:
            self.come_to_front()
            pressed = QKeySequence(name)[0]
            QTest.keyClick(
                QGuiApplication.focusWindow(), pressed.key(), pressed.keyboardModifiers()
            )
            self.strokes += 1

    def type(self, words: str) -> None:
        """Type on whatever has the focus."""
        self.come_to_front()
        assert self.focus is not None, f"nothing takes “{words}”"
        offers = isinstance(self.focus, QLineEdit) and self.focus.completer() is not None
        for part in words if offers else (words,):
            self.qtbot.keyClicks(self.focus, part)
            if offers:  # a list comes and goes with the letters; nobody types faster than that
                QCoreApplication.processEvents()
        self.strokes += len(words)
        self.words += len(words)

    def write(self, words: str) -> None:
        """Replace what stands in the field that has the focus."""
        typed_in = isinstance(self.focus, QComboBox) and self.focus.isEditable()
        assert typed_in or isinstance(self.focus, QLineEdit | QPlainTextEdit), self.where
        self.press("Ctrl+A")
        self.type(words)

    def tab_to(self, name: str) -> None:
        """Press Tab until what has the focus is called ``name`` (its spoken name)."""
        seen = []
        for _ in range(MOST_TABS):
            if self.where == name:
                return
            seen.append(self.where)
            self.press("Tab")
        raise AssertionError(
            f"Tab never comes to “{name}”; it goes round {sorted(set(seen))}{self._over()}"
        )

    def fill(self, name: str, words: str) -> None:
        """Go to a field and write."""
        self.tab_to(name)
        self.write(words)

    def choose(self, name: str, words: str) -> None:
        """Go to a choice, open it, and take the one with these words."""
        self.tab_to(name)
        combo = self.focus
        assert isinstance(combo, QComboBox), self.where
        self.press("Alt+Down")
        self.until(combo.view().isVisible, f"the choices of {name}")
        self.press("Home")
        for _ in range(combo.count()):
            if combo.view().currentIndex().data() == words:
                break
            self.press("Down")
        self.press("Return")
        self.until(lambda: not combo.view().isVisible(), "the choices to close")
        assert combo.currentText() == words, f"{name} stays at {combo.currentText()}"

    def push(self, name: str) -> None:
        """Go to a button and press it."""
        self.tab_to(name)
        self.press("Return")

    def sign_in(self, name: str, secret: str) -> None:
        """Say who is there, at the door."""
        self.until(lambda: self.window.findChild(Door) is not None, "the door")
        self.quiet()
        door = self.window.findChild(Door)
        self.until(lambda: door.row.ready, "a try")
        self.fill("Your name", name)
        self.fill("Passphrase", secret)
        self.press("Return")
        self.quiet()

    def open_case(self, reference: str) -> None:
        """Search a case and open it."""
        self.until(lambda: not self.window.covered, "the way in")
        self.quiet()
        self.press("Ctrl+K")
        self.until(lambda: self.where == "Search the cases", "the search")
        self.write(reference)
        self.press("Return")
        cases = self.window.cases_screen()
        self.until(lambda: cases.model.query.text == reference, "the search")
        self.quiet()
        self.until(lambda: cases.table.currentIndex().row() == 0, "the case")
        self.press("Return")
        self.until(lambda: isinstance(self.window.current_screen(), CaseScreen), "the case to open")
        assert self.casefile.case.reference == reference

    def name_file(self, path: Path) -> None:
        """Type a path into the file dialog that opens, and go on where it was asked for."""
        self.dialog(QFileDialog)
        dialog = QApplication.activeModalWidget()
        self.until(lambda: isinstance(self.focus, QLineEdit), "a line for the path")
        self.write(str(path))
        self.press("Return")
        self.until(lambda: QApplication.activeModalWidget() is not dialog, "the choice of a file")
        self.come_to_front()

    def come_to_front(self) -> None:
        """What a window manager does when a dialog is closed: the window below gets the keys.

        The offscreen platform has none. Popups are no matter of it, but those that are gone are.
        """
        front = QGuiApplication.focusWindow()
        if front is None or not front.isVisible():
            self.qtbot.waitUntil(self._brought_to_front, timeout=PATIENCE)

    def _brought_to_front(self) -> bool:
        """Whether what is on top has the keys; it may close itself meanwhile, and another is."""
        top = QApplication.activeModalWidget() or self.window
        if not top.isActiveWindow():
            top.activateWindow()
        return top.isActiveWindow()

    # -- eyes ------------------------------------------------------------------------------------

    @property
    def focus(self) -> QWidget | None:
        return QApplication.focusWidget()

    @property
    def where(self) -> str:
        """What a screen reader calls the place of the focus."""
        widget = self.focus
        if widget is None:
            return "nothing"
        text = widget.text() if isinstance(widget, QAbstractButton) else ""
        return widget.accessibleName() or text or f"({type(widget).__name__} without a name)"

    def sees(self, words: str) -> bool:
        """Whether a label in view says this."""
        labels = self.window.findChildren(QLabel)
        return any(words in label.text() for label in labels if label.isVisible())

    def dialog(self, kind: type) -> None:
        """Wait for a dialog."""
        self.until(lambda: isinstance(QApplication.activeModalWidget(), kind), kind.__name__)

    def no_dialog(self) -> None:
        """Wait until the window itself takes the keys again."""
        self.until(lambda: QApplication.activeModalWidget() is None, "the dialog to close")
        self.come_to_front()

    def until(self, state: Callable[[], bool], what: str) -> None:
        """Wait for a state."""
        try:
            self.qtbot.waitUntil(state, timeout=PATIENCE)
        except self.qtbot.TimeoutError:
            raise AssertionError(
                f"waited in vain for {what}; the focus is on {self.where}{self._over()}"
            ) from None

    def _over(self) -> str:
        """What lies over the window, for a failure to be understood; with what was logged."""
        over = QApplication.activeModalWidget()
        if over is None:
            return ""
        logs = "".join(file.read_text()[-4_000:] for file in paths.log_folder().glob("*"))
        return f"; over the window lies “{over.accessibleName()}”\n{logs}"

    def quiet(self) -> None:
        """Wait until nothing is being worked out behind the window."""
        self.until(lambda: self.desk.studio is not None and not self.studio.jobs.busy, "quiet")
