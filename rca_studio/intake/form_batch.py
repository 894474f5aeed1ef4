"""Many filled-in forms at once: looked through first, taken in afterwards.

Looking changes nothing and may be done by a worker; taking in is done where edits are::

    found = read_forms(forms_among(paths), reading)
    taken = take_in(found, taking)

Reports with a name come as one step that can be undone. Those without one go into the box in which
they wait for others; of their files neither name nor place nor time is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Final

from rca_studio.domain.casefile import StaleEdit
from rca_studio.domain.protocol import Protocol
from rca_studio.domain.words import plural
from rca_studio.domain.workspace import WORKSPACE, Setting
from rca_studio.editing.boxed import Box, read_box
from rca_studio.editing.cancelling import Cancelled, Progress
from rca_studio.editing.form_gestures import SOURCE, FormReport, take_in_forms, waits_already
from rca_studio.editing.ports import ImportStore, Workspace
from rca_studio.editing.report_box import ReportBox
from rca_studio.editing.writer import Writer
from rca_studio.faults import KnownFault
from rca_studio.intake.form_report import AT_LENGTH, report_of
from rca_studio.intake.pdf_form import FormFault, FormReader
from rca_studio.intake.text import one_line

MOST_FILES: Final = 2_000
"""Forms that are looked through at once; more wait for the next time."""


class Fate(StrEnum):
    """What becomes of a file."""

    NEW = "new"
    DOUBLE = "double"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """The words on screen."""
        words = {"new": "New", "double": "Here already"}
        return words.get(self.value, "Not read")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadForm:
    """A file that was looked into.

    Attributes:
        path: of the file.
        fate: what becomes of it.
        report: what it says; ``None`` of a refused one.
        sha256: of the file; "" of a refused one.
        why: of a double or a refused one what it is.
        broken: of a refused one its size and time of change as it was read; ``None`` where not the
            file is to blame, and it may be read the next time.
    """

    path: Path
    fate: Fate
    report: FormReport | None = None
    sha256: str = ""
    why: str = ""
    broken: tuple[int, int] | None = None

    @property
    def nameless(self) -> bool:
        """Whether it is a report without a name, of whose file nothing is to be shown or kept."""
        return self.report is not None and self.report.anonymous

    @property
    def shown(self) -> str:
        """What it is called on screen."""
        return "A report without a name" if self.nameless else one_line(self.path.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What looking through takes.

    Attributes:
        protocols: what is offered here, by key.
        today: the present day.
        store: tells which reports are cases already.
        box: what waits in the box.
    """

    protocols: Mapping[str, Protocol]
    today: date
    store: ImportStore
    box: Box = field(default_factory=Box)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """What taking in takes.

    Attributes:
        writer: stores the reports with a name.
        store: tells what is here by now; somebody else may have taken the same in.
        box: takes the others, and how safe it felt to report.
        references: gives so many new references.
        today: the present day.
        felt: the key of what is asked about feeling safe; "" where it is not.
        answers: whether whoever is at work may answer questions of a protocol.
        practice: whether these are practice cases.
    """

    writer: Writer
    store: Workspace
    box: ReportBox
    references: Callable[[int], Sequence[str]]
    today: date
    felt: str = ""
    answers: bool = True
    practice: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What was taken in: cases by their ids, and how many reports wait in the box.

    ``already`` were taken in by somebody else since they were looked into.
    """

    case_ids: tuple[str, ...]
    boxed: int
    already: int = 0

    @property
    def words(self) -> str:
        """What was done, for the person who did it."""
        parts = []
        if self.case_ids:
            parts.append(f"{plural(len(self.case_ids), 'report')} taken in")
        if self.boxed:
            wait = "waits" if self.boxed == 1 else "wait"
            told = (
                f"{plural(self.boxed, 'report')} without a name {wait} to be taken in with others"
            )
            parts.append(told)
        if self.already:
            was = "was" if self.already == 1 else "were"
            parts.append(f"{plural(self.already, 'report')} {was} here already")
        return "; ".join(parts) or "Nothing was taken in"


def forms_among(paths: Iterable[Path]) -> tuple[Path, ...]:
    """These files, and the PDF files in these folders (not in folders below), by name.

    Raises:
        KnownFault: a folder cannot be read, or there are more files than one looks through at once.
    """
    found: dict[Path, None] = {}
    for path in paths:
        found.update(dict.fromkeys(_inside(path) if path.is_dir() else [path]))
        if len(found) > MOST_FILES:
            raise KnownFault(
                f"There are more than {MOST_FILES:,} files here.",
                "Nothing was taken in.",
                "Choose some of them at a time.",
            )
    return tuple(found)


def read_forms(
    paths: Sequence[Path],
    reading: Reading,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[ReadForm, ...]:
    """Look into files; nothing is changed. For a worker.

    Args:
        paths: of the files.
        reading: what it takes.
        progress: told the number of files done.
        cancelled: asked before each file.

    Raises:
        Cancelled: the person asked to stop.
    """
    found: list[ReadForm] = []
    with FormReader() as reader:
        for path in paths:
            if cancelled is not None and cancelled():
                raise Cancelled
            found.append(_looked_into(path, reader, reading))
            if progress is not None:
                progress(len(found))
    return _judged(found, reading)


def take_in(found: Iterable[ReadForm], taking: Taking) -> Taken:
    """Take in what is new; the rest is passed over, and so is what came in since it was read.

    Reports with a name come first: where their step is refused, nothing was taken in. To call it
    again after a trouble brings nothing in twice.

    Raises:
        EditRejected, StaleEdit: nothing was taken in.
        KnownFault: it says what was.
    """
    wanted = [one for one in found if one.fate is Fate.NEW and one.report is not None]
    known, box = _known(wanted, taking.store), read_box(taking.store.box())
    new = [one for one in wanted if not _is_here(one, known, box)]
    named = [(one.shown, one.report) for one in new if one.report and not one.nameless]
    case_ids: tuple[str, ...] = ()
    if named:
        step = take_in_forms(
            named,
            taking.references(len(named)),
            taking.today,
            answers=taking.answers,
            practice=taking.practice,
        )
        taking.writer.edit(step)
        case_ids = tuple(step.case_ids)
    nameless = [one.report for one in new if one.report and one.nameless]
    felt = [
        (("", taking.felt, one.report.service, one.report.staff_group), one.report.felt_safe)
        for one in new
        if one.report and one.report.felt_safe and taking.felt and not taking.practice
    ]
    boxed = [one.boxed(practice=taking.practice) for one in nameless]
    try:
        taking.box.put_forms(boxed, felt)
    except (KnownFault, StaleEdit) as error:
        if not case_ids:
            raise
        raise KnownFault(
            f"{plural(len(case_ids), 'report')} with a name came in, the others could not be kept.",
            "Nothing is lost: their files are where they were.",
            error.do if isinstance(error, KnownFault) else "Take them in once more.",
        ) from error
    return Taken(case_ids=case_ids, boxed=len(nameless), already=len(wanted) - len(new))


def new_references(writer: Writer, next_reference: Callable[[str], str], number: int) -> list[str]:
    """So many references for new cases, in a row.

    Args:
        writer: knows how references of this workspace begin.
        next_reference: gives the next free one.
        number: how many.
    """
    setting = writer.casefile(WORKSPACE).get("reference_prefix")
    prefix = setting.value if isinstance(setting, Setting) and setting.value else "NM"
    first = int(next_reference(prefix).rpartition("-")[2])
    return [f"{prefix}-{first + place:04d}" for place in range(number)]


def summary(found: Sequence[ReadForm]) -> str:
    """What looking came to, in words."""
    fates = Counter(one.fate for one in found)
    nameless = sum(one.nameless for one in found if one.fate is Fate.NEW)
    parts = [plural(fates[Fate.NEW], "new report")]
    if nameless:
        parts[0] += f" ({nameless} without a name)"
    if fates[Fate.DOUBLE]:
        parts.append(f"{fates[Fate.DOUBLE]} here already")
    if fates[Fate.REFUSED]:
        parts.append(f"{fates[Fate.REFUSED]} not read")
    return ", ".join(parts)


def _inside(folder: Path) -> list[Path]:
    try:
        inside = list(islice(folder.iterdir(), 50 * MOST_FILES))
        return sorted(
            one
            for one in inside
            if one.suffix.lower() == ".pdf" and one.is_file() and not one.name.startswith(".")
        )
    except OSError as error:
        raise KnownFault(
            f"The folder “{folder.name}” cannot be read.",
            "Nothing was taken in.",
            "Check that it is there, and that you may look into it.",
        ) from error


def _looked_into(path: Path, reader: FormReader, reading: Reading) -> ReadForm:
    stamp = stamp_of(path)
    try:
        answers = reader.read(path)
    except FormFault as fault:
        why = f"{fault.what} {fault.do}".strip()
        broken = stamp if fault.about_the_file else None
        return ReadForm(path=path, fate=Fate.REFUSED, why=why, broken=broken)
    report = report_of(answers, reading.protocols, reading.today)
    return ReadForm(path=path, fate=Fate.NEW, report=report, sha256=answers.sha256)


def stamp_of(path: Path) -> tuple[int, int] | None:
    """Size and time of change of a file, by which one that was written anew is told."""
    try:
        told = path.stat(follow_symlinks=False)
    except (OSError, ValueError):
        return None
    return told.st_size, told.st_mtime_ns


def _known(found: Iterable[ReadForm], store: ImportStore) -> frozenset[str]:
    """Which of the reports with a name are cases, by their digests."""
    digests = [one.report.digest for one in found if one.report and not one.nameless]
    return frozenset(store.known_sources(SOURCE, digests)) if digests else frozenset()


def _is_here(one: ReadForm, known: Collection[str], box: Box) -> str:
    """Where a report is already, in a sentence; "" where it is new."""
    if one.report is not None and one.report.digest in known and not one.nameless:
        return "This report was taken in before."
    if one.report is not None and one.nameless and _is_told_at_length(one):
        waits = waits_already(box, one.report.boxed())
        return "This report waits to be taken in already." if waits else ""
    return ""


def _judged(found: list[ReadForm], reading: Reading) -> tuple[ReadForm, ...]:
    """Which of them are here already, or are twice among them."""
    known = _known(found, reading.store)
    seen: set[str] = set()
    judged = []
    for one in found:
        why = ""
        if one.report is not None:
            again = one.sha256 in seen or (_is_told_at_length(one) and one.report.digest in seen)
            if again:
                why = "The same report is among these files once more."
            else:
                why = _is_here(one, known, reading.box)
            seen |= {one.sha256, one.report.digest}
        judged.append(replace(one, fate=Fate.DOUBLE, why=why) if why else one)
    return tuple(judged)


def _is_told_at_length(one: ReadForm) -> bool:
    """Whether two people could not have written the same.

    Of a report without a name the file is not kept, so a second "Loose rail" comes in: having one
    twice can be mended, losing one cannot.
    """
    report = one.report
    named = report is not None and not report.anonymous
    return named or (report is not None and len(report.title + report.story) >= AT_LENGTH)
