"""The box as it lies in the file: alone, whole, and in no copy."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from rca_studio.domain.casefile import StaleEdit
from rca_studio.editing.boxed import Box, BoxedReport, read_box
from rca_studio.faults import KnownFault
from rca_studio.headless import opened
from rca_studio.models import backup
from rca_studio.models.workspace import create_workspace, open_workspace

SECRET = "seven quiet herons"
TITLE = "Wobbly handrail on the third stair."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "w.rca"
    create_workspace(file, organisation="Test", backups=tmp_path / "first").close()
    return file


def filled(*titles: str, felt: int = 0) -> bytes:
    box = Box()
    for title in titles:
        box = box.with_report(BoxedReport(title=title))
    for _ in range(felt):
        box = box.with_felt(("2026-11", "safe", "", ""), 4)
    return box.content()


def boxes(folder: Path) -> list[int]:
    """How many values each backup holds in place of the box."""
    found = []
    for copy in folder.rglob("*.rca"):
        there = sqlite3.connect(copy)
        found += there.execute("SELECT count(*) FROM report_box WHERE name='box'").fetchone()
        there.close()
    return found


def test_the_backup_of_the_day_waits_for_the_box(path, tmp_path):
    first = open_workspace(path, backups=tmp_path / "first")
    first.keep_box(b"", filled(TITLE))
    first.close()
    root = tmp_path / "b"
    again = open_workspace(path, backups=root)
    assert again.backup_waits
    again.wait_for_backup()
    assert not boxes(root)
    again.keep_box(again.box(), b"")
    again.back_up_if_waiting()
    again.wait_for_backup()
    assert boxes(root) == [0]
    assert not again.backup_waits
    again.back_up_if_waiting()  # not a second time
    again.close()
    assert boxes(root) == [0]


def test_without_a_box_the_backup_does_not_wait(path, tmp_path):
    workspace = open_workspace(path, backups=tmp_path / "b")
    assert not workspace.backup_waits
    workspace.wait_for_backup()
    workspace.close()
    assert boxes(tmp_path / "b") == [0]


def test_counts_that_wait_are_in_no_backup_and_stay_in_the_workspace(path, tmp_path):
    workspace = open_workspace(path, backups=tmp_path / "b")
    workspace.keep_box(b"", filled(felt=3))
    workspace.back_up_now(tmp_path / "now")
    assert boxes(tmp_path / "now") == [0]
    assert read_box(workspace.box()).felt_number == 3
    workspace.close()


def test_a_backup_that_could_not_wait_loses_no_report(path, tmp_path):
    workspace = open_workspace(path, backups=tmp_path / "b")
    workspace.keep_box(b"", filled(TITLE, felt=3))
    workspace.back_up_now(tmp_path / "now")
    workspace.close()
    (copy,) = (tmp_path / "now").rglob("*.rca")
    kept = open_workspace(copy, read_only=True)
    box = read_box(kept.box())
    kept.close()
    assert [one.title for one in box.reports.values()] == [TITLE]
    assert box.felt_number == 0


def test_what_the_command_line_opens_is_taken_in_before_its_backup(path):
    first = open_workspace(path)
    first.wait_for_backup()
    first.keep_box(b"", filled(TITLE, "Another one"))
    first.close()
    for copy in backup.backups(path):
        copy.path.unlink()
    with opened(path) as (workspace, writer):
        assert not workspace.box_waits()
        workspace.wait_for_backup()
        titles = {
            writer.casefile(case_id).case.title
            for case_id in (workspace.registers.case_id_of(f"NM-000{n}") for n in (1, 2))
        }
    assert titles == {TITLE, "Another one"}
    assert boxes(backup.folder_of(path)) == [0]


def test_another_box_is_not_written_over(path, tmp_path):
    workspace = open_workspace(path, backups=tmp_path / "b")
    workspace.keep_box(b"", filled(TITLE))
    with pytest.raises(StaleEdit):
        workspace.keep_box(b"", filled("Lost"))
    assert [one.title for one in read_box(workspace.box()).reports.values()] == [TITLE]
    workspace.close()


def test_a_box_that_was_emptied_is_gone_from_every_byte(path, tmp_path):
    workspace = open_workspace(path, backups=tmp_path / "b")
    for number in range(12):
        box = read_box(workspace.box()).with_report(BoxedReport(title=f"{TITLE} {number}"))
        workspace.keep_box(workspace.box(), box.content())
    workspace.keep_box(workspace.box(), b"")
    raw = b"".join(one.read_bytes() for one in path.parent.glob("w.rca*"))
    assert TITLE.encode() not in raw
    workspace.close()
    assert TITLE.encode() not in path.read_bytes()


def test_a_key_is_that_of_this_workspace_alone(path, tmp_path):
    workspace = open_workspace(path, backups=tmp_path / "b")
    key = workspace.receipt_key("acorn-barn-cello")
    assert key == workspace.receipt_key("acorn-barn-cello")
    assert key != workspace.receipt_key("acorn-barn-daisy")
    assert len(key) == 64
    workspace.close()
    other = create_workspace(tmp_path / "o.rca", organisation="Other", backups=tmp_path / "b")
    assert other.receipt_key("acorn-barn-cello") != key
    other.close()


def test_a_phrase_is_looked_for_in_a_workspace_that_can_only_be_read(path, tmp_path):
    shut = open_workspace(path, read_only=True, backups=tmp_path / "b")
    assert shut.case_of_receipt(shut.receipt_key("acorn-barn-cello")) == ""
    with pytest.raises(KnownFault):
        shut.keep_box(b"", filled(TITLE))
    shut.close()


def test_an_encrypted_workspace_shows_no_box(tmp_path):
    file = tmp_path / "e.rca"
    made = create_workspace(file, organisation="Test", passphrase=SECRET, backups=tmp_path / "b")
    made.keep_box(b"", filled(TITLE))
    made.wait_for_backup()
    raw = b"".join(one.read_bytes() for one in tmp_path.glob("e.rca*"))
    assert TITLE.encode() not in raw
    made.close()
    again = open_workspace(file, passphrase=SECRET, backups=tmp_path / "b")
    assert [one.title for one in read_box(again.box()).reports.values()] == [TITLE]
    again.close()


def test_on_a_network_nothing_of_the_box_stays_beside_the_file(path, tmp_path, monkeypatch):
    monkeypatch.setattr("rca_studio.models.workspace.is_local", lambda _folder: False)
    workspace = open_workspace(path, backups=tmp_path / "b")
    for number in range(5):
        box = read_box(workspace.box()).with_report(BoxedReport(title=f"{TITLE} {number}"))
        workspace.keep_box(workspace.box(), box.content())
        raw = b"".join(one.read_bytes() for one in path.parent.glob("w.rca*"))
        assert raw.count(f"{TITLE} 0".encode()) <= 1
    workspace.keep_box(workspace.box(), b"")
    raw = b"".join(one.read_bytes() for one in path.parent.glob("w.rca*"))
    assert TITLE.encode() not in raw
    workspace.close()
