"""Commands that change how the views look or where boxes lie: switching, folding, finding, moving.

Only places put by hand and another frame are stored, each as one step; the rest is a way of looking
and is forgotten with the case.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from rca_studio.diagrams.shapes import Point, Role
from rca_studio.domain.casefile import CaseFile, Entity
from rca_studio.domain.causal import Cause, Harm
from rca_studio.editing import workshop_gestures
from rca_studio.ui.causes.deeds import Deeds
from rca_studio.ui.causes.figure_item import box_of
from rca_studio.ui.causes.folding import Folding
from rca_studio.ui.causes.frame_dialog import ask_frame
from rca_studio.ui.causes.keys import VIEWS as VIEW_COMMANDS
from rca_studio.ui.causes.keys import Command, key_words
from rca_studio.ui.causes.picture import Picture
from rca_studio.ui.causes.views import GRAPH, VIEWS
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.studio import Studio

NUDGE = 8.0
"""How far Alt and an arrow move a box, in points."""

_WAYS = {
    Command.MOVE_UP: (0.0, -NUDGE),
    Command.MOVE_DOWN: (0.0, NUDGE),
    Command.MOVE_LEFT: (-NUDGE, 0.0),
    Command.MOVE_RIGHT: (NUDGE, 0.0),
}
_BONE = "bone:"


class Room(Protocol):
    """What looks need of the screen."""

    picture: Picture
    folding: Folding
    deeds: Deeds

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


class Looks(QObject):
    """Does what only the views need to know of, and what the mouse does to places."""

    def __init__(self, studio: Studio, navigator: Navigator, room: Room, parent: QWidget) -> None:
        super().__init__(parent)
        self._studio, self._navigator, self._room = studio, navigator, room
        self._widget = parent
        canvas = room.picture.canvas
        canvas.linked.connect(room.deeds.link)
        canvas.placed.connect(self._on_placed)
        canvas.moved.connect(self._on_moved)
        room.picture.frame_wanted.connect(self._on_frame)

    def do(self, command: Command) -> None:
        """Do a command on what is chosen."""
        room, picture = self._room, self._room.picture
        match command:
            case _ if command in VIEW_COMMANDS:
                picture.show_mode(list(VIEWS)[VIEW_COMMANDS.index(command)])
            case Command.FOLD:
                self._toggle_fold()
            case Command.FOLD_ALL:
                room.folding.toggle_all(room.casefile)
                self._choose_what_is_seen()
            case Command.FOCUS:
                picture.toggle_focus()
            case Command.FIND:
                picture.begin_find()
            case Command.FIND_NEXT | Command.FIND_BEFORE:
                picture.find_again(1 if command is Command.FIND_NEXT else -1)
            case Command.TIDY_ONE:
                self._tidy(room.chosen)
            case Command.TIDY_ALL:
                self._tidy("")
            case _ if command in _WAYS:
                self._nudge(*_WAYS[command])
            case _:
                picture.canvas.do_look(command)

    def fold(self, key: str, folded: bool) -> None:
        """Fold or unfold a node, as the outline was folded."""
        self._room.folding.fold(key, folded)
        self._choose_what_is_seen()

    def add_to_menu(self, menu: QMenu, entity: Entity) -> None:
        """Add what can be done to the place of a node, where it has one."""
        picture = self._room.picture
        if not picture.view.by_hand or not isinstance(entity, Cause | Harm):
            return
        places = self._room.casefile.places(GRAPH)
        if not places:
            return
        menu.addSeparator()
        if entity.id in places:
            self._add(menu, Command.TIDY_ONE)
        self._add(menu, Command.TIDY_ALL)

    # -- folding ---------------------------------------------------------------------------------

    def _toggle_fold(self) -> None:
        room = self._room
        if not room.folding.toggle(room.casefile, room.chosen):
            self._navigator.say("Nothing stands below it that could be folded away")
        self._choose_what_is_seen()

    def _choose_what_is_seen(self) -> None:
        """What is folded away is no longer chosen: what it leads to is."""
        room = self._room
        seen = room.folding.stand_in(room.casefile, room.chosen)
        if seen != room.chosen:
            room.choose(seen)

    # -- places ----------------------------------------------------------------------------------

    def _on_moved(self, node: str, x: float, y: float) -> None:
        self._put(node, Point(x, y), merge=False)

    def _nudge(self, dx: float, dy: float) -> None:
        room = self._room
        if not isinstance(room.casefile.get(room.chosen), Cause | Harm):
            self._navigator.say("Causes and the harm can be moved; a control stays with its node")
            return
        figure = room.picture.canvas.figure_of(room.chosen)
        if figure is not None:
            centre = box_of(figure).centre
            self._put(room.chosen, Point(centre.x + dx, centre.y + dy), merge=True)

    def _put(self, node: str, place: Point, *, merge: bool) -> None:
        """Keep a place, counted from the middle of the event."""
        room = self._room
        drawing = room.picture.canvas.drawing
        event = next((f for f in drawing.figures if f.role is Role.EVENT), None)
        if event is None or not room.deeds.may_edit():
            return
        origin = box_of(event).centre
        x, y = round(place.x - origin.x, 1), round(place.y - origin.y, 1)
        step = workshop_gestures.place_node(room.casefile, GRAPH, node, x, y, merge=merge)
        room.deeds.edit(step)

    def _tidy(self, node: str) -> None:
        room = self._room
        wanted = (node,) if node else ()
        places = room.casefile.places(GRAPH)
        if not places or (node and node not in places):
            self._navigator.say("Nothing here was put anywhere by hand")
        elif room.deeds.may_edit():
            step = workshop_gestures.forget_places(room.casefile, GRAPH, wanted)
            room.picture.forget_drawing(GRAPH)
            room.deeds.edit(step)

    # -- bones -----------------------------------------------------------------------------------

    def _on_placed(self, cause: str, bone: str) -> None:
        room = self._room
        category = bone.removeprefix(_BONE)
        frame = room.picture.frame_of(room.casefile)
        if not category or frame.bone(category) is not None:
            room.deeds.place(cause, category)

    def _on_frame(self, key: str) -> None:
        if self._room.deeds.may_edit():
            ask_frame(self._widget, self._studio, self._navigator, self._room.casefile, key)

    def _add(self, menu: QMenu, command: Command) -> None:
        key = key_words(command)
        action = QAction(f"{command.value}\t{key}" if key else command.value, menu)
        action.setData(command)
        menu.addAction(action)
