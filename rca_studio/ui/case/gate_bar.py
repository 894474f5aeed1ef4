"""What still blocks the next stage, always in view, one key away from the place to put it right."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from rca_studio.domain.case import Stage
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.deeds import Deed
from rca_studio.domain.gates import Blocker
from rca_studio.domain.words import plural
from rca_studio.ui import theme
from rca_studio.ui.case.strength_question import ask_strength, asks_strength
from rca_studio.ui.case.waiving import ask_waiver
from rca_studio.ui.case.way_acts import WayMenu, move_on, why_not_on
from rca_studio.ui.proof.allowing import allow, explain
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton, PrimaryButton
from rca_studio.ui.widgets.card import Card, Surface
from rca_studio.ui.widgets.clearing import clear
from rca_studio.ui.widgets.key_button import KeyButton
from rca_studio.ui.widgets.labels import ElidedLabel, Label


def gate_words(casefile: CaseFile, blocking: tuple[Blocker, ...]) -> tuple[str, str]:
    """Title and sentence: what the case waits for."""
    following = casefile.case.stage.following
    if casefile.rejection is not None:
        rejection = casefile.rejection
        return rejection.kind.label, f"Closed without a review: {rejection.reason}"
    if following is None:
        return "This case is closed", "Every step of its way is in the history."
    if not blocking:
        return f"Ready for {following.label}", "Nothing is missing on this stage."
    first = " · ".join(blocker.text for blocker in blocking[:3])
    more = f" · and {len(blocking) - 3} more" if len(blocking) > 3 else ""
    return f"Not ready for {following.label}", f"{plural(len(blocking), 'thing')}: {first}{more}"


def show_onward(
    button: PrimaryButton, studio: Studio, casefile: CaseFile, blocking: tuple[Blocker, ...]
) -> None:
    """Show the button that moves a case on where the way is free; by whom it may be, it tells.

    A plan of weaker actions only is asked about when somebody wants to go on.
    """
    following = casefile.case.stage.following
    free = not blocking or asks_strength(blocking)
    button.setVisible(following is not None and free and not studio.read_only)
    if following is not None:
        last = following is Stage.CLOSE
        button.show_text("Close the case" if last else f"Move to {following.label}")
        explain(button, why_not_on(studio, casefile))


class MoreButton(PlainButton):
    """What else can be done about the way of a case, in a menu."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__("More…", parent)
        self.setAccessibleName("More: return, reject, merge or reopen this case")
        self._studio = studio
        self.ways = WayMenu(studio, self)
        self.setMenu(self.ways)

    def show_casefile(self, casefile: CaseFile) -> None:
        """Offer what can be done about this case."""
        self.setVisible(not self._studio.read_only)
        self.ways.show_casefile(casefile)


class GateBar(Surface):
    """A strip at the foot of the case: what blocks, and the way there or on."""

    wanted = Signal(str, str)

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__("window", parent=parent)
        self._studio = studio
        self._case_id = ""
        self._blocking: tuple[Blocker, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.grid(2.5), theme.grid(1), theme.grid(2.5), theme.grid(1))
        row.setSpacing(theme.grid(1.5))
        self._title = Label("", theme.Size.STRONG)
        self._words = ElidedLabel("", theme.Size.BODY, "muted")
        self.more = MoreButton(studio)
        self.all = PlainButton("Show all")
        self._menu = QMenu(self.all)
        self._menu.triggered.connect(self._on_chosen)
        self.all.setMenu(self._menu)
        self.first = PlainButton("Go to the first one")
        self.first.clicked.connect(self._on_first)
        self.on = PrimaryButton("")
        self.on.clicked.connect(self._on_move)
        row.addWidget(self._title)
        row.addWidget(self._words, 1)
        for button in (self.more, self.all, self.first, self.on):
            row.addWidget(button)

    def show_casefile(self, casefile: CaseFile) -> None:
        """Say what this case waits for."""
        self._case_id = casefile.case_id
        self._blocking = self._studio.blockers_of(casefile.case_id)
        title, words = gate_words(casefile, self._blocking)
        self._title.setText(title)
        free = not self._blocking and casefile.rejection is None
        self._title.set_token("good" if free else "text")
        self._words.setText(words)
        self.more.show_casefile(casefile)
        self.first.setVisible(bool(self._blocking))
        self._fill_menu()
        show_onward(self.on, self._studio, casefile, self._blocking)
        if free and not self.on.isHidden() and not self.on.isEnabled():
            # A button that is switched off is not gone to by keyboard, and tells nobody why.
            self._words.setText(self.on.accessibleDescription() or words)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave out the words and the list where a button would be cut for them.

        The Review tab has the whole list, and Ctrl+G goes to the first of it.
        """
        row = self.layout()
        assert row is not None
        sides = row.contentsMargins()
        room = self.width() - sides.left() - sides.right() - self._title.sizeHint().width()
        for button in (self.more, self.first, self.on):
            if not button.isHidden():
                room -= button.sizeHint().width() + row.spacing()
        beside = self.all.sizeHint().width() + row.spacing()
        listed = len(self._blocking) > 1 and room >= beside
        self.all.setVisible(listed)
        self._words.setVisible(room - beside * listed >= theme.grid(8))

    def _fill_menu(self) -> None:
        self._menu.clear()
        for number, blocker in enumerate(self._blocking[:40]):
            text = blocker.text if len(blocker.text) <= 90 else blocker.text[:89] + "…"
            self._menu.addAction(text.replace("&", "&&")).setData(number)

    def _on_chosen(self, action: QAction) -> None:
        blocker = self._blocking[int(action.data())]
        self.wanted.emit(blocker.tab, blocker.target)

    def _on_first(self) -> None:
        if self._blocking:
            self.wanted.emit(self._blocking[0].tab, self._blocking[0].target)

    def _on_move(self) -> None:
        if asks_strength(self._blocking):
            ask_strength(
                self._studio,
                self._case_id,
                self.window(),
                then=self._on_move,
                chosen=self._on_stronger,
            )
            return
        move_on(self._studio, self._case_id, self.window())
        if not self.first.isHidden():  # else the focus falls on the way back
            self.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_stronger(self, action_id: str) -> None:
        self.wanted.emit("actions", action_id)


class GateCard(Card):
    """The whole list, beside the review: every blocker with a way there and, where it may be
    waived, a way to say that it does not apply. What moves the case is in the bar at the foot."""

    wanted = Signal(str, str)

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__("What is still missing", parent)
        self._studio = studio
        self._case_id = ""
        self._blocking: tuple[Blocker, ...] = ()
        self._count = Label("", theme.Size.BODY, "muted")
        self.set_trailing(self._count)
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.grid(0.25))
        self.body.addLayout(self._list)

    def show_casefile(self, casefile: CaseFile) -> None:
        """List what this case waits for; where that is nothing there is no card."""
        self._case_id = casefile.case_id
        self._blocking = self._studio.blockers_of(casefile.case_id)
        self._count.setText(plural(len(self._blocking), "thing"))
        clear(self._list)
        for blocker in self._blocking:
            self._list.addWidget(self._row(blocker))
        self.setVisible(bool(self._blocking))

    def _row(self, blocker: Blocker) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.grid(1.5))
        go = ElidedLabel(f"○ {blocker.text}", theme.Size.BODY)
        row.addWidget(go, 1)
        way = KeyButton("Go", blocker.key, f"Go to {blocker.text}")
        way.chosen.connect(self._go)
        row.addWidget(way, 0, Qt.AlignmentFlag.AlignRight)
        if blocker.waivable and not self._studio.read_only:
            name = f"{blocker.text} does not apply"
            waive = KeyButton("Does not apply…", blocker.key, name, quiet=True)
            waive.chosen.connect(self._waive)
            allow(waive, self._studio, Deed.WAIVE)
            row.addWidget(waive)
        return holder

    def _go(self, key: str) -> None:
        blocker = next(one for one in self._blocking if one.key == key)
        self.wanted.emit(blocker.tab, blocker.target)

    def _waive(self, key: str) -> None:
        blocker = next(one for one in self._blocking if one.key == key)
        ask_waiver(self._studio, self._case_id, key, blocker.text, self.window())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.grid(30), super().minimumSizeHint().height())
