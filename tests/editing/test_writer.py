"""What one edit does to the undo list, to the trail and to whose name stands in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import Change, ChangeSet, created
from rca_studio.domain.registers import CaseSummary
from rca_studio.editing.gestures import revise
from rca_studio.editing.writer import ANONYMOUS, Writer
from rca_studio.models.workspace import create_workspace

CASE = Case(id="c", reference="NM-0001", title="Lost balance", occurred="2026-11-18")


@pytest.fixture
def workspace(tmp_path: Path):
    made = create_workspace(tmp_path / "w.rca", organisation="Test", backups=tmp_path / "b")
    yield made
    made.close()


@pytest.fixture
def writer(workspace) -> Writer:
    return Writer(workspace, "Quality lead", lambda _file: CaseSummary())


def trail(workspace) -> list[tuple[str, str, str]]:
    """Label, actor and moment of each step of the case, oldest first."""
    rows = workspace.registers.history("c")
    return [(row.label, row.actor, row.at) for row in reversed(rows)]


def test_an_edit_that_changes_nothing_leaves_no_step(writer, workspace):
    writer.edit(ChangeSet("Report", created(CASE)))
    told = []
    writer.subscribe(told.append)
    writer.edit(revise(CASE, "Edit title", title=CASE.title))
    assert told == []
    assert writer.undo_label == "Report"
    assert [label for label, _, _ in trail(workspace)] == ["Report"]


def test_what_does_not_change_stands_in_no_step(writer, workspace):
    writer.edit(ChangeSet("Report", created(CASE)))
    renamed = replace(CASE, title="Lost balance at the bath")
    writer.edit(ChangeSet("Edit", (Change(CASE, CASE), Change(CASE, renamed))))
    (row, _) = workspace.registers.history("c")
    assert len(row.details) == 1


def test_after_a_new_edit_there_is_nothing_to_redo(writer):
    writer.edit(ChangeSet("Report", created(CASE)))
    writer.edit(revise(writer.casefile("c").case, "Edit title", title="One"))
    assert writer.undo()
    assert writer.redo_label == "Edit title"
    writer.edit(revise(writer.casefile("c").case, "Edit place", location="Bathroom"))
    assert writer.redo_label is None
    assert not writer.redo()
    assert writer.casefile("c").case.title == CASE.title


def test_an_anonymous_report_names_nobody_and_its_review_names_who_reviews(writer, workspace):
    writer.edit(ChangeSet("Report", created(replace(CASE, anonymous=True))))
    writer.edit(revise(writer.casefile("c").case, "Move to Review", stage=Stage.REVIEW))
    (_, reporter, reported_at), (_, reviewer, _) = trail(workspace)
    assert (reporter, reported_at[10:]) == (ANONYMOUS, "T00:00:00Z")
    assert reviewer == "Quality lead"
