"""The review: what the protocol asks, what stopped harm, how bad it could be, what still blocks."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.domain.case import Stage
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.deeds import Deed
from rca_studio.domain.gates import (
    confirmed_count,
    field_value,
    field_words,
    is_required,
    is_waived,
    required_fields,
)
from rca_studio.domain.moments import parse_moment
from rca_studio.domain.protocol import FieldType, Protocol, ProtocolField
from rca_studio.domain.review import Answer
from rca_studio.editing import gestures
from rca_studio.ui import theme
from rca_studio.ui.case.gate_bar import GateCard
from rca_studio.ui.case.items import ItemList
from rca_studio.ui.case.newer_protocol import NewerProtocol
from rca_studio.ui.case.signatures import SignLine
from rca_studio.ui.case.stopped_harm import StoppedHarm
from rca_studio.ui.case.tab import CaseTab, Page
from rca_studio.ui.case.telling_card import TellingCard
from rca_studio.ui.case.waiving import FieldWaiver
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.proof.allowing import why_not
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.card import Card, Rule
from rca_studio.ui.widgets.field import ComboBox, Field, GrowingLine, TextArea
from rca_studio.ui.widgets.labels import Caption, Label, SectionTitle
from rca_studio.ui.widgets.pill import Pill
from rca_studio.ui.wording import Place, watch

Editor = TextArea | ComboBox


class ReviewTab(CaseTab):
    """Two columns: what is written at the left, what is confirmed and judged at the right."""

    def __init__(self, studio: Studio, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(studio, navigator, parent)
        self._page = Page()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._page)
        self.form = ProtocolForm(studio)
        self.stopped = StoppedHarm(studio)
        self._count = Label("", theme.Size.BODY, "muted")
        left = Card("Required fields")
        left.set_trailing(self._count)
        self.barred = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.barred.hide()
        left.body.addWidget(self.barred)
        left.body.addWidget(self.form)
        left.body.addWidget(Rule())
        left.body.addWidget(SectionTitle("What stopped harm?"))
        left.body.addWidget(self.stopped)
        left.body.addStretch(1)
        self.items = ItemList(studio)
        self._confirmed = Pill("0 of 0 confirmed", "warning")
        proceed = Card("Cannot proceed without")
        proceed.set_trailing(self._confirmed)
        proceed.body.addWidget(self.items)
        self.telling = TellingCard(studio)
        self.risk = RiskCard(studio)
        self.gate = GateCard(studio)
        self.gate.wanted.connect(self._on_wanted)
        right = QVBoxLayout()
        right.setSpacing(theme.grid(2))
        for card in (proceed, self.risk, self.telling, self.gate):
            right.addWidget(card)
        self.signed = SignLine(studio, Stage.REVIEW)
        right.addWidget(self.signed)
        right.addStretch(1)
        self._columns = QHBoxLayout()
        self._columns.setSpacing(theme.grid(2))
        self._columns.addWidget(left, 5)
        self._columns.addLayout(right, 4)
        self.newer = NewerProtocol(studio)
        self._page.column.addWidget(self.newer)
        self._page.column.addLayout(self._columns, 1)

    def refresh(self, casefile: CaseFile, is_new: bool) -> None:
        protocol = self.studio.protocol_of(casefile)
        self._bar_others(casefile)
        self.newer.show_casefile(casefile)
        self.form.show_casefile(casefile, protocol)
        fields = required_fields(casefile, protocol, self.studio.practice.sac(casefile.case))
        done = sum(
            bool(field_value(casefile, f).strip()) or is_waived(casefile, f.key, f.critical)
            for f in fields
        )
        self._count.setText(f"{done} of {len(fields)} · {protocol.title} v{protocol.version}")
        self.stopped.show_casefile(casefile)
        self.items.show_items(casefile, protocol.proceed)
        confirmed, of = confirmed_count(casefile, protocol.proceed), len(protocol.proceed)
        self._confirmed.show_word(
            f"{confirmed} of {of} confirmed", "good" if confirmed == of else "warning"
        )
        self.telling.show_casefile(casefile)
        self.risk.show_casefile(casefile)
        self.gate.show_casefile(casefile)
        self.signed.show_casefile(casefile)

    def _bar_others(self, casefile: CaseFile) -> None:
        """Let nobody type what their role could not keep; say why once, above the fields."""
        reason = why_not(self.studio, Deed.REVIEW)
        if reason and casefile.case.stage is Stage.REPORT and self.studio.may(Deed.REPORT):
            reason = ""  # whoever reports may still put the report right
        self.barred.setText(reason)
        self.barred.setVisible(bool(reason))
        for part in (self.form, self.stopped, self.risk):
            part.setEnabled(not reason)

    def go_to(self, target: str) -> None:
        if editor := self.form.editor(target):
            self._page.bring_into_view(editor)
        elif self.items.go_to(target):
            self._page.bring_into_view(self.items.row(target))
            self.items.go_to(target)
        elif self.telling.go_to(target):
            if (row := self.telling.row(target)) is not None:
                self._page.bring_into_view(row.button())
        elif target in ("severity", "probability"):
            self._page.bring_into_view(self.risk.editor(target))
        else:
            self._page.bring_into_view(self.stopped.editor(target))

    def regions(self) -> tuple[QWidget, ...]:
        return (
            self.form.first(),
            self.stopped.first(),
            self.items,
            self.telling.first(),
            self.gate,
        )

    def leave(self) -> None:
        self.form.commit()
        self.stopped.commit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < theme.grid(118)
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._columns.setDirection(way)
        one_column = self.width() < theme.grid(68)  # a preview, or large text on a small screen
        self.form.set_narrow(one_column)
        self.stopped.set_narrow(one_column)

    def _on_wanted(self, tab: str, target: str) -> None:
        if tab == "review":
            self.go_to(target)
        else:
            self.navigator.open_case(self._case_id, tab, target)


class ProtocolForm(QWidget):
    """The fields of a protocol in two columns; long texts take both."""

    left = Signal()

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._case_id = ""
        self._protocol: Protocol | None = None
        self._fields: dict[str, Field[Editor]] = {}
        self._waivers: dict[str, FieldWaiver] = {}
        self._narrow = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.grid(2))
        self._grid.setVerticalSpacing(theme.grid(1.25))

    def show_casefile(self, casefile: CaseFile, protocol: Protocol) -> None:
        """Show the answers of a case."""
        self._case_id = casefile.case_id
        if protocol is not self._protocol:
            self._make(protocol)
        sac = self._studio.practice.sac(casefile.case)
        for field in protocol.fields:
            self._show(casefile, field, is_required(casefile, protocol, field, sac))

    def set_narrow(self, narrow: bool) -> None:
        """Put all fields below each other instead of short ones side by side."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        if self._protocol is not None:
            self._arrange(self._protocol)

    def editor(self, key: str) -> QWidget | None:
        """The editor of a field."""
        return self._fields[key].editor if key in self._fields else None

    def first(self) -> QWidget:
        """The first editor."""
        return next(iter(self._fields.values())).editor if self._fields else self

    def place_of(self, field: ProtocolField) -> Place | None:
        """Where the answer to a field stands, for the wording check."""
        casefile = self._studio.casefile(self._case_id)
        if not casefile.exists or field.type is FieldType.MOMENT:
            return None
        if field.bound:
            return Place(casefile.case, field.bound)
        answer = casefile.answers.get(field.key)
        blank = Answer(id="", case_id=self._case_id, field=field.key, value="")
        return Place(answer or blank, "value")

    def commit(self) -> None:
        """Keep what is half typed."""
        for field in self._fields.values():
            if isinstance(field.editor, TextArea):
                field.editor.commit()

    def _own_case(self) -> str:
        return self._case_id

    def _make(self, protocol: Protocol) -> None:
        """Make the fields of a protocol; those that are the same as before stay as they are."""
        before = self._protocol.fields if self._protocol else ()
        kept = {one: (self._fields[one.key], self._waivers[one.key]) for one in before}
        self._protocol = protocol
        self._fields, self._waivers = {}, {}
        for field in protocol.fields:
            made, waiver = kept.pop(field) if field in kept else self._field_for(field)
            self._fields[field.key], self._waivers[field.key] = made, waiver
        self._arrange(protocol)
        for gone, _waiver in kept.values():
            gone.hide()
            gone.deleteLater()

    def _arrange(self, protocol: Protocol) -> None:
        while self._grid.takeAt(0) is not None:
            pass
        line = side = 0
        for field in protocol.fields:
            made = self._fields[field.key]
            wide = self._narrow or field.type is FieldType.LONG_TEXT
            if wide and side:
                line, side = line + 1, 0
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(made, line, side, 1, 2 if wide else 1, top)
            made.raise_()  # the Tab key goes in this order
            side = 0 if wide or side else 1
            line += 1 if wide or not side else 0
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)

    def _field_for(self, field: ProtocolField) -> tuple[Field[Editor], FieldWaiver]:
        made: Field[Editor] = Field(field.label, self._editor_for(field))
        made.editor.setToolTip(_tip(field.help))
        waiver = FieldWaiver(self._studio, self._own_case, field.key, field.label)
        made.layout().addWidget(waiver)  # type: ignore[union-attr]
        return made, waiver

    def _editor_for(self, field: ProtocolField) -> Editor:
        editor: Editor
        if field.type is FieldType.LONG_TEXT:
            editor = TextArea("", field.prompt, rows=2)
        elif field.type is FieldType.CHOICE:
            editor = ComboBox()
            editor.set_choices((("", "–"), *((choice, choice) for choice in field.choices)))
        else:
            editor = GrowingLine("", field.prompt)
        editor.setProperty("field", field.key)
        if isinstance(editor, ComboBox):
            editor.activated.connect(self._on_chosen)
        else:
            editor.committed.connect(self._on_committed)
            watch(self._studio, editor, _Answered(self, field))
        editor.setEnabled(not self._studio.read_only)
        return editor

    def _show(self, casefile: CaseFile, field: ProtocolField, required: bool) -> None:
        made = self._fields[field.key]
        value = field_words(casefile, field)
        if isinstance(made.editor, ComboBox):
            made.editor.choose(value)
        else:
            made.editor.show_value(value)
        waived = is_waived(casefile, field.key, field.critical)
        made.set_help("" if field.key in casefile.waivers else self._asked_when(field))
        made.set_needed(required and not value.strip() and not waived)
        self._waivers[field.key].show_waiver(casefile.waivers.get(field.key), field.critical)

    def _asked_when(self, field: ProtocolField) -> str:
        if self._protocol is None or field.required_when is None:
            return ""
        return f"Needed when {self._protocol.condition_words(field.required_when)}"

    def _on_chosen(self, _index: int) -> None:
        sender = self.sender()
        if isinstance(sender, ComboBox):
            self._keep(str(sender.property("field")), sender.key)

    def _on_committed(self, text: str) -> None:
        sender = self.sender()
        if sender is not None:
            self._keep(str(sender.property("field")), text)

    def _keep(self, key: str, value: str) -> None:
        assert self._protocol is not None
        field = next(one for one in self._protocol.fields if one.key == key)
        casefile = self._studio.casefile(self._case_id)
        if field.type is FieldType.MOMENT:
            try:
                value = parse_moment(value)
            except ValueError as error:
                self._fields[key].set_needed(True, str(error))
                return
        if not field.bound:
            self._studio.edit(gestures.answer(casefile, key, value))
            return
        label = f"Edit {field.label.lower()}"
        values: dict[str, Any] = {field.bound: value}
        self._studio.edit(gestures.revise(casefile.case, label, merge=True, **values))


class _Answered:
    """Tells the wording check what is edited: the answer to one field."""

    def __init__(self, form: ProtocolForm, field: ProtocolField) -> None:
        self._form, self._field = form, field

    def __call__(self) -> Place | None:
        return self._form.place_of(self._field)


class RiskCard(Card):
    """Worst credible severity and probability, and what follows from them."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__("Risk if it happens again", parent)
        self._studio = studio
        self._case_id = ""
        self._severity = Field("Worst credible severity", ComboBox())
        self._probability = Field("Probability", ComboBox())
        self._score = ScoreBadge()
        row = QHBoxLayout()
        row.setSpacing(theme.grid(2))
        row.addWidget(self._severity, 3)
        row.addWidget(self._probability, 3)
        row.addWidget(self._score, 1)
        self.body.addLayout(row)
        self._follows = Label("", theme.Size.BODY, "muted", wrap=True)
        self.body.addWidget(self._follows)
        self._severity.editor.activated.connect(self._on_severity)
        self._probability.editor.activated.connect(self._on_probability)
        for field in (self._severity, self._probability):
            field.editor.setEnabled(not studio.read_only)

    def editor(self, name: str) -> QWidget:
        """The editor of ``severity`` or ``probability``."""
        return (self._severity if name == "severity" else self._probability).editor

    def show_casefile(self, casefile: CaseFile) -> None:
        """Show the risk of a case."""
        self._case_id = casefile.case_id
        case, matrix = casefile.case, self._studio.practice.matrix
        for field, levels, key in (
            (self._severity, matrix.severities, case.severity),
            (self._probability, matrix.probabilities, case.probability),
        ):
            field.editor.set_choices(
                (("", "Not chosen"), *((level.key, level.label) for level in levels)), key
            )
            field.set_needed(not key)
            chosen = next((level for level in levels if level.key == key), None)
            field.editor.setToolTip(_tip(chosen.help if chosen else ""))
        score = matrix.score(case.severity, case.probability)
        self._score.show_score(score.value if score else 0)
        helps = [
            level.help
            for level in (*matrix.severities, *matrix.probabilities)
            if level.key in (case.severity, case.probability)
        ]
        follows = ""
        if score:
            own = self._studio.protocol_of(casefile).follow_words(score.value)
            follows = f"SAC {score.value}: {own or score.follows}"
        self._follows.setText(follows or " ".join(helps))
        self._follows.setVisible(bool(self._follows.text()))

    def _on_severity(self, _index: int) -> None:
        self._keep("Choose severity", severity=self._severity.editor.key)

    def _on_probability(self, _index: int) -> None:
        self._keep("Choose probability", probability=self._probability.editor.key)

    def _keep(self, label: str, **values: Any) -> None:
        case = self._studio.casefile(self._case_id).case
        self._studio.edit(gestures.revise(case, label, **values))


class ScoreBadge(QWidget):
    """The SAC score in large figures under its caption."""

    _TONES = ("neutral", "good", "warning", "error")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(0.5))
        self._figure = Card()
        self._figure.layout().setContentsMargins(8, 4, 8, 4)  # type: ignore[union-attr]
        self._number = Label("–", theme.Size.FIGURE)
        self._number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._figure.body.addWidget(self._number)
        self.setToolTip(_tip("Safety assessment code: 1 is low, 3 asks for a root cause analysis"))
        column.addWidget(Caption("SAC"))
        column.addWidget(self._figure)
        column.addStretch(1)

    def show_score(self, score: int) -> None:
        """Show a score; 0 for none yet."""
        tone = self._TONES[min(score, 3)]
        self._number.setText(str(score) if score else "–")
        self._number.set_token(tone)
        self._figure.set_colours(f"{tone}_fill", "line")
        self.setAccessibleName(f"SAC score {score}" if score else "No SAC score yet")

    def sizeHint(self) -> QSize:
        return super().sizeHint()


def _tip(words: str) -> str:
    from rca_studio.ui.widgets.labels import plain_tip

    return plain_tip(words)
