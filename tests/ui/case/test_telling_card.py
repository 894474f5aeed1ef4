"""Who has to be told, with real widgets: decide for several at once, and say it was done."""

import pytest
from PySide6.QtCore import Qt

from rca_studio.domain.case import Stage
from rca_studio.domain.proof import About, Telling
from rca_studio.ui import theme
from rca_studio.ui.case.telling_sheets import DecideSheet, ToldSheet, read_until
from tests.ui.case.desk import Desk
from tests.ui.proof.desk import MARIA, at_stage, case_screen, dialog_of, press, revised, staff


@pytest.fixture
def desk(tmp_path, qapp):
    theme.apply(qapp, "light")
    made = at_stage(tmp_path, Stage.REVIEW)
    revised(made, severity="major", probability="frequent")  # SAC 3 asks about everybody
    yield made
    made.studio.close()


@pytest.fixture
def screen(desk: Desk, qtbot):
    with case_screen(desk, qtbot, "review") as made:
        yield made


def test_a_blocker_leads_to_the_row_of_the_one_concerned(desk, screen):
    blocker = next(b for b in desk.studio.blockers_of(desk.case_id) if b.key == "telling.family")
    screen.go_to(blocker.tab, blocker.target)
    assert screen.focusWidget() is screen.page.telling.row("telling.family").decide


def test_several_are_decided_at_once_each_with_its_own_time(desk, screen, qtbot):
    card = screen.page.telling
    press(qtbot, card.all)
    sheet = dialog_of(DecideSheet)
    assert len(sheet.who.ticked) == 5
    assert not sheet.yes.isEnabled()
    qtbot.keyClicks(sheet.reason, "She lives with them")
    sheet.activateWindow()
    qtbot.waitUntil(sheet.isActiveWindow)
    qtbot.keyClick(sheet.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(desk.casefile.decisions))
    kept = desk.casefile.decisions
    assert {one.choice for one in kept.values()} == {Telling.TELL}
    assert kept[About.FAMILY].due == "2026-11-19T20:40"
    assert kept[About.CASE_MANAGER].due == "2026-11-21T20:40"
    assert kept[About.FAMILY].decided_by == "Quality lead"
    assert not [b for b in desk.studio.blockers_of(desk.case_id) if b.key.startswith("telling")]
    assert card._count.word.startswith("5 of 5 decided")
    assert desk.studio.undo()
    assert not desk.casefile.decisions


def test_a_moment_typed_holds_for_all_that_are_ticked(desk, screen, qtbot):
    press(qtbot, screen.page.telling.row("telling.family").decide)
    sheet = dialog_of(DecideSheet)
    qtbot.keyClicks(sheet.reason, "Not before the doctor has seen her")
    sheet.choice.button("not_now").setFocus()
    qtbot.keyClick(sheet.choice.button("not_now"), Qt.Key.Key_Space)
    sheet.until.selectAll()
    qtbot.keyClicks(sheet.until, "somewhen")
    assert not sheet.yes.isEnabled()
    sheet.until.selectAll()
    qtbot.keyClicks(sheet.until, "tomorrow 9:30")
    press(qtbot, sheet.yes)
    assert desk.casefile.decisions[About.FAMILY].due == "2026-11-22T09:30"
    row = screen.page.telling.row("telling.family")
    assert row._state.text().startswith("Not now, decide again · due tomorrow")
    assert "Not before the doctor has seen her" in row._because.text()


def test_no_needs_a_reason_and_has_no_time(desk, screen, qtbot):
    press(qtbot, screen.page.telling.row("telling.commissioner").decide)
    sheet = dialog_of(DecideSheet)
    sheet.choice.button("no").click()
    assert not sheet.until.isVisible()
    qtbot.keyClicks(sheet.reason, "Agreed with them in May")
    press(qtbot, sheet.yes)
    kept = desk.casefile.decisions[About.COMMISSIONER]
    assert (kept.choice, kept.due, kept.open) == (Telling.NO, "", False)


def test_what_was_told_is_noted_and_closes_it(desk, screen, qtbot):
    card = screen.page.telling
    press(qtbot, card.row("telling.family").decide)
    sheet = dialog_of(DecideSheet)
    qtbot.keyClicks(sheet.reason, "They visit on Sundays")
    press(qtbot, sheet.yes)
    assert card.row("telling.family")._state.text().startswith("To be told · overdue by")
    press(qtbot, card.row("telling.family").tell)
    told = dialog_of(ToldSheet)
    assert not told.yes.isEnabled()
    qtbot.keyClicks(told.whom, "daughter")
    qtbot.keyClicks(told.said, "What happened, and that the doorway will be cleared")
    press(qtbot, told.yes)
    kept = desk.casefile.decisions[About.FAMILY]
    assert (kept.told_by, kept.told_whom, kept.open) == ("Quality lead", "daughter", False)
    assert kept.decided_at
    assert kept.reason == "They visit on Sundays"
    row = card.row("telling.family")
    assert row._sign.text() == "✓"
    assert "told daughter" in row._because.text()


def test_somebody_the_protocol_does_not_ask_about_can_be_added(desk, screen, qtbot):
    press(qtbot, screen.page.telling.add)
    sheet = dialog_of(DecideSheet)
    assert sheet.who.ticked == ()
    press(qtbot, sheet.who.boxes[About.FUNDER])
    qtbot.keyClicks(sheet.reason, "They pay for the equipment")
    press(qtbot, sheet.yes)
    assert desk.casefile.decisions[About.FUNDER].due == ""
    assert screen.page.telling.row("telling.funder") is not None


def test_nothing_is_stored_when_the_sheet_is_left(desk, screen, qtbot):
    press(qtbot, screen.page.telling.add)
    sheet = dialog_of(DecideSheet)
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert not desk.casefile.decisions


def test_who_is_signed_in_decides_in_no_other_name(desk, screen, qtbot):
    staff(desk)
    press(qtbot, screen.page.telling.row("telling.family").decide)
    sheet = dialog_of(DecideSheet)
    assert not sheet.by.isEnabled()
    assert sheet.by.text() == MARIA
    qtbot.keyClicks(sheet.reason, "They know her walk")
    press(qtbot, sheet.yes)
    assert desk.casefile.decisions[About.FAMILY].decided_by == MARIA


def test_a_role_that_may_not_decide_is_told_why(desk, screen):
    staff(desk)
    desk.studio.writer.actor = "Ana Silva"
    screen.page.show_casefile(desk.casefile)
    row = screen.page.telling.row("telling.family")
    assert not row.decide.isEnabled()
    assert "takes a supervisor" in row.decide.toolTip()


def test_a_day_without_a_year_is_the_next_one(desk):
    today = desk.studio.today()
    assert read_until("3 Jan, 9:00", today) == "2027-01-03T09:00"
    assert read_until("tomorrow", today) == "2026-11-22"
    assert read_until("22 Nov 2025", today) == "2025-11-22"
    assert read_until("soon", today) is None


def test_what_was_waived_is_not_asked_again_until_the_waiver_is_withdrawn(desk, screen, qtbot):
    from rca_studio.ui.case.waiving import ask_waiver

    desk.prompts.answers.append("She has no family")
    ask_waiver(desk.studio, desk.case_id, "telling.family", "Decide about telling: family", screen)
    row = screen.page.telling.row("telling.family")
    assert row._state.text() == "Does not apply"
    assert "She has no family" in row._because.text()
    assert row.decide.isHidden()
    assert screen.page.telling._count.word.startswith("1 of 5 decided")
    press(qtbot, row.lift)
    assert row.decide.isVisible()
