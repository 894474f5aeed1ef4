"""The story beside the timeline: read it, select words, make something of them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QVBoxLayout, QWidget

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.review import EvidenceKind
from rca_studio.editing.story_gestures import FROM_STORY
from rca_studio.ui import theme
from rca_studio.ui.causes.taking import TakeWords
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.field import TextArea
from rca_studio.ui.widgets.labels import Caption


class StoryPanel(QWidget):
    """The story of a case, to be read here and edited on its own tab; ``took`` as in TakeWords."""

    took = Signal(str)

    def __init__(
        self,
        studio: Studio,
        navigator: Navigator,
        chosen: Callable[[], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.story = TextArea("", "No story yet: it is written on the Story tab.", rows=12)
        self.story.setReadOnly(True)
        self.story.setAccessibleName("The story")
        self.story.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.take = TakeWords(studio, navigator, self.story, chosen)
        self.take.took.connect(self.took)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(1))
        column.addWidget(Caption("Story"))
        column.addWidget(self.story, 1)
        column.addWidget(self.take)
        self.setFocusProxy(self.story)
        self._taken: tuple[str, ...] = ()
        theme.notifier.changed.connect(self._mark)

    def show_casefile(self, casefile: CaseFile) -> None:
        """Show the story of a case, with what was taken from it marked."""
        self.story.show_value(casefile.case.story)
        self.take.show_casefile(casefile)
        steps = [entry.text for entry in casefile.timeline if entry.source == FROM_STORY]
        proofs = [one.note for one in casefile.evidence if one.kind is EvidenceKind.STORY]
        self._taken = tuple(dict.fromkeys(words for words in (*steps, *proofs) if words))
        self._mark()

    def _mark(self) -> None:
        """Underline the words that were taken; those that were reworded since are not found."""
        text = self.story.toPlainText()
        look = QTextCharFormat()
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
        look.setUnderlineColor(theme.colour("accent"))
        marks = []
        for words in self._taken:
            start = text.find(words)
            if start < 0:
                continue
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.story.document())
            # Qt counts in UTF-16 units, Python in characters.
            cursor.setPosition(_units(text[:start]))
            cursor.setPosition(_units(text[: start + len(words)]), QTextCursor.MoveMode.KeepAnchor)
            mark.cursor, mark.format = cursor, look
            marks.append(mark)
        self.story.setExtraSelections(marks)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
