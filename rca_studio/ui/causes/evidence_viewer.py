"""Looking at a kept file safely: pictures and plain text inside, everything else as a copy."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontDatabase, QImage, QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from rca_studio.domain.evidence import FileTrouble
from rca_studio.domain.review import Evidence
from rca_studio.editing.ports import Progress, WorkspaceStore
from rca_studio.faults import KnownFault
from rca_studio.reports.files import write_whole
from rca_studio.ui import theme
from rca_studio.ui.causes.evidence_list import facts_of
from rca_studio.ui.causes.taken import is_picture, take_picture
from rca_studio.ui.dress import thin_bars
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton, PrimaryButton
from rca_studio.ui.widgets.field import TextArea
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.words import local_time

_TEXTS = (".txt", ".md", ".csv", ".tsv", ".json", ".log", ".eml")
_MOST_TEXT = 200_000
_NOT_SHOWN = "This kind of file is not shown here. Save a copy to open it in its own program."


@dataclass(frozen=True, slots=True)
class Sight:
    """What a worker made of a kept file: a picture made anew, or text, or a sentence on why not."""

    content: bytes
    picture: bytes = b""
    text: str = ""
    why_not: str = ""
    changed: bool = False


def open_evidence(
    studio: Studio, navigator: Navigator, evidence: Evidence, parent: QWidget
) -> None:
    """Show a kept file; a missing one is told in words."""
    workspace = studio.workspace

    def work(_progress: Progress) -> Sight:
        return look_at(workspace, evidence)

    def done(sight: Sight) -> None:
        EvidenceViewer(studio, navigator, evidence, sight, parent).open()

    studio.jobs.start(work, done, failed=studio.tell)


def look_at(workspace: WorkspaceStore, evidence: Evidence) -> Sight:
    """Read a kept file and make of it what can be shown safely; for a worker.

    Raises:
        KnownFault: it is not in the workspace any more.
    """
    try:
        content = workspace.file(evidence.sha256)
    except KeyError as error:
        raise KnownFault(
            f"{evidence.file_name} {FileTrouble.MISSING.label}.",
            "The rest of the case is safe.",
            "Look for it in a backup, or add the file once more.",
        ) from error
    changed = hashlib.sha256(content).hexdigest() != evidence.sha256
    if is_picture(evidence.file_name):
        try:
            # Made anew once more: what is painted never comes from the file itself.
            return Sight(
                content, take_picture(content, evidence.file_name).content, "", "", changed
            )
        except KnownFault as fault:
            return Sight(content, why_not=fault.what, changed=changed)
    if Path(evidence.file_name).suffix.lower() in _TEXTS:
        text = content[:_MOST_TEXT].decode("utf-8", "replace")
        if "\0" not in text:
            more = "\n…" if len(content) > _MOST_TEXT else ""
            return Sight(content, text=text + more, changed=changed)
    return Sight(content, why_not=_NOT_SHOWN, changed=changed)


def _even_font() -> QFont:
    """Letters of one width, as large as the others: columns of a written list stand in line."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSizeF(theme.font(theme.Size.BODY).pointSizeF())
    return font


class EvidenceViewer(QDialog):
    """One kept file, with what is known of it."""

    def __init__(
        self,
        studio: Studio,
        navigator: Navigator,
        evidence: Evidence,
        sight: Sight,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._studio, self._navigator = studio, navigator
        self._evidence, self._sight = evidence, sight
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(evidence.file_name)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.grid(2.5)] * 4)
        column.setSpacing(theme.grid(1))
        column.addWidget(Label(evidence.file_name, theme.Size.TITLE, wrap=True))
        if evidence.note:
            column.addWidget(Label(evidence.note, wrap=True))
        facts = f"{facts_of(evidence)} · {size_words(len(sight.content))}"
        kept = f"{facts}\nKept by {evidence.by}, {local_time(evidence.at)} · SHA-256 "
        self.facts = Label(f"{kept}{evidence.sha256[:16]}…", theme.Size.SMALL, "muted", wrap=True)
        column.addWidget(self.facts)
        self.warning = Label("", theme.Size.STRONG, "error", wrap=True)
        if sight.changed:
            self.warning.setText(
                "This file was changed after it was kept. Compare it with a backup before you "
                "rely on it."
            )
            column.addWidget(self.warning)
        self.shown = self._shown()
        column.addWidget(self.shown, 1)
        row = QHBoxLayout()
        self.save = PlainButton("Save a copy…")
        self.save.clicked.connect(self._on_save)
        close = PrimaryButton("Close")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row.addWidget(self.save)
        row.addStretch(1)
        row.addWidget(close)
        column.addLayout(row)
        close.setFocus()

    def _shown(self) -> QWidget:
        sight = self._sight
        if sight.picture:
            picture = QImage.fromData(sight.picture)
            if not picture.isNull():
                return self._picture(picture)
        if sight.text:
            area = TextArea(sight.text, rows=16)
            area.setReadOnly(True)
            area.setAccessibleName("What the file says")
            area.setFont(_even_font())
            self.resize(theme.grid(80), theme.grid(62))
            return area
        return Label(sight.why_not or _NOT_SHOWN, token="muted", wrap=True)

    def _picture(self, picture: QImage) -> QWidget:
        """The picture, as large as there is room and no larger than it is."""
        room = self.screen().availableGeometry().size() - QSize(theme.grid(12), theme.grid(36))
        shown = picture.size().boundedTo(
            picture.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        )
        label = QLabel()
        label.setPixmap(
            QPixmap.fromImage(
                picture.scaled(
                    shown,
                    Qt.AspectRatioMode.KeepAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            )
        )
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setAccessibleName(self._evidence.note or self._evidence.file_name)
        area = QScrollArea()
        area.setWidget(label)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setMinimumSize(shown.boundedTo(QSize(theme.grid(60), theme.grid(30))) + QSize(4, 4))
        self.resize(shown + QSize(theme.grid(6), theme.grid(26)))
        thin_bars(area)
        return area

    def _on_save(self) -> None:
        content = self._sight.content
        studio, navigator = self._studio, self._navigator

        def chosen(path: Path) -> None:
            def work(_progress: Progress) -> Path:
                write_whole(path, content)
                return path

            def done(written: Path) -> None:
                # Without a way to open it: what is in it is for the person to judge.
                navigator.say(f"The copy is saved as {written.name}")

            studio.jobs.start(work, done, failed=studio.tell)

        studio.prompts.choose_new_file(
            "Save a copy", "All files (*)", self._evidence.file_name, chosen
        )


def size_words(size: int) -> str:
    """A size in bytes as people say it."""
    if size < 1_000:
        return f"{size} bytes"
    return f"{size / 1_000:,.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:,.1f} MB"
