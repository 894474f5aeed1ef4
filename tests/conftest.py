"""What every test relies on: no screen, no folder of a real person, the same dice in each run."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Before anything imports Qt. A test of the real window on a real screen sets its own platform.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

PROJECT_ROOT = Path(__file__).resolve().parents[1]

# A slow machine must not fail a property, and a failure in CI must happen again at the desk.
slow_is_fine = [HealthCheck.too_slow]
settings.register_profile("desk", deadline=None, suppress_health_check=slow_is_fine)
settings.register_profile("ci", deadline=None, suppress_health_check=slow_is_fine, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The checkout: where pyproject.toml is."""
    return PROJECT_ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of the public exports used as large, real input; the test is skipped without it."""
    folder = PROJECT_ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the public exports are not on this machine")
    return folder


@pytest.fixture(autouse=True)
def _no_real_person(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Settings, backups and logs of each test go into a folder of its own."""
    monkeypatch.setenv("RCA_STUDIO_HOME", str(tmp_path_factory.mktemp("home")))
