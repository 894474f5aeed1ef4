"""The words of the Help menu: about, licences."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from rca_studio.ui import theme
from rca_studio.ui.widgets.buttons import PrimaryButton
from rca_studio.ui.widgets.field import TextArea
from rca_studio.ui.widgets.labels import Label
from rca_studio.version import VERSION


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
