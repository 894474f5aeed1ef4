"""The page of a workspace where people are set up, before anybody has said who they are."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.domain.people import People, Person
from rca_studio.ui import theme
from rca_studio.ui.dress import dress
from rca_studio.ui.people.checker import Checker
from rca_studio.ui.people.passphrase_row import PassphraseRow
from rca_studio.ui.widgets.buttons import LinkButton, PrimaryButton
from rca_studio.ui.widgets.card import Card, Surface
from rca_studio.ui.widgets.field import Field
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.labels import Label

_LOST = (
    "No passphrase yet? Your name is enough. Forgotten it? An administrator of this workspace sets "
    "a new one under People and roles."
)


class NameBox(QComboBox):
    """A name, chosen from those at work or typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        dress(self, "field")

    def show_names(self, names: tuple[str, ...], chosen: str = "") -> None:
        """Offer names and show one of them, or none."""
        self.clear()
        self.addItems(names)
        self.setEditText(chosen)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel changes no name."""
        event.ignore()


class Door(Surface):
    """Asks who somebody is; shows nothing of the contents.

    Signals:
        signed_in: the person whose passphrase fitted.
        leave_asked: the workspace is to be closed.
        receipt_asked: a reporter asks what came of their report, without signing in.
    """

    signed_in = Signal(object)
    leave_asked = Signal()
    receipt_asked = Signal()

    def __init__(self, checker: Checker, workspace: str, parent: QWidget | None = None) -> None:
        super().__init__("backdrop", parent=parent)
        self._people = People()
        self._trying: Person | None = None
        self._workspace = workspace
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        self._card = card = Card("")
        body = card.body
        body.setContentsMargins(*[theme.grid(2)] * 4)
        body.setSpacing(theme.grid(1.5))
        self.title = Label("", theme.Size.FIGURE)
        self.about = Label("", token="muted", wrap=True)
        self.name = NameBox()
        self.row = PassphraseRow(checker)
        self.enter = PrimaryButton("Sign in")
        self.enter.setDefault(True)
        self.leave = LinkButton("Close this workspace")
        self.receipt = LinkButton("Ask by receipt phrase")
        self.receipt.setToolTip("What came of a report without a name; nobody signs in for it")
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.enter)
        links = FlowLayout()  # in rows of their own: none of their words is cut
        links.addWidget(self.leave)
        links.addWidget(self.receipt)
        lost = Label(_LOST, theme.Size.SMALL, "muted", wrap=True)
        for part in (self.title, self.about, Field("Your name", self.name), self.row):
            body.addWidget(part)
        body.addLayout(foot)
        body.addWidget(lost)
        body.addLayout(links)
        middle = QHBoxLayout()  # in a row of its own, or its height is that of the whole width
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(3)
        self.enter.clicked.connect(self.sign_in)
        self.leave.clicked.connect(self.leave_asked)
        self.receipt.clicked.connect(self.receipt_asked)
        self.name.editTextChanged.connect(self._judge)
        self.row.ready_changed.connect(self._judge)
        self.row.fitted.connect(self._on_fitted)
        self._fit()
        theme.notifier.changed.connect(self._fit)  # last, so that all words have their new size

    def ask(self, people: People, who: str = "", *, locked: bool = False) -> None:
        """Ask anew: offer those at work, with one of them chosen where that is known."""
        self._people = People(people.active)
        self._trying = None
        self.title.setText("Locked" if locked else "Sign in")
        kept = "Everything is kept. " if locked else ""
        self.about.setText(f"{kept}Workspace {self._workspace}")
        self.setAccessibleName(f"{self.title.text()}. {self.about.text()}")
        self.name.show_names(tuple(one.name for one in people.active), who)
        self.row.forget()
        self._judge()
        self._fit()

    def take_focus(self) -> None:
        """Put the keyboard where something is still to be said."""
        part = self.row.editor if self.name.currentText().strip() else self.name
        part.setFocus(Qt.FocusReason.OtherFocusReason)

    def sign_in(self) -> None:
        """Try what was typed."""
        self._judge()  # a wait may have ended since it was judged last
        if not self.enter.isEnabled():
            return
        self._trying = self._people.find(self.name.currentText())
        self.row.attempt(self._trying)

    def refuse(self, words: str) -> None:
        """Say why this person cannot go on now, though they are who they say."""
        self.row.words.setText(words)
        self.row.words.set_token("error")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter signs in from any field."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self.name.currentText().strip():
                self.name.setFocus()
            else:
                self.sign_in()
            return
        super().keyPressEvent(event)

    def _judge(self, *_changed: object) -> None:
        self.enter.setEnabled(self.row.ready and bool(self.name.currentText().strip()))

    def _on_fitted(self) -> None:
        person, self._trying = self._trying, None
        if person is not None:
            self.signed_in.emit(person)

    def _fit(self) -> None:
        wide = min(theme.grid(52), max(self.width() - theme.grid(4), theme.grid(30)))
        self._card.setFixedWidth(wide)
        self._card.setMinimumHeight(self._card.heightForWidth(wide))
