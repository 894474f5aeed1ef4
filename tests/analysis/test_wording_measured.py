"""The wording check on the labelled sentences: what docs/wording.md says has to stay true."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

UNTOUCHED = ("held_out", "last")
"""The sets no word list was ever tuned on."""


@pytest.fixture(scope="module")
def measure(project_root: Path) -> ModuleType:
    path = project_root / "scripts" / "measure_wording.py"
    spec = importlib.util.spec_from_file_location("measure_wording", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def judged(measure: ModuleType, name: str) -> list:
    return [measure.judge(one) for one in measure.read_set(measure.FOLDER / f"{name}.txt")]


def test_the_sets_are_what_the_page_says(measure: ModuleType) -> None:
    sentences = [
        one for name in measure.SETS for one in measure.read_set(measure.FOLDER / f"{name}.txt")
    ]
    languages = Counter(one.language for one in sentences)
    groups = Counter(one.group for one in sentences)
    assert languages["en"] >= 240
    assert languages["de"] >= 60
    assert groups["clinical"] >= 80
    assert groups["clinical"] + groups["plain"] >= len(sentences) / 2
    assert len({one.text for one in sentences}) == len(sentences)
    never_tuned = sum(len(measure.read_set(measure.FOLDER / f"{name}.txt")) for name in UNTOUCHED)
    tuning = measure.read_set(measure.FOLDER / "tuning.txt")
    assert never_tuned >= (never_tuned + len(tuning)) / 3


@pytest.mark.parametrize("name", ["tuning", "held_out", "hard", "fresh"])
def test_what_should_be_asked_is_asked_and_little_else(measure: ModuleType, name: str) -> None:
    score = measure.score(judged(measure, name))
    assert score.precision >= 0.95
    assert score.recall >= 0.90


@pytest.mark.parametrize("name", ["tuning", "held_out", "hard", "fresh"])
def test_nothing_neutral_is_asked_about(measure: ModuleType, name: str) -> None:
    asked = [
        (one.sentence.text, one.flags)
        for one in judged(measure, name)
        if one.sentence.group != "flag" and one.flags
    ]
    assert asked == []


def test_the_page_holds_the_figures_and_every_miss(measure: ModuleType, project_root: Path) -> None:
    page = (project_root / "docs" / "wording.md").read_text(encoding="utf-8")
    said: list[str] = []
    for name in measure.SETS:
        measure.report(name, said.append, quiet=False)
    for block in said:
        for line in block.splitlines():
            assert line in page, f"docs/wording.md is behind: run {measure.__name__}\n{line}"


def test_sentences_it_was_never_tuned_on_hold_too(measure: ModuleType) -> None:
    """The floor is what the page says of the set that was written last."""
    last = judged(measure, "last")
    score = measure.score(last)
    assert score.precision >= 0.95
    assert score.recall >= 0.87
    neutral = [one for one in last if one.sentence.group != "flag"]
    assert [one.sentence for one in neutral if one.flags] == []


def test_a_slip_in_a_set_is_named_by_its_line(measure: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "mine.txt"
    for line in ("en | text | flag | - | Neutral after all.", "en | poem | plain | - | A rose."):
        path.write_text(f"# a set\n{line}\n", encoding="utf-8")
        with pytest.raises(ValueError, match="line 2"):
            measure.read_set(path)
