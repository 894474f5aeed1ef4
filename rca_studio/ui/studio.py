"""The window's view of an open workspace: what screens read, and the one way they edit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from rca_studio.domain.registers import CaseQuery
from rca_studio.faults import FaultNote, KnownFault
from rca_studio.ui.jobs import Jobs

if TYPE_CHECKING:
    from rca_studio.analysis.frames import Frame
    from rca_studio.analysis.margin import Analysis
    from rca_studio.analysis.practice import Practice
    from rca_studio.analysis.reviewing import Reviewing
    from rca_studio.diagrams.text import Ruler
    from rca_studio.domain.casefile import CaseFile, ChangeSet
    from rca_studio.domain.deeds import Deed
    from rca_studio.domain.gates import Blocker
    from rca_studio.domain.people import People, Person
    from rca_studio.domain.protocol import Protocol
    from rca_studio.domain.protocol_faces import Face
    from rca_studio.editing.ports import Registers, Workspace
    from rca_studio.editing.report_box import ReportBox
    from rca_studio.editing.writer import Writer
    from rca_studio.settings import Settings
    from rca_studio.ui.prompts import Prompts

Clock = Callable[[], date]


class Studio(QObject):
    """An open workspace, as screens see it.

    Screens read case files, registers, protocols and frames here, and change things by ``edit``
    only. ``changed`` tells every stored step (an ``Announcement``), in the GUI thread;
    ``person_changed`` tells that somebody else is at work; ``box_changed`` that something was put
    into the box of anonymous reports, or taken in from it; ``closing`` that the workspace is being
    closed, so that windows of their own go with it.

    What the first list of cases can do without may be given as a function that makes it: it is
    called when it is first asked for.

    Attributes:
        writer: the one writer; screens read ``casefile`` and labels from it and never write by it.
        practice: protocols, frames, risk matrix and action hierarchy.
        prompts: asks and tells.
        jobs: runs what takes longer than a blink.
        settings: what this person chose.
    """

    changed = Signal(object)
    person_changed = Signal()
    closing = Signal()
    box_changed = Signal()

    def __init__(
        self,
        workspace: Workspace,
        writer: Writer | Callable[[], Writer],
        *,
        practice: Practice | Callable[[], Practice],
        ruler: Ruler | Callable[[], Ruler],
        prompts: Prompts | Callable[[], Prompts],
        settings: Settings,
        faces: Callable[[], Mapping[str, Face]] | None = None,
        today: Clock = date.today,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self._writer = writer
        self._practice = practice
        self._ruler = ruler
        self._prompts = prompts
        self._read_faces = faces
        self.settings = settings
        self.jobs = Jobs(self)
        self.today = today
        self._analyses: dict[str, tuple[CaseFile, Analysis]] = {}
        self._own_faces: tuple[CaseFile, Mapping[str, Face]] | None = None
        self._unsubscribe: Callable[[], None] | None = None
        self._closed = False
        if not callable(writer):
            self.writer  # noqa: B018  whoever made it may edit by it at once

    @cached_property
    def writer(self) -> Writer:
        """The one writer; its steps are told by ``changed``."""
        writer = self._writer() if callable(self._writer) else self._writer
        if not self._closed:
            self._unsubscribe = writer.subscribe(self.changed.emit)
        return writer

    @cached_property
    def practice(self) -> Practice:
        """Protocols, frames, risk matrix and action hierarchy."""
        return self._practice() if callable(self._practice) else self._practice

    @cached_property
    def prompts(self) -> Prompts:
        """Asks and tells."""
        return self._prompts() if callable(self._prompts) else self._prompts

    @cached_property
    def report_box(self) -> ReportBox:
        """The way in for whoever reports without a name, and their way to hear back."""
        from rca_studio.editing.report_box import ReportBox

        return ReportBox(self.workspace, lambda: self.writer, self.today, self.box_changed.emit)

    @cached_property
    def _faces(self) -> Mapping[str, Face]:
        from rca_studio.domain.protocol_faces import Face

        if self._read_faces is not None:
            return self._read_faces()
        return {key: Face(p.label, p.tone) for key, p in self.practice.protocols.items()}

    @property
    def own_faces(self) -> Mapping[str, Face]:
        """The words and tones of the protocols this workspace brings itself, by key."""
        from rca_studio.domain.protocol_faces import own_faces
        from rca_studio.domain.workspace import WORKSPACE

        workspace = self.casefile(WORKSPACE)
        if self._own_faces is None or self._own_faces[0] is not workspace:
            self._own_faces = (workspace, own_faces(workspace.packs))
        return self._own_faces[1]

    @cached_property
    def ruler(self) -> Ruler:
        """Measures the text of diagrams; loaded when the first one is drawn."""
        return self._ruler() if callable(self._ruler) else self._ruler

    # -- reading ---------------------------------------------------------------------------------

    @property
    def protocols(self) -> Mapping[str, Protocol]:
        """What this workspace offers by key, own ones too; ``general`` is always there."""
        return self.reviewing.protocols

    @cached_property
    def reviewing(self) -> Reviewing:
        """The protocol of each case, its gate and its clock, as this workspace keeps them."""
        from rca_studio.analysis.reviewing import Reviewing
        from rca_studio.domain.workspace import WORKSPACE

        return Reviewing(lambda: self.practice, lambda: self.casefile(WORKSPACE))

    @property
    def people(self) -> People:
        """The people set up in this workspace."""
        from rca_studio.domain.workspace import WORKSPACE

        return self.casefile(WORKSPACE).people

    @property
    def person(self) -> Person | None:
        """Who is signed in; ``None`` where nobody is set up, or nobody has signed in yet."""
        return self.people.find(self.writer.actor)

    def be(self, name: str) -> None:
        """Let somebody be at work from now on; ``""`` where people are set up and nobody is."""
        if name != self.writer.actor:
            self.writer.actor = name
            self.person_changed.emit()

    def may(self, deed: Deed) -> bool:
        """Whether whoever is at work may do something, as far as roles say."""
        from rca_studio.domain.deeds import may

        return may(self.person, deed, self.people)

    @property
    def frames(self) -> Mapping[str, Frame]:
        """By key, the bones a fishbone may have."""
        return self.practice.frames

    @property
    def registers(self) -> Registers:
        """The lists over all cases; may be asked from any thread."""
        return self.workspace.registers

    @property
    def read_only(self) -> bool:
        """Whether this workspace can only be looked at."""
        return self.workspace.read_only

    @property
    def closed(self) -> bool:
        """Whether the workspace was let go of; a screen may live on for a moment."""
        return self._closed

    def casefile(self, case_id: str) -> CaseFile:
        """A case file as it is now."""
        return self.writer.casefile(case_id)

    def protocol(self, key: str) -> Protocol:
        """The protocol offered under a key; the general one where there is none."""
        return self.reviewing.protocol(key)

    def face(self, key: str) -> Face:
        """The word and the tone of a protocol, for lists; the general one's where it is unknown.

        Own protocols count as soon as the workspace was looked into, which is right after the
        first page is seen; a key nobody else knows is looked up at once.
        """
        from rca_studio.domain.protocol_faces import GENERAL

        shipped = self._faces.get(key)
        if shipped is None or "writer" in self.__dict__:
            shipped = self.own_faces.get(key, shipped)
        return shipped or self._faces.get("general", GENERAL)

    def protocol_of(self, casefile: CaseFile) -> Protocol:
        """The protocol a case is reviewed under."""
        return self.reviewing.protocol_of(casefile)

    def analysis_of(self, case_id: str) -> Analysis:
        """The worked-out causal model of a case; kept until the case file is another one."""
        from rca_studio.analysis.margin import analyse

        casefile = self.casefile(case_id)
        kept = self._analyses.get(case_id)
        if kept is None or kept[0] is not casefile:
            kept = (casefile, analyse(casefile))
            self._analyses = {case_id: kept}  # one case is open at a time
        return kept[1]

    def blockers_of(self, case_id: str) -> tuple[Blocker, ...]:
        """What still blocks the case's way to its next stage."""
        margin = self.writer.summary(case_id).margin_today
        return self.reviewing.blockers(self.casefile(case_id), margin)

    def workspace_value(self, key: str, default: str = "") -> str:
        """A setting of the workspace itself (``organisation``, ``marking`` ...)."""
        from rca_studio.domain.workspace import WORKSPACE, Setting

        found = self.casefile(WORKSPACE).get(key)
        return found.value if isinstance(found, Setting) and found.value else default

    def only_practice(self) -> bool:
        """Whether all cases here are practice ones, as in the sample; new ones then are, too."""
        real, practised = (
            self.registers.count_cases(CaseQuery(practice=which), 1) for which in (False, True)
        )
        return not real.number and practised.number > 0

    # -- writing ---------------------------------------------------------------------------------

    def edit(self, step: ChangeSet) -> bool:
        """Do one gesture; false, after telling why in plain words, where it could not be done."""
        return self._attempt(lambda: self.writer.edit(step))

    def attempt(
        self,
        make: Callable[[], ChangeSet],
        tell: Callable[[FaultNote], object] | None = None,
    ) -> bool:
        """Build a gesture and do it; a gesture that refuses (``ValueError``) is told as well.

        ``tell`` is told instead of ``prompts``, by windows over which no other one may open.
        """
        return self._attempt(lambda: self.writer.edit(make()), tell)

    def do(self, deed: Callable[[], object]) -> bool:
        """Do what is no step, such as a report without a name; tells why where it cannot be."""
        return self._attempt(deed)

    def undo(self) -> bool:
        """Take the last step back."""
        return self._attempt(self.writer.undo)

    def redo(self) -> bool:
        """Bring the last undone step back."""
        return self._attempt(self.writer.redo)

    def tell(self, error: Exception, tell: Callable[[FaultNote], object] | None = None) -> None:
        """Tell a foreseen trouble; anything else is a bug and goes on to the fault report."""
        from rca_studio.domain.casefile import ChangeSet, StaleEdit
        from rca_studio.editing.ports import StepKind
        from rca_studio.editing.writer import Announcement, EditRejected

        tell = tell or self.prompts.tell
        match error:
            case KnownFault():
                tell(FaultNote(error.what, error.safe, error.do))
            case EditRejected() | ValueError():
                words = str(error)
                tell(
                    FaultNote(
                        what="This cannot be done: " + words.rstrip(".") + ".",
                        safe="Nothing was changed.",
                        do="",
                    )
                )
            case StaleEdit():
                tell(
                    FaultNote(
                        what="This was changed elsewhere while you were working on it.",
                        safe="Nothing is lost: your step was not stored, the other one was.",
                        do="Look at what is there now and do your step again.",
                    )
                )
                self.changed.emit(
                    Announcement(ChangeSet("", ()), StepKind.EDIT, (), self.writer.saved_at)
                )
            case _:
                raise error

    def close(self) -> None:
        """End all work and let go of the workspace; twice does nothing more."""
        self.jobs.close()
        if self._closed:
            return
        self.closing.emit()
        self._closed = True
        if self._unsubscribe is not None:
            self._unsubscribe()
        self.workspace.close()

    def _attempt(
        self, do: Callable[[], object], tell: Callable[[FaultNote], object] | None = None
    ) -> bool:
        from rca_studio.domain.casefile import StaleEdit
        from rca_studio.editing.writer import EditRejected

        try:
            return do() is not False
        except (EditRejected, StaleEdit, KnownFault, ValueError) as error:
            self.tell(error, tell)
            return False
