"""A made-up case under a draft, to look at and to try: nothing of it is stored anywhere.

``Rehearsal`` is a studio like any other, so that the real pages of a case can be shown over it. Its
workspace lives in memory and is forgotten with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NoReturn, cast

from PySide6.QtCore import QObject

from rca_studio.analysis.reviewing import Reviewing
from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import CaseFile, ChangeSet
from rca_studio.domain.protocol import Protocol
from rca_studio.domain.protocol_offer import InUse
from rca_studio.domain.protocol_packs import ProtocolText
from rca_studio.domain.registers import CasePage, CaseSummary, ChainCheck, Count, HistoryRow
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing import gestures
from rca_studio.editing.ports import LoadedCase, Stamp, StepKind, Workspace
from rca_studio.editing.writer import Writer
from rca_studio.faults import KnownFault
from rca_studio.ui.studio import Studio

if TYPE_CHECKING:
    from rca_studio.analysis.practice import Practice

MADE_UP: Final = "made-up"
"""The id of the case."""


class Rehearsal(Studio):
    """A studio over one made-up case, whose protocol is that of a draft."""

    def __init__(self, studio: Studio, protocol: Protocol, parent: QObject) -> None:
        self._memory = _Memory()
        workspace = cast(Workspace, self._memory)  # as much of one as the pages of a case ask for
        super().__init__(
            workspace,
            lambda: Writer(workspace, "You", lambda _casefile: CaseSummary()),
            practice=lambda: studio.practice,
            ruler=lambda: studio.ruler,
            prompts=lambda: studio.prompts,
            settings=studio.settings,
            today=studio.today,
            parent=parent,  # not the studio: nobody may find the parts of this one among its own
        )
        self._by_draft = _ByDraft(studio.practice, protocol)
        self.begin(Stage.REVIEW)

    @property
    def reviewing(self) -> Reviewing:
        """The protocol of the draft, whatever case is asked about."""
        return self._by_draft

    @property
    def case(self) -> CaseFile:
        """The made-up case as it is."""
        return self.casefile(MADE_UP)

    def show_protocol(self, protocol: Protocol) -> None:
        """Let the case be one of this protocol from now on; what was tried on it stays."""
        self._by_draft.draft = protocol

    def begin(self, stage: Stage) -> None:
        """Begin with the case anew, at a stage."""
        yesterday = (self.today() - timedelta(days=1)).isoformat()
        case = Case(
            id=MADE_UP,
            reference="Example",
            title="A made-up near miss",
            reported=f"{yesterday}T21:05",
            stage=stage,
            practice=True,
        )
        self.writer.forget(MADE_UP)
        self.writer.forget_steps()
        entities = [change.after for change in gestures.report(case).changes]
        self._memory.casefile = CaseFile(MADE_UP, [one for one in entities if one is not None])


class _ByDraft(Reviewing):
    """Reviews whatever case by the draft."""

    def __init__(self, practice: Practice, draft: Protocol) -> None:
        super().__init__(practice, lambda: CaseFile(WORKSPACE))
        self.draft = draft

    def in_use(self, casefile: CaseFile) -> InUse:
        """The draft, which has no text of its own before it is offered."""
        return InUse(ProtocolText(self.draft, "", ""))


class _Memory:
    """As much of a workspace as a review and a validation ask for; it keeps one case file."""

    read_only = False
    path = ""
    notices: tuple[str, ...] = ()

    def __init__(self) -> None:
        self.casefile = CaseFile(MADE_UP)
        self.registers = _Nothing()

    def load(self, case_id: str) -> LoadedCase:
        """The made-up case; nothing else is there."""
        return LoadedCase(self.casefile if case_id == MADE_UP else CaseFile(case_id), {})

    def commit(
        self,
        _step: ChangeSet,
        _kind: StepKind,
        _stamp: Stamp,
        _versions: Mapping[str, int],
        after: Mapping[str, tuple[CaseFile, CaseSummary]],
        _box: tuple[bytes, bytes] | None = None,
    ) -> dict[str, int]:
        """Keep the case until it is begun anew."""
        if MADE_UP in after:
            self.casefile = after[MADE_UP][0]
        return {}

    def actors(self, _numbers: Iterable[int]) -> Mapping[int, str]:
        """Nobody wrote anything."""
        return {}

    def keep_file(self, _content: bytes) -> NoReturn:
        """No file is kept of a made-up case."""
        raise KnownFault(
            "This is a made-up case to try the protocol on.",
            "Nothing of it is kept, so it takes no files.",
            "Write a note instead.",
        )

    def close(self) -> None:
        """There is nothing to let go of."""


class _Nothing:
    """The lists over no cases at all, as far as pages of a case ask for them."""

    def cases(self, *_query: object, **_limits: object) -> CasePage:
        """No cases."""
        return CasePage((), None)

    def count_cases(self, *_query: object, **_limits: object) -> Count:
        """None."""
        return Count(0)

    def case_id_of(self, _reference: str) -> None:
        """There is no such case."""

    def head(self) -> ChainCheck:
        """An empty history."""
        return ChainCheck(entries=0, head="")

    def history(self, _case_id: str, _limit: int = 500) -> tuple[HistoryRow, ...]:
        """An empty history."""
        return ()

    def values_of(self, _attribute: str, _limit: int = 200) -> tuple[tuple[str, int], ...]:
        """No values."""
        return ()
