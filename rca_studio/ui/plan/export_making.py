"""The plan for other programs, made and written in a worker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rca_studio.domain.registers import ActionRow, WholeAction
from rca_studio.editing.cancelling import Progress
from rca_studio.faults import KnownFault
from rca_studio.reports.files import write_whole
from rca_studio.ui.plan.export_kinds import KINDS, ExportKind
from rca_studio.ui.plan.print_making import PlanSource
from rca_studio.ui.print.copies import Copy

if TYPE_CHECKING:
    from rca_studio.diagrams.text import Ruler
    from rca_studio.domain.people import People
    from rca_studio.reports.context import Imprint

_MOST_LINES = 300
"""Lines that say what is in a file; nobody reads more before saving it."""


@dataclass(frozen=True, kw_only=True)
class ExportWish:
    """What is to be made of the plan.

    Attributes:
        kind: a key of ``export_kinds.KINDS``.
        rows: the lines; ``None`` for the whole plan.
        selection: in words which ones they are; nothing for all of them.
        owner: whose they are, where they are those of one owner; else ``None``.
        paper: "A4" or "Letter"; ``landscape`` whether sheets lie.
        purpose: what this copy is for; ``to`` who receives it.
    """

    kind: str
    rows: tuple[ActionRow, ...] | None
    selection: str = ""
    owner: str | None = None
    paper: str = "A4"
    landscape: bool = True
    purpose: str = ""
    to: str = ""


@dataclass(frozen=True, kw_only=True)
class ExportMade:
    """What was made: files by name (one without a name is named by the person who saves it).

    ``lines`` say what is in it: its first actions, or the names of its files.
    """

    wish: ExportWish
    files: tuple[tuple[str, bytes], ...]
    copy: Copy
    cases: tuple[str, ...]
    actions: int
    owners: int
    marking: str
    lines: tuple[str, ...] = ()

    @property
    def kind(self) -> ExportKind:
        """What kind of file it is."""
        return KINDS[self.wish.kind]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(len(content) for _, content in self.files)


def exporting(
    source: PlanSource, wish: ExportWish, ruler: Ruler
) -> Callable[[Progress], ExportMade]:
    """The work that makes it, for any thread.

    Args:
        source: where the plan is read.
        wish: what is to be made.
        ruler: measures the text of charts.
    """

    def make(progress: Progress) -> ExportMade:
        from rca_studio.reports.plan_leaving import marking_of_plan

        wholes = source.wholes(source.whole_plan() if wish.rows is None else wish.rows)
        progress(0)
        imprint = source.imprint(paper=wish.paper, purpose=wish.purpose, to=wish.to)
        progress(0)
        maker = _Maker(source, wish, wholes, imprint, progress, ruler)
        chain = imprint.chain
        files = _MAKERS[wish.kind](maker)
        return ExportMade(
            wish=wish,
            files=files,
            lines=_lines(files, wholes, source.workspace.people),
            copy=Copy(KINDS[wish.kind].what, chain.entries, chain.head),
            cases=tuple(dict.fromkeys(whole.row.case_id for whole in wholes)),
            actions=len(wholes),
            owners=len({whole.row.owner for whole in wholes if whole.row.owner}),
            marking=marking_of_plan(wholes, imprint.marking),
        )

    return make


Files = tuple[tuple[str, bytes], ...]


class _Maker:
    """Makes each kind of file of the same actions."""

    def __init__(
        self,
        source: PlanSource,
        wish: ExportWish,
        wholes: tuple[WholeAction, ...],
        imprint: Imprint,
        progress: Progress,
        ruler: Ruler,
    ) -> None:
        self._source, self._wish = source, wish
        self._wholes, self._imprint = wholes, imprint
        self._progress, self._ruler = progress, ruler
        self._people = source.workspace.people

    def workbook(self) -> Files:
        from rca_studio.reports.plan_workbook import plan_workbook

        words = self._wish.selection
        return _one(
            plan_workbook(
                self._wholes,
                self._imprint,
                self._people,
                selection=words,
                progress=self._progress,
            )
        )

    def calendar(self) -> Files:
        from rca_studio.reports.plan_calendar import plan_calendar

        owner = self._wish.owner
        return _one(plan_calendar(self._wholes, self._imprint, self._people, owner=owner))

    def document(self) -> Files:
        from rca_studio.reports.plan_word import plan_document

        return _one(
            plan_document(
                self._wholes,
                self._imprint,
                self._people,
                selection=self._wish.selection or "All actions",
                landscape=self._wish.landscape,
                progress=self._progress,
            )
        )

    def digest(self) -> Files:
        from rca_studio.reports.digest import digest_pdf

        return _one(digest_pdf(self._wholes, self._imprint, self._people, self._progress))

    def page(self) -> Files:
        from rca_studio.reports.digest import digest_html

        return _one(digest_html(self._wholes, self._imprint, self._people))

    def promises(self) -> Files:
        from rca_studio.reports.promises import promises_pdf

        return _one(promises_pdf(self._wholes, self._imprint, self._ruler, self._progress))

    def mail(self) -> Files:
        from rca_studio.reports.plan_mail import owner_drafts

        made = owner_drafts(self._wholes, self._imprint, self._sheet, people=self._people)
        if not made:
            raise KnownFault(
                "No owner among these actions has anything left to do.",
                "Nothing was written.",
                "Choose other actions.",
            )
        return made

    def _sheet(self, _owner: str, wholes: tuple[WholeAction, ...]) -> bytes:
        from rca_studio.reports.plan_sheets import PlanKind, PlanPrint, plan_pdf

        self._progress(0)
        job = PlanPrint(
            kind=PlanKind.BY_OWNER,
            wholes=wholes,
            imprint=self._imprint,
            today=self._source.today,
            people=self._people,
        )
        return plan_pdf(job)


_MAKERS: dict[str, Callable[[_Maker], Files]] = {
    "workbook": _Maker.workbook,
    "calendar": _Maker.calendar,
    "mail": _Maker.mail,
    "document": _Maker.document,
    "digest": _Maker.digest,
    "page": _Maker.page,
    "promises": _Maker.promises,
}


def _lines(files: Files, wholes: Sequence[WholeAction], people: People) -> tuple[str, ...]:
    """What is in it, for whoever looks before it is saved."""
    from rca_studio.domain.words import shortened
    from rca_studio.reports.plan_leaving import owner_words
    from rca_studio.reports.words import day_words

    found: list[str] = []
    count = len(wholes)
    if files[0][0]:
        found, count = [name for name, _ in files], len(files)
    else:
        for whole in wholes[:_MOST_LINES]:
            row = whole.row
            due = f"due {day_words(row.deadline)}" if row.deadline else "no date"
            who = owner_words(row.owner, people) if row.owner else "nobody yet"
            words = shortened(" ".join(row.text.split()), 90) or "(no words yet)"
            found.append(f"{row.case_reference}  {words}  ·  {shortened(who, 40)}, {due}")
    if (more := count - _MOST_LINES) > 0:
        found = [*found[:_MOST_LINES], f"… and {more:,} more"]
    return tuple(found)


def _one(content: bytes) -> Files:
    return (("", content),)


def write_to(path: Path, files: Sequence[tuple[str, bytes]]) -> tuple[Path, ...]:
    """Write one file, or several into a folder: all or none, over nothing that is there.

    Raises:
        KnownFault: the place refuses it, or one of several is there already.
    """
    if len(files) == 1 and not files[0][0]:
        write_whole(path, files[0][1])
        return (path,)
    there = [name for name, _ in files if (path / name).exists()]
    if there:
        more = f" and {len(there) - 1} more" if len(there) > 1 else ""
        raise KnownFault(
            f"{there[0]}{more} {'are' if more else 'is'} in {path.name or path} already.",
            "What is there was left as it is, and nothing was written.",
            "Choose another folder, or take the old files away first.",
        )
    written: list[Path] = []
    try:
        for name, content in files:
            write_whole(path / name, content)
            written.append(path / name)
    except BaseException:
        for one in written:
            one.unlink(missing_ok=True)
        raise
    return tuple(written)
