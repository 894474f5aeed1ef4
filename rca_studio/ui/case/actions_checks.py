"""The evidence checks of an action: what would prove that it is in place, ticked by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.domain.plan import Action, EvidenceCheck
from rca_studio.editing.ports import Stamp
from rca_studio.ui import theme
from rca_studio.ui.causes.section import Section, line_of
from rca_studio.ui.dress import dress
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.field import LineEdit
from rca_studio.ui.widgets.key_button import KeyButton
from rca_studio.ui.widgets.labels import Label, plain_tip
from rca_studio.ui.words import local_time


def with_check(checks: tuple[EvidenceCheck, ...], text: str) -> tuple[EvidenceCheck, ...]:
    """One more check; the same words twice are one check."""
    words = " ".join(text.split())
    if not words or any(check.text == words for check in checks):
        return checks
    return (*checks, EvidenceCheck(text=words))


def ticked(
    checks: tuple[EvidenceCheck, ...], place: int, met: bool, stamp: Stamp
) -> tuple[EvidenceCheck, ...]:
    """A check met, with who saw it and when; or taken back."""
    by, at = (stamp.actor, stamp.at) if met else ("", "")
    new = replace(checks[place], met=met, by=by, at=at)
    return (*checks[:place], new, *checks[place + 1 :])


class CheckList(QWidget):
    """Shows the checks of one action.

    Signals:
        added: the words of a new check.
        met: the place of a check, and whether it is met.
        removed: the place of a check.
    """

    added = Signal(str)
    met = Signal(int, bool)
    removed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._list = Section("Evidence checks: what would prove that it is in place?")
        self.line = LineEdit("", "Rail fitted and seen by the manager")
        self.line.setAccessibleName("New evidence check")
        self.line.returnPressed.connect(self._on_add)
        self.button = PlainButton("Add check")
        self.button.clicked.connect(self._on_add)
        row = QHBoxLayout()
        row.setSpacing(theme.grid(1))
        row.addWidget(self.line, 1)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(0.5))
        column.addWidget(self._list)
        column.addLayout(row)
        self._refused = Label("", theme.Size.SMALL, "muted", wrap=True)
        self._refused.hide()
        column.insertWidget(1, self._refused)
        self.boxes: list[QCheckBox] = []

    def show_action(self, action: Action, *, can_edit: bool, refused: str = "") -> None:
        """Show the checks as they are stored; ``refused`` is why evidence may not be accepted."""
        self.line.setVisible(can_edit)
        self.button.setVisible(can_edit)
        self._refused.setText(refused)
        self._refused.setVisible(bool(refused) and bool(action.checks))

        def make() -> Iterable[QWidget]:
            self.boxes = []
            for place, check in enumerate(action.checks):
                yield self._row(place, check, can_edit, refused)

        self._list.fill((action.id, action.checks, can_edit, refused), make)
        for box, check in zip(self.boxes, action.checks, strict=True):
            if box.isChecked() != check.met:  # what was ticked was refused
                blocked = box.blockSignals(True)
                box.setChecked(check.met)
                box.blockSignals(blocked)

    def keep(self) -> None:
        """Keep a check that is typed but not added yet."""
        if self.line.text().strip():
            self._on_add()

    def _row(self, place: int, check: EvidenceCheck, can_edit: bool, refused: str) -> QWidget:
        box = QCheckBox()
        dress(box, "check")
        box.setAccessibleName(check.text)
        box.setChecked(check.met)
        box.setEnabled(can_edit and (check.met or not refused))
        box.setToolTip(plain_tip(refused))
        box.setAccessibleDescription(refused)
        box.toggled.connect(_Ticked(self, place))
        self.boxes.append(box)
        who = f"{check.by}, {local_time(check.at)}" if check.met else ""
        words = Label(check.text + (f"\n{who}" if who else ""), wrap=True)
        remove = KeyButton("Remove", str(place), f"Remove the check {check.text}")
        remove.chosen.connect(self._on_remove)
        if not can_edit:
            remove.hide()
        return line_of(box, words, remove, stretch=1)

    def _on_add(self) -> None:
        text = self.line.text().strip()
        self.line.clear()
        self.line.commit()
        if text:
            self.added.emit(text)

    def _on_remove(self, key: str) -> None:
        self.removed.emit(int(key))


class _Ticked:
    """One box was ticked or cleared."""

    def __init__(self, checks: CheckList, place: int) -> None:
        self._checks, self._place = checks, place

    def __call__(self, on: bool) -> None:
        self._checks.met.emit(self._place, on)
