"""A studio over a copy of the sample workspace, for tests of the screens over all cases."""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rca_studio.analysis.practice import load_practice
from rca_studio.diagrams.text import Ruler
from rca_studio.headless import reviewing_writer
from rca_studio.models.workspace import create_workspace, open_workspace
from rca_studio.paths import resource
from rca_studio.sample import build_sample
from rca_studio.settings import Settings
from rca_studio.ui.studio import Studio
from tests.ui.case.desk import Guide, Recorder

TODAY = date(2026, 11, 21)


@dataclass
class SampleDesk:
    """What a test works at."""

    studio: Studio
    prompts: Recorder
    guide: Guide
    path: Path


def build_once(path: Path) -> Path:
    """The sample workspace as a file, closed."""
    workspace = create_workspace(path, organisation="")
    build_sample(workspace, reviewing_writer(workspace, "Sample"))
    workspace.close()
    return path


def open_copy(sample: Path, folder: Path) -> SampleDesk:
    """An open copy of the sample."""
    path = folder / "copy.rca"
    shutil.copy(sample, path)
    return desk_at(path, open_workspace(path, actor="Quality lead"))


def empty_desk(folder: Path) -> SampleDesk:
    """A workspace without any case."""
    path = folder / "empty.rca"
    return desk_at(path, create_workspace(path, organisation="Riverside Home Care"))


def desk_at(path: Path, workspace) -> SampleDesk:
    prompts, guide = Recorder(), Guide()
    studio = Studio(
        workspace,
        reviewing_writer(workspace, "Quality lead"),
        practice=load_practice(resource("protocols").parent),
        ruler=Ruler.load(resource("fonts/widths.json")),
        prompts=prompts,
        settings=Settings.load(),
        today=lambda: TODAY,
    )
    return SampleDesk(studio, prompts, guide, path)
