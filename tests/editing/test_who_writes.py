"""Whose steps the writer takes: roles, duties and gates over a real workspace, not by courtesy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rca_studio.analysis.practice import load_practice
from rca_studio.analysis.reviewing import Reviewing
from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import Change, ChangeSet, created
from rca_studio.domain.duties import Duty, DutyBreach
from rca_studio.domain.people import Person, Role
from rca_studio.domain.plan import Action, EvidenceCheck, Finding
from rca_studio.domain.workspace import WORKSPACE, Setting
from rca_studio.editing import gestures, proof_gestures
from rca_studio.editing.writer import EditRejected, Writer
from rca_studio.models.workspace import create_workspace
from rca_studio.models.workspace_file import WorkspaceFile
from rca_studio.paths import resource

ADA = Person(id="ada", name="Ada Min", roles=(Role.ADMINISTRATOR, Role.QUALITY_LEAD))
VAL = Person(id="val", name="Val Idas", roles=(Role.VALIDATOR, Role.QUALITY_LEAD))
REP = Person(id="rep", name="Rep Orter", roles=(Role.REPORTER,))
CASE = Case(id="c", reference="NM-1", title="Walker away", occurred="2026-11-18T20:40")
FINDING = Finding(id="f", case_id="c", number=1, statement="No place was marked for the walker")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[WorkspaceFile]:
    made = create_workspace(tmp_path / "w.rca", organisation="", backups=tmp_path / "b")
    yield made
    made.close()


@pytest.fixture
def writer(workspace: WorkspaceFile) -> Writer:
    return writing(workspace, "Ada Min")


def writing(workspace: WorkspaceFile, actor: str) -> Writer:
    practice = load_practice(resource("protocols").parent)
    reviewing = Reviewing(practice, lambda: made.casefile(WORKSPACE))
    made = Writer(workspace, actor, reviewing.summarise, gatekeeper=reviewing)
    return made


def set_up(writer: Writer, *people: Person) -> None:
    writer.edit(ChangeSet("Set up people", created(*people)))


def at_validation(writer: Writer) -> None:
    """A case whose finding Ada wrote, at the stage where it is validated."""
    writer.edit(ChangeSet("Report", created(replace(CASE, stage=Stage.VALIDATE), FINDING)))


def test_the_first_person_is_set_up_by_whoever_is_there_and_then_only_they_go_on(writer):
    set_up(writer, ADA)
    writer.actor = "somebody"
    with pytest.raises(EditRejected, match="sign in first"):
        writer.edit(ChangeSet("Report", created(CASE)))
    writer.actor = "Ada Min"
    writer.edit(ChangeSet("Report", created(CASE)))


def test_somebody_has_to_be_able_to_set_up_others(writer):
    with pytest.raises(EditRejected, match="administrator"):
        set_up(writer, REP)
    set_up(writer, ADA, REP)
    ada = writer.casefile(WORKSPACE).get("ada")
    with pytest.raises(EditRejected, match="administrator"):
        writer.edit(gestures.revise(ada, active=False))


def test_a_reporter_reports_and_does_nothing_else(writer):
    set_up(writer, ADA, REP)
    writer.actor = "Rep Orter"
    writer.edit(ChangeSet("Report", created(CASE)))
    with pytest.raises(EditRejected, match="Rep Orter works here as reporter; to plan actions"):
        writer.edit(ChangeSet("Plan", created(Action(id="a", case_id="c", text="Mark it"))))
    with pytest.raises(EditRejected, match="change settings of the workspace"):
        writer.edit(ChangeSet("Set", created(Setting(id="marking", value="x"))))
    with pytest.raises(EditRejected, match="import cases"), writer.importing():
        pass


def test_nobody_undoes_what_another_one_did(writer):
    set_up(writer, ADA, VAL)
    writer.edit(ChangeSet("Report", created(CASE)))
    assert writer.undo_label == "Report"
    writer.actor = "Val Idas"
    assert writer.undo_label is None
    assert not writer.undo()
    assert writer.casefile("c").exists


def test_who_wrote_the_finding_does_not_validate_it_until_two_people_say_so(writer, workspace):
    set_up(writer, ADA, VAL)
    at_validation(writer)
    item = "near_miss_evidence"
    confirm = gestures.confirm(writer.casefile("c"), item, "Evidence", "Ada Min", "now", "seen")
    with pytest.raises(EditRejected) as refused:
        writer.edit(confirm)
    (breach,) = refused.value.breaches
    assert isinstance(breach, DutyBreach)
    assert (breach.duty, breach.subject) == (Duty.VALIDATOR_WROTE, item)

    # What counts is who stands in the history, also after the workspace was opened anew.
    again = writing(workspace, "Ada Min")
    with pytest.raises(EditRejected, match="last to change"):
        again.edit(confirm)

    step = proof_gestures.set_duty_aside(
        writer.casefile("c"), breach.duty, item, writer.stamp(), "Val Idas", "Two of us tonight"
    )
    writer.edit(step)
    writer.edit(confirm)
    assert writer.casefile("c").confirmations[item].by == "Ada Min"


def test_somebody_else_validates_what_one_wrote(writer):
    set_up(writer, ADA, VAL)
    at_validation(writer)
    writer.actor = "Val Idas"
    file = writer.casefile("c")
    writer.edit(gestures.confirm(file, "near_miss_evidence", "Evidence", "Val Idas", "now", "seen"))


def test_a_later_hand_on_the_finding_is_the_one_that_counts(writer):
    set_up(writer, ADA, VAL)
    at_validation(writer)
    writer.actor = "Val Idas"
    writer.edit(gestures.revise(FINDING, statement="No place was marked"))
    confirm = gestures.confirm(
        writer.casefile("c"), "near_miss_evidence", "Evidence", "Val Idas", "now", "seen"
    )
    with pytest.raises(EditRejected, match="Val Idas was the last to change"):
        writer.edit(confirm)


def test_no_case_moves_on_while_something_blocks(writer):
    writer.edit(ChangeSet("Report", created(CASE)))
    file = writer.casefile("c")
    with pytest.raises(EditRejected, match="What almost happened is not told yet"):
        writer.edit(proof_gestures.move_on(file, Stage.REVIEW, writer.stamp()))
    writer.edit(gestures.revise(file.case, story="It stood by the basin."))
    file = writer.casefile("c")
    writer.edit(proof_gestures.move_on(file, Stage.REVIEW, writer.stamp()))
    assert writer.casefile("c").case.stage is Stage.REVIEW
    assert [(m.before, m.after) for m in writer.casefile("c").moves] == [
        (Stage.REPORT, Stage.REVIEW)
    ]


def test_no_case_gets_past_a_gate_by_another_way(writer):
    writer.edit(ChangeSet("Report", created(replace(CASE, story="It stood by the basin."))))
    file, stamp = writer.casefile("c"), writer.stamp()
    with pytest.raises(EditRejected, match="without a trace"):
        writer.edit(gestures.revise(file.case, stage=Stage.REVIEW))
    with pytest.raises(EditRejected, match="one stage at a time"):
        writer.edit(proof_gestures.move_on(file, Stage.ANALYSE, stamp))
    back = proof_gestures.send_back(file, Stage.CLOSE, stamp, "over")
    with pytest.raises(EditRejected, match="only a rejected case"):
        writer.edit(back)
    other = proof_gestures.move_on(file, Stage.REVIEW, stamp).changes[1]
    with pytest.raises(EditRejected, match="without a trace"):
        writer.edit(
            ChangeSet("x", (Change(file.case, replace(file.case, stage=Stage.CLOSE)), other))
        )
    assert writer.casefile("c").case.stage is Stage.REPORT


def test_a_case_goes_back_and_ends_with_a_reason_only(writer):
    writer.edit(ChangeSet("Report", created(replace(CASE, stage=Stage.ACT))))
    file = writer.casefile("c")
    with pytest.raises(EditRejected, match="a name and a reason"):
        writer.edit(proof_gestures.send_back(file, Stage.REVIEW, writer.stamp(), " "))
    writer.edit(proof_gestures.send_back(file, Stage.REVIEW, writer.stamp(), "One cause is open"))
    assert writer.casefile("c").case.stage is Stage.REVIEW


def test_undo_does_not_reach_behind_a_signature(writer):
    writer.edit(ChangeSet("Report", created(CASE)))
    writer.edit(gestures.revise(CASE, "Edit title", title="Walker out of reach"))
    writer.edit(proof_gestures.sign(writer.casefile("c"), writer.stamp(), "Reported as seen"))
    assert not writer.undo()
    (signature,) = writer.casefile("c").signatures
    step = proof_gestures.withdraw_signature(
        writer.casefile("c"), signature.id, writer.stamp(), "The wrong case"
    )
    writer.edit(step)
    assert not writer.casefile("c").signatures[0].stands
    assert not writer.undo()


def test_undo_goes_past_a_copy_that_left_the_program(writer, workspace):
    writer.edit(ChangeSet("Report", created(CASE)))
    writer.edit(gestures.revise(CASE, "Edit title", title="Walker out of reach"))
    writer.undo()
    assert writer.redo_label == "Edit title"
    file = writer.casefile("c")
    writer.edit(proof_gestures.note_copy(file, "Report", writer.stamp(), to="Board", head="ab"))
    assert writer.redo()
    assert writer.undo_label == "Edit title"
    assert writer.undo()
    (copy,) = writer.casefile("c").copies
    assert (copy.to, copy.by) == ("Board", "Ada Min")
    assert writer.undo()
    assert not len(writer.casefile("c"))
    assert not len(workspace.load("c").casefile)
    assert writer.redo()
    assert workspace.registers.verify_rows().intact
    labels = [row.label for row in workspace.registers.history("c")]
    assert "Copy: Report" in labels


def test_nothing_of_this_is_asked_while_a_single_person_works(writer):
    at_validation(writer)
    writer.actor = "anybody"
    file = writer.casefile("c")
    writer.edit(gestures.confirm(file, "near_miss_evidence", "Evidence", "anybody", "now", "seen"))


def test_a_passphrase_is_kept_as_something_it_is_checked_by_and_nothing_of_it_in_the_history(
    writer, workspace
):
    digest = workspace.make_secret("a heron by the weir")
    set_up(writer, replace(ADA, secret=digest))
    assert workspace.check_secret(digest, "a heron by the weir")
    assert not workspace.check_secret(digest, "a heron by the weir ")
    assert not workspace.check_secret("0" * 64, "a heron by the weir")
    assert not workspace.check_secret("", "")
    workspace.forget_secret(digest)
    assert not workspace.check_secret(digest, "a heron by the weir")
    told = str(workspace.registers.history(WORKSPACE))
    assert "argon2" not in told
    assert "heron" not in told


def test_changes_of_a_step_are_not_split_to_get_round_a_duty(writer):
    """Owner given away and evidence accepted in one step: the owner before counts no less."""
    set_up(writer, ADA, VAL)
    at_validation(writer)
    mine = Action(
        id="a",
        case_id="c",
        text="Mark it",
        findings=("f",),
        owner="Ada Min",
        checks=(EvidenceCheck(text="Photo"),),
    )
    writer.edit(ChangeSet("Plan", created(mine)))
    met = (EvidenceCheck(text="Photo", met=True, by="Ada Min", at="now"),)
    given_away = replace(mine, owner="Val Idas", checks=met)
    with pytest.raises(EditRejected, match="accepted by another"):
        writer.edit(ChangeSet("Edit action", (Change(mine, given_away),)))
    with pytest.raises(EditRejected, match="accepted by another"):
        writer.edit(ChangeSet("Plan", created(replace(mine, id="b", checks=met))))
