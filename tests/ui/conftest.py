"""The sample workspace, built once and copied for each test that changes it."""

import pytest

from rca_studio.ui import theme
from tests.ui.sample_desk import build_once, empty_desk, open_copy


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory):
    return build_once(tmp_path_factory.mktemp("sample") / "sample.rca")


@pytest.fixture(autouse=True, scope="session")
def _tidy(qapp):
    """As in the program: no worker thread may destroy the widgets of an earlier test."""
    from rca_studio.ui.tidy import Tidy

    tidy = Tidy(qapp)
    yield
    tidy.stop()


@pytest.fixture
def sample_desk(sample_file, tmp_path, qapp):
    theme.apply(qapp, "light")
    made = open_copy(sample_file, tmp_path)
    yield made
    made.studio.close()


@pytest.fixture
def bare_desk(tmp_path, qapp):
    theme.apply(qapp, "light")
    made = empty_desk(tmp_path)
    yield made
    made.studio.close()
