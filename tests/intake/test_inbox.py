"""The inbox folder: what counts as arrived, where it goes, and that nothing is lost on the way."""

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from rca_studio.editing.form_gestures import FormReport
from rca_studio.intake import inbox as module
from rca_studio.intake.form_batch import Fate, ReadForm, stamp_of
from rca_studio.intake.inbox import NOT_READ, TAKEN, Arrived, Inbox, clear_away, put_aside
from rca_studio.intake.pdf_form import FormFault, FormReader


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "inbox"
    made.mkdir()
    return made


def put(folder, name, content=b"words"):
    (folder / name).write_bytes(content)
    return folder / name


def settled(folder):
    inbox = Inbox(folder)
    inbox.look()
    return inbox.look()


def names(look):
    return [one.path.name for one in look.files]


def read(path, *, nameless=False, fate=Fate.NEW, why=""):
    import hashlib

    return ReadForm(
        path=path,
        fate=fate,
        report=FormReport(title="A", anonymous=nameless) if fate is not Fate.REFUSED else None,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        why=why,
        broken=stamp_of(path) if fate is Fate.REFUSED else None,
    )


# -- looking -------------------------------------------------------------------------------------


def test_a_file_counts_when_it_has_stopped_growing(folder):
    inbox = Inbox(folder)
    path = put(folder, "a.pdf", b"half")
    assert inbox.look().files == ()
    path.write_bytes(b"half and more")
    look = inbox.look()
    assert look.files == ()
    assert look.growing == 1
    assert names(inbox.look()) == ["a.pdf"]


def test_one_of_the_same_size_that_is_written_anew_waits(folder):
    inbox = Inbox(folder)
    path = put(folder, "a.pdf", b"aaaa")
    inbox.look()
    path.write_bytes(b"bbbb")
    os.utime(path, ns=(1, 1))
    assert inbox.look().files == ()
    assert names(inbox.look()) == ["a.pdf"]


def test_what_programs_and_systems_leave_is_passed_over(folder):
    for name in (".hidden.pdf", "~$a.pdf", "a.pdf.part", "b.crdownload", "c.pdf~", "d.tmp"):
        put(folder, name)
    put(folder, "empty.pdf", b"")
    (folder / "below").mkdir()
    put(folder / "below", "deep.pdf")
    outside = put(folder.parent, "outside.pdf")
    (folder / "link.pdf").symlink_to(outside)
    (folder / "loop").symlink_to(folder)
    look = settled(folder)
    assert look.files == ()
    assert look.growing == 1  # the empty one


def test_kinds_by_their_endings(folder):
    for name in ("a.PDF", "b.csv", "c.xlsx", "d.json", "e.docx"):
        put(folder, name)
    look = settled(folder)
    assert [one.kind for one in look.files] == [
        Arrived.FORM,
        Arrived.TABLE,
        Arrived.TABLE,
        Arrived.TABLE,
        Arrived.OTHER,
    ]
    assert look.words == "1 report arrived, 3 tables to import, 1 file of another kind"
    assert look.badge == "1 report arrived"


def test_thousands_of_files_are_looked_at_in_part(folder, monkeypatch):
    monkeypatch.setattr(module, "MOST", 20)
    for number in range(60):
        put(folder, f"{number:03}.pdf")
    assert len(settled(folder).files) == 20


def test_a_folder_that_goes_and_comes_back(folder):
    inbox = Inbox(folder)
    put(folder, "a.pdf")
    inbox.look()
    assert names(inbox.look()) == ["a.pdf"]
    away = folder.rename(folder.parent / "away")
    assert "not there at the moment" in inbox.look().trouble
    assert inbox.look().words.startswith("The folder")
    away.rename(folder)
    assert inbox.look().files == ()  # it may have been written meanwhile
    assert names(inbox.look()) == ["a.pdf"]


def test_a_folder_that_may_not_be_looked_into(folder, monkeypatch):
    def refuse(_path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)
    assert "Permission denied" in Inbox(folder).look().trouble


def test_a_file_that_is_no_folder(folder):
    assert Inbox(put(folder, "a.pdf")).look().trouble


def test_a_file_that_vanishes_between_two_looks(folder):
    inbox = Inbox(folder)
    path = put(folder, "a.pdf")
    inbox.look()
    inbox.look()
    path.unlink()
    assert inbox.look().files == ()


# -- putting away --------------------------------------------------------------------------------


def test_taken_in_files_are_moved_and_refused_ones_say_why(folder):
    taken, bad = put(folder, "a.pdf"), put(folder, "b.pdf", b"bad")
    found = [read(taken), read(bad, fate=Fate.REFUSED, why="It is damaged. Ask once more.")]
    assert clear_away(found, folder) == ()
    assert (folder / TAKEN / "a.pdf").read_bytes() == b"words"
    assert (folder / NOT_READ / "b.pdf").read_bytes() == b"bad"
    assert (folder / NOT_READ / "b.pdf.txt").read_text(encoding="utf-8") == (
        "It is damaged. Ask once more.\n"
    )
    assert settled(folder).files == ()


def test_the_file_of_a_report_without_a_name_is_gone(folder):
    assert clear_away([read(put(folder, "a.pdf"), nameless=True)], folder) == ()
    assert list(folder.rglob("*")) == []


def test_names_that_are_taken_are_not_overwritten(folder):
    for content in (b"one", b"two", b"three"):
        clear_away([read(put(folder, "a.pdf", content))], folder)
    kept = {one.name: one.read_bytes() for one in (folder / TAKEN).iterdir()}
    assert kept == {"a.pdf": b"one", "a (2).pdf": b"two", "a (3).pdf": b"three"}


def test_a_file_that_came_since_is_never_deleted(folder):
    path = put(folder, "a.pdf")
    found = read(path, nameless=True)
    path.write_bytes(b"another report")
    clear_away([found], folder)
    assert path.read_bytes() == b"another report"


def test_a_file_that_came_since_is_not_moved_as_taken_in(folder):
    path = put(folder, "a.pdf")
    found = read(path)
    path.write_bytes(b"another report")
    clear_away([found], folder)
    assert path.read_bytes() == b"another report"
    assert not (folder / TAKEN).exists()


def test_a_file_that_vanished_is_no_trouble(folder):
    path = put(folder, "a.pdf")
    every = [read(path), read(path, nameless=True), read(path, fate=Fate.REFUSED, why="x")]
    path.unlink()
    assert clear_away(every, folder) == ()
    left = [one for one in folder.rglob("*") if one.is_file()]
    assert left == []


def test_a_folder_that_can_only_be_read_is_told(folder, monkeypatch):
    one, other = put(folder, "a.pdf"), put(folder, "anna.pdf")

    def refuse(_self, _to):
        raise PermissionError(30, "Read-only file system")

    monkeypatch.setattr(Path, "replace", refuse)
    troubles = clear_away([read(one), read(other, nameless=True)], folder)
    assert len(troubles) == 2
    assert "“a.pdf” could not be moved (Read-only file system)" in troubles[0]
    assert "anna" not in troubles[1]
    assert "take the file away yourself" in troubles[1]
    assert one.exists()
    assert other.exists()
    assert [one for one in folder.rglob("*.pdf") if one.parent != folder] == []


def test_many_of_one_name_have_room(folder, monkeypatch):
    """Forms come back under the name under which they went out."""
    monkeypatch.setattr(module, "_MOST_NAMES", 3)
    for content in (b"one", b"two", b"three", b"four"):
        put_aside(put(folder, "a.pdf", content), folder / TAKEN)
    kept = {one.name: one.read_bytes() for one in (folder / TAKEN).iterdir()}
    assert set(kept.values()) == {b"one", b"two", b"three", b"four"}
    assert kept["a (2).pdf"] == b"two"


@pytest.mark.skipif(sys.platform == "win32", reason="names there are counted in another way")
def test_a_name_as_long_as_a_name_can_be_has_room_for_its_reason_and_its_number(folder):
    name = "ü" * 125 + "x.pdf"
    for _ in range(2):
        path = put(folder, name, b"broken")
        assert clear_away([read(path, fate=Fate.REFUSED, why="It is damaged.")], folder) == ()
    kept = sorted(one.read_bytes() for one in (folder / NOT_READ).iterdir())
    assert kept == [b"It is damaged.\n"] * 2 + [b"broken"] * 2


def test_a_refused_file_that_was_written_anew_since_stays(folder):
    """The end of it came late: it was refused for being cut off, and is whole by now."""
    path = put(folder, "a.pdf", b"half")
    half = read(path, fate=Fate.REFUSED, why="It was cut off.")
    path.write_bytes(b"half and the rest")
    assert clear_away([half], folder) == ()
    assert path.read_bytes() == b"half and the rest"


def test_what_could_not_be_opened_is_not_called_broken(folder):
    path = put(folder, "a.pdf")
    shut = replace(read(path, fate=Fate.REFUSED, why="It cannot be read."), broken=None)
    assert clear_away([shut], folder) == ()
    assert path.exists()


def test_a_file_that_stays_empty_is_offered_in_the_end(folder, monkeypatch):
    monkeypatch.setattr(module, "_EMPTY_LOOKS", 3)
    put(folder, "empty.pdf", b"")
    inbox = Inbox(folder)
    looks = [inbox.look() for _ in range(4)]
    assert [one.growing for one in looks] == [1, 1, 1, 0]
    assert names(looks[-1]) == ["empty.pdf"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in folders here")
def test_what_is_no_file_but_is_called_like_one_keeps_nobody_waiting(folder):
    os.mkfifo(folder / "pipe.pdf")
    (folder / "folder.pdf").mkdir()
    (folder / "ring.pdf").symlink_to(folder / "ring.pdf")
    assert settled(folder).files == ()
    with FormReader() as reader:
        for name in ("pipe.pdf", "folder.pdf", "ring.pdf"):
            with pytest.raises(FormFault, match="cannot be read") as found:
                reader.read(folder / name)
            assert not found.value.about_the_file


def test_names_of_any_script_and_length(folder):
    name = "Ünïcödé مرحبا " + "x" * 180 + ".pdf"
    path = put(folder, name)
    assert clear_away([replace(read(path), why="")], folder) == ()
    assert (folder / TAKEN / name).exists()


def test_where_no_room_is_left_for_the_reason_the_file_is_put_aside_all_the_same(
    folder, monkeypatch
):
    def full(path, *_args, **_more):
        raise OSError(28, "No space left on device")

    path = put(folder, "a.pdf", b"broken")
    one = read(path, fate=Fate.REFUSED, why="It is damaged.")
    monkeypatch.setattr(Path, "write_text", full)
    assert clear_away([one], folder) == ()
    assert [kept.name for kept in (folder / NOT_READ).iterdir()] == ["a.pdf"]
