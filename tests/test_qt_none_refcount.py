"""The binding must not lose references to ``None``: such a release aborts the program in use."""

import sys

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene

ITEMS = 500
ROUNDS = 40  # 20,000 repaints
SLACK = 200
"""References that Python itself may come and go with; a leak of one per call would be 60,000."""


class Dot(QGraphicsItem):
    """The smallest item that is painted in Python, with three calls that return nothing."""

    painted = 0

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, 4, 4)

    def paint(self, painter, option, widget=None) -> None:
        painter.setPen(QColor("black"))
        painter.drawRect(0, 0, 3, 3)
        self.setToolTip("dot")
        Dot.painted += 1


def test_repainting_20_000_items_keeps_the_references_to_none(qapp):
    scene = QGraphicsScene(0, 0, 200, 200)
    for number in range(ITEMS):
        dot = Dot()
        dot.setPos(number % 40 * 5, number // 40 * 5)
        scene.addItem(dot)
    image = QImage(200, 200, QImage.Format.Format_ARGB32_Premultiplied)

    def repaint() -> None:
        painter = QPainter(image)
        scene.render(painter)
        painter.end()

    repaint()  # caches fill on the first round
    Dot.painted = 0
    before = sys.getrefcount(None)
    for _ in range(ROUNDS):
        repaint()
    drift = sys.getrefcount(None) - before
    assert Dot.painted == ITEMS * ROUNDS
    assert abs(drift) < SLACK, f"{drift:+} references to None after {Dot.painted} repaints"
    scene.clear()
