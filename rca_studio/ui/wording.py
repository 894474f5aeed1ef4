"""The wording check beside the writer: puts it on the editors of a case, whatever they edit.

The word lists are read once, in a worker, when the first editor is watched; texts that take longer
than a blink are looked at in a worker as well.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from rca_studio.domain.casefile import CaseFile, Entity
from rca_studio.editing import workshop_gestures
from rca_studio.editing.ports import Progress
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.flagged import Editor, FlaggedEdit, Take

if TYPE_CHECKING:
    from rca_studio.analysis.wording_flag import Flag

MOST_AT_ONCE = 1_000
"""So many characters are looked at without a worker: they take about 2 ms."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands: the entity (as it is stored, or as it would be) and the field of it."""

    entity: Entity
    field: str

    @property
    def case_id(self) -> str:
        """The case it belongs to."""
        return str(getattr(self.entity, "case_id", self.entity.id))


def watch(
    studio: Studio, editor: Editor, place: Callable[[], Place | None], *, keeps: bool = True
) -> FlaggedEdit:
    """Put the wording check on an editor.

    Args:
        studio: the open workspace.
        editor: a line or an area of text.
        place: tells what is edited in it at the moment; ``None`` for nothing that is checked.
        keeps: whether words can be kept with a reason here.
    """
    return _Watch(studio, editor, place, keeps=keeps).flagged


def watch_entity(
    studio: Studio, editor: Editor, case_id: Callable[[], str], key: Callable[[], str], field: str
) -> FlaggedEdit:
    """Put the wording check on the editor of a field of a stored entity, found by its id."""

    def place() -> Place | None:
        entity = studio.casefile(case_id()).get(key()) if case_id() else None
        return Place(entity, field) if entity is not None and hasattr(entity, field) else None

    return watch(studio, editor, place)


class WordingReader(QObject):
    """Reads the texts of one workspace; asked before its word lists are there, it answers later."""

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self._studio = studio
        self._waiting: list[Callable[[], None]] = []
        self._loading = False

    @staticmethod
    def of(studio: Studio) -> WordingReader:
        """The reader of a studio."""
        found = studio.findChild(WordingReader)
        return found if found is not None else WordingReader(studio)

    @property
    def ready(self) -> bool:
        """Whether the word lists are there."""
        import sys

        if "rca_studio.analysis.wording_case" not in sys.modules:
            return False
        from rca_studio.analysis.wording_language import shipped_wordings

        return shipped_wordings.cache_info().currsize > 0

    def when_ready(self, then: Callable[[], None]) -> None:
        """Do something that needs the word lists, now or as soon as they are there."""
        if self.ready:
            then()
            return
        self._waiting.append(then)
        if not self._loading:
            self._loading = True
            self._studio.jobs.start(_load, self._on_loaded, failed=self._on_failed)

    def read(self, place: Place, text: str, take: Take) -> None:
        """Look at a text as it is being typed."""
        if text.strip():
            self.when_ready(lambda: self._read(place, text, take))
        else:
            take(())

    def _read(self, place: Place, text: str, take: Take) -> None:
        from rca_studio.analysis.wording_case import check_field

        case_id = place.case_id  # none for what is written before it belongs to a case
        casefile = self._studio.casefile(case_id) if case_id else CaseFile("")
        if len(text) <= MOST_AT_ONCE:
            take(check_field(casefile, place.entity, place.field, text))
            return

        def work(_progress: Progress) -> tuple[Flag, ...]:
            return check_field(casefile, place.entity, place.field, text)

        self._studio.jobs.start(work, take)

    def _on_loaded(self, _nothing: object) -> None:
        self._loading = False
        waiting, self._waiting = self._waiting, []
        for then in waiting:
            then()

    def _on_failed(self, error: Exception) -> None:
        self._waiting.clear()  # and not tried again: the file has to be put right first
        self._studio.tell(error)


def _load(_progress: Progress) -> None:
    import rca_studio.analysis.wording_case  # noqa: F401  its import takes longer than a blink
    from rca_studio.analysis.wording_language import shipped_wordings

    shipped_wordings()


def keep_words(
    studio: Studio, casefile: CaseFile, place: tuple[str, str], flag: Flag, note: str
) -> bool:
    """Keep words that were asked about, with the reason; ``place`` is an entity's id and field."""
    stamp = studio.writer.stamp()
    return studio.edit(
        workshop_gestures.keep_wording(
            casefile, *place, flag.mark, note, by=stamp.actor, at=stamp.at
        )
    )


class _Watch(QObject):
    """Holds an editor, the place of its text and the reader together."""

    def __init__(
        self, studio: Studio, editor: Editor, place: Callable[[], Place | None], *, keeps: bool
    ) -> None:
        super().__init__(editor)
        self._studio, self._editor, self._place = studio, editor, place
        self._keeps = keeps
        self.flagged = FlaggedEdit(editor, self._check, self._may_keep)
        self.flagged.keep_wanted.connect(self._on_keep)
        studio.changed.connect(self._on_changed)
        WordingReader.of(studio).when_ready(self._on_ready)

    def _check(self, text: str, take: Take) -> None:
        place = self._place() if not self._studio.closed else None
        if place is None:
            take(())
        else:
            WordingReader.of(self._studio).read(place, text, take)

    def _may_keep(self) -> bool:
        place = self._place()
        if place is None or self._studio.read_only or not self._keeps:
            return False
        return place.entity.id in self._studio.casefile(place.case_id)

    def _on_keep(self, flag: Flag, note: str) -> None:
        commit = getattr(self._editor, "commit", None)
        if callable(commit):
            commit()  # the words are kept as they are stored
        place = self._place()
        if place is not None:
            casefile = self._studio.casefile(place.case_id)
            keep_words(self._studio, casefile, (place.entity.id, place.field), flag, note)
            self.flagged.look()

    def _on_changed(self, _told: Any) -> None:
        if self._editor.isVisible():  # what is known of a cause may answer what was asked
            self.flagged.look_later()

    def _on_ready(self) -> None:
        from shiboken6 import isValid

        if isValid(self) and isValid(self._editor):
            self.flagged.look_later()
