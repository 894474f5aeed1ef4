"""A workspace to try things on, and the few cases put into it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import CaseFile, ChangeSet, created
from rca_studio.domain.causal import Cause, Event, Link
from rca_studio.domain.registers import CaseSummary
from rca_studio.editing.writer import Writer
from rca_studio.models.workspace import create_workspace
from rca_studio.models.workspace_file import WorkspaceFile

SECRET = "a heron by the weir"


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "Ward 5 – näher.rca"


@pytest.fixture
def workspace(place: Path, backups: Path) -> Iterator[WorkspaceFile]:
    opened = create_workspace(place, organisation="Meadow Care", backups=backups)
    yield opened
    opened.close()


@pytest.fixture
def writing() -> Callable[[WorkspaceFile], Writer]:
    return lambda workspace: Writer(workspace, "lead", _summarise)


@pytest.fixture
def first_case() -> ChangeSet:
    """A case with an event and a cause, ids ``c``, ``e``, ``k`` and ``l``."""
    return ChangeSet(
        "Report near miss",
        created(
            Case(
                id="c",
                reference="NM-0001",
                title="Lost balance at the bath",
                story="The walker stood out of reach.",
                occurred="2026-11-18T20:40",
                extras=(("Shift", "late"),),
            ),
            Event(id="e", case_id="c", text="nearly fell"),
            Cause(id="k", case_id="c", text="doorway too narrow"),
            Link(id="l", case_id="c", cause_id="k", effect_id="e"),
        ),
    )


def _summarise(casefile: CaseFile) -> CaseSummary:
    return CaseSummary(margin_today=len(casefile.causes), held_by=("vigilance",))
