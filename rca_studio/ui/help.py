"""The words of the Help menu: keys, about, licences."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.ui import theme
from rca_studio.ui.widgets.buttons import PrimaryButton
from rca_studio.ui.widgets.field import TextArea
from rca_studio.ui.widgets.labels import Caption, Label
from rca_studio.version import VERSION

KEYS = {
    "Everywhere": (
        ("Ctrl K", "search"),
        ("Alt 1 to 4", "cases, review, causes, action plan"),
        ("F6, Shift F6", "next part of the window, part before"),
        ("Ctrl Z, Ctrl Y", "undo, redo"),
        ("Ctrl N", "report a near miss"),
        ("Ctrl I", "import"),
        ("Ctrl P", "print the validation report"),
    ),
    "List of cases": (
        ("Enter", "open the case"),
        ("N", "report a near miss"),
        ("/", "search"),
        ("Esc", "clear the search"),
    ),
    "In a case": (
        ("Ctrl 1 to 6", "story, review, causes, actions, validation, history"),
        ("Ctrl G", "go to what is still needed"),
        ("Alt Left", "back to the list"),
    ),
    "Causes": (
        ("Tab", "add a cause: ask why"),
        ("Enter", "add a cause beside it"),
        ("F2", "reword"),
        ("Arrows, Home, End", "move from cause to cause"),
        ("Ctrl Up, Ctrl Down", "move among its siblings"),
        ("Ctrl L", "link to another effect"),
        ("C", "add a control"),
        ("G, & or |", "all causes are needed, or any one"),
        ("E", "what is known: hypothesis, supported, verified, ruled out"),
        ("?", "mark as an open question"),
        ("A", "write a finding, plan an action"),
        ("Del", "take away"),
        ("Ctrl +, Ctrl -, Ctrl 0", "larger, smaller, whole picture"),
        ("Esc", "leave the picture"),
    ),
}


class KeysDialog(QDialog):
    """All keys on one sheet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Keys")
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.grid(3)] * 4)
        column.addWidget(Label("Keys", theme.Size.TITLE))
        sides = QHBoxLayout()
        sides.setSpacing(theme.grid(5))
        *general, causes = KEYS.items()  # side by side, or the sheet is higher than a small screen
        for groups in (general, [causes]):
            side = QVBoxLayout()
            side.addLayout(_keys_grid(groups))
            side.addStretch(1)
            sides.addLayout(side)
        column.addLayout(sides)
        _add_close(self, column)


def _keys_grid(groups: list[tuple[str, tuple[tuple[str, str], ...]]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.grid(3))
    grid.setVerticalSpacing(theme.grid(0.75))
    row = 0
    for heading, keys in groups:
        title = Caption(heading)
        title.setContentsMargins(0, theme.grid(1), 0, 0)
        grid.addWidget(title, row, 0, 1, 2)
        row += 1
        for key, words in keys:
            grid.addWidget(Label(key, theme.Size.STRONG), row, 0)
            grid.addWidget(Label(words), row, 1)
            row += 1
    return grid


class TextSheet(QDialog):
    """A title and a long text to read."""

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.resize(theme.grid(90), theme.grid(min(70, 26 + 2.4 * text.count("\n"))))
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.grid(3)] * 4)
        column.addWidget(Label(title, theme.Size.TITLE))
        sheet = TextArea(text, rows=8)
        sheet.setFrameShape(TextArea.Shape.NoFrame)
        sheet.setReadOnly(True)
        sheet.setAccessibleName(title)
        column.addWidget(sheet, 1)
        _add_close(self, column)


def about_text() -> str:
    """What the program is and what it keeps to itself."""
    return (
        f"RCA Studio {VERSION}\n\n"
        "Root cause analysis of near misses: what almost happened, what made it likely, what "
        "stopped harm, and a plan whose effect is checked.\n\n"
        "It works on this computer only and sends nothing anywhere. Published under the Apache "
        "Licence 2.0; the libraries it stands on are listed under Help, Licences. Qt is used "
        "under the LGPL 3 and can be replaced."
    )


def licences_text() -> str:
    """The list of libraries and fonts with their licences, as it is shipped."""
    for path in _places():
        if path.is_file():
            return plain_words(path.read_text(encoding="utf-8"))
    return "The list THIRD_PARTY.md belongs to the program and is missing from this installation."


def plain_words(text: str) -> str:
    """A page of Markdown as it reads without its marks: a row of a table becomes a line."""
    parts = []
    for part in text.split("\n\n"):
        lines = part.strip().splitlines()
        if lines and lines[0].startswith("|"):
            rows = ([cell.strip() for cell in line.strip("| ").split("|")] for line in lines)
            parts.append("\n".join(": ".join(row) for row in rows if set("".join(row)) - {"-"}))
        else:
            parts.append(" ".join(lines).lstrip("# ").replace("`", ""))
    return "\n\n".join(parts)


def _places() -> tuple[Path, ...]:
    beside = Path(__file__).resolve().parents[2] / "THIRD_PARTY.md"
    try:
        files = metadata.distribution("rca-studio").files or []
    except metadata.PackageNotFoundError:
        return (beside,)
    shipped = [Path(str(f.locate())) for f in files if f.name == "THIRD_PARTY.md"]
    return (*shipped, beside)


def _add_close(dialog: QDialog, column: QVBoxLayout) -> None:
    close = PrimaryButton("Close")
    close.setDefault(True)
    close.clicked.connect(dialog.accept)
    column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
