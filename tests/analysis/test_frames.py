"""The frames as shipped: what they ask, how they are drawn, and where their words come from."""

from itertools import pairwise
from pathlib import Path

import pytest

from rca_studio.analysis.frames import NOT_PLACED, OTHER, Frame, load_frame, load_frames
from rca_studio.diagrams.tokens import DARK, LIGHT
from rca_studio.domain.case import Case
from rca_studio.domain.packs import PackError
from rca_studio.paths import resource

FRAMES = load_frames(resource("frameworks"))
ALL = pytest.mark.parametrize("frame", FRAMES.values(), ids=lambda frame: frame.key)
NOT_NEUTRAL = ("fail", "error", "poor", "inadequate", "violation", "manpower", "fault", "lack")


def test_the_frames_teams_know_are_there_and_the_default_comes_first():
    assert next(iter(FRAMES)) == Case(id="1", reference="NM-1", title="").frame
    assert {key: len(frame.bones) for key, frame in FRAMES.items()} == {
        "contributory_factors": 8,
        "eight_p": 8,
        "four_s": 4,
        "london_protocol": 7,
        "seips": 7,
        "six_m": 6,
        "yorkshire": 19,
    }


@ALL
def test_bones_have_colours_told_apart_and_a_question(frame: Frame):
    colours = [bone.colour for bone in frame.bones]
    assert set(colours) <= LIGHT.keys() & DARK.keys()
    assert all(one != other for one, other in pairwise(colours))
    if len(colours) <= 8:
        assert len(set(colours)) == len(colours)
    assert all(bone.help.endswith("?") for bone in frame.bones)
    assert OTHER.key not in {bone.key for bone in frame.bones}


@ALL
def test_labels_are_neutral_and_the_source_is_named(frame: Frame):
    for bone in frame.bones:
        said = f"{bone.label} {bone.help}".casefold()
        assert not [word for word in NOT_NEUTRAL if word in said], bone.label
    assert "own" in frame.source.casefold()
    assert len(frame.source) > 100


def test_all_frames_speak_of_the_same_things():
    concepts = {
        key: {concept for bone in frame.bones for concept in bone.concepts}
        for key, frame in FRAMES.items()
    }
    known = concepts["contributory_factors"]
    for key, found in concepts.items():
        assert found <= known, key
        assert all(bone.concepts for bone in FRAMES[key].bones), key


def test_where_a_category_stands():
    frame = FRAMES["four_s"]
    skills = frame.bone("skills")
    assert skills is not None
    assert frame.bone_for("skills") is skills
    assert frame.bone_for("") is NOT_PLACED
    assert frame.bone_for("weather") is OTHER


def test_an_own_frame_needs_no_concepts(tmp_path: Path):
    path = tmp_path / "own.toml"
    path.write_text(
        'pack = "fishbone frame"\nkey = "own"\nlabel = "Ours"\nsource = "Us"\n'
        '[[bone]]\nkey = "a"\nlabel = "A"\ncolour = "bone_blue"\nhelp = "What?"\n',
        encoding="utf-8",
    )
    assert load_frame(path).bones[0].concepts == ()
    path.write_text(path.read_text(encoding="utf-8").replace('key = "a"', 'key = "?"'))
    with pytest.raises(PackError, match="kept for causes that have no bone"):
        load_frame(path)
