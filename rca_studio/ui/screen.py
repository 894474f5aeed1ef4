"""What the window asks of every screen."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class Steps(Protocol):
    """Steps that are taken back and brought back, such as those of a draft."""

    @property
    def undo_label(self) -> str | None:
        """What undo would take back, ``None`` for nothing."""
        ...

    @property
    def redo_label(self) -> str | None:
        """What redo would bring back, ``None`` for nothing."""
        ...

    def undo(self) -> None:
        """Take the last step back."""
        ...

    def redo(self) -> None:
        """Bring it back again."""
        ...


class Screen(QWidget):
    """One page of the window; ``steps_changed`` tells that undo would do something else now."""

    steps_changed = Signal()

    @property
    def steps(self) -> Steps | None:
        """The steps that undo and redo go through here; ``None`` for those of the workspace."""
        return None

    def regions(self) -> tuple[QWidget, ...]:
        """The parts F6 goes round, in order; each can take the focus."""
        return (self,)

    def focus_search(self) -> bool:
        """Put the cursor into the screen's search; false where it has none."""
        return False

    def arrived(self) -> None:
        """Called each time the screen comes into view."""
