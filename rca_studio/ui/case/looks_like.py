"""A quiet line while a near miss is written: which one this looks like.

It asks in a worker after a pause, never holds up who types, and stays away from people who may not
see cases. Looking at the other case opens a sheet over what is being written, so nothing typed is
lost; "Not the same" lets the line speak of the next one, or go.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.domain.causal import ControlState, EvidenceState
from rca_studio.domain.deeds import Deed
from rca_studio.faults import KnownFault
from rca_studio.ui import theme
from rca_studio.ui.causes.key_settings import LOOK_KEY
from rca_studio.ui.causes.keys import shown_key
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import LinkButton
from rca_studio.ui.widgets.labels import Label

if TYPE_CHECKING:
    from rca_studio.analysis.frames import Frame
    from rca_studio.domain.alike import Alike, AlikeQuery
    from rca_studio.domain.casefile import CaseFile
    from rca_studio.ui.jobs import Job

PAUSE = 450
"""Milliseconds without a stroke before it is asked."""
_MOST = 5
_NOT_THE_SAME: WeakKeyDictionary[Studio, set[tuple[str, str]]] = WeakKeyDictionary()
"""For each case (none while it is reported) the ones that were said not to be the same."""


class LooksLike(QWidget):
    """The line; hidden while there is nothing to say.

    ``asked_to_look`` gives the ``Alike`` to be looked at.
    """

    asked_to_look = Signal(object)

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._make: Callable[[], AlikeQuery | None] = lambda: None
        self._job: Job | None = None
        self._asked: AlikeQuery | None = None
        self._found: tuple[Alike, ...] = ()
        self._dismissed: set[tuple[str, str]] = set()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._ask)
        self.words = Label("", wrap=True)
        self.why = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.look = LinkButton("Look at it")
        self.look.setShortcut(LOOK_KEY)
        self.look.setToolTip(shown_key(LOOK_KEY))
        self.dismiss = LinkButton("Not the same")
        self.look.clicked.connect(self._on_look)
        self.dismiss.clicked.connect(self._on_not_the_same)
        told = QVBoxLayout()
        told.setSpacing(theme.grid(0.25))
        told.addWidget(self.words)
        told.addWidget(self.why)
        row = QHBoxLayout(self)
        side = theme.grid(1.25)
        row.setContentsMargins(side, theme.grid(0.75), side, theme.grid(0.75))
        row.setSpacing(theme.grid(1.25))
        row.addLayout(told, 1)
        row.addWidget(self.look)
        row.addWidget(self.dismiss)
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("info_fill"))
        painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        painter.end()

    def watch(self, make: Callable[[], AlikeQuery | None]) -> None:
        """Ask about what ``make`` gives whenever ``written`` was called; ``None`` asks nothing."""
        self._make = make

    def written(self, *_what: object) -> None:
        """Something was written: ask after a pause."""
        self._pause.start()

    @property
    def shown(self) -> Alike | None:
        """What the line speaks of."""
        return next(iter(self._found), None)

    @property
    def may_read(self) -> bool:
        """Whether whoever is at work may read other cases here: who may only report may not, for
        such a screen is often shared."""
        return self._studio.may(Deed.SEE_CASES) and self._studio.may(Deed.COPY)

    # -- asking ----------------------------------------------------------------------------------

    def _ask(self) -> None:
        studio = self._studio
        query = self._make() if not studio.closed and studio.may(Deed.SEE_CASES) else None
        if query == self._asked:
            return
        self._asked = query
        if self._job is not None:
            studio.jobs.drop(self._job)
            self._job = None
        if query is None or not query.says_enough:
            self._show(())
            return
        registers = studio.registers

        def find(_progress: object) -> tuple[Alike, ...]:
            return registers.alike(query, _MOST)

        self._job = studio.jobs.start(find, self._on_found, failed=self._on_failed)

    def _on_found(self, found: tuple[Alike, ...]) -> None:
        self._job = None
        said = _NOT_THE_SAME.get(self._studio, set())
        own = self._asked.case_id if self._asked else ""
        pairs = said if own else self._dismissed
        self._show(tuple(o for o in found if o.close and (own, o.case_id) not in pairs))

    def _on_failed(self, error: Exception) -> None:
        """It is a hint: who writes is not bothered with a foreseen trouble."""
        self._job, self._asked = None, None
        self._show(())
        if not isinstance(error, KnownFault):
            raise error

    # -- showing ---------------------------------------------------------------------------------

    def _show(self, found: tuple[Alike, ...]) -> None:
        self._found = found
        one = self.shown
        if one is not None and self._studio.may(Deed.SEE_CASES):
            self.words.setText(line_of(one, self._studio.today()))
            self.why.setText(one.why_words[:1].upper() + one.why_words[1:])
            self.why.setVisible(self.may_read and bool(one.why))
            self.look.setVisible(self.may_read)
            self.setAccessibleName(f"{self.words.text()}. {self.why.text()}")
        self.setVisible(one is not None)

    def _on_look(self) -> None:
        if self.shown is not None and self.may_read:
            self.asked_to_look.emit(self.shown)

    def _on_not_the_same(self) -> None:
        one = self.shown
        if one is None:
            return
        own = self._asked.case_id if self._asked else ""
        pairs = _NOT_THE_SAME.setdefault(self._studio, set()) if own else self._dismissed
        pairs.add((own, one.case_id))
        self._show(self._found[1:])


def line_of(one: Alike, today: date) -> str:
    """The line, for example "This looks like NM-0103: Walker out of reach (12 May)"."""
    from rca_studio.domain.moments import show_moment
    from rca_studio.domain.words import shortened

    day = show_moment(one.occurred[:10]).removesuffix(f" {today.year}")
    when = f" ({day})".replace(" ", "\u00a0").replace("\u00a0(", " (") if day else ""
    return f"This looks like {one.reference}: {shortened(one.title, 110)}{when}"


def query_of(casefile: CaseFile, frames: Mapping[str, Frame], title: str, story: str) -> AlikeQuery:
    """What is asked about a case whose title and story are being written.

    Args:
        casefile: the case as it is stored.
        frames: by key, the bones causes may stand on.
        title: as it stands on the screen.
        story: the same.
    """
    from rca_studio.domain.alike import AlikeQuery

    case = casefile.case
    frame = frames.get(case.frame)
    bones = {c.category for c in casefile.causes if c.evidence is not EvidenceState.RULED_OUT}
    labels = {key: bone.label for key in sorted(bones) if frame and (bone := frame.bone(key))}
    lost = (ControlState.FAILED, ControlState.ABSENT)
    return AlikeQuery(
        title=title,
        story=story,
        protocol=case.protocol,
        location=case.location,
        route=case.route,
        controls=tuple(one.text for one in casefile.controls if one.state in lost and one.text),
        factors=tuple((f"{case.frame}/{key}", label) for key, label in labels.items()),
        case_id=case.id,
        practice=case.practice,
    )
