"""Erasing a case from the window: what it takes, what it tells, and that nothing is erased else."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import ChangeSet, created
from rca_studio.editing.merging import merge
from rca_studio.ui import theme
from rca_studio.ui.people.asking import NamedSecond, SecondPerson
from rca_studio.ui.proof.erasing import ErasedSheet, EraseSheet, Erasing, ask_erase
from rca_studio.ui.proof.verifying import verifier_of
from rca_studio.ui.screen import Screen
from rca_studio.ui.widgets.labels import Label
from tests.ui.case.desk import Desk
from tests.ui.proof.desk import ANA, MARIA, TOM, at_stage, dialog_of, no_dialogs, press, staff

WORDS = "steadied the person"


@pytest.fixture
def desk(tmp_path, qapp, qtbot):
    theme.apply(qapp, "light")
    made = at_stage(tmp_path, Stage.REVIEW)
    yield made
    no_dialogs()
    qtbot.waitUntil(lambda: not made.studio.jobs.busy)
    made.studio.close()


@pytest.fixture
def over(qtbot):
    made = Screen()
    qtbot.addWidget(made)
    made.show()
    return made


def fill(qtbot, desk: Desk, over, reference: str = "NM-0142") -> EraseSheet:
    ask_erase(desk.studio, desk.case_id, over)
    sheet = dialog_of(EraseSheet)
    qtbot.keyClicks(sheet.reason, "Asked for by the guardian of the person")
    qtbot.keyClicks(sheet.typed, reference)
    return sheet


def test_the_reference_has_to_be_typed(desk, over, qtbot):
    sheet = fill(qtbot, desk, over, "NM-014")
    assert not sheet.yes.isEnabled()
    qtbot.keyClicks(sheet.typed, "2")
    assert sheet.yes.isEnabled()
    assert desk.casefile.exists


def test_what_was_merged_is_told_to_stand_elsewhere_too(desk, over, qtbot):
    twin = Case(id="twin", reference="NM-0143", title="Walker again", story="It was far away")
    writer = desk.studio.writer
    writer.edit(ChangeSet("Report", created(twin)))
    step = merge(desk.casefile, writer.casefile("twin"), writer.stamp(), "told twice")
    assert desk.studio.edit(step)
    ask_erase(desk.studio, desk.case_id, over)
    sheet = dialog_of(EraseSheet)
    assert "merged with NM-0143" in sheet.merged.text()
    sheet.close()
    ask_erase(desk.studio, "twin", over)
    sheet = dialog_of(EraseSheet)
    assert "merged with NM-0142" in sheet.merged.text()
    assert sheet.merged.isVisible()
    sheet.close()


def test_two_people_and_the_passphrase_erase_it_and_the_history_stands(desk, over, qtbot):
    staff(desk)
    sheet = fill(qtbot, desk, over)
    press(qtbot, sheet.yes)
    second = dialog_of(SecondPerson)
    second.who.setCurrentIndex(second.who.findData("tom"))
    press(qtbot, second.yes)  # without a passphrase of their own, the question is answered at once
    qtbot.waitUntil(lambda: not desk.casefile.exists, timeout=10_000)
    done = dialog_of(ErasedSheet)
    assert "their order stands" in done.words.text()
    verifier = verifier_of(desk.studio)
    verifier.start(thorough=True)
    qtbot.waitUntil(lambda: not verifier.running)
    assert verifier.proof.sound
    head = desk.studio.registers.head()
    told = desk.studio.registers.step(head.entries)
    assert told.actor == MARIA
    assert TOM in " ".join((told.label, *told.details))
    assert "guardian" in " ".join(told.details)
    path = Path(desk.studio.workspace.path)
    for file in path.parent.glob(path.name + "*"):
        assert WORDS.encode() not in file.read_bytes(), file


def test_somebody_alone_names_a_second_person(desk, over, qtbot):
    sheet = fill(qtbot, desk, over)
    press(qtbot, sheet.yes)
    second = dialog_of(NamedSecond)
    qtbot.keyClicks(second.name, "Data protection officer")
    press(qtbot, second.yes)
    qtbot.waitUntil(lambda: not desk.casefile.exists, timeout=10_000)


def test_leaving_at_any_point_keeps_the_case(desk, over, qtbot):
    sheet = fill(qtbot, desk, over)
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert desk.casefile.exists
    sheet = fill(qtbot, desk, over)
    press(qtbot, sheet.yes)
    qtbot.keyClick(dialog_of(NamedSecond), Qt.Key.Key_Escape)
    assert desk.casefile.exists
    assert not any(isinstance(child, Erasing) for child in over.findChildren(Erasing))


def test_nothing_leads_back(desk, over, qtbot):
    sheet = fill(qtbot, desk, over)
    press(qtbot, sheet.yes)
    second = dialog_of(NamedSecond)
    qtbot.keyClicks(second.name, "Data protection officer")
    press(qtbot, second.yes)
    qtbot.waitUntil(lambda: not desk.casefile.exists, timeout=10_000)
    desk.studio.undo()
    assert not desk.casefile.exists


def test_a_role_that_erases_nothing_is_told_why(desk, over):
    staff(desk)
    desk.studio.writer.actor = ANA
    ask_erase(desk.studio, desk.case_id, over)
    assert "to erase a case takes an administrator" in desk.prompts.told[-1].what
    assert desk.casefile.exists


def test_backups_that_hold_it_are_told_and_can_be_deleted(desk, over, qtbot):
    desk.studio.workspace.back_up_now()
    copies = desk.studio.workspace.holding_copies(desk.case_id)
    assert copies
    sheet = fill(qtbot, desk, over)
    qtbot.waitUntil(lambda: "still hold" in sheet.copies.text())
    press(qtbot, sheet.yes)
    second = dialog_of(NamedSecond)
    qtbot.keyClicks(second.name, "Data protection officer")
    press(qtbot, second.yes)
    qtbot.waitUntil(lambda: not desk.casefile.exists, timeout=10_000)
    done = dialog_of(ErasedSheet)
    assert len(done.boxes) == len(copies)
    assert not done.delete.isEnabled()
    for box in done.boxes:
        press(qtbot, box)
    press(qtbot, done.delete)
    qtbot.waitUntil(lambda: "ticked backups are gone" in done.words.text())
    assert not any(copy.path.exists() for copy in copies)


def test_a_practice_case_says_that_it_is_one(desk, over, qtbot):
    from tests.ui.proof.desk import revised

    revised(desk, practice=True)
    ask_erase(desk.studio, desk.case_id, over)
    said = [label.text() for label in dialog_of(EraseSheet).findChildren(Label)]
    assert any("practice case" in words for words in said)
