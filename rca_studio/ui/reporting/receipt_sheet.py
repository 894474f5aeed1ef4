"""The six words a reporter gets who is not to be known: shown once, to write down or to print."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.ui import theme
from rca_studio.ui.widgets.buttons import PlainButton, PrimaryButton
from rca_studio.ui.widgets.card import Surface
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.workspace.sheet import Sheet

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

THANKS = "Thank you. Your report is kept."
WHAT_FOR = (
    "Write these six words down, or print them. With them you can ask later what came of your "
    "report, and answer a question, without being known. They are shown this once and are kept "
    "nowhere; nobody can find them again for you."
)


class PhraseCard(Surface):
    """Six words in large letters, each with its number."""

    def __init__(self, phrase: str, parent: QWidget | None = None) -> None:
        super().__init__("hover", parent=parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(*[theme.grid(2)] * 4)
        grid.setHorizontalSpacing(theme.grid(3))
        grid.setVerticalSpacing(theme.grid(1))
        words = phrase.split("-")
        for number, word in enumerate(words, 1):
            cell = QHBoxLayout()
            cell.setSpacing(theme.grid(1))
            cell.addWidget(Label(str(number), theme.Size.SMALL, "muted"))
            label = Label(word, theme.Size.FIGURE)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            cell.addWidget(label)
            cell.addStretch(1)
            grid.addLayout(cell, (number - 1) // 3, (number - 1) % 3)
        self.setAccessibleName("Your six words: " + ", ".join(words))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


class ReceiptPage(QWidget):
    """Thanks, the words, what they are for, and a way to print them."""

    def __init__(self, phrase: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._phrase = phrase
        self.print_by: Callable[[str, QWidget], None] = print_slip
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(1.5))
        self.card = PhraseCard(phrase)
        column.addWidget(self.card)
        column.addWidget(Label(WHAT_FOR, wrap=True))
        self.print_button = PlainButton("Print a slip…")
        self.print_button.clicked.connect(lambda: self.print_by(self._phrase, self))
        column.addWidget(self.print_button, 0, Qt.AlignmentFlag.AlignLeft)


class ReceiptSheet(Sheet):
    """The same over the window, after a report from the form."""

    def __init__(self, phrase: str, parent: QWidget | None = None) -> None:
        super().__init__(THANKS, 68, parent)
        self.setWindowTitle("RCA Studio")
        self.page = ReceiptPage(phrase)
        self.body.addWidget(self.page)
        self.written = PrimaryButton("I have written them down")
        self.written.setDefault(True)
        self.written.clicked.connect(self.accept)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.written)
        self.page.card.setFocus()


def print_slip(phrase: str, over: QWidget) -> None:
    """Ask for a printer and print the slip; no file is written."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName("Receipt")  # a queue shows this name to everybody
    dialog = QPrintDialog(printer, over)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintToFile, False)
    dialog.accepted.connect(lambda: paint_slip(printer, phrase))
    QDialog.open(dialog)  # not the one that takes a slot


def paint_slip(printer: QPrinter, phrase: str) -> None:
    """Paint the slip on the upper part of a page: the words, and how to ask by them."""
    painter = QPainter(printer)
    try:
        painter.scale(printer.logicalDpiX() / 72, printer.logicalDpiY() / 72)  # points from here
        wide = printer.pageRect(printer.Unit.Point).width()
        lines = (
            (12.0, True, "Receipt of a report without a name"),
            (20.0, True, "  ".join(phrase.split("-")[:3])),
            (20.0, True, "  ".join(phrase.split("-")[3:])),
            (10.0, False, "Ask what came of it: in RCA Studio, “Ask by receipt phrase”."),
            (10.0, False, "Whoever has these words can ask. Keep them to yourself."),
        )
        top = 0.0
        for size, bold, words in lines:
            font = QFont(theme.family())
            font.setPixelSize(round(size))
            font.setBold(bold)
            painter.setFont(font)
            room = QRectF(0, top, wide, size * 3)
            flags = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
            taken = painter.boundingRect(room, int(flags), words)
            painter.drawText(room, int(flags), words)
            top = taken.bottom() + 8
    finally:
        painter.end()
