"""What stopped harm, was it reliable, and would it work again: the questions of the practice."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.domain.casefile import CaseFile, ChangeSet
from rca_studio.domain.causal import Control, ControlKind, ControlState, Harm, Reliability
from rca_studio.editing import gestures
from rca_studio.ui import theme
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.card import Rule
from rca_studio.ui.widgets.clearing import clear
from rca_studio.ui.widgets.field import ComboBox, Field, GrowingLine, TextArea
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.wording import watch_entity

_QUESTIONS = (
    ("other_staff", "different staff"),
    ("other_timing", "different timing"),
    ("greater_pressure", "greater pressure"),
)
_ANSWERS = tuple((answer.value, answer.label) for answer in Reliability)
_KINDS = tuple((kind.value, kind.label) for kind in ControlKind)


class StoppedHarm(QWidget):
    """The controls that held, each with its questions."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._case_id = ""
        self._forms: dict[str, ControlForm] = {}
        self._narrow = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(1.5))
        self._none = Label(
            "Nothing is noted yet. Even luck may be named: it counts, and it is called luck.",
            theme.Size.BODY,
            "muted",
            wrap=True,
        )
        column.addWidget(self._none)
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.grid(1.5))
        column.addLayout(self._list)
        self.add = PlainButton("Add what stopped harm")
        self.add.clicked.connect(self._on_add)
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)

    def set_narrow(self, narrow: bool) -> None:
        """Put the fields below each other instead of side by side."""
        self._narrow = narrow
        for form in self._forms.values():
            form.set_narrow(narrow)

    def show_casefile(self, casefile: CaseFile) -> None:
        """Show the controls that held; forms stay in place, so that the focus does."""
        self._case_id = casefile.case_id
        held = [c for c in casefile.controls if c.state is ControlState.HELD]
        if list(self._forms) != [control.id for control in held]:
            self._make(held)
        for control in held:
            self._forms[control.id].show_control(control)
        self._none.setVisible(not held)
        self.add.setVisible(not self._studio.read_only)
        self.add.show_text("Add another control" if held else "Add what stopped harm")

    def editor(self, target: str) -> QWidget:
        """Where a control (by id) is judged; the button to add one for anything else."""
        form = self._forms.get(target)
        return form.first_open() if form else self.first() if self._forms else self.add

    def first(self) -> QWidget:
        """The first editor."""
        return next(iter(self._forms.values())).text.editor if self._forms else self.add

    def commit(self) -> None:
        """Keep what is half typed."""
        for form in self._forms.values():
            form.commit()

    def _make(self, held: list[Control]) -> None:
        clear(self._list)
        self._forms = {}
        for control in held:
            if self._forms:
                self._list.addWidget(Rule())
            form = ControlForm(self._studio, control.id, control.case_id)
            form.set_narrow(self._narrow)
            self._forms[control.id] = form
            self._list.addWidget(form)

    def _on_add(self) -> None:
        casefile = self._studio.casefile(self._case_id)
        begun = gestures.begin_model(casefile)
        ready = casefile.applied(begun.changes)
        harm = next(iter(ready.of(Harm)))
        step, control_id = gestures.add_control(ready, harm.id, "What stopped harm")
        whole = ChangeSet(step.label, (*begun.changes, *step.changes))
        if self._studio.edit(whole) and control_id in self._forms:
            editor = self._forms[control_id].text.editor
            editor.setFocus(Qt.FocusReason.OtherFocusReason)
            editor.selectAll()


class ControlForm(QWidget):
    """One control: its words, its kind, and the questions of the practice."""

    def __init__(
        self, studio: Studio, control_id: str, case_id: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._studio = studio
        self._control_id = control_id
        self._case_id = case_id
        self.text = Field("Control that held", GrowingLine("", "Staff member steadied the person"))
        self.kind = Field("Kind", ComboBox())
        self.kind.editor.set_choices(_KINDS)
        self.reliable = Field("Was it reliable?", ComboBox())
        self.reliable.editor.set_choices(_ANSWERS)
        self.why = Field("Why", TextArea("", "What does it depend on?", rows=2))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(1.25))
        self._top, self._questions = QHBoxLayout(), QHBoxLayout()
        for field, share in ((self.text, 2), (self.kind, 1), (self.reliable, 1)):
            self._top.addWidget(field, share, Qt.AlignmentFlag.AlignTop)
        column.addLayout(self._top)
        column.addWidget(self.why)
        column.addWidget(Label("Would it work again with…"))
        column.addLayout(self._questions)
        self.set_narrow(False)
        self.again: dict[str, ComboBox] = {}
        for name, words in _QUESTIONS:
            combo = ComboBox()
            combo.set_choices(_ANSWERS)
            combo.setProperty("attribute", name)
            combo.activated.connect(self._on_again)
            self._questions.addWidget(Field(words, combo), 1)
            combo.setAccessibleName(f"Would it work again with {words}?")
            self.again[name] = combo
        self.text.editor.committed.connect(self._on_text)
        self.kind.editor.activated.connect(self._on_kind)
        self.reliable.editor.activated.connect(self._on_reliable)
        self.why.editor.committed.connect(self._on_why)
        for editor, name in ((self.text.editor, "text"), (self.why.editor, "why_reliable")):
            watch_entity(studio, editor, self._case, self._key, name)
        self.setEnabled(not studio.read_only)

    def _case(self) -> str:
        return self._case_id

    def _key(self) -> str:
        return self._control_id

    def set_narrow(self, narrow: bool) -> None:
        """Put the fields below each other instead of side by side."""
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        for row in (self._top, self._questions):
            row.setDirection(way)
            row.setSpacing(theme.grid(1.25) if narrow else theme.grid(2))

    def show_control(self, control: Control) -> None:
        """Show the control as it is."""
        self.text.editor.show_value(control.text)
        self.kind.editor.choose(control.kind.value)
        self.reliable.editor.choose(control.reliable.value)
        self.reliable.set_needed(control.reliable is Reliability.UNANSWERED)
        self.why.editor.show_value(control.why_reliable)
        for name, combo in self.again.items():
            combo.choose(getattr(control, name).value)

    def first_open(self) -> QWidget:
        """The first question without an answer."""
        for combo in (self.reliable.editor, *self.again.values()):
            if not combo.key:
                return combo
        return self.text.editor

    def commit(self) -> None:
        """Keep what is half typed."""
        self.text.editor.commit()
        self.why.editor.commit()

    def _on_text(self, text: str) -> None:
        if text.strip():
            self._revise("Edit control", merge=True, text=text.strip())

    def _on_kind(self, _index: int) -> None:
        self._revise("Change kind of control", kind=ControlKind(self.kind.editor.key))

    def _on_reliable(self, _index: int) -> None:
        self._revise("Judge control", reliable=Reliability(self.reliable.editor.key))

    def _on_why(self, text: str) -> None:
        self._revise("Judge control", merge=True, why_reliable=text.strip())

    def _on_again(self, _index: int) -> None:
        sender = self.sender()
        if isinstance(sender, ComboBox):
            name = str(sender.property("attribute"))
            values: dict[str, Any] = {name: Reliability(sender.key)}
            self._revise("Judge control", **values)

    def _revise(self, label: str, *, merge: bool = False, **values: Any) -> None:
        control = self._studio.casefile(self._case_id).get(self._control_id)
        if isinstance(control, Control):
            self._studio.edit(gestures.revise(control, label, merge=merge, **values))
