"""From the workspace to what may leave of a session: its show, what was said, the last guard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeVar

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.session import Commitment, ParkedIdea, Session, SessionVote, ShowFrame
from rca_studio.reports.compose import workspace_value
from rca_studio.reports.context import Paper
from rca_studio.reports.session_guard import Guard
from rca_studio.reports.session_told import SessionTold

if TYPE_CHECKING:
    from rca_studio.analysis.deident.clearing import Clearer
    from rca_studio.analysis.deident.lexicon import Lexicon
    from rca_studio.analysis.session.making import Sources
    from rca_studio.analysis.session.telling import Passage
    from rca_studio.diagrams.text import Ruler

_BETWEEN: Final = " · "
_UNDECIDED: Final = "…"
_T = TypeVar("_T", ParkedIdea, Commitment)


@dataclass(frozen=True)
class SessionSource:
    """What a session is taken along from; plain values, so that any thread can use it.

    Attributes:
        session: which one.
        workspace: the workspace's own file: frames, votes, ideas, promises, registers.
        casefiles: the cases it tells, by id.
        sources: what a show is made with.
        ruler: measures the bundled font.
        pictures: files of pictures as they are kept, by SHA-256.
        clean: makes a picture anew without metadata.
    """

    session: Session
    workspace: CaseFile
    casefiles: Mapping[str, CaseFile]
    sources: Sources
    ruler: Ruler
    pictures: Mapping[str, bytes]
    clean: Callable[[bytes], bytes]

    def told(self, paper: Paper | None = None) -> SessionTold:
        """All that may leave, on the paper of the workspace unless another is asked for."""
        from rca_studio.analysis.session.making import make_show

        workspace, session = self.workspace, self.session
        slots = workspace.of(ShowFrame)
        cases = [self.casefiles[one] for one in session.cases if one in self.casefiles]
        usual = workspace_value(workspace, "paper")
        return SessionTold(
            session=session,
            show=make_show(session, slots, self.casefiles, self.sources),
            ruler=self.ruler,
            votes=tuple(v for v in workspace.of(SessionVote) if v.session == session.id),
            ideas=_mine(workspace.of(ParkedIdea), session.id),
            commitments=_mine(workspace.of(Commitment), session.id),
            picture_of=self._picture,
            clear=self._clear,
            marking=_BETWEEN.join(
                dict.fromkeys(one.marking.marking for one in cases if one.marking is not None)
            ),
            organisation=workspace_value(workspace, "organisation"),
            paper=paper or (Paper(usual) if usual in list(Paper) else Paper.A4),
        )

    @cached_property
    def guard(self) -> Guard:
        """What looks through finished files."""
        return Guard(
            self.sources.names,
            self.sources.people,
            self.casefiles.values(),
            _Common(),
        )

    # -- inside ----------------------------------------------------------------------------------

    def _picture(self, sha256: str) -> bytes:
        from rca_studio.reports.session_pictures import plain_picture

        if sha256 not in self._cleaned:
            self._cleaned[sha256] = plain_picture(self.clean(self.pictures[sha256]))
        return self._cleaned[sha256]

    @cached_property
    def _cleaned(self) -> dict[str, bytes]:
        return {}

    @cached_property
    def _clearers(self) -> dict[str, Clearer]:
        return {}

    def _clearer(self, case_id: str) -> Clearer:
        """That of a case has read the whole case first, so that its stand-ins are those shown."""
        if case_id not in self._clearers:
            from rca_studio.analysis.deident.case import cleared_case, learn_names
            from rca_studio.analysis.deident.clearing import Clearer
            from rca_studio.analysis.session.telling import day_zero

            there = {id_: one for id_, one in self.casefiles.items() if one.exists}
            casefile = there.pop(case_id, None)
            clearer = Clearer(
                self.sources.names,
                people=self.sources.people,
                places=self._places(),
                day=day_zero(casefile) if casefile is not None else "",
                pack=self.sources.practice.deidentify,
            )
            if casefile is not None:
                cleared_case(casefile, clearer)
            for other in there.values():  # what is said of one case may name whoever is in another
                learn_names(other, clearer)
            self._clearers[case_id] = clearer
        return self._clearers[case_id]

    def _places(self) -> tuple[str, ...]:
        cases = [one.case for one in self.casefiles.values() if one.exists]
        found = (text for one in cases for text in (one.service, one.location, one.route))
        return tuple(dict.fromkeys(text for text in found if text.strip()))

    def _clear(self, text: str, case_id: str = "", *, days: bool = False) -> str:
        from rca_studio.analysis.session.making import without_names
        from rca_studio.analysis.session.telling import Passage

        if not text.strip():
            return text
        clearer = self._clearer(case_id)
        if days:
            told = _decided(without_names(clearer, text))
            if not self.guard.finds(told):  # else it names the day of a case
                return told
        found = clearer.text(text)
        return _decided(Passage(text, found.text, found.hidden, found.asked))


class _Common:
    """The words that are everybody's, so that a name that is one of them is not found in prose."""

    def __contains__(self, word: object) -> bool:
        return self._lexicon.common(str(word))

    @cached_property
    def _lexicon(self) -> Lexicon:
        from rca_studio.analysis.deident.lexicon import Lexicon
        from rca_studio.analysis.deident.pack import FOLDER, load_deidentify
        from rca_studio.paths import resource

        return Lexicon(load_deidentify(resource(FOLDER)))


def _decided(passage: Passage) -> str:
    """The text as others may see it, without the words that may be names.

    In a frame a person is asked about them. Nobody accepts notes, ideas and titles of files one by
    one, so there such a word stays behind until somebody said of it that it may be seen.
    """
    gone = [(one.start, one.end, one.stand_in) for one in passage.hidden]
    gone += [(one.start, one.end, _UNDECIDED) for one in passage.asked]
    text, at = "", 0
    for start, end, instead in sorted(gone):
        if start >= at:
            text += passage.before[at:start] + instead
            at = end
    return text + passage.before[at:]


def _mine(found: Iterable[_T], session: str) -> tuple[_T, ...]:
    mine = [one for one in found if one.session == session]
    return tuple(sorted(mine, key=lambda one: (one.rank, one.id)))
