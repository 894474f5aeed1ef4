"""Erasing a case on request: what it does, a reason, a second person, the passphrase again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QProgressBar, QWidget
from shiboken6 import isValid

from rca_studio.domain.deeds import Deed
from rca_studio.domain.erasure import Erased, HoldingCopy
from rca_studio.domain.moments import show_moment
from rca_studio.domain.registers import CaseQuery
from rca_studio.domain.words import plural
from rca_studio.ui import theme
from rca_studio.ui.dress import dress
from rca_studio.ui.people.asking import ask_passphrase_again, ask_second_person
from rca_studio.ui.proof.allowing import why_not
from rca_studio.ui.proof.sheet import under
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import DangerButton, PlainButton
from rca_studio.ui.widgets.check import CheckBox
from rca_studio.ui.widgets.field import Field, LineEdit, TextArea
from rca_studio.ui.widgets.labels import Label, SectionTitle
from rca_studio.ui.workspace.sheet import Sheet

if TYPE_CHECKING:
    from rca_studio.editing.ports import Stamp

_GOES = (
    "All that is written in this case goes for ever: the story, the answers, causes, findings and "
    "actions, its files that no other case names, and its values in every step of the history."
)
_STAYS = (
    "What stays: the reference, and when and by whom steps were taken. The history still proves "
    "that no step was left out. One new step says who erased the case, with whom, when and why."
)
_ELSEWHERE = (
    "Undo does not bring it back. Copies that left the program, on paper or as files, are not "
    "reached by this."
)
_MERGED = (
    "It was merged with {}. What was told twice stands there as well, and so do its files: that is "
    "not erased with this case."
)
_MOST_NAMED = 20
_PRACTICE = "This is a practice case: nothing that happened to anybody is erased by this."


def ask_erase(studio: Studio, case_id: str, parent: QWidget) -> None:
    """Ask for all that an erasure takes, then do it behind the window."""
    if studio.read_only:
        studio.tell(ValueError("this workspace is open for reading only"))
    elif reason := why_not(studio, Deed.ERASE):
        studio.tell(ValueError(reason))
    elif studio.casefile(case_id).exists:
        EraseSheet(studio, case_id, parent).open()


class EraseSheet(Sheet):
    """What an erasure does and leaves; the reason, and the reference typed, so that it is meant."""

    def __init__(self, studio: Studio, case_id: str, parent: QWidget) -> None:
        case = studio.casefile(case_id).case
        super().__init__(f"Erase {case.reference} on request", 66, parent)
        self._studio, self._case_id = studio, case_id
        self._reference = case.reference
        self.body.addWidget(Label(f"“{case.title}”", token="muted", wrap=True))
        for words in (_GOES, _STAYS, _ELSEWHERE, *((_PRACTICE,) if case.practice else ())):
            self.body.addWidget(Label(words, wrap=True))
        self.merged = Label("", token="warning", wrap=True)
        self.merged.hide()
        self.body.addWidget(self.merged)
        self.copies = Label("Looking at the backups…", theme.Size.SMALL, "muted", wrap=True)
        self.body.addWidget(self.copies)
        self.reason = TextArea("", "Who asked for it, by role, and on what ground? No names.", 3)
        self.typed = LineEdit("", case.reference)
        self.body.addWidget(Field("Why it is erased; this stays in the history", self.reason))
        self.body.addWidget(Field(f"Type {case.reference} to go on", self.typed))
        self.buttons.setSpacing(theme.grid(1))
        self.buttons.addStretch(1)
        cancel = PlainButton("Keep the case")
        cancel.clicked.connect(self.reject)
        self.yes = DangerButton("Go on…")
        self.yes.clicked.connect(self._on_yes)
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(self.yes)
        self.reason.textChanged.connect(self._judge)
        self.typed.textChanged.connect(self._judge)
        self._judge()
        self.reason.setFocus()
        workspace = studio.workspace
        self._tell_merged()
        studio.jobs.start(
            lambda _progress: workspace.holding_copies(case_id),
            self._on_copies,
            failed=self._on_no_copies,
        )

    def _tell_merged(self) -> None:
        """Name the cases that hold, after a merge, what this one holds: they are not erased."""
        studio = self._studio
        rejection = studio.casefile(self._case_id).rejection
        stays = studio.casefile(rejection.duplicate_of) if rejection else None
        page = studio.registers.cases(CaseQuery(duplicate_of=self._case_id), None, _MOST_NAMED)
        names = [stays.case.reference] if stays and stays.case_id and stays.exists else []
        names += [row.reference for row in page.rows]
        if names:
            more = " and others" if page.next is not None else ""
            self.merged.setText(_MERGED.format(", ".join(names) + more))
            self.merged.show()

    def _judge(self, *_args: object) -> None:
        meant = self.typed.text().strip().casefold() == self._reference.casefold()
        self.yes.setEnabled(meant and bool(self.reason.text().strip()))

    def _on_copies(self, copies: Sequence[HoldingCopy]) -> None:
        if not copies:
            self.copies.setText("No backup in the data folder holds this case.")
            return
        days = ", ".join(_made(copy) for copy in copies[:8])
        more = f" and {len(copies) - 8} more" if len(copies) > 8 else ""
        self.copies.setText(
            f"{plural(len(copies), 'backup still holds', 'backups still hold')} it, or may: "
            f"{days}{more}. You are asked about them when it is done."
        )

    def _on_no_copies(self, _error: Exception) -> None:
        self.copies.setText("The backups could not be looked at; you are asked again afterwards.")

    def _on_yes(self) -> None:
        studio, case_id, over = self._studio, self._case_id, under(self)
        reason, reference = self.reason.text().strip(), self._reference
        self.accept()
        title = f"Erase {reference} for ever"

        def agreed(second: str) -> None:
            text = f"{second} agrees. Reason: “{reason}” Nothing brings the case back."

            def go() -> None:
                Erasing(studio, case_id, reason, second, over)

            ask_passphrase_again(studio, over, title, text, go)

        words = f"Reason: “{reason}” Two people answer for this; both names stay in the history."
        ask_second_person(studio, over, title, words, agreed)


class Erasing(Sheet):
    """Erases at once, behind the window, and then tells what became of it."""

    def __init__(
        self, studio: Studio, case_id: str, reason: str, second: str, parent: QWidget
    ) -> None:
        super().__init__("Erasing the case…", 50, parent)
        self._studio = studio
        self._busy = True
        self.body.addWidget(
            Label("The file is written anew, so that no word is left in it.", wrap=True)
        )
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setAccessibleName("Erasing the case")
        dress(bar, "progress")
        self.body.addWidget(bar)
        writer, workspace = studio.writer, studio.workspace

        def work(_progress: object) -> tuple[Erased, Stamp, tuple[HoldingCopy, ...]]:
            with writer.erasing(reason, second) as stamp:
                erased = workspace.erase_case(case_id, reason, second, stamp)
            return erased, stamp, workspace.holding_copies(case_id)

        studio.jobs.start(work, self._on_done, failed=self._on_failed)
        self.open()

    def reject(self) -> None:
        """It cannot be stopped halfway; it is all or nothing."""
        if not self._busy:
            super().reject()

    def _end(self) -> None:
        self._busy = False
        self.accept()

    def _on_done(self, found: tuple[Erased, Stamp, tuple[HoldingCopy, ...]]) -> None:
        erased, stamp, copies = found
        over = under(self)
        self._end()
        self._studio.writer.erased(erased, stamp)
        ErasedSheet(self._studio, erased, copies, over).open()

    def _on_failed(self, error: Exception) -> None:
        self._end()
        self._studio.tell(error)


class ErasedSheet(Sheet):
    """What was erased, and the backups that still hold it, to be taken away as well."""

    def __init__(
        self, studio: Studio, erased: Erased, copies: Sequence[HoldingCopy], parent: QWidget
    ) -> None:
        super().__init__(f"{erased.reference} is erased", 66, parent)
        self._studio = studio
        self._copies = tuple(copies)
        self.words = Label(erased_words(erased), wrap=True)
        self.body.addWidget(self.words)
        self.boxes: list[CheckBox] = []
        if copies:
            self.body.addWidget(SectionTitle("Backups that still hold it"))
            self.body.addWidget(
                Label(
                    "A backup holds all other cases, too. Delete those you can do without; back "
                    "up anew first, so that one good backup is left.",
                    token="muted",
                    wrap=True,
                )
            )
        for copy in copies:
            box = CheckBox(_made(copy))
            box.toggled.connect(self._judge)
            self.boxes.append(box)
            self.body.addWidget(box)
            sure = "" if copy.sure else ". It may hold the case: it has an earlier passphrase."
            about = Label(f"{copy.path.name}{sure}", theme.Size.SMALL, "muted", wrap=True)
            box.setAccessibleDescription(about.text())
            self.body.addWidget(about)
        self.buttons.setSpacing(theme.grid(1))
        self.buttons.addStretch(1)
        self.close_button = PlainButton("Keep them" if copies else "Close")
        self.close_button.clicked.connect(self.reject)
        self.delete = DangerButton("Delete the ticked backups")
        self.delete.clicked.connect(self._on_delete)
        self.buttons.addWidget(self.close_button)
        if copies:
            self.buttons.addWidget(self.delete)
        else:
            self.delete.setParent(self)
            self.delete.hide()
        self._judge()
        self.close_button.setFocus()

    def _judge(self, *_args: object) -> None:
        self.delete.setEnabled(any(box.isChecked() for box in self.boxes))

    def _on_delete(self) -> None:
        chosen = [
            copy for copy, box in zip(self._copies, self.boxes, strict=True) if box.isChecked()
        ]
        self.delete.setEnabled(False)
        workspace = self._studio.workspace
        self._studio.jobs.start(
            lambda _progress: workspace.delete_copies(chosen),
            self._on_deleted,
            failed=self._studio.tell,
        )

    def _on_deleted(self, left: tuple[Path, ...]) -> None:
        if not isValid(self):
            return
        for box in self.boxes:
            if box.isChecked():
                box.setEnabled(False)
        names = ", ".join(path.name for path in left)
        words = f"These are still there: {names}." if left else "The ticked backups are gone."
        self.words.setText(words)
        self.close_button.show_text("Close")
        self.close_button.setFocus()


def erased_words(erased: Erased) -> str:
    """What was taken away, in sentences."""
    steps = plural(erased.entries, "step")
    parts = [f"The values of {steps} of the history are gone; their order stands."]
    if erased.unproven:
        were = plural(erased.unproven, "step")
        parts.append(f"{were} of an earlier version are proven in their order only.")
    if erased.files:
        parts.append(f"{plural(erased.files, 'file')} went with it.")
    if erased.raw_rows:
        parts.append(f"{plural(erased.raw_rows, 'rejected record')} of the same went, too.")
    if not erased.wiped:
        parts.append(
            "The file could not be written anew just now, so free room in it may still hold old "
            "words; close the program elsewhere and make a new backup copy to be sure."
        )
    return " ".join(parts)


def _made(copy: HoldingCopy) -> str:
    return show_moment(copy.made.strftime("%Y-%m-%dT%H:%M"))
