"""Reads the audit mark back from a printed report, and holds it against the file.

What a report proves: the head code on its pages is a hash over the whole history up to that step.
If the file still has this very hash at this very number, and its chain is in order up to there,
then it holds exactly that history, and all that can have happened since came after it.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol

from rca_studio.domain.moments import show_moment
from rca_studio.domain.registers import ChainCheck, HistoryRow, LaterSteps
from rca_studio.domain.words import quoted
from rca_studio.faults import KnownFault

_MARK: Final = re.compile(
    r"rca-studio-chain:(\d{1,12}):([0-9a-f]{64})(?::from:([0-9a-f]{64}))?(?::of:(.{1,100}))?\Z"
)
_PRINTED: Final = re.compile(
    r"History of ([\d,]+) changes? .{0,40}?chain head ((?:[0-9a-f]{4} ?){4})"
)
_LAST_STEPS: Final = 3
_MOST_PAGES: Final = 5
_NOTHING: Final = LaterSteps(count=0)


def chain_mark(entries: int, head: str, origin: str = "", reference: str = "") -> str:
    """What a report carries in its properties, so that it can be checked against the file.

    Args:
        entries: length of the history it was printed from.
        head: its newest hash.
        origin: its first hash, which tells one workspace from another.
        reference: of the case it is about, if it is about one.
    """
    mark = f"rca-studio-chain:{entries}:{head}"
    mark += f":from:{origin}" if origin else ""
    return mark + (f":of:{reference}" if reference else "")


@dataclass(frozen=True, slots=True)
class PrintedMark:
    """What a report says of the history it was made from.

    ``entries``, ``head``, ``origin`` and ``reference`` stand in the properties of the document (the
    last two not in those of earlier versions); ``printed`` is what each page says in its foot line:
    number of changes and head code without blanks, ``None`` for a page without such a line.
    """

    entries: int
    head: str
    printed: tuple[tuple[int, str] | None, ...]
    origin: str = ""
    reference: str = ""

    @property
    def consistent(self) -> bool:
        """Whether every page carries the very mark that the document's properties name."""
        return bool(self.printed) and not self.odd_pages

    @property
    def odd_pages(self) -> tuple[int, ...]:
        """The pages, counted from 1, that carry another mark or none."""
        own = (self.entries, self.head[:16])
        return tuple(n for n, mark in enumerate(self.printed, start=1) if mark != own)


def read_mark(path: Path) -> PrintedMark:
    """The audit mark of a report.

    Raises:
        KnownFault: the file is not a report of ours, or cannot be read.
    """
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is wrong is told below
    try:
        if not path.is_file():  # reading a pipe or a device may never end
            raise FileNotFoundError
        reader = PdfReader(path)
        subject = (reader.metadata.subject or "") if reader.metadata else ""
        texts = [page.extract_text() for page in reader.pages]
    except Exception as error:  # a stranger's file can break the reader in any way
        raise KnownFault(
            f"{path.name} cannot be read as a PDF report.",
            "Nothing was changed.",
            "Choose a report that RCA Studio has made.",
        ) from error
    found = _MARK.search(subject)
    if found is None:
        raise KnownFault(
            f"{path.name} carries no mark of a history.",
            "Nothing was changed.",
            "Choose a report that RCA Studio has made.",
        )
    return PrintedMark(
        int(found[1]),
        found[2],
        tuple(_foot_line(text) for text in texts),
        found[3] or "",
        found[4] or "",
    )


def _foot_line(text: str) -> tuple[int, str] | None:
    """The last one on a page: a story may quote the foot of an older report."""
    lines = list(_PRINTED.finditer(" ".join(text.split())))
    if not lines:
        return None
    entries, head = lines[-1].groups()
    return int(entries.replace(",", "")), head.replace(" ", "")


def signed_words(path: Path) -> tuple[str, ...]:
    """Who signed a report by key, a text for each; empty where nobody did."""
    from rca_studio.reports.signed import check_signed

    try:
        return tuple(one.text for one in check_signed(path.read_bytes()))
    except KnownFault as fault:  # the optional part is missing, or the signature is broken
        return (f"{fault.what} {fault.do}",)


# -- against the file ------------------------------------------------------------------------------


class Held(StrEnum):
    """How a report stands to a workspace."""

    SAME = "same"
    """The file holds exactly the history the report was printed from."""
    LATER = "later"
    """It holds exactly that history, and more that came after."""
    TAMPERED = "tampered"
    """The pages of the report name different histories: it was changed."""
    ELSEWHERE = "elsewhere"
    """It was printed from another workspace."""
    SHORTER = "shorter"
    """The file ends before the step the report was printed at: it was cut, or is an older copy."""
    OTHER = "other"
    """The file holds another history than the one the report was printed from."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of holding a report against a workspace.

    Attributes:
        held: in one word.
        words: in a sentence or two, for people.
        advice: what to do now; empty where all is well.
        later: what came after the report, where the file holds its history.
        steps: the newest steps in the case of the report since then, newest first.
        signed: who signed the report by key, a text for each.
    """

    held: Held
    words: str
    advice: str = ""
    later: LaterSteps = _NOTHING
    steps: tuple[HistoryRow, ...] = ()
    signed: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the file holds exactly the history the report was printed from."""
        return self.held in (Held.SAME, Held.LATER)


class History(Protocol):
    """What is asked of a workspace; its registers fit."""

    def verify(self, progress: Callable[[int], None] | None = None) -> ChainCheck:
        """Verify the chain."""
        ...

    def head(self) -> ChainCheck:
        """Length, head and origin of the chain."""
        ...

    def entry_hash(self, seq: int) -> str | None:
        """The hash of one entry."""
        ...

    def steps_after(self, seq: int) -> LaterSteps:
        """What came after one entry."""
        ...

    def history(self, case_id: str, limit: int = 500) -> tuple[HistoryRow, ...]:
        """The steps of one case, newest first."""
        ...

    def case_id_of(self, reference: str) -> str | None:
        """The id of the case with this reference."""
        ...


def check_report(
    path: Path, history: History, progress: Callable[[int], None] | None = None
) -> Verdict:
    """Read a printed report and hold it against a workspace; takes a moment, so in a worker.

    Args:
        path: the PDF file.
        history: the registers of the open workspace.
        progress: told the number of entries verified; raises ``Cancelled`` to stop.

    Raises:
        KnownFault: the file is not a report of ours.
    """
    verdict = hold_against(path.name, read_mark(path), history, history.verify(progress))
    return replace(verdict, signed=signed_words(path))


def hold_against(name: str, mark: PrintedMark, history: History, check: ChainCheck) -> Verdict:
    """Hold the mark of a report against a workspace whose chain was just verified.

    Args:
        name: what the report is called, for the words.
        mark: what ``read_mark`` gave.
        history: the registers of the workspace.
        check: what verifying its chain gave; it need not be intact.
    """
    if not mark.consistent:
        return _tampered(name, mark)
    whole = history.head()
    if mark.origin and whole.origin and mark.origin != whole.origin:
        return Verdict(
            Held.ELSEWHERE,
            f"{name} was not made from this history: it was printed from another workspace.",
            "Open the workspace it was printed from.",
        )
    if check.broken_at is not None and check.broken_at <= min(mark.entries, whole.entries):
        return Verdict(
            Held.OTHER,
            f"{name} was printed at step {mark.entries:,}, and the history of this file does not "
            f"hold from step {check.broken_at:,} on: {check.reason}.",
            "What the report says stands; compare the file with a backup.",
        )
    if mark.entries > whole.entries:
        return _shorter(name, mark, whole)
    if history.entry_hash(mark.entries) != mark.head:
        return _other(name, mark)
    return _held(name, mark, history, check)


def _tampered(name: str, mark: PrintedMark) -> Verdict:
    pages = [f"{number:,}" for number in mark.odd_pages]
    if not mark.printed or len(pages) == len(mark.printed):
        where = "on its pages and in its properties"
    else:
        more = f" and {len(pages) - _MOST_PAGES:,} more" if len(pages) > _MOST_PAGES else ""
        listed = ", ".join(pages[:_MOST_PAGES])
        where = f"on page{'s' if len(pages) > 1 else ''} {listed}{more} and on the others"
    return Verdict(
        Held.TAMPERED,
        f"{name} carries different head codes {where}: it was changed after it was printed, or put "
        "together from several reports.",
        "Print it again.",
    )


def _shorter(name: str, mark: PrintedMark, whole: ChainCheck) -> Verdict:
    told = (
        f"{name} was printed at step {mark.entries:,}, but the history of this file ends at step "
        f"{whole.entries:,}: "
    )
    if mark.origin:
        told += "its end was cut off, or it is an older copy of the workspace."
    else:
        told += "its end was cut off, it is an older copy, or it is another workspace."
    return Verdict(Held.SHORTER, told, "Look for the newest copy of the workspace.")


def _other(name: str, mark: PrintedMark) -> Verdict:
    told = (
        f"{name} was not made from this history: at step {mark.entries:,} the codes differ. "
        "The history was written anew, or two copies of "
        f"{'this' if mark.origin else 'a'} workspace were worked on apart"
    )
    told += "." if mark.origin else ", or it is another workspace."
    return Verdict(Held.OTHER, told, "Compare the file with a backup.")


def _held(name: str, mark: PrintedMark, history: History, check: ChainCheck) -> Verdict:
    words = f"{name} was made from this history at step {mark.entries:,}"
    later = history.steps_after(mark.entries)
    if not later.count:
        return Verdict(Held.SAME, f"{words}; nothing has changed since.")
    steps = _steps_of(mark, history)
    words = f"{words}; {_came_later(later)}."
    if steps:
        told = ", ".join(quoted(step.label) for step in steps)
        words += f" The newest in {mark.reference}: {told}."
    elif mark.reference:
        words += f" None of them is in {mark.reference}."
    if check.broken_at is None:
        return Verdict(Held.LATER, words, later=later, steps=steps)
    return Verdict(
        Held.LATER,
        f"{words} What came later does not hold from step {check.broken_at:,} on: {check.reason}.",
        "What the report says stands; compare the file with a backup.",
        later,
        steps,
    )


def _steps_of(mark: PrintedMark, history: History) -> tuple[HistoryRow, ...]:
    case_id = history.case_id_of(mark.reference) if mark.reference else None
    newest: Sequence[HistoryRow] = history.history(case_id, _LAST_STEPS) if case_id else ()
    return tuple(step for step in newest if step.seq > mark.entries)


def _came_later(later: LaterSteps) -> str:
    """The rest of a sentence: ``2 changes came later, from 21 Nov 2026, 10:02 UTC on, …``."""
    changes = "1 change" if later.count == 1 else f"{later.count:,} changes"
    since = f", {'from ' if later.count > 1 else 'on '}{_moment(later.first_at)}"
    people = "one person" if later.names == 1 else f"{later.names:,} people"
    return f"{changes} came later{since}{' on' if later.count > 1 else ''}, by {people}"


def _moment(at: str) -> str:
    try:
        return f"{show_moment(at[:16])} UTC"
    except ValueError:  # nothing the program wrote; verifying told so
        return at
