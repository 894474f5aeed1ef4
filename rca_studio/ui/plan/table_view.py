"""The table of the plan: headings across, two lines of text, pills; Enter opens the case."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from rca_studio.domain.registers import ActionRow
from rca_studio.ui import theme
from rca_studio.ui.plan.table_model import (
    COLUMNS,
    LATE_ROLE,
    Heading,
    PlanTable,
)
from rca_studio.ui.widgets.pill import pill_size
from rca_studio.ui.widgets.table import (
    PAD_X,
    Index,
    line_height,
    measure,
    paint_cell_pill,
    paint_ground,
    paint_lines,
    set_up,
    two_rows,
)

_WORDS = {
    "text": "Remove the cabinet beside",
    "measure": "Turn clear in 20 of 20",
    "finding": "NM-0000 · F1",
    "due": "28 Nov, 12 days",
}
"""A column is at least wide enough for such words; a narrow window scrolls sideways instead."""


class PlanView(QTableView):
    """``opened`` tells the line of an action."""

    opened = Signal(object)

    def __init__(self, plan: PlanTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan = plan
        self.setModel(plan)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName("Actions")
        set_up(self)
        self.doubleClicked.connect(self._open)
        plan.modelReset.connect(self._lay_out)
        self._measure()
        theme.notifier.changed.connect(self._measure)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def _open(self, index: QModelIndex) -> None:
        line = self._plan.line(index.row())
        if isinstance(line, ActionRow):
            self.opened.emit(line)

    def _lay_out(self) -> None:
        """Stretch the headings across and make them lower than the actions."""
        self.clearSpans()
        grouped = isinstance(self._plan.line(0), Heading)
        self.setColumnHidden([key for key, _ in COLUMNS].index("owner"), grouped)
        self._share_width()
        high, low = line_height(), round(line_height() * 0.68)
        for number in range(self._plan.rowCount()):
            heading = isinstance(self._plan.line(number), Heading)
            self.setRowHeight(number, low if heading else high)
            if heading:
                self.setSpan(number, 0, 1, len(COLUMNS))

    def _measure(self) -> None:
        measure(self, line_height(), 0.7)
        self._lay_out()
        self._share_width()

    def _share_width(self) -> None:
        """Give each column what its heading and pills need, and share out what is left."""
        words, small = QFontMetrics(theme.font()), QFontMetrics(theme.font(theme.Size.SMALL))
        widest = {"strength": "Intermediate", "state": "Done, awaiting check"}
        least: list[float] = []
        for key, heading in COLUMNS:
            wide = small.horizontalAdvance(heading) + theme.grid(3.25)
            if key in widest:
                wide = max(wide, pill_size(widest[key]).width() + theme.grid(2))
            if sample := _WORDS.get(key):
                wide = max(wide, words.horizontalAdvance(sample) + theme.grid(2.5))
            least.append(wide)
        shown = [not self.isColumnHidden(section) for section in range(len(COLUMNS))]
        spare = self.viewport().width() - sum(w for w, on in zip(least, shown, strict=True) if on)
        growing = {"text": 5.0, "measure": 4.0, "owner": 2.0, "due": 2.0, "review": 1.0}
        total = sum(growing.get(c[0], 0) for c, on in zip(COLUMNS, shown, strict=True) if on)
        for section, (key, _) in enumerate(COLUMNS):
            more = max(0.0, spare) * growing.get(key, 0.0) / total
            self.horizontalHeader().resizeSection(section, int(least[section] + more))


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(theme.grid(8), line_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        model = index.model()
        assert isinstance(model, PlanTable)
        line = model.line(index.row())
        painter.save()
        if isinstance(line, Heading):
            self._paint_heading(painter, rect, line)
        else:
            self._paint_cell(painter, rect, option, index)
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRect, heading: Heading) -> None:
        painter.fillRect(rect, theme.colour("header"))
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        inner = rect.adjusted(theme.grid(PAD_X), 0, 0, 0)
        painter.setFont(theme.font(theme.Size.STRONG))
        painter.setPen(theme.colour("text"))
        painter.drawText(inner, middle, heading.name)
        wide = painter.fontMetrics().horizontalAdvance(heading.name)
        painter.setPen(theme.colour("error" if heading.late else "muted"))
        painter.drawText(inner.adjusted(wide, 0, 0, 0), middle, heading.note)
        painter.setPen(theme.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _paint_cell(
        self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index
    ) -> None:
        paint_ground(painter, option, index)
        inner = two_rows(rect)
        if paint_cell_pill(painter, inner, QFontMetrics(theme.font()).lineSpacing(), index):
            return
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        late = bool(index.data(LATE_ROLE))
        font = theme.font(theme.Size.STRONG if late else theme.Size.BODY)
        faint = text in ("—", "No date", "Nobody yet")
        colour = theme.colour("error" if late else "muted" if faint else "text")
        paint_lines(painter, inner, text, font, colour)
