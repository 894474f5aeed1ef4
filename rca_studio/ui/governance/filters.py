"""What near misses are narrowed to: a chip for each dimension, several values each."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from rca_studio.analysis.governance.names import NOT_GIVEN, Names
from rca_studio.analysis.governance.scope import CHOSEN, Dimension
from rca_studio.ui.governance.look import Look, Only, narrowed
from rca_studio.ui.governance.reading import Offers
from rca_studio.ui.widgets.buttons import LinkButton
from rca_studio.ui.widgets.chips import FilterChip, MenuChip
from rca_studio.ui.widgets.flow import FlowLayout

NO_VALUE = "\0"
"""Stands in a menu for "not given": there an empty key chooses nothing."""


class GovernanceFilters(QWidget):
    """``asked`` tells what near misses are to be narrowed to (``Only``)."""

    asked = Signal(object)

    def __init__(self, names: Callable[[], Names], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = names
        self._only: Only = ()
        self._offers: Offers = {}
        self._folded = False
        self.row = FlowLayout(self)
        self.more = FilterChip("Filters")
        self.more.setAccessibleDescription("Shows all filters, or only those in use")
        self.more.toggled.connect(self._arrange)
        self.more.hide()
        self.row.addWidget(self.more)
        self.chips: dict[Dimension, MenuChip] = {}
        for dimension in CHOSEN:
            chip = MenuChip(dimension.label)
            chip.about_to_show.connect(lambda one=dimension: self._fill(one))
            chip.chosen.connect(lambda keys, one=dimension: self._on_chosen(one, keys))
            self.chips[dimension] = chip
            self.row.addWidget(chip)
        self.clear = LinkButton("Clear filters")
        self.clear.clicked.connect(lambda: self.asked.emit(()))
        self.clear.hide()
        self.row.addWidget(self.clear)

    @property
    def chips_in_order(self) -> tuple[FilterChip, ...]:
        """The chips in sight, the first one first."""
        chips = (self.more, *self.chips.values())
        return tuple(chip for chip in chips if not chip.isHidden())

    def show_look(self, look: Look) -> None:
        """Set the chips to what is asked for, without telling."""
        self._only = look.only
        for dimension, chip in self.chips.items():
            values = look.values(dimension)
            if values:
                self._fill(dimension)
            chip.set_keys(tuple(value or NO_VALUE for value in values))
        self.clear.setVisible(bool(look.only))
        self.more.show_count(len(look.only) or "")
        self._arrange()

    def fold(self, *, on: bool) -> None:
        """Show only the filters in use, and a chip that shows the others: for a low window."""
        if on is not self._folded:
            self._folded = on
            self.more.setVisible(on)
            self._arrange()

    def _arrange(self, *_state: object) -> None:
        """A chip that is narrowed is always in sight."""
        every = not self._folded or self.more.isChecked()
        used = dict(self._only)
        for dimension, chip in self.chips.items():
            chip.setVisible(every or dimension in used)

    def show_offers(self, offers: Offers) -> None:
        """Say which values there are."""
        self._offers = offers

    def _fill(self, dimension: Dimension) -> None:
        offered = self._offers.get(dimension, ())
        there = {value for value, _, _ in offered}
        gone = (value for value in dict(self._only).get(dimension, ()) if value not in there)
        asked = tuple((value, self._names().value(dimension, value), None) for value in gone)
        self.chips[dimension].set_values(
            (value or NO_VALUE, words or NOT_GIVEN, number)
            for value, words, number in (*asked, *offered)
        )

    def _on_chosen(self, dimension: Dimension, keys: tuple[str, ...]) -> None:
        values = tuple("" if key == NO_VALUE else key for key in keys)
        self.asked.emit(narrowed(self._only, dimension, values))
