"""The story: what almost happened, when, where, to whom, and what was done at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.domain.case import Stage
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.hearing import Receipt, ReporterWord
from rca_studio.domain.moments import parse_moment, show_moment
from rca_studio.editing import gestures
from rca_studio.ui import theme
from rca_studio.ui.case.looks_like import LooksLike, query_of
from rca_studio.ui.case.tab import CaseTab, Page
from rca_studio.ui.causes.taking import TakeWords
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.clearing import clear
from rca_studio.ui.widgets.field import ComboBox, Field, LineEdit, TextArea
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.wording import Place, watch

if TYPE_CHECKING:
    from rca_studio.domain.alike import Alike, AlikeQuery
    from rca_studio.ui.reporting.ask_card import AskReporterCard

_FACTS = (
    ("service", "Service", "Which service or team?"),
    ("location", "Location", "House and room, or home visit"),
    ("route", "Route", "For visits: which route?"),
    ("staff_group", "Staff group", "A role, no names"),
    ("person_affected", "Person affected", "A role or initials, no names"),
    ("reporter", "Reported by", "A role, no names"),
)

_WRITTEN = (Stage.REPORT, Stage.REVIEW, Stage.ANALYSE)
"""Stages at which it helps to know that a case looks like another one."""


class StoryTab(CaseTab):
    """Edits the case itself; each field is kept after a pause or on leaving it."""

    def __init__(self, studio: Studio, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(studio, navigator, parent)
        self._page = Page()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._page)
        self.title = Field("Title", LineEdit("", "What almost happened, in one line"))
        prompt = "Tell what almost happened, in order. Roles instead of names."
        self.story = Field("What almost happened", TextArea("", prompt, rows=9))
        self.action = Field("Immediate action", TextArea("", "What was done at once?", rows=3))
        self.occurred = Field("When", LineEdit("", "18 Nov 2026, 20:40"))
        self.kind = Field("Type", ComboBox())
        self.facts: dict[str, Field[LineEdit]] = {}
        told = Card("Story")
        self.take = TakeWords(studio, navigator, self.story.editor)
        self.looks = LooksLike(studio)
        parts = (
            *((self.title, 0), (self.story, 3), (self.looks, 0)),
            *((self.take, 0), (self.action, 1)),
        )
        for part, share in parts:
            told.body.addWidget(part, share)
        around = Card("Where and when")
        grid = QGridLayout()
        grid.setSpacing(theme.grid(1.5))
        grid.addWidget(self.kind, 0, 0)
        grid.addWidget(self.occurred, 0, 1)
        for place, (name, label, hint) in enumerate(_FACTS):
            self.facts[name] = Field(label, LineEdit("", hint))
            grid.addWidget(self.facts[name], 1 + place // 2, place % 2)
        around.body.addLayout(grid)
        self._extras = Card("Other fields from the export")
        self._extra_grid = QGridLayout()
        self._extra_grid.setSpacing(theme.grid(1))
        self._extra_grid.setColumnStretch(0, 1)
        self._extra_grid.setColumnStretch(1, 3)
        self._extras.body.addLayout(self._extra_grid)
        right = QVBoxLayout()
        right.setSpacing(theme.grid(2))
        right.addWidget(around)
        right.addWidget(self._extras)
        self._right = right
        self.asking: AskReporterCard | None = None
        right.addStretch(1)
        self._columns = QHBoxLayout()
        self._columns.setSpacing(theme.grid(2))
        self._columns.addWidget(told, 3)
        self._columns.addLayout(right, 2)
        self._page.column.addLayout(self._columns, 1)
        self._connect()
        self._watch()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < theme.grid(84)  # large text on a small screen: no field is cut
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._columns.setDirection(way)

    def _watch(self) -> None:
        """Put the wording check on what other people will read."""
        told = (("title", self.title), ("story", self.story), ("immediate_action", self.action))
        for name, field in (*told, ("person_affected", self.facts["person_affected"])):
            watch(self.studio, field.editor, _CaseText(self, name))

    def refresh(self, casefile: CaseFile, is_new: bool) -> None:
        case = casefile.case
        self.title.editor.show_value(case.title)
        self.story.editor.show_value(case.story)
        self.action.editor.show_value(case.immediate_action)
        self.occurred.editor.show_value(show_moment(case.occurred))
        self.occurred.set_needed(not case.occurred)
        self.story.set_needed(not case.story.strip())
        self.title.set_needed(not case.title.strip())
        kinds = {key: pack.title for key, pack in self.studio.protocols.items()}
        kinds.setdefault(case.protocol, self.studio.face(case.protocol).label)  # not offered now
        self.kind.editor.set_choices(tuple(kinds.items()), case.protocol)
        for name, field in self.facts.items():
            field.editor.show_value(getattr(case, name))
        self.facts["reporter"].setVisible(not case.anonymous)
        self.take.show_casefile(casefile)
        self._show_asking(casefile)
        for editor in self._editors():
            editor.setEnabled(not self.studio.read_only)
        if is_new:
            self._show_extras(case.extras)
        self.looks.written()

    def _show_asking(self, casefile: CaseFile) -> None:
        """Reporters nobody knows can be asked; the card is made for the first case of theirs."""
        if self.asking is None:
            if not casefile.of(Receipt) and not casefile.of(ReporterWord):
                return
            from rca_studio.ui.reporting.ask_card import AskReporterCard

            self.asking = AskReporterCard(self.studio)
            self._right.insertWidget(1, self.asking)
        self.asking.show_casefile(casefile)

    def go_to(self, target: str) -> None:
        fields: dict[str, QWidget] = {
            "title": self.title.editor,
            "story": self.story.editor,
            "occurred": self.occurred.editor,
            "immediate_action": self.action.editor,
            **{name: field.editor for name, field in self.facts.items()},
        }
        self._page.bring_into_view(fields.get(target, self.title.editor))

    def regions(self) -> tuple[QWidget, ...]:
        return (self.title.editor, self.kind.editor)

    def leave(self) -> None:
        for editor in self._editors():
            if isinstance(editor, LineEdit | TextArea):
                editor.commit()

    def _editors(self) -> list[LineEdit | TextArea | ComboBox]:
        return [
            self.title.editor,
            self.story.editor,
            self.action.editor,
            self.occurred.editor,
            self.kind.editor,
            *(field.editor for field in self.facts.values()),
        ]

    def _connect(self) -> None:
        self.title.editor.committed.connect(self._on_title)
        self.story.editor.committed.connect(self._on_story)
        self.action.editor.committed.connect(self._on_action)
        self.occurred.editor.committed.connect(self._on_occurred)
        self.kind.editor.activated.connect(self._on_kind)
        for name, field in self.facts.items():
            field.editor.setProperty("attribute", name)
            field.editor.committed.connect(self._on_fact)

        self.looks.watch(self._asks_alike)
        self.looks.asked_to_look.connect(self._look)
        self.title.editor.textChanged.connect(self.looks.written)
        self.story.editor.textChanged.connect(self.looks.written)

    def _asks_alike(self) -> AlikeQuery | None:
        """What the case is by now, also what is half typed; nothing once its causes are known."""
        casefile = self.casefile
        if not casefile.exists or casefile.rejection or casefile.case.stage not in _WRITTEN:
            return None
        return query_of(
            casefile, self.studio.frames, self.title.editor.text(), self.story.editor.text()
        )

    def _look(self, one: Alike) -> None:
        from rca_studio.ui.case.look_sheet import LookSheet

        def open_case() -> None:
            self.leave()
            self.navigator.open_case(one.case_id)

        sheet = LookSheet(self.studio, one, self.window(), opens=True)
        sheet.opened = open_case
        sheet.open()

    def _on_title(self, text: str) -> None:
        self._revise("Edit title", title=text.strip())

    def _on_story(self, text: str) -> None:
        self._revise("Edit story", story=text)

    def _on_action(self, text: str) -> None:
        self._revise("Edit immediate action", immediate_action=text)

    def _on_occurred(self, text: str) -> None:
        try:
            moment = parse_moment(text)
        except ValueError as error:
            self.occurred.set_needed(True, str(error))
            return
        self.occurred.set_needed(not moment)
        self._revise("Edit time", occurred=moment)

    def _on_kind(self, _index: int) -> None:
        self._revise("Change type", protocol=self.kind.editor.key)

    def _on_fact(self, text: str) -> None:
        sender = self.sender()
        if sender is not None:
            name = str(sender.property("attribute"))
            label = next(label for key, label, _ in _FACTS if key == name)
            self._revise(f"Edit {label.lower()}", **{name: text.strip()})

    def _revise(self, label: str, **values: str) -> None:
        self.studio.edit(gestures.revise(self.casefile.case, label, merge=True, **values))

    def _show_extras(self, extras: tuple[tuple[str, str], ...]) -> None:
        clear(self._extra_grid)
        self._extras.setVisible(bool(extras))
        for line, (name, value) in enumerate(pair for pair in extras if pair[1].strip()):
            caption = Label(name, theme.Size.SMALL, "muted", wrap=True)
            caption.setAlignment(Qt.AlignmentFlag.AlignTop)
            words = Label(value if len(value) <= 2_000 else value[:2_000] + "…", wrap=True)
            words.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            words.setAccessibleName(f"{name}: {value[:200]}")
            self._extra_grid.addWidget(caption, line, 0)
            self._extra_grid.addWidget(words, line, 1)


class _CaseText:
    """Tells the wording check what is edited: one text of the case shown."""

    def __init__(self, tab: StoryTab, name: str) -> None:
        self._tab, self._name = tab, name

    def __call__(self) -> Place | None:
        casefile = self._tab.casefile
        return Place(casefile.case, self._name) if casefile.exists else None
