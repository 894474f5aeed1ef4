"""Rows of plain lists that are high enough to be hit with a shaking hand."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem

from rca_studio.ui import theme
from rca_studio.ui.widgets.buttons import LEAST_TARGET


class RoomyRows(QStyledItemDelegate):
    """Gives each row of a list or tree air, and at least the height of a target."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        hint = super().sizeHint(option, index)
        return QSize(hint.width(), max(LEAST_TARGET, hint.height() + theme.grid(1)))


def make_roomy(view: QAbstractItemView) -> None:
    """Let the rows of a view be high enough; its own delegate is replaced."""
    view.setItemDelegate(RoomyRows(view))
