"""The Quality Improvement Action Plan: the actions of all cases, as a table, board or calendar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from rca_studio.domain.registers import ActionRow
from rca_studio.faults import KnownFault
from rca_studio.settings import PLAN_COLUMNS
from rca_studio.ui import theme
from rca_studio.ui.case.actions_standing import nobody_decides
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.plan.bulk_acts import BulkActs
from rca_studio.ui.plan.bulk_bar import BulkBar
from rca_studio.ui.plan.cell_edits import CellEdits
from rca_studio.ui.plan.layouts import PlanLayouts
from rca_studio.ui.plan.plan_cards import PlanCards
from rca_studio.ui.plan.plan_strips import PlanStrips
from rca_studio.ui.plan.reading import PlanReader
from rca_studio.ui.plan.rows import MOST, PlanFigures, PlanFilter, figures, lane_test
from rca_studio.ui.plan.table_columns import COLUMNS, USUAL
from rca_studio.ui.plan.views_menu import ViewsChip
from rca_studio.ui.plan.views_state import Look, keep_look, last_look
from rca_studio.ui.screen import Screen
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton, PrimaryButton
from rca_studio.ui.widgets.card import Card, ScreenHead, Surface
from rca_studio.ui.widgets.empty import EmptyState
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.workspace.sheet import Room

_HIGH = 100
"""A window of so many steps of the grid has room for the cards in full."""
_LEAST = 36
"""The actions are never lower than so many steps of the grid."""
_IDLE = 1_500
"""The other layouts are made so long after the first one was shown, in milliseconds."""
_KEEP = 800
"""How somebody looks at the plan is remembered after this pause, in milliseconds."""


class PlanScreen(Screen):
    """Enter opens the case of an action at that action; F2 changes a cell."""

    def __init__(self, studio: Studio, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._navigator = navigator
        self._whose = self._person()
        self.look = last_look(studio.settings, self._whose)
        self._shown: tuple[ActionRow, ...] = ()
        self._whole: PlanFigures | None = None
        self._day = studio.today()
        self._expected = False
        self.reader = PlanReader(studio, self)
        self.edits = CellEdits(studio, navigator, self._owners, self)
        self.acts = BulkActs(studio, navigator, self)
        self._lay_out()
        self._connect()
        self._keep = QTimer(self)
        self._keep.setSingleShot(True)
        self._keep.setInterval(_KEEP)
        self._keep.timeout.connect(self._keep_look)
        self.strips.show_look(self.look)
        self._show_state("", "Reading the plan…")
        self.reader.catch_up()

    # -- what the window asks --------------------------------------------------------------------

    def regions(self) -> tuple[QWidget, ...]:
        bar = () if self.bar.isHidden() else (self.bar,)
        return (self.strips, self.layouts.view, *bar, self.print_button)

    def focus_search(self) -> bool:
        self.strips.focus_search()
        return True

    def arrived(self) -> None:
        if self.reader.waits:
            self.reader.catch_up()
        elif self._day != self._studio.today():
            self._show_all()
        self._focus_plan()

    def refresh(self) -> None:
        """Read the plan again."""
        self.reader.read_all()

    def show_owner(self, owner: str) -> None:
        """Narrow the plan to the open actions of one owner."""
        self.show_look(replace(self.look, filter=PlanFilter("open", (owner,))))

    def show_look(self, look: Look) -> None:
        """Show other actions, or show them in another way."""
        self.look, self._whose = look, self._person()
        self.strips.show_look(look)
        self._show_all()
        self.views.renew()
        self._keep.start()

    def show_view(self, name: str) -> bool:
        """Show the saved view of this name; false where there is none."""
        return self.views.show_view(name)

    def go_to(self, action_id: str) -> bool:
        """Choose an action and bring it into view; whether it is shown."""
        return self.layouts.go_to(action_id)

    @property
    def filter(self) -> PlanFilter:
        """What the plan is narrowed to."""
        return self.look.filter

    @property
    def whole_rows(self) -> tuple[ActionRow, ...]:
        """All actions of the plan."""
        return self.reader.rows

    def shown_rows(self) -> tuple[ActionRow, ...]:
        """The actions in view, in the order they were read."""
        return self._shown

    def chosen_rows(self) -> tuple[ActionRow, ...]:
        """The actions chosen, where several are; else none."""
        chosen = self.layouts.chosen()
        return chosen if len(chosen) > 1 else ()

    def print_plan(self) -> None:
        """Print what is in view, or of it what is chosen."""
        self.reader.when_read(lambda: self._print(self.chosen_rows()))

    def print_chosen(self) -> None:
        """Print the actions chosen, be it a single one."""
        self._print(self.layouts.chosen())

    def export_plan(self) -> None:
        """Hand on what is in view, or of it what is chosen."""
        self.reader.when_read(lambda: self._export(self.chosen_rows()))

    def export_chosen(self) -> None:
        """Hand on the actions chosen, be it a single one."""
        self._export(self.layouts.chosen())

    # -- making ----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = ScreenHead("Quality Improvement Action Plan")
        self.views = ViewsChip(self._studio, self._navigator, lambda: self.look, self.show_look)
        self.export_button = PlainButton("Export…")
        self.print_button = PrimaryButton("Print plan…")
        for part in (self.views, self.export_button, self.print_button):
            head.add(part)
        column.addWidget(head)
        self.strips = PlanStrips(
            lambda: self.reader.rows, lambda: self.layouts.table.columns, self._studio.today
        )
        inside = QWidget()
        below = QVBoxLayout(inside)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(self.strips)
        below.addWidget(self._make_body(), 1)
        self._page = Room()  # with large text on a small screen the actions keep their room
        self._page.setWidget(inside)
        column.addWidget(self._page, 1)

    def _make_body(self) -> Surface:
        body = Surface("backdrop")
        column = QVBoxLayout(body)
        side = theme.grid(2.5)
        column.setContentsMargins(side, theme.grid(1.5), side, theme.grid(2))
        column.setSpacing(theme.grid(1.5))
        self.cards = PlanCards()
        column.addWidget(self.cards)
        self.notice = Label("", token="warning", wrap=True)
        self.notice.hide()
        column.addWidget(self.notice)
        sheet = self._sheet = Card(flush=True)
        self.layouts = PlanLayouts(self.edits, self.acts.states)
        self.layouts.table.show_columns(self._studio.settings.get(PLAN_COLUMNS) or USUAL)
        self.layouts.model.may_edit = not self._studio.read_only
        self.empty = EmptyState()
        self._rooms = QStackedWidget()
        self._rooms.addWidget(self.layouts)
        self._rooms.addWidget(self.empty)
        sheet.body.setSpacing(0)
        sheet.body.addWidget(self._rooms, 1)
        self.bar = BulkBar(self.acts)
        sheet.body.addWidget(self.bar)
        column.addWidget(sheet, 1)
        return body

    def _connect(self) -> None:
        studio, table = self._studio, self.layouts.table
        self.print_button.clicked.connect(self.print_plan)
        self.export_button.clicked.connect(self.export_plan)
        self.strips.asked.connect(self.show_look)
        self.strips.columns_asked.connect(self._on_columns)
        self.strips.left.connect(self._focus_plan)
        self.layouts.opened.connect(self._on_opened)
        self.layouts.picked.connect(self.bar.show_rows)
        table.edited.connect(self.edits.change)
        table.refused.connect(self._navigator.say)
        table.sort_asked.connect(self._on_sort)
        table.menu_asked.connect(self._on_menu)
        self.bar.print_asked.connect(self.print_chosen)
        self.bar.export_asked.connect(self.export_chosen)
        self.bar.clear_asked.connect(self._on_clear)
        self.empty.acted.connect(self._on_empty)
        self.reader.came.connect(self._on_came)
        self.reader.failed.connect(self._on_failed)
        studio.changed.connect(self._on_changed)
        studio.person_changed.connect(self._on_person)

    # -- showing ---------------------------------------------------------------------------------

    def _on_came(self) -> None:
        if self._whole is None:
            QTimer.singleShot(_IDLE, self.layouts, self.layouts.prepare)
        self._whole = None
        self._show_all()
        self.views.renew()

    def _show_all(self) -> None:
        rows, today = self.reader.rows, self._studio.today()
        if self._whole is None or self._day != today:
            self._whole = figures(rows, today)
        self._day = today
        chosen = self.look.filter
        part = chosen.narrowed(rows)
        numbers = figures(part, today) if chosen.narrows else self._whole
        self._shown = tuple(filter(lane_test(chosen.lane, today), part))
        self.strips.show_figures(numbers, decided=not nobody_decides(self._studio))
        self.cards.show_figures(numbers, self._whole, narrowed=chosen.narrows)
        self._fit_cards()
        self._show_notice()
        self.layouts.show_rows(self._shown, self.look, today)
        self._show_room()

    def _show_room(self) -> None:
        can = bool(self._shown)
        self.print_button.setEnabled(can)
        self.export_button.setEnabled(can)
        if self.reader.rows and can:
            self._rooms.setCurrentWidget(self.layouts)
            if self._expected and self.strips.search.hasFocus() and not self.filter.text:
                self._focus_plan()
            self._expected = False
            return
        self.bar.hide()
        if self.reader.rows:
            words = "No action fits what is chosen."
            self._show_state("Nothing here", words, "Show open actions")
        elif not self.reader.known:
            self._show_state("", "Reading the plan…")
        else:
            words = "Actions are planned in a case, once its causes are known."
            self._show_state("No actions yet", words, "Show the cases")

    def _fit_cards(self) -> None:
        """Leave the room to the plan where it is scarce."""
        self._sheet.setMinimumHeight(theme.grid(_LEAST))
        low = self.height() < theme.grid(_HIGH)
        self.cards.set_compact(self.look.layout != "table" or low)

    def _show_notice(self) -> None:
        self.notice.setVisible(self.reader.cut)
        if self.reader.cut:
            self.notice.setText(
                f"There are more than {MOST:,} actions. The first {MOST:,} by owner and deadline "
                "are shown and counted here, and no others. Nothing is lost: each action stands in "
                "its case."
            )

    def _show_state(self, title: str, words: str, action: str = "") -> None:
        self.empty.show_words(title, words, action)
        self._rooms.setCurrentWidget(self.empty)

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, KnownFault):
            raise error
        words = " ".join(part for part in (error.safe, error.do) if part)
        self._show_state(error.what, words, "Try again")

    def _focus_plan(self) -> None:
        shown = self._rooms.currentWidget() is self.layouts
        self._expected = not shown  # there is nothing to be at yet: the keyboard waits beside it
        (self.layouts.view if shown else self.strips.search).setFocus()
        self._page.ensureWidgetVisible(self._sheet, 0, 0)

    # -- doing -----------------------------------------------------------------------------------

    def _on_opened(self, row: ActionRow) -> None:
        self._navigator.open_case(row.case_id, "actions", row.id)

    def _on_sort(self, key: str) -> None:
        """Sort by a column; once more turns it, and then all is by deadline again."""
        if self.look.sort != key:
            self.show_look(replace(self.look, sort=key, descending=False))
        elif not self.look.descending:
            self.show_look(replace(self.look, descending=True))
        else:
            self.show_look(replace(self.look, sort="", descending=False))

    def _on_columns(self, keys: Iterable[str]) -> None:
        self.layouts.table.show_columns(keys)
        shown = self.layouts.table.columns
        self._studio.settings.set(PLAN_COLUMNS, () if shown == USUAL else shown)

    def _on_menu(self, where: QPoint) -> None:
        from rca_studio.ui.plan.line_menu import Does, LineMenu

        table = self.layouts.table
        rows, current = table.chosen(), table.current()
        if not rows or current is None:
            return
        index = table.currentIndex()
        groups = self.layouts.model.groups
        does: Does = {
            "open": lambda: self._on_opened(current),
            "edit": lambda: table.edit(index),
            "print": self.print_chosen,
            "export": self.export_chosen,
        }
        if self.look.group:
            does["group"] = table.choose_group
            does["fold"] = table.fold_here
            does["fold_all"] = lambda: table.fold(group.key for group in groups)
            does["unfold_all"] = lambda: table.fold(())
        cell = COLUMNS[index.column()].heading
        LineMenu(self.acts, rows, cell, does, self).popup(where)

    def _on_clear(self) -> None:
        rows = self.layouts.chosen()
        current = self.layouts.table.current()
        wanted = current.id if self.layouts.key == "table" and current else rows[0].id
        self.layouts.go_to(wanted)
        self._focus_plan()

    def _print(self, chosen: Sequence[ActionRow]) -> None:
        from rca_studio.ui.plan.leaving import print_plan

        view, words = self._taken(chosen)
        print_plan(self._studio, self._navigator, view, words, chosen, self.window())

    def _export(self, chosen: Sequence[ActionRow]) -> None:
        from rca_studio.ui.plan.leaving import export_plan

        view, words = self._taken(chosen)
        export_plan(self._studio, self._navigator, view, words, chosen, self.window())

    def _taken(self, chosen: Sequence[ActionRow]) -> tuple[tuple[ActionRow, ...], str]:
        """What is offered besides what is chosen, and in words which ones they are."""
        if len(chosen) == 1:
            return tuple(chosen), "One action"
        return self._shown, self.filter.words()

    def _on_empty(self) -> None:
        match self.empty.button.text():
            case "Show the cases":
                self._navigator.show_cases()
            case "Try again":
                self.refresh()
            case _:
                self.show_look(replace(self.look, filter=PlanFilter()))
                self._focus_plan()

    # -- following -------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_cards()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._keep_now()

    def _on_changed(self, told: object) -> None:
        self.reader.note(told)
        if self.isVisible():
            self.reader.catch_up()
            self.views.renew()

    def _on_person(self) -> None:
        if not self._studio.closed:
            self._keep_now()
            self.show_look(last_look(self._studio.settings, self._person()))

    def _keep_look(self) -> None:
        keep_look(self._studio.settings, self._whose, self.look)

    def _keep_now(self) -> None:
        if self._keep.isActive():
            self._keep.stop()
            self._keep_look()

    def _person(self) -> str:
        person = self._studio.person
        return person.id if person is not None else ""

    def _owners(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row.owner for row in self.reader.rows if row.owner))
