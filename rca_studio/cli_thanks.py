"""The command ``thanks``: page of thanks of a quarter, certificates of good catches."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rca_studio.domain.words import listed, plural, quoted
from rca_studio.faults import KnownFault

if TYPE_CHECKING:
    from rca_studio.domain.casefile import CaseFile
    from rca_studio.domain.recognition import CatchRow
    from rca_studio.editing.ports import Workspace
    from rca_studio.editing.writer import Writer
    from rca_studio.reports.thanks_papers import ThanksSource, WallPaper

_MOST_TOLD = 6


def add_thanks_options(command: Any) -> None:
    """The options of the command."""
    command.add_argument("workspace", type=Path)
    words = "the quarter, as in 2026-Q4; the present one without"
    command.add_argument("--quarter", default="", metavar="QUARTER", help=words)
    words = "the certificate of a good catch that was given instead: reference of its case"
    command.add_argument("--certificate", default="", metavar="CASE", help=words)
    words = "whom it thanks, where a case has several good catches"
    command.add_argument("--thanks-to", default="", metavar="NAME", help=words)
    command.add_argument("--signed", default="", help="who signs a certificate, below the line")
    words = "the PDF file to write"
    command.add_argument("--out", "-o", type=Path, required=True, metavar="FILE", help=words)
    command.add_argument("--paper", choices=("A4", "Letter"))
    command.add_argument("--grey", action="store_true", help="without colour")
    words = "write it although words on it may be names, which were looked at"
    command.add_argument("--looked", action="store_true", help=words)


def check_thanks_options(options: argparse.Namespace) -> None:
    """End with a word on what does not go together."""
    from rca_studio.reports.thanking import quarter_named

    if options.out.suffix.lower() != ".pdf":
        options.parser.error("thanks are written as .pdf")
    if options.quarter and quarter_named(options.quarter) is None:
        words = f"{quoted(options.quarter, 20)} is no quarter; write it as in 2026-Q4"
        options.parser.error(words)
    if options.quarter and options.certificate:
        options.parser.error("a certificate is of one good catch and has no --quarter")
    if (options.signed or options.thanks_to) and not options.certificate:
        options.parser.error("only a certificate has --signed and --thanks-to")


def thanks_file(
    options: argparse.Namespace, workspace: Workspace, writer: Writer, today: date
) -> WallPaper:
    """What was asked for; nothing is written yet.

    Raises:
        KnownFault: there is no such good catch, or words on it may be names.
    """
    from rca_studio.reports.context import Paper
    from rca_studio.reports.thanking import quarter_named, quarter_of
    from rca_studio.reports.thanks_papers import PaperLook, certificate_paper, thanks_paper

    source = _source(workspace, writer)
    own = _setting(source.workspace, "paper")
    paper = options.paper or (own if own in tuple(Paper) else Paper.A4)
    look = PaperLook(paper=Paper(paper), grey=options.grey, signed=options.signed)
    if options.certificate:
        made = certificate_paper(source, _catch(options, source, workspace), look)
    else:
        quarter = quarter_named(options.quarter) or quarter_of(today)
        made = thanks_paper(source, quarter, look)
    if made.asked and not options.looked:
        raise KnownFault(
            f"These words on it may be names: {_told([quoted(one, 40) for one in made.asked])}.",
            "Nothing was written.",
            "Enter them under Names to hide, or add --looked if they tell of nobody.",
        )
    return made


def notes_on(made: WallPaper) -> tuple[str, ...]:
    """What is told of it once it is written."""
    notes = []
    if made.empty:
        notes.append("there is nothing to thank for in it yet")
    if made.replaced:
        notes.append(f"{plural(len(made.replaced), 'name or place', 'names or places')} replaced")
    if made.asked:
        notes.append(f"may be names: {_told([quoted(one, 40) for one in made.asked])}")
    return tuple(notes)


def _source(workspace: Workspace, writer: Writer) -> ThanksSource:
    from rca_studio.domain.registers import CaseQuery
    from rca_studio.domain.workspace import WORKSPACE
    from rca_studio.headless import practice
    from rca_studio.reports.thanks_papers import thanks_source

    count = workspace.registers.count_cases
    real, tried = (count(CaseQuery(practice=which), 1).number for which in (False, True))
    return thanks_source(
        workspace.registers,
        writer.casefile,
        practice(),
        organisation=_setting(writer.casefile(WORKSPACE), "organisation"),
        practice=not real and bool(tried),
    )


def _setting(home: CaseFile, name: str) -> str:
    from rca_studio.domain.workspace import Setting

    found = home.get(name)
    return found.value if isinstance(found, Setting) else ""


def _catch(options: argparse.Namespace, source: ThanksSource, workspace: Workspace) -> CatchRow:
    case_id = workspace.registers.case_id_of(options.certificate)
    there = [one for one in source.registers.good_catches() if one.catch.case_id == case_id]
    given = [one for one in there if one.catch.given_on]
    wanted = options.thanks_to.strip().casefold()
    fit = [one for one in given if not wanted or one.catch.to.casefold() == wanted]
    if case_id and len(fit) == 1:
        return fit[0]
    if not given:
        what = "was given" if not there else "was given yet"
        do = "Propose it in the window, ask for consent, and give it."
    else:
        what = "is that one" if not fit else "alone is meant"
        do = f"Say with --thanks-to whom it thanks: {_told([one.catch.to for one in given])}."
    raise KnownFault(
        f"No good catch of {quoted(options.certificate, 30)} {what}.", "Nothing was written.", do
    )


def _told(words: Sequence[str]) -> str:
    return listed(words, ", ", _MOST_TOLD)
