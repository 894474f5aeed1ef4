"""How strong the open plan is, as one bar beside what published reviews found."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rca_studio.domain.plan import Strength
from rca_studio.domain.words import plural
from rca_studio.ui import theme

_PARTS = (
    (Strength.STRONGER, "strength_stronger"),
    (Strength.INTERMEDIATE, "strength_intermediate"),
    (Strength.WEAKER, "strength_weaker"),
)
PUBLISHED = "Published reviews find 8 % stronger, 44 % medium, 48 % weaker."
"""1,137 recommendations of 227 root cause analyses in public hospitals (Hibbert et al., "Are root
cause analyses recommendations effective and sustainable?", Int J Qual Health Care 2018)."""


class StrengthBar(QWidget):
    """Three parts in the order of strength; its words say the same, for reading and printing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: dict[Strength, int] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.notifier.changed.connect(self.update)

    def show_counts(self, counts: dict[Strength, int]) -> None:
        """Show another plan."""
        self._counts = counts
        self.setAccessibleName("Strength of the open plan: " + self.words())
        self.update()

    def words(self) -> str:
        """The counts in words."""
        return self.words_of(self._counts)

    @staticmethod
    def words_of(counts: dict[Strength, int]) -> str:
        """Any such counts in words."""
        parts = [f"{counts.get(s, 0):,} {s.label.lower()}" for s, _ in _PARTS]
        if unknown := counts.get(Strength.UNKNOWN, 0):
            parts.append(plural(unknown, "without a strength", "without a strength"))
        return " · ".join(parts)

    def sizeHint(self) -> QSize:
        return QSize(theme.grid(30), theme.grid(1.5))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect())
        shape = QPainterPath()
        shape.addRoundedRect(whole, 3, 3)
        painter.setClipPath(shape)
        painter.fillRect(whole, theme.colour("shade"))
        total = sum(self._counts.values())
        x = 0.0
        for strength, token in _PARTS:
            wide = whole.width() * self._counts.get(strength, 0) / total if total else 0
            if wide:
                painter.fillRect(QRectF(x, 0, wide, whole.height()), theme.colour(token))
                x += wide
                painter.fillRect(QRectF(x - 1, 0, 1, whole.height()), theme.colour("card"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.end()
