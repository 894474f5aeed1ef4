"""What changed since a case was signed, read from the trail."""

from collections.abc import Callable
from dataclasses import replace

from rca_studio.domain.case import Stage
from rca_studio.domain.casefile import Change, ChangeSet
from rca_studio.domain.causal import Cause
from rca_studio.editing import gestures, proof_gestures
from rca_studio.editing.writer import Writer
from rca_studio.models.workspace_file import WorkspaceFile


def signed(workspace: WorkspaceFile, writer: Writer, step: ChangeSet) -> str:
    writer.edit(step)
    writer.edit(proof_gestures.sign(writer.casefile("c"), writer.stamp(), "I have read it"))
    return writer.casefile("c").signatures[-1].id


def test_steps_after_a_signature_are_told_and_those_before_are_not(
    workspace: WorkspaceFile, writing: Callable[[WorkspaceFile], Writer], first_case: ChangeSet
) -> None:
    writer = writing(workspace)
    ident = signed(workspace, writer, first_case)
    assert workspace.registers.changed_since_signed("c", ident) == ()
    case = writer.casefile("c").case
    writer.edit(gestures.revise(case, "Edit story", story="Another story."))
    cause = writer.casefile("c").get("k")
    assert isinstance(cause, Cause)
    writer.edit(gestures.revise(cause, "Edit cause", text="doorway of 78 cm"))
    told = workspace.registers.changed_since_signed("c", ident)
    assert [row.label for row in told] == ["Edit cause", "Edit story"]
    assert "78 cm" in " ".join(told[0].details)


def test_the_way_of_a_case_and_its_papers_are_no_change_of_what_was_signed(
    workspace: WorkspaceFile, writing: Callable[[WorkspaceFile], Writer], first_case: ChangeSet
) -> None:
    writer = writing(workspace)
    ident = signed(workspace, writer, first_case)
    stamp = writer.stamp()
    writer.edit(proof_gestures.note_copy(writer.casefile("c"), "Report", stamp, to="Board"))
    writer.edit(proof_gestures.move_on(writer.casefile("c"), Stage.REVIEW, stamp))
    assert workspace.registers.changed_since_signed("c", ident) == ()
    file = writer.casefile("c")
    both = replace(file.case, stage=Stage.ANALYSE, title="Another title")
    writer.edit(ChangeSet("Two things", (Change(file.case, both),)))
    assert [row.label for row in workspace.registers.changed_since_signed("c", ident)] == [
        "Two things"
    ]


def test_an_unknown_signature_has_nothing_after_it(
    workspace: WorkspaceFile, writing: Callable[[WorkspaceFile], Writer], first_case: ChangeSet
) -> None:
    writing(workspace).edit(first_case)
    assert workspace.registers.changed_since_signed("c", "nobody's") == ()


def test_one_step_is_told_by_its_number(
    workspace: WorkspaceFile, writing: Callable[[WorkspaceFile], Writer], first_case: ChangeSet
) -> None:
    writer = writing(workspace)
    writer.edit(first_case)
    case = writer.casefile("c").case
    writer.edit(gestures.revise(case, "Edit title", title="Another title"))
    head = workspace.registers.head()
    step = workspace.registers.step(head.entries)
    assert step is not None
    assert (step.label, step.actor, step.hash) == ("Edit title", "lead", head.head)
    assert "Another title" in " ".join(step.details)
    assert workspace.registers.step(head.entries + 1) is None
