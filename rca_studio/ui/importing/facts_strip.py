"""What was found out about the file, and the sheet on which a person may know better."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from rca_studio.intake.dates import DateOrder
from rca_studio.intake.detect import ENCODING_WORDS, SEPARATOR_WORDS, FileKind, Header
from rca_studio.intake.plan import NO_HEADER, Overrides, SourcePlan
from rca_studio.ui import theme
from rca_studio.ui.dress import dress
from rca_studio.ui.widgets.buttons import LinkButton, PlainButton, PrimaryButton
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.clearing import clear
from rca_studio.ui.widgets.field import ComboBox, Field
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.labels import Caption, Label
from rca_studio.ui.widgets.pill import Pill, pill_size

AS_FOUND = "as found"


class FactsStrip(Card):
    """Encoding, separator, header, dates and profile in a row; ``change_asked`` wants them else."""

    change_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        row = QHBoxLayout()
        room = QWidget()
        self._flow = FlowLayout(room)
        self._flow.setSpacing(theme.grid(3))
        row.addWidget(room, 1)
        self.change = LinkButton("Change…")
        self.change.clicked.connect(self.change_asked)
        row.addWidget(self.change, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(row)
        self.setAccessibleName("What the file is")

    def show_plan(self, plan: SourcePlan) -> None:
        """Show what was found out."""
        clear(self._flow)
        found = plan.detection
        facts: list[tuple[str, str, str, str]] = []
        if found.encoding:
            facts.append(("Encoding", found.encoding_text, "", ""))
        if found.separator:
            facts.append(("Separator", found.separator_text, "", ""))
        if found.sheet:
            facts.append(("Sheet", found.sheet, "", ""))
        facts.append(("Header", found.header_text, "", ""))
        if plan.date_decision is not None:
            words, _, note = plan.date_decision.text.partition(" · ")
            facts.append(("Dates", words, f" · {note}" if note else "", ""))
        if plan.profile:
            mark = "recognised" if plan.overrides.profile is None else "chosen"
            facts.append(("Profile", plan.profile, "", mark))
        for caption, words, note, pill in facts:
            self._flow.addWidget(_fact(caption, words, note, pill))


def _fact(caption: str, words: str, note: str, pill: str) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.grid(0.25))
    column.addWidget(Caption(caption))
    row = QHBoxLayout()
    row.setSpacing(theme.grid(0.5))
    strong = Label(words, theme.Size.STRONG)
    strong.setMinimumHeight(pill_size("recognised").height())
    row.addWidget(strong)
    if note:
        row.addWidget(Label(note, token="muted"))
    if pill:
        row.addWidget(Pill(pill, "good"))
    row.addStretch(1)
    column.addLayout(row)
    made.setAccessibleName(f"{caption}: {words}{note}")
    return made


class ChangeDialog(QDialog):
    """Overrides what was found; ``changed`` is called with the overrides."""

    def __init__(self, plan: SourcePlan, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.changed: Callable[[Overrides], None] | None = None
        self._plan = plan
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("How the file is read")
        self.setMinimumWidth(theme.grid(50))
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.grid(3)] * 4)
        column.setSpacing(theme.grid(1.5))
        column.addWidget(Label("How the file is read", theme.Size.TITLE))
        self.encoding = ComboBox()
        self.separator = ComboBox()
        self.sheet = ComboBox()
        self.dates = ComboBox()
        self.header_first = _rows("The first row that names the columns; 0 for none")
        self.header_last = _rows("The last row that names the columns")
        self._fill()
        found = plan.detection
        if found.kind is FileKind.TABLE:
            column.addWidget(Field("Encoding", self.encoding))
            column.addWidget(Field("Separator", self.separator))
        if found.kind is FileKind.SPREADSHEET:
            column.addWidget(Field("Sheet", self.sheet))
        if found.kind is not FileKind.JSON:
            row = QHBoxLayout()
            row.setSpacing(theme.grid(2))
            row.addWidget(Field("Header begins in row", self.header_first, "0: no row names them"))
            row.addWidget(Field("and ends in row", self.header_last), 0, Qt.AlignmentFlag.AlignTop)
            column.addLayout(row)
        column.addWidget(Field("Dates", self.dates))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        cancel, ok = PlainButton("Cancel"), PrimaryButton("Read again")
        cancel.clicked.connect(self.reject)
        ok.clicked.connect(self.accept)
        ok.setDefault(True)
        buttons.addWidget(cancel)
        buttons.addWidget(ok)
        column.addLayout(buttons)

    def value(self) -> Overrides:
        """What was chosen; what was left as found is not fixed."""
        first, last = self.header_first.value(), self.header_last.value()
        header: Header | None = None
        if (first, last) != self._header_found():
            header = NO_HEADER if first == 0 else Header(first, max(first, last))
        order = self.dates.key
        return replace(
            self._plan.overrides,
            encoding=_chosen(self.encoding),
            separator=_chosen(self.separator),
            sheet=_chosen(self.sheet),
            header=header or self._plan.overrides.header,
            date_order=None if order in ("", AS_FOUND) else DateOrder(order),
        )

    def accept(self) -> None:
        super().accept()
        if self.changed is not None:
            self.changed(self.value())

    def _header_found(self) -> tuple[int, int]:
        header = self._plan.detection.header
        return (header.first, header.last) if header else (0, 0)

    def _fill(self) -> None:
        found, given = self._plan.detection, self._plan.overrides
        self.encoding.set_choices(
            ((AS_FOUND, f"As found: {found.encoding_text}"), *ENCODING_WORDS.items()),
            given.encoding or AS_FOUND,
        )
        self.separator.set_choices(
            ((AS_FOUND, f"As found: {found.separator_text}"), *SEPARATOR_WORDS.items()),
            given.separator or AS_FOUND,
        )
        sheets = tuple(
            (s.name, f"{s.name}, {s.rows:,} rows{' (hidden)' if s.hidden else ''}")
            for s in found.sheets
        )
        self.sheet.set_choices(
            ((AS_FOUND, f"As found: {found.sheet}"), *sheets), given.sheet or AS_FOUND
        )
        orders = tuple((order.value, order.label) for order in DateOrder)
        chosen = given.date_order.value if given.date_order else AS_FOUND
        self.dates.set_choices(((AS_FOUND, "As the file shows"), *orders), chosen)
        first, last = self._header_found()
        self.header_first.setValue(first)
        self.header_last.setValue(last)


def _rows(name: str) -> QSpinBox:
    box = QSpinBox()
    box.setRange(0, 60)
    box.setAccessibleName(name)
    dress(box, "field")
    return box


def _chosen(combo: ComboBox) -> str | None:
    return None if combo.key in ("", AS_FOUND) else combo.key
