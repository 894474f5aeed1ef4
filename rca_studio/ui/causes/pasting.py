"""Copy, cut and paste on the Causes screen.

A branch is copied in three ways at once: as it is (for RCA Studio), as indented text and as a
picture. What is pasted may be a branch, a list, cells of a spreadsheet, files, or a screenshot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from rca_studio.diagrams.shapes import Drawing
from rca_studio.domain.casefile import CaseFile, ChangeSet
from rca_studio.domain.causal import Cause, Control
from rca_studio.domain.moments import show_moment
from rca_studio.domain.timeline import TimelineEntry
from rca_studio.editing.branch_gestures import Branch, Twig, branch_of, paste_causes, plant
from rca_studio.faults import KnownFault
from rca_studio.ui import theme
from rca_studio.ui.causes.requests import node_of, short
from rca_studio.ui.causes.undo_once import say_with_undo
from rca_studio.ui.exchange.clipboard import add_picture, copy_whole, part_of
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.prompts import MessageDialog
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.field import TextArea
from rca_studio.ui.wording_hint import say_about_wording

if TYPE_CHECKING:
    from rca_studio.ui.causes.proof import Proof

BRANCH_KIND = "application/x-rca-studio-branch+json"
ASK_FROM = 20
"""More causes than this are shown before they are pasted."""

_MOST_SHOWN = 400

Make = Callable[[CaseFile], tuple[ChangeSet, tuple[str, ...]]]
"""Builds the step for the case as it is then; gives it with the ids of what is new."""


@dataclass(frozen=True, slots=True)
class Look:
    """What is shown of a large paste before it is done: "causes" or "steps", a sentence on where
    they go, and the lines."""

    what: str
    words: str
    lines: tuple[str, ...]


class Room(Protocol):
    """What pasting needs of the screen."""

    @property
    def drawing(self) -> Drawing:
        """The picture as it is shown."""
        ...

    def choose_next(self, key: str) -> None:
        """Let the next stored step choose this entity."""
        ...

    def as_widget(self) -> QWidget:
        """The parent of dialogs."""
        ...


class Pasting:
    """Copies what is chosen and pastes below it."""

    def __init__(self, studio: Studio, navigator: Navigator, room: Room, proof: Proof) -> None:
        self._studio, self._navigator, self._room = studio, navigator, room
        self._proof = proof

    # -- out -------------------------------------------------------------------------------------

    def copy(self, casefile: CaseFile, key: str, *, cut: bool = False) -> bool:
        """Put a branch on the clipboard; false where there is none to copy, or to cut."""
        from rca_studio.intake.models.branch_text import branch_as_json, branch_as_text

        node = node_of(casefile, key)
        if node is None or (cut and not isinstance(node, Cause | Control)):
            return False
        branch = branch_of(casefile, key)
        if not branch.nodes:
            self._navigator.say("Nothing leads to it yet: there is nothing to copy")
            return False
        data = QMimeData()
        data.setText(branch_as_text(branch))
        data.setData(BRANCH_KIND, QByteArray(branch_as_json(branch)))
        drawn = {one.id for one in (*branch.nodes, *branch.links)} | {key}
        drawn |= {link.id for link in casefile.links if link.effect_id == key}
        picture = part_of(self._room.drawing, drawn)
        if picture is not None:
            add_picture(data, picture)
        QGuiApplication.clipboard().setMimeData(data)
        if not cut:
            count = len(branch.nodes) - 1
            more = f" with {count} below it" if count else ""
            said = f"“{short(node.text)}” was copied{more}, as text and picture too"
            say_about_wording(self._studio, self._navigator, casefile.case_id, said)
        return True

    def copy_picture(self, casefile: CaseFile) -> None:
        """Put the whole view on the clipboard, with all causes in words."""
        from rca_studio.reports.compose import frame_of

        frame = frame_of(casefile, self._studio.frames)
        if copy_whole(self._room.drawing, casefile, frame):
            said = "The whole picture was copied, and the causes as text"
            say_about_wording(self._studio, self._navigator, casefile.case_id, said)
        else:
            self._navigator.say("Nothing is drawn here yet: there is nothing to copy")

    def copy_to(self, casefile: CaseFile, key: str) -> None:
        """Ask for the case and the node a branch is copied to."""
        from rca_studio.ui.causes.branch_dialog import BranchDialog

        if not isinstance(casefile.get(key), Cause):
            self._navigator.say("Choose a cause: it is copied with all that leads to it")
            return
        parent = self._room.as_widget().window()
        BranchDialog(self._studio, self._navigator, casefile, key, parent).open()

    # -- in --------------------------------------------------------------------------------------

    def paste(self, casefile: CaseFile, key: str, *, steps: bool = False) -> None:
        """Paste what is on the clipboard; with ``steps``, words become steps of the timeline."""
        clipboard: QMimeData | None = QGuiApplication.clipboard().mimeData()
        data = clipboard or QMimeData()  # an empty clipboard has none
        if steps and data.text().strip() and not files_in(data):
            self._take_steps(data.text(), casefile, key)
        else:
            self.take(data, casefile, key)

    def take(self, data: QMimeData, casefile: CaseFile, key: str) -> None:
        """Take in a branch, a list, files or a picture, by what there is; spreadsheets put a
        picture beside their cells, so words come before it."""
        if data.hasFormat(BRANCH_KIND):
            self._take_branch(bytes(data.data(BRANCH_KIND).data()), casefile, key)
        elif paths := files_in(data):
            self._proof.take_files(casefile, key, paths)
        elif data.text().strip():
            self._take_text(data.text(), casefile, key)
        elif data.hasImage():
            self._proof.take_screenshot(casefile, key, data.imageData())
        else:
            self._navigator.say("There is nothing to paste: copy a list, a branch or a picture")

    def _take_branch(self, content: bytes, casefile: CaseFile, key: str) -> None:
        from rca_studio.intake.models.branch_text import branch_as_text, branch_from_json

        try:
            branch: Branch = branch_from_json(content)
        except ValueError as error:
            self._studio.tell(error)
            return
        lines = branch_as_text(branch).splitlines()
        self._offer(casefile, key, lines, lambda now: plant(branch, now, key))

    def _take_steps(self, text: str, casefile: CaseFile, key: str) -> None:
        from rca_studio.editing.step_gestures import paste_steps
        from rca_studio.intake.models.pasted_steps import steps_of

        try:
            steps = steps_of(text, casefile.case.occurred[:10])
        except KnownFault as fault:
            self._studio.tell(fault)
            return
        after = key if isinstance(casefile.get(key), TimelineEntry) else ""
        lines = [f"{show_moment(one.moment)}  {one.text}".strip() for one in steps]
        if lines:
            verb = "step was" if len(lines) == 1 else "steps were"
            said = f"{len(lines)} {verb} pasted into the timeline"
            shown = "One after the other, with their times where they could be read."
            look = Look("steps", shown, tuple(lines))
            self._do(casefile.case_id, key, said, look, lambda now: paste_steps(now, after, steps))

    def _take_text(self, text: str, casefile: CaseFile, key: str) -> None:
        from rca_studio.intake.models.pasted import twigs_of

        try:
            twigs = twigs_of(text)
        except KnownFault as fault:
            self._studio.tell(fault)
            return
        lines = list(_lines(twigs))
        if lines:
            self._offer(casefile, key, lines, lambda now: paste_causes(now, key, twigs))

    def _offer(
        self,
        casefile: CaseFile,
        key: str,
        lines: Sequence[str],
        make: Make,
    ) -> None:
        """Paste at once, or after a look where it is much."""
        node = node_of(casefile, key)
        if node is None:
            self._navigator.say("Choose what the causes lead to, then paste")
            return
        said = "1 line was" if len(lines) == 1 else f"{len(lines)} lines were"
        said = f"{said} pasted below “{short(node.text)}”"
        shown = (
            f"They will stand below “{short(node.text, 120)}”. What is indented leads to the line "
            "above it."
        )
        self._do(casefile.case_id, key, said, Look("causes", shown, tuple(lines)), make)

    def _do(self, case_id: str, key: str, said: str, look: Look, make: Make) -> None:
        """Paste at once, or after a look where it is much."""
        studio = self._studio

        def do() -> None:
            now = studio.casefile(case_id)
            if key and key not in now:
                return

            def step() -> ChangeSet:
                changes, made = make(now)
                if made:
                    self._room.choose_next(made[0])
                return changes

            if studio.attempt(step):
                say_with_undo(studio, self._navigator, said)
            else:
                self._room.choose_next(key)

        if len(look.lines) <= ASK_FROM:
            do()
            return
        preview = PastePreview(look, self._room.as_widget().window())
        preview.agreed = do
        preview.open()


class PastePreview(MessageDialog):
    """Shows what will be pasted, before it is."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        lines = look.lines
        title = f"Paste {len(lines):,} {look.what}"
        words = f"{look.words} It is one step, and can be undone as one."
        super().__init__(f"{title}?", words, parent)
        self.setMinimumWidth(theme.grid(76))  # most lines of a list are seen whole
        shown = [line.replace("\t", "    ") for line in lines[:_MOST_SHOWN]]
        if len(lines) > _MOST_SHOWN:
            shown.append(f"… and {len(lines) - _MOST_SHOWN:,} more")
        self.list = TextArea("\n".join(shown), rows=14)
        self.list.setReadOnly(True)
        self.list.setLineWrapMode(TextArea.LineWrapMode.NoWrap)
        self.list.setAccessibleName("What will be pasted")
        self.list.setMinimumHeight(theme.grid(34))
        self.column.addWidget(self.list)
        self.offer(title, "Cancel")


def files_in(data: QMimeData) -> tuple[Path, ...]:
    """The files of this computer that are dragged or copied."""
    paths = (Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
    return tuple(path for path in paths if path.is_file())


def _lines(twigs: Iterable[Twig]) -> Iterable[str]:
    waiting = [(0, twig) for twig in reversed(tuple(twigs))]
    while waiting:
        depth, twig = waiting.pop()
        yield "\t" * depth + twig.text
        waiting += [(depth + 1, one) for one in reversed(twig.causes)]
