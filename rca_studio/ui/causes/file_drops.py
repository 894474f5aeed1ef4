"""Files dropped on a cause, in a picture or in the outline, are evidence for it; the file of a
model may be dropped anywhere in it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QAbstractScrollArea

from rca_studio.ui.causes.pasting import files_in
from rca_studio.ui.exchange.drops import model_in


class FileDrops(QObject):
    """Watches the drops on a view.

    Args:
        view: the picture or the outline.
        entity_at: the id of what is drawn at a place of its viewport, ``""`` for nothing.
        aim: called with what the files would go to, ``""`` once they are dragged away.
        take: called with what they were dropped on, ``""`` for a model beside all.
    """

    def __init__(
        self,
        view: QAbstractScrollArea,
        entity_at: Callable[[QPoint], str],
        aim: Callable[[str], None],
        take: Callable[[str, QMimeData], None],
    ) -> None:
        super().__init__(view)
        self._entity_at, self._aim, self._take = entity_at, aim, take
        view.setAcceptDrops(True)
        view.viewport().setAcceptDrops(True)
        view.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.DragEnter if isinstance(event, QDragEnterEvent):
                if not fits(event.mimeData()):
                    return False
                event.acceptProposedAction()
            case QEvent.Type.DragMove if isinstance(event, QDragMoveEvent):
                if not fits(event.mimeData()):
                    return False
                key = self._entity_at(event.position().toPoint())
                self._aim(key)
                event.setAccepted(bool(key) or model_in(event.mimeData()) is not None)
            case QEvent.Type.DragLeave:
                self._aim("")
            case QEvent.Type.Drop if isinstance(event, QDropEvent):
                key = self._entity_at(event.position().toPoint())
                self._aim("")
                if not fits(event.mimeData()) or not (key or model_in(event.mimeData())):
                    return False
                event.acceptProposedAction()
                self._take(key, event.mimeData())
            case _:
                return False
        return True


def fits(data: QMimeData) -> bool:
    """Whether what is dragged are files, or words that can become causes."""
    return bool(files_in(data)) or (data.hasText() and not data.hasUrls())
