"""One choice of a few, side by side; and tabs with a line under the chosen one."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QTabBar,
    QWidget,
)

from rca_studio.ui import theme
from rca_studio.ui.dress import dress

_AROUND = 4.25
"""What a segment needs beside its words (padding and frame), in steps of the grid."""


class SegmentedControl(QWidget):
    """Buttons of which one is chosen; arrow keys move the choice, ``chosen`` tells its key."""

    chosen = Signal(str)

    def __init__(
        self,
        choices: tuple[tuple[str, str], ...],
        chosen: str = "",
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, QPushButton] = {}
        for place, (key, words) in enumerate(choices):
            button = QPushButton(words.replace("&", "&&"))
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setProperty("key", key)
            button.setProperty("place", _place(place, len(choices)))
            button.setAccessibleName(f"{name}: {words}" if name else words)
            dress(button, "segment")
            self._group.addButton(button)
            self._buttons[key] = button
            row.addWidget(button)
        self._group.buttonClicked.connect(self._on_clicked)
        theme.notifier.changed.connect(self._make_room)
        self._make_room()
        self.choose(chosen or (choices[0][0] if choices else ""))

    @property
    def key(self) -> str:
        """The key chosen."""
        button = self._group.checkedButton()
        return str(button.property("key")) if button else ""

    def choose(self, key: str) -> None:
        """Choose without telling."""
        if button := self._buttons.get(key):
            button.setChecked(True)

    def button(self, key: str) -> QPushButton:
        """The button of a key."""
        return self._buttons[key]

    def _make_room(self) -> None:
        """Words are in stronger letters while they are chosen: none may be cut then."""
        metrics = QFontMetrics(theme.font(theme.Size.STRONG))
        for button in self._buttons.values():
            wide = metrics.horizontalAdvance(button.text().replace("&&", "&"))
            button.setMinimumWidth(wide + theme.grid(_AROUND))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        keys = list(self._buttons)
        if not step or not keys:
            super().keyPressEvent(event)
            return
        place = (keys.index(self.key) + step) % len(keys)
        self.choose(keys[place])
        self._buttons[keys[place]].setFocus(Qt.FocusReason.OtherFocusReason)
        self.chosen.emit(keys[place])

    def _on_clicked(self, button: QAbstractButton) -> None:
        self.chosen.emit(str(button.property("key")))


def _place(index: int, count: int) -> str:
    if count == 1:
        return "only"
    return {0: "first", count - 1: "last"}.get(index, "middle")


class UnderlineTabs(QTabBar):
    """The tabs of a screen; ``chosen`` tells the key of the tab."""

    chosen = Signal(str)

    def __init__(
        self, tabs: tuple[tuple[str, str], ...], name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._font()
        self._keys = [key for key, _ in tabs]
        for _, words in tabs:
            self.addTab(words)
        self.currentChanged.connect(self._on_changed)
        self._quiet = False
        theme.notifier.changed.connect(self._font)

    @property
    def key(self) -> str:
        """The key of the tab chosen."""
        return self._keys[self.currentIndex()] if self._keys else ""

    def choose(self, key: str) -> None:
        """Choose a tab without telling."""
        self._quiet = True
        self.setCurrentIndex(self._keys.index(key))
        self._quiet = False

    def tabSizeHint(self, index: int) -> QSize:
        metrics = QFontMetrics(theme.font(theme.Size.STRONG))
        wide = metrics.horizontalAdvance(self.tabText(index))
        return QSize(wide + theme.grid(3), round(metrics.height() * 2.1))

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index in range(self.count()):
            here = index == self.currentIndex()
            words = self.tabRect(index).adjusted(0, 0, -theme.grid(3), 0)
            painter.setFont(theme.font(theme.Size.STRONG if here else theme.Size.BODY))
            painter.setPen(theme.colour("accent_text" if here else "neutral"))
            middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
            painter.drawText(words.adjusted(0, 0, 4, 0), middle, self.tabText(index))
            if here:
                line = words.adjusted(0, words.height() - 2, 0, 0)
                painter.fillRect(line, theme.colour("accent"))
            if here and self.hasFocus():
                painter.setPen(QPen(theme.colour("focus"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                ring = QRectF(self.tabRect(index)).adjusted(-5, 3, 6 - theme.grid(3), -4)
                painter.drawRoundedRect(ring.intersected(QRectF(self.rect())), 4, 4)
        painter.end()

    def _font(self) -> None:
        self.setFont(theme.font(theme.Size.BODY))

    def _on_changed(self, index: int) -> None:
        if not self._quiet and 0 <= index < len(self._keys):
            self.chosen.emit(self._keys[index])
