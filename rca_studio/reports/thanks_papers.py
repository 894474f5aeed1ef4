"""The papers that thank, finished: page of thanks, certificate, sheet for a reporter.

What is seen, saved, printed and written from the command line comes from here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from rca_studio.domain.recognition import CatchRow, Champion, FeedbackRow
from rca_studio.domain.session import KnownName
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.reports.context import Paper
from rca_studio.reports.thanking import (
    Quarter,
    certificate_of,
    feedback_sheet_of,
    thank_you_of,
    told_in,
)
from rca_studio.reports.wall_words import WallWords

if TYPE_CHECKING:
    from rca_studio.analysis.practice import Practice
    from rca_studio.domain.casefile import CaseFile

MOST = 5_000
"""So many notes are looked through, the newest first."""
_PLACES = ("service", "location", "route")


class Registers(Protocol):
    """The lists that are read; from any thread."""

    def good_catches(self) -> tuple[CatchRow, ...]:
        """All good catches."""

    def feedback(self, *, given: bool, limit: int = 200) -> tuple[FeedbackRow, ...]:
        """What reporters heard."""

    def values_of(self, attribute: str, limit: int = 200) -> tuple[tuple[str, int], ...]:
        """The values of an attribute of cases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThanksSource:
    """What papers are made from, for any thread.

    Attributes:
        registers: the lists over all cases.
        load: gives a case; from any thread.
        workspace: the workspace itself, with its champions, registers of names and people.
        pack: the packs of the program.
        organisation: whose paper it is.
        practice: whether practice cases are told, or real ones.
    """

    registers: Registers
    load: Callable[[str], CaseFile]
    workspace: CaseFile
    pack: Practice
    organisation: str
    practice: bool = False

    def words(self, case_ids: Iterable[str], tick: Callable[[int], object]) -> WallWords:
        """What clears the words of these cases."""
        cases = []
        for case_id in dict.fromkeys(case_ids):
            tick(0)
            cases.append(self.load(case_id))
        places = (
            value for one in _PLACES for value, _ in self.registers.values_of(one, limit=MOST)
        )
        return WallWords(
            self.workspace.of(KnownName),
            people=self.workspace.people,
            places=tuple(places),
            cases=cases,
            pack=self.pack.deidentify,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLook:
    """On what it is printed, without colour or with, and who signs a certificate."""

    paper: Paper = Paper.A4
    grey: bool = False
    signed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WallPaper:
    """A finished paper.

    Attributes:
        content: the PDF.
        replaced: what names and places gave way to, see ``WallWords``.
        asked: words on it that may be names.
        empty: whether there is nothing to thank for.
    """

    content: bytes
    replaced: tuple[tuple[str, str], ...] = ()
    asked: tuple[str, ...] = ()
    empty: bool = False


def _quiet(_number: int) -> None:
    """Nobody waits to stop it."""


def thanks_paper(
    source: ThanksSource,
    quarter: Quarter,
    look: PaperLook,
    tick: Callable[[int], object] = _quiet,
) -> WallPaper:
    """The page of thanks of a quarter; ``tick`` is called now and then and may stop it."""
    from rca_studio.reports.thank_you import thank_you_pdf

    heard = source.registers.feedback(given=True, limit=MOST)
    catches, told = told_in(
        quarter, source.registers.good_catches(), heard, practice=source.practice
    )
    ids = (*(one.catch.case_id for one in catches), *(one.case_id for one in told))
    words = source.words(ids, tick)
    page = thank_you_of(
        quarter,
        catches,
        told,
        source.workspace.of(Champion),
        source.pack.recognition,
        organisation=source.organisation,
        practice=source.practice,
        clear=words,
    )
    tick(0)
    content = thank_you_pdf(page, look.paper, grey=look.grey)
    return _paper(content, words, empty=page.is_empty)


def certificate_paper(
    source: ThanksSource,
    row: CatchRow,
    look: PaperLook,
    tick: Callable[[int], object] = _quiet,
) -> WallPaper:
    """The certificate of an award.

    Raises:
        ValueError: it was not given yet.
    """
    from rca_studio.reports.certificate import certificate_pdf

    words = source.words((row.catch.case_id,), tick)
    award = certificate_of(
        row,
        source.pack.recognition,
        organisation=source.organisation,
        signed=look.signed,
        clear=words,
    )
    return _paper(certificate_pdf(award, look.paper, grey=look.grey), words)


def feedback_paper(
    source: ThanksSource,
    case_id: str,
    look: PaperLook,
    tick: Callable[[int], object] = _quiet,
) -> WallPaper:
    """What was changed because of one case, for its reporter or the wall."""
    from rca_studio.domain.hearing import FeedbackNote
    from rca_studio.reports.thank_you import thank_you_pdf

    words = source.words((case_id,), tick)
    casefile = source.load(case_id)
    told = "\n".join(note.text for note in casefile.of(FeedbackNote))
    sheet = feedback_sheet_of(
        told,
        source.pack.recognition,
        organisation=source.organisation,
        reported=casefile.case.reported if casefile.exists else "",
        clear=words,
    )
    return _paper(thank_you_pdf(sheet, look.paper, grey=look.grey), words, empty=sheet.is_empty)


def _paper(content: bytes, words: WallWords, *, empty: bool = False) -> WallPaper:
    return WallPaper(content=content, replaced=words.replaced, asked=words.asked, empty=empty)


def thanks_source(
    registers: Registers,
    load: Callable[[str], CaseFile],
    pack: Practice,
    *,
    organisation: str,
    practice: bool,
) -> ThanksSource:
    """Read what is needed of a workspace, now."""
    return ThanksSource(
        registers=registers,
        load=load,
        workspace=load(WORKSPACE),
        pack=pack,
        organisation=organisation,
        practice=practice,
    )
