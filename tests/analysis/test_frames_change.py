"""A case takes another frame: what is proposed, why, and that nothing is lost."""

from hypothesis import given
from hypothesis import strategies as st

from rca_studio.analysis.frame_change import Confidence, Move, as_mapping, propose_mapping
from rca_studio.analysis.frames import OTHER, Bone, Frame, load_frames
from rca_studio.paths import resource

FRAMES = load_frames(resource("frameworks"))
KEYS = st.sampled_from(sorted(FRAMES))


def frame(key: str, **bones: str) -> Frame:
    """A frame of bones with these concepts, separated by blanks."""
    made = tuple(
        Bone(
            key=name, label=name.capitalize(), colour="bone_blue", help="?", concepts=(*c.split(),)
        )
        for name, c in bones.items()
    )
    return Frame(key=key, label=key.capitalize(), source="", bones=made)


def moves(old: Frame, new: Frame, *used: str) -> dict[str, tuple[str, str]]:
    return {m.old: (m.new, m.confidence.value) for m in propose_mapping(old, new, used)}


def test_from_contributory_factors_to_the_london_protocol():
    old, new = FRAMES["contributory_factors"], FRAMES["london_protocol"]
    assert moves(old, new, *(bone.key for bone in old.bones)) == {
        "environment": ("environment", "sure"),
        "task": ("task", "sure"),
        "equipment": ("environment", "likely"),
        "person": ("person", "sure"),
        "team": ("team", "sure"),
        "organisation": ("organisation", "sure"),
        "communication": ("team", "likely"),
        "training": ("individual", "likely"),
    }


def test_what_has_no_counterpart_stays_and_says_so():
    old, new = FRAMES["contributory_factors"], FRAMES["four_s"]
    (move,) = propose_mapping(old, new, ["person"])
    assert move == Move(
        "person",
        "person",
        Confidence.NONE,
        "No bone of “4S, worded neutrally” is about the same as “Person”.",
    )
    assert move.confidence.label == "Stays on “Other”"
    assert new.bone_for(move.new) is OTHER
    assert as_mapping([move]) == {}


def test_the_same_key_counts_unless_it_is_about_something_else():
    old = frame("old", a="place", b="task", c="")
    assert moves(old, frame("new", a="place task"), "a") == {"a": ("a", "sure")}
    assert moves(old, frame("new", a="team", z="place"), "a") == {"a": ("z", "likely")}
    assert moves(old, frame("new", c="team"), "c") == {"c": ("c", "sure")}
    renamed = frame("new", other="")
    relabelled = Frame(
        key="n", label="N", source="", bones=(Bone(key="q", label="c", colour="x", help="?"),)
    )
    assert moves(old, renamed, "c") == {"c": ("c", "none")}
    assert moves(old, relabelled, "c") == {"c": ("q", "sure")}


def test_the_nearest_counts_and_the_main_concept_double():
    old = frame("old", a="place team roles")
    assert moves(old, frame("new", x="team", y="place"), "a") == {"a": ("y", "unsure")}
    assert moves(old, frame("new", x="team roles", y="place roles"), "a") == {"a": ("y", "likely")}
    assert moves(old, frame("new", x="place task acts", y="place"), "a")["a"][0] == "y"
    (move,) = propose_mapping(old, frame("new", y="place roles"), ["a"])
    assert move.reason == "“A” and “Y” are both about: place, roles. Only the first is about: team."


def test_categories_nobody_knows_and_causes_without_one():
    old, new = FRAMES["six_m"], FRAMES["seips"]
    assert propose_mapping(old, new, ["", ""]) == ()
    found = propose_mapping(old, new, ["zz", "supplies", "zz", "external"])
    assert [m.old for m in found] == ["supplies", "external", "zz"]
    assert found[1].confidence is Confidence.SURE, "it came from a frame the case had before"
    assert found[2].new == "zz"


@given(old=KEYS, new=KEYS, used=st.lists(st.sampled_from(["", "zz", "team", "task", "moment"])))
def test_each_category_is_answered_once_and_lands_on_a_bone(old: str, new: str, used: list[str]):
    all_used = [*used, *(bone.key for bone in FRAMES[old].bones)]
    found = propose_mapping(FRAMES[old], FRAMES[new], all_used)
    assert sorted(m.old for m in found) == sorted({c for c in all_used if c})
    for move in found:
        if move.confidence is Confidence.NONE:
            assert move.new == move.old
        else:
            assert FRAMES[new].bone(move.new) is not None
        assert move.reason.endswith(".")
    assert found == propose_mapping(FRAMES[old], FRAMES[new], all_used[::-1])
    if old == new:
        assert not as_mapping(found)
