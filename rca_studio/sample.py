"""The sample workspace: a fictional home-care provider with two years of near misses.

It is there to try everything on, so its cases stand at all stages and are marked as practice. The
cases are text files under ``resources/samples/riverside`` (``worked.toml`` says how to read them).
Ids are made from the references, so the sample has the same content each time it is built.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from rca_studio.analysis.edited_files import told_plainly
from rca_studio.domain.case import Stage
from rca_studio.domain.casefile import Change, ChangeSet, created
from rca_studio.domain.packs import PackError, read_toml
from rca_studio.domain.proof import KeptProtocol, ProtocolPack
from rca_studio.domain.protocol_packs import ProtocolText, load_texts
from rca_studio.domain.workspace import WORKSPACE, Setting
from rca_studio.paths import resource
from rca_studio.sample_governance import read_governance
from rca_studio.sample_reader import CaseReader, SampleCase
from rca_studio.sample_sessions import read_sessions
from rca_studio.sample_way import SampleWay, packs_of

if TYPE_CHECKING:
    from rca_studio.editing.ports import Workspace
    from rca_studio.editing.writer import Writer

FOLDER = "samples/riverside"
"""Where the cases of the sample are, below the resources."""

STEPS = {
    Stage.REPORT: "Report near miss",
    Stage.REVIEW: "Review the near miss",
    Stage.ANALYSE: "Work out the causes",
    Stage.ACT: "Plan the actions",
    Stage.VALIDATE: "Validate",
    Stage.CLOSE: "Close the case",
}
"""What the history of a sample case says of each stage it went through."""


def build_sample(workspace: Workspace, writer: Writer) -> int:
    """Fill an empty workspace with the sample and give the number of its cases.

    There is one step for each stage over all cases, so that it is quick and each case still has a
    history that reads like one.

    Raises:
        StaleEdit: the sample is in this workspace already.
        KnownFault: a file of the sample was edited and cannot be used, or the workspace could not
            be written.
    """
    folder = resource(FOLDER)
    there = writer.casefile(WORKSPACE)
    with told_plainly():
        settings = tuple(Change(there.get(s.id), s) for s in read_settings(folder))
        cases = read_cases(folder)
        settings += created(*_packs(cases))
        counted = created(*read_governance(folder / "governance.toml"))
        ids = {case.reference: case.case_id for case in cases}
        told = created(*read_sessions(folder / "sessions.toml", ids))
    writer.edit(ChangeSet("Set up the sample workspace", settings))
    writer.edit(ChangeSet("Enter monthly figures and survey answers", counted))
    for content in {source for case in cases for source in case.files}:
        workspace.keep_file((folder / "files" / content).read_bytes())
    named = [case for case in cases if not case.anonymous]
    unnamed = [case for case in cases if case.anonymous]  # a step of their own, without a trace
    for stage in Stage:
        for some in (named, unnamed):
            changes = [change for case in some for change in case.changes.get(stage, ())]
            writer.edit(ChangeSet(STEPS[stage], tuple(changes)))
    for case in cases:
        for step in case.later:
            writer.edit(step)
    apart = [one for one in told if one.entity.case_id == WORKSPACE]
    heard = [one for one in told if one.entity.case_id != WORKSPACE]
    writer.edit(ChangeSet("Prepare a safety session, name champions", tuple(apart)))
    writer.edit(ChangeSet("Tell what was changed, and thank", tuple(heard)))
    return len(cases)


def _packs(cases: Iterable[SampleCase]) -> tuple[ProtocolPack, ...]:
    kept = (one for case in cases for one in case.entities.values())
    keys = {one.key for one in kept if isinstance(one, KeptProtocol)}
    return packs_of(load_texts(resource("protocols")), keys)


def read_settings(folder: Path) -> tuple[Setting, ...]:
    """The settings of the sample workspace."""
    plain = read_toml(folder / "workspace.toml")
    return tuple(Setting(id=key, value=value) for key, value in plain["settings"].items())


def read_cases(folder: Path) -> tuple[SampleCase, ...]:
    """The cases of all files of a folder, by reference.

    Raises:
        PackError: a file cannot be used; the message names the file, the case and the reason.
    """
    texts = load_texts(resource("protocols"))
    found: dict[str, SampleCase] = {}
    ways: dict[str, SampleWay] = {}
    for path in sorted(folder.glob("*.toml")):
        for number, plain in enumerate(read_toml(path).get("case", ()), 1):
            reference = str(plain.get("reference", f"case {number}"))
            try:
                reader = CaseReader(plain, folder, texts[plain["protocol"]])
                case, ways[reference] = reader.read(), reader.way
            except (KeyError, ValueError, TypeError, OSError) as error:
                reason = f"{error.args[0]} is missing" if isinstance(error, KeyError) else error
                raise PackError(path.name, f"{reference}: {reason}") from error
            if reference in found:
                raise PackError(path.name, f"{reference} is there twice")
            found[reference] = case
    for reference, way in ways.items():
        _go_on(found, found[reference], way, texts)
    return tuple(found[reference] for reference in sorted(found))


def _go_on(
    cases: Mapping[str, SampleCase],
    case: SampleCase,
    way: SampleWay,
    texts: Mapping[str, ProtocolText],
) -> None:
    """Take the steps a case took after it had come to its stage."""
    for step in way.later(case.casefile):
        case.take(step)
        case.later.append(step)
    if way.merged_into:
        stays = cases[way.merged_into]
        step = way.merge(stays.casefile, case.casefile, texts)
        for one in (stays, case):
            one.take(step)
        case.later.append(step)
