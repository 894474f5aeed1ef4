"""What the plan can be handed on as: each with what it is for and what it holds of people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

FOR_PROGRAMS = "For other programs"
TOLD = "To be read"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportKind:
    """One kind of file.

    Attributes:
        key: its name in the program.
        label: its name on screen.
        group: the heading it stands under.
        purpose: what it is for, in a sentence or two.
        personal: what it holds of people, in a sentence.
        what: what it is, as the note of a copy says it.
        name: proposed name of the file; empty where it is several in a folder.
        files: the kinds of files as Qt writes them.
        whole: whether it is about the whole plan unless somebody says otherwise.
        paper: whether it is set on sheets; ``turns``, whether these can lie or stand.
        seen: whether its pages can be looked at here.
    """

    key: str
    label: str
    group: str
    purpose: str
    personal: str
    what: str
    name: str = ""
    files: str = ""
    whole: bool = False
    paper: bool = False
    turns: bool = False
    seen: bool = False


_KINDS = (
    ExportKind(
        key="workbook",
        label="Workbook to fill in",
        group=FOR_PROGRAMS,
        purpose="Owners fill it in with Excel or LibreOffice: how far they are, new dates, what "
        "shows that it is done. Read back here, each change is shown before it counts.",
        personal="Holds owners and what was noted as evidence. It names no reporter and tells no "
        "story.",
        what="Action plan as workbook",
        name="Action plan.xlsx",
        files="Workbook (*.xlsx)",
    ),
    ExportKind(
        key="calendar",
        label="Calendar",
        group=FOR_PROGRAMS,
        purpose="Deadlines and reviews for any calendar. Imported again, it updates what is there "
        "already.",
        personal="Holds actions and their owners; of one owner alone, only what is theirs.",
        what="Action plan as calendar",
        name="Action plan.ics",
        files="Calendar (*.ics)",
    ),
    ExportKind(
        key="mail",
        label="Mail drafts, one for each owner",
        group=FOR_PROGRAMS,
        purpose="A draft for each owner who has something left to do, with their sheet and their "
        "dates. You put in the address and send it; nothing is sent from here.",
        personal="Each draft holds what one owner has to do, and nothing of the others.",
        what="Action plan as mail drafts",
    ),
    ExportKind(
        key="document",
        label="Document to go on writing in",
        group=FOR_PROGRAMS,
        purpose="The plan by owner for Word or LibreOffice Writer, to be put into another report.",
        personal="Holds owners and what was noted as evidence. It names no reporter and tells no "
        "story.",
        what="Action plan as document",
        name="Action plan.docx",
        files="Document (*.docx)",
        paper=True,
        turns=True,
    ),
    ExportKind(
        key="digest",
        label="Weekly digest as PDF",
        group=TOLD,
        purpose="What is due this week and the next, overdue, waiting, sent back, slipped and "
        "held, by service.",
        personal="Owners stand by their post where they are set up. Nobody is ranked.",
        what="Weekly digest",
        name="Weekly digest.pdf",
        files="PDF (*.pdf)",
        whole=True,
        paper=True,
        seen=True,
    ),
    ExportKind(
        key="page",
        label="Weekly digest as web page",
        group=TOLD,
        purpose="The same as one file for any browser, to be put on a page inside the "
        "organisation. It loads nothing from elsewhere.",
        personal="Owners stand by their post where they are set up. Nobody is ranked.",
        what="Weekly digest",
        name="Weekly digest.html",
        files="Web page (*.html)",
        whole=True,
    ),
    ExportKind(
        key="promises",
        label="Promises kept",
        group=TOLD,
        purpose="How many actions of each service were done on time, shown at once and still held "
        "after 90 days, by quarter. Every figure says what it counts.",
        personal="Holds services alone: no owner, no case and nobody else.",
        what="Promises kept",
        name="Promises kept.pdf",
        files="PDF (*.pdf)",
        whole=True,
        paper=True,
        seen=True,
    ),
)

KINDS: Final[Mapping[str, ExportKind]] = MappingProxyType({one.key: one for one in _KINDS})
"""By its key each kind of file, in the order it is offered."""
