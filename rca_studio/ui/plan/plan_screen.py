"""The Quality Improvement Action Plan: the actions of all cases, by owner."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from rca_studio.domain.plan import Strength
from rca_studio.domain.registers import ActionRow
from rca_studio.editing.ports import Progress
from rca_studio.faults import KnownFault
from rca_studio.ui import theme
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.plan.rows import PlanFigures, PlanFilter, figures, read_plan
from rca_studio.ui.plan.strength_bar import PUBLISHED, StrengthBar
from rca_studio.ui.plan.table_model import PlanTable
from rca_studio.ui.plan.table_view import PlanView
from rca_studio.ui.screen import Screen
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PrimaryButton
from rca_studio.ui.widgets.card import Card, ScreenHead, Surface
from rca_studio.ui.widgets.chips import FilterChip, MenuChip
from rca_studio.ui.widgets.empty import EmptyState
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.labels import Caption, Label

_LANES = {
    "open": "Open",
    "overdue": "Overdue",
    "evidence": "Evidence missing",
    "review": "Review due",
    "all": "All",
}


class PlanScreen(Screen):
    """Enter opens the case of an action at that action."""

    def __init__(self, studio: Studio, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._navigator = navigator
        self._rows: tuple[ActionRow, ...] = ()
        self.filter = PlanFilter()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = ScreenHead("Quality Improvement Action Plan")
        self.print_button = PrimaryButton("Print plan…")
        self.print_button.clicked.connect(self.print_plan)
        head.add(self.print_button)
        column.addWidget(head)
        column.addWidget(self._make_chips())
        column.addWidget(self._make_body(), 1)
        self._show_state("", "Reading the plan…")
        studio.changed.connect(self._on_changed)
        self.refresh()

    def regions(self) -> tuple[QWidget, ...]:
        return (self.lanes["open"], self.table, self.print_button)

    def arrived(self) -> None:
        self.refresh()
        self.table.setFocus()

    def refresh(self) -> None:
        """Read the plan again."""
        registers = self._studio.registers

        def read(_progress: Progress) -> tuple[ActionRow, ...]:
            return read_plan(registers)

        self._studio.jobs.start(read, self._on_read, failed=self._on_failed)

    def show_owner(self, owner: str) -> None:
        """Narrow the plan to one owner."""
        self._narrow(PlanFilter("open", (owner,)))

    def shown_rows(self) -> tuple[ActionRow, ...]:
        """The actions in view."""
        today = self._studio.today()
        return tuple(row for row in self._rows if self.filter.fits(row, today))

    def print_plan(self) -> None:
        """Write what is in view as PDF."""
        from rca_studio.ui.printing import print_plan

        print_plan(self._studio, self._navigator, self.shown_rows(), self.filter.words())

    # -- making ----------------------------------------------------------------------------------

    def _make_chips(self) -> Surface:
        strip = Surface("window")
        row = QHBoxLayout(strip)
        row.setContentsMargins(theme.grid(2.5), theme.grid(1.5), theme.grid(2.5), theme.grid(1.5))
        chips = QWidget()
        flow = FlowLayout(chips)
        self.lanes = {key: FilterChip(words) for key, words in _LANES.items()}
        for key, chip in self.lanes.items():
            chip.setProperty("lane", key)
            chip.clicked.connect(self._on_lane)
            flow.addWidget(chip)
        self.owner = MenuChip("Owner")
        self.owner.chosen.connect(self._on_owners)
        self.owner.about_to_show.connect(self._fill_owners)
        self.strength = MenuChip("Strength")
        self.strength.chosen.connect(self._on_strengths)
        self.strength.set_values((s.value, s.label, None) for s in Strength)
        flow.addWidget(self.owner)
        flow.addWidget(self.strength)
        row.addWidget(chips, 1)
        self.group = FilterChip("Group by owner")
        self.group.setChecked(True)
        self.group.toggled.connect(self._on_grouped)
        row.addWidget(self.group)
        return strip

    def _make_body(self) -> Surface:
        body = Surface("backdrop")
        column = QVBoxLayout(body)
        side = theme.grid(2.5)
        column.setContentsMargins(side, theme.grid(1.5), side, theme.grid(2))
        column.setSpacing(theme.grid(2))
        top = QHBoxLayout()
        top.setSpacing(theme.grid(2))
        strong = Card()
        strong.body.addWidget(Caption("Strength of the open plan"))
        self.bar = StrengthBar()
        strong.body.addWidget(self.bar)
        self._bar_words = Label("", token="muted", wrap=True)
        strong.body.addWidget(self._bar_words)
        held = Card()
        held.body.addWidget(Caption("Did it hold?"))
        self._outcomes = QHBoxLayout()
        self._outcomes.setSpacing(theme.grid(1))
        held.body.addLayout(self._outcomes)
        held.body.addStretch(1)
        self._counts: dict[str, Label] = {}
        for key, token in (("held", "text"), ("slipped", "warning"), ("failed", "error")):
            number = Label("0", theme.Size.FIGURE, token)
            self._counts[key] = number
            self._outcomes.addWidget(number)
            word = Label(key)
            word.setContentsMargins(0, 0, theme.grid(2), 0)
            self._outcomes.addWidget(word)
        self._outcomes.addStretch(1)
        top.addWidget(strong, 1)
        top.addWidget(held, 1)
        column.addLayout(top)
        self.model = PlanTable()
        self.table = PlanView(self.model)
        self.table.opened.connect(self._on_opened)
        sheet = Card(flush=True)
        self.empty = EmptyState()
        self.empty.acted.connect(self._on_empty)
        self._rooms = QStackedWidget()
        self._rooms.addWidget(self.table)
        self._rooms.addWidget(self.empty)
        sheet.body.addWidget(self._rooms)
        column.addWidget(sheet, 1)
        return body

    # -- showing ---------------------------------------------------------------------------------

    def _on_read(self, rows: tuple[ActionRow, ...]) -> None:
        self._rows = rows
        numbers = figures(rows, self._studio.today())
        self._show_figures(numbers)
        self._show_rows()

    def _show_figures(self, numbers: PlanFigures) -> None:
        for key, chip in self.lanes.items():
            chip.show_count(int(getattr(numbers, key)))
        self.bar.show_counts(numbers.strengths)
        self._bar_words.setText(f"{self.bar.words()}. {PUBLISHED}")
        for key, label in self._counts.items():
            number = getattr(numbers, key)
            label.setText(str(number))
            label.setAccessibleName(f"{number} {key}")

    def _show_rows(self) -> None:
        rows = self.shown_rows()
        for key, chip in self.lanes.items():
            chip.setChecked(key == self.filter.lane)
        chosen = self.table.currentIndex()
        before = self.model.line(chosen.row()) if chosen.isValid() else None
        self.model.show_rows(rows, self._studio.today(), grouped=self.group.isChecked())
        self.print_button.setEnabled(bool(rows))
        if not self._rows:
            self._show_state(
                "No actions yet",
                "Actions are planned in a case, once its causes are known.",
                "Show the cases",
            )
        elif not rows:
            self._show_state("Nothing here", "No action fits what is chosen.", "Show open actions")
        else:
            self._rooms.setCurrentWidget(self.table)
            line = self.model.line_of(before.id) if isinstance(before, ActionRow) else -1
            self.table.selectRow(line if line >= 0 else self.model.first_action())

    def _show_state(self, title: str, words: str, action: str = "") -> None:
        self.empty.show_words(title, words, action)
        self._rooms.setCurrentWidget(self.empty)

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, KnownFault):
            raise error
        words = " ".join(part for part in (error.safe, error.do) if part)
        self._show_state(error.what, words, "Try again")

    # -- narrowing -------------------------------------------------------------------------------

    def _narrow(self, wanted: PlanFilter) -> None:
        self.filter = wanted
        self.owner.set_keys(wanted.owners)
        self.strength.set_keys(tuple(s.value for s in wanted.strengths))
        self._show_rows()

    def _on_lane(self) -> None:
        chip = self.sender()
        if isinstance(chip, FilterChip):
            self._narrow(replace(self.filter, lane=str(chip.property("lane"))))

    def _on_owners(self, keys: tuple[str, ...]) -> None:
        self._narrow(replace(self.filter, owners=keys))

    def _on_strengths(self, keys: tuple[str, ...]) -> None:
        self._narrow(replace(self.filter, strengths=tuple(Strength(k) for k in keys)))

    def _fill_owners(self) -> None:
        today = self._studio.today()
        lane = PlanFilter(self.filter.lane)
        counts: dict[str, int] = {}
        for row in self._rows:
            counts[row.owner] = counts.get(row.owner, 0) + lane.fits(row, today)
        names = sorted(counts, key=lambda name: (not name, name.casefold()))
        self.owner.set_values((name, name or "Nobody yet", counts[name]) for name in names)

    def _on_grouped(self, _on: bool) -> None:
        self._show_rows()

    def _on_opened(self, row: ActionRow) -> None:
        self._navigator.open_case(row.case_id, "actions", row.id)

    def _on_empty(self) -> None:
        match self.empty.button.text():
            case "Show the cases":
                self._navigator.show_cases()
            case "Try again":
                self.refresh()
            case _:
                self._narrow(PlanFilter())

    def _on_changed(self, _told: object) -> None:
        if self.isVisible():
            self.refresh()
