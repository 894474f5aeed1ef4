"""The plan is about to leave the program: its print room and its export room are opened here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QDialog, QWidget

from rca_studio.domain.registers import ActionRow
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.printing import may_copy
from rca_studio.ui.studio import Studio

_open: set[QDialog] = set()
"""Kept while somebody looks at them; a room over no window would be gone at once."""


def print_plan(
    studio: Studio,
    navigator: Navigator,
    rows: Sequence[ActionRow],
    words: str,
    chosen: Sequence[ActionRow] = (),
    parent: QWidget | None = None,
) -> None:
    """Open the print room, after saying once where the plan speaks of people or judges.

    Args:
        studio: the open workspace.
        navigator: says what was done; the room stands over it where it is a window.
        rows: the lines in view.
        words: which ones they are.
        chosen: those of them that are chosen.
        parent: what the room stands over.
    """

    def make(over: QWidget | None) -> QDialog:
        from rca_studio.ui.plan.print_room import PrintRoom
        from rca_studio.ui.plan.print_selection import selections

        return PrintRoom(studio, navigator, selections(rows, words, chosen), over)

    _open_room(studio, navigator, rows, parent, make, "Print as it is")


def export_plan(
    studio: Studio,
    navigator: Navigator,
    rows: Sequence[ActionRow],
    words: str,
    chosen: Sequence[ActionRow] = (),
    parent: QWidget | None = None,
) -> None:
    """Open the export room; arguments as for `print_plan`."""

    def make(over: QWidget | None) -> QDialog:
        from rca_studio.ui.plan.export_room import ExportRoom
        from rca_studio.ui.plan.print_selection import selections

        return ExportRoom(studio, navigator, selections(rows, words, chosen), over)

    _open_room(studio, navigator, rows, parent, make, "Export as it is")


def _open_room(
    studio: Studio,
    navigator: Navigator,
    rows: Sequence[ActionRow],
    parent: QWidget | None,
    make: Callable[[QWidget | None], QDialog],
    as_it_is: str,
) -> None:
    from rca_studio.ui.plan.wording import ask_about_plan

    if not may_copy(studio):
        return
    over = parent or (navigator if isinstance(navigator, QWidget) else None)

    def go_on() -> None:
        room = make(over)
        _open.add(room)
        room.finished.connect(lambda _result: _open.discard(room))
        room.open()

    ask_about_plan(studio, navigator, tuple(rows), go_on, as_it_is)
