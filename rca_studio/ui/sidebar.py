"""The strip at the left: where to go, how much waits there, whose workspace it is, when saved."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from rca_studio.ui import theme
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.card import Surface
from rca_studio.ui.widgets.labels import ElidedLabel, Label, plain_tip

PLACES = (
    ("today", "Today"),
    ("cases", "Cases"),
    ("review", "Review"),
    ("causes", "Causes"),
    ("plan", "Action plan"),
    ("governance", "Governance"),
    ("sessions", "Safety sessions"),
)


PERSON_DEEDS = (
    ("change_person", "Change person…"),
    ("lock", "Lock now"),
    ("passphrase", "Own passphrase…"),
    ("sign_out", "Sign out"),
)


class Sidebar(Surface):
    """Entries of which one is marked; ``chosen`` tells its key, ``person_asked`` what whoever is
    at work wants to do about that, ``arrived_asked`` that they look at what arrived."""

    chosen = Signal(str)
    person_asked = Signal(str)
    arrived_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("sidebar", edge="right", parent=parent)
        self.setAccessibleName("Places")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        column = QVBoxLayout(self)
        side = theme.grid(1.25)
        column.setContentsMargins(side, theme.grid(2), side, theme.grid(2))
        column.setSpacing(theme.grid(0.25))
        name = Label("RCA Studio", theme.Size.STRONG)
        name.setContentsMargins(side, 0, 0, theme.grid(1.5))
        column.addWidget(name)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._entries: dict[str, SidebarEntry] = {}
        for key, words in PLACES:
            entry = SidebarEntry(key, words)
            self._group.addButton(entry)
            self._entries[key] = entry
            column.addWidget(entry)
        self._group.buttonClicked.connect(self._on_clicked)
        column.addStretch(1)
        self.arrived = PlainButton("")
        self.arrived.hide()
        self.arrived.clicked.connect(self.arrived_asked)
        column.addWidget(self.arrived)
        self.person = PersonButton()
        self.person.hide()
        self.person.asked.connect(self.person_asked)
        column.addWidget(self.person)
        self._organisation = ElidedLabel("", theme.Size.SMALL, "muted")
        self._saved = ElidedLabel("", theme.Size.SMALL, "muted")
        for label in (self._organisation, self._saved):
            label.setContentsMargins(side, 0, 0, 0)
            column.addWidget(label)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.font())
        return QSize(metrics.horizontalAdvance("Safety sessions") + theme.grid(12), theme.grid(40))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width(), theme.grid(30))

    def mark(self, key: str) -> None:
        """Mark where the person is; an empty key where that is none of these places."""
        if key:
            self._entries[key].setChecked(True)
            return
        self._group.setExclusive(False)
        for entry in self._entries.values():
            entry.setChecked(False)
        self._group.setExclusive(True)

    @property
    def places(self) -> tuple[str, ...]:
        """The keys of the entries."""
        return tuple(self._entries)

    def show_places(self, keys: Collection[str]) -> None:
        """Show the entries with these keys only."""
        for key, entry in self._entries.items():
            entry.setVisible(key in keys)

    @property
    def marked(self) -> str:
        """The key marked, empty for none."""
        button = self._group.checkedButton()
        return button.key if isinstance(button, SidebarEntry) else ""

    def show_count(self, key: str, count: str) -> None:
        """Show how much waits at a place."""
        self._entries[key].show_count(count)

    def show_arrived(self, words: str) -> None:
        """Say what arrived in the inbox folder; "" where nothing did."""
        self.arrived.show_text(words)
        self.arrived.setVisible(bool(words))

    def show_foot(self, organisation: str, saved: str) -> None:
        """Say whose workspace this is and how it is kept."""
        self._organisation.setText(organisation)
        self._saved.setText(saved)

    def show_person(self, name: str, roles: str) -> None:
        """Say who is at work; an empty name where nobody is set up."""
        self.person.show_words(name, roles)
        self.person.setVisible(bool(name))

    def entry(self, key: str) -> SidebarEntry:
        """The button of a place."""
        return self._entries[key]

    def focus_marked(self) -> None:
        """Put the keyboard on the marked entry."""
        self._entries[self.marked or "cases"].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_clicked(self, button: QAbstractButton) -> None:
        if isinstance(button, SidebarEntry):
            self.chosen.emit(button.key)


class SidebarEntry(QPushButton):
    """A place, with a count at its right."""

    def __init__(self, key: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.key = key
        self._count = ""
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(words)

    def show_count(self, count: str) -> None:
        """Show another count."""
        self._count = count
        self.setAccessibleName(f"{self.text()}, {count}" if count else self.text())
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.font(theme.Size.STRONG))
        return QSize(theme.grid(16), round(metrics.height() * 1.85))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        here = self.isChecked()
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if here or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selection" if here else "hover"))
            painter.drawRoundedRect(rect, 5, 5)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect, 5, 5)
        text = rect.adjusted(theme.grid(1.25), 0, -theme.grid(1.25), 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font(theme.Size.STRONG if here else theme.Size.BODY))
        painter.setPen(theme.colour("accent_text" if here else "neutral"))
        painter.drawText(text, int(middle | Qt.AlignmentFlag.AlignLeft), self.text())
        painter.setPen(theme.colour("accent_text" if here else "muted"))
        painter.drawText(text, int(middle | Qt.AlignmentFlag.AlignRight), self._count)
        painter.end()


class PersonButton(QPushButton):
    """Who is at work, with what they can do about that; ``asked`` tells its key."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = self._roles = ""
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._menu = QMenu(self)
        for key, words in PERSON_DEEDS:
            self._menu.addAction(words).setData(key)
        self._menu.triggered.connect(self._on_triggered)
        self.setMenu(self._menu)
        theme.notifier.changed.connect(self.updateGeometry)

    def show_words(self, name: str, roles: str) -> None:
        """Show somebody else, or other roles."""
        self._name, self._roles = name, roles
        self.setAccessibleName(f"{name}, {roles}" if name else "")
        self.setAccessibleDescription("Change person, lock, own passphrase, sign out")
        self.setToolTip(plain_tip(self.accessibleName()))
        self.update()

    def sizeHint(self) -> QSize:
        body, small = self._metrics()
        return QSize(theme.grid(16), body.height() + small.height() + theme.grid(1.25))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.grid(8), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("hover"))
            painter.drawRoundedRect(rect, 5, 5)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect, 5, 5)
        body, small = self._metrics()
        side = theme.grid(1.25)
        room = round(rect.width()) - 2 * side
        top = rect.y() + (rect.height() - body.height() - small.height()) / 2
        lines = (
            (self._name, theme.Size.STRONG, body, "text", top),
            (self._roles, theme.Size.SMALL, small, "muted", top + body.height()),
        )
        for words, size, metrics, token, y in lines:
            painter.setFont(theme.font(size))
            painter.setPen(theme.colour(token))
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
            line = QRectF(rect.x() + side, y, room, metrics.height())
            painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft), shown)
        painter.end()

    def _metrics(self) -> tuple[QFontMetrics, QFontMetrics]:
        return QFontMetrics(theme.font(theme.Size.STRONG)), QFontMetrics(
            theme.font(theme.Size.SMALL)
        )

    def _on_triggered(self, action: QAction) -> None:
        self.asked.emit(str(action.data()))
