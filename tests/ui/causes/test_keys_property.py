"""Whatever keys a person chooses, each asks for what it was chosen for, on any keyboard."""

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from rca_studio.ui.causes.keys import TABLE, Command, Keymap, shown_key, stroke_of, typed_text

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
KEYPAD = Qt.KeyboardModifier.KeypadModifier
PARTS = {"": NONE, "Ctrl+": CONTROL, "Alt+": ALT, "Ctrl+Shift+": CONTROL | SHIFT}
KEYS = {
    **{chr(code): Qt.Key(code) for code in range(0x41, 0x5B)},
    **{f"F{number}": Qt.Key(Qt.Key.Key_F1.value + number - 1) for number in range(1, 13)},
    **{"Tab": Qt.Key.Key_Tab, "Return": Qt.Key.Key_Return, "Del": Qt.Key.Key_Delete},
    **{"PgDown": Qt.Key.Key_PageDown, "Space": Qt.Key.Key_Space, "Esc": Qt.Key.Key_Escape},
}
CHOICES = [(part, key) for part in PARTS for key in KEYS]


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier, text: str = "") -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text)


def pressed(part: str, key: str) -> QKeyEvent:
    """As a keyboard sends it: a letter alone comes with its sign."""
    text = key.lower() if not part and len(key) == 1 else ""
    return press(KEYS[key], PARTS[part], text)


@given(st.data(), st.lists(st.sampled_from(CHOICES), unique=True, max_size=len(TABLE)))
def test_each_key_asks_for_what_it_was_chosen_for(data, chosen):
    commands = data.draw(st.permutations([row.command for row in TABLE]))
    own = {command: (part + key,) for command, (part, key) in zip(commands, chosen, strict=False)}
    keymap = Keymap(own)
    for command, (part, key) in zip(commands, chosen, strict=False):
        assert keymap.command_of(pressed(part, key)) is command
    for part, key in CHOICES:
        if (part, key) not in chosen:
            assert keymap.command_of(pressed(part, key)) is None


@given(st.sampled_from(CHOICES))
def test_what_is_shown_and_kept_is_the_key(choice):
    text = "".join(choice)
    portable = QKeySequence.SequenceFormat.PortableText
    assert QKeySequence.fromString(text, portable).toString(portable) == text
    assert stroke_of(text)
    assert shown_key(text)


def test_the_same_sign_from_other_keyboards_is_the_same_key():
    keymap = Keymap({row.command: row.keys for row in TABLE})
    alike = {
        Command.NEED_ALL: [(Qt.Key.Key_Ampersand, SHIFT), (Qt.Key.Key_Ampersand, NONE)],
        Command.NEED_ANY: [(Qt.Key.Key_Bar, SHIFT), (Qt.Key.Key_Less, CONTROL | ALT)],
        Command.QUESTION: [(Qt.Key.Key_Question, SHIFT), (Qt.Key.Key_Comma, SHIFT)],
    }
    signs = {Command.NEED_ALL: "&", Command.NEED_ANY: "|", Command.QUESTION: "?"}
    for command, ways in alike.items():
        for key, modifiers in ways:
            assert keymap.command_of(press(key, modifiers, signs[command])) is command
    folds = [Qt.Key.Key_Period, Qt.Key.Key_Greater, Qt.Key.Key_Colon]
    for key in folds:  # Shift and the full stop, on three keyboards
        assert keymap.command_of(press(key, CONTROL | SHIFT)) is Command.FOLD_ALL
    assert keymap.command_of(press(Qt.Key.Key_Enter, KEYPAD, "\r")) is Command.SIBLING
    assert keymap.command_of(press(Qt.Key.Key_Backtab, SHIFT)) is Command.PROMOTE


def test_capitals_and_letters_of_other_scripts_are_written():
    keymap = Keymap({row.command: row.keys for row in TABLE})
    for event in (
        press(Qt.Key.Key_E, SHIFT, "E"),
        press(Qt.Key.Key_E, NONE, "E"),  # caps lock
        press(Qt.Key(0x0423), NONE, "у"),  # the key of E on a Russian keyboard
        press(Qt.Key(0x0627), NONE, "ا"),
    ):
        assert keymap.command_of(event) is None
        assert typed_text(event)
