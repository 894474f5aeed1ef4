"""Who may answer for an action: posts and roles first, as they are used here; names last."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QStringListModel
from PySide6.QtWidgets import QLineEdit

from rca_studio.domain.people import ALSO_CALLED, Role
from rca_studio.domain.registers import ActionQuery
from rca_studio.editing.ports import Progress
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.field import offer

_ROLES = (
    Role.SUPERVISOR,
    Role.QUALITY_LEAD,
    Role.FACILITATOR,
    Role.SAFETY_CHAMPION,
    Role.EXECUTIVE,
    Role.CASE_MANAGER,
)
"""Roles that answer for actions."""

MOST_READ = 10_000
"""So many actions are looked through for the owners in use."""


def known_owners(
    studio: Studio, case_id: str = "", used: tuple[str, ...] = (), but: str = ""
) -> tuple[str, ...]:
    """Owners to choose from, each once: posts (with the service of a case), those in use, roles,
    and people's names last, since a role is enough.

    Args:
        studio: knows the people.
        case_id: the case the owner is for; its service is put behind posts.
        used: owners that stand in the plan already.
        but: the action (its id) whose own owner is being written, and is no proposal for itself.
    """
    people = studio.people.active
    posts = [one.title.strip() for one in people if one.title.strip()]
    posts += [words.capitalize() for words in ALSO_CALLED]
    casefile = studio.casefile(case_id) if case_id else None
    service = casefile.case.service.strip() if casefile is not None and casefile.exists else ""
    placed = [f"{post}, {service}" for post in posts] if service else []
    here = casefile.actions if casefile is not None else ()
    own = [one.owner for one in here if one.id != but]
    roles = [role.label for role in _ROLES]
    names = [one.name for one in people]
    found: dict[str, str] = {}
    for words in (*own, *placed, *used, *posts, *roles, *names):
        if words.strip():
            found.setdefault(words.casefold(), words)
    return tuple(found.values())


def complete_owners(studio: Studio, line: QLineEdit, case_id: str = "", action: str = "") -> None:
    """Offer the owners there are while one is typed, for an action (its id) or for any."""
    _Offer(studio, line, case_id, action)


class OwnersInUse(QObject):
    """The owners that stand in the plan of a workspace; read once, by a worker."""

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self._studio = studio
        self._asked = False
        self.names: tuple[str, ...] = ()

    @staticmethod
    def of(studio: Studio) -> OwnersInUse:
        """The one of a studio."""
        found = studio.findChild(OwnersInUse)
        return found if found is not None else OwnersInUse(studio)

    def read(self) -> None:
        """Begin to read them, unless that was done."""
        if self._asked or self._studio.closed:
            return
        self._asked = True
        registers = self._studio.registers

        def work(_progress: Progress) -> tuple[str, ...]:
            counts: dict[str, int] = {}
            for row in registers.actions(ActionQuery(), MOST_READ):
                counts[row.owner] = counts.get(row.owner, 0) + 1
            return tuple(sorted(filter(str.strip, counts), key=lambda name: -counts[name]))

        self._studio.jobs.start(work, self._take, failed=self._fail)

    def _take(self, names: tuple[str, ...]) -> None:
        self.names = names

    def _fail(self, _error: Exception) -> None:
        """Without them the posts and roles are offered still."""
        self._asked = False


class _Offer(QObject):
    """Fills the completer of a line when the line is gone to."""

    def __init__(self, studio: Studio, line: QLineEdit, case_id: str, action: str) -> None:
        super().__init__(line)
        self._studio, self._case_id, self._action = studio, case_id, action
        self._model = QStringListModel(self)
        offer(line, self._model)
        line.textEdited.connect(self._fill)
        line.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and not self._studio.closed:
            OwnersInUse.of(self._studio).read()
            self._fill()
        return super().eventFilter(watched, event)

    def _fill(self, _text: str = "") -> None:
        if self._studio.closed:
            return
        used = OwnersInUse.of(self._studio).names
        names = known_owners(self._studio, self._case_id, used, self._action)
        if list(names) != self._model.stringList():
            self._model.setStringList(list(names))
