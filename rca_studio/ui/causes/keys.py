"""The keys of the causal views: what is pressed, as the name of what is meant.

Graph, fishbone and outline share them. The letters are commands only while nothing is being
written; a capital letter, or any other sign, starts writing at once.
"""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent


class Command(Enum):
    """What a key asks for; the value is what the menu says."""

    CHILD = "Ask why: new cause"
    SIBLING = "New cause beside it"
    REWORD = "Reword"
    DELETE = "Delete"
    LINK = "Link to another cause…"
    CONTROL = "Add a control"
    GATE = "Turn ALL and ANY"
    NEED_ALL = "All causes are needed"
    NEED_ANY = "Any one cause is enough"
    EVIDENCE = "Next state of evidence"
    QUESTION = "Mark as a question"
    FINDING = "Write a finding from it"
    EARLIER = "Move up"
    LATER = "Move down"
    LEAVE = "Leave the picture"


SHORTCUTS = {
    Command.CHILD: "Tab",
    Command.SIBLING: "Enter",
    Command.REWORD: "F2",
    Command.DELETE: "Del",
    Command.LINK: "Ctrl+L",
    Command.CONTROL: "C",
    Command.GATE: "G",
    Command.NEED_ALL: "&",
    Command.NEED_ANY: "|",
    Command.EVIDENCE: "E",
    Command.QUESTION: "?",
    Command.FINDING: "A",
    Command.EARLIER: "Ctrl+↑",
    Command.LATER: "Ctrl+↓",
    Command.LEAVE: "Esc",
}
"""The keys as the menu and the hints show them."""

_PLAIN = {
    Qt.Key.Key_Tab: Command.CHILD,
    Qt.Key.Key_Insert: Command.CHILD,
    Qt.Key.Key_Return: Command.SIBLING,
    Qt.Key.Key_Enter: Command.SIBLING,
    Qt.Key.Key_F2: Command.REWORD,
    Qt.Key.Key_Delete: Command.DELETE,
    Qt.Key.Key_Backspace: Command.DELETE,
    Qt.Key.Key_Escape: Command.LEAVE,
}
_CONTROL = {
    Qt.Key.Key_L: Command.LINK,
    Qt.Key.Key_Up: Command.EARLIER,
    Qt.Key.Key_Down: Command.LATER,
}
_SIGNS = {
    "c": Command.CONTROL,
    "g": Command.GATE,
    "e": Command.EVIDENCE,
    "a": Command.FINDING,
    "&": Command.NEED_ALL,
    "|": Command.NEED_ANY,
    "?": Command.QUESTION,
}
_ANY_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_COMMAND_KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier


def command_of(event: QKeyEvent) -> Command | None:
    """What a key press asks for, or ``None`` where it is no command here."""
    modifiers = event.modifiers() & ~_ANY_KEYPAD
    key = Qt.Key(event.key())
    if modifiers == Qt.KeyboardModifier.NoModifier and key in _PLAIN:
        return _PLAIN[key]
    if modifiers == Qt.KeyboardModifier.ControlModifier:
        return _CONTROL.get(key)
    if not modifiers & (_COMMAND_KEYS | Qt.KeyboardModifier.AltModifier):
        return _SIGNS.get(event.text())
    return None


def typed_text(event: QKeyEvent) -> str:
    """The sign a key press would write, or ``""``.

    AltGr is Ctrl+Alt on some systems, so a sign counts even where both are down.
    """
    modifiers = event.modifiers() & ~(_ANY_KEYPAD | _SHIFT)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    if modifiers not in (
        Qt.KeyboardModifier.NoModifier,
        Qt.KeyboardModifier.GroupSwitchModifier,
        both,
    ):
        return ""
    text = event.text()
    return text if text.isprintable() and text.strip() else ""
