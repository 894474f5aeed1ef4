"""A causal statement with a reader beside the writer: the five rules, live, never in the way."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rca_studio.analysis.wording_flag import Flag, verdict
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.plan import Finding
from rca_studio.editing import gestures
from rca_studio.ui import theme
from rca_studio.ui.causes.statement_builder import StatementBuilder
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.field import Field, TextArea
from rca_studio.ui.widgets.flagged import FlaggedEdit
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.wording import Place, WordingReader, watch

MOST_PROMPTS = 3
CLEAR = "Wording: clear"

_HEADS = {
    "clear": (CLEAR, "good"),
    "consider": ("Wording: worth a look", "warning"),
    "fix": ("Wording: not clear yet", "error"),
}


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
            self._words.setText(_form())
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


def _form() -> str:
    from rca_studio.analysis.wording import shipped_wording

    return shipped_wording().form


def _line(flag: Flag) -> str:
    words = " ".join(flag.words.split())
    quoted = f"“{words}”: " if len(words) <= 40 else ""
    return quoted + flag.prompt


class StatementField(QWidget):
    """The editor of one finding, its check, and proposals from the graph.

    ``committed`` tells the finding and the text to keep.
    """

    committed = Signal(str, str)

    def __init__(
        self,
        studio: Studio,
        label: str = "Causal statement",
        rows: int = 5,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._studio = studio
        self._key = self._case_id = ""
        self.editor = TextArea(
            "", "Something about the work made something more likely, which led to…", rows=rows
        )
        self.field = Field(label, self.editor)
        self.check = WordingCard()
        self.builder = StatementBuilder()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(0.75))
        column.addWidget(self.field)
        column.addWidget(self.check)
        column.addWidget(self.builder)
        self.setFocusProxy(self.editor)
        self.flagged: FlaggedEdit = watch(studio, self.editor, self._place)
        self.flagged.looked.connect(self._show_check)
        self.editor.textChanged.connect(self._on_typed)
        self.editor.committed.connect(self._on_committed)
        self.builder.chosen.connect(self._on_chosen)

    def show_finding(self, casefile: CaseFile, finding: Finding, start: str = "") -> None:
        """Show a finding as it is stored, unless newer words are being typed.

        ``start`` is the cause that proposals begin with; the causes it names, if not given.
        """
        if self._key and self._key != finding.id:
            self.editor.commit()
        self._case_id, self._key = casefile.case_id, finding.id
        self.editor.show_value(finding.statement)
        self.editor.setAccessibleName(f"Causal statement {finding.label}")
        starts = (start, *finding.causes) if start else finding.causes
        self.builder.show_starts(casefile, starts, may_edit=not self._studio.read_only)
        WordingReader.of(self._studio).when_ready(self._look)

    @property
    def _finding(self) -> Finding | None:
        found = self._studio.casefile(self._case_id).get(self._key) if self._case_id else None
        return found if isinstance(found, Finding) else None

    def _place(self) -> Place | None:
        finding = self._finding
        return Place(finding, "statement") if finding is not None else None

    def _on_typed(self) -> None:
        """The card below follows each key; the lines under the words come with the next pause."""
        if self._key and WordingReader.of(self._studio).ready:
            self.flagged.look()

    def _look(self) -> None:
        from shiboken6 import isValid

        if isValid(self):
            self.flagged.look()

    def _show_check(self) -> None:
        self.check.show_flags(self.editor.text(), self.flagged.flags)

    def _on_committed(self, text: str) -> None:
        if self._key:
            self.committed.emit(self._key, text)

    def _on_chosen(self, text: str) -> None:
        """Put a proposal in as a step of its own, so that undo takes it out alone."""
        self.editor.commit()
        finding = self._finding
        if finding is not None and finding.statement != text:
            self._studio.edit(gestures.revise(finding, "Propose words", statement=text))
        self.editor.setFocus()
