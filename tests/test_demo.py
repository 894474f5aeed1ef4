"""The main job without a screen, and again over its own traces."""

import struct
from pathlib import Path

import pytest
from defusedxml import ElementTree
from pypdf import PdfReader

from rca_studio.demo import run_demo
from rca_studio.faults import KnownFault


def named(lines: list[str]) -> list[Path]:
    found = [Path(line.partition(": ")[2]) for line in lines if ": /" in line or ":\\" in line]
    return [path for path in found if path.suffix]


@pytest.mark.slow
def test_the_whole_way_and_pictures_of_the_screens(tmp_path):
    lines = list(run_demo(tmp_path / "demo"))
    files = named(lines)
    assert all(path.is_file() for path in files)
    assert {path.suffix for path in files} == {".rca", ".pdf", ".svg", ".png", ".json"}
    screens = [path for path in files if path.parent.name == "screens"]
    assert len(screens) >= 8
    for path in screens:
        head = path.read_bytes()[:24]
        assert struct.unpack(">II", head[16:24]) == (1440, 900)


def test_twice_into_the_same_folder_gives_the_same(tmp_path):
    out = tmp_path / "demo"
    first = list(run_demo(out, screens=False))
    second = list(run_demo(out, screens=False))
    assert first == second
    assert first[0].startswith("export loaded, 48 records (41 new, 1 duplicate, 1 rejected")
    assert "42 practice cases" in first[1]
    report = next(path for path in named(first) if path.name.endswith("validation report.pdf"))
    text = PdfReader(report).pages[0].extract_text()
    assert "Practice case" in text
    assert "NOT VALIDATED" not in text
    for picture in out.glob("*.svg"):
        ElementTree.parse(picture)


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(KnownFault, match="cannot be made"):
        list(run_demo(tmp_path / "file" / "demo"))
