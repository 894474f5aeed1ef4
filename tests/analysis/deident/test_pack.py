"""The words de-identifying goes by are checked when they are read, and read only when needed."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rca_studio.analysis.deident.pack import FOLDER, load_deidentify
from rca_studio.analysis.practice import load_practice
from rca_studio.domain.packs import PackError
from rca_studio.faults import KnownFault
from rca_studio.paths import resource


def copied(to: Path) -> Path:
    folder = to / FOLDER
    shutil.copytree(resource(FOLDER), folder)
    return folder


def test_the_lists_do_not_contradict_each_other():
    pack = load_deidentify(resource(FOLDER))
    assert not (pack.given | pack.surnames) & pack.common
    assert pack.alone <= pack.also_words | pack.surnames | pack.given
    assert not pack.given & pack.also_words & pack.common
    assert pack.band(23).label == pack.band(3).label == "night"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("rules.toml", 'person = "Person {}"', 'person = "Person"', "needs {} once"),
        ("rules.toml", "begins = 22", "begins = 24", "has to be an hour"),
        ("names.toml", "particles =", "particels =", "particles"),
        ("places.toml", 'pack = "deidentify"', 'pack = "names"', "is needed here"),
    ],
)
def test_a_slip_is_told_by_file_place_and_reason(tmp_path, file, old, new, said):
    path = copied(tmp_path) / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(PackError, match=file) as told:
        load_deidentify(tmp_path / FOLDER)
    assert said in str(told.value)


def test_a_slip_is_a_known_fault_for_who_works_with_the_practice(tmp_path):
    shutil.copytree(resource("protocols").parent, tmp_path / "r", dirs_exist_ok=True)
    practice = load_practice(tmp_path / "r")
    (tmp_path / "r" / FOLDER / "words.toml").write_text("pack = 1", encoding="utf-8")
    with pytest.raises(KnownFault, match=r"words\.toml"):
        _ = practice.deidentify


def test_what_is_slow_is_loaded_when_it_is_needed():
    code = (
        "import sys, rca_studio.analysis.deident.clearing, rca_studio.analysis.deident.case;"
        "print(sorted({'rapidfuzz', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
