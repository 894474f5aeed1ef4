"""The six stages of a case in a row: done ones ticked, the present one named in bold."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from rca_studio.domain.case import Stage
from rca_studio.ui import theme


class StageBar(QWidget):
    """Shows how far a case has come."""

    def __init__(self, stage: Stage = Stage.REPORT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stage = stage
        self._ended: Stage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.show_stage(stage)
        theme.notifier.changed.connect(self.update)

    def show_stage(self, stage: Stage, ended: Stage | None = None) -> None:
        """Show another stage; ``ended`` is where a case was that was closed without a review."""
        if (stage, ended) == (self._stage, self._ended) and self.accessibleName():
            return
        self._stage, self._ended = stage, ended
        if ended is not None:
            self.setAccessibleName(f"Closed without a review, at {ended.label}")
        else:
            words = "closed" if stage is Stage.CLOSE else f"stage {stage.number} of {len(Stage)}"
            self.setAccessibleName(f"{stage.label}, {words}")
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.font(theme.Size.STRONG))
        wide = sum(metrics.horizontalAdvance(s.label) for s in Stage)
        high = metrics.height()
        return QSize(wide + round(len(Stage) * high * 4.2), round(high * 1.6))

    def minimumSizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.font(theme.Size.STRONG))
        wide = sum(metrics.horizontalAdvance(s.label) for s in Stage)
        high = metrics.height()
        return QSize(wide + round(len(Stage) * high * 2.6), round(high * 1.6))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strong = QFontMetrics(theme.font(theme.Size.STRONG))
        unit = strong.height()
        disc = unit * 1.1
        gap = unit * 0.45
        words = sum(strong.horizontalAdvance(s.label) for s in Stage)
        spare = self.width() - words - len(Stage) * (disc + gap) - 4
        wire = max(unit * 0.6, min(unit * 2.1, spare / (len(Stage) - 1) - 2 * gap))
        x, middle = 1.5, self.height() / 2
        for stage in Stage:
            done = self._is_done(stage)
            self._paint_disc(painter, QRectF(x, middle - disc / 2, disc, disc), stage, done)
            x += disc + gap
            here = stage is self._stage
            painter.setFont(theme.font(theme.Size.STRONG if here else theme.Size.BODY))
            painter.setPen(theme.colour("text" if here else "muted"))
            wide = strong.horizontalAdvance(stage.label)
            if not here:
                wide = QFontMetrics(theme.font()).horizontalAdvance(stage.label)
            place = QRectF(x, 0, wide + 2, self.height())
            painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), stage.label)
            x += wide + gap
            if stage.following:
                painter.setPen(QPen(theme.colour("border"), 1.5))
                painter.drawLine(QPointF(x, middle), QPointF(x + wire, middle))
                x += wire + gap
        painter.end()

    def _is_done(self, stage: Stage) -> bool:
        if self._ended is not None:
            return stage.number < self._ended.number
        return stage.number < self._stage.number or self._stage is Stage.CLOSE

    def _paint_disc(self, painter: QPainter, rect: QRectF, stage: Stage, done: bool) -> None:
        here = stage is self._stage and not done
        if done:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            painter.drawEllipse(rect)
            _tick(painter, rect, theme.colour("on_accent"))
            return
        painter.setBrush(theme.colour("card"))
        painter.setPen(QPen(theme.colour("accent" if here else "field_border"), 1.5))
        painter.drawEllipse(rect)
        font = theme.font(theme.Size.SMALL_STRONG if here else theme.Size.SMALL)
        font.setPointSizeF(font.pointSizeF() * 0.9)
        painter.setFont(font)
        painter.setPen(theme.colour("accent_text" if here else "muted"))
        sign = "–" if here and self._ended is not None else str(stage.number)
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), sign)


def _tick(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    side, x, y = rect.width(), rect.x(), rect.y()
    painter.setPen(QPen(colour, max(1.4, side * 0.1)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    places = ((0.30, 0.53), (0.44, 0.66), (0.71, 0.36))
    painter.drawPolyline(QPolygonF([QPointF(x + side * a, y + side * b) for a, b in places]))
