"""How words are underlined in an editor, and where they are in it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QInputMethodEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit

from rca_studio.analysis.wording_flag import Flag
from rca_studio.ui import theme

MOST_UNDERLINED = 60
"""A longer stretch is underlined at its first word only: a line below all of it tells nothing."""

_ONE_WORD = 24
"""A text of no more characters is underlined whole, where all of it is meant."""


def selections(editor: QPlainTextEdit, flags: Iterable[Flag]) -> Iterable[QTextEdit.ExtraSelection]:
    """The marks below some words of an area of text."""
    text = editor.toPlainText()
    for flag in flags:
        mark = QTextEdit.ExtraSelection()
        start, end = _marked(text, flag)
        mark.cursor, mark.format = cursor_over(editor, start, end), _format(flag)
        yield mark


def underline_line(line: QLineEdit, flags: Iterable[Flag], text: str) -> None:
    """Underline words in a line; it has no marks of its own but those of an input method."""
    if line.isReadOnly():
        return
    at = line.cursorPosition()
    marks = []
    for flag in flags:
        start, end = _marked(text, flag)
        kind = QInputMethodEvent.AttributeType.TextFormat
        marks.append(QInputMethodEvent.Attribute(kind, start - at, end - start, _format(flag)))
    QApplication.sendEvent(line, QInputMethodEvent("", marks))


def _marked(text: str, flag: Flag) -> tuple[int, int]:
    """What is underlined: the words, but only the first one where a whole sentence is meant."""
    end = flag.end
    whole = flag.end - flag.start >= len(text.strip()) > _ONE_WORD
    if whole or flag.end - flag.start > MOST_UNDERLINED:
        end = min(flag.end, flag.start + len(text[flag.start : flag.end].split(maxsplit=1)[0]))
    return units(text[: flag.start]), units(text[:end])


def _format(flag: Flag) -> QTextCharFormat:
    """A wave below what cannot stand, dots below what is worth a look: colour only helps."""
    style = QTextCharFormat.UnderlineStyle
    fix = flag.severity == "fix"
    look = QTextCharFormat()
    look.setUnderlineStyle(style.WaveUnderline if fix else style.DotLine)
    look.setUnderlineColor(theme.colour("error" if fix else "warning"))
    return look


def cursor_over(editor: QPlainTextEdit, start: int, end: int) -> QTextCursor:
    """A cursor with these places (in UTF-16 units) selected."""
    cursor = QTextCursor(editor.document())
    most = editor.document().characterCount() - 1
    cursor.setPosition(min(start, most))
    cursor.setPosition(min(end, most), QTextCursor.MoveMode.KeepAnchor)
    return cursor


def units(text: str) -> int:
    """Qt counts in UTF-16 units, Python in characters."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def characters(text: str, units: int) -> int:
    """The place in characters of a place in UTF-16 units."""
    raw = text.encode("utf-16-le", "surrogatepass")[: units * 2]
    return len(raw.decode("utf-16-le", "ignore"))
