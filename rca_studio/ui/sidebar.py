"""The strip at the left: where to go, how much waits there, whose workspace it is, when saved."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from rca_studio.ui import theme
from rca_studio.ui.widgets.card import Surface
from rca_studio.ui.widgets.labels import ElidedLabel, Label

PLACES = (
    ("today", "Today"),
    ("cases", "Cases"),
    ("review", "Review"),
    ("causes", "Causes"),
    ("plan", "Action plan"),
)


class Sidebar(Surface):
    """Entries of which one is marked; ``chosen`` tells its key."""

    chosen = Signal(str)

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
        self._organisation = ElidedLabel("", theme.Size.SMALL, "muted")
        self._saved = ElidedLabel("", theme.Size.SMALL, "muted")
        for label in (self._organisation, self._saved):
            label.setContentsMargins(side, 0, 0, 0)
            column.addWidget(label)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.font())
        return QSize(metrics.horizontalAdvance("Action plan") + theme.grid(15), theme.grid(40))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width(), theme.grid(30))

    def mark(self, key: str) -> None:
        """Mark where the person is."""
        self._entries[key].setChecked(True)

    @property
    def places(self) -> tuple[str, ...]:
        """The keys of the entries."""
        return tuple(self._entries)

    @property
    def marked(self) -> str:
        """The key marked, empty for none."""
        button = self._group.checkedButton()
        return button.key if isinstance(button, SidebarEntry) else ""

    def show_count(self, key: str, count: str) -> None:
        """Show how much waits at a place."""
        self._entries[key].show_count(count)

    def show_foot(self, organisation: str, saved: str) -> None:
        """Say whose workspace this is and how it is kept."""
        self._organisation.setText(organisation)
        self._saved.setText(saved)

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
