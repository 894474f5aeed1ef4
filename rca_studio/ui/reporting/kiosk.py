"""The report form on a shared computer: full-screen, nothing else of the workspace, hard to leave.

It knows nothing of the cases. Places are completed from the register of sites, services and staff
groups from nothing at all: what others reported shows nowhere. All that is written goes into the
box; nobody's account is in it, not even that of who started it.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from rca_studio.domain.session import KnownName, NameKind
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.faults import KnownFault
from rca_studio.ui import theme
from rca_studio.ui.people.patience import Patience
from rca_studio.ui.reporting.ask_back import TITLE as ASK_BACK
from rca_studio.ui.reporting.ask_back import ReceiptAsk, why_not
from rca_studio.ui.reporting.names_told import names_in, words_about
from rca_studio.ui.reporting.quick_form import QuickForm
from rca_studio.ui.reporting.receipt_sheet import THANKS, ReceiptPage
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import LinkButton, PlainButton, PrimaryButton
from rca_studio.ui.widgets.card import Surface
from rca_studio.ui.widgets.field import Field
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.widgets.secret_line import SecretLine
from rca_studio.ui.workspace.sheet import Room

QUIET = 90
"""Seconds without a touch after which all that was typed is cleared."""
WARNING = 20
"""So many seconds before that it is said."""
TOUCH = 44
"""The least side of what is touched, in pixels (WCAG 2.5.5, target size)."""
USUAL, LARGE = 1.35, 1.75
"""Sizes of text: both larger than in the window, for whoever stands before it."""
ENLARGED = QSize(900, 560)
"""On a screen of fewer points everything is enlarged by the system already."""

_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.Wheel,
    }
)
_SWALLOWED = frozenset(
    {
        QEvent.Type.DragEnter,
        QEvent.Type.DragMove,
        QEvent.Type.Drop,
        QEvent.Type.ContextMenu,
        QEvent.Type.FileOpen,
    }
)
_DROPPED_KEYS = frozenset({Qt.Key.Key_F1, Qt.Key.Key_Help, Qt.Key.Key_Menu, Qt.Key.Key_Print})
_EDITING = frozenset(
    {*(Qt.Key(Qt.Key.Key_A.value + place) for place in range(26)), Qt.Key.Key_Insert}
)
_LEFT_TO_EDITORS = frozenset(map(ord, "ACVXZY"))


class Kiosk(Surface):
    """The one window while a computer is shared.

    Args:
        studio: the open workspace.
        secret: digest of the passphrase it is left by (``Workspace.make_secret``).
        organisation: whose form it is.

    Signals:
        left: somebody typed the passphrase; the window is gone.
    """

    left = Signal()

    def __init__(self, studio: Studio, secret: str, organisation: str = "") -> None:
        super().__init__("backdrop")
        self._studio = studio
        self._secret = secret
        self._may_close = False
        self._checking = False
        self._usual = self._scale = USUAL
        self._before = theme.in_force()
        self._quiet_for = 0
        self.setWindowFlags(
            Qt.WindowType.Window
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint
        )
        self.setWindowTitle("Report a near miss")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._organisation = organisation
        self._patience = Patience(studio.settings)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._all: QWidget | None = None
        self._clock = QTimer(self)
        self._clock.setInterval(1_000)
        self._clock.timeout.connect(self.tick)

    # -- coming and going ------------------------------------------------------------------------

    def start(self) -> None:
        """Fill the screen and hold the keyboard."""
        room = self.screen().size()
        if room.width() < ENLARGED.width() or room.height() < ENLARGED.height():
            self._usual = 1.0
        self._dress(self._usual)
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)
        self._clock.start()
        self.showFullScreen()
        self.raise_()
        self.activateWindow()
        self.form.title.setFocus()

    def try_to_leave(self) -> None:
        """Leave if the passphrase is the right one; after wrong ones one has to wait."""
        if self._checking or self._patience.wait > 0:
            self._say_wait()
            return
        self._checking = True
        typed, check = self.passphrase.text(), self._studio.workspace.check_secret
        self.passphrase.forget()
        self.leave_words.setText("Checking…")
        self._studio.jobs.start(
            lambda _progress: check(self._secret, typed), self._on_checked, failed=self._on_failed
        )

    def closeEvent(self, event: QCloseEvent) -> None:
        """Whatever asks the window to close asks in vain."""
        if not self._may_close:
            event.ignore()
            return
        super().closeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note every touch; let nothing in that leads anywhere else."""
        kind = event.type()
        if kind in _TOUCHES:
            self._touched()
        if kind in _SWALLOWED:
            return True
        if kind == QEvent.Type.Close and watched is not self and isinstance(watched, QWidget):
            return False
        if kind in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return isinstance(event, QKeyEvent) and self._is_no_key_here(event)
        return False

    def end(self) -> None:
        """Go, whoever asks: the workspace is being closed, or the passphrase was right."""
        if self._may_close:
            return
        self._may_close = True
        self._clock.stop()
        if (application := QApplication.instance()) is not None:
            application.removeEventFilter(self)
            if isinstance(application, QApplication):
                theme.apply(application, *self._before)
        self.left.emit()
        self.close()

    # -- the pages -------------------------------------------------------------------------------

    def begin_again(self) -> None:
        """A fresh form: nothing of what was typed is left, not even to undo."""
        clipboard = QGuiApplication.clipboard()
        if clipboard is not None:
            clipboard.clear()
        self._quiet_for = 0
        old, self._all = self._all, QWidget()
        if old is not None:
            self._outer.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._outer.addWidget(self._all)
        column = QVBoxLayout(self._all)
        column.setContentsMargins(*[theme.grid(3)] * 4)
        column.setSpacing(theme.grid(1.5))
        column.addLayout(self._make_head())
        self.pages = QStackedWidget()
        column.addWidget(self.pages, 1)
        self._make_form()
        self._make_ask()
        self._make_leave()
        column.addLayout(self._make_foot())
        self._enlarge(self._all)
        self._show_progress()
        self.form.title.setFocus()

    def send(self) -> None:
        """Put the report into the box, and show its words."""
        told = self.form.value()
        if told is None:
            self.form.point_out()
            missing = not self.form.title.text().strip()
            self._form_page.bring(self.form.title if missing else self.form.when)
            self.progress.setText(
                "Say in a line what almost happened."
                if missing
                else "Look at the day: it is not a date."
            )
            return
        if told.anonymous:
            names = names_in(told)
            if not self.form.keeps_names(names, words_about(names)):
                self._form_page.verticalScrollBar().setValue(0)  # they are said above the form
                self.progress.setText("Look at the names first, please.")
                return
        studio, given = self._studio, list[str]()

        def put() -> None:
            boxed = told.as_boxed(practice=studio.only_practice())
            given.append(studio.report_box.put(boxed))

        if trouble := why_not(put):
            self.progress.setText(f"{trouble} What you wrote is still here; tell somebody.")
            return
        asked = studio.practice.governance.on_report
        if asked and told.felt_safe:
            felt = (asked.key, told.felt_safe, told.service, told.staff_group)
            why_not(lambda: studio.report_box.felt(*felt))
        self._show_receipt(given[0])

    def tick(self) -> None:
        """A second has passed."""
        here = self.pages.currentWidget()
        if here is self._form_page and self.form.empty and not self.form.shows_more:
            self._quiet_for = 0
            return
        self._quiet_for += 1
        if self._quiet_for >= QUIET:
            self.begin_again()
        elif QUIET - self._quiet_for <= WARNING:
            left = QUIET - self._quiet_for
            self.progress.setText(f"Are you still there? All this is cleared in {left} seconds.")

    # -- making ----------------------------------------------------------------------------------

    def _make_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(theme.grid(0.25))
        words.addWidget(Label("Report a near miss", theme.Size.FIGURE))
        whose = f"{self._organisation} · " if self._organisation else ""
        note = "Without a name, unless you give one. No exact time and no account is kept."
        words.addWidget(Label(whose + note, token="muted", wrap=True))
        head.addLayout(words, 1)
        self.print_size = PlainButton("Larger print" if self._scale < LARGE else "Smaller print")
        self.print_size.clicked.connect(self._on_print_size)
        self.ask_back = PlainButton(ASK_BACK)
        self.ask_back.clicked.connect(lambda: self._turn_to(self._ask_page, self.ask))
        head.addWidget(self.ask_back)
        head.addWidget(self.print_size)
        return head

    def _make_form(self) -> None:
        studio = self._studio
        asked = studio.practice.governance.on_report
        names = studio.casefile(WORKSPACE).of(KnownName)
        sites = tuple(sorted({one.name for one in names if one.kind is NameKind.SITE}))
        self.form = QuickForm(
            studio.protocols,
            (sites, (), ()),
            "",
            studio.today(),
            asked.on_report if asked else "",
            shared=True,
        )
        self.form.started.connect(self._show_progress)
        if self.form.felt is not None:
            self.form.felt.chosen.connect(lambda _step: self._show_progress())
        self._form_page = self._page(self.form)

    def _make_ask(self) -> None:
        self.ask = ReceiptAsk(self._studio)
        self._ask_page = self._page(self.ask)

    def _make_leave(self) -> None:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(1.5))
        self.passphrase = SecretLine()
        self.leave_words = Label("", token="muted", wrap=True)
        self.leave_button = PlainButton("Leave the report form")
        column.addWidget(Field("Passphrase to leave it", self.passphrase))
        column.addWidget(self.leave_words)
        column.addWidget(self.leave_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.leave_button.clicked.connect(self.try_to_leave)
        self.passphrase.returnPressed.connect(self.try_to_leave)
        self._leave_page = self._page(part)

    def _make_foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(theme.grid(1.5))
        self.leave = LinkButton("Leave…")
        self.leave.clicked.connect(lambda: self._turn_to(self._leave_page, self.passphrase))
        self.progress = Label("", token="muted", wrap=True)
        self.over = PlainButton("Begin again")
        self.over.clicked.connect(self.begin_again)
        self.report = PrimaryButton("Report near miss")
        self.report.setShortcut("Ctrl+Return")
        self.report.clicked.connect(self.send)
        foot.addWidget(self.leave)
        foot.addWidget(self.progress, 1)
        foot.addWidget(self.over)
        foot.addWidget(self.report)
        return foot

    def _page(self, inside: QWidget) -> Room:
        """A page that scrolls, in a column no wider than can be read."""
        room = Room()
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(theme.grid(2), theme.grid(2), theme.grid(2), theme.grid(2))
        row.addStretch(1)
        column = QVBoxLayout()
        column.addWidget(inside)
        column.addStretch(1)
        row.addLayout(column, 8)
        row.addStretch(1)
        room.setWidget(holder)
        self.pages.addWidget(room)
        return room

    def _show_receipt(self, phrase: str) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(1.5))
        column.addWidget(Label(THANKS, theme.Size.FIGURE))
        self.receipt = ReceiptPage(phrase)
        column.addWidget(self.receipt)
        room = self._page(page)
        self.form.hide()
        self.pages.setCurrentWidget(room)
        self._enlarge(page)
        self.report.hide()
        self.over.setText("I have written them down")
        self.over.setAccessibleName(self.over.text())
        self.progress.setText(f"This page is cleared after {QUIET} seconds without a touch.")
        self.receipt.card.setFocus()

    def _enlarge(self, part: QWidget) -> None:
        """Make everything that is touched large enough for a finger, and let nothing be dropped."""
        for kind in (QAbstractButton, QLineEdit, QComboBox):
            for one in part.findChildren(kind):
                one.setMinimumHeight(max(TOUCH, one.sizeHint().height()))
        for one in part.findChildren(QWidget):
            one.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
            if isinstance(one, QLineEdit | QPlainTextEdit):
                one.setAcceptDrops(False)

    # -- inside ----------------------------------------------------------------------------------

    def _dress(self, scale: float) -> None:
        self._scale = scale
        application = QApplication.instance()
        if isinstance(application, QApplication):
            theme.apply(application, self._before[0], max(scale, self._before[1]))
        self.begin_again()

    def _on_print_size(self) -> None:
        told = self.form.kept()
        self._dress(LARGE if self._scale < LARGE else self._usual)
        self.form.take(told)
        self._show_progress()

    def _turn_to(self, page: QWidget, first: QWidget) -> None:
        self.report.hide()
        self.over.setText("Back to the form")
        self.over.setAccessibleName(self.over.text())
        self.pages.setCurrentWidget(page)
        self.progress.setText("")
        first.setFocus()

    def _touched(self) -> None:
        if QUIET - self._quiet_for <= WARNING:
            self._show_progress()
        self._quiet_for = 0

    def _show_progress(self) -> None:
        form = self.form
        self.progress.setText(f"{form.answered} of {form.questions} questions answered")

    def _say_wait(self) -> None:
        wait = round(self._patience.wait + 0.5)
        if self._patience.wait > 0:
            self.leave_words.setText(f"Try again in {wait} s.")

    def _on_checked(self, fits: bool) -> None:
        if not isValid(self):
            return
        self._checking = False
        if fits:
            self.end()
            return
        self._patience.failed()
        self.leave_words.setText("That passphrase does not fit.")
        self.passphrase.setFocus()

    def _on_failed(self, error: Exception) -> None:
        self._checking = False
        self.leave_words.setText("It could not be checked. Try again.")
        if not isinstance(error, KnownFault):
            raise error

    def _is_no_key_here(self, event: QKeyEvent) -> bool:
        """Whether a key could lead out of the form: Escape, function keys, commands of menus."""
        key, held = event.key(), event.modifiers()
        if key == Qt.Key.Key_Escape or key in _DROPPED_KEYS:
            return True
        if Qt.Key.Key_F1.value <= key <= Qt.Key.Key_F35.value:
            return True
        alt = bool(held & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier))
        command = bool(held & Qt.KeyboardModifier.ControlModifier)
        if alt and command:
            return False  # the third level of keyboards writes letters by it
        if command:
            return key in _EDITING and key not in _LEFT_TO_EDITORS
        return alt and key not in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Alt)
