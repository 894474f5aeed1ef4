"""Surfaces: the card, the thin line, and the head of a screen."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from rca_studio.ui import theme
from rca_studio.ui.widgets.labels import ElidedLabel, Label, SectionTitle


class Surface(QWidget):
    """A plain ground in the colour of a token, with an optional line at its lower or left edge."""

    def __init__(self, token: str, *, edge: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._token = token
        self._edge = edge
        theme.notifier.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour(self._token))
        painter.setPen(theme.colour("line"))
        low, right = self.height() - 1, self.width() - 1
        if "bottom" in self._edge:
            painter.drawLine(0, low, right, low)
        if "left" in self._edge:
            painter.drawLine(0, 0, 0, low)
        if "right" in self._edge:
            painter.drawLine(right, 0, right, low)
        painter.end()


class Card(QWidget):
    """A white sheet with a title, room for something at the title's right, and ``body`` below.

    ``flush`` leaves no margin around the body, for tables.
    """

    def __init__(
        self,
        title: str = "",
        parent: QWidget | None = None,
        *,
        flush: bool = False,
        fill: str = "card",
        stroke: str = "line",
    ) -> None:
        super().__init__(parent)
        self._fill, self._stroke = fill, stroke
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        outer = QVBoxLayout(self)
        side = theme.grid(2)
        outer.setContentsMargins(1 if flush else side, side, 1 if flush else side, side)
        outer.setSpacing(theme.grid(1))
        if flush:
            outer.setContentsMargins(1, 4 if not title else side, 1, 7)
        self._head = QHBoxLayout()
        self._head.setContentsMargins(side - 1 if flush else 0, 0, side - 1 if flush else 0, 0)
        self.title = SectionTitle(title)
        if not title:  # never shown before it has a parent: it would flash as a window of its own
            self.title.hide()
        self._head.addWidget(self.title, 99)  # wraps only where the card is too narrow for it
        self._head.addStretch(1)
        if title:
            self.title.setMinimumHeight(theme.grid(3))  # as high as a link beside it
            outer.addLayout(self._head)
            self.setAccessibleName(title)
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.grid(1))
        outer.addLayout(self.body, 1)
        theme.notifier.changed.connect(self.update)

    def set_trailing(self, widget: QWidget) -> None:
        """Put something at the right of the title."""
        self._head.addWidget(widget)

    def set_colours(self, fill: str, stroke: str) -> None:
        """Paint the sheet in other tokens, for example ``good_fill``."""
        self._fill, self._stroke = fill, stroke
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour(self._stroke), 1))
        painter.setBrush(theme.colour(self._fill))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.end()


class Rule(QWidget):
    """A thin horizontal line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(1)
        theme.notifier.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("line"))
        painter.end()


class ScreenHead(Surface):
    """The strip at the top of a screen: reference, title, note; widgets at the right."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__("window", edge="bottom", parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(theme.grid(7))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.grid(2.5), theme.grid(1), theme.grid(2.5), theme.grid(1))
        self._row.setSpacing(theme.grid(1.5))
        self.reference = Label("", theme.Size.HEADING, "muted")
        self.reference.hide()
        self.title = ElidedLabel(title, theme.Size.TITLE)
        self.note = Label("", theme.Size.BODY, "muted")
        self.note.hide()
        self._row.addWidget(self.reference)
        self._row.addWidget(self.title)
        self._row.addWidget(self.note)
        self._row.addStretch(1)

    def show_words(self, title: str, reference: str = "", note: str = "") -> None:
        """Show another title, with the reference before it and a note after it."""
        self.title.setText(title)
        self.reference.setText(reference)
        self.reference.setVisible(bool(reference))
        self.note.setText(note)
        self._fit()

    def add(self, widget: QWidget) -> None:
        """Put a widget at the right end."""
        self._row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave the note out where the title would be cut for it."""
        sides = self._row.contentsMargins()
        needed = sides.left() + sides.right()
        for place in range(self._row.count()):
            widget = self._row.itemAt(place).widget()  # type: ignore[union-attr]
            if widget is self.note or (widget is not None and not widget.isHidden()):
                needed += widget.sizeHint().width() + self._row.spacing()
        self.note.setVisible(bool(self.note.text()) and needed <= self.width())
