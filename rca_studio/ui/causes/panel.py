"""What the panels of the inspector have in common."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from rca_studio.analysis.margin import Analysis
from rca_studio.domain.casefile import CaseFile, Entity
from rca_studio.domain.causal import Gate
from rca_studio.editing import gestures
from rca_studio.ui import theme
from rca_studio.ui.causes.key_settings import keyboard
from rca_studio.ui.causes.keys import Command, key_words
from rca_studio.ui.causes.node_link import NodeLink
from rca_studio.ui.causes.section import Section, line_of
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import LinkButton
from rca_studio.ui.widgets.field import ComboBox, LineEdit, TextArea
from rca_studio.ui.widgets.labels import Caption, Label, plain_tip
from rca_studio.ui.wording import watch_entity

GATES = (
    (Gate.ANY.value, "Any one"),
    (Gate.ALL.value, "All"),
)


class Panel(QWidget):
    """Shows one entity and edits it.

    Signals:
        wants: asks to choose another entity.
        asks: a ``Command`` on this one, for those who use the mouse.
    """

    wants = Signal(str)
    asks = Signal(object)

    def __init__(self, studio: Studio, navigator: Navigator, caption: str) -> None:
        super().__init__()
        self.studio, self.navigator = studio, navigator
        self.key = ""
        self.analysis = Analysis()
        self._case_id = ""
        self.caption = Caption(caption)
        self.words = TextArea("", "", rows=2)
        self.words.setFont(theme.font(theme.Size.HEADING))
        self.words.committed.connect(self._on_words)
        self.words.setAccessibleName("Words")
        self.watch(self.words, "text")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.grid(1.25))
        self.column.addWidget(self.caption)
        self.column.addWidget(self.words)

    @property
    def casefile(self) -> CaseFile:
        """The case file as it is stored."""
        return self.studio.casefile(self._case_id)

    @property
    def entity(self) -> Entity | None:
        """The entity shown, if it is still there."""
        return self.casefile.get(self.key)

    @property
    def first(self) -> QWidget:
        """Where the focus goes first."""
        return self.words

    def show_entity(self, casefile: CaseFile, key: str, analysis: Analysis) -> None:
        """Show an entity as it is stored, with what is worked out of the case."""
        self.analysis = analysis
        self._case_id, self.key = casefile.case_id, key
        self.setEnabled(not self.studio.read_only)
        self.fill(casefile)

    def watch(self, editor: TextArea | LineEdit, field: str) -> None:
        """Put the wording check on the editor of a field of what is shown."""
        watch_entity(self.studio, editor, self._shown_case, self._shown_key, field)

    def fill(self, casefile: CaseFile) -> None:
        """Bring all parts up to date."""
        raise NotImplementedError

    def keep(self) -> None:
        """Keep what is half typed."""
        for editor in self.findChildren(TextArea):
            editor.commit()
        for line in self.findChildren(LineEdit):
            line.commit()

    def revise(self, label: str = "", *, merge: bool = False, **values: Any) -> None:
        """Give the entity new values."""
        entity = self.entity
        if entity is not None and any(getattr(entity, k) != v for k, v in values.items()):
            self.studio.edit(gestures.revise(entity, label, merge=merge, **values))

    def button(self, words: str, command: Command) -> CommandLink:
        """A link that asks for a command."""
        made = CommandLink(words, command)
        made.asked.connect(self.asks)
        return made

    def grid(self, *rows: tuple[QWidget, ...]) -> QWidget:
        """Rows of one or two fields."""
        whole = QWidget()
        layout = QGridLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(theme.grid(1))
        layout.setVerticalSpacing(theme.grid(1))
        for number, row in enumerate(rows):
            for place, field in enumerate(row):
                layout.addWidget(field, number, place, 1, 1 if len(row) == 2 else 2)
        layout.setColumnStretch(0, 1)
        layout.setColumnStretch(1, 1)
        return whole

    def _shown_case(self) -> str:
        return self._case_id

    def _shown_key(self) -> str:
        return self.key

    def _on_words(self, text: str) -> None:
        words = " ".join(text.split())
        if words:
            self.revise("Reword", merge=True, text=words)
        elif (entity := self.entity) is not None:
            self.words.show_value(getattr(entity, "text", ""))


class CommandLink(LinkButton):
    """A link that tells a command."""

    asked = Signal(object)

    def __init__(self, words: str, command: Command, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.command = command
        self._show_key()
        keyboard.changed.connect(self._show_key)
        self.clicked.connect(self._tell)

    def _show_key(self) -> None:
        key = key_words(self.command)
        self.setToolTip(plain_tip(f"Key on the picture: {key}") if key else "")

    def _tell(self) -> None:
        self.asked.emit(self.command)


def narrow_combo() -> ComboBox:
    """A choice that takes the room it gets."""
    combo = ComboBox()
    combo.setMinimumContentsLength(4)
    combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    combo.setMinimumWidth(theme.grid(9))
    return combo


def gate_combo() -> ComboBox:
    """A choice of ALL and ANY."""
    combo = narrow_combo()
    combo.set_choices(GATES)
    return combo


def fill_nodes(
    section: Section, panel: Panel, nodes: Iterable[tuple[str, str, str]], nothing: str
) -> None:
    """Fill a section with (id, words, note) as buttons that choose a node."""
    rows = tuple(nodes)

    def make() -> Iterable[QWidget]:
        if not rows:
            yield Label(nothing, theme.Size.SMALL, "muted", wrap=True)
        for key, words, note in rows:
            button = NodeLink(words, key, f"Go to {words}, {note}")
            button.chosen.connect(panel.wants)
            yield line_of(button, Label(note, theme.Size.SMALL, "muted"), stretch=0)

    section.fill(rows, make)
