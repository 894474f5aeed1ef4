"""A printed report is held against the open workspace from the window."""

from datetime import datetime

import pytest
from PySide6.QtCore import Qt

from rca_studio import headless
from rca_studio.domain.case import Stage
from rca_studio.ui import theme
from rca_studio.ui.proof.changes_sheet import ChangesSheet
from rca_studio.ui.proof.printed import CheckingSheet, VerdictSheet, check_printed
from rca_studio.ui.screen import Screen
from rca_studio.ui.widgets.labels import Label
from tests.ui.case.desk import Desk
from tests.ui.proof.desk import at_stage, dialog_of, no_dialogs, revised


@pytest.fixture
def desk(tmp_path, qapp, qtbot):
    theme.apply(qapp, "light")
    made = at_stage(tmp_path, Stage.REVIEW)
    studio = made.studio
    printed = headless.worksheet_report(
        studio.workspace, studio.writer, made.casefile, datetime(2026, 11, 21, 9, 0)
    )
    made.prompts.file = tmp_path / "report.pdf"
    made.prompts.file.write_bytes(printed)
    yield made
    no_dialogs()
    qtbot.waitUntil(lambda: not studio.jobs.busy)
    studio.close()


@pytest.fixture
def over(qtbot):
    made = Screen()
    qtbot.addWidget(made)
    made.show()
    return made


def verdict(desk: Desk, over, qtbot) -> VerdictSheet:
    check_printed(desk.studio, over)
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy)
    return dialog_of(VerdictSheet)


def test_a_report_of_now_fits(desk, over, qtbot):
    sheet = verdict(desk, over, qtbot)
    assert "nothing has changed since" in sheet.words.text()
    assert sheet.later.isHidden()


def test_what_came_after_is_told_and_listed(desk, over, qtbot):
    revised(desk, title="Another title")
    sheet = verdict(desk, over, qtbot)
    assert "1 change came later" in sheet.words.text()
    sheet.later.setFocus()
    qtbot.keyClick(sheet.later, Qt.Key.Key_Space)
    said = [label.text() for label in dialog_of(ChangesSheet).findChildren(Label)]
    assert any("Another title" in words for words in said)


def test_a_report_of_another_workspace_does_not_fit(desk, over, qtbot, tmp_path):
    folder = tmp_path / "other"
    folder.mkdir()
    other = at_stage(folder, Stage.REVIEW)
    other.prompts.file = desk.prompts.file
    sheet = verdict(other, over, qtbot)
    assert "another workspace" in sheet.words.text() or "codes differ" in sheet.words.text()
    said = [label.text() for label in sheet.findChildren(Label)]
    assert "! Look at this" in said
    other.studio.close()


def test_a_file_that_is_no_report_is_told_in_a_sentence(desk, over, qtbot, tmp_path):
    desk.prompts.file = tmp_path / "notes.pdf"
    desk.prompts.file.write_bytes(b"hello")
    check_printed(desk.studio, over)
    qtbot.waitUntil(lambda: bool(desk.prompts.told))
    assert "cannot be read as a PDF report" in desk.prompts.told[0].what


def test_it_can_be_stopped(desk, over, qtbot):
    check_printed(desk.studio, over)
    dialog_of(CheckingSheet).reject()
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy)
    assert not over.findChildren(VerdictSheet)
