"""Keeping evidence: files are read by a worker, then kept and linked in one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter

from rca_studio.domain.casefile import Change, ChangeSet
from rca_studio.domain.causal import Cause, EvidenceState
from rca_studio.domain.registers import AttachedFile
from rca_studio.domain.review import Evidence, EvidenceKind
from rca_studio.editing import gestures
from rca_studio.editing.ports import Progress
from rca_studio.ui.causes.requests import in_state, short
from rca_studio.ui.causes.taken import Taken, read_files, take_picture
from rca_studio.ui.causes.undo_once import say_with_undo
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.studio import Studio

_Filed = tuple[Taken, AttachedFile]
"""A file as it was taken in, and as it is kept."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What evidence is for, and the state its cause shall have then (``None``: as it is)."""

    case_id: str
    key: str
    state: EvidenceState | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """What a person says of a piece of evidence; without a ``kind`` the file tells it."""

    note: str = ""
    source: str = ""
    kind: EvidenceKind | None = None


class Keeping:
    """Makes evidence of words, files and pictures."""

    def __init__(self, studio: Studio, navigator: Navigator) -> None:
        self._studio, self._navigator = studio, navigator

    def words(self, subject: Subject, words: Words) -> None:
        """Keep a note."""
        kind = words.kind or EvidenceKind.NOTE
        self._link(subject, (self._evidence(subject, words, kind),), ())

    def files(self, subject: Subject, paths: Sequence[Path], words: Words = Words()) -> None:
        """Keep files; the words are said of each of them."""
        wanted = tuple(paths)
        as_they_are = words.kind is EvidenceKind.DOCUMENT
        self._start(subject, lambda: read_files(wanted, as_they_are=as_they_are), words)

    def screenshot(self, subject: Subject, image: QImage) -> None:
        """Keep a picture from the clipboard."""
        stored = QBuffer()
        stored.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(stored, QByteArray(b"png")).write(image)
        content = bytes(stored.data().data())
        at = self._studio.writer.stamp().at
        name = f"Screenshot {at[:10]} {at[11:19].replace(':', '.')}.png"
        self._start(subject, lambda: (take_picture(content, name),), Words())

    def _start(self, subject: Subject, read: Callable[[], tuple[Taken, ...]], words: Words) -> None:
        workspace = self._studio.workspace

        def work(_progress: Progress) -> tuple[_Filed, ...]:
            # Writing a large file takes as long as reading it; only what it is for waits for us.
            return tuple((one, workspace.keep_file(one.content)) for one in read())

        def done(filed: tuple[_Filed, ...]) -> None:
            self._take(subject, filed, words)

        self._studio.jobs.start(work, done, failed=self._studio.tell)

    def _take(self, subject: Subject, filed: tuple[_Filed, ...], words: Words) -> None:
        """Link what was kept."""
        found = []
        for one, kept in filed:
            evidence = self._evidence(subject, words, words.kind or one.kind)
            found.append(replace(evidence, file_name=one.name, sha256=kept.sha256, size=kept.size))
        removed = dict.fromkeys(words for one, _ in filed for words in one.removed)
        self._link(subject, tuple(found), tuple(removed))

    def _evidence(self, subject: Subject, words: Words, kind: EvidenceKind) -> Evidence:
        stamp = self._studio.writer.stamp()
        return Evidence(
            id=gestures.new_id(),
            case_id=subject.case_id,
            subject=subject.key,
            note=words.note,
            by=stamp.actor,
            at=stamp.at,
            kind=kind,
            source=words.source,
        )

    def _link(
        self, subject: Subject, found: tuple[Evidence, ...], removed: tuple[str, ...]
    ) -> None:
        """Link the evidence in one step, with the state that waited for it."""
        casefile = self._studio.casefile(subject.case_id)
        entity = casefile.get(subject.key)
        if entity is None:
            self._navigator.say("What it was evidence for is not there any more")
            return
        changes = [Change(None, one) for one in found]
        if subject.state is not None and isinstance(entity, Cause):
            changes += in_state(entity, subject.state).changes
        if self._studio.edit(ChangeSet("Add evidence", tuple(changes))):
            what = found[0].file_name or "A note" if len(found) == 1 else f"{len(found)} files"
            verb = "is" if len(found) == 1 else "are"
            said = f"{what} {verb} evidence for “{short(getattr(entity, 'text', ''))}” now"
            if removed:
                said += f"; taken out: {', '.join(removed)}"
            say_with_undo(self._studio, self._navigator, said)
