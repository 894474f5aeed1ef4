"""A causal statement with a reader beside the writer: the five rules, live, never in the way."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rca_studio.analysis.wording import Flag, check_statement, shipped_wording, verdict
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.plan import Finding
from rca_studio.ui import theme
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.field import Field, TextArea
from rca_studio.ui.widgets.labels import Label

MOST_PROMPTS = 3
CLEAR = "Wording: clear"

_HEADS = {
    "clear": (CLEAR, "good"),
    "consider": ("Wording: worth a look", "warning"),
    "fix": ("Wording: not clear yet", "error"),
}


def flags_of(casefile: CaseFile, finding: Finding, text: str) -> tuple[Flag, ...]:
    """What to look at in a statement, given what the causal model already tells."""
    has_cause = any(casefile.causes_of(cause) for cause in finding.causes)
    event = casefile.event.text if casefile.event else ""
    return check_statement(text, has_cause=has_cause, event=event)


class WordingCard(Card):
    """What the check says, in words; the colour only helps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        outer = self.layout()
        if outer is not None:
            side = theme.grid(1.25)
            outer.setContentsMargins(side, theme.grid(1), side, theme.grid(1))
        self.body.setSpacing(theme.grid(0.5))
        self._verdict = Label("", theme.Size.STRONG)
        self._words = Label("", theme.Size.SMALL, wrap=True)
        self.body.addWidget(self._verdict)
        self.body.addWidget(self._words)

    @property
    def head(self) -> str:
        """The verdict in words."""
        return self._verdict.text()

    @property
    def words(self) -> str:
        """What to look at."""
        return self._words.text()

    def show_flags(self, text: str, flags: tuple[Flag, ...]) -> None:
        """Show what was found in a text; nothing for a blank one."""
        if not text.strip():
            self._verdict.setText("How to write it")
            self._verdict.set_token("neutral")
            self._words.setText(shipped_wording().form)
            self.set_colours("neutral_fill", "line")
            return
        head, tone = _HEADS[verdict(flags)]
        self._verdict.setText(head)
        self._verdict.set_token(tone)
        self.set_colours(f"{tone}_fill", f"{tone}_fill")
        if not flags:
            self._words.setText("Shows cause and effect; no blame and no vague terms.")
            return
        lines = [_line(flag) for flag in flags[:MOST_PROMPTS]]
        if len(flags) > MOST_PROMPTS:
            lines.append(f"and {len(flags) - MOST_PROMPTS} more")
        self._words.setText("\n".join(lines))
        self.setAccessibleName(f"{head}. {self._words.text()}")


def _line(flag: Flag) -> str:
    words = " ".join(flag.words.split())
    quoted = f"“{words}”: " if len(words) <= 40 else ""
    return quoted + flag.prompt


class StatementField(QWidget):
    """The editor of one finding and its check; ``committed`` tells the text to keep."""

    committed = Signal(str, str)

    def __init__(
        self, label: str = "Causal statement", rows: int = 5, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._finding: Finding | None = None
        self._casefile: CaseFile | None = None
        self.editor = TextArea(
            "", "Something about the work made something more likely, which led to…", rows=rows
        )
        self.field = Field(label, self.editor)
        self.check = WordingCard()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(0.75))
        column.addWidget(self.field)
        column.addWidget(self.check)
        self.setFocusProxy(self.editor)
        self.editor.textChanged.connect(self._judge)
        self.editor.committed.connect(self._on_committed)

    def show_finding(self, casefile: CaseFile, finding: Finding) -> None:
        """Show a finding as it is stored, unless newer words are being typed."""
        if self._finding is not None and self._finding.id != finding.id:
            self.editor.commit()
        self._casefile, self._finding = casefile, finding
        self.editor.show_value(finding.statement)
        self.editor.setAccessibleName(f"Causal statement {finding.label}")
        self._judge()

    def _judge(self) -> None:
        if self._casefile is not None and self._finding is not None:
            text = self.editor.text()
            self.check.show_flags(text, flags_of(self._casefile, self._finding, text))

    def _on_committed(self, text: str) -> None:
        if self._finding is not None:
            self.committed.emit(self._finding.id, text)
