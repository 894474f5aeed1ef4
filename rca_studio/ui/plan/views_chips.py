"""Chips with a menu of single choices: by what the plan is grouped and sorted, which columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from rca_studio.ui.widgets.chips import FilterChip


@dataclass(frozen=True, slots=True)
class Pick:
    """A line of such a menu; ``checked`` is ``None`` for what is done rather than chosen.

    A line without words parts those above it from those below.
    """

    key: str = ""
    words: str = ""
    checked: bool | None = None
    enabled: bool = True
    keys: str = ""
    tip: str = ""


class PickChip(FilterChip):
    """A chip that opens a menu; ``picks`` gives its lines, ``pick`` is told the key chosen."""

    def __init__(
        self,
        name: str,
        picks: Callable[[], Sequence[Pick]],
        pick: Callable[[str], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, parent)
        self._name = name
        self.lines, self.pick = picks, pick
        self._menu = QMenu(self)
        self._menu.setAccessibleName(name)
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self.fill)
        self._menu.triggered.connect(self._on_triggered)
        self.setMenu(self._menu)
        self.setCheckable(False)

    def say(self, words: str) -> None:
        """Show what is chosen; its name is spoken before it."""
        short = words if len(words) <= 34 else words[:33] + "…"
        self._show(short)
        self.setAccessibleName(words if words.startswith(self._name) else f"{self._name}: {words}")

    def fill(self) -> None:
        """Make the menu anew."""
        fill_menu(self._menu, self.lines())

    def _on_triggered(self, action: QAction) -> None:
        if (key := action.data()) is not None:
            self.pick(str(key))


def fill_menu(menu: QMenu, picks: Sequence[Pick]) -> None:
    """Put lines into a menu."""
    menu.clear()
    for one in picks:
        if not one.words:
            menu.addSeparator()
            continue
        short = one.words if len(one.words) <= 60 else one.words[:59] + "…"
        keys = f"\t{one.keys}" if one.keys else ""  # told only: the keys are those of the table
        action = menu.addAction(short.replace("&", "&&") + keys)
        action.setData(one.key)
        action.setEnabled(one.enabled)
        if one.checked is not None:
            action.setCheckable(True)
            action.setChecked(one.checked)
        if one.tip:
            from rca_studio.ui.widgets.labels import plain_tip

            action.setToolTip(plain_tip(one.tip))
