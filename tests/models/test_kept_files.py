"""A kept file that was changed, swapped or taken away beside the program is noticed."""

import hashlib
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2 as driver

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import Change, ChangeSet, created
from rca_studio.domain.evidence import FileTrouble, KeptCheck
from rca_studio.domain.registers import CaseSummary
from rca_studio.domain.review import Evidence
from rca_studio.editing.cancelling import Cancelled
from rca_studio.editing.writer import Writer
from rca_studio.models.workspace import create_workspace, open_workspace

PHOTO, NOTE = b"\x89PNG photo of the doorway", b"what the night shift said"


@pytest.fixture
def place_with_files(workspace, place: Path, writing: Callable, first_case: ChangeSet) -> Path:
    """A photo that shows the cause and an item of the protocol, and a note about the event."""
    writer = writing(workspace)
    writer.edit(first_case)
    for ident, subject, name, content in (
        ("v1", "k", "doorway.png", PHOTO),
        ("v2", "scene_secured", "the same.png", PHOTO),
        ("v3", "e", "interview.txt", NOTE),
    ):
        kept = workspace.keep_file(content)
        evidence = Evidence(
            id=ident,
            case_id="c",
            subject=subject,
            file_name=name,
            sha256=kept.sha256,
            size=kept.size,
        )
        writer.edit(ChangeSet("Add evidence", (Change(None, evidence),)))
    writer.edit(
        ChangeSet(
            "Add evidence", (Change(None, Evidence(id="v4", case_id="c", subject="k", note="x")),)
        )
    )
    workspace.close()
    return place


def check(path: Path) -> KeptCheck:
    opened = open_workspace(path, read_only=True)
    try:
        assert opened.registers.verify_rows().intact  # the trail does not hold the files
        return opened.registers.check_kept()
    finally:
        opened.close()


def tamper(path: Path, statement: str, *values: object) -> None:
    with closing(driver.connect(str(path), isolation_level=None)) as db:
        assert db.execute(statement, values).rowcount != 0


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_files_as_they_were_kept_are_in_order(place_with_files: Path):
    found = check(place_with_files)
    assert found == KeptCheck(files=2)
    assert found.intact
    assert not found.advice
    assert found.text == "2 kept files are as they were kept."


def test_a_changed_file_is_told_with_everything_it_is_evidence_for(place_with_files: Path):
    tamper(
        place_with_files,
        "UPDATE attachment SET content=? WHERE sha256=?",
        PHOTO.replace(b"doorway", b"hallway"),
        sha(PHOTO),
    )
    found = check(place_with_files)
    assert [(one.evidence_id, one.trouble) for one in found.doubtful] == [
        ("v1", FileTrouble.CHANGED),
        ("v2", FileTrouble.CHANGED),
    ]
    assert [one.text for one in found.doubtful] == [
        "NM-0001: “doorway.png”, evidence for “doorway too narrow”, was changed after it was kept.",
        "NM-0001: “the same.png”, evidence for “scene secured”, was changed after it was kept.",
    ]
    assert found.text == "1 of 2 kept files is not as kept."
    assert "backup" in found.advice


def test_a_missing_file_is_told(place_with_files: Path):
    tamper(place_with_files, "DELETE FROM attachment WHERE sha256=?", sha(NOTE))
    (one,) = check(place_with_files).doubtful
    assert one.trouble is FileTrouble.MISSING
    assert (one.case_id, one.reference, one.subject) == ("c", "NM-0001", "e")
    assert one.text == (
        "NM-0001: “interview.txt”, evidence for “nearly fell”, is not in the workspace any more."
    )


def test_two_files_that_were_swapped_are_both_noticed(place_with_files: Path):
    tamper(
        place_with_files,
        "UPDATE attachment SET content = CASE sha256 WHEN ? THEN ? ELSE ? END",
        sha(PHOTO),
        NOTE,
        PHOTO,
    )
    found = check(place_with_files)
    assert {one.evidence_id for one in found.doubtful} == {"v1", "v2", "v3"}
    assert found.text == "2 of 2 kept files are not as kept."


def test_it_can_be_watched_and_stopped(place_with_files: Path):
    opened = open_workspace(place_with_files, read_only=True)
    seen: list[int] = []
    try:
        opened.registers.check_kept(seen.append)
        assert seen == [1, 2]

        def stop(_done: int) -> None:
            raise Cancelled

        with pytest.raises(Cancelled):
            opened.registers.check_kept(stop)
    finally:
        opened.close()


def test_no_files_are_in_order_too(workspace):
    assert workspace.registers.check_kept().text == "No files are kept as evidence."


@settings(max_examples=8, deadline=None)
@given(st.lists(st.binary(max_size=80), min_size=1, max_size=5, unique=True), st.data())
def test_whatever_is_changed_is_found_and_nothing_else(contents: list[bytes], data: st.DataObject):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "w.rca"
        opened = create_workspace(path, organisation="O", backups=Path(folder) / "backups")
        case = Case(id="c", reference="NM-0001", title="Near")
        kept = [opened.keep_file(content) for content in contents]
        evidence = [
            Evidence(id=str(n), case_id="c", subject="k", file_name="f", sha256=one.sha256)
            for n, one in enumerate(kept)
        ]
        Writer(opened, "lead", lambda _: CaseSummary()).edit(
            ChangeSet("Add", created(case, *evidence))
        )
        opened.close()
        wrong = data.draw(st.sets(st.integers(0, len(contents) - 1)))
        for n in wrong:
            other = data.draw(st.binary(max_size=80).filter(lambda b, n=n: b != contents[n]))
            change = "UPDATE attachment SET content=? WHERE sha256=?"
            tamper(path, change, other, kept[n].sha256)
        found = check(path)
        assert found.files == len(contents)
        assert {one.evidence_id for one in found.doubtful} == {str(n) for n in wrong}
