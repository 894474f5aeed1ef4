"""The file of what governance counts by: read whole, and a slip in it is named."""

from pathlib import Path

import pytest

from rca_studio.analysis.governance.pack import load_governance
from rca_studio.domain.packs import PackError
from rca_studio.paths import resource

FILE = resource("frameworks") / "governance.toml"


def edited(tmp_path: Path, old: str, new: str) -> Path:
    text = FILE.read_text(encoding="utf-8")
    assert old in text, old
    path = tmp_path / "governance.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_the_file_that_comes_along_holds_what_the_practice_asks():
    pack = load_governance(FILE)
    assert [one.key for one in pack.exposures] == ["visits", "hours", "doses", "bed_days"]
    assert pack.exposures[0].rate_words == "per 1,000 visits"
    assert pack.figure("harm") == pack.happenings[0]
    assert pack.figure("kilometres") is None
    assert pack.on_report == pack.questions[0]
    assert [(one.key, one.below, one.round_to) for one in pack.presets] == [
        ("k5", 5, 1),
        ("nhs", 8, 5),
        ("cms", 11, 1),
    ]
    assert pack.preset("cms").below == 11
    assert pack.preset("unheard of") == pack.presets[0], "never less protection for a wrong key"


def test_every_hour_belongs_to_the_band_that_begins_last_before_it():
    pack = load_governance(FILE)
    bands = [pack.band_of(hour).key for hour in range(24)]
    assert bands == [
        *["night"] * 6,
        *["morning"] * 6,
        *["afternoon"] * 5,
        *["evening"] * 5,
        *["night"] * 2,
    ]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('pack = "governance"', 'pack = "risk matrix"', "but “governance” is needed"),
        ("per = 1000", "per = 0", "“per” in entry 1 of [[exposure]] has to be from 1 to"),
        ("per = 1000", f"per = 1{'0' * 400}", "has to be from 1 to 1,000,000"),
        ('key = "hours"', 'key = "visits"', "which an earlier entry has already"),
        ('key = "harm"', 'key = "visits"', "which an exposure has already"),
        ("begins = 22", "begins = 24", "an hour from 0 to 23"),
        ("begins = 6", "begins = 22", "which an earlier entry has already"),
        ("below = 5", "below = 4", "could be worked out"),
        ("round_to = 5", "round_to = 9", "from 1 to “below”"),
        (
            'short = "No blame"',
            'shrot = "No blame"',
            "“short” in entry 2 of [[question]] is missing",
        ),
        ('one = "visit"', 'one = "visit"\ncolour = "red"', "not a key that is known here"),
        ('label = "Night"', "label = 5", "a text in quotes"),
    ],
)
def test_a_slip_is_named(tmp_path: Path, old: str, new: str, words: str):
    with pytest.raises(PackError) as refused:
        load_governance(edited(tmp_path, old, new))
    assert "governance.toml" in str(refused.value)
    assert words in str(refused.value)
