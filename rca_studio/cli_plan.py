"""The command ``plan``: the action plan on paper and for other programs, without a window."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from rca_studio.faults import KnownFault

if TYPE_CHECKING:
    from rca_studio.domain.people import People
    from rca_studio.domain.registers import ActionRow, WholeAction
    from rca_studio.editing.ports import Registers, Workspace
    from rca_studio.editing.writer import Writer
    from rca_studio.reports.context import Imprint, Paper

KINDS = {
    "by-owner": "owner",
    "by-service": "service",
    "by-case": "case",
    "overdue": "overdue",
    "wall": "wall",
}
"""By the word of the command line the key of ``reports.plan_sheets.PlanKind``."""
_MOST_ACTIONS = 100_000


class PlanFiles(NamedTuple):
    """What was made: files by place, what they are, and which cases they tell of.

    ``entries`` and ``head`` are the history they were made from.
    """

    files: tuple[tuple[Path, bytes], ...]
    what: str
    cases: tuple[str, ...]
    entries: int
    head: str


def add_plan_options(command: Any) -> None:
    """The options of the command."""
    command.add_argument("workspace", type=Path)
    command.add_argument("-o", "--out", type=Path, metavar="FILE", help="the file to write")
    command.add_argument("--case", help="only the actions of this case, by its reference")
    command.add_argument("--service", help="only the actions of this service")
    command.add_argument("--owner", help="only the actions of this owner")
    words = "what is printed as PDF, unless another kind of file is asked for"
    command.add_argument("--what", choices=tuple(KINDS), help=words)
    made = command.add_mutually_exclusive_group()
    words = "an .ics file: deadlines and reviews; imported again, it updates what is there"
    made.add_argument("--calendar", action="store_true", help=words)
    words = "an .xlsx file to fill in and read back"
    made.add_argument("--workbook", action="store_true", help=words)
    made.add_argument("--document", action="store_true", help="a .docx file to go on writing in")
    words = "a draft for each owner (.eml) with their sheet, into this folder; nothing is sent"
    made.add_argument("--mail", type=Path, metavar="FOLDER", help=words)
    words = "the week: what is due, waits, slipped and held"
    made.add_argument("--digest", choices=("pdf", "html"), help=words)
    words = "how promises were kept, for each service and quarter; PDF, or HTML by its ending"
    made.add_argument("--promises", action="store_true", help=words)
    command.add_argument("--paper", choices=("A4", "Letter"))
    turned = command.add_mutually_exclusive_group()
    turned.add_argument("--landscape", action="store_const", const=True, dest="lying")
    turned.add_argument("--portrait", action="store_const", const=False, dest="lying")
    command.add_argument("--grey", action="store_true", help="without any colour")


def check_plan_options(options: argparse.Namespace) -> None:
    """End with a word on what does not go together."""
    asked = _asked(options)
    if options.mail is None and options.out is None:
        options.parser.error("name the file to write with --out")
    if options.mail is not None and options.out is not None:
        options.parser.error("drafts go into the folder named with --mail; leave out --out")
    if asked != "sheets" and (options.what or options.grey):
        options.parser.error("--what and --grey are for the printed plan alone")
    if options.lying is not None and asked not in ("sheets", "document"):
        options.parser.error("only the printed plan and the document can be turned")


def plan_files(
    options: argparse.Namespace, workspace: Workspace, writer: Writer, now: datetime
) -> PlanFiles:
    """Make what was asked for; nothing is written yet.

    Raises:
        KnownFault: there is nobody to write to, or a draft of that name is there already.
    """
    registers = workspace.registers
    asked = _asked(options)
    rows = _rows(options, registers, now)
    made = _Making(options, workspace, writer, registers.whole_actions(rows), now)
    files = made.drafts() if asked == "mail" else ((options.out, _MAKERS[asked](made)),)
    cases = tuple(dict.fromkeys(whole.row.case_id for whole in made.wholes))
    chain = made.imprint.chain
    return PlanFiles(files, _WHAT[asked], cases, chain.entries, chain.head)


def _asked(options: argparse.Namespace) -> str:
    if options.mail is not None:
        return "mail"
    if options.digest:
        return str(options.digest)
    kinds = ("calendar", "workbook", "document", "promises")
    return next((kind for kind in kinds if getattr(options, kind)), "sheets")


def _rows(
    options: argparse.Namespace, registers: Registers, now: datetime
) -> tuple[ActionRow, ...]:
    from rca_studio.domain.people import plain_name
    from rca_studio.domain.registers import ActionQuery

    query = ActionQuery(
        case_id=_case_id(registers, options.case) if options.case else "",
        services=(options.service,) if options.service else (),
        overdue_on=now.date().isoformat() if options.what == "overdue" else "",
    )
    rows = registers.actions(query, limit=_MOST_ACTIONS)
    if options.owner is None:
        return rows
    return tuple(row for row in rows if plain_name(row.owner) == plain_name(options.owner))


def _case_id(registers: Registers, reference: str) -> str:
    found = registers.case_id_of(reference) or registers.case_id_of(reference.strip().upper())
    if found is None:
        raise KnownFault(
            f"There is no case {reference} in this workspace.",
            "",
            "List the cases with the command cases.",
        )
    return found


class _Making:
    """Makes each kind of file of the same actions."""

    def __init__(
        self,
        options: argparse.Namespace,
        workspace: Workspace,
        writer: Writer,
        wholes: tuple[WholeAction, ...],
        now: datetime,
    ) -> None:
        from rca_studio.domain.workspace import WORKSPACE
        from rca_studio.reports.compose import imprint_of
        from rca_studio.reports.context import Paper

        self._options = options
        self._registers = workspace.registers
        self.wholes = wholes
        settings = writer.casefile(WORKSPACE)
        self.people: People = settings.people
        paper: Paper | None = Paper(options.paper) if options.paper else None
        self.imprint: Imprint = imprint_of(
            settings,
            workspace.registers.verify(),
            printed_at=now,
            printed_by=writer.actor,
            paper=paper,
            purpose=options.purpose,
            to=options.to,
        )

    @property
    def selection(self) -> str:
        """Which actions these are, in words; nothing for all."""
        asked = (self._options.case, self._options.service, self._options.owner)
        named = [one for one in asked if one]
        return f"actions of {', '.join(named)}" if named else ""

    def sheets(self) -> bytes:
        """The printed plan."""
        return self._sheets(KINDS[self._options.what or "by-owner"], self.wholes)

    def _sheets(self, kind: str, wholes: tuple[WholeAction, ...]) -> bytes:
        from rca_studio.reports.plan_sheets import PlanKind, PlanPrint, plan_pdf

        by_case = kind == PlanKind.BY_CASE
        cases = dict.fromkeys(whole.row.case_id for whole in wholes)
        return plan_pdf(
            PlanPrint(
                kind=PlanKind(kind),
                wholes=wholes,
                imprint=self.imprint,
                today=self.imprint.printed_at.date(),
                selection=self.selection,
                landscape=self._options.lying,
                grey=self._options.grey,
                margins=self._registers.margins(cases) if by_case else {},
                people=self.people,
            )
        )

    def calendar(self) -> bytes:
        """Deadlines and reviews."""
        from rca_studio.reports.plan_calendar import plan_calendar

        owner = self._options.owner
        return plan_calendar(self.wholes, self.imprint, self.people, owner=owner)

    def workbook(self) -> bytes:
        """The plan to fill in."""
        from rca_studio.reports.plan_workbook import plan_workbook

        return plan_workbook(self.wholes, self.imprint, self.people, selection=self.selection)

    def document(self) -> bytes:
        """The plan to go on writing in."""
        from rca_studio.reports.plan_word import plan_document

        words = self.selection or "all actions"
        return plan_document(
            self.wholes,
            self.imprint,
            self.people,
            selection=words[:1].upper() + words[1:],
            landscape=self._options.lying is not False,
        )

    def digest_pdf(self) -> bytes:
        """The week on paper."""
        from rca_studio.reports.digest import digest_pdf

        return digest_pdf(self.wholes, self.imprint, self.people)

    def digest_html(self) -> bytes:
        """The week as one HTML file."""
        from rca_studio.reports.digest import digest_html

        return digest_html(self.wholes, self.imprint, self.people)

    def promises(self) -> bytes:
        """How promises were kept, as PDF or, by the ending of the file, as HTML."""
        from rca_studio.headless import ruler
        from rca_studio.reports.promises import promises_html, promises_pdf

        html = self._options.out.suffix.lower() in (".html", ".htm")
        make = promises_html if html else promises_pdf
        return make(self.wholes, self.imprint, ruler())

    def drafts(self) -> tuple[tuple[Path, bytes], ...]:
        """A draft for each owner, none of which is there already."""
        from rca_studio.reports.plan_mail import owner_drafts

        def sheet(_owner: str, wholes: tuple[WholeAction, ...]) -> bytes:
            return self._sheets("owner", wholes)

        made = owner_drafts(self.wholes, self.imprint, sheet, people=self.people)
        folder: Path = self._options.mail
        if not made:
            raise KnownFault("No owner has anything left to do.", "No draft was written.", "")
        for name, _ in made:
            if (folder / name).exists():
                raise KnownFault(
                    f"{name} is there already in {folder.name or folder}.",
                    "It was left as it is, and no draft was written.",
                    "Name another folder, or take the drafts away first.",
                )
        return tuple((folder / name, content) for name, content in made)


_MAKERS: dict[str, Callable[[_Making], bytes]] = {
    "sheets": _Making.sheets,
    "calendar": _Making.calendar,
    "workbook": _Making.workbook,
    "document": _Making.document,
    "pdf": _Making.digest_pdf,
    "html": _Making.digest_html,
    "promises": _Making.promises,
}
_WHAT = {
    "sheets": "Action plan",
    "calendar": "Action plan as calendar",
    "workbook": "Action plan as workbook",
    "document": "Action plan as document",
    "mail": "Action plan as mail drafts",
    "pdf": "Weekly digest",
    "html": "Weekly digest",
    "promises": "Promises kept",
}
