"""The Causes tab: one causal model, seen and edited in five views and the outline."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from rca_studio.diagrams.shapes import Drawing
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Cause, Control, Event, Harm, Link
from rca_studio.domain.timeline import TimelineEntry
from rca_studio.ui import theme
from rca_studio.ui.case.tab import CaseTab
from rca_studio.ui.causes import requests
from rca_studio.ui.causes.begin_form import BeginForm
from rca_studio.ui.causes.command_menu import CommandMenu
from rca_studio.ui.causes.deeds import Deeds
from rca_studio.ui.causes.file_drops import FileDrops
from rca_studio.ui.causes.folding import Folding
from rca_studio.ui.causes.in_place import InPlaceEditor
from rca_studio.ui.causes.inspector import Inspector
from rca_studio.ui.causes.key_hints import KeyHints
from rca_studio.ui.causes.key_settings import keyboard
from rca_studio.ui.causes.keys import VIEWS as VIEW_COMMANDS
from rca_studio.ui.causes.keys import Command, command_of
from rca_studio.ui.causes.looks import Looks
from rca_studio.ui.causes.outline_rows import outline_lines
from rca_studio.ui.causes.outline_tree import OutlineTree
from rca_studio.ui.causes.picture import Picture
from rca_studio.ui.causes.questions_panel import QuestionsPanel
from rca_studio.ui.causes.side import Side
from rca_studio.ui.causes.story_side import StorySide
from rca_studio.ui.causes.tells_panel import TellsPanel
from rca_studio.ui.causes.wording_panel import WordingPanel
from rca_studio.ui.exchange.drops import model_in
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.card import Surface
from rca_studio.ui.widgets.labels import Caption
from rca_studio.ui.wording import Place, watch
from rca_studio.ui.wording_hint import WORDING

_BOTH_PANELS = 175
"""From this width on (in steps of the grid) outline and details stand beside the picture."""

_ONE_PANEL = 98
"""From this width on one of them does."""

_HINTS = (70, 42)
"""From this width and height of the picture on its keys are named below it; F1 names them too."""

DETAILS = "details"
MARGIN = "margin"
STORY = "story"
QUESTIONS = "questions"


class CausesTab(CaseTab):
    """Outline at the left, picture in the middle, panels at the right.

    Attributes:
        side: the panels at the right; ``side.add_panel`` adds one.
        looks: what changes how the views look, and where boxes lie.
    """

    def __init__(self, studio: Studio, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(studio, navigator, parent)
        keyboard.use(studio.settings)
        self.setAcceptDrops(True)
        self._chosen = ""
        self._asked_panels: dict[str, bool] = {}
        self._to_inspect = False  # once the details are in view
        self._outline_first: bool | None = None  # of the view in which the person first chose
        self.begin = BeginForm(studio)
        self.folding = Folding(self)
        self.outline = OutlineTree()
        self.picture = Picture(studio, self.folding)
        self.inspector = Inspector(studio, navigator)
        self.deeds = Deeds(studio, navigator, self, self.picture, self)
        self.looks = Looks(studio, navigator, self, self)
        self.side = Side()
        self.side.add_panel(DETAILS, "Details", self.inspector)
        self.tells = TellsPanel(studio, navigator, self, self.picture.why, self.picture.margin)
        self.side.add_panel(MARGIN, "What it tells", self.tells)
        self.story = StorySide(studio, navigator, self)
        self.side.add_panel(STORY, "Story", self.story)
        self.questions = QuestionsPanel(studio, navigator)
        self.side.add_panel(QUESTIONS, "Questions", self.questions)
        self.side.add_panel(WORDING, "Wording", WordingPanel(studio, navigator))
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(1)
        self._left = self._make_left()
        for part in (self._left, self._make_middle(), self.side):
            self._split.addWidget(part)
        self._split.setSizes([theme.grid(32), theme.grid(90), theme.grid(37)])
        self._split.setStretchFactor(0, 0)
        self._split.setStretchFactor(1, 1)
        self._split.setStretchFactor(2, 0)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.begin)
        self._stack.addWidget(self._split)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self._connect()

    def _make_left(self) -> Surface:
        left = Surface("card", edge="right")
        self._left_column = QVBoxLayout(left)
        column = self._left_column
        column.setContentsMargins(theme.grid(1.5), theme.grid(1.5), theme.grid(0.5), 0)
        column.setSpacing(theme.grid(0.75))
        column.addWidget(Caption("Outline"))
        column.addWidget(self.outline, 1)
        return left

    def _make_middle(self) -> QWidget:
        middle = QWidget()
        rows = QVBoxLayout(middle)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.picture, 1)
        foot = Surface("canvas")
        line = QHBoxLayout(foot)
        line.setContentsMargins(theme.grid(2), 0, theme.grid(2), theme.grid(1))
        line.setSpacing(theme.grid(2))
        self.hints = KeyHints()
        line.addWidget(self.hints, 1)
        corner = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight
        line.addWidget(self.picture.zoom_bar, 0, corner)
        rows.addWidget(foot)
        return middle

    def _connect(self) -> None:
        self.picture.asked.connect(self._on_picture_asked)
        self.picture.started_typing.connect(self._on_picture_typing)
        self.picture.chosen.connect(self._on_picture_chosen)
        self.picture.menu_wanted.connect(self._on_picture_menu)
        self.picture.find_bar.went.connect(self.choose)
        self.outline.asked.connect(self._on_outline_asked)
        self.outline.started_typing.connect(self._on_outline_typing)
        self.outline.chosen.connect(self._on_outline_chosen)
        self.outline.menu_wanted.connect(self._on_outline_menu)
        self.outline.folded.connect(self.looks.fold)
        self.folding.changed.connect(self._on_folded)
        for editor in self.editors():
            editor.written.connect(self.deeds.take_words)
            editor.dropped.connect(self.deeds.drop_words)
            watch(self.studio, editor, self._place_of_writing)
        self.deeds.for_view.connect(self.looks.do)
        for view in (self.picture.canvas, self.outline):
            FileDrops(view, view.entity_at, self._aim, self.deeds.take_dropped)
        self.inspector.wants.connect(self.choose)
        self.inspector.asks.connect(self._on_picture_asked)
        self.side.wants.connect(self.choose)
        self.side.highlights.connect(self.picture.show_path)
        self.side.supposes.connect(self.picture.suppose)
        self.side.turned.connect(self._on_turned)
        self.picture.analysed.connect(self._on_analysed)
        self.picture.mode_changed.connect(self._on_mode)
        self.picture.why_toggled.connect(self._show_panels)
        self.picture.resized.connect(self._show_hints)
        self.picture.outline_chip.clicked.connect(self._on_outline_chip)
        self.picture.details_chip.clicked.connect(self._on_details_chip)
        self.begin.begun.connect(self._on_begun)
        self.begin.file_wanted.connect(self.read_model)
        self.picture.export_button.clicked.connect(self.export)

    # -- what the case screen asks ---------------------------------------------------------------

    @property
    def chosen(self) -> str:
        """The id of the entity chosen, or ``""``."""
        return self._chosen

    def refresh(self, casefile: CaseFile, is_new: bool) -> None:
        if is_new:
            self.deeds.forget()
            self.folding.start_over()
            self._chosen = casefile.event.id if casefile.event else ""
            self.picture.start_over()
            self.begin.start_over()
        ready = casefile.event is not None and casefile.harm is not None
        self.begin.show_casefile(casefile)
        self._stack.setCurrentIndex(1 if ready else 0)
        if not ready:
            return
        shown = self.deeds.with_draft(casefile)
        if self._chosen not in shown:
            self._chosen = shown.event.id if shown.event else ""
        self.folding.reveal(shown, self._chosen)
        frame = self.picture.frame_of(shown)
        self.outline.show_rows(outline_lines(shown, frame))
        self.outline.show_folded(self.folding.folded)
        self.picture.show_casefile(shown, casefile, drafting=self.deeds.drafting)
        if not self.deeds.drafting:
            self.side.show_case(casefile, self.picture.analysis)
        self._show_choice()

    def go_to(self, target: str) -> None:
        casefile = self.casefile
        if self._stack.currentIndex() == 0:
            self.begin.go_to(target)
            return
        if target == "why":
            self.picture.explain()
            return
        if target == WORDING:
            self.side.show_panel(WORDING)
            self._ask_for("details", True)
            self.side.panel_of(WORDING).setFocus(Qt.FocusReason.OtherFocusReason)
            return
        named = {"event": casefile.event, "harm": casefile.harm}.get(target)
        key = named.id if named is not None else target
        self.picture.setFocus(Qt.FocusReason.OtherFocusReason)
        if key in casefile:
            self.choose(key)
            node = requests.node_of(casefile, key)
            if node is not None and not node.text.strip():
                self.deeds.view = self.picture
                self.deeds.reword()

    def take_focus(self) -> None:
        self.go_to("")

    def regions(self) -> tuple[QWidget, ...]:
        if self._stack.currentIndex() == 0:
            return (self.begin,)
        panel = self.side.panel
        parts = (
            self.picture.modes,
            self.picture.mode_list,
            self.picture.find_bar.line,
            self.outline,
            self.picture.canvas,
            *((panel,) if panel is not None else ()),
            self.picture.zoom_bar,
        )
        return tuple(part for part in parts if part.isVisible())

    def leave(self) -> None:
        for editor in self.editors():
            editor.finish()
        self.keep()

    def choose(self, key: str) -> None:
        """Choose an entity in all views."""
        self._chosen = key
        self._show_choice()

    def event(self, event: QEvent) -> bool:
        """The keys of the views are theirs wherever on this page the focus is; the menus of the
        window, which have the same ones for the pages of a case, get them nowhere here."""
        if (
            isinstance(event, QKeyEvent)
            and self._stack.currentIndex() == 1
            and (command := command_of(event)) in VIEW_COMMANDS
        ):
            if event.type() == QEvent.Type.KeyPress:
                self.do(command)
            event.accept()
            return True
        return super().event(event)

    def do(self, command: Command) -> None:
        """Do a command on what is chosen."""
        self.deeds.do(command)

    def export(self) -> None:
        """Choose how the picture or the model leaves, the view in sight first."""
        from rca_studio.ui.exchange.export_dialog import export_case

        self.leave()
        export_case(self.studio, self.navigator, self._case_id, self.picture.mode, self)

    def read_model(self) -> None:
        """Ask for the file of a model, to be brought in below what is chosen or as the whole."""
        from rca_studio.ui.exchange.read_model_dialog import ask_model

        self.leave()
        if self.deeds.may_edit():
            where = self._chosen if requests.node_of(self.casefile, self._chosen) else ""
            ask_model(
                self.studio,
                self.navigator,
                self._case_id,
                self,
                under=where,
                brought=self.choose,
            )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if model_in(event.mimeData()) is not None:
            event.acceptProposedAction()
        elif (over := self.window()) is not self:
            over.dragEnterEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """The file of a model is looked into, wherever on the tab; the rest is the window's."""
        model = model_in(event.mimeData())
        if model is not None:
            event.acceptProposedAction()
            if self.deeds.may_edit():
                self.deeds.look_into(model)
        elif (over := self.window()) is not self:
            over.dropEvent(event)

    # -- what the deeds ask ----------------------------------------------------------------------

    def choose_next(self, key: str) -> None:
        """Let the next ``redraw``, or the next stored step, choose this entity."""
        self._chosen = key

    def redraw(self) -> None:
        """Show the case file as it is, with the draft."""
        self.refresh(self.casefile, False)

    def keep(self) -> None:
        """Keep what is half typed at the side."""
        self.inspector.keep()
        self.side.keep()

    def leave_view(self) -> None:
        """Put the focus outside the view."""
        if self.inspector.isVisible():
            self.inspector.take_focus()
        else:
            self.picture.focus_modes()

    @property
    def drawing(self) -> Drawing:
        """The picture as it is shown."""
        return self.picture.canvas.drawing

    def editors(self) -> tuple[InPlaceEditor, ...]:
        """The editors of the views."""
        return (self.picture.canvas.editor, self.outline.editor)

    def as_widget(self) -> QWidget:
        """The parent of dialogs."""
        return self

    def _place_of_writing(self) -> Place | None:
        """What is written in a view at the moment, for the wording check."""
        entity = self.deeds.with_draft(self.casefile).get(self._chosen)
        return Place(entity, "text") if entity is not None and hasattr(entity, "text") else None

    # -- from the views --------------------------------------------------------------------------

    def _on_picture_asked(self, command: Command) -> None:
        self.deeds.view = self.picture
        self.do(command)

    def _on_outline_asked(self, command: Command) -> None:
        self.deeds.view = self.outline
        self.do(command)

    def _on_picture_typing(self, text: str) -> None:
        self.deeds.view = self.picture
        self.deeds.reword(text)

    def _on_outline_typing(self, text: str) -> None:
        self.deeds.view = self.outline
        self.deeds.reword(text)

    def _on_picture_chosen(self, key: str) -> None:
        self._chosen = key
        self.outline.choose(key)
        self._inspect()

    def _on_outline_chosen(self, key: str) -> None:
        self._chosen = key
        self.picture.choose(key)
        self._inspect()

    def _aim(self, key: str) -> None:
        """Ring what dragged files would be evidence for."""
        self.outline.choose(key or self._chosen)
        self.picture.choose(key or self._chosen)

    def _on_picture_menu(self, place: QPoint) -> None:
        self.deeds.view = self.picture
        self._open_menu(place)

    def _on_outline_menu(self, place: QPoint) -> None:
        self.deeds.view = self.outline
        self._open_menu(place)

    def _open_menu(self, place: QPoint) -> None:
        entity = self.casefile.get(self._chosen)
        known = Cause | Control | Event | Harm | Link | TimelineEntry
        if not isinstance(entity, known) or self.studio.read_only:
            return
        menu = CommandMenu(entity, self)
        self.looks.add_to_menu(menu, entity)
        self.tells.add_to_menu(menu)
        menu.asked.connect(self.do)
        menu.popup(place)

    def _on_begun(self) -> None:
        event = self.casefile.event
        if event is not None:
            self.choose(event.id)
        self.picture.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_folded(self) -> None:
        self.outline.show_folded(self.folding.folded)

    # -- panels ----------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_panels()

    def _show_panels(self) -> None:
        """Show the panels the person asked for, in each view; else both where there is room; where
        there is less, the one the view goes with; and where there is little, none."""
        wide, room = (self.width() >= theme.grid(least) for least in (_BOTH_PANELS, _ONE_PANEL))
        first = self._outline_first
        outline_first = self.picture.view.outline_first if first is None else first
        outline = self._asked_panels.get("outline", wide or (room and outline_first))
        details = self._asked_panels.get("details", wide or (room and not outline_first))
        why = self.picture.why_open
        self._left.setVisible(outline)
        self.side.setVisible(details or why)
        if why:
            self.side.show_panel(MARGIN)
        elif self.side.current == MARGIN:
            self.side.show_panel(DETAILS)
        self.picture.outline_chip.setChecked(outline)
        self.picture.details_chip.setChecked(details)
        # The small picture lies beside the large one, not on it: so a pan moves pixels and no more.
        (self._left_column if outline else self.side.foot).addWidget(self.picture.minimap)
        self._catch_up()

    def _ask_for(self, panel: str, on: bool) -> None:
        """Show a panel or not as the person wants it; from now on no view changes the panels."""
        self._asked_panels[panel] = on
        if self._outline_first is None:
            self._outline_first = self.picture.view.outline_first
        self._show_panels()

    def _on_mode(self) -> None:
        self._show_panels()
        self.hints.show_for(steps=self.picture.view.steps)

    def _show_hints(self) -> None:
        room = self.picture.size()
        wide, high = (theme.grid(least) for least in _HINTS)
        self.hints.setVisible(room.width() >= wide and room.height() >= high)

    def _on_outline_chip(self, on: bool) -> None:
        self._ask_for("outline", on)

    def _on_details_chip(self, on: bool) -> None:
        self.keep()
        self._ask_for("details", on)

    def _on_turned(self, key: str) -> None:
        self._catch_up()
        if key == MARGIN and not self.picture.why_open:
            self.picture.explain()
        elif key != MARGIN and self.picture.why_open:
            self.picture.close_why()

    def _on_analysed(self) -> None:
        self.side.show_case(self.casefile, self.picture.analysis)
        self._inspect()

    def _inspect(self) -> None:
        """Show what is chosen at the side; details out of view wait until somebody sees them."""
        self._to_inspect = self.side.isHidden() or self.side.current != DETAILS
        if not self._to_inspect:
            self.inspector.show_entity(self.casefile, self._chosen, self.picture.analysis)
        self.side.show_choice(self._chosen)

    def _catch_up(self) -> None:
        if self._to_inspect:
            self._inspect()

    def _show_choice(self) -> None:
        self.outline.choose(self._chosen)
        self.picture.choose(self._chosen)
        if not self.deeds.drafting:
            self._inspect()
