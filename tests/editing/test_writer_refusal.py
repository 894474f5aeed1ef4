"""What the writer would refuse is known before anything is stored."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import ChangeSet, created
from rca_studio.domain.plan import Action, ActionState
from rca_studio.domain.registers import CaseSummary
from rca_studio.editing.gestures import revise
from rca_studio.editing.writer import EditRejected, Writer
from rca_studio.models.workspace import create_workspace

CASE = Case(id="c", reference="NM-0001", title="Lost balance")
ACTION = Action(id="a", case_id="c", text="Move the cabinet")


@pytest.fixture
def writer(tmp_path: Path):
    workspace = create_workspace(tmp_path / "w.rca", organisation="Test", backups=tmp_path / "b")
    made = Writer(workspace, "Quality lead", lambda _file: CaseSummary())
    made.edit(ChangeSet("Begin", created(CASE, ACTION)))
    yield made
    workspace.close()


def test_it_says_what_edit_would_say_and_stores_nothing(writer):
    wrong = revise(ACTION, "Checked", state=ActionState.CHECKED)
    assert "closed by its evidence" in writer.refusal(wrong)
    with pytest.raises(EditRejected, match="closed by its evidence"):
        writer.edit(wrong)
    assert writer.casefile("c").actions == (ACTION,)


def test_what_may_be_done_is_not_done_by_asking(writer):
    assert writer.refusal(revise(ACTION, "Owner", owner="Ward manager")) == ""
    assert writer.casefile("c").actions == (ACTION,)
    assert writer.undo_label == "Begin"


def test_a_step_from_what_is_not_there_any_more_is_refused(writer):
    step = revise(replace(ACTION, text="Another"), "Owner", owner="Ward manager")
    assert "changed in the meantime" in writer.refusal(step)
