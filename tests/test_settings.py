"""A choice is kept at once, survives a restart with its type, and never costs a start."""

import json
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio import paths
from rca_studio import settings as table
from rca_studio.faults import KnownFault
from rca_studio.settings import Settings


@pytest.fixture
def file(tmp_path):
    return tmp_path / "config" / "settings.json"


def load(file) -> Settings:
    return Settings.load(file, file.with_name("policy.json"))


def test_without_a_file_everything_is_as_the_table_says(file):
    settings = load(file)
    assert settings.problem == ""
    assert all(settings.get(row) == row.default for row in table.ALL)
    assert not file.exists()


def test_a_choice_of_each_type_survives_a_restart(file):
    chosen = [
        (table.THEME, "dark"),
        (table.TEXT_SCALE, 1.25),
        (table.REDUCE_MOTION, True),
        (table.BACKUPS_KEPT, 30),
        (table.RECENT_WORKSPACES, ("/a b/ü.rca", "/c.rca")),
        (table.RECENT_WORKSPACES, ()),
    ]
    for row, value in chosen:
        load(file).set(row, value)
        again = load(file).get(row)
        assert again == value
        assert type(again) is type(value)


@pytest.mark.parametrize(
    ("row", "value"),
    [
        (table.THEME, "pink"),
        (table.TEXT_SCALE, 9.0),
        (table.TEXT_SCALE, float("nan")),
        (table.BACKUPS_KEPT, 0),
        (table.BACKUPS_KEPT, True),
        (table.PERSON, 7),
        (table.RECENT_WORKSPACES, (1, 2)),
    ],
)
def test_what_cannot_be_is_refused_when_set_and_passed_over_when_read(file, row, value):
    with pytest.raises(ValueError, match=row.key):
        load(file).set(row, value)
    file.parent.mkdir()
    file.write_text(json.dumps({row.key: value}))
    assert load(file).get(row) == row.default


def test_a_whole_number_in_the_file_will_do_for_a_fraction(file):
    file.parent.mkdir()
    file.write_text('{"appearance.text_scale": 2}')
    assert load(file).get(table.TEXT_SCALE) == 2.0


def test_keys_of_another_version_are_kept(file):
    file.parent.mkdir()
    file.write_text('{"future.thing": {"a": 1}}')
    load(file).set(table.PAPER, "Letter")
    assert json.loads(file.read_text()) == {"future.thing": {"a": 1}, "reports.paper": "Letter"}


@pytest.mark.parametrize("rubbish", [b"", b"{", b"\xff\xfe\x00", b"[1]", b"[" * 100_000])
def test_a_damaged_file_is_put_aside_and_told(file, rubbish):
    file.parent.mkdir()
    file.write_bytes(rubbish)
    settings = load(file)
    assert settings.get(table.PAPER) == "A4"
    assert "cases are not touched" in settings.problem
    assert file.with_suffix(".damaged.json").read_bytes() == rubbish
    settings.set(table.PAPER, "Letter")
    assert load(file).get(table.PAPER) == "Letter"
    assert load(file).problem == ""


def test_the_policy_beats_the_person_and_shows_as_fixed(file):
    load(file).set(table.PAPER, "Letter")
    file.with_name("policy.json").write_text('{"reports.paper": "A4", "appearance.theme": "pink"}')
    settings = load(file)
    assert settings.get(table.PAPER) == "A4"
    assert settings.is_fixed(table.PAPER)
    assert not settings.is_fixed(table.THEME)  # the policy's own value cannot be


def test_a_damaged_policy_is_told_and_left_alone(file):
    file.parent.mkdir()
    policy = file.with_name("policy.json")
    policy.write_text("{")
    assert "administrator" in load(file).problem
    assert policy.read_text() == "{"


def test_what_cannot_be_kept_is_said_and_holds_for_now(file):
    file.parent.parent.joinpath("config").write_text("a file where the folder should be")
    settings = load(file)
    with pytest.raises(KnownFault) as caught:
        settings.set(table.PAPER, "Letter")
    assert "cases are safe" in caught.value.safe
    assert settings.get(table.PAPER) == "Letter"


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(file, monkeypatch):
    load(file).set(table.PAPER, "Letter")
    before = file.read_bytes()

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(KnownFault, match="No space left"):
        load(file).set(table.PAPER, "A4")
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == ["settings.json"]


@given(st.dictionaries(st.text(), st.one_of(st.none(), st.integers(), st.text(), st.booleans())))
def test_no_content_of_the_file_stops_a_start(tmp_path_factory, content):
    file = tmp_path_factory.mktemp("any") / "settings.json"
    keys = [row.key for row in table.ALL]
    content |= dict(zip(keys, content.values(), strict=False))
    file.write_text(json.dumps(content), encoding="utf-8")
    settings = load(file)
    for row in table.ALL:
        assert type(settings.get(row)) is type(row.default)


def test_the_table_is_sound():
    keys = [row.key for row in table.ALL]
    assert len(set(keys)) == len(keys)
    named = {value for value in vars(table).values() if isinstance(value, table.Setting)}
    assert named == set(table.ALL)
    for row in table.ALL:
        assert row.read(row.default) == row.default
        assert row.help.endswith(".")


def test_the_usual_place_is_the_configuration_folder():
    Settings.load().set(table.PERSON, "Ada")
    assert (paths.config_folder() / "settings.json").exists()
    assert Settings.load().get(table.PERSON) == "Ada"
