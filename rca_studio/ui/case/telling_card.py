"""Who has to be told: how each decision stands, and the ways to decide and to say it was done."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.deeds import Deed
from rca_studio.domain.proof import About, Telling
from rca_studio.domain.telling import TellingState, decided_count, tellings, waiver_key
from rca_studio.editing import gestures
from rca_studio.ui import theme
from rca_studio.ui.proof.allowing import allow, present
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.card import Card, Rule
from rca_studio.ui.widgets.clearing import clear
from rca_studio.ui.widgets.key_button import KeyButton
from rca_studio.ui.widgets.labels import Label, plain_tip
from rca_studio.ui.widgets.pill import Pill

_PLACE = "telling."
_NOBODY = "The protocol asks about nobody here. Whoever else should know can be added."


class TellingCard(Card):
    """Those the protocol asks about, and those who were added."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__("Who has to be told?", parent)
        self._studio = studio
        self._case_id = ""
        self._states: tuple[TellingState, ...] = ()
        self._rows: dict[About, TellingRow] = {}
        self._count = Pill("", "neutral")
        self.set_trailing(self._count)
        self._none = Label(_NOBODY, theme.Size.SMALL, "muted", wrap=True)
        self.body.addWidget(self._none)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.body.addLayout(self._list)
        foot = QHBoxLayout()
        foot.setSpacing(theme.grid(2))
        self.all = KeyButton("Decide all…", "all", "Decide about all who wait", quiet=True)
        self.add = KeyButton("Add…", "add", "Add somebody who has to be told", quiet=True)
        self.all.chosen.connect(self._on_all)
        self.add.chosen.connect(self._on_add)
        foot.addWidget(self.all)
        foot.addWidget(self.add)
        foot.addStretch(1)
        self.body.addLayout(foot)

    def show_casefile(self, casefile: CaseFile) -> None:
        """Show how the decisions stand; rows stay in place, so that the focus does."""
        self._case_id = casefile.case_id
        studio = self._studio
        protocol = studio.protocol_of(casefile)
        self._states = tellings(casefile, protocol, studio.practice.sac(casefile.case))
        if list(self._rows) != [state.about for state in self._states]:
            self._make_rows()
        now = present(studio)
        for state in self._states:
            self._rows[state.about].show_state(state, now)
        done, of = decided_count(casefile, self._states), len(self._states)
        over = sum(state.is_overdue(now) for state in self._states)
        words = f"{done} of {of} decided" + (f", {over} overdue" if over else "") if of else ""
        tone = "error" if over else "good" if done == of else "warning"
        self._count.show_word(words, tone)
        self._none.setVisible(not of)
        can = not studio.read_only
        self.all.setVisible(can and len(self._undecided()) > 1)
        self.add.setVisible(can and of < len(About))
        for button in (self.all, self.add):
            allow(button, studio, Deed.DECIDE_TELLING)

    def go_to(self, target: str) -> bool:
        """Put the focus on the row ``telling.family`` names; false where it names none."""
        row = self.row(target)
        if row is None:
            return False
        row.focus_first()
        return True

    def row(self, target: str) -> TellingRow | None:
        """The row a target such as ``telling.family`` names."""
        if not target.startswith(_PLACE):
            return None
        name = target.removeprefix(_PLACE)
        return next((row for about, row in self._rows.items() if about.value == name), None)

    def first(self) -> QWidget:
        """Where work on this card begins: what is still open."""
        waiting = [self._rows[state.about] for state in self._states if state.open]
        for row in waiting or list(self._rows.values()):
            return row.button()
        return self.add

    def _undecided(self) -> tuple[About, ...]:
        return tuple(s.about for s in self._states if s.open and s.choice is Telling.UNDECIDED)

    def _make_rows(self) -> None:
        clear(self._list)
        self._rows = {}
        for state in self._states:
            if self._rows:
                self._list.addWidget(Rule())
            row = TellingRow(self._studio, state.about)
            row.decide.chosen.connect(self._on_decide)
            row.change.chosen.connect(self._on_decide)
            row.tell.chosen.connect(self._on_told)
            row.lift.chosen.connect(self._on_lift)
            self._rows[state.about] = row
            self._list.addWidget(row)
            row.show()  # at once, so that it can take the focus

    def _on_decide(self, key: str) -> None:
        self._ask((About(key),))

    def _on_lift(self, key: str) -> None:
        casefile = self._studio.casefile(self._case_id)
        about = About(key)
        if (name := waiver_key(about)) in casefile.waivers:
            label = f"telling {about.label.lower()}"
            self._studio.edit(gestures.lift_waiver(casefile, name, label))

    def _on_all(self, _key: str) -> None:
        self._ask(self._undecided())

    def _on_add(self, _key: str) -> None:
        self._ask(())

    def _ask(self, ticked: Iterable[About]) -> None:
        from rca_studio.ui.case.telling_sheets import DecideSheet

        DecideSheet(self._studio, self._case_id, tuple(ticked), self.window()).open()

    def _on_told(self, key: str) -> None:
        from rca_studio.ui.case.telling_sheets import ToldSheet

        ToldSheet(self._studio, self._case_id, About(key), self.window()).open()


class TellingRow(QWidget):
    """One of those concerned: sign, who, how it stands and why; at the right what can be done."""

    def __init__(self, studio: Studio, about: About, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._about = about
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.grid(0.5), theme.grid(0.75), 0, theme.grid(0.75))
        row.setSpacing(theme.grid(1.5))
        self._sign = Label("○", theme.Size.BODY, "error")
        self._sign.setMinimumWidth(theme.grid(2))
        words = QVBoxLayout()
        words.setSpacing(theme.grid(0.25))
        self._words = words
        self._label = Label(about.label, wrap=True)
        self._state = Label("", theme.Size.SMALL, "muted", wrap=True)
        self._because = Label("", theme.Size.SMALL, "muted", wrap=True)
        for part in (self._label, self._state, self._because):
            words.addWidget(part)
        self.decide = KeyButton("Decide…", about.value)
        self.tell = KeyButton("Told…", about.value)
        self.change = KeyButton("Change…", about.value, quiet=True)
        self.lift = KeyButton("Withdraw", about.value, quiet=True)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        for button in (self.decide, self.tell, self.change, self.lift):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)

    def show_state(self, state: TellingState, now: str) -> None:
        """Show how it stands; ``now`` is the present as a local moment."""
        over = state.is_overdue(now)
        waived = state.waiver is not None
        undecided = state.choice is Telling.UNDECIDED and not waived
        sign, token = "○", "error" if undecided or over else "warning"
        if state.told:
            sign, token = "✓", "good"
        elif waived or state.choice is Telling.NO:
            sign, token = "–", "muted"
        self._sign.setText(sign)
        self._sign.set_token(token)
        words = state.words(now)
        self._state.setText(words)
        self._state.set_token("error" if over else "muted")
        self._because.setText("" if undecided else state.because)
        self._because.setVisible(bool(self._because.text()))
        tip = plain_tip(state.asked.why if state.asked else "")
        self._label.setToolTip(tip)
        self._state.setToolTip(tip)
        can = not self._studio.read_only
        waits = state.choice is Telling.TELL and not state.told
        self.decide.setVisible(can and undecided)
        self.tell.setVisible(can and waits)
        self.change.setVisible(can and not undecided and not waived)
        self.lift.setVisible(can and waived)
        drop = max(0, (self.tell.sizeHint().height() - self._label.fontMetrics().height()) // 2)
        drop = drop if can else 0  # on one line with what can be done
        self._words.setContentsMargins(0, drop, 0, 0)
        self._sign.setContentsMargins(0, drop, 0, 0)
        who = self._about.label.lower()
        for button, verb in (
            (self.decide, "Decide about telling"),
            (self.tell, "Say that they were told:"),
            (self.change, "Change the decision about telling"),
        ):
            button.setAccessibleName(f"{verb} {who}. {words}")
            allow(button, self._studio, Deed.DECIDE_TELLING)
        self.lift.setAccessibleName(f"Withdraw the waiver: telling {who}")
        allow(self.lift, self._studio, Deed.WAIVE)
        self.setAccessibleName(f"{self._about.label}, {words}. {state.because}")

    def button(self) -> KeyButton:
        """What is to be done next."""
        ways = (self.decide, self.tell, self.change, self.lift)
        return next((way for way in ways if not way.isHidden()), self.change)

    def focus_first(self) -> None:
        """Put the focus on what is to be done next."""
        self.button().setFocus(Qt.FocusReason.OtherFocusReason)
