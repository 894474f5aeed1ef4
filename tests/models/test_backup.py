"""Backups: made daily, checked, thinned out, and never restored over anything."""

from datetime import datetime, timedelta

import pytest

from rca_studio.faults import KnownFault
from rca_studio.models import backup
from rca_studio.models.workspace import open_workspace

NOON = datetime(2026, 11, 21, 12, 0)


def test_the_first_opening_of_a_day_makes_one(workspace, place, backups):
    workspace.wait_for_backup()
    workspace.close()
    made = backup.backups(place, backups)
    assert len(made) == 1
    assert not place.parent.samefile(made[0].path.parent)
    open_again = open_workspace(place, backups=backups)
    open_again.wait_for_backup()
    open_again.close()
    assert backup.backups(place, backups) == made
    assert not backup.due(place, backups)
    assert backup.due(place, backups, now=made[0].made + timedelta(days=1))


def test_a_backup_is_a_whole_workspace_of_its_moment(
    workspace, place, backups, writing, first_case
):
    """Also while the log holds most of it."""
    writing(workspace).edit(first_case)
    made = backup.back_up(place, root=backups)
    writing(workspace).edit(first_case.inverted())
    assert backup.last_backup(place, backups) == made
    copy = open_workspace(made.path, read_only=True, backups=backups)
    assert copy.load("c").casefile.case.title == "Lost balance at the bath"
    assert copy.registers.verify().intact
    copy.close()
    assert not workspace.load("c").casefile.exists


def test_seven_days_and_four_weeks_are_kept(workspace, place, backups):
    workspace.close()
    for day in range(60, -1, -1):
        for hour in (0, 2):
            backup.back_up(place, root=backups, now=NOON - timedelta(days=day, hours=-hour))
    kept = [b.made.date() for b in backup.backups(place, backups)]
    today = NOON.date()
    assert kept[:7] == [today - timedelta(days=n) for n in range(7)]
    assert len(kept) == 7 + 4
    weeks = [day.isocalendar()[:2] for day in kept[7:]]
    assert len(set(weeks)) == 4
    assert today - kept[-1] > timedelta(days=21)


def test_a_damaged_workspace_gives_no_backup_and_takes_no_old_one_away(workspace, place, backups):
    workspace.wait_for_backup()
    workspace.close()
    before = backup.backups(place, backups)
    content = bytearray(place.read_bytes())
    content[4096:8192] = bytes(range(256)) * 16
    place.write_bytes(content)
    with pytest.raises(KnownFault):
        backup.back_up(place, root=backups, now=NOON + timedelta(days=400))
    assert backup.backups(place, backups) == before
    assert [p.suffix for p in before[0].path.parent.iterdir()] == [".rca"]
    with pytest.raises(KnownFault, match="damaged"):
        open_workspace(place, backups=backups)
    target = place.with_name("restored.rca")
    backup.restore(before[0].path, target)
    restored = open_workspace(target, backups=backups)
    assert restored.registers.verify().intact
    restored.close()


def test_restore_never_writes_over_anything(workspace, place, backups):
    workspace.wait_for_backup()
    made = backup.last_backup(place, backups)
    content = place.read_bytes()
    with pytest.raises(KnownFault, match="There is a file"):
        backup.restore(made.path, place)
    assert place.read_bytes() == content
    with pytest.raises(KnownFault, match="could not be copied"):
        backup.restore(made.path, place.parent / "no folder" / "x.rca")


def test_closing_ends_a_backup_that_takes_long(workspace, place, backups):
    with pytest.raises(backup.Stopped):
        backup.back_up(place, root=backups, now=NOON, stopped=lambda: True)
    workspace.wait_for_backup()
    assert all(p.suffix == ".rca" for p in backup.folder_of(place, backups).iterdir())


def test_a_folder_that_cannot_be_written(workspace, place, tmp_path):
    workspace.wait_for_backup()
    (tmp_path / "a file").touch()
    with pytest.raises(KnownFault, match="No backup could be written"):
        backup.back_up(place, root=tmp_path / "a file")


def test_two_workspaces_of_one_name_keep_apart(tmp_path):
    one = backup.folder_of(tmp_path / "a" / "w.rca", tmp_path)
    two = backup.folder_of(tmp_path / "b" / "w.rca", tmp_path)
    assert one != two
    assert one.name.startswith("w-")
