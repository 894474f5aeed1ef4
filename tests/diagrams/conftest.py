"""The ruler and the frame every picture is drawn with."""

from pathlib import Path

import pytest

from rca_studio.analysis.frames import Frame, load_frame
from rca_studio.diagrams.text import Ruler


@pytest.fixture(scope="session")
def ruler(project_root: Path) -> Ruler:
    return Ruler.load(project_root / "resources" / "fonts" / "widths.json")


@pytest.fixture(scope="session")
def frame(project_root: Path) -> Frame:
    return load_frame(project_root / "resources" / "frameworks" / "contributory_factors.toml")
