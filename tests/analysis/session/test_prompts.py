"""The words a session has of its own: all there, kind to people, and checked when edited."""

from __future__ import annotations

from pathlib import Path

import pytest

from rca_studio.analysis.blame import check_text
from rca_studio.analysis.session.prompts import EMPTY_PACK, SITUATIONS, SessionPack, load_sessions
from rca_studio.domain.packs import PackError
from rca_studio.domain.session import FrameKind
from rca_studio.paths import resource

FILE = resource("frameworks/sessions.toml")


@pytest.fixture(scope="module")
def pack() -> SessionPack:
    return load_sessions(FILE)


def edited(tmp_path: Path, old: str, new: str) -> Path:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "sessions.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", FrameKind)
def test_each_kind_of_frame_has_its_words(pack: SessionPack, kind: FrameKind) -> None:
    words = pack.words(kind)
    assert words.kind is kind
    assert words.heading or kind is FrameKind.OWN
    assert words.prompts or kind is FrameKind.OWN


def test_there_is_a_question_for_each_situation_and_always_one(pack: SessionPack) -> None:
    assert {one.when for one in pack.questions} == set(SITUATIONS)
    for situation in SITUATIONS:
        assert pack.question([situation], "near_fall").when == situation
    assert pack.question([], "of another house").when == "always"


def test_a_question_for_some_kinds_of_case_is_asked_of_those_alone(pack: SessionPack) -> None:
    asked = {pack.question(["failed"], key).text for key in ("medication", "near_fall")}
    assert len(asked) == 2


def test_nothing_that_is_said_to_a_room_blames_anybody(pack: SessionPack) -> None:
    said = [one.text for one in pack.questions]
    for one in pack.frames:
        said += [one.heading, one.ask, *one.lines]
    flags = [(text, flag) for text in said for flag in check_text(text) if flag.rule != "address"]
    assert not flags


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('kind = "story"', 'kind = "stories"', "has to be one of"),
        ('kind = "expected"', 'kind = "story"', "an earlier entry has already"),
        ('when = "busy"', 'when = "rushed"', "has to be one of"),
        ('options = ["Often", "Now and then", "Never"]', 'options = ["Often"]', "2 to 9 answers"),
        ('when = "always"', 'when = "busy"', "always asked"),
        ('pack = "sessions"', 'pack = "governance"', "is needed here"),
        ('ask = "do you see', 'asks = "do you see', "not a key that is known"),
    ],
)
def test_a_slip_in_the_file_is_told(tmp_path: Path, old: str, new: str, reason: str) -> None:
    with pytest.raises(PackError, match=reason):
        load_sessions(edited(tmp_path, old, new))


def test_without_the_file_there_is_still_a_question() -> None:
    assert EMPTY_PACK.question(["busy"], "near_fall").text
    assert EMPTY_PACK.words(FrameKind.STORY).heading == FrameKind.STORY.heading


def test_cases_of_one_session_are_not_all_asked_the_same(pack: SessionPack) -> None:
    there = ["busy", "other_staff"]
    asked = [pack.question(there, "near_fall", turn).when for turn in range(3)]
    assert asked == ["busy", "other_staff", "busy"]
    # What says most of a case is asked whenever its turn comes.
    assert {pack.question(["slipped", *there], "near_fall", turn).when for turn in range(3)} == {
        "slipped"
    }
