"""The keys of the causal views: each command with its words and the keys it has until a person
chooses others.

All views share them. Letters are commands only while nothing is being written; a capital letter,
or any other sign that is no key here, starts writing at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence


class Command(Enum):
    """What a key asks for; the value is what the menu says."""

    CHILD = "Ask why: new cause"
    SIBLING = "New cause beside it"
    SIBLING_BEFORE = "New cause before it"
    PARENT = "New step between it and what it leads to"
    PROMOTE = "One level up"
    CONTROL = "Add a control"
    REWORD = "Reword"
    DELETE = "Delete"
    COPY = "Copy the branch"
    COPY_PICTURE = "Copy the whole picture"
    CUT = "Cut the branch"
    PASTE = "Paste a list, a branch or a picture"
    COPY_TO = "Copy the branch to another case…"
    LINK = "Link to another cause…"
    GATE = "Turn ALL and ANY"
    NEED_ALL = "All causes are needed"
    NEED_ANY = "Any one cause is enough"
    ATTACH = "Add evidence…"
    NEXT_STATE = "Next state of evidence"
    RULE_OUT = "Rule out, with the reason…"
    QUESTION = "Mark as a question"
    ACTION = "Plan an action from it"
    FINDING = "Write a finding from it"
    EARLIER = "Move up among its siblings"
    LATER = "Move down among its siblings"
    MOVE_UP = "Move up"
    MOVE_DOWN = "Move down"
    MOVE_LEFT = "Move left, or one level up"
    MOVE_RIGHT = "Move right, or below the one before"
    VIEW_1 = "Timeline"
    VIEW_2 = "Fishbone"
    VIEW_3 = "Why tree"
    VIEW_4 = "Causal graph"
    VIEW_5 = "Bowtie"
    FOLD = "Fold or unfold"
    FOLD_ALL = "Fold or unfold all"
    FOCUS = "Show its path only"
    LINK_ONWARD = "To the next link"
    LINK_BACK = "To the link before"
    FIND = "Find in the picture"
    FIND_NEXT = "Next hit"
    FIND_BEFORE = "Hit before"
    FIT = "Whole picture"
    ZOOM_TO_CHOICE = "Large enough to read"
    ZOOM_IN = "Larger picture"
    ZOOM_OUT = "Smaller picture"
    TIDY_ONE = "Let it find its place"
    TIDY_ALL = "Tidy all"
    LEAVE = "Leave the picture"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: the group it is shown in, the command, and its keys (portable text of
    ``QKeySequence``, the first is the one menus and hints show)."""

    group: str
    command: Command
    keys: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What it is called where a person's own keys are kept."""
        return self.command.name.lower()


_NEW, _WORDS, _KNOWN, _PLACE = "New causes", "Change", "What is known", "Order and place"
_SEE, _FIND = "Look", "Find and zoom"

TABLE: tuple[Row, ...] = (
    Row(_NEW, Command.CHILD, ("Tab", "Ins")),
    Row(_NEW, Command.SIBLING, ("Return",)),
    Row(_NEW, Command.SIBLING_BEFORE, ("Shift+Return",)),
    Row(_NEW, Command.PARENT, ("Ctrl+Return",)),
    Row(_NEW, Command.CONTROL, ("C",)),
    Row(_NEW, Command.PASTE, ("Ctrl+V", "Shift+Ins")),
    Row(_WORDS, Command.REWORD, ("F2",)),
    Row(_WORDS, Command.DELETE, ("Del", "Backspace")),
    Row(_WORDS, Command.GATE, ("G",)),
    Row(_WORDS, Command.NEED_ALL, ("&",)),
    Row(_WORDS, Command.NEED_ANY, ("|",)),
    Row(_WORDS, Command.LINK, ("Ctrl+L",)),
    Row(_WORDS, Command.COPY, ("Ctrl+C", "Ctrl+Ins")),
    Row(_WORDS, Command.COPY_PICTURE, ("Ctrl+Shift+I",)),
    Row(_WORDS, Command.CUT, ("Ctrl+X", "Shift+Del")),
    Row(_WORDS, Command.COPY_TO, ("Ctrl+Shift+C",)),
    Row(_KNOWN, Command.ATTACH, ("E",)),
    Row(_KNOWN, Command.NEXT_STATE, ("Ctrl+E",)),
    Row(_KNOWN, Command.RULE_OUT, ("H",)),
    Row(_KNOWN, Command.QUESTION, ("?",)),
    Row(_KNOWN, Command.ACTION, ("A",)),
    Row(_KNOWN, Command.FINDING, ("Ctrl+Shift+F",)),
    Row(_PLACE, Command.PROMOTE, ("Shift+Tab",)),
    Row(_PLACE, Command.EARLIER, ("Ctrl+Up",)),
    Row(_PLACE, Command.LATER, ("Ctrl+Down",)),
    Row(_PLACE, Command.MOVE_UP, ("Alt+Up",)),
    Row(_PLACE, Command.MOVE_DOWN, ("Alt+Down",)),
    Row(_PLACE, Command.MOVE_LEFT, ("Alt+Left",)),
    Row(_PLACE, Command.MOVE_RIGHT, ("Alt+Right",)),
    Row(_PLACE, Command.TIDY_ONE),
    Row(_PLACE, Command.TIDY_ALL),
    Row(_SEE, Command.VIEW_1, ("Ctrl+1",)),
    Row(_SEE, Command.VIEW_2, ("Ctrl+2",)),
    Row(_SEE, Command.VIEW_3, ("Ctrl+3",)),
    Row(_SEE, Command.VIEW_4, ("Ctrl+4",)),
    Row(_SEE, Command.VIEW_5, ("Ctrl+5",)),
    Row(_SEE, Command.FOLD, ("Ctrl+.",)),
    # Shift and the full stop give another sign on each keyboard.
    Row(_SEE, Command.FOLD_ALL, ("Ctrl+Shift+.", "Ctrl+>", "Ctrl+:")),
    Row(_SEE, Command.FOCUS, ("Ctrl+Space",)),
    Row(_SEE, Command.LINK_ONWARD, ("Shift+Right", "Shift+Down")),
    Row(_SEE, Command.LINK_BACK, ("Shift+Left", "Shift+Up")),
    Row(_SEE, Command.LEAVE, ("Esc",)),
    Row(_FIND, Command.FIND, ("Ctrl+F",)),
    Row(_FIND, Command.FIND_NEXT, ("F3",)),
    Row(_FIND, Command.FIND_BEFORE, ("Shift+F3",)),
    Row(_FIND, Command.FIT, ("Ctrl+0",)),
    Row(_FIND, Command.ZOOM_TO_CHOICE, ("Ctrl+9",)),
    Row(_FIND, Command.ZOOM_IN, ("Ctrl++", "Ctrl+=")),
    Row(_FIND, Command.ZOOM_OUT, ("Ctrl+-",)),
)
VIEWS = (Command.VIEW_1, Command.VIEW_2, Command.VIEW_3, Command.VIEW_4, Command.VIEW_5)

NUDGES = (Command.MOVE_UP, Command.MOVE_DOWN, Command.MOVE_LEFT, Command.MOVE_RIGHT)
LOOKS = frozenset(
    {row.command for row in TABLE if row.group in (_SEE, _FIND)}
    | {Command.TIDY_ONE, Command.TIDY_ALL}
) - {Command.LEAVE}
"""What changes how a view looks, or where a box lies, and not the causes: the view does it."""

PICTURE_ONLY = (
    Command.FIT,
    Command.ZOOM_TO_CHOICE,
    Command.ZOOM_IN,
    Command.ZOOM_OUT,
    Command.LINK_ONWARD,
    Command.LINK_BACK,
)
"""What means nothing in the outline: there the same keys are those of the window."""

_NONE = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_GROUP = Qt.KeyboardModifier.GroupSwitchModifier
_ALT_GR = _CONTROL | Qt.KeyboardModifier.AltModifier
_SAME = {Qt.Key.Key_Enter: Qt.Key.Key_Return, Qt.Key.Key_Backtab: Qt.Key.Key_Tab}


class Keymap:
    """Which command each key asks for."""

    def __init__(self, keys: Mapping[Command, tuple[str, ...]]) -> None:
        self.keys = dict(keys)
        self._by_stroke: dict[int, Command] = {}
        for row in TABLE:
            for text in self.keys.get(row.command, ()):
                self._by_stroke.setdefault(stroke_of(text), row.command)

    def command_of(self, event: QKeyEvent) -> Command | None:
        """What a key press asks for, or ``None`` where it is no command here."""
        for stroke in _strokes(event):
            if (found := self._by_stroke.get(stroke)) is not None:
                return found
        return None


def stroke_of(text: str) -> int:
    """The first key of a sequence as one number; 0 where the text is no key."""
    sequence = QKeySequence.fromString(text, QKeySequence.SequenceFormat.PortableText)
    if not sequence.count():
        return 0
    combination: QKeyCombination = sequence[0]  # type: ignore[index]  # the stubs forget it
    known = combination.key() != Qt.Key.Key_unknown
    return _number(combination.keyboardModifiers(), combination.key()) if known else 0


def _number(modifiers: Qt.KeyboardModifier, key: Qt.Key) -> int:
    return QKeyCombination(modifiers, _SAME.get(key, key)).toCombined()


def _strokes(event: QKeyEvent) -> list[int]:
    """The ways to name a key press: as pressed, and as the sign it writes.

    A sign stands on other keys, with or without Shift or AltGr, on each keyboard.
    """
    modifiers = event.modifiers() & ~(_KEYPAD | _GROUP)
    key, text = Qt.Key(event.key()), event.text()
    if modifiers == _NONE and len(text) == 1 and text.isalpha() and text != text.lower():
        return []  # a capital by caps lock is written
    found = [_number(modifiers, key)]
    code = int(key)
    if modifiers & _SHIFT and 0x21 <= code <= 0xFF and not chr(code).isalnum():
        found.append(_number(modifiers & ~_SHIFT, key))
    if modifiers & ~_SHIFT in (_NONE, _ALT_GR) and _is_sign(text):
        found.append(_number(_NONE, Qt.Key(ord(text))))
    return found


def _is_sign(text: str) -> bool:
    return len(text) == 1 and 0x21 <= ord(text) <= 0x7E and not text.isalnum()


class _Present:
    """The keys in force."""

    keymap = Keymap({row.command: row.keys for row in TABLE})


def use_keymap(keymap: Keymap) -> None:
    """Let these keys be in force; ``key_settings`` does it with what a person chose."""
    _Present.keymap = keymap


def command_of(event: QKeyEvent) -> Command | None:
    """What a key press asks for in a causal view, or ``None`` where it is no command there."""
    return _Present.keymap.command_of(event)


def key_words(command: Command) -> str:
    """The key of a command as menus and hints show it, ``""`` where it has none."""
    keys = _Present.keymap.keys.get(command, ())
    return shown_key(keys[0]) if keys else ""


_SHOWN = {"Return": "Enter", "Up": "↑", "Down": "↓", "Left": "←", "Right": "→"}


def shown_key(text: str) -> str:
    """A key as people of this platform read it."""
    portable = QKeySequence.SequenceFormat.PortableText
    native = QKeySequence.fromString(text, portable).toString(
        QKeySequence.SequenceFormat.NativeText
    )
    head, plus, last = native.rpartition("+")
    if not last:  # the key is the plus itself
        return native
    return head + plus + _SHOWN.get(last, last)


NO_BREAK = "\N{NO-BREAK SPACE}"

_HINTS: tuple[tuple[tuple[Command, ...], str], ...] = (
    ((Command.CHILD,), "asks why"),
    ((Command.SIBLING,), "adds beside"),
    ((Command.REWORD,), "rewords"),
    ((Command.DELETE,), "deletes"),
    ((Command.LINK,), "links"),
    ((Command.CONTROL,), "control"),
    ((Command.GATE,), "all/any"),
    ((Command.ATTACH,), "evidence"),
    ((Command.RULE_OUT,), "ruled out"),
    ((Command.QUESTION,), "question"),
    ((Command.ACTION,), "action"),
    ((Command.EARLIER, Command.LATER), "move"),
    ((Command.LEAVE,), "leaves"),
)


_STEP_HINTS: tuple[tuple[tuple[Command, ...], str], ...] = (
    ((Command.SIBLING,), "adds the next step"),
    ((Command.SIBLING_BEFORE,), "one before"),
    ((Command.REWORD,), "rewords"),
    ((Command.DELETE,), "deletes"),
    ((Command.EARLIER, Command.LATER), "move"),
    ((Command.ATTACH,), "evidence"),
    ((Command.LEAVE,), "leaves"),
)


def hints(all_keys: str = "F1", *, steps: bool = False) -> str:
    """The keys used most, as one line below the picture; ``steps`` for the timeline."""
    parts = []
    for commands, words in _STEP_HINTS if steps else _HINTS:
        keys = " ".join(key for command in commands if (key := key_words(command)))
        if keys:
            parts.append(f"{keys} {words}")
    # A line breaks between two keys, never between a key and what it does.
    whole = [part.replace(" ", NO_BREAK) for part in (*parts, f"{all_keys} all keys")]
    return f"{NO_BREAK}· ".join(whole)


def typed_text(event: QKeyEvent) -> str:
    """The sign a key press would write, or ``""``.

    AltGr is Ctrl+Alt on some systems, so a sign counts even where both are down.
    """
    modifiers = event.modifiers() & ~(_KEYPAD | _SHIFT)
    if modifiers not in (_NONE, _GROUP, _ALT_GR):
        return ""
    text = event.text()
    return text if text.isprintable() and text.strip() else ""
