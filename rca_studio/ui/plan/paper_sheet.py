"""The sheet of an owner came back on paper: its ticks and notes are entered as they stand there.

The actions stand in the order of the printed sheet, each with its code, so that eyes go from paper
to screen and back; a code that is typed leads to its action.
"""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.domain.action_code import action_code, is_code_of
from rca_studio.domain.moments import show_date
from rca_studio.domain.plan import Action, ActionState
from rca_studio.domain.registers import ActionQuery, ActionRow
from rca_studio.domain.words import plural
from rca_studio.editing.paper_gestures import PaperLine, PaperSheet, enter_sheet
from rca_studio.editing.ports import Progress
from rca_studio.ui import theme
from rca_studio.ui.case.actions_date import DayEdit, wrong_past
from rca_studio.ui.proof.sheet import AskSheet
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.card import Rule
from rca_studio.ui.widgets.check import CheckBox
from rca_studio.ui.widgets.field import Field, LineEdit, offer
from rca_studio.ui.widgets.labels import Label

_READ = 10_000
_SHOWN = 60
"""So many actions of one owner are shown; a sheet of more is entered by code."""

_NOBODY = (
    "No owner and no action goes by this. The code stands above each action of the sheet, such as "
    "NM-0142·7K3Q."
)


class PaperCheck(QWidget):
    """One box of the evidence check list, with who saw it."""

    changed = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.grid(3), 0, 0, 0)
        row.setSpacing(theme.grid(1))
        self.box = CheckBox("")
        self.box.setAccessibleName(f"Ticked on paper: {text}")
        self.seen_by = LineEdit("", "Seen by")
        self.seen_by.setAccessibleName(f"Seen by, for: {text}")
        self.seen_by.setMaximumWidth(theme.grid(26))
        self.seen_by.hide()
        row.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Label(text, wrap=True), 1)
        row.addWidget(self.seen_by)
        self.box.toggled.connect(self._on_ticked)

    def _on_ticked(self, on: bool) -> None:
        self.seen_by.setVisible(on)
        self.changed.emit()


class PaperAction(QWidget):
    """One action of the sheet: done or not, since when, what was seen, and what is written."""

    changed = Signal()

    def __init__(
        self, row: ActionRow, action: Action, today: date, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.row, self._action, self._today = row, action, today
        self.code = action_code(row.case_reference, row.id)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.grid(0.5), 0, theme.grid(0.5))
        column.setSpacing(theme.grid(0.75))
        column.addWidget(Rule())
        head = QHBoxLayout()
        head.setSpacing(theme.grid(1))
        self.done = CheckBox("")
        self.done.setAccessibleName(f"{self.code} is ticked as done: {action.text}")
        self.done.setChecked(action.state is ActionState.DONE)
        self.done.setEnabled(action.state.to_do)
        head.addWidget(self.done, 0, Qt.AlignmentFlag.AlignTop)
        words = Label(action.text or "(no words yet)", theme.Size.STRONG, wrap=True)
        head.addWidget(words, 1)
        due = show_date(action.deadline, today)
        code = Label(self.code, theme.Size.SMALL, "muted")
        code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        head.addWidget(code)
        column.addLayout(head)
        told = f"{action.state.label}, due {due}" if due else action.state.label
        under = Label(told, theme.Size.SMALL, "muted")
        under.setContentsMargins(theme.grid(3), 0, 0, 0)
        column.addWidget(under)
        self.checks = {
            place: PaperCheck(check.text)
            for place, check in enumerate(action.checks)
            if not check.met
        }
        for check in self.checks.values():
            check.changed.connect(self.changed)
            column.addWidget(check)
        self.day = DayEdit(f"{self.code} was done on", today, past=True)
        self.day.show_day(action.done_on or today.isoformat())
        self._day = Field("Done on", self.day)
        self.note = LineEdit("", "What is written beside it")
        below = QHBoxLayout()
        below.setContentsMargins(theme.grid(3), 0, 0, 0)
        below.setSpacing(theme.grid(1.5))
        below.addWidget(Field("Note", self.note), 1)
        self.note.setAccessibleName(f"Note beside {self.code}")  # there are several on a sheet
        self._day.setMaximumWidth(theme.grid(24))
        below.addWidget(self._day)
        column.addLayout(below)
        self._day.setVisible(self._newly_done)
        self.done.toggled.connect(self._on_done)
        self.day.line.textChanged.connect(self.changed)
        self.note.textChanged.connect(self.changed)

    @property
    def line(self) -> PaperLine:
        """What the paper says of this action."""
        seen = [(at, one.seen_by.text()) for at, one in self.checks.items() if one.box.isChecked()]
        return PaperLine(
            action=self._action,
            done_on=(self.day.day or "") if self._newly_done else "",
            seen=tuple(seen),
            note=self.note.text(),
        )

    @property
    def is_sound(self) -> bool:
        """Whether the day, where one is asked for, is a day that was."""
        wrong = wrong_past(self.day.day, self._today) if self._newly_done else ""
        self._day.set_needed(bool(wrong), wrong)
        return not wrong

    @property
    def _newly_done(self) -> bool:
        """Whether it is ticked here, and was not done before."""
        return self.done.isChecked() and self.done.isEnabled()

    def _on_done(self, on: bool) -> None:
        self._day.setVisible(on)
        self.changed.emit()


class EnterPaperSheet(AskSheet):
    """Asks whose sheet came back, shows their actions as they stand on it, and enters it."""

    def __init__(self, studio: Studio, parent: QWidget | None = None, owner: str = "") -> None:
        super().__init__(
            "Enter a sheet that came back",
            "Tick here what is ticked on the paper. A tick beside evidence says that somebody saw "
            "it; whether it is enough is said afterwards, by somebody else than the owner.",
            "Enter the sheet",
            parent,
            wide=84,
        )
        self._studio = studio
        self._rows: tuple[ActionRow, ...] = ()
        self._asked = owner
        self.lines: list[PaperAction] = []
        self.whose = LineEdit("", "Service manager, or a code such as 7K3Q")
        self.signed_by = LineEdit("", "Who signed it")
        self.day = DayEdit("Signed on", studio.today(), past=True)
        self.day.show_day(studio.today().isoformat())
        self._day = Field("Signed on", self.day)
        self.body.addWidget(Field("Owner on the sheet, or a code on it", self.whose))
        top = QHBoxLayout()
        top.setSpacing(theme.grid(1.5))
        top.addWidget(Field("Signed by", self.signed_by), 1)
        top.addWidget(self._day, 1)
        self.body.addLayout(top)
        self.told = Label("Reading the plan…", token="muted", wrap=True)
        self.body.addWidget(self.told)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.body.addLayout(self._list)
        self.yes.setDefault(False)  # Enter in a line keeps the line; Ctrl+Enter enters the sheet
        self.yes.setAutoDefault(False)
        self.whose.returnPressed.connect(self.whose.commit)
        self._judge()
        self.whose.setFocus()
        registers = studio.registers

        def read(_progress: Progress) -> tuple[ActionRow, ...]:
            return registers.actions(ActionQuery(), _READ)

        studio.jobs.start(read, self._on_read, failed=self._on_failed)
        self.signed_by.textChanged.connect(self._judge)
        self.day.line.textChanged.connect(self._judge)
        self.whose.committed.connect(self._on_whose)
        self.agreed = self._enter

    @property
    def owners(self) -> tuple[str, ...]:
        """Who has something to do, the most first."""
        counts: dict[str, int] = {}
        for row in self._rows:
            counts[row.owner] = counts.get(row.owner, 0) + 1
        return tuple(sorted(filter(str.strip, counts), key=lambda name: (-counts[name], name)))

    def show_owner(self, owner: str) -> None:
        """Show the actions of an owner as they stand on their sheet."""
        self.whose.show_value(owner)
        self._hide_offer()
        rows = [row for row in self._rows if row.owner == owner]
        rows.sort(key=lambda row: (not row.state.to_do, not row.deadline, row.deadline))
        self._fill(rows[:_SHOWN])
        more = len(rows) - _SHOWN
        told = f"{plural(len(rows), 'action')} that can be ticked"
        if more > 0:
            told += f"; the first {_SHOWN} are shown, the others come by their code"
        self.told.setText(told)
        if not self.signed_by.text().strip():
            self.signed_by.show_value(owner)

    # -- inside ----------------------------------------------------------------------------------

    def _on_read(self, rows: tuple[ActionRow, ...]) -> None:
        waiting = (ActionState.DONE, ActionState.SLIPPED)
        self._rows = tuple(r for r in rows if r.state.to_do or r.state in waiting)
        self.told.setText(
            "Write whose sheet it is." if self._rows else "Nothing in the plan waits to be done."
        )
        self._offer()
        if self._asked in self.owners:
            self.show_owner(self._asked)
        elif self.whose.text().strip():
            self._on_whose(self.whose.text())

    def _on_failed(self, error: Exception) -> None:
        self.told.setText("The plan could not be read. Nothing was changed.")
        self._studio.tell(error)

    def _offer(self) -> None:
        offer(self.whose, self.owners).activated.connect(self._on_whose)

    def _hide_offer(self) -> None:
        """Take away the names that were offered: the sheet of one grows under them."""
        if popup := self.whose.completer().popup():
            popup.hide()

    def _on_whose(self, typed: str) -> None:
        words = " ".join(typed.split())
        if not words or not self._rows:
            return
        same = [name for name in self.owners if name.casefold() == words.casefold()]
        if same:
            if not self.lines or self.lines[0].row.owner != same[0]:
                self.show_owner(same[0])
            return
        coded = [r for r in self._rows if is_code_of(words, r.case_reference, r.id)]
        if coded:
            self._go_to(coded[0])
            return
        begin = [name for name in self.owners if words.casefold() in name.casefold()]
        if len(begin) == 1:
            self.show_owner(begin[0])
        else:
            self._fill([])
            several = f"{len(begin)} owners fit: write more of the name."
            self.told.setText(several if begin else _NOBODY)

    def _go_to(self, row: ActionRow) -> None:
        if row.owner:
            self.show_owner(row.owner)
        if row.id not in [line.row.id for line in self.lines]:
            self._fill([row])
            self.told.setText("The action of this code")
        line = next(one for one in self.lines if one.row.id == row.id)
        # Made a moment ago: it has its place once the sheet is laid out.
        QTimer.singleShot(0, line, lambda: line.done.setFocus(Qt.FocusReason.OtherFocusReason))

    def _fill(self, rows: list[ActionRow]) -> None:
        for old in self.lines:
            old.hide()
            old.deleteLater()
        self.lines = []
        for row in rows:
            action = self._studio.casefile(row.case_id).get(row.id)
            if isinstance(action, Action):
                line = PaperAction(row, action, self._studio.today())
                line.changed.connect(self._judge)
                self.lines.append(line)
                self._list.addWidget(line)
        self._judge()

    def _judge(self) -> None:
        wrong = wrong_past(self.day.day, self._studio.today())
        self._day.set_needed(bool(wrong), wrong)
        told = [line for line in self.lines if line.line.says_something]
        judged = [line.is_sound for line in self.lines]  # each marks its own day
        sound = all(judged)
        signed = bool(self.signed_by.text().strip()) and not wrong
        self.yes.setEnabled(bool(told) and sound and signed)
        count = f" ({plural(len(told), 'action')})" if told else ""
        self.yes.setText(f"Enter the sheet{count}")

    def _enter(self) -> None:
        sheet = PaperSheet(signed_by=self.signed_by.text().strip(), day=self.day.day or "")
        lines = [line.line for line in self.lines]
        stamp = self._studio.writer.stamp()
        self._studio.attempt(lambda: enter_sheet(lines, sheet, stamp))
