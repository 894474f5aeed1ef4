"""The commands ``form`` and ``read-forms``: reports on paper and by file, without a window."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rca_studio.faults import KnownFault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rca_studio.analysis.practice import Practice
    from rca_studio.domain.casefile import CaseFile
    from rca_studio.editing.ports import Workspace
    from rca_studio.editing.writer import Writer
    from rca_studio.intake.form_batch import ReadForm


def add_form_options(command: Any) -> None:
    """The options of ``form``."""
    command.add_argument("kind", help="key of the protocol, for example near_fall or general")
    command.add_argument("out", type=Path, metavar="OUT.pdf", help="the file to write")
    command.add_argument("--blank", action="store_true", help="to print and write on by hand")
    command.add_argument("--letter", action="store_true", help="on Letter; the month comes first")
    command.add_argument("--large", action="store_true", help="in large print")
    words = "take protocols and organisation from this workspace"
    command.add_argument("--workspace", type=Path, metavar="FILE", help=words)


def add_read_options(command: Any) -> None:
    """The options of ``read-forms``."""
    command.add_argument("files", type=Path, nargs="+", help="PDF files, or folders with them")
    command.add_argument("workspace", type=Path)
    command.add_argument("--dry-run", action="store_true", help="tell what would be taken in")
    command.add_argument("--json", action="store_true", help="print what was found as JSON")


def form_file(options: argparse.Namespace, workspace: CaseFile | None) -> bytes:
    """The form that was asked for.

    Args:
        options: of the command.
        workspace: the workspace's own case file, where one was named.

    Raises:
        KnownFault: there is no such kind.
    """
    from rca_studio.analysis.reviewing import Reviewing
    from rca_studio.domain.workspace import Setting
    from rca_studio.headless import practice as practice_here
    from rca_studio.intake.survey import STEP_WORDS
    from rca_studio.reports.context import Paper
    from rca_studio.reports.report_forms import FormWish, report_form

    practice = practice_here()
    protocols = practice.protocols
    organisation = ""
    if workspace is not None:
        protocols = Reviewing(lambda: practice, lambda: workspace).protocols
        setting = workspace.get("organisation")
        organisation = setting.value if isinstance(setting, Setting) else ""
    protocol = protocols.get(options.kind)
    if protocol is None:
        raise KnownFault(
            f"There is no kind of near miss with the key {options.kind}.",
            "Nothing was written.",
            f"There are: {', '.join(sorted(protocols))}.",
        )
    asked = practice.governance.on_report
    wish = FormWish(
        paper=Paper.LETTER if options.letter else Paper.A4,
        blank=options.blank,
        large=options.large,
        organisation=organisation,
    )
    return report_form(protocol, asked.on_report if asked else "", STEP_WORDS, wish)


def read_in(options: argparse.Namespace, workspace: Workspace, writer: Writer, today: date) -> int:
    """Look through the files, take in what is new unless it is only tried, and say so.

    Returns:
        The exit code: 1 where a file could not be read.
    """
    from rca_studio.analysis.reviewing import Reviewing
    from rca_studio.domain.workspace import WORKSPACE
    from rca_studio.editing.boxed import read_box
    from rca_studio.headless import practice as practice_here
    from rca_studio.intake.form_batch import Fate, Reading, forms_among, read_forms

    practice = practice_here()
    settings = writer.casefile(WORKSPACE)
    reviewing = Reviewing(lambda: practice, lambda: settings)
    reading = Reading(
        protocols=reviewing.protocols,
        today=today,
        store=workspace,
        box=read_box(workspace.box()),
    )
    found = read_forms(forms_among(options.files), reading)
    words = ""
    if not options.dry_run:
        words = _take_in(found, workspace, writer, practice, today)
    _tell(options, found, words)
    return 1 if any(one.fate is Fate.REFUSED for one in found) else 0


def _take_in(
    found: Sequence[ReadForm],
    workspace: Workspace,
    writer: Writer,
    practice: Practice,
    today: date,
) -> str:
    from rca_studio.domain.deeds import Deed, may
    from rca_studio.domain.workspace import WORKSPACE
    from rca_studio.editing.report_box import ReportBox
    from rca_studio.intake.form_batch import Taking, new_references, take_in

    people = writer.casefile(WORKSPACE).people
    asked = practice.governance.on_report
    taking = Taking(
        writer=writer,
        store=workspace,
        box=ReportBox(workspace, lambda: writer, lambda: today),
        references=lambda number: new_references(writer, workspace.next_reference, number),
        today=today,
        felt=asked.key if asked else "",
        answers=may(people.find(writer.actor), Deed.REVIEW, people),
    )
    return take_in(found, taking).words


def _tell(options: argparse.Namespace, found: Sequence[ReadForm], words: str) -> None:
    from rca_studio.intake.form_batch import Fate, summary

    if options.json:
        told = [_plain(one) for one in found]
        print(json.dumps({"files": told, "taken": bool(words)}, ensure_ascii=False, indent=2))
        return
    print(summary(found))
    for one in found:
        if one.fate is not Fate.NEW:
            print(f"  {one.shown}: {one.why}")
        for note in one.report.notes if one.report and one.fate is Fate.NEW else ():
            print(f"  note: {one.shown}: {note}")
    if words:
        print(words)
    if words and any(one.nameless for one in found if one.fate is Fate.NEW):
        print("Files without a name are where they were: take them away if nobody is to find them.")


def _plain(one: ReadForm) -> dict[str, object]:
    """A file as plain data; of one without a name not even what it is called."""
    report = one.report
    return {
        "file": None if one.nameless else one.shown,
        "outcome": one.fate.value,
        "why": one.why or None,
        "title": report.title if report else None,
        "without_a_name": one.nameless,
        "notes": list(report.notes) if report else [],
    }
