"""The case screen with real widgets over a real workspace: fields, gates, items, history."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from rca_studio.domain.case import Stage
from rca_studio.domain.causal import ControlKind, Reliability
from rca_studio.editing import proof_gestures
from rca_studio.ui import theme
from rca_studio.ui.case.case_screen import CaseScreen
from rca_studio.ui.case.items import ConfirmDialog
from rca_studio.ui.widgets.buttons import PrimaryButton
from rca_studio.ui.widgets.key_button import KeyButton
from tests.ui.case.desk import Desk, make_desk


@pytest.fixture
def desk(tmp_path, qapp):
    theme.apply(qapp, "light")
    made = make_desk(tmp_path)
    yield made
    made.studio.close()


@pytest.fixture
def screen(desk: Desk, qtbot):
    made = CaseScreen(desk.studio, desk.guide)
    qtbot.addWidget(made)
    made.resize(1200, 900)
    made.show_case(desk.case_id)
    made.show()
    qtbot.waitExposed(made)
    yield made
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy)


def to_review(desk: Desk) -> None:
    stamp = desk.studio.writer.stamp()
    assert desk.studio.edit(proof_gestures.move_on(desk.casefile, Stage.REVIEW, stamp))


def confirm(screen, qtbot, row, note: str = "") -> None:
    """Confirm an item through its dialog, by keyboard."""
    row.confirm.setFocus()
    qtbot.keyClick(row.confirm, Qt.Key.Key_Space)
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, ConfirmDialog))
    qtbot.keyClicks(dialog.note, note)
    qtbot.keyClick(dialog.yes, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_typed_story_is_kept_after_a_pause_and_is_one_undo_step(desk, screen, qtbot):
    page = screen.page
    page.story.editor.setFocus()
    page.story.editor.selectAll()
    qtbot.keyClicks(page.story.editor, "The walker stood by the basin.")
    qtbot.waitUntil(lambda: desk.casefile.case.story == "The walker stood by the basin.")
    assert desk.studio.undo()
    assert desk.casefile.case.story.startswith("As the person turned")
    assert page.story.editor.toPlainText().startswith("As the person turned")


def test_half_typed_words_survive_a_change_of_tab(desk, screen, qtbot):
    page = screen.page
    page.title.editor.setFocus()
    page.title.editor.selectAll()
    qtbot.keyClicks(page.title.editor, "Walker by the basin")
    screen.show_tab("review")
    assert desk.casefile.case.title == "Walker by the basin"


def test_a_date_that_is_none_is_said_and_not_kept(desk, screen, qtbot):
    when = screen.page.occurred
    when.editor.setFocus()
    when.editor.selectAll()
    qtbot.keyClicks(when.editor, "31 Feb 2026")
    qtbot.keyClick(when.editor, Qt.Key.Key_Tab)
    assert when.needed
    assert desk.casefile.case.occurred == "2026-11-18T20:40"


def test_text_from_an_export_is_never_markup(screen):
    from PySide6.QtWidgets import QLabel

    labels = [w for w in screen.page.findChildren(QLabel) if "<b>2</b>" in w.text()]
    assert labels
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels)


def test_the_gate_names_what_is_missing_and_leads_there(desk, screen, qtbot):
    to_review(desk)
    screen.show_tab("story")
    qtbot.keyClick(screen.gate.first, Qt.Key.Key_Space)
    assert screen.tab == "review"
    assert QApplication.focusWidget() is screen.page.form.editor("transfer_task")


def test_what_blocks_stays_in_view_on_every_tab_and_its_list_goes_when_nothing_does(
    desk, screen, qtbot
):
    screen.resize(1178, 748)  # what is left of 1366x768
    screen.show_tab("review")
    page = screen.page
    assert not desk.studio.blockers_of(desk.case_id)
    assert page.gate.isHidden()
    to_review(desk)
    assert screen.gate.first.isVisible()
    assert not screen.gate.visibleRegion().isEmpty()
    listed = {button.key for button in page.gate.findChildren(KeyButton) if button.text() == "Go"}
    assert listed == {blocker.key for blocker in desk.studio.blockers_of(desk.case_id)}
    assert not page.gate.findChildren(PrimaryButton), "the way on stands in the bar alone"


@pytest.mark.parametrize("tab", ["story", "review", "history"])
def test_large_text_on_a_small_screen_cuts_no_button_and_no_tab(desk, screen, qtbot, qapp, tab):
    to_review(desk)
    theme.apply(qapp, "light", 2.0)
    try:
        window = QWidget()
        qtbot.addWidget(window)
        window.resize(988, 731)  # what 1366x768 leaves beside the sidebar
        fresh = CaseScreen(desk.studio, desk.guide, window)
        fresh.setGeometry(window.rect())
        fresh.show_case(desk.case_id, tab)
        window.show()
        qtbot.waitExposed(window)
        qtbot.waitUntil(lambda: not desk.studio.jobs.busy)
        for button in fresh.findChildren(QAbstractButton):
            if button.isVisible() and button.objectName() != "ScrollLeftButton":
                left = button.mapTo(fresh, button.rect().topLeft()).x()
                assert 0 <= left <= 988 - button.width(), button.text()
                assert button.width() >= button.minimumSizeHint().width(), button.text()
        if tab == "story":
            when = fresh.page.occurred.editor
            assert when.fontMetrics().horizontalAdvance(when.text()) < when.width()
        last = fresh.tabs.tabRect(fresh.tabs.count() - 1)
        assert last.right() <= fresh.tabs.width()
        assert fresh.clock.width() > theme.grid(14)
    finally:
        theme.apply(qapp, "light")


def test_no_field_of_a_review_is_cut_where_there_is_little_room(desk, screen, qtbot):
    to_review(desk)
    screen.show_tab("review")
    page = screen.page
    page.setParent(None)  # as the preview of a protocol shows it, beside two other columns
    qtbot.addWidget(page)
    page.resize(460, 700)
    page.show()
    qtbot.waitExposed(page)
    whole, room = page._page.ground, page._page.viewport()
    qtbot.waitUntil(lambda: whole.width() <= room.width())
    time, aid = page.form.editor("location"), page.form.editor("aid_position")
    assert time.mapTo(page, time.rect().topLeft()).x() == aid.mapTo(page, aid.rect().topLeft()).x()
    page.resize(1100, 700)
    qtbot.waitUntil(lambda: time.width() < page.form.width() // 2)


def test_a_protocol_field_is_answered_and_counted(desk, screen, qtbot):
    to_review(desk)
    screen.show_tab("review")
    field = screen.page.form.editor("aid_position")
    field.setFocus()
    qtbot.keyClicks(field, "Beside the basin")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert desk.casefile.answers["aid_position"].value == "Beside the basin"
    assert screen.page._count.text().startswith("4 of 10")


def test_what_stopped_harm_is_judged_in_the_review(desk, screen, qtbot):
    to_review(desk)
    screen.show_tab("review")
    control = desk.casefile.controls[0]
    form = screen.page.stopped._forms[control.id]
    for combo, key in (
        (form.reliable.editor, "no"),
        (form.again["other_staff"], "no"),
        (form.again["other_timing"], "unsure"),
        (form.again["greater_pressure"], "yes"),
    ):
        combo.setFocus()
        while combo.key != key:
            qtbot.keyClick(combo, Qt.Key.Key_Down)
    judged = desk.casefile.controls[0]
    assert judged.reliable is Reliability.NO
    assert judged.other_timing is Reliability.UNSURE
    assert judged.greater_pressure is Reliability.YES
    assert not [b for b in desk.studio.blockers_of(desk.case_id) if b.key.startswith("judged")]


def test_another_control_can_be_added_and_named_luck(desk, screen, qtbot):
    to_review(desk)
    screen.show_tab("review")
    qtbot.keyClick(screen.page.stopped.add, Qt.Key.Key_Space)
    assert len(desk.casefile.controls) == 2
    added = desk.casefile.controls[1]
    form = screen.page.stopped._forms[added.id]
    qtbot.keyClicks(form.text.editor, "The chair happened to stand there")
    qtbot.keyClick(form.text.editor, Qt.Key.Key_Tab)
    while form.kind.editor.key != "luck":
        qtbot.keyClick(form.kind.editor, Qt.Key.Key_Down)
    assert desk.casefile.controls[1].text == "The chair happened to stand there"
    assert desk.casefile.controls[1].kind is ControlKind.LUCK


def test_an_item_is_confirmed_with_name_and_note_and_can_be_withdrawn(desk, screen, qtbot):
    to_review(desk)
    screen.show_tab("review")
    row = screen.page.items.row(desk.studio.protocol("near_fall").proceed[0].key)
    confirm(screen, qtbot, row, "Seen at 20:55, no pain")
    item = desk.studio.protocol("near_fall").proceed[0]
    kept = desk.casefile.confirmations[item.key]
    assert (kept.by, kept.note) == ("Quality lead", "Seen at 20:55, no pain")
    qtbot.keyClick(row.withdraw, Qt.Key.Key_Space)
    assert item.key not in desk.casefile.confirmations


def test_validation_is_not_confirmed_without_a_note_or_a_file(desk, screen, qtbot, tmp_path):
    screen.show_tab("validation")
    item = desk.studio.protocol("near_fall").validation[0]
    row = screen.page.items.row(item.key)
    qtbot.keyClick(row.confirm, Qt.Key.Key_Space)
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, ConfirmDialog))
    assert not dialog.yes.isEnabled()
    photo = tmp_path / "photo-doorway.jpg"
    photo.write_bytes(b"\xff\xd8 a picture")
    dialog.take_file(photo)
    assert dialog.yes.isEnabled()
    qtbot.keyClick(dialog.yes, Qt.Key.Key_Space)
    evidence = desk.casefile.evidence_for(item.key)
    assert [one.file_name for one in evidence] == ["photo-doorway.jpg"]
    assert desk.studio.workspace.file(evidence[0].sha256) == b"\xff\xd8 a picture"


def test_a_waiver_has_a_name_and_a_reason_and_lifts_the_blocker(desk, screen, qtbot):
    to_review(desk)
    screen.show_tab("review")
    item = desk.studio.protocol("near_fall").proceed[-1]
    desk.prompts.answers.append("The person asked us not to")
    row = screen.page.items.row(item.key)
    qtbot.keyClick(row.waive, Qt.Key.Key_Space)
    waiver = desk.casefile.waivers[item.key]
    assert (waiver.by, waiver.reason) == ("Quality lead", "The person asked us not to")
    assert item.key not in [b.key for b in desk.studio.blockers_of(desk.case_id)]


def test_risk_gives_the_score_and_what_follows(desk, screen, qtbot):
    to_review(desk)
    screen.show_tab("review")
    risk = screen.page.risk
    for name, key in (("severity", "major"), ("probability", "frequent")):
        combo = risk.editor(name)
        combo.setFocus()
        for _ in range(6):
            if combo.key == key:
                break
            qtbot.keyClick(combo, Qt.Key.Key_Down)
        assert combo.key == key
    assert desk.casefile.case.severity == "major"
    assert risk._follows.text().startswith("SAC 3")


def test_a_case_moves_on_only_when_nothing_blocks(desk, screen, qtbot):
    assert not desk.studio.blockers_of(desk.case_id)
    assert screen.gate.on.isVisible()
    qtbot.keyClick(screen.gate.on, Qt.Key.Key_Space)
    assert desk.casefile.case.stage is Stage.REVIEW
    assert not screen.gate.on.isVisible()
    assert desk.studio.blockers_of(desk.case_id)
    assert [move.after for move in desk.casefile.moves] == [Stage.REVIEW]
    kept = desk.casefile.kept_protocol
    assert (kept.key, kept.pack_version) == ("near_fall", desk.studio.protocol("near_fall").version)
    assert desk.studio.undo()
    assert desk.casefile.kept_protocol is None


def test_history_tells_every_step_and_verifies_the_chain(desk, screen, qtbot):
    to_review(desk)
    screen.show_tab("history")
    page = screen.page
    qtbot.waitUntil(lambda: "verified" in page.proof.pill.word)
    what = [page.model.index(row, 3).data() for row in range(page.model.rowCount())]
    assert what == ["Move to Review", "Report near miss"]
    details = page.model.index(0, 4).data()
    assert "Report" in details
    assert "Review" in details


def test_history_model_keeps_the_rules_of_models(qtmodeltester, desk):
    from rca_studio.ui.case.history_tab import HistoryModel

    model = HistoryModel()
    model.show_rows(desk.studio.registers.history(desk.case_id))
    qtmodeltester.check(model)


def test_undo_of_the_report_takes_the_screen_back_to_the_list(desk, screen):
    assert desk.studio.undo()
    assert ("", "cases", "") in desk.guide.opened


def test_every_control_on_every_tab_has_a_spoken_name(desk, screen):
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit

    to_review(desk)
    for tab in ("story", "review", "validation", "history"):
        screen.show_tab(tab)
        for kind in (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit):
            for widget in screen.findChildren(kind):
                if widget.isVisible() and widget.focusPolicy() is not Qt.FocusPolicy.NoFocus:
                    name = widget.accessibleName() or getattr(widget, "text", str)()
                    assert name, f"{tab}: {widget}"


def test_a_tab_reached_by_its_key_has_the_focus_where_work_begins(desk, screen, qtbot):
    qtbot.keyClick(screen, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert screen.tab == "review"
    assert QApplication.focusWidget() is screen.page.form.first()
    qtbot.keyClick(screen, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    first = desk.studio.protocol("near_fall").validation[0]
    assert QApplication.focusWidget() is screen.page.items.row(first.key).confirm
    qtbot.keyClick(screen, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert screen.page.isAncestorOf(QApplication.focusWidget())
