"""The command ``figures``: monthly figures and filled-in surveys from a file, without a window."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rca_studio.faults import KnownFault

if TYPE_CHECKING:
    from rca_studio.domain.casefile import ChangeSet
    from rca_studio.editing.ports import Workspace
    from rca_studio.editing.writer import Writer
    from rca_studio.intake.side_tables import SideTable, Unread

_MOST_TOLD = 20


def add_figures_options(command: Any) -> None:
    """The options of the command."""
    command.add_argument("workspace", type=Path)
    command.add_argument("file", type=Path, help="CSV or XLSX")
    words = "what numbers count where the table does not say (visits, hours, bed_days, harm …)"
    command.add_argument("--what", default="", metavar="KEY", help=words)
    words = "the file holds filled-in surveys, a line for each sheet"
    command.add_argument("--survey", action="store_true", help=words)
    command.add_argument("--dry-run", action="store_true", help="tell what would be entered")


def enter_file(
    options: argparse.Namespace, workspace: Workspace, writer: Writer, today: date
) -> None:
    """Read the file, say what was found, and enter it unless it is only tried.

    Raises:
        KnownFault: the file cannot be read, or nothing in it can be entered.
    """
    from rca_studio.intake.side_tables import table_of_file

    table = table_of_file(options.file)
    read = _survey if options.survey else _monthly
    words, notes, unread, step = read(options, table, workspace, writer, today)
    if step is not None and not options.dry_run:
        writer.edit(step)  # told only once it is stored
    _tell(options, words, notes, unread)
    if step is None:
        raise KnownFault(
            f"Nothing in “{options.file.name}” could be entered.",
            "Nothing was changed.",
            "Look at the lines named above.",
        )


def _monthly(
    options: argparse.Namespace,
    table: SideTable,
    workspace: Workspace,
    writer: Writer,
    today: date,
) -> tuple[str, Sequence[str], Sequence[Unread], ChangeSet | None]:
    from rca_studio.domain.words import plural
    from rca_studio.domain.workspace import WORKSPACE
    from rca_studio.editing.governance_gestures import enter_figures
    from rca_studio.intake.monthly import read_monthly

    pack = _pack()
    counted = (*pack.exposures, *pack.happenings)
    if options.what and pack.figure(options.what) is None:
        known = ", ".join(one.key for one in counted)
        options.parser.error(f"there is nothing counted as {options.what}; there are: {known}")
    found = read_monthly(
        table,
        known={one.key: one.label for one in counted},
        what=options.what or counted[0].key,
        services=[value for value, _ in workspace.registers.values_of("service")],
        today=today,
    )
    words = plural(len(found.figures), "monthly figure")
    if not found.figures:
        return words, found.notes, found.unread, None
    try:
        step = enter_figures(writer.casefile(WORKSPACE), found.figures, writer.stamp())
    except ValueError:
        raise KnownFault(
            f"The figures of “{options.file.name}” are there already.", "Nothing was changed.", ""
        ) from None
    return words, found.notes, found.unread, step


def _survey(
    options: argparse.Namespace,
    table: SideTable,
    workspace: Workspace,
    writer: Writer,
    today: date,
) -> tuple[str, Sequence[str], Sequence[Unread], ChangeSet | None]:
    from rca_studio.domain.words import plural
    from rca_studio.domain.workspace import WORKSPACE
    from rca_studio.editing.governance_gestures import add_pulse
    from rca_studio.intake.survey import SurveyQuestion, read_survey

    if options.what:
        options.parser.error("a survey counts answers; leave out --what")
    values = workspace.registers.values_of
    found = read_survey(
        table,
        questions=[
            SurveyQuestion(key=one.key, names=(one.label, one.short)) for one in _pack().questions
        ],
        services=[value for value, _ in values("service")],
        groups=[value for value, _ in values("staff_group")],
        today=today,
    )
    step = add_pulse(writer.casefile(WORKSPACE), found.sheets) if found.sheets else None
    return plural(len(found.sheets), "survey"), found.notes, found.unread, step


def _pack() -> Any:
    from rca_studio.analysis.edited_files import told_plainly
    from rca_studio.analysis.governance.pack import load_governance
    from rca_studio.paths import resource

    with told_plainly():
        return load_governance(resource("frameworks") / "governance.toml")


def _tell(
    options: argparse.Namespace, words: str, notes: Sequence[str], unread: Sequence[Unread]
) -> None:
    verb = "Would enter" if options.dry_run else "Entered"
    print(f"{verb} {words} from {options.file.name}")
    for note in notes:
        print(f"  note: {note}")
    for one in unread[:_MOST_TOLD]:
        print(f"  line {one.line} not read: {one.reason} ({one.words})")
    if len(unread) > _MOST_TOLD:
        print(f"  … and {len(unread) - _MOST_TOLD:,} more lines not read")
