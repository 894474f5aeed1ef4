"""The context menu of a node or link: the commands in words, each with its key."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from rca_studio.domain.casefile import Entity
from rca_studio.domain.causal import Cause, Control, Event, EvidenceState, Harm, Link
from rca_studio.domain.timeline import TimelineEntry
from rca_studio.ui.causes.keys import Command, key_words

_CAUSE = (
    Command.CHILD,
    Command.SIBLING,
    Command.PARENT,
    Command.CONTROL,
    Command.LINK,
    None,
    Command.REWORD,
    Command.GATE,
    None,
    Command.ATTACH,
    Command.NEXT_STATE,
    Command.RULE_OUT,
    Command.QUESTION,
    Command.ACTION,
    Command.FINDING,
    None,
    Command.COPY,
    Command.CUT,
    Command.PASTE,
    Command.COPY_TO,
    Command.COPY_PICTURE,
    None,
    Command.EARLIER,
    Command.LATER,
    Command.PROMOTE,
    Command.FOLD,
    Command.DELETE,
)
_CONTROL = (
    Command.CHILD,
    Command.SIBLING,
    Command.LINK,
    None,
    Command.REWORD,
    Command.GATE,
    Command.ATTACH,
    Command.NEXT_STATE,
    None,
    Command.PASTE,
    Command.FOLD,
    Command.DELETE,
)
_END = (
    Command.CHILD,
    Command.CONTROL,
    None,
    Command.REWORD,
    Command.GATE,
    Command.LINK,
    None,
    Command.COPY,
    Command.COPY_PICTURE,
    Command.PASTE,
    Command.FOLD,
)
_ENTRY = (Command.SIBLING, Command.REWORD, None, Command.EARLIER, Command.LATER, Command.DELETE)


def commands_for(entity: Entity) -> tuple[Command | None, ...]:
    """What can be asked of an entity; ``None`` stands for a line between."""
    match entity:
        case Cause():
            return _CAUSE
        case Control():
            return _CONTROL
        case Event() | Harm():
            return _END
        case TimelineEntry():
            return _ENTRY
        case Link():
            return (Command.DELETE,)
        case _:
            return ()


_OTHER_WORDS = {
    (Control, Command.CHILD): "Ask why it did not hold",
    (Control, Command.SIBLING): "New control beside it",
    (Control, Command.NEXT_STATE): "Next state",
    (Link, Command.DELETE): "Remove the link",
    (TimelineEntry, Command.SIBLING): "New entry after it",
    (TimelineEntry, Command.EARLIER): "Earlier",
    (TimelineEntry, Command.LATER): "Later",
    (Event, Command.COPY): "Copy all causes",
    (Harm, Command.COPY): "Copy all causes",
}


def words_for(entity: Entity, command: Command) -> str:
    """What the menu of an entity calls a command."""
    if isinstance(entity, Cause):
        if command is Command.QUESTION and entity.question:
            return "No longer a question"
        if command is Command.RULE_OUT and entity.evidence is EvidenceState.RULED_OUT:
            return "Change why it is ruled out…"
    return _OTHER_WORDS.get((type(entity), command), command.value)


class CommandMenu(QMenu):
    """Deletes itself when it closes; ``asked`` tells the command."""

    asked = Signal(object)

    def __init__(self, entity: Entity, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for command in commands_for(entity):
            if command is None:
                self.addSeparator()
                continue
            words = words_for(entity, command)
            action = self.addAction(f"{words}\t{key_words(command).replace('&', '&&')}")
            action.setData(command)
        self.triggered.connect(self._on_triggered)

    def _on_triggered(self, action: QAction) -> None:
        self.asked.emit(action.data())
