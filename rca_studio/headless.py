"""The work of the command line, as functions: an open workspace in, plain values or bytes out."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from rca_studio.analysis.margin import analyse
from rca_studio.analysis.practice import Practice, load_practice
from rca_studio.analysis.reviewing import Reviewing
from rca_studio.domain.casefile import StaleEdit
from rca_studio.domain.registers import ActionQuery, CaseQuery, ChainCheck
from rca_studio.domain.workspace import WORKSPACE, MappingProfile
from rca_studio.editing.ports import Registers, Workspace
from rca_studio.editing.writer import EditRejected, Writer
from rca_studio.faults import KnownFault
from rca_studio.paths import resource

if TYPE_CHECKING:
    from rca_studio.diagrams.text import Ruler
    from rca_studio.domain.casefile import CaseFile
    from rca_studio.domain.deeds import Deed
    from rca_studio.intake.models.bring import Brought
    from rca_studio.intake.plan import SourcePlan
    from rca_studio.models.workspace_file import WorkspaceFile
    from rca_studio.reports.board_making import BoardSource
    from rca_studio.reports.context import Paper
    from rca_studio.reports.exchange.written import Written
    from rca_studio.reports.plan_sheets import PlanKind
    from rca_studio.reports.poster import Poster
    from rca_studio.reports.printed import Printed, Wish


_MOST_ACTIONS = 100_000


@cache
def practice() -> Practice:
    """The protocols, frames and scales that are installed."""
    return load_practice(resource("protocols").parent)


@cache
def ruler() -> Ruler:
    """The ruler of the bundled font."""
    from rca_studio.diagrams.text import Ruler

    return Ruler.load(resource("fonts/widths.json"))


def person() -> str:
    """Who is at work, as the system tells it."""
    with suppress(OSError, KeyError, ImportError):
        return getpass.getuser()
    return "unknown"


@contextmanager
def opened(
    path: Path,
    *,
    create: bool = False,
    read_only: bool = False,
    passphrase: Callable[[], str] | None = None,
) -> Iterator[tuple[Workspace, Writer]]:
    """An open workspace and its writer, closed at the end.

    Args:
        path: the ``.rca`` file.
        create: make the workspace where there is none; it is taken away again if the work fails.
        read_only: leave it to others to write; the file stays as it is, byte for byte.
        passphrase: asked only where the workspace is encrypted.

    Where people are set up nobody is signed in yet, and the writer refuses to write: see
    ``editing.signing_in``.
    """
    from rca_studio.models.workspace import create_workspace, is_encrypted, open_workspace

    made = create and not _is_there(path)
    workspace: WorkspaceFile
    if made:
        workspace = create_workspace(path, organisation="", actor=person())
    else:
        secret = passphrase() if passphrase and path.is_file() and is_encrypted(path) else None
        workspace = open_workspace(path, passphrase=secret, actor=person(), read_only=read_only)
    try:
        writer = reviewing_writer(workspace)
        if not read_only and writer.casefile(WORKSPACE).people.set_up:
            writer.actor = ""  # the account of the computer says nothing about who it is
        _empty_box(workspace, writer)
        yield workspace, writer
    except BaseException:
        workspace.close()
        if made:
            path.unlink(missing_ok=True)
        raise
    finally:
        workspace.close()


def _empty_box(workspace: WorkspaceFile, writer: Writer) -> None:
    """Take in the anonymous reports that wait, before today's backup is made."""
    if not workspace.backup_waits:
        return
    from rca_studio.editing.report_box import ReportBox

    # What cannot be taken in stays in the box; a backup is worth more than its order.
    with suppress(KnownFault, EditRejected, StaleEdit, ValueError):
        ReportBox(workspace, lambda: writer).take_in()
    workspace.back_up_if_waiting()


def reviewing_writer(workspace: Workspace, actor: str = "") -> Writer:
    """A writer that asks the gates of the practice, as the window's does."""
    reviewing = Reviewing(practice, lambda: writer.casefile(WORKSPACE))
    writer = Writer(workspace, actor or person(), reviewing.summarise, gatekeeper=reviewing)
    return writer


def reviewing_of(writer: Writer) -> Reviewing:
    """How the cases of a workspace are reviewed, its own protocols counted in."""
    return Reviewing(practice, lambda: writer.casefile(WORKSPACE))


def _is_there(path: Path) -> bool:
    try:
        path.lstat()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise KnownFault(
            f"No file can have this path: {error.strerror or 'it cannot be read'}.",
            "Nothing was changed.",
            "Choose another name or folder.",
        ) from error
    return True


@contextmanager
def opened_to_try(
    path: Path, passphrase: Callable[[], str] | None = None
) -> Iterator[tuple[Workspace, Writer]]:
    """As `opened`; where there is no such workspace, an empty one that is thrown away."""
    if _is_there(path):
        with opened(path, read_only=True, passphrase=passphrase) as pair:
            yield pair
        return
    with (
        TemporaryDirectory(prefix="rca-studio-") as folder,
        opened(Path(folder) / "try.rca", create=True) as pair,
    ):
        yield pair


def import_file(
    file: Path,
    workspace: Workspace,
    writer: Writer,
    *,
    profile: str | None = None,
    sheet: str | None = None,
    dry_run: bool = False,
) -> dict[str, Any]:
    """Import a file, or tell what an import would do; the counts as plain data for JSON.

    Args:
        file: CSV, XLSX, JSON or GeoJSON.
        workspace: where to.
        writer: says who, and keeps edits out meanwhile.
        profile: name of a saved or shipped column mapping; recognised by itself where left out.
        sheet: of a spreadsheet; the first one with anything in it where left out.
        dry_run: change nothing.

    Raises:
        KnownFault: the file or the workspace cannot be used; nothing was imported.
    """
    from rca_studio.intake.importer import run_import
    from rca_studio.intake.opening import open_source
    from rca_studio.intake.plan import Overrides
    from rca_studio.reports.compose import workspace_value

    settings = writer.casefile(WORKSPACE)
    plan = open_source(
        file,
        overrides=Overrides(profile=profile, sheet=sheet),
        profiles=settings.of(MappingProfile),
        protocols=tuple(reviewing_of(writer).protocols.values()),
        reference_prefix=workspace_value(settings, "reference_prefix", "NM"),
    )
    if dry_run:
        return _dry_run(plan, workspace)
    if workspace.read_only:
        raise KnownFault(
            " ".join(workspace.notices) or "This workspace is open for reading only.",
            "Nothing was imported.",
        )
    result = run_import(plan, workspace, writer)
    writer.imported(result.batch)
    return {**_source(plan), **result.as_json()}


def _dry_run(plan: SourcePlan, workspace: Workspace) -> dict[str, Any]:
    from rca_studio.intake.importer import dry_run

    preview = dry_run(plan, workspace, limit=0)
    return {
        **_source(plan),
        **preview.counts.as_dict(),
        "encoding": plan.detection.encoding,
        "separator": plan.detection.separator,
        "first_occurred": preview.first_occurred or None,
        "last_occurred": preview.last_occurred or None,
        "warnings": dict(sorted(preview.warnings.items())),
    }


def _source(plan: SourcePlan) -> dict[str, Any]:
    detection = plan.detection
    return {
        "file": plan.file_name,
        "profile": plan.profile or None,
        "sheet": detection.sheet or None,
        "other_sheets": list(detection.other_sheets),
    }


def case_list(registers: Registers, search: str = "") -> Iterator[dict[str, Any]]:
    """All cases that fit a search, newest first, page by page."""
    query, cursor = CaseQuery(text=search), None
    while True:
        page = registers.cases(query, cursor, limit=500)
        for row in page.rows:
            yield {
                "reference": row.reference,
                "title": row.title,
                "type": row.protocol,
                "service": row.service,
                "location": row.location,
                "occurred": row.occurred,
                "stage": row.stage.value,
                "margin_today": row.margin,
                "held_by": list(row.held_by),
                "practice": row.practice,
            }
        if page.next is None:
            return
        cursor = page.next


def analysis_of(casefile: CaseFile) -> dict[str, Any]:
    """What the causal model of a case tells, as plain data for JSON.

    ``margin_today`` is ``null`` where there is no model or no path to harm, ``margin_after_plan``
    also where the plan leaves no path. ``root_causes`` and the keys of ``leverage`` are texts.
    """
    analysis = analyse(casefile)
    today = analysis.margin_today

    def words(entity_id: str) -> str:
        return str(getattr(casefile.get(entity_id), "text", entity_id))

    return {
        "reference": casefile.case.reference,
        "margin_today": today if today is not None and today >= 0 else None,
        "margin_after_plan": analysis.margin_after,
        "held_by": [kind.value for kind in analysis.held_by],
        "cut_sets": [list(found.texts) for found in analysis.cut_sets],
        "cut_set_count": analysis.cut_set_count,
        "root_causes": [words(ident) for ident in analysis.root_causes],
        "leverage": {
            words(ident): share
            for ident, share in sorted(analysis.leverage.items(), key=lambda pair: -pair[1])
        },
        "explanation": list(analysis.explanation),
    }


def validation_report(
    workspace: Workspace,
    writer: Writer,
    casefile: CaseFile,
    printed_at: datetime,
    paper: Paper | None = None,
) -> bytes:
    """The validation report of a case as PDF, as it is printed unless something else is wished."""
    from rca_studio.reports.printed import Wish

    wish = Wish(paper=paper)
    return printed_report(workspace, writer, casefile, wish, printed_at).content


def printed_report(
    workspace: Workspace, writer: Writer, casefile: CaseFile, wish: Wish, printed_at: datetime
) -> Printed:
    """A copy of the validation report of a case, and the history it shows."""
    from rca_studio.reports.printed import Source, printed

    known, rejected = practice(), casefile.rejection
    stays = writer.casefile(rejected.duplicate_of) if rejected else None
    source = Source(
        casefile=casefile,
        workspace=writer.casefile(WORKSPACE),
        in_use=reviewing_of(writer).in_use(casefile),
        frames=known.frames,
        matrix=known.matrix,
        ruler=ruler(),
        printed_by=writer.actor,
        stays=stays.case.reference if stays and stays.case_id and stays.exists else "",
    )
    return printed(source, wish, workspace.registers, printed_at)


def worksheet_report(
    workspace: Workspace,
    writer: Writer,
    casefile: CaseFile,
    printed_at: datetime,
    paper: Paper | None = None,
) -> bytes:
    """The worksheet of the open questions of a case as PDF."""
    from rca_studio.reports import worksheet
    from rca_studio.reports.compose import imprint_of

    imprint = imprint_of(
        writer.casefile(WORKSPACE),
        workspace.registers.verify(),
        printed_at=printed_at,
        printed_by=writer.actor,
        paper=paper,
        case=casefile,
    )
    return worksheet.worksheet_pdf(worksheet.worksheet_report(casefile, imprint))


def plan_report(
    workspace: Workspace,
    writer: Writer,
    case_id: str,
    printed_at: datetime,
    paper: Paper | None = None,
    kind: PlanKind | None = None,
) -> bytes:
    """The action plan of one case, or of all of them, as PDF: sheets by owner unless asked for."""
    from rca_studio.reports import plan_sheets
    from rca_studio.reports.compose import imprint_of
    from rca_studio.reports.plan_sheets import PlanPrint, plan_pdf

    registers = workspace.registers
    rows = registers.actions(ActionQuery(case_id=case_id), limit=_MOST_ACTIONS)
    selection = f"actions of {writer.casefile(case_id).case.reference}" if case_id else ""
    settings = writer.casefile(WORKSPACE)
    imprint = imprint_of(
        settings,
        registers.verify(),
        printed_at=printed_at,
        printed_by=writer.actor,
        paper=paper,
    )
    return plan_pdf(
        PlanPrint(
            kind=kind or plan_sheets.PlanKind.BY_OWNER,
            wholes=registers.whole_actions(rows),
            imprint=imprint,
            today=printed_at.date(),
            selection=selection,
            margins=registers.margins(row.case_id for row in rows),
            people=settings.people,
        )
    )


def check_may(writer: Writer, deed: Deed) -> None:
    """Refuse what somebody who is signed in may not do; nobody is asked who they are.

    Raises:
        KnownFault: the role of who is signed in does not let them.
    """
    from rca_studio.domain.deeds import may, refusal

    people = writer.casefile(WORKSPACE).people
    person = people.find(writer.actor)
    if person is not None and not may(person, deed, people):
        words = refusal(person, deed)
        raise KnownFault(f"This cannot be done: {words}.", "Nothing was written.", "")


def board_source(workspace: Workspace, writer: Writer) -> BoardSource:
    """What board reports are made from, for whoever is signed in.

    Who may not look at single cases, or make copies of them, gets protected numbers, and so does
    nobody in particular where people are set up.

    Raises:
        KnownFault: who is signed in may not take figures away.
    """
    from rca_studio.domain.deeds import Deed, may_take_cases
    from rca_studio.reports.board_making import read_board_source

    check_may(writer, Deed.TAKE_FIGURES)
    settings = writer.casefile(WORKSPACE)
    person = settings.people.find(writer.actor)
    return read_board_source(
        workspace.registers,
        settings,
        practice(),
        made_by=writer.actor,
        sees_cases=may_take_cases(person, settings.people),
    )


def export_case(casefile: CaseFile, ending: str, view: str = "graph") -> bytes:
    """A case in the format its file ending names, see ``reports.exports.written``."""
    return export_told(casefile, ending, view).content


def export_told(
    casefile: CaseFile, ending: str, view: str = "graph", poster: Poster | None = None
) -> Written:
    """The same with notes on what the format could not carry."""
    from rca_studio.reports.exports import Source, written

    return written(ending, Source(casefile, practice().frames, ruler()), view, poster)


def model_brought(casefile: CaseFile, file: Path, under: str = "") -> Brought:
    """The step that brings the causal model in a file into a case; nothing is stored yet.

    Args:
        casefile: the case as it is.
        file: see ``intake.models.reader.ENDINGS``.
        under: words of the node it is to stand under; empty: it becomes the model of the case.

    Raises:
        KnownFault: the file holds no model, or the case has no place for it.
    """
    from rca_studio.intake.models.bring import bring_model
    from rca_studio.intake.models.reader import read_model_file
    from rca_studio.reports.compose import frame_of
    from rca_studio.reports.exports import bone_names

    frame = frame_of(casefile, practice().frames)
    read = read_model_file(file, bone_names(frame))
    return bring_model(casefile, read, _node_named(casefile, under) if under else "")


def _node_named(casefile: CaseFile, words: str) -> str:
    """The id of the one node whose text contains these words."""
    nodes = [*casefile.causes, *casefile.controls, casefile.event, casefile.harm]
    there = [node for node in nodes if node is not None]
    exact = [n for n in there if n.text.casefold() == words.casefold()]
    found = exact or [n for n in there if words.casefold() in n.text.casefold()]
    if len(found) != 1:
        how = "No cause, control, event or harm" if not found else f"{len(found)} of them"
        raise KnownFault(
            f"{how} of this case has the words “{words}”."
            if not found
            else f"{how} have the words “{words}”.",
            "Nothing was read in.",
            "Give all the words of one of them.",
        )
    return found[0].id


def verify_against(registers: Registers, check: ChainCheck, report: Path) -> str:
    """Check a printed report against the history; see ``reports.check.hold_against``.

    Returns:
        In words, that the file holds exactly the history of the report, and what came after.

    Raises:
        KnownFault: it does not, or the file is not a report of ours.
    """
    from rca_studio.reports.check import hold_against, read_mark, signed_words

    verdict = hold_against(report.name, read_mark(report), registers, check)
    if not verdict.holds:
        raise KnownFault(verdict.words, "The workspace was not changed.", verdict.advice)
    return "\n".join((f"{verdict.words} {verdict.advice}".strip(), *signed_words(report)))
