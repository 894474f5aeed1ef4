"""The Causes tab: one causal model, seen and edited as graph, fishbone and outline."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from rca_studio.domain.casefile import CaseFile, ChangeSet
from rca_studio.domain.causal import Cause, Control, Event, Harm, Link
from rca_studio.ui import theme
from rca_studio.ui.case.tab import CaseTab
from rca_studio.ui.causes import requests
from rca_studio.ui.causes.begin_form import BeginForm
from rca_studio.ui.causes.command_menu import CommandMenu
from rca_studio.ui.causes.in_place import Next
from rca_studio.ui.causes.inspector import Inspector
from rca_studio.ui.causes.keys import Command
from rca_studio.ui.causes.link_dialog import ask_link
from rca_studio.ui.causes.outline_rows import outline_lines
from rca_studio.ui.causes.outline_tree import OutlineTree
from rca_studio.ui.causes.picture import GRAPH, Picture
from rca_studio.ui.causes.undo_once import say_with_undo
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.card import Surface
from rca_studio.ui.widgets.labels import Caption, Label

HINTS = (
    "Tab asks why · Enter adds beside · F2 rewords · Del deletes · Ctrl+L links · C control · "
    "G all/any · E evidence · ? question · A finding · Ctrl+↑↓ moves · Esc leaves"
)

_BOTH_PANELS = 175
"""From this width on (in steps of the grid) outline and details stand beside the picture."""

View = Picture | OutlineTree


class CausesTab(CaseTab):
    """Outline at the left, picture in the middle, what is chosen at the right."""

    def __init__(self, studio: Studio, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(studio, navigator, parent)
        self._chosen = ""
        self._asked_panels: dict[tuple[str, str], bool] = {}
        self._draft: requests.Draft | None = None
        self._writing = ""
        self._view: View
        self.begin = BeginForm(studio)
        self.outline = OutlineTree()
        self.picture = Picture(studio)
        self.inspector = Inspector(studio, navigator)
        self._view = self.picture
        self._left = Surface("card", edge="right")
        column = QVBoxLayout(self._left)
        column.setContentsMargins(theme.grid(1.5), theme.grid(1.5), theme.grid(0.5), 0)
        column.setSpacing(theme.grid(0.75))
        column.addWidget(Caption("Outline"))
        column.addWidget(self.outline, 1)
        middle = QWidget()
        rows = QVBoxLayout(middle)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.picture, 1)
        foot = Surface("canvas")
        hints = QHBoxLayout(foot)
        hints.setContentsMargins(theme.grid(2), 0, theme.grid(2), theme.grid(1))
        self.hints = Label(HINTS, theme.Size.SMALL, "muted", wrap=True)
        hints.addWidget(self.hints)
        rows.addWidget(foot)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(1)
        self._right = QStackedWidget()
        self._right.addWidget(self.inspector)
        self._right.addWidget(self.picture.why)
        for part in (self._left, middle, self._right):
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

    def _connect(self) -> None:
        self.picture.asked.connect(self._on_picture_asked)
        self.picture.started_typing.connect(self._on_picture_typing)
        self.picture.chosen.connect(self._on_picture_chosen)
        self.picture.linked.connect(self._on_linked)
        self.picture.placed.connect(self._on_placed)
        self.picture.menu_wanted.connect(self._on_picture_menu)
        self.outline.asked.connect(self._on_outline_asked)
        self.outline.started_typing.connect(self._on_outline_typing)
        self.outline.chosen.connect(self._on_outline_chosen)
        self.outline.menu_wanted.connect(self._on_outline_menu)
        for editor in (self.picture.canvas.editor, self.outline.editor):
            editor.written.connect(self._on_written)
            editor.dropped.connect(self._on_dropped)
        self.inspector.wants.connect(self.choose)
        self.inspector.asks.connect(self._on_picture_asked)
        self.picture.analysed.connect(self._inspect)
        self.picture.mode_changed.connect(self._show_panels)
        self.picture.why_toggled.connect(self._show_panels)
        self.picture.outline_chip.clicked.connect(self._on_outline_chip)
        self.picture.details_chip.clicked.connect(self._on_details_chip)
        self.begin.begun.connect(self._on_begun)

    # -- what the case screen asks ---------------------------------------------------------------

    @property
    def chosen(self) -> str:
        """The id of the entity chosen, or ``""``."""
        return self._chosen

    def refresh(self, casefile: CaseFile, is_new: bool) -> None:
        if is_new:
            self._draft, self._writing = None, ""
            self._chosen = casefile.event.id if casefile.event else ""
            self.picture.start_over()
            self.begin.start_over()
        ready = casefile.event is not None and casefile.harm is not None
        self.begin.show_casefile(casefile)
        self._stack.setCurrentIndex(1 if ready else 0)
        if not ready:
            return
        shown = self._with_draft(casefile)
        if self._chosen not in shown:
            self._chosen = shown.event.id if shown.event else ""
        frame = self.picture.frame_of(shown)
        self.outline.show_rows(outline_lines(shown, frame))
        self.picture.show_casefile(shown, casefile, drafting=self._draft is not None)
        self._show_choice()

    def go_to(self, target: str) -> None:
        casefile = self.casefile
        if self._stack.currentIndex() == 0:
            self.begin.go_to(target)
            return
        if target == "why":
            self.picture.explain()
            return
        named = {"event": casefile.event, "harm": casefile.harm}.get(target)
        key = named.id if named is not None else target
        self.picture.setFocus(Qt.FocusReason.OtherFocusReason)
        if key in casefile:
            self.choose(key)
            node = requests.node_of(casefile, key)
            if node is not None and not node.text.strip():
                self._view = self.picture
                self._reword("")

    def take_focus(self) -> None:
        self.go_to("")

    def regions(self) -> tuple[QWidget, ...]:
        if self._stack.currentIndex() == 0:
            return (self.begin,)
        parts = (
            self.picture.modes,
            self.outline,
            self.picture.canvas,
            self.inspector,
            self.picture.why,
        )
        return tuple(part for part in parts if part.isVisible())

    def leave(self) -> None:
        for view in (self.picture.canvas, self.outline):
            view.editor.finish()
        self.inspector.keep()

    def choose(self, key: str) -> None:
        """Choose an entity in all views."""
        self._chosen = key
        self._show_choice()

    # -- requests --------------------------------------------------------------------------------

    def do(self, command: Command) -> None:
        """Do a command on what is chosen."""
        self.inspector.keep()
        key, casefile = self._chosen, self.casefile
        effect = self.outline.effect if self._view is self.outline else ""
        match command:
            case Command.CHILD:
                self._begin_draft(requests.draft_cause(casefile, key))
            case Command.SIBLING:
                self._begin_draft(requests.draft_sibling(casefile, key, effect))
            case Command.CONTROL:
                self._begin_draft(requests.draft_control(casefile, key))
            case Command.REWORD:
                self._reword("")
            case Command.DELETE:
                self._delete()
            case Command.LINK:
                if self._may_edit():
                    ask_link(self, casefile, key, self._on_linked)
            case Command.FINDING:
                if self._may_edit():
                    requests.finding_from(self.studio, self.navigator, self._case_id, key)
            case Command.LEAVE:
                self._leave_view()
            case _:
                self._edit(requests.step_for(command, casefile, key, effect))

    def _may_edit(self) -> bool:
        if self.studio.read_only:
            self.navigator.say("This workspace is open for reading only")
        return not self.studio.read_only

    def _leave_view(self) -> None:
        if self.inspector.isVisible():
            self.inspector.take_focus()
        else:
            self.picture.modes.button(self.picture.mode).setFocus(Qt.FocusReason.OtherFocusReason)

    def _edit(self, step: ChangeSet | None) -> bool:
        return step is not None and self.studio.edit(step)

    def _delete(self) -> None:
        found = requests.deleted(self.casefile, self._chosen)
        if found is None:
            if requests.node_of(self.casefile, self._chosen) is not None:
                self.navigator.say("The event and the harm stay: F2 gives them other words")
            return
        step, said, following = found
        before, self._chosen = self._chosen, following
        if self.studio.edit(step):
            say_with_undo(self.studio, self.navigator, said)
        else:
            self.choose(before)

    # -- writing in place ------------------------------------------------------------------------

    def _begin_draft(self, draft: requests.Draft | None) -> None:
        if draft is None or not self._may_edit():
            return
        self._draft = draft
        self._writing = draft.node
        self._chosen = draft.node
        self.refresh(self.casefile, False)
        self._view.write(draft.node, "", draft.asks, near=draft.beside)

    def _reword(self, replaces: str) -> None:
        node = requests.node_of(self.casefile, self._chosen)
        if node is None or not self._may_edit():
            return
        self._writing = node.id
        asks = {Event: "What almost happened?", Harm: "What could have happened?"}
        self._view.write(node.id, node.text, asks.get(type(node), "Words"), replaces)

    def _on_written(self, words: str, following: Next) -> None:
        draft, self._draft = self._draft, None
        key, self._writing = self._writing, ""
        if draft is not None:
            done = self._edit(draft.with_words(words))
            if not done:
                self._chosen = draft.beside
                self.refresh(self.casefile, False)
        else:
            done = True
            self._edit(requests.reworded(self.casefile, key, words))
        if done and following is Next.CHILD:
            self.do(Command.CHILD)

    def _on_dropped(self) -> None:
        draft, self._draft, self._writing = self._draft, None, ""
        if draft is not None:
            self._chosen = draft.beside
            self.refresh(self.casefile, False)

    def _with_draft(self, casefile: CaseFile) -> CaseFile:
        """The case file with what is being written; a draft that no longer fits is let go."""
        if self._draft is None:
            return casefile
        if self._draft.beside not in casefile:
            self._draft = None
            for view in (self.picture.canvas, self.outline):
                view.editor.drop()
            return casefile
        return casefile.applied(self._draft.step.changes)

    # -- from the views --------------------------------------------------------------------------

    def _on_picture_asked(self, command: Command) -> None:
        self._view = self.picture
        self.do(command)

    def _on_outline_asked(self, command: Command) -> None:
        self._view = self.outline
        self.do(command)

    def _on_picture_typing(self, text: str) -> None:
        self._view = self.picture
        self._reword(text)

    def _on_outline_typing(self, text: str) -> None:
        self._view = self.outline
        self._reword(text)

    def _on_picture_chosen(self, key: str) -> None:
        self._chosen = key
        self.outline.choose(key)
        self._inspect()

    def _on_outline_chosen(self, key: str) -> None:
        self._chosen = key
        self.picture.choose(key)
        self._inspect()

    def _on_linked(self, cause: str, effect: str) -> None:
        casefile = self.casefile

        def make() -> ChangeSet:
            return requests.linked(casefile, cause, effect)

        if self.studio.attempt(make):
            say_with_undo(self.studio, self.navigator, "Linked")

    def _on_placed(self, cause: str, category: str) -> None:
        self._edit(requests.placed_on(self.casefile, cause, category))

    def _on_picture_menu(self, place: QPoint) -> None:
        self._view = self.picture
        self._open_menu(place)

    def _on_outline_menu(self, place: QPoint) -> None:
        self._view = self.outline
        self._open_menu(place)

    def _open_menu(self, place: QPoint) -> None:
        entity = self.casefile.get(self._chosen)
        if not isinstance(entity, Cause | Control | Event | Harm | Link) or self.studio.read_only:
            return
        menu = CommandMenu(entity, self)
        menu.asked.connect(self.do)
        menu.popup(place)

    def _on_begun(self) -> None:
        event = self.casefile.event
        if event is not None:
            self.choose(event.id)
        self.picture.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- panels ----------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_panels()

    def _show_panels(self) -> None:
        """Show the panels the person asked for; else both where there is room, and where there
        is not, the details beside the graph and the outline beside the fishbone."""
        wide = self.width() >= theme.grid(_BOTH_PANELS)
        graph = self.picture.mode == GRAPH
        outline = self._asked_panels.get((self.picture.mode, "outline"), wide or not graph)
        details = self._asked_panels.get((self.picture.mode, "details"), wide or graph)
        self._left.setVisible(outline)
        self._right.setVisible(details or self.picture.why_open)
        why = self.picture.why_open
        self._right.setCurrentWidget(self.picture.why if why else self.inspector)
        self.picture.outline_chip.setChecked(outline)
        self.picture.details_chip.setChecked(details)

    def _on_outline_chip(self, on: bool) -> None:
        self._asked_panels[(self.picture.mode, "outline")] = on
        self._show_panels()

    def _on_details_chip(self, on: bool) -> None:
        self.inspector.keep()
        self._asked_panels[(self.picture.mode, "details")] = on
        self._show_panels()

    def _inspect(self) -> None:
        """Show what is chosen at the side."""
        self.inspector.show_entity(self.casefile, self._chosen, self.picture.analysis)

    def _show_choice(self) -> None:
        self.outline.choose(self._chosen)
        self.picture.choose(self._chosen)
        if self._draft is None:
            self._inspect()
