"""What the window asks of every screen."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


class Screen(QWidget):
    """One page of the window."""

    def regions(self) -> tuple[QWidget, ...]:
        """The parts F6 goes round, in order; each can take the focus."""
        return (self,)

    def focus_search(self) -> bool:
        """Put the cursor into the screen's search; false where it has none."""
        return False

    def arrived(self) -> None:
        """Called each time the screen comes into view."""
