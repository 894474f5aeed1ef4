"""What the model tells: the margin and its reasons, what if, weak points, leverage, the plan.

Everything is worked out in a worker; what stands there stays until the newer is known.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from rca_studio.analysis.margin import Analysis, path_of
from rca_studio.analysis.plan_places import best_place
from rca_studio.analysis.weak_points import MissingControl
from rca_studio.domain.casefile import CaseFile
from rca_studio.editing.ports import Progress
from rca_studio.ui import theme
from rca_studio.ui.causes.cheapest_plan_view import CheapestPlanView
from rca_studio.ui.causes.keys import Command
from rca_studio.ui.causes.leverage_list import LeverageList
from rca_studio.ui.causes.logic_walk import LogicWalk
from rca_studio.ui.causes.margin_card import MarginCard, WhyPanel
from rca_studio.ui.causes.node_link import NodeLink
from rca_studio.ui.causes.requests import action_from
from rca_studio.ui.causes.section import Section
from rca_studio.ui.causes.side import SidePanel, Supposition
from rca_studio.ui.causes.telling import Told, has_gate, tell
from rca_studio.ui.causes.what_if import WhatIf
from rca_studio.ui.dress import thin_bars
from rca_studio.ui.jobs import Job
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.card import Card, Rule, Surface
from rca_studio.ui.widgets.key_button import KeyButton
from rca_studio.ui.widgets.labels import Label, SectionTitle

SOON = 80
"""How long after an edit its consequences are worked out, in milliseconds."""


class Room(Protocol):
    """What the panel asks of the screen it stands on."""

    @property
    def casefile(self) -> CaseFile:
        """The case file as it is stored."""
        ...

    @property
    def chosen(self) -> str:
        """The id of the entity chosen, or ``""``."""
        ...

    def choose(self, key: str) -> None:
        """Choose an entity in all views."""
        ...

    def do(self, command: Command) -> None:
        """Do a command on what is chosen."""
        ...


class TellsPanel(SidePanel):
    """One column of parts; each hides where it has nothing to say."""

    def __init__(
        self,
        studio: Studio,
        navigator: Navigator,
        room: Room,
        why: WhyPanel,
        margin: MarginCard,
    ) -> None:
        super().__init__()
        self._studio, self._navigator, self._room = studio, navigator, room
        self._casefile: CaseFile | None = None
        self._analysis = Analysis()
        self._choice = ""
        self._job: Job | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON)
        self._soon.timeout.connect(self._work_out)
        self._margin = margin
        self.told: Told | None = None
        self.why = why
        self.chance = Card(fill="warning_fill", stroke="warning_fill")
        self._chance = Label("", token="warning", wrap=True)
        self.chance.body.addWidget(self._chance)
        self.missing = MissingCard()
        self.what_if = WhatIf(studio)
        self.points = Section("Single points")
        self.leverage = LeverageList()
        self.open_ways = Section("The closest of them")
        self._open_words = Label("", wrap=True)
        self.plan = CheapestPlanView(studio, navigator)
        self.asks = Section("What made it likely?")
        self._check_words = Label("", wrap=True)
        self.check_all = PlainButton("Walk through them…")
        self.check_one = PlainButton("Check what is chosen…")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        ground = Surface("window")
        column = self._column = QVBoxLayout(ground)
        side = theme.grid(2)
        column.setContentsMargins(side, theme.grid(1), side, side)
        column.setSpacing(theme.grid(1.25))
        column.addWidget(self.why)
        column.addWidget(self.chance)
        column.addWidget(self.missing)
        self._part("What if", self.what_if)
        column.addWidget(self.points)
        column.addWidget(self.asks)
        self._part("Leverage", self.leverage)
        self._part("Paths that no action breaks", self._open_words, self.open_ways)
        self._part("The cheapest plan", self.plan)
        self._part("Do these causes explain it?", self._check_words, self.check_all, self.check_one)
        column.addStretch(1)
        quiet: tuple[QWidget, ...] = (self.chance, self.missing, self.points, self.asks)
        for part in quiet:
            part.hide()
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        thin_bars(self._area)
        self._area.setWidget(ground)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.addWidget(self._area)
        self.setMinimumWidth(theme.grid(30))
        self.setAccessibleName("What the model tells")
        self.setFocusProxy(self.why)

    def _part(self, title: str, *widgets: QWidget) -> None:
        self._column.addWidget(Rule())
        self._column.addWidget(SectionTitle(title))
        for widget in widgets:
            if isinstance(widget, PlainButton):
                self._column.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft)
            else:
                self._column.addWidget(widget)

    def _connect(self) -> None:
        self.what_if.supposed.connect(self._on_supposed)
        self.what_if.wants.connect(self.wants)
        self.leverage.wants.connect(self.wants)
        self.plan.highlights.connect(self.highlights)
        self.missing.add_wanted.connect(self._on_missing)
        self.missing.wants.connect(self.wants)
        self.check_all.clicked.connect(self._on_check_all)
        self.check_one.clicked.connect(self._on_check_one)

    # -- what the screen tells -------------------------------------------------------------------

    def show_case(self, casefile: CaseFile, analysis: Analysis) -> None:
        if self._casefile is casefile and self._analysis is analysis:
            self.what_if.tell_again()
            return
        self._casefile, self._analysis = casefile, analysis
        self.why.show_analysis(analysis)
        self.what_if.show_case(casefile, analysis)
        self._judge_choice()
        if self._job is not None:
            self._studio.jobs.drop(self._job)
            self._job = None
        if self.told is None:
            self._work_out()
        else:  # the edit is shown first: a worker beside it would slow the window down
            self._soon.start()

    @property
    def waiting(self) -> bool:
        """Whether something newer is on its way."""
        return self._soon.isActive() or self._job is not None

    def _work_out(self) -> None:
        casefile, analysis = self._casefile, self._analysis
        if casefile is None or not isValid(self._studio) or self._studio.closed:
            return

        def work(progress: Progress) -> tuple[CaseFile, Told]:
            return casefile, tell(casefile, analysis, progress)

        self._job = self._studio.jobs.start(work, self._on_told)

    def show_choice(self, key: str) -> None:
        self._choice = key
        self._judge_choice()

    def take_focus(self) -> None:
        self.why.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- what was worked out ---------------------------------------------------------------------

    def _on_told(self, result: tuple[CaseFile, Told]) -> None:
        casefile, told = result
        if not isValid(self) or casefile is not self._casefile:
            return
        self._job, self.told = None, told
        self._chance.setText(told.chance)
        self.chance.setVisible(bool(told.chance))
        self.missing.show_missing(casefile, told.missing, may_edit=not self._studio.read_only)
        self._show_points(told)
        self._show_asks(told)
        self.leverage.show_weights(
            told.weights, self._analysis.cut_set_count, self._analysis.refusal
        )
        self._show_open(told)
        self.plan.show_plan(casefile, told.plan)
        self._check_words.setText(told.check.words)
        self.check_all.setVisible(told.check.questions > 0)

    def _show_points(self, told: Told) -> None:
        def make() -> Iterable[QWidget]:
            for point in told.points:
                yield Label(point.sentence, wrap=True)
                yield self._go("Show it", point.id, f"Go to: {point.sentence}")

        self.points.fill(told.points, make)
        self.points.setVisible(bool(told.points))

    def _show_asks(self, told: Told) -> None:
        can = not self._studio.read_only

        def make() -> Iterable[QWidget]:
            for question in told.asks:
                yield Label(question.text, wrap=True)
                button = KeyButton("Ask why…", question.about, f"Ask why: {question.text}")
                button.chosen.connect(self._on_ask)
                yield button if can else self._go("Show it", question.about, question.text)

        self.asks.fill((told.asks, can), make)
        self.asks.setVisible(bool(told.asks))

    def _show_open(self, told: Told) -> None:
        self._open_words.setText(told.open_words if self._analysis.margin_today is not None else "")
        can = not self._studio.read_only

        def make() -> Iterable[QWidget]:
            for number, way in enumerate(told.open_ways):
                words = " + ".join(way.texts)
                yield Label(words, theme.Size.SMALL, wrap=True)
                show = KeyButton("Show on the graph", str(number), f"Show: {words}")
                show.chosen.connect(self._on_show_open)
                plan = KeyButton("Plan an action for it", str(number), f"Plan for: {words}")
                plan.chosen.connect(self._on_plan)
                plan.setVisible(can)
                yield show
                if can:
                    yield plan

        self.open_ways.fill((told.open_ways, can), make)
        self.open_ways.setVisible(bool(told.open_ways))

    def _go(self, words: str, key: str, name: str) -> QWidget:
        button = KeyButton(words, key, name)
        button.chosen.connect(self.wants)
        return button

    def _judge_choice(self) -> None:
        casefile = self._casefile
        self.check_one.setVisible(casefile is not None and self.check_one_wanted(self._choice))

    # -- what is asked ---------------------------------------------------------------------------

    def _on_supposed(self, supposed: Supposition | None) -> None:
        self._margin.expect_what_if(supposed.analysis if supposed is not None else None)
        self.supposes.emit(supposed)

    def _on_missing(self, node: str) -> None:
        self._room.choose(node)
        self._room.do(Command.CONTROL)

    def _on_ask(self, key: str) -> None:
        self._room.choose(key)
        self._room.do(Command.CHILD)

    def _on_show_open(self, number: str) -> None:
        if self.told is not None and self._casefile is not None:
            way = self.told.open_ways[int(number)]
            self.highlights.emit(path_of(self._casefile, way.ids))

    def _on_plan(self, number: str) -> None:
        if self.told is None or self._casefile is None:
            return
        casefile = self._casefile
        place = best_place(casefile, self.told.open_ways[int(number)])
        if place is not None:
            self._room.choose(place.node)
            action_from(self._studio, self._navigator, casefile.case_id, place.node, place.kind)

    def _on_check_all(self) -> None:
        self.check()

    def _on_check_one(self) -> None:
        self.check(self._choice)

    def add_to_menu(self, menu: QMenu) -> None:
        """Offer the check of the gate of what is chosen, where it has one."""
        if self.check_one_wanted(self._room.chosen):
            menu.addSeparator()
            menu.addAction("Was each cause necessary?…").triggered.connect(self._on_check_chosen)

    def check_one_wanted(self, key: str) -> bool:
        """Whether a node has a gate to check."""
        casefile = self._room.casefile
        return bool(key) and has_gate(casefile, key)

    def _on_check_chosen(self) -> None:
        self.check(self._room.chosen)

    def check(self, effect: str = "") -> None:
        """Open the walk through the gates, or through that of one effect."""
        case_id = self._room.casefile.case_id
        LogicWalk(self._studio, case_id, self._room, effect, self.window()).open()


class MissingCard(Card):
    """A margin of 0 asks which control is missing.

    Signals:
        add_wanted: the control shall be added, in front of this node.
        wants: asks to choose a cause that may not have been so.
    """

    add_wanted = Signal(str)
    wants = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, fill="error_fill", stroke="error_fill")
        self._question = Label("", token="error", wrap=True)
        self.add = KeyButton("Add the control that is missing…", "")
        self.add.chosen.connect(self.add_wanted)
        self._doubts = Section("Or was one of these not so?")
        for part in (self._question, self.add, self._doubts):
            self.body.addWidget(part)

    def show_missing(
        self, casefile: CaseFile, missing: MissingControl | None, *, may_edit: bool
    ) -> None:
        """Ask for it; ``None`` has nothing to ask."""
        self.setVisible(missing is not None)
        if missing is None:
            return
        self._question.setText(missing.question)
        self.add.key = missing.node
        self.add.setVisible(may_edit)
        rows = tuple((key, getattr(casefile.get(key), "text", "")) for key in missing.doubts)

        def make() -> Iterable[QWidget]:
            for key, words in rows:
                link = NodeLink(words, key, f"Go to {words}")
                link.chosen.connect(self.wants)
                yield link

        self._doubts.fill(rows, make)
        self._doubts.setVisible(bool(rows))
