"""The registers of names that are hidden before others see a case."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.domain.deeds import Deed
from rca_studio.domain.session import KnownName, NameKind
from rca_studio.domain.words import plural
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.name_gestures import add_names, change_name, is_name, line, take_names_away
from rca_studio.ui import theme
from rca_studio.ui.case.tab import Page
from rca_studio.ui.dress import dress
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.proof.allowing import explain, why_locked
from rca_studio.ui.sessions.names_table import NamesModel, NamesTable
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton, PrimaryButton
from rca_studio.ui.widgets.card import Card, ScreenHead, Surface
from rca_studio.ui.widgets.chips import FilterChip
from rca_studio.ui.widgets.empty import EmptyState
from rca_studio.ui.widgets.field import ComboBox, Field, LineEdit, TextArea
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.labels import Label

_KINDS: Final = tuple((kind.value, kind.label) for kind in NameKind)
_ABOUT: Final = (
    "One name a line, as in a column copied from a spreadsheet. Each name is hidden in every "
    "session, also where a letter or two differ, and others read “Person A” or “Worker 2” instead."
)
_PAUSE: Final = 150
_SIDE: Final = 46
_NARROW_SIDE: Final = 38
_NARROW: Final = 126
_NO_NAMES: Final = (
    "Paste the names of the people you support, of staff, houses, streets and routes. What is not "
    "here and looks like a name is asked about, frame by frame."
)


class NamesRoom(QWidget):
    """All names at the left; at the right new ones, and the one in hand.

    Signals:
        back_asked: back to the sessions.
    """

    back_asked = Signal()

    def __init__(self, studio: Studio, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._navigator = navigator
        self._names: tuple[KnownName, ...] = ()
        self._why: str | None = None
        self.model = NamesModel()
        self.table = NamesTable(self.model)
        self.search = LineEdit("", "Search names")
        dress(self.search, "search")
        self.search.setAccessibleName("Search names")
        self.search.setClearButtonEnabled(True)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._narrow)
        self._lay_out()
        self._connect()
        self.refresh()

    # -- laying out ------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = ScreenHead("Names to hide")
        self.back = PlainButton("Back to the sessions")
        head.add(self.back)
        column.addWidget(head)
        column.addWidget(self._strip())
        body = Surface("backdrop")
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        sheet = Card(flush=True)
        self.empty = EmptyState()
        sheet.body.addWidget(self.table)
        sheet.body.addWidget(self.empty)
        around = QVBoxLayout()
        around.setContentsMargins(theme.grid(2.5), theme.grid(2), 0, theme.grid(2))
        around.addWidget(sheet)
        row.addLayout(around, 1)
        self.side = Page()
        self.side.column.addWidget(self._new_card())
        self.side.column.addWidget(self._chosen_card())
        self.side.column.addStretch(1)
        row.addWidget(self.side)
        column.addWidget(body, 1)

    def _strip(self) -> QWidget:
        strip = Surface("window")
        row = QHBoxLayout(strip)
        row.setContentsMargins(theme.grid(2.5), theme.grid(1.25), theme.grid(2.5), theme.grid(1.25))
        row.setSpacing(theme.grid(2))
        self.search.setFixedWidth(theme.grid(30))
        row.addWidget(self.search)
        chips = QWidget()
        flow = FlowLayout(chips)
        self.chips: dict[NameKind, FilterChip] = {}
        for kind in NameKind:
            self.chips[kind] = FilterChip(kind.label)
            flow.addWidget(self.chips[kind])
        row.addWidget(chips, 1)
        return strip

    def _new_card(self) -> QWidget:
        card = Card("Add names")
        self.kind = ComboBox()
        self.kind.set_choices(_KINDS, NameKind.PERSON.value)
        self.pasted = TextArea("", "Ana Silva\nB. Okoro", 6)
        self.add = PrimaryButton("Add names")
        self.add_words = Label("", theme.Size.SMALL, "muted", wrap=True)
        card.body.addWidget(Field("They stand for", self.kind))
        card.body.addWidget(Field("Names", self.pasted, _ABOUT))
        card.body.addWidget(self.add_words)
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addStretch(1)
        card.body.addLayout(row)
        return card

    def _chosen_card(self) -> QWidget:
        self.chosen_card = card = Card("Chosen name")
        self.name = LineEdit()
        self.name_kind = ComboBox()
        self.name_kind.set_choices(_KINDS)
        self.also = TextArea("", "Other spellings, one a line", 3)
        self.take_away = PlainButton("Take away")
        self.chosen_words = Label("", theme.Size.SMALL, "muted", wrap=True)
        self._one = QWidget()
        inside = QVBoxLayout(self._one)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.grid(1))
        inside.addWidget(Field("Name", self.name))
        inside.addWidget(Field("Stands for", self.name_kind))
        inside.addWidget(Field("Also written", self.also))
        card.body.addWidget(self._one)
        card.body.addWidget(self.chosen_words)
        row = QHBoxLayout()
        row.addWidget(self.take_away)
        row.addStretch(1)
        card.body.addLayout(row)
        return card

    def _connect(self) -> None:
        self.back.clicked.connect(self.back_asked)
        self.search.textChanged.connect(self._on_search)
        for chip in self.chips.values():
            chip.toggled.connect(self._on_search)
        self.pasted.textChanged.connect(self._judge)
        self.add.clicked.connect(self._on_add)
        self.table.chosen.connect(self._show_chosen)
        self.table.taken_away.connect(self._on_take_away)
        self.take_away.clicked.connect(self._on_take_away)
        self.name.committed.connect(self._on_name)
        self.name_kind.activated.connect(self._on_kind)
        self.also.committed.connect(self._on_also)

    # -- as part of a screen ---------------------------------------------------------------------

    def regions(self) -> tuple[QWidget, ...]:
        """The parts F6 goes round."""
        return (self.table, self.side) if self.model.names else (self.side,)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < theme.grid(_NARROW)
        self.side.setFixedWidth(theme.grid(_NARROW_SIDE if narrow else _SIDE))

    def take_focus(self) -> None:
        """Put the keyboard where work begins."""
        (self.table if self.model.names else self.pasted).setFocus()

    def refresh(self) -> None:
        """Show the registers as they are now."""
        names = self._studio.casefile(WORKSPACE).of(KnownName)
        why = why_locked(self._studio, Deed.LEAD_SESSIONS)
        if names == self._names and why == self._why:
            return
        self._names, self._why = names, why
        self._narrow()
        for part in (self.pasted, self.kind, self.name, self.name_kind, self.also):
            part.setEnabled(not why)
        self._judge()

    # -- the list --------------------------------------------------------------------------------

    def _on_search(self, *_: object) -> None:
        self._pause.start()

    def _narrow(self) -> None:
        ids = {one.id for one in self.table.names}
        kinds = {kind for kind, chip in self.chips.items() if chip.isChecked()}
        self.model.show_names(self._names, self.search.text(), kinds)
        for kind, chip in self.chips.items():
            chip.show_count(self.model.counts[kind])
        self.table.choose(ids)
        there = bool(self.model.names)
        self.table.setVisible(there)
        self.empty.setVisible(not there)
        if self._names:
            self.empty.show_words("No such name", "Search for other letters, or add it.")
        else:
            self.empty.show_words("No names yet", _NO_NAMES)
        self._show_chosen()

    def _show_chosen(self) -> None:
        names = self.table.names
        self.chosen_card.setVisible(bool(names))
        if not names:
            return
        one = names[0]
        self._one.setVisible(len(names) == 1)
        self.chosen_card.title.setText(
            "Chosen name" if len(names) == 1 else f"{plural(len(names), 'name')} chosen"
        )
        self.name.show_value(one.name)
        self.name_kind.choose(one.kind.value)
        self.also.show_value("\n".join(one.also))
        words = f"Added by {one.by}." if one.by and len(names) == 1 else ""
        self.chosen_words.setText(words)
        self.chosen_words.setVisible(bool(words))
        explain(self.take_away, self._why or "")

    # -- what is done ----------------------------------------------------------------------------

    def _judge(self) -> None:
        """Say how many names were pasted, and which lines are none."""
        lines = [line(one) for one in self.pasted.text().splitlines()]
        found = {one.casefold() for one in lines if is_name(one)}
        none = sum(bool(one) and not is_name(one) for one in lines)
        self.add.show_text(f"Add {plural(len(found), 'name')}" if found else "Add names")
        explain(self.add, self._why or ("" if found else "Paste or write names first."))
        words = f"{plural(none, 'line')} cannot be names and will be passed over." if none else ""
        self.add_words.setText(words)
        self.add_words.setVisible(bool(words))

    def _on_add(self) -> None:
        kind, lines = NameKind(self.kind.key), self.pasted.text().splitlines()
        before = len(self._names)
        studio = self._studio
        workspace = studio.casefile(WORKSPACE)
        if studio.attempt(lambda: add_names(workspace, kind, lines, studio.writer.stamp())):
            added = len(studio.casefile(WORKSPACE).of(KnownName)) - before
            self.pasted.clear()
            self.refresh()
            self._navigator.say(f"{plural(added, 'name')} added.", "Undo", studio.undo)
            self.pasted.setFocus()

    def _on_take_away(self) -> None:
        names = self.table.names
        if not names or self._why:
            return
        if self._studio.attempt(lambda: take_names_away(names)):
            words = f"{plural(len(names), 'name')} taken away."
            self._navigator.say(words, "Undo", self._studio.undo)
            self.table.setFocus()

    def _on_name(self, text: str) -> None:
        self._change(name=text)

    def _on_kind(self, _index: int) -> None:
        self._change(kind=NameKind(self.name_kind.key))

    def _on_also(self, text: str) -> None:
        self._change(also=text.splitlines())

    def _change(self, **values: object) -> None:
        names = self.table.names
        if len(names) != 1:
            return
        workspace = self._studio.casefile(WORKSPACE)
        if not self._studio.attempt(lambda: change_name(workspace, names[0], **values)):
            self._show_chosen()
