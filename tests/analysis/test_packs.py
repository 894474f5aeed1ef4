"""The frameworks as shipped, and what a slip in an edited one says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rca_studio.analysis.frames import load_frame, load_frames
from rca_studio.analysis.risk import load_matrix
from rca_studio.analysis.strength import load_hierarchy, rests_on_memory
from rca_studio.domain.case import Case
from rca_studio.domain.packs import PackError, read_pack
from rca_studio.domain.plan import Strength
from rca_studio.paths import resource

FRAMEWORKS = resource("frameworks")
SAC = FRAMEWORKS / "sac.toml"
FACTORS = FRAMEWORKS / "contributory_factors.toml"
HIERARCHY = FRAMEWORKS / "action_hierarchy.toml"


# --- frames --------------------------------------------------------------------------------------


def test_the_frame_a_new_case_starts_with_is_there() -> None:
    frames = load_frames(FRAMEWORKS)
    frame = frames[Case(id="1", reference="NM-1", title="").frame]
    assert [bone.label for bone in frame.bones] == [
        "Environment",
        "Task and guidelines",
        "Equipment",
        "Person",
        "Team and staffing",
        "Organisation",
        "Communication",
        "Training",
    ]
    bone = frame.bone("team")
    assert bone is not None
    assert bone.colour == "bone_purple"
    assert frame.bone("weather") is None


def test_own_frames_lie_beside_the_shipped_and_need_a_key_of_their_own(tmp_path: Path) -> None:
    text = FACTORS.read_text(encoding="utf-8")
    (tmp_path / "sac.toml").write_bytes(SAC.read_bytes())
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    own = text.replace('"contributory_factors"', '"own"', 1)
    (tmp_path / "b.toml").write_text(own, encoding="utf-8-sig", newline="\r\n")
    assert list(load_frames(tmp_path)) == ["contributory_factors", "own"]
    (tmp_path / "c.toml").write_text(own, encoding="utf-8")
    with pytest.raises(PackError, match=r"“c.toml” cannot be used: “key” is “own”"):
        load_frames(tmp_path)


# --- the risk matrix -----------------------------------------------------------------------------


def test_each_cell_of_the_matrix() -> None:
    matrix = load_matrix(SAC)
    rows = {
        "frequent": [3, 3, 2, 1],
        "occasional": [3, 2, 1, 1],
        "uncommon": [3, 2, 1, 1],
        "remote": [3, 2, 1, 1],
    }
    severities = ["catastrophic", "major", "moderate", "minor"]
    for probability, values in rows.items():
        scores = [matrix.score(severity, probability) for severity in severities]
        assert [score.value if score else None for score in scores] == values
    assert [level.key for level in matrix.severities] == severities
    assert [level.key for level in matrix.probabilities] == list(rows)
    assert [score.value for score in matrix.scores] == [3, 2, 1]
    assert all(score.follows for score in matrix.scores)


@pytest.mark.parametrize(
    ("severity", "probability"),
    [("", "remote"), ("major", ""), ("major", "gone"), ("gone", "remote"), ("remote", "major")],
)
def test_no_score_until_both_are_known(severity: str, probability: str) -> None:
    assert load_matrix(SAC).score(severity, probability) is None


# --- the action hierarchy ------------------------------------------------------------------------


def test_kinds_of_action_have_their_strength() -> None:
    hierarchy = load_hierarchy(HIERARCHY)
    assert hierarchy.strength("forcing") is Strength.STRONGER
    assert hierarchy.strength("checklist") is Strength.INTERMEDIATE
    assert hierarchy.strength("training") is Strength.WEAKER
    assert hierarchy.strength("") is Strength.UNKNOWN
    assert [len(hierarchy.of(s)) for s in Strength] == [0, 6, 9, 5]


def test_kinds_are_listed_from_the_strongest_whatever_their_order_in_the_file(
    tmp_path: Path,
) -> None:
    head, *kinds = HIERARCHY.read_text(encoding="utf-8").split("[[kind]]")
    path = tmp_path / "own.toml"
    path.write_text("[[kind]]".join([head, *reversed(kinds)]), encoding="utf-8")
    order = [kind.strength for kind in load_hierarchy(path).kinds]
    assert order == [kind.strength for kind in load_hierarchy(HIERARCHY).kinds]


def test_a_plan_of_reminders_rests_on_memory() -> None:
    assert rests_on_memory([])
    assert rests_on_memory([Strength.WEAKER, Strength.UNKNOWN])
    assert not rests_on_memory([Strength.WEAKER, Strength.INTERMEDIATE])
    assert not rests_on_memory([Strength.STRONGER])


# --- slips ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("load", "file", "old", "new", "said"),
    [
        (load_matrix, SAC, "[3, 3, 2, 1]", "[3, 3, 2]", "entry 1 of [[matrix]] has 3 numbers, but"),
        (load_matrix, SAC, "[3, 3, 2, 1]", "[3, 3, 2, 4]", "holds 4, which no [[score]] explains"),
        (load_matrix, SAC, "[3, 3, 2, 1]", "[3, 3, 2, true]", "has to be a list of whole numbers"),
        (load_matrix, SAC, 'ity = "remote"', 'ity = "frequent"', "an earlier entry has already"),
        (load_matrix, SAC, 'ity = "remote"', 'ity = "rare"', "“rare”, but has to be one of: freq"),
        (load_matrix, SAC, "value = 3", "value = 3.0", "“value” in entry 1 of [[score]] has to be"),
        (load_matrix, SAC, "[[score]]", "[[scores]]", "“score” is missing"),
        (load_matrix, SAC, 'label = "Major"', 'label = " "', "entry 2 of [[severity]] is empty"),
        (load_matrix, SAC, "[[severity]]", "[severity]", "this is not valid TOML"),
        (load_matrix, SAC, '"risk matrix"', '"recipe"', "is “recipe”, but “risk matrix” is needed"),
        (load_frame, FACTORS, 'key = "task"', 'key = "environment"', "entry 2 of [[bone]] is “env"),
        (
            load_frame,
            FACTORS,
            "colour = ",
            "color = ",
            "“colour” in entry 1 of [[bone]] is missing",
        ),
        (
            load_frame,
            FACTORS,
            'key = "c',
            'hue = "red"\nkey = "c',
            "“hue” in entry 7 of [[bone]] is not a key",
        ),
        (load_hierarchy, HIERARCHY, '"stronger"', '"strong"', "one of: stronger, intermediate, we"),
        (load_hierarchy, HIERARCHY, "example = ", "example = 3 #", "has to be a text in quotes"),
    ],
)
def test_a_slip_is_named_with_file_place_and_reason(
    tmp_path: Path, load: Callable[[Path], object], file: Path, old: str, new: str, said: str
) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "edited.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load(path)
    assert str(caught.value).startswith("“edited.toml” cannot be used: ")
    assert said in str(caught.value)


def test_a_row_of_the_matrix_may_not_be_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "edited.toml"
    row = '[[matrix]]\nprobability = "remote"\nscores = [3, 2, 1, 1]\n'
    path.write_text(SAC.read_text(encoding="utf-8").replace(row, ""), encoding="utf-8")
    with pytest.raises(PackError, match=r"“matrix” has no row for the probability “remote”"):
        load_matrix(path)


def test_a_file_that_is_not_text_or_not_there(tmp_path: Path) -> None:
    path = tmp_path / "edited.toml"
    path.write_bytes(b'pack = "x"\nlabel = "caf\xe9"\n')
    with pytest.raises(PackError, match=r"line 2: this is not UTF-8 text; save it as UTF-8"):
        read_pack(path, "x")
    with pytest.raises(PackError, match=r"“gone.toml” cannot be used: it cannot be read"):
        read_pack(tmp_path / "gone.toml", "x")
    path.write_text("pack = \n", encoding="utf-8")
    with pytest.raises(PackError, match=r"line 1"):
        read_pack(path, "x")
