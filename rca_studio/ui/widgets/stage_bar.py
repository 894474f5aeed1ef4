"""The six stages of a case in a row: done ones ticked, the present one named in bold."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from rca_studio.domain.case import Stage
from rca_studio.ui import theme

_DISC, _GAP, _WIRE = 1.1, 0.45, 0.6
"""Width of a disc, of the room around words, and least length of a line, in heights of a line."""


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

    def named(self, wide: int) -> tuple[Stage, ...]:
        """The stages that are named in a bar so wide; where there is little room the present one.

        The others keep their discs, with tick or number.
        """
        return tuple(Stage) if wide >= self._least(tuple(Stage)) else (self._stage,)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.font(theme.Size.STRONG))
        wide = sum(metrics.horizontalAdvance(s.label) for s in Stage)
        high = metrics.height()
        return QSize(wide + round(len(Stage) * high * 4.2), round(high * 1.6))

    def minimumSizeHint(self) -> QSize:
        longest = max(self._least((stage,)) for stage in Stage)
        return QSize(longest, self.sizeHint().height())

    def _least(self, named: tuple[Stage, ...]) -> int:
        """The least width with these stages named."""
        metrics = QFontMetrics(theme.font(theme.Size.STRONG))
        unit = metrics.height()
        words = sum(metrics.horizontalAdvance(stage.label) + unit * _GAP for stage in named)
        discs = len(Stage) * unit * (_DISC + _GAP)
        wires = (len(Stage) - 1) * unit * (_WIRE + _GAP)
        return round(words + discs + wires + 6)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strong = QFontMetrics(theme.font(theme.Size.STRONG))
        unit = strong.height()
        disc, gap = unit * _DISC, unit * _GAP
        named = self.named(self.width())
        spare = self.width() - self._least(named)
        wire = min(unit * 2.1, unit * _WIRE + max(0, spare) / (len(Stage) - 1))
        x, middle = 1.5, self.height() / 2
        for stage in Stage:
            done = self._is_done(stage)
            self._paint_disc(painter, QRectF(x, middle - disc / 2, disc, disc), stage, done)
            x += disc + gap
            if stage in named:
                x += self._paint_name(painter, x, stage) + gap
            if stage.following:
                painter.setPen(QPen(theme.colour("border"), 1.5))
                painter.drawLine(QPointF(x, middle), QPointF(x + wire, middle))
                x += wire + gap
        painter.end()

    def _paint_name(self, painter: QPainter, x: float, stage: Stage) -> int:
        """Paint the name of a stage; gives its width."""
        here = stage is self._stage
        font = theme.font(theme.Size.STRONG if here else theme.Size.BODY)
        wide = QFontMetrics(font).horizontalAdvance(stage.label)
        painter.setFont(font)
        painter.setPen(theme.colour("text" if here else "muted"))
        place = QRectF(x, 0, wide + 2, self.height())
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), stage.label)
        return wide

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
