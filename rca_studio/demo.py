"""The main job without a screen: the sample in, a worked case out, and pictures of the screens."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rca_studio import headless
from rca_studio.domain.case import Stage
from rca_studio.domain.registers import CaseQuery
from rca_studio.faults import KnownFault
from rca_studio.paths import HOME_VARIABLE, resource
from rca_studio.reports.files import write_whole

if TYPE_CHECKING:
    from rca_studio.editing.ports import Workspace
    from rca_studio.editing.writer import Writer

_EXPORT = "samples/incident_export.csv"
_PATIENCE = 180


def run_demo(out: Path, *, screens: bool = True) -> Iterator[str]:
    """Do it all into a folder; what an earlier run left there is replaced.

    Args:
        out: the folder, made where it is missing.
        screens: whether to take the pictures of the screens too.

    Yields:
        One line for each thing done, naming the file where there is one.

    Raises:
        KnownFault: something could not be written.
    """
    out = out.absolute()
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise KnownFault(
            f"The folder {out} cannot be made: {error.strerror or error}.",
            "Nothing was changed.",
            "Choose another one with --out.",
        ) from error
    yield from _imported(out / "imported.rca")
    path = out / "sample.rca"
    _clear(path)
    with headless.opened(path, create=True) as (workspace, writer):
        from rca_studio.sample import build_sample

        count = build_sample(workspace, writer)
        yield f"sample workspace, {count} practice cases: {path}"
        yield from _worked_case(workspace, writer, out)
    if screens:
        yield from _screens(out)


def _imported(path: Path) -> Iterator[str]:
    _clear(path)
    with headless.opened(path, create=True) as (workspace, writer):
        told = headless.import_file(resource(_EXPORT), workspace, writer)
    counts = ("new", "duplicate", "rejected", "blank", "not_a_record")
    words = ", ".join(f"{told[name]} {name.replace('_', ' ')}" for name in counts if told[name])
    yield f"export loaded, {told['records']} records ({words}): {path}"


def _worked_case(workspace: Workspace, writer: Writer, out: Path) -> Iterator[str]:
    casefile = writer.casefile(_most_worked(workspace))
    case, now = casefile.case, datetime.now()
    yield f"case {case.reference}, {case.title}:"
    for sentence in headless.analysis_of(casefile)["explanation"]:
        yield f"  {sentence}"
    name = case.reference
    report = headless.validation_report(workspace, writer, casefile, now)
    yield _written("validation report", out / f"{name} validation report.pdf", report)
    plan = headless.plan_report(workspace, writer, "", now)
    yield _written("action plan of all cases", out / "action plan.pdf", plan)
    for view in ("graph", "fishbone"):
        for ending in (".svg", ".png"):
            picture = headless.export_case(casefile, ending, view)
            yield _written(f"{view} as picture", out / f"{name} {view}{ending}", picture)
    yield _written("case as data", out / f"{name}.json", headless.export_case(casefile, ".json"))


def _most_worked(workspace: Workspace) -> str:
    """The closed case that has the most to show."""
    page = workspace.registers.cases(CaseQuery(stages=(Stage.CLOSE,)), limit=50)
    rows = [row for row in page.rows if row.margin is not None and row.margin > 0]
    return max(rows, key=lambda row: len(workspace.load(row.id).casefile)).id


def _screens(out: Path) -> Iterator[str]:
    """Pictures of the main screens, by a window of its own that nobody sees."""
    folder = out / "screens"
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    hidden = {**os.environ, "QT_QPA_PLATFORM": "offscreen", HOME_VARIABLE: str(out / "home")}
    command = [sys.executable, "-m", "rca_studio", "--sample", "--screenshot", str(folder)]
    where = Path(__file__).resolve().parents[1]
    try:
        done = subprocess.run(
            [*command, "--size", "1440x900"],
            env=hidden,
            cwd=where,
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=False,
        )
        trouble = done.stderr.strip().splitlines()[-1:] if done.returncode else []
    except subprocess.TimeoutExpired:
        trouble = ["it took too long"]
    pictures = sorted(folder.glob("*.png"))
    for picture in pictures:
        yield f"screen: {picture}"
    if trouble or not pictures:
        why = trouble[0] if trouble else "the window gave none"
        raise KnownFault(
            f"Not all pictures of the screens could be taken: {why}.",
            f"Everything else is in {out}.",
            "See the README for what a window needs from the system.",
        )


def _written(what: str, path: Path, content: bytes) -> str:
    write_whole(path, content)
    return f"{what}: {path}"


def _clear(path: Path) -> None:
    """Take away the workspace of an earlier run, with all that stands beside it."""
    for name in (path.name, *(path.name + end for end in ("-wal", "-shm", "-journal", ".lock"))):
        path.with_name(name).unlink(missing_ok=True)
