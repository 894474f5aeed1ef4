"""The two strips over the plan: how it is shown, and what it is narrowed to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from rca_studio.domain.plan import ActionState, Strength
from rca_studio.domain.registers import ActionRow
from rca_studio.ui import theme
from rca_studio.ui.dress import dress
from rca_studio.ui.plan.grouping import GROUPS
from rca_studio.ui.plan.rows import LANES, PlanFigures, PlanFilter, lane_test
from rca_studio.ui.plan.table_columns import ALWAYS, COLUMNS, USUAL
from rca_studio.ui.plan.views_chips import Pick, PickChip
from rca_studio.ui.plan.views_state import LANES_OF_TIME, LAYOUTS, Look
from rca_studio.ui.widgets.card import Surface
from rca_studio.ui.widgets.chips import FilterChip, MenuChip
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.segmented import SegmentedControl

DEBOUNCE = 180
"""Searching begins after this pause in typing, in milliseconds."""

_NOBODY, _NO_SERVICE = "Nobody yet", "No service given"
_TURN = "turn"
_USUAL_COLUMNS = "usual"


class PlanStrips(QWidget):
    """Tells by ``asked`` the look somebody wants; ``columns_asked`` the columns.

    ``rows`` gives all actions, from which owners and services are offered; ``columns`` the keys of
    the columns shown.
    """

    asked = Signal(object)
    columns_asked = Signal(object)
    left = Signal()

    def __init__(
        self,
        rows: Callable[[], Sequence[ActionRow]],
        columns: Callable[[], Iterable[str]],
        today: Callable[[], date],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._rows, self._columns, self._today = rows, columns, today
        self._look = Look()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_shown())
        column.addWidget(self._make_narrowed())
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(DEBOUNCE)
        self._pause.timeout.connect(self._on_search)

    def show_look(self, look: Look) -> None:
        """Show what is chosen."""
        self._look = look
        chosen = look.filter
        self.layouts.choose(look.layout)
        for key, chip in self.lanes.items():
            chip.setChecked(key == chosen.lane)
        for menu, keys, nothing in (
            (self.owner, chosen.owners, _NOBODY),
            (self.service, chosen.services, _NO_SERVICE),
        ):
            if menu.keys != keys:  # never in the midst of its own menu
                menu.set_values((key, key or nothing, None) for key in keys)
                menu.set_keys(keys)
        self.strength.set_keys(tuple(one.value for one in chosen.strengths))
        self.state.set_keys(tuple(one.value for one in chosen.states))
        if self.search.text() != chosen.text and not self._pause.isActive():
            self.search.setText(chosen.text)
        group = look.shown_group
        self.group.say(f"By {GROUPS[group].lower()}" if group else "Not grouped")
        self.group.setVisible(look.layout in ("table", "timeline"))
        self.sort.say(self._sort_words())
        for chip in (self.sort, self.columns):
            chip.setVisible(look.layout == "table")

    def show_figures(self, numbers: PlanFigures, *, decided: bool) -> None:
        """Show how many there are in each lane; ``decided``: somebody here approves actions."""
        for key, chip in self.lanes.items():
            chip.show_count(numbers.lanes[key])
        self.lanes["approval"].setVisible(decided or self._look.filter.lane == "approval")

    def focus_search(self) -> None:
        """Put the cursor into the search."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    # -- making ----------------------------------------------------------------------------------

    def _make_shown(self) -> Surface:
        strip = Surface("window")
        outer = QHBoxLayout(strip)
        side = theme.grid(2.5)
        outer.setContentsMargins(side, theme.grid(1.5), side, 0)
        inside = QWidget()
        outer.addWidget(inside, 1)
        row = FlowLayout(inside)  # large text takes a second line
        self.layouts = SegmentedControl(tuple(LAYOUTS.items()), "table", "Layout of the plan")
        self.layouts.chosen.connect(self._on_layout)
        row.addWidget(self.layouts)
        self.search = _Search()
        self.search.textEdited.connect(self._on_typed)
        self.search.left.connect(self._on_left)
        row.addWidget(self.search)
        self.group = PickChip("Group", self._groups, self._on_group)
        self.sort = PickChip("Sort", self._sorts, self._on_sort)
        self.columns = PickChip("Columns", self._column_picks, self._on_column)
        for chip in (self.group, self.sort, self.columns):
            row.addWidget(chip)
        return strip

    def _make_narrowed(self) -> Surface:
        strip = Surface("window")
        chips = QHBoxLayout(strip)
        side = theme.grid(2.5)
        chips.setContentsMargins(side, theme.grid(1.25), side, theme.grid(1.5))
        inside = QWidget()
        chips.addWidget(inside, 1)
        flow = FlowLayout(inside)
        self.lanes = {key: FilterChip(words) for key, words in LANES.items()}
        for key, chip in self.lanes.items():
            chip.setProperty("lane", key)
            chip.clicked.connect(self._on_lane)
            flow.addWidget(chip)
        self.owner = MenuChip("Owner")
        self.owner.about_to_show.connect(self._fill_owners)
        self.service = MenuChip("Service")
        self.service.about_to_show.connect(self._fill_services)
        self.strength = MenuChip("Strength")
        self.strength.set_values((s.value, s.label, None) for s in Strength)
        self.state = MenuChip("State")
        self.state.set_values((s.value, s.label, None) for s in ActionState)
        for menu in (self.owner, self.service, self.strength, self.state):
            menu.chosen.connect(self._on_chosen)
            flow.addWidget(menu)
        return strip

    # -- asking ----------------------------------------------------------------------------------

    def _ask(self, look: Look) -> None:
        if look != self._look:
            self.asked.emit(look)
        else:
            self.show_look(look)

    def _narrow(self, wanted: PlanFilter) -> None:
        self._ask(replace(self._look, filter=wanted))

    def _on_layout(self, key: str) -> None:
        self._ask(replace(self._look, layout=key))

    def _on_lane(self) -> None:
        chip = self.sender()
        if isinstance(chip, FilterChip):
            self._narrow(replace(self._look.filter, lane=str(chip.property("lane"))))

    def _on_chosen(self, _keys: object) -> None:
        chosen = replace(
            self._look.filter,
            owners=self.owner.keys,
            services=self.service.keys,
            strengths=tuple(Strength(key) for key in self.strength.keys),
            states=tuple(ActionState(key) for key in self.state.keys),
        )
        self._narrow(chosen)

    def _on_typed(self, _text: str) -> None:
        self._pause.start()

    def _on_search(self) -> None:
        self._narrow(replace(self._look.filter, text=self.search.text()))

    def _on_left(self, clear: bool) -> None:
        if clear:
            self.search.clear()
        if clear or self._pause.isActive():
            self._pause.stop()
            self._on_search()
        self.left.emit()

    # -- menus -----------------------------------------------------------------------------------

    def _fill_owners(self) -> None:
        self._fill(self.owner, lambda row: row.owner, _NOBODY)

    def _fill_services(self) -> None:
        self._fill(self.service, lambda row: row.service, _NO_SERVICE)

    def _fill(self, chip: MenuChip, of: Callable[[ActionRow], str], nothing: str) -> None:
        fits = lane_test(self._look.filter.lane, self._today())
        counts: dict[str, int] = {}
        for row in self._rows():
            name = of(row)
            counts[name] = counts.get(name, 0) + fits(row)
        names = sorted(counts, key=lambda name: (not name, name.casefold()))
        chip.set_values((name, name or nothing, counts[name]) for name in names)

    def _groups(self) -> tuple[Pick, ...]:
        known = {key: words for key, words in GROUPS.items() if self._groups_fit(key)}
        here = self._look.shown_group
        return tuple(Pick(key, words, key == here) for key, words in known.items())

    def _groups_fit(self, key: str) -> bool:
        return self._look.layout == "table" or key in LANES_OF_TIME

    def _on_group(self, key: str) -> None:
        self._ask(replace(self._look, group=key))

    def _sort_words(self) -> str:
        headings = {column.key: column.heading.lower() for column in COLUMNS}
        words = f"Sorted by {headings.get(self._look.sort, 'deadline')}"
        return f"{words}, turned" if self._look.descending else words

    def _sorts(self) -> tuple[Pick, ...]:
        columns = ((c.key, c.heading) for c in COLUMNS if c.key != "due")
        known = (("", "Deadline"), *columns)
        here = "" if self._look.sort == "due" else self._look.sort
        return (
            *(Pick(f"by:{key}", words, key == here) for key, words in known),
            Pick(),
            Pick(_TURN, "Turned: the last one first", self._look.descending),
        )

    def _on_sort(self, key: str) -> None:
        if key == _TURN:
            self._ask(replace(self._look, descending=not self._look.descending))
        else:
            self._ask(replace(self._look, sort=key.removeprefix("by:"), descending=False))

    def _column_picks(self) -> tuple[Pick, ...]:
        shown = tuple(self._columns())
        picks = [
            Pick(c.key, c.heading, c.key in shown, enabled=c.key not in ALWAYS) for c in COLUMNS
        ]
        return (*picks, Pick(), Pick(_USUAL_COLUMNS, "As usual"))

    def _on_column(self, key: str) -> None:
        if key == _USUAL_COLUMNS:
            self.columns_asked.emit(USUAL)
            return
        shown = set(self._columns())
        self.columns_asked.emit(tuple(shown ^ {key}))


class _Search(QLineEdit):
    """Words to search for; ``left`` tells that Enter or Escape (true: cleared) led away."""

    left = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("Search actions, owners, cases")
        self.setAccessibleName("Search the plan")
        self.setClearButtonEnabled(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setMaxLength(400)
        dress(self, "search")

    def sizeHint(self) -> QSize:
        wide = self.fontMetrics().averageCharWidth() * 46
        return QSize(wide, super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.left.emit(False)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit(True)
        else:
            super().keyPressEvent(event)
