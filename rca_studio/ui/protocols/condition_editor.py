"""When something is asked: always, by the answer to another field, or by the SAC score."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rca_studio.domain.protocol import Condition, Protocol, ProtocolField
from rca_studio.ui import theme
from rca_studio.ui.protocols.small_editors import MarkList
from rca_studio.ui.widgets.field import ComboBox

_WAYS: Final = (
    ("", "Always"),
    ("choice", "When a field has one of these answers"),
    ("field", "When a field is answered"),
    ("sac", "When the SAC score is"),
)


class ConditionEditor(QWidget):
    """``told`` gives the condition, ``None`` for always."""

    told = Signal(object)

    def __init__(self, scores: Collection[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scores = tuple(sorted(scores, reverse=True))
        self._protocol: Protocol | None = None
        self._own = ""
        self._shown: Condition | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(0.75))
        self.way = ComboBox()
        self.field = ComboBox()
        self.answers = MarkList(least=1)
        self.marks = MarkList(least=1)
        self.marks.set_choices((str(score), f"SAC {score}") for score in self._scores)
        for part in (self.way, self.field, self.answers, self.marks):
            column.addWidget(part)
        self.way.activated.connect(self._on_way)
        self.field.activated.connect(self._on_field)
        self.answers.told.connect(self._on_answers)
        self.marks.told.connect(self._on_marks)
        self.setFocusProxy(self.way)
        self.setAccessibleName("When")

    def setAccessibleName(self, name: str) -> None:
        """Its parts are called by this name."""
        super().setAccessibleName(name)
        self.way.setAccessibleName(name)
        self.field.setAccessibleName(f"{name}: the field")
        self.answers.setAccessibleName(f"{name}: the answer is")
        self.marks.setAccessibleName(f"{name}: the score is")

    def show_condition(
        self, condition: Condition | None, protocol: Protocol, own: str = ""
    ) -> None:
        """Show a condition; ``own`` is the key of the field it belongs to, if it is of one."""
        self._protocol, self._own, self._shown = protocol, own, condition
        way = _way(condition)
        there = {"", "sac"} | ({"field"} if self._fields("field") else set())
        there |= {"choice"} if self._fields("choice") else set()
        ways = [(key, words) for key, words in _WAYS if key in there | {way}]
        self.way.set_choices(tuple(ways), way)
        self.field.setVisible(way in ("field", "choice"))
        if condition is not None and condition.field:
            fields = [(f.key, f.label or f.key) for f in self._fields(way)]
            if condition.field not in dict(fields):  # taken out, or it has no choices any more
                fields.insert(0, (condition.field, f"“{condition.field}”, which is not there"))
            self.field.set_choices(tuple(fields), condition.field)
        asked = protocol.field(condition.field) if condition else None
        choices = dict.fromkeys(asked.choices if asked else ())
        choices |= dict.fromkeys(condition.choices if condition else ())
        self.answers.set_choices((one, one) for one in choices)
        self.answers.choose(condition.choices if condition else ())
        self.answers.setVisible(way == "choice")
        self.marks.choose(map(str, condition.sac if condition else ()))
        self.marks.setVisible(way == "sac")

    def _fields(self, way: str) -> list[ProtocolField]:
        """The fields a condition of this way may name."""
        fields = self._protocol.fields if self._protocol else ()
        return [
            field
            for field in fields
            if field.key != self._own and (way != "choice" or field.choices)
        ]

    def _on_way(self, _index: int) -> None:
        way = self.way.key
        if way == _way(self._shown):
            return
        if way == "sac":
            self._tell(Condition(sac=self._scores[:1]))
        elif way in ("field", "choice"):
            self._tell(self._on(self._fields(way)[0], way))
        else:
            self._tell(None)

    def _on_field(self, _index: int) -> None:
        key, way = self.field.key, self.way.key
        if found := next((field for field in self._fields(way) if field.key == key), None):
            self._tell(self._on(found, way))

    def _on(self, field: ProtocolField, way: str) -> Condition:
        choices = field.choices[:1] if way == "choice" else ()
        return Condition(field=field.key, choices=choices)

    def _on_answers(self, keys: tuple[str, ...]) -> None:
        self._tell(Condition(field=self.field.key, choices=keys))

    def _on_marks(self, keys: tuple[str, ...]) -> None:
        self._tell(Condition(sac=tuple(sorted(map(int, keys)))))

    def _tell(self, condition: Condition | None) -> None:
        self.told.emit(condition)


def _way(condition: Condition | None) -> str:
    if condition is None:
        return ""
    if condition.sac:
        return "sac"
    return "choice" if condition.choices else "field"
