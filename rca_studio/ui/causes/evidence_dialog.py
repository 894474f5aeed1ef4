"""The dialog for a piece of evidence: what it shows, what it is, who told it, and its file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from rca_studio.domain.review import Evidence, EvidenceKind
from rca_studio.ui import theme
from rca_studio.ui.causes.keeping import Words
from rca_studio.ui.causes.taken import is_picture
from rca_studio.ui.prompts import MessageDialog
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.field import ComboBox, Field, LineEdit, TextArea
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.wording import Place, watch

_NO_FILE = "No file; a note is enough. A file can be dropped here."
_MADE_ANEW = ". Kept without place, time and camera."
_AS_IT_IS = ". As a document it is kept as it is, with the place and time it may hold."


class EvidenceDialog(MessageDialog):
    """Asks for evidence, or for other words for one there is (``evidence``)."""

    def __init__(
        self, studio: Studio, evidence: Evidence | None, parent: QWidget | None = None
    ) -> None:
        title = "Add evidence" if evidence is None else "Change evidence"
        super().__init__(title, "What shows that it was so? Roles instead of names.", parent)
        self._studio = studio
        self._has_file = evidence is not None and bool(evidence.sha256)
        self._kind_is_own = evidence is not None
        self.file: Path | None = None
        self.note = TextArea("", "What was said, seen, measured or written", rows=4)
        self.kind = ComboBox()
        self.kind.set_choices(tuple((kind.value, kind.label) for kind in EvidenceKind))
        self.kind.choose(EvidenceKind.NOTE.value)
        self.source = LineEdit("", "Night worker; shift plan of 18 Nov; bathroom 2")
        self.column.addWidget(Field("What it shows", self.note))
        self.column.addWidget(Field("What it is", self.kind))
        self.column.addWidget(Field("Who said it, or where it was seen", self.source))
        self.choose = PlainButton("Choose a file…")
        self.choose.clicked.connect(self._on_choose)
        self._name = Label(_NO_FILE, theme.Size.SMALL, "muted", wrap=True)
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.choose)
        line.addWidget(self._name, 1)
        row.setVisible(evidence is None)
        self.column.addWidget(row)
        self.offer(title if evidence is None else "Keep", "Cancel")
        if evidence is not None:
            self.note.show_value(evidence.note)
            self.source.show_value(evidence.source)
            self.kind.choose(evidence.kind.value)
        self.setAcceptDrops(evidence is None)
        self.kind.activated.connect(self._on_kind)
        self.note.textChanged.connect(self._judge)
        self._judge()
        for editor, name in ((self.note, "note"), (self.source, "source")):
            watch(studio, editor, _Written(evidence, name), keeps=False)
        self.note.setFocus()

    def words(self) -> Words:
        """What was typed and chosen."""
        kind = EvidenceKind(self.kind.key) if self._kind_is_own or self.file is None else None
        return Words(self.note.text().strip(), self.source.text().strip(), kind)

    def take_file(self, path: Path) -> None:
        """Use a file; a picture says that it is a photo unless the person said what it is."""
        self.file = path
        if not self._kind_is_own:
            kind = EvidenceKind.PHOTO if is_picture(path.name) else EvidenceKind.DOCUMENT
            self.kind.choose(kind.value)
        self._judge()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.take_file(Path(url.toLocalFile()))
                return

    def _on_choose(self) -> None:
        self._studio.prompts.choose_file("Choose evidence", "All files (*)", self.take_file)

    def _on_kind(self, _index: int) -> None:
        self._kind_is_own = True
        self._judge()

    def _judge(self, *_args: object) -> None:
        if self.file is not None:
            more = ""
            if is_picture(self.file.name):
                as_it_is = self.words().kind is EvidenceKind.DOCUMENT
                more = _AS_IT_IS if as_it_is else _MADE_ANEW
            self._name.setText(f"{self.file.name}{more}")
        if self.yes is not None:
            something = bool(self.note.text().strip()) or self.file is not None or self._has_file
            self.yes.setEnabled(something)


class _Written:
    """Tells the wording check what is edited: a text of evidence, which may not be there yet."""

    def __init__(self, evidence: Evidence | None, name: str) -> None:
        self._evidence = evidence or Evidence(id="", case_id="", subject="")
        self._name = name

    def __call__(self) -> Place:
        return Place(self._evidence, self._name)
