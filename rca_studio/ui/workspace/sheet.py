"""A dialog whose words may be longer than the screen is high: they scroll, its buttons never do."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from rca_studio.ui import theme
from rca_studio.ui.dress import thin_bars
from rca_studio.ui.widgets.labels import Label

_OF_SCREEN = 0.92


class Sheet(QDialog):
    """A title, a ``body`` to fill, and a row of ``buttons`` below it.

    Args:
        title: stands over the body and on the frame of the window.
        wide: width in steps of the grid.
        parent: what it stands over.
    """

    def __init__(self, title: str, wide: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wide = theme.grid(wide)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*[theme.grid(3)] * 4)
        outer.setSpacing(theme.grid(1.5))
        outer.addWidget(Label(title, theme.Size.TITLE))
        self._room = Room()
        self._inside = QWidget()
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, theme.grid(0.5), 0)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # ``Room`` knows better
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.grid(1.5))
        column.addLayout(self.body)
        column.addStretch(1)
        self._room.setWidget(self._inside)
        outer.addWidget(self._room, 1)
        self.buttons = QHBoxLayout()
        self.buttons.setContentsMargins(0, theme.grid(0.5), theme.grid(0.5), 0)
        self._room.fitted.connect(self._grow)
        outer.addLayout(self.buttons)

    def sizeHint(self) -> QSize:
        """As high as what is in it, as far as the screen goes."""
        outer = self.layout()
        if outer is None:
            return super().sizeHint()
        sides = outer.contentsMargins()
        least = self.buttons.sizeHint().width() + sides.left() + sides.right()
        screen = self.screen().availableSize() * _OF_SCREEN
        wide = min(max(self._wide, least), screen.width())
        inside = wide - sides.left() - sides.right() - theme.grid(0.5) - theme.grid(1)  # a bar
        room = self._room.sizeHint().expandedTo(self._room.minimumSizeHint())
        frame = outer.sizeHint().height() - room.height()
        fits = self.body.hasHeightForWidth()
        high = frame + (self.body.heightForWidth(inside) if fits else self.body.sizeHint().height())
        return QSize(wide, min(high + theme.grid(1), screen.height()))

    def showEvent(self, event: QShowEvent) -> None:
        self.resize(self.sizeHint())
        super().showEvent(event)

    def _grow(self) -> None:
        """Make room for what came into the sheet while it was open, as far as the screen goes."""
        more = self.sizeHint().height() - self.height()
        if not self.isVisible() or more <= 0:
            return
        screen = self.screen().availableGeometry()
        lowest = screen.bottom() + 1 - self.sizeHint().height()
        top = max(screen.top(), min(self.y() - more // 2, lowest))
        self.setGeometry(self.x(), top, self.width(), self.sizeHint().height())


class Room(QScrollArea):
    """Gives what scrolls in it the height its wrapped words need; Qt would squeeze the fields."""

    fitted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        thin_bars(self)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    def _follow(self, _old: QWidget | None, now: QWidget | None) -> None:
        """What has the keyboard is in view, from wherever it came; Qt follows only from within."""
        if now is not None and self.isVisible():
            self.bring(now)

    def bring(self, part: QWidget) -> None:
        """Scroll to a part of what is in it."""
        inside = self.widget()
        if inside is not None and inside.isAncestorOf(part):
            self.ensureWidgetVisible(part, 0, theme.grid(4))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        done = super().eventFilter(watched, event)
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self._fit()
            self.fitted.emit()
        return done

    def _fit(self) -> None:
        if (inside := self.widget()) is None:
            return
        layout = inside.layout()
        if layout is not None and layout.hasHeightForWidth():
            inside.setMinimumHeight(layout.heightForWidth(self.viewport().width()))
