"""What is opened, what is refused (untouched), and who may write."""

import hashlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as driver

from rca_studio.domain.registers import CaseQuery
from rca_studio.editing.writer import EditRejected
from rca_studio.faults import KnownFault
from rca_studio.models import location
from rca_studio.models.engine import APPLICATION_ID, SCHEMA_NUMBER
from rca_studio.models.workspace import create_workspace, open_workspace


@pytest.fixture
def closed(workspace, place, writing, first_case):
    """The path of a healthy workspace at rest."""
    writing(workspace).edit(first_case)
    workspace.close()
    return place


def fingerprint(path: Path) -> dict[str, str]:
    """Name and content of everything in the folder of a file."""
    return {
        p.name: hashlib.sha256(p.read_bytes()).hexdigest()
        for p in path.parent.iterdir()
        if p.is_file()
    }


def assert_refused(path: Path, what: str, **arguments) -> KnownFault:
    """Opening is refused in plain words, and leaves no trace."""
    before = fingerprint(path)
    with pytest.raises(KnownFault, match=what) as caught:
        open_workspace(path, **arguments)
    assert fingerprint(path) == before
    words = str(caught.value)
    assert "untouched" in words or "There is no file" in words
    assert not any(term in words for term in ("sqlite", "SQL", "pragma", "Error", "database"))
    return caught.value


def test_at_rest_it_is_one_file_with_a_rollback_journal(closed):
    assert [p.name for p in closed.parent.iterdir() if p.is_file()] == [closed.name]
    header = closed.read_bytes()[:100]
    assert header[:16] == b"SQLite format 3\0"
    assert header[18:20] == b"\x01\x01"  # 2 would be a write-ahead log
    assert int.from_bytes(header[68:72], "big") == APPLICATION_ID
    assert int.from_bytes(header[60:64], "big") == SCHEMA_NUMBER


def test_any_reader_of_sqlite_can_read_a_plain_workspace(closed):
    connection = sqlite3.connect(closed)
    try:
        assert connection.execute("SELECT title FROM case_").fetchall() == [
            ("Lost balance at the bath",)
        ]
    finally:
        connection.close()


def test_what_was_saved_is_there_again(closed, backups):
    workspace = open_workspace(closed, backups=backups)
    assert not workspace.read_only
    assert workspace.notices == ()
    assert workspace.load("c").casefile.case.title == "Lost balance at the bath"
    workspace.close()
    workspace.close()  # twice is once


def test_a_workspace_in_use_has_the_storage_profile(workspace):
    with workspace._engine.writing() as connection:
        profile = {
            name: connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in (
                "journal_mode",
                "synchronous",
                "foreign_keys",
                "trusted_schema",
                "cell_size_check",
                "temp_store",
            )
        }
    assert profile == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "temp_store": 2,
    }


# -- refusals --------------------------------------------------------------------------------------


def test_missing_file_and_folder(tmp_path):
    assert_refused(tmp_path / "none.rca", "There is no file none.rca")
    (tmp_path / "folder.rca").mkdir()
    assert_refused(tmp_path / "folder.rca", "is a folder")


@pytest.mark.parametrize(
    "content",
    [
        b"When;Where\n2026-11-18;Bathroom\n",
        "Gelände, Sturz – fast\n".encode() * 4000,
        b"PK\x03\x04" + os.urandom(50_000),
        b"%PDF-1.7\n" + os.urandom(50_000),
        b"x",
        bytes(100_000),
        b"SQLite format 3\0" + bytes(5000),
    ],
    ids=["csv", "text", "zip", "pdf", "byte", "zeros", "sqlite of somebody"],
)
def test_a_file_that_is_something_else(tmp_path, content):
    path = tmp_path / "other.rca"
    path.write_bytes(content)
    assert_refused(path, "is not an RCA Studio workspace")


def test_an_empty_file(tmp_path):
    path = tmp_path / "empty.rca"
    path.touch()
    assert_refused(path, "is empty")


def test_a_newer_workspace(closed):
    content = bytearray(closed.read_bytes())
    content[60:64] = (SCHEMA_NUMBER + 1).to_bytes(4, "big")
    closed.write_bytes(content)
    fault = assert_refused(closed, "saved by a newer version")
    assert "Install the newer version" in fault.do


def test_a_truncated_workspace(closed):
    content = closed.read_bytes()
    closed.write_bytes(content[: len(content) - 4096])
    assert_refused(closed, "end of this workspace file is missing")
    closed.write_bytes(content[: len(content) - 100])
    assert_refused(closed, "end of this workspace file is missing")


@pytest.mark.parametrize("page", range(2, 12))
def test_a_damaged_page(closed, page):
    content = bytearray(closed.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = bytes(range(256)) * 16
    closed.write_bytes(content)
    assert_refused(closed, "damaged")


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t AFTER INSERT ON case_ BEGIN DELETE FROM case_; END",
        "CREATE VIEW v AS SELECT * FROM case_",
        "CREATE VIRTUAL TABLE f USING fts5(x)",
    ],
)
def test_a_file_with_something_active_in_it(closed, statement):
    connection = driver.connect(str(closed))
    connection.execute(statement)
    connection.close()
    fault = assert_refused(closed, "program parts that RCA Studio did not put there")
    assert "not opened" in fault.safe


def test_a_changed_trigger_is_not_ours(closed):
    connection = driver.connect(str(closed))
    connection.execute("DROP TRIGGER audit_is_not_cut")
    connection.execute("CREATE TRIGGER audit_is_not_cut BEFORE DELETE ON audit BEGIN SELECT 1; END")
    connection.close()
    assert_refused(closed, "program parts")


def test_making_a_workspace_writes_over_nothing(closed, tmp_path):
    before = fingerprint(closed)
    with pytest.raises(KnownFault, match="There is a file"):
        create_workspace(closed, organisation="")
    assert fingerprint(closed) == before
    with pytest.raises(KnownFault, match="No workspace can be made here"):
        create_workspace(tmp_path / "no folder" / "w.rca", organisation="")


# -- one writer at a time --------------------------------------------------------------------------


def test_a_second_window_reads_and_knows_who_writes(workspace, place, writing, first_case, backups):
    second = open_workspace(place, backups=backups)
    try:
        assert second.read_only
        (notice,) = second.notices
        assert "open elsewhere" in notice
        assert "reading only" in notice
        assert os.uname().nodename in notice if hasattr(os, "uname") else True
        writing(workspace).edit(first_case)  # what the first one saves, the second one sees
        assert second.load("c").casefile == workspace.load("c").casefile
        assert len(second.registers.cases(CaseQuery(text="walker")).rows) == 1
        with pytest.raises(EditRejected, match="reading only"):
            writing(second).edit(first_case)
        with pytest.raises(KnownFault, match="reading only"):
            second.keep_file(b"x")
        with pytest.raises(KnownFault, match="reading only"):
            second.begin_import("b")
    finally:
        second.close()
    assert not workspace.read_only


def test_when_the_first_window_is_closed_the_next_one_may_write(workspace, place, backups):
    workspace.close()
    second = open_workspace(place, backups=backups)
    assert not second.read_only
    assert second.notices == ()
    second.close()


_HOLD = """
import sys, time
from pathlib import Path
from rca_studio.models.workspace import open_workspace
workspace = open_workspace(Path(sys.argv[1]), actor="ines", backups=Path(sys.argv[2]))
workspace.keep_file(b"saved before the crash")
print("open", workspace.read_only, flush=True)
time.sleep(60)
"""


def test_a_killed_holder_is_recognised(closed, backups, project_root):
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(closed), str(backups)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=project_root,
    )
    try:
        assert holder.stdout.readline() == "open False\n"
        second = open_workspace(closed, backups=backups)
        assert second.read_only
        assert "ines on" in second.notices[0]
        second.close()
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()
    if os.name == "posix":
        assert holder.returncode == -signal.SIGKILL
    third = open_workspace(closed, backups=backups)
    assert not third.read_only
    assert "ines on" in third.notices[0]
    assert "ended without closing" in third.notices[0]
    assert third.file(hashlib.sha256(b"saved before the crash").hexdigest())
    third.close()
    assert [p.name for p in closed.parent.iterdir() if p.is_file()] == [closed.name]


def test_asked_to_read_only_it_takes_no_lock(closed, backups):
    reader = open_workspace(closed, read_only=True, backups=backups)
    writer = open_workspace(closed, backups=backups)
    assert reader.read_only
    assert not writer.read_only
    reader.close()
    writer.close()


def test_a_file_that_may_not_be_written_opens_for_reading(closed, backups, monkeypatch):
    real = os.access
    monkeypatch.setattr(
        os, "access", lambda p, mode: mode != os.W_OK and real(p, mode)
    )  # root may write anywhere, so the answer of the system is replaced
    workspace = open_workspace(closed, backups=backups)
    assert workspace.read_only
    assert "read-only" in workspace.notices[0]
    assert workspace.load("c").casefile.exists
    workspace.close()


# -- where the file lies ---------------------------------------------------------------------------


def test_synchronised_folder_gets_a_rollback_journal(tmp_path, backups, writing, first_case):
    folder = tmp_path / "OneDrive - Meadow Care" / "quality"
    folder.mkdir(parents=True)
    workspace = create_workspace(folder / "w.rca", organisation="", backups=backups)
    writing(workspace).edit(first_case)
    with workspace._engine.writing() as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    assert not (folder / "w.rca-wal").exists()
    assert "synchronised folder" in workspace.notices[0]
    assert workspace.load("c").casefile.exists
    workspace.close()


@pytest.mark.parametrize(
    ("mounts", "local"),
    [
        ("/dev/sda1 / ext4 rw 0 0\n", True),
        ("/dev/sda1 / ext4 rw 0 0\nserver:/x /mnt nfs4 rw 0 0\n", False),
        ("/dev/sda1 / ext4 rw 0 0\n//s/x /mnt/my\\040share cifs rw 0 0\n", False),
        ("//s/x /mnt cifs rw 0 0\n/dev/sdb1 /mnt/my\\040share/a xfs rw 0 0\n", True),
        ("x /mnt fuse.sshfs rw 0 0\n", False),
        ("x /mnt ext4 rw 0 0\ny /mnt nfs rw 0 0\n", False),
    ],
)
def test_kind_of_file_system_decides(monkeypatch, mounts, local):
    monkeypatch.setattr(location.sys, "platform", "linux")
    monkeypatch.setattr(location.Path, "read_text", lambda *_: mounts)
    assert location.is_local(Path("/mnt/my share/a/b")) is local


def test_mounts_of_macos_are_understood():
    table = (
        "/dev/disk3s1 on / (apfs, local, journaled)\n"
        "//ines@server/q on /Volumes/q on top (smbfs, nodev, nosuid)\n"
    )
    assert location._macos_mounts(table) == [
        (Path("/"), "apfs"),
        (Path("/Volumes/q on top"), "smbfs"),
    ]


def test_unknown_file_system_is_tried_out(tmp_path, monkeypatch):
    monkeypatch.setattr(location, "file_system", lambda _: "newfs")
    assert location.is_local(tmp_path)
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(location.tempfile, "TemporaryDirectory", _no_room)
    assert not location.is_local(tmp_path)


def _no_room(*_, **__):
    raise OSError


def test_a_copy_of_a_workspace_opens_anywhere(closed, tmp_path, backups):
    other = tmp_path / "memory stick" / "copy.rca"
    other.parent.mkdir()
    shutil.copy(closed, other)
    workspace = open_workspace(other, backups=backups)
    assert workspace.load("c").casefile.exists
    workspace.close()
