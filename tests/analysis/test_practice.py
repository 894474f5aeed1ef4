"""The practice a workspace works by, and what an unlucky editor of its files is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rca_studio.analysis.practice import load_practice
from rca_studio.faults import KnownFault
from rca_studio.paths import resource


@pytest.fixture
def resources(tmp_path: Path) -> Path:
    for name in ("protocols", "frameworks"):
        shutil.copytree(resource(name), tmp_path / name)
    return tmp_path


def test_a_case_of_a_type_that_is_not_installed_is_led_by_the_general_protocol(
    resources: Path,
) -> None:
    practice = load_practice(resources)
    assert practice.protocol("near_fall").key == "near_fall"
    assert practice.protocol("of another house").key == "general"


@pytest.mark.parametrize("name", ["protocols/general.toml", "frameworks/sac.toml"])
def test_a_slip_in_an_edited_file_is_told_and_is_no_bug(resources: Path, name: str) -> None:
    path = resources / name
    path.write_text("colour = 1\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(KnownFault) as caught:
        load_practice(resources)
    assert caught.value.what.startswith(f"“{path.name}” cannot be used: ")
    assert "“colour”" in caught.value.what
    assert caught.value.do
