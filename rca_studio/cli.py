"""RCA Studio without a window: import, list, analyse, report, export and verify.

Exit codes: 0 done, 1 told why not (one plain sentence on stderr), 2 wrong usage. Without a command
the window opens.
"""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from rca_studio.cli_opening import (
    PASSPHRASE,
    PERSON_PASSPHRASE,
    case_of,
    opened_for_import,
    opened_to_read,
    passphrase,
    sign_in,
    sign_in_to_copy,
)
from rca_studio.domain.casefile import StaleEdit
from rca_studio.editing.writer import EditRejected
from rca_studio.faults import KnownFault, explain
from rca_studio.version import VERSION

if TYPE_CHECKING:
    from rca_studio.cli_session import SessionFile
    from rca_studio.domain.casefile import CaseFile
    from rca_studio.domain.registers import ChainCheck
    from rca_studio.editing.ports import Workspace
    from rca_studio.editing.writer import Writer
    from rca_studio.reports.poster import Poster
    from rca_studio.reports.printed import Printed
    from rca_studio.reports.signing import SigningKey

COMMANDS = (
    *("import", "read-in", "figures", "cases", "analyse", "report", "plan", "export", "verify"),
    *("form", "read-forms", "session", "bulletin", "thanks", "demo"),
)
VIEWS = ("graph", "fishbone", "why", "bowtie", "timeline")
"""As in ``reports.views``, which is slow to import; a test compares the two."""
_USUAL_VIEWS = ("graph", "fishbone")
"""As in ``reports.context``; likewise."""
SHEETS = ("A4", "A3", "A2", "A1", "A0", "Letter")
_KEY_PASSPHRASE = "RCA_STUDIO_KEY_PASSPHRASE"


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point of ``rca-studio-cli`` and ``python -m rca_studio``; gives the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if _is_for_window(arguments):
        from rca_studio.app import main as open_window

        return open_window(arguments)
    _speak_utf8()
    try:
        options = build_parser().parse_args(arguments)
        run: Callable[[argparse.Namespace], int] = options.run
        return run(options)
    except SystemExit as end:  # argparse has said what is wrong, or has shown its help
        return int(end.code or 0)
    except BrokenPipeError:  # the reader of a long list has seen enough
        sys.stdout = None
        return 0
    except KeyboardInterrupt:
        return _told("Stopped; what was begun was taken back.")
    except (EditRejected, StaleEdit) as no:
        return _told(f"This was not done: {no}.")
    except Exception as error:
        from rca_studio.paths import log_folder

        return _told(explain(error, log_folder()).text)


class _Parser(argparse.ArgumentParser):
    """Says in one line what is wrong with the words of a command."""

    def error(self, message: str) -> NoReturn:
        """End with exit code 2."""
        line = _one_line(message)
        self.exit(2, f"{line[:1].upper()}{line[1:]}; see {self.prog} --help.\n")


def build_parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    from rca_studio.cli_board import add_board_options
    from rca_studio.cli_figures import add_figures_options
    from rca_studio.cli_forms import add_form_options, add_read_options
    from rca_studio.cli_plan import add_plan_options
    from rca_studio.cli_session import add_bulletin_options, add_session_options
    from rca_studio.cli_thanks import add_thanks_options

    parser = _Parser(
        prog="rca-studio-cli",
        description="Root cause analysis of near misses, without a window.",
        epilog="Without a command the window opens; see rca-studio --help for its options. "
        f"The passphrase of an encrypted workspace is taken from {PASSPHRASE} or asked for; where "
        f"people are set up, commands that change something need --as NAME, and the passphrase of "
        f"that person is taken from {PERSON_PASSPHRASE} or asked for.",
    )
    parser.add_argument("--version", action="version", version=f"RCA Studio {VERSION}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    command = _command(commands, "import", _import, "load near-miss cases from an export")
    command.add_argument("workspace", type=Path, help="made if it does not exist")
    command.add_argument("file", type=Path, help="CSV, XLSX, JSON or GeoJSON")
    _add_as(command)
    command.add_argument("--profile", help="name of a saved column mapping to use")
    command.add_argument("--sheet", metavar="NAME", help="sheet of a spreadsheet to load")
    command.add_argument("--dry-run", action="store_true", help="tell what would happen")
    command.add_argument("--json", action="store_true", help="print the counts as JSON")

    words = "enter monthly figures, or filled-in surveys, from a file"
    command = _command(commands, "figures", _figures, words)
    add_figures_options(command)
    _add_as(command)

    words = "write a report form as PDF: to fill in, or to print and write on"
    command = _command(commands, "form", _form, words)
    add_form_options(command)

    words = "read filled-in report forms; those without a name wait to be taken in together"
    command = _command(commands, "read-forms", _read_forms, words)
    add_read_options(command)
    _add_as(command)

    command = _command(commands, "cases", _cases, "list the cases")
    command.add_argument("workspace", type=Path)
    command.add_argument("--search", default="", help="only cases with these words")
    command.add_argument("--json", action="store_true")

    command = _command(commands, "analyse", _analyse, "margin to harm and cut sets of a case")
    command.add_argument("workspace", type=Path)
    command.add_argument("case", help="reference of the case, for example NM-0142")
    command.add_argument("--json", action="store_true")

    words = "write a report as PDF; a board report as slides or workbook, too"
    command = _command(commands, "report", _report, words)
    command.add_argument("workspace", type=Path)
    command.add_argument("kind", choices=("validation", "plan", "worksheet", "board"))
    words = "reference of the case; a plan can do without, and a board report is about all cases"
    command.add_argument("--case", help=words)
    words = "the PDF file to write; for a board report .pdf, .pptx or .xlsx"
    command.add_argument("--out", type=Path, metavar="FILE", help=words)
    command.add_argument("--paper", choices=("A4", "Letter"))
    words = "facts and analysis (causes, findings, judgement) can be two documents"
    command.add_argument("--part", choices=("all", "facts", "analysis"), default="all", help=words)
    words = f"causal views of a validation report: all, or some of {', '.join(VIEWS)}"
    command.add_argument("--views", type=_views, default=_USUAL_VIEWS, metavar="VIEWS", help=words)
    words = "leave out the history of the case"
    command.add_argument("--no-appendix", action="store_true", help=words)
    _add_copy(command, "who receives it; of a board report the last month, YYYY-MM")
    words = "tagged for screen readers (PDF/UA); a validation or a board report"
    command.add_argument("--accessible", action="store_true", help=words)
    words = f"sign it with a PKCS#12 key; {_KEY_PASSPHRASE} has its passphrase, or it is asked for"
    command.add_argument("--sign", type=Path, metavar="KEY.p12", help=words)
    command.add_argument("--reason", default="", help="why you sign, in your words")
    command.add_argument("--location", default="", help="where you sign")
    command.add_argument("--contact", default="", help="how to reach you about the signature")
    words = "show the signature in a line on the first page"
    command.add_argument("--visible", action="store_true", help=words)
    add_board_options(command)

    words = "the action plan: printed, as calendar, workbook, document, mail drafts or digest"
    command = _command(commands, "plan", _plan, words)
    add_plan_options(command)
    _add_copy(command)

    words = "safety sessions: list them, or write slides, handout, pictures, page for the wall"
    command = _command(commands, "session", _session, words)
    add_session_options(command, _add_copy)

    words = "write what was learned from a case to share it, de-identified and accepted"
    command = _command(commands, "bulletin", _bulletin, words)
    add_bulletin_options(command)
    _add_copy(command)

    words = "write the page of thanks of a quarter, or the certificate of a good catch"
    command = _command(commands, "thanks", _thanks, words)
    add_thanks_options(command)
    _add_as(command)

    words = "write a case or its causal model for another program"
    command = _command(commands, "export", _export, words)
    command.add_argument("workspace", type=Path)
    command.add_argument("case", help="reference of the case")
    endings = ".json .svg .png .pdf .pptx .graphml .dot .mmd .xml (Open-PSA) or .txt"
    command.add_argument("--out", type=Path, required=True, help=f"the file: {endings}")
    command.add_argument("--view", choices=VIEWS, default="graph", help="what a picture shows")
    command.add_argument("--paper", choices=SHEETS, default="A4", help="the size of a PDF poster")
    words = "print the poster on A4 or Letter sheets to put together"
    command.add_argument("--tiled", action="store_true", help=words)
    command.add_argument("--turn", choices=("upright", "lying"), help="how the sheets lie")
    command.add_argument("--scale", type=_scale, help="size of the poster, 1 is as on screen")
    _add_copy(command)

    words = "bring a causal model from another program into a case"
    command = _command(commands, "read-in", _read_model, words)
    command.add_argument("workspace", type=Path)
    command.add_argument("case", help="reference of the case")
    formats = "JSON, Mermaid Ishikawa, Open-PSA, GraphML, XMind or indented text"
    command.add_argument("file", type=Path, help=formats)
    words = "words of the cause, control, event or harm it is to stand under"
    command.add_argument("--under", default="", metavar="WORDS", help=words)
    _add_as(command)

    command = _command(commands, "verify", _verify, "verify the history and the kept files")
    command.add_argument("workspace", type=Path)
    command.add_argument("--against", type=Path, help="a report printed from this workspace")

    command = _command(commands, "demo", _demo, "work the sample without a window")
    command.add_argument("--out", type=Path, default=Path("rca-studio-demo"))
    return parser


def _add_copy(command: Any, to: str = "who receives it; noted in the case") -> None:
    """What is noted in the case of a copy that leaves the program."""
    command.add_argument("--purpose", default="", help="what this copy is for; noted in the case")
    command.add_argument("--to", default="", help=to)
    _add_as(command)


def _add_as(command: Any) -> None:
    words = "who you are, where people are set up in the workspace"
    command.add_argument("--as", dest="person", default="", metavar="NAME", help=words)


def _command(commands: Any, name: str, run: Callable[..., int], words: str) -> Any:
    command = commands.add_parser(name, help=words, description=words.capitalize() + ".")
    command.set_defaults(run=run, parser=command)
    return command


# -- commands ------------------------------------------------------------------------------------


def _import(options: argparse.Namespace) -> int:
    from rca_studio.headless import import_file

    with opened_for_import(options) as (workspace, writer):
        result = import_file(
            options.file,
            workspace,
            writer,
            profile=options.profile,
            sheet=options.sheet,
            dry_run=options.dry_run,
        )
    if options.json:
        _print_json(result)
        return 0
    _tell_counts(options, result)
    return 0


def _tell_counts(options: argparse.Namespace, result: dict[str, Any]) -> None:
    verb = "Would import" if options.dry_run else "Imported"
    print(f"{verb} {options.file.name}: {result['records']:,} records")
    names = ("new", "updated", "unchanged", "duplicate", "rejected", "blank", "not_a_record")
    for name in names:
        print(f"  {result[name]:>9,} {name.replace('_', ' ')}")
    if result["other_sheets"]:
        others = ", ".join(result["other_sheets"])
        print(f"  note: sheet {result['sheet']}; for another one add --sheet: {others}")
    for code, count in sorted(result["warnings"].items()):
        print(f"  note: {code} ({count:,})")


def _figures(options: argparse.Namespace) -> int:
    from rca_studio.cli_figures import enter_file
    from rca_studio.headless import opened

    with opened(options.workspace, passphrase=passphrase) as (workspace, writer):
        if not options.dry_run:
            sign_in(workspace, writer, options.person)
        enter_file(options, workspace, writer, date.today())
    return 0


def _form(options: argparse.Namespace) -> int:
    from rca_studio.cli_forms import form_file
    from rca_studio.domain.workspace import WORKSPACE
    from rca_studio.reports.files import write_whole

    if options.workspace is None:
        content = form_file(options, None)
    else:
        with opened_to_read(options.workspace) as (_workspace, writer):
            content = form_file(options, writer.casefile(WORKSPACE))
    write_whole(options.out, content)
    print(f"Written: {options.out}")
    return 0


def _read_forms(options: argparse.Namespace) -> int:
    from rca_studio.cli_forms import read_in
    from rca_studio.domain.deeds import Deed
    from rca_studio.headless import check_may, opened, opened_to_try

    if options.dry_run:
        with opened_to_try(options.workspace, passphrase) as (workspace, writer):
            return read_in(options, workspace, writer, date.today())
    with opened(options.workspace, passphrase=passphrase) as (workspace, writer):
        sign_in(workspace, writer, options.person)
        check_may(writer, Deed.IMPORT)
        return read_in(options, workspace, writer, date.today())


def _cases(options: argparse.Namespace) -> int:
    from rca_studio.headless import case_list

    with opened_to_read(options.workspace) as (workspace, _writer):
        rows = case_list(workspace.registers, options.search)
        if options.json:
            _print_json(list(rows))
            return 0
        for row in rows:
            when = row["occurred"].replace("T", " ")
            print(f"{row['reference']}  {when:<16}  {row['stage']:<8}  {row['title']}")
    return 0


def _analyse(options: argparse.Namespace) -> int:
    from rca_studio.headless import analysis_of

    with opened_to_read(options.workspace) as (workspace, writer):
        told = analysis_of(case_of(workspace, writer, options.case))
    if options.json:
        _print_json(told)
        return 0
    for sentence in told.pop("explanation"):
        print(sentence)
    for number, texts in enumerate(told["cut_sets"][:20], start=1):
        print(f"  way {number}: " + " + ".join(texts))
    return 0


def _report(options: argparse.Namespace) -> int:
    from rca_studio.headless import opened
    from rca_studio.reports.files import write_whole
    from rca_studio.reports.signed import day_of
    from rca_studio.reports.signing import Signing, sign_pdf

    _check_report(options)
    if options.kind == "board":
        return _board(options)
    about = Signing(options.reason, options.location, options.contact, options.visible)
    if options.sign is None and about != Signing():
        options.parser.error("nothing is signed: name your key with --sign")
    key = _key(options.sign) if options.sign else None  # before the work, so that it is not in vain
    secret = cache(passphrase)  # asked for once
    with opened(options.workspace, read_only=True, passphrase=secret) as (workspace, writer):
        sign_in_to_copy(workspace, writer, options.person)
        case_id, made = _made(options, workspace, writer)
        who = writer.actor
    content = made.content if key is None else sign_pdf(made.content, key, about)
    write_whole(options.out, content)
    print(f"Written: {options.out}")
    if key is not None:
        print(f"Signed by {key.name}; the certificate is in force until {day_of(key.until)}.")
        made = replace(made, what=f"{made.what}, signed by {key.name}")
    if case_id:
        _note_copy(options, (case_id,), made, secret, who)
    return 0


def _board(options: argparse.Namespace) -> int:
    """A pack each month would fill histories; what goes to somebody is noted in the cases named."""
    from rca_studio.cli_board import board_files
    from rca_studio.headless import opened
    from rca_studio.reports.files import make_folder, write_whole

    secret = cache(passphrase)  # asked for once
    with opened(options.workspace, read_only=True, passphrase=secret) as (workspace, writer):
        if options.person:
            sign_in(workspace, writer, options.person)
        made, who = board_files(options, workspace, writer, datetime.now()), writer.actor
    if options.pack is not None:
        make_folder(options.pack)
    for path, content in made.files:
        write_whole(path, content)
        print(f"Written: {path}")
    if made.cases and (options.reader or options.purpose):
        about = argparse.Namespace(**{**vars(options), "to": options.reader})
        _note_copy(about, made.cases, made.copy, secret, who)
    return 0


def _plan(options: argparse.Namespace) -> int:
    from rca_studio.cli_plan import check_plan_options, plan_files
    from rca_studio.headless import opened
    from rca_studio.reports.files import make_folder, write_whole
    from rca_studio.reports.printed import Printed

    check_plan_options(options)
    secret = cache(passphrase)  # asked for once
    with opened(options.workspace, read_only=True, passphrase=secret) as (workspace, writer):
        sign_in_to_copy(workspace, writer, options.person)
        made, who = plan_files(options, workspace, writer, datetime.now()), writer.actor
    if options.mail is not None:
        make_folder(options.mail)
    for path, content in made.files:
        write_whole(path, content)
        print(f"Written: {path}")
    # A digest of all cases each week would fill their histories; what goes to somebody is noted.
    if made.cases and (options.case or options.to or options.purpose):
        copy = Printed(content=b"", what=made.what, entries=made.entries, head=made.head)
        _note_copy(options, made.cases, copy, secret, who)
    return 0


def _session(options: argparse.Namespace) -> int:
    from rca_studio.cli_session import (
        check_session_options,
        session_file,
        session_list,
        write_pictures,
    )
    from rca_studio.headless import opened
    from rca_studio.reports.files import write_whole

    check_session_options(options)
    if options.act == "list":
        with opened_to_read(options.workspace) as (_, writer):
            rows = session_list(writer)
        if options.json:
            _print_json(rows)
            return 0
        for row in rows:
            accepted = f"{row['accepted']} of {row['frames']} frames accepted"
            print(f"{row['day'][:10]}  {', '.join(row['cases'])}  {row['title']}  ({accepted})")
        return 0
    secret = cache(passphrase)  # asked for once
    with opened(options.workspace, read_only=True, passphrase=secret) as (workspace, writer):
        sign_in_to_copy(workspace, writer, options.person)
        made = session_file(options, workspace, writer)
        shown, who = workspace.registers.head(), writer.actor
    if options.what == "pictures" and not options.out.suffix:
        places = write_pictures(options.out, made.content)
        print(f"Written: {len(places)} pictures in {options.out}")
    else:
        write_whole(options.out, made.content)
        print(f"Written: {options.out}")
    _note_session_copy(options, made, shown, secret, who)
    return 0


def _bulletin(options: argparse.Namespace) -> int:
    from rca_studio.cli_session import bulletin_file, check_bulletin_options
    from rca_studio.headless import opened
    from rca_studio.reports.files import write_whole

    check_bulletin_options(options)
    secret = cache(passphrase)  # asked for once
    with opened(options.workspace, read_only=True, passphrase=secret) as (workspace, writer):
        sign_in_to_copy(workspace, writer, options.person)
        case_id = case_of(workspace, writer, options.case).case_id
        made = bulletin_file(options, case_id, workspace, writer)
        shown, who = workspace.registers.head(), writer.actor
    write_whole(options.out, made.content)
    print(f"Written: {options.out}")
    _note_session_copy(options, made, shown, secret, who)
    return 0


def _thanks(options: argparse.Namespace) -> int:
    from rca_studio.cli_thanks import check_thanks_options, notes_on, thanks_file
    from rca_studio.headless import opened
    from rca_studio.reports.files import write_whole

    check_thanks_options(options)
    with opened(options.workspace, read_only=True, passphrase=passphrase) as (workspace, writer):
        sign_in_to_copy(workspace, writer, options.person)
        made = thanks_file(options, workspace, writer, date.today())
    write_whole(options.out, made.content)
    print(f"Written: {options.out}")
    _tell_notes(notes_on(made))
    return 0


def _note_session_copy(
    options: argparse.Namespace,
    made: SessionFile,
    shown: ChainCheck,
    secret: Callable[[], str],
    who: str,
) -> None:
    from rca_studio.reports.printed import Printed

    copy = Printed(content=b"", what=made.what, entries=shown.entries, head=shown.head)
    _note_copy(options, made.cases, copy, secret, who)


def _check_report(options: argparse.Namespace) -> None:
    """End with a word on what does not go together."""
    from rca_studio.cli_board import check_board_options

    check_board_options(options)
    if options.kind not in ("plan", "board") and not options.case:
        options.parser.error(f"a {options.kind} report needs a case: name it with --case")
    if options.kind == "validation":
        return
    if options.accessible and options.kind != "board":
        words = "only a validation report and a board report have an accessible edition"
        options.parser.error(words)
    if options.part != "all" or options.no_appendix or options.views != _USUAL_VIEWS:
        words = "only a validation report has parts, views and an appendix to choose"
        options.parser.error(words)


def _made(options: argparse.Namespace, workspace: Workspace, writer: Writer) -> tuple[str, Printed]:
    """The report, and the case it is about (empty for a plan of all)."""
    from rca_studio.headless import plan_report, printed_report, worksheet_report
    from rca_studio.reports.context import Document, Paper, Scope
    from rca_studio.reports.printed import Printed, Wish

    paper = Paper(options.paper) if options.paper else None
    casefile = case_of(workspace, writer, options.case) if options.case else None
    case_id = casefile.case_id if casefile else ""
    now = datetime.now()
    if casefile is not None and options.kind == "validation":
        scope = Scope(
            document=Document(options.part),
            appendix=not options.no_appendix,
            views=options.views,
        )
        wish = Wish(
            scope=scope,
            paper=paper,
            accessible=options.accessible,
            purpose=options.purpose,
            to=options.to,
        )
        return case_id, printed_report(workspace, writer, casefile, wish, now)
    shown = workspace.registers.head()
    if casefile is not None and options.kind == "worksheet":
        content = worksheet_report(workspace, writer, casefile, now, paper)
        what = "Open questions"
    else:
        content, what = plan_report(workspace, writer, case_id, now, paper), "Action plan"
    return case_id, Printed(content=content, what=what, entries=shown.entries, head=shown.head)


def _note_copy(
    options: argparse.Namespace,
    case_ids: Sequence[str],
    made: Printed,
    secret: Callable[[], str],
    who: str,
) -> None:
    """Note in the cases that a copy left the program; where that cannot be, say so."""
    from rca_studio.domain.casefile import ChangeSet
    from rca_studio.editing.proof_gestures import note_copy
    from rca_studio.headless import opened

    try:
        with opened(options.workspace, passphrase=secret) as (workspace, writer):
            if workspace.read_only:
                raise EditRejected(" ".join(workspace.notices) or "the workspace is read-only")
            if options.person:
                writer.actor = who
            steps = [
                note_copy(
                    writer.casefile(case_id),
                    made.what,
                    writer.stamp(),
                    purpose=options.purpose,
                    to=options.to,
                    entries=made.entries,
                    head=made.head,
                )
                for case_id in case_ids
            ]
            changes = tuple(change for step in steps for change in step.changes)
            writer.edit(ChangeSet(steps[0].label, changes))
    except (EditRejected, StaleEdit) as no:
        why = str(no)
    except KnownFault as fault:
        why = fault.what
    else:
        return
    _tell_notes((f"this copy is not noted in the case: {why}",))


def _key(file: Path) -> SigningKey:
    from rca_studio.reports.signing import read_key

    passphrase = os.environ.get(_KEY_PASSPHRASE)
    if passphrase is None:
        if sys.stdin is None or not sys.stdin.isatty():
            raise KnownFault(
                f"{file.name} needs its passphrase.",
                "Nothing was written.",
                f"Give it in the variable {_KEY_PASSPHRASE}; empty for a key that has none.",
            )
        passphrase = getpass.getpass(f"Passphrase of {file.name}: ")
    return read_key(file, passphrase)


def _export(options: argparse.Namespace) -> int:
    from rca_studio.headless import export_told, opened
    from rca_studio.reports.files import write_whole
    from rca_studio.reports.printed import Printed

    ending = options.out.suffix.lower()
    secret = cache(passphrase)  # asked for once
    with opened(options.workspace, read_only=True, passphrase=secret) as (workspace, writer):
        sign_in_to_copy(workspace, writer, options.person)
        casefile = case_of(workspace, writer, options.case)
        poster = _poster(options, writer, casefile) if ending == ".pdf" else None
        made = export_told(casefile, ending, options.view, poster)
        shown, who = workspace.registers.head(), writer.actor
    write_whole(options.out, made.content)
    print(f"Written: {options.out}")
    _tell_notes(made.notes)
    what = f"Export as {ending.lstrip('.').upper()}"
    copy = Printed(content=b"", what=what, entries=shown.entries, head=shown.head)
    _note_copy(options, (casefile.case_id,), copy, secret, who)
    return 0


def _poster(options: argparse.Namespace, writer: Writer, casefile: CaseFile) -> Poster:
    from rca_studio.domain.workspace import WORKSPACE
    from rca_studio.reports.compose import marking_of
    from rca_studio.reports.poster import Poster, Sheet

    return Poster(
        sheet=Sheet(options.paper),
        tiled=options.tiled,
        lying=None if options.turn is None else options.turn == "lying",
        scale=options.scale,
        marking=marking_of(writer.casefile(WORKSPACE), casefile),
    )


def _read_model(options: argparse.Namespace) -> int:
    from rca_studio.headless import model_brought, opened

    secret = cache(passphrase)  # asked for once
    # Read first: a bad file must not touch the workspace.
    with opened(options.workspace, read_only=True, passphrase=secret) as (workspace, writer):
        casefile = case_of(workspace, writer, options.case)
        brought = model_brought(casefile, options.file, options.under)
    with opened(options.workspace, passphrase=secret) as (workspace, writer):
        sign_in(workspace, writer, options.person)
        writer.edit(brought.step)
    print(f"{casefile.case.reference}: {brought.step.label}")
    _tell_notes(brought.notes)
    return 0


def _tell_notes(notes: Sequence[str]) -> None:
    for note in notes:
        print(f"note: {_one_line(note)}", file=sys.stderr)


def _views(text: str) -> tuple[str, ...]:
    """Views by name, with commas between."""
    names = [name.strip() for name in text.lower().split(",") if name.strip()]
    if names == ["all"]:
        return VIEWS
    if not names or not set(names) <= set(VIEWS):
        raise ValueError(text)
    return tuple(view for view in VIEWS if view in names)


def _scale(text: str) -> float:
    """A size between a twentieth and twenty times that of the screen."""
    value = float(text)
    if not 0.05 <= value <= 20.0:
        raise ValueError(text)
    return value


def _verify(options: argparse.Namespace) -> int:
    from rca_studio.headless import verify_against

    with opened_to_read(options.workspace) as (workspace, _writer):
        check = workspace.registers.verify_rows()
        if check.intact:
            print(f"History of {check.entries:,} changes is intact, head {check.head[:16]}.")
        if check.remark:
            print(check.remark)
        if options.against:
            print(verify_against(workspace.registers, check, options.against))
        if not check.intact:
            raise KnownFault(
                f"The history is not intact from step {check.broken_at:,} on: {check.reason}.",
                "The file was not changed.",
                "Compare it with a backup and with printed reports.",
            )
        kept = workspace.registers.check_kept()
        for one in kept.doubtful:
            print(one.text)
        if not kept.intact:
            raise KnownFault(kept.text, "The workspace was not changed.", kept.advice)
        print(kept.text)
    return 0


def _demo(options: argparse.Namespace) -> int:
    from rca_studio.demo import run_demo

    for line in run_demo(options.out):
        print(line, flush=True)
    return 0


# -- helpers -------------------------------------------------------------------------------------


def _is_for_window(arguments: Sequence[str]) -> bool:
    """Whether these are options of the window, or a file for it, and not a command."""
    if not arguments:
        return True
    first = arguments[0]
    if first in COMMANDS or first in ("-h", "--help", "--version"):
        return False
    return first.startswith("-") or first.endswith(".rca") or Path(first).exists()


def _told(words: str) -> int:
    print(_one_line(words), file=sys.stderr)
    return 1


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _one_line(words: str) -> str:
    return " ".join(words.split())
