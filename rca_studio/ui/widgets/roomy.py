"""Rows of plain lists that are high enough to be hit with a shaking hand."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from rca_studio.ui import theme
from rca_studio.ui.widgets.buttons import LEAST_TARGET

_RING = 2
"""How thick the ring is, in pixels."""


class RoomyRows(QStyledItemDelegate):
    """Gives each row air and at least the height of a target; a ring says where the keyboard is."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        hint = super().sizeHint(option, index)
        return QSize(hint.width(), max(LEAST_TARGET, hint.height() + theme.grid(1)))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.save()
            painter.setPen(QPen(theme.colour("focus"), _RING))
            painter.drawRect(option.rect.adjusted(1, 1, -1, -1))
            painter.restore()


def make_roomy(view: QAbstractItemView) -> None:
    """Let the rows of a view be high enough; its own delegate is replaced."""
    view.setItemDelegate(RoomyRows(view))
