"""A form for one entry of a protocol, made of rows."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rca_studio.domain.protocol import FieldType, Protocol
from rca_studio.ui import theme
from rca_studio.ui.protocols.condition_editor import ConditionEditor
from rca_studio.ui.protocols.rows import TYPED, Kind, Row
from rca_studio.ui.protocols.small_editors import LinesEdit, MarkList, NumberEdit, TimeEdit
from rca_studio.ui.widgets.check import CheckBox
from rca_studio.ui.widgets.field import ComboBox, Field, GrowingLine, TextArea


class RecordForm(QWidget):
    """Shows the values of one entry; ``edited`` tells the name of a row and its new value."""

    edited = Signal(str, object)

    def __init__(
        self, rows: tuple[Row, ...], scores: frozenset[int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._scores = scores
        self._rows = {row.name: row for row in rows}
        self._known: dict[str, Any] = {}
        self.fields: dict[str, Field[Any]] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(1.5))
        for row in rows:
            editor = self._editor_for(row)
            editor.setProperty("row", row.name)
            words = "" if row.kind is Kind.TICK else row.label
            field: Field[Any] = Field(words, editor, row.help)
            if row.kind is Kind.TICK:
                field.label.hide()
            editor.setAccessibleName(row.label)
            self.fields[row.name] = field
            column.addWidget(field)

    def show_entry(self, entry: object, protocol: Protocol) -> None:
        """Show the values of an entry; what is being typed stays."""
        for name, row in self._rows.items():
            value, editor = getattr(entry, name), self.fields[name].editor
            if self._known.get(name, self) != value or isinstance(editor, ConditionEditor):
                self._known[name] = value
                self._show(row, editor, value, entry, protocol)
        if "choices" in self.fields:
            choice = getattr(entry, "type", None) is FieldType.CHOICE
            self.fields["choices"].setVisible(choice or bool(getattr(entry, "choices", ())))

    def editor(self, name: str) -> QWidget:
        """The editor of a row."""
        editor: QWidget = self.fields[name].editor
        return editor

    def first(self) -> QWidget:
        """The first editor."""
        return self.editor(next(iter(self.fields)))

    def commit(self) -> None:
        """Tell what is half typed."""
        for field in self.fields.values():
            commit = getattr(field.editor, "commit", None)
            if callable(commit):
                commit()

    def set_enabled(self, enabled: bool, why: str = "") -> None:
        """Let it be edited, or only looked at, with the reason as tooltips."""
        from rca_studio.ui.widgets.labels import plain_tip

        for field in self.fields.values():
            field.editor.setEnabled(enabled)
            field.editor.setToolTip("" if enabled else plain_tip(why))

    # -- making ----------------------------------------------------------------------------------

    def _editor_for(self, row: Row) -> QWidget:
        match row.kind:
            case Kind.LINE:
                line = GrowingLine("", row.prompt)
                line.committed.connect(self._on_told)
                return line
            case Kind.AREA:
                area = TextArea("", row.prompt, rows=3)
                area.committed.connect(self._on_told)
                return area
            case Kind.LINES:
                lines = LinesEdit()
                lines.told.connect(self._on_told)
                return lines
            case Kind.CHOICE:
                combo = ComboBox()
                combo.set_choices(row.choices)
                combo.activated.connect(self._on_chosen)
                return combo
            case Kind.TICK:
                tick = CheckBox(row.label)
                tick.clicked.connect(self._on_ticked)
                return tick
            case Kind.NUMBER:
                number = NumberEdit()
                number.told.connect(self._on_told)
                number.refused.connect(self._on_refused)
                return number
            case Kind.TIME:
                time = TimeEdit()
                time.told.connect(self._on_told)
                time.refused.connect(self._on_refused)
                return time
            case Kind.MARKS:
                marks = MarkList()
                marks.set_choices(row.choices)
                marks.told.connect(self._on_told)
                return marks
        condition = ConditionEditor(self._scores)
        condition.told.connect(self._on_told)
        return condition

    @staticmethod
    def _show(row: Row, editor: QWidget, value: Any, entry: object, protocol: Protocol) -> None:
        match editor:
            case LinesEdit():
                editor.show_values(value)
            case TextArea():
                editor.show_value(value)
            case ComboBox():
                editor.set_choices(row.choices, str(value))
            case CheckBox():
                editor.setChecked(bool(value))
            case NumberEdit():
                editor.show_number(value)
            case TimeEdit():
                editor.show_hours(value)
            case MarkList():
                editor.choose(value)
            case ConditionEditor():
                editor.show_condition(value, protocol, str(getattr(entry, "key", "")))

    # -- telling ---------------------------------------------------------------------------------

    def _on_told(self, value: object) -> None:
        if (name := self._sender_name()) is not None:
            self._tell(name, value)

    def _on_chosen(self, _index: int) -> None:
        name, sender = self._sender_name(), self.sender()
        if name is not None and isinstance(sender, ComboBox):
            kind = TYPED.get(name)
            self._tell(name, kind(sender.key) if kind else sender.key)

    def _on_ticked(self, on: bool) -> None:
        self._on_told(on)

    def _on_refused(self, refused: bool) -> None:
        if (name := self._sender_name()) is not None:
            self.fields[name].set_needed(refused, "a whole number, please")
            if refused:
                self._known.pop(name, None)

    def _tell(self, name: str, value: object) -> None:
        self._known[name] = value
        self.edited.emit(name, value)

    def _sender_name(self) -> str | None:
        sender = self.sender()
        return str(sender.property("row")) if isinstance(sender, QWidget) else None
