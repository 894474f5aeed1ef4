"""The picture of the causal model, to be looked at and worked on.

It keeps what is chosen in view and turns keys and the mouse into requests; it changes nothing
itself. An entity may be drawn at several places (a cause with two effects in a tree): the entity is
chosen, and one of its places is where the focus is.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QGraphicsScene, QWidget

from rca_studio.diagrams.shapes import Drawing, Figure, Role
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.casefile import CaseFile
from rca_studio.ui import theme
from rca_studio.ui.causes.drawing_view import DrawingView
from rca_studio.ui.causes.figure_item import FigureItem
from rca_studio.ui.causes.hand import Hand
from rca_studio.ui.causes.in_place import InPlaceEditor
from rca_studio.ui.causes.keys import Command, command_of, typed_text
from rca_studio.ui.causes.occurrences import Occurrences
from rca_studio.ui.causes.steps import Direction, neighbour, next_link

_ARROWS = {
    Qt.Key.Key_Left: Direction.LEFT,
    Qt.Key.Key_Right: Direction.RIGHT,
    Qt.Key.Key_Up: Direction.UP,
    Qt.Key.Key_Down: Direction.DOWN,
}
_STEP = 1.2
"""One press of a zoom key or button."""


class _Scene(QGraphicsScene):
    """Keeps the keys of the commands from the menus of the window.

    A view hands ``ShortcutOverride`` on to its scene. Listening here and not in the view spares
    the view a turn through Python for each of its other events, of which a frame has several.
    """

    def event(self, event: QEvent) -> bool:
        # Ctrl and 0, for one, is the size of the text elsewhere, here that of the picture.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and command_of(event) is not None
        ):
            event.accept()
            return True
        return super().event(event)


class Canvas(DrawingView):
    """A drawing that can be walked, written on, and dragged about.

    Attributes:
        hand: what the mouse does; what it may do depends on the view shown.

    Signals:
        asked: a ``Command`` on what is chosen.
        started_typing: the first sign typed over what is chosen.
        chosen: key of the entity the person chose, ``""`` for none.
        linked: a cause dragged onto an effect (entity ids).
        placed: a cause dragged onto a bone (its id, the key of the bone's figure).
        moved: a node dragged to a place (its id, x and y of the middle of its box, in points).
        unfolded: the badge of a folded node was clicked (its id).
        menu_wanted: where, in global coordinates.
    """

    asked = Signal(object)
    started_typing = Signal(str)
    chosen = Signal(str)
    linked = Signal(str, str)
    placed = Signal(str, str)
    moved = Signal(str, float, float)
    unfolded = Signal(str)
    menu_wanted = Signal(QPoint)

    def __init__(self, ruler: Ruler, name: str, parent: QWidget | None = None) -> None:
        self._name = name
        self._entity = ""
        self._there = Occurrences(Drawing(0, 0))
        self._casefile: CaseFile | None = None
        self._ends: dict[str, tuple[str, str]] = {}
        self._hits: tuple[str, ...] = ()
        self._supposed: tuple[str, ...] = ()
        self._in_focus: frozenset[str] | None = None
        self._fading = False
        self._pinned: frozenset[str] = frozenset()
        self._pins: set[str] = set()
        self._written = ""
        super().__init__(ruler, parent)
        self.hand = Hand(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.editor = InPlaceEditor(self.viewport())

    # -- what is shown ---------------------------------------------------------------------------

    def set_name(self, name: str) -> None:
        """Call the picture something else for screen readers."""
        self._name = name
        self.setAccessibleName(name)

    def show_model(self, casefile: CaseFile) -> None:
        """Tell which case the drawings are of: what a link joins, what guards what."""
        self._casefile = casefile
        self._ends = {link.id: (link.cause_id, link.effect_id) for link in casefile.links}

    def show_drawing(self, drawing: Drawing) -> None:
        self.hand.let_go()
        before = self.drawing.figure(self._key)
        self._there = Occurrences(drawing)
        found = drawing.figure(self._key)
        if found is None or found.entity != self._entity:
            self._key = self._nearest(self._entity, before)
        super().show_drawing(drawing)
        self._show_focus()
        self._show_pins()
        self._place_editor()
        self._speak(self.drawing.figure(self._key))

    @property
    def key(self) -> str:
        """The entity chosen, or ``""``."""
        return self._entity

    @property
    def place(self) -> str:
        """Key of the figure the focus is on, ``""`` where what is chosen is not drawn."""
        return self._key

    @property
    def casefile(self) -> CaseFile | None:
        """The case the drawing is of."""
        return self._casefile

    def figure_of(self, entity: str) -> Figure | None:
        """The figure of an entity: the one in focus, or else its first."""
        chosen = self.drawing.figure(self._key)
        if chosen is not None and chosen.entity == entity:
            return chosen
        return next(iter(self._there.of(entity)), None)

    def figures_of(self, entity: str) -> tuple[Figure, ...]:
        """All figures of an entity."""
        return self._there.of(entity)

    def choose(self, key: str, *, show: bool = True) -> None:
        """Choose an entity from the program, without telling."""
        before = self.drawing.figure(self._key)
        self._entity = key
        if before is None or before.entity != key:
            self._key = self._nearest(key, before)
        self.remark()
        figure = self.drawing.figure(self._key)
        if figure is not None and show and self._fitted:
            self.bring_into_view(figure)
        self._speak(figure)

    def show_hits(self, entities: Iterable[str]) -> None:
        """Ring what a search found."""
        self._hits = tuple(entities)
        self.remark()

    def show_supposed(self, entities: Iterable[str]) -> None:
        """Ring what a what-if supposes to be otherwise."""
        self._supposed = tuple(entities)
        self.remark()

    def show_focus(self, entities: frozenset[str] | None) -> None:
        """Let all but these entities stand back; ``None`` for nothing in focus."""
        self._in_focus = entities
        self._show_focus()

    def show_pins(self, entities: frozenset[str]) -> None:
        """Give these nodes a pin: a person put them where they are."""
        self._pinned = entities
        self._show_pins()

    def marks(self) -> dict[str, str]:
        marks: dict[str, str] = {}
        for entities, mark in ((self._hits, "hit"), (self._supposed, "supposed")):
            for entity in entities:
                marks |= {figure.key: mark for figure in self._there.of(entity)}
        for figure in self._there.of(self._entity):
            marks[figure.key] = "also"
        if self._key:
            focused = self.hasFocus() or self.editor.is_open
            marks[self._key] = "focused" if focused else "chosen"
        if self.hand.target:
            marks[self.hand.target] = "target"
        return marks

    def set_zoom(self, zoom: float) -> None:
        super().set_zoom(zoom)
        self._place_editor()

    def do_look(self, command: Command) -> bool:
        """Do a command that only this view needs to know of; false for any other."""
        match command:
            case Command.ZOOM_IN:
                self.zoom_about_choice(_STEP)
            case Command.ZOOM_OUT:
                self.zoom_about_choice(1 / _STEP)
            case Command.FIT:
                self.fit_again()
            case Command.ZOOM_TO_CHOICE:
                self.fit_choice()
            case Command.LINK_ONWARD:
                self._step_to_link(1)
            case Command.LINK_BACK:
                self._step_to_link(-1)
            case _:
                return False
        return True

    # -- writing in place ------------------------------------------------------------------------

    def write(self, key: str, text: str, name: str, replaces: str = "") -> None:
        """Open the editor over the box of an entity, or in the middle where it is not drawn."""
        figure = self.figure_of(key)
        if figure is not None:
            self.bring_into_view(figure)
        self._written = key
        self.editor.open_at(self._room_for(key), text, name, theme.font(), replaces=replaces)

    def _place_editor(self) -> None:
        """Move the open editor along with its box."""
        if self.editor.is_open:
            self.editor.setGeometry(self._room_for(self._written))

    def _room_for(self, key: str) -> QRect:
        """Where the editor lies: over the box, large enough to write in, inside the view."""
        figure = self.figure_of(key)
        place = self._place(figure) if figure is not None else self._middle()
        least = theme.grid(24)
        if place.width() < least:
            place.setLeft(place.center().x() - least // 2)
            place.setWidth(least)
        place.setHeight(max(place.height(), theme.grid(6)))
        room = self.viewport().rect().adjusted(4, 4, -4, -4)
        place.moveLeft(max(room.left(), min(place.left(), room.right() - place.width())))
        place.moveTop(max(room.top(), min(place.top(), room.bottom() - place.height())))
        return place

    def _middle(self) -> QRect:
        room = self.viewport().rect()
        return QRect(room.center() - QPoint(theme.grid(12), theme.grid(4)), room.center())

    # -- events ----------------------------------------------------------------------------------

    def focusNextPrevChild(self, _forward: bool) -> bool:
        return False  # Tab asks why, Shift+Tab moves up a level; F6 and Esc leave

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()
        arrow = _ARROWS.get(Qt.Key(event.key()))
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        command = command_of(event)
        if event.key() == Qt.Key.Key_Escape and self.hand.busy:
            self.hand.let_go()
        elif command is not None:
            if not self.do_look(command):
                self.asked.emit(command)
        elif arrow is not None and plain:
            self._step(arrow)
        elif event.key() == Qt.Key.Key_Home and plain:
            self._choose_role(Role.EVENT)
        elif event.key() == Qt.Key.Key_End and plain:
            self._choose_role(Role.HARM)
        elif event.key() == Qt.Key.Key_Menu:
            self._menu_at_choice()
        elif self._entity and (text := typed_text(event)):
            self.started_typing.emit(text)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        figure = self.hand.press(event)
        if figure is not None and figure.role is not Role.FOLD:
            self.tell_choice(figure)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.hand.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.hand.release(event)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self.hand.leave()
        super().leaveEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        figure = self.figure_at(event.position().toPoint())
        if figure is None and not self._there and self.drawing.figures:
            self.asked.emit(Command.SIBLING)  # on words that ask for the first step
        if figure is None or figure.role is Role.FOLD:
            return
        self.tell_choice(figure)
        self.asked.emit(Command.GATE if figure.role is Role.GATE else Command.REWORD)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self._menu_at_choice()
        else:
            self.tell_choice(self.figure_at(event.pos()))
            self.menu_wanted.emit(event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self._entity:
            self._choose_role(Role.EVENT)
        self.remark()
        self._speak(self.drawing.figure(self._key))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.remark()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_editor()

    # -- choosing --------------------------------------------------------------------------------

    def figure_at(self, place: QPoint) -> Figure | None:
        """What can be chosen or clicked at a place of the view."""
        for item in self.items(place):
            if isinstance(item, FigureItem) and item.figure.entity:
                return item.figure
        return None

    def entity_at(self, place: QPoint) -> str:
        """The id of what is drawn at a place of the view, ``""`` for nothing."""
        figure = self.figure_at(place)
        return figure.entity if figure is not None else ""

    def tell_choice(self, figure: Figure | None) -> None:
        """Choose what the person points at, and tell."""
        self._entity = figure.entity if figure else ""
        own = figure in self._there.of(self._entity)
        if figure is not None and own:
            self._key = figure.key
        else:  # a gate, a note beside it, or nothing
            self._key = self._nearest(self._entity, figure)
        self.remark()
        self._speak(self.drawing.figure(self._key))
        self.chosen.emit(self._entity)

    def _step(self, direction: Direction) -> None:
        if self.drawing.figure(self._key) is None:
            self._choose_role(Role.EVENT)
            return
        self._go_to(neighbour(self.drawing, self._key, direction, self._ends))

    def _step_to_link(self, step: int) -> None:
        self._go_to(next_link(self.drawing, self._key, self._ends, step))

    def _go_to(self, key: str | None) -> None:
        figure = self.drawing.figure(key) if key else None
        if figure is not None:
            self.tell_choice(figure)
            self.choose(figure.entity)

    def _choose_role(self, role: Role) -> None:
        found = next((f for f in self.drawing.figures if f.role is role and f.entity), None)
        if found is None and role is Role.EVENT:  # a timeline begins with its first step
            found = next((f for f in self.drawing.figures if f.role is Role.ENTRY), None)
        if found is not None:
            self._go_to(found.key)

    def _nearest(self, entity: str, near: Figure | None) -> str:
        return self._there.nearest(entity, near, self.seen().center())

    def _menu_at_choice(self) -> None:
        place = self.place_of(self._key)
        if place is not None:
            self.menu_wanted.emit(self.viewport().mapToGlobal(place.bottomLeft()))

    # -- inside ----------------------------------------------------------------------------------

    def _make_scene(self) -> QGraphicsScene:
        return _Scene(self)

    def _show_focus(self) -> None:
        focus = self._in_focus
        if focus is None and not self._fading:
            return
        self._fading = focus is not None
        for item in self._items.values():
            figure = item.figure
            plain = focus is None or figure.role in (Role.SPINE, Role.BONE, Role.NOTE)
            known = figure.entity or figure.key.partition(":")[2] or figure.key
            item.set_faint(not plain and focus is not None and known not in focus)

    def _show_pins(self) -> None:
        pins = {f.key for id_ in self._pinned for f in self._there.of(id_)}
        for key in self._pins | pins:
            if (item := self._items.get(key)) is not None:
                item.set_pinned(key in pins)
        self._pins = pins

    def _speak(self, figure: Figure | None) -> None:
        """Let a screen reader say what is chosen; the outline is the full way for it."""
        spoken = figure.spoken if figure else ""
        if figure is not None and figure.role is not Role.LINK:
            fold = self.drawing.figure(f"fold:{figure.entity}")
            places = len(self._there.of(figure.entity))
            more = (
                fold.spoken if fold is not None else "",
                f"Shown at {places} places." if places > 1 else "",
                "Put here by hand." if figure.entity in self._pinned else "",
            )
            spoken = " ".join([spoken, *(words for words in more if words)])
        said = f"{self._name}. {spoken}" if spoken else self._name
        if said == self.accessibleName():
            return
        self.setAccessibleDescription(spoken)
        self.setAccessibleName(said)
        if self.hasFocus():
            event = QAccessibleEvent(self, QAccessible.Event.NameChanged)
            QAccessible.updateAccessibility(event)
