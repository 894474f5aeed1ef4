"""The Actions tab with real widgets: findings, actions, proof and what they do to the margin."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from rca_studio.diagrams.tokens import DARK, contrast
from rca_studio.domain.case import Case
from rca_studio.domain.causal import ControlKind, ControlState
from rca_studio.domain.plan import Action, ActionState, EffectKind, Strength
from rca_studio.editing import gestures
from rca_studio.ui import theme
from rca_studio.ui.case.actions_date import CalendarDialog, read_day
from rca_studio.ui.case.actions_effects import NewControlDialog
from rca_studio.ui.case.actions_finding import answered_words
from rca_studio.ui.causes.picker import Picker
from rca_studio.ui.widgets.key_button import KeyButton
from tests.causal_examples import doorway
from tests.ui.case.desk import Desk, make_desk
from tests.ui.case.tabs import actions_tab
from tests.ui.causes.room import put_model

Key = Qt.Key


@pytest.fixture
def desk(tmp_path, qapp):
    theme.apply(qapp, "light")
    made = make_desk(tmp_path)
    put_model(made, doorway())
    yield made
    made.studio.close()


@pytest.fixture
def tab(desk: Desk, qtbot):
    return actions_tab(desk, qtbot)


def press(qtbot, button) -> None:
    assert button.isVisible()
    button.setFocus()
    qtbot.keyClick(button, Key.Key_Space)


def write(qtbot, editor, words: str) -> None:
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, words)
    editor.commit()


def dialog_of(kind):
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible())


def pick(qtbot, words: str) -> None:
    dialog = dialog_of(Picker)
    qtbot.keyClicks(dialog.search, words)
    qtbot.keyClick(dialog.search, Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.isVisible())


def choose(qtbot, combo, key: str) -> None:
    """Choose with the arrow keys, as a person does."""
    combo.setFocus()
    while combo.key != key:
        before = combo.currentIndex()
        step = Key.Key_Down if combo.findData(key) > before else Key.Key_Up
        qtbot.keyClick(combo, step)
        assert combo.currentIndex() != before


def new_finding(desk, tab, qtbot, words: str, *causes: str):
    press(qtbot, tab.add_finding)
    finding = desk.casefile.findings[-1]
    card = tab.finding_card(finding.id)
    assert QApplication.focusWidget() is card.statement.editor
    write(qtbot, card.statement.editor, words)
    for cause in causes:
        press(qtbot, card.link)
        pick(qtbot, cause)
    return desk.casefile.get(finding.id)


def test_a_finding_is_written_checked_and_linked_to_its_causes(desk, tab, qtbot):
    finding = new_finding(desk, tab, qtbot, "Careless staff", "set-up varies")
    assert finding.label == "F1"
    assert finding.statement == "Careless staff"
    assert finding.causes == ("setup",)
    card = tab.finding_card(finding.id)
    qtbot.waitUntil(lambda: card.statement.check.head == "Wording: not clear yet")
    assert "Careless" in card.statement.check.words
    write(
        qtbot,
        card.statement.editor,
        "No standard set-up of the routine made it more likely that the walker was out of reach, "
        "which led to the loss of balance.",
    )
    assert card.statement.check.head == "Wording: clear"


def test_what_was_refused_or_failed_answers_a_finding_no_more():
    states = (ActionState.FAILED, ActionState.FAILED, ActionState.REFUSED)
    over = [
        Action(id=str(n), case_id="c", text="Tell all", state=state)
        for n, state in enumerate(states)
    ]
    planned = Action(id="new", case_id="c", text="Move the cabinet")
    assert answered_words([]) == "No action answers it yet"
    assert answered_words(over) == "No action answers it any more · 1 refused · 2 failed"
    assert answered_words([planned, *over]) == "1 action answers it · 1 refused · 2 failed"


def test_words_from_the_graph_are_offered_and_never_put_in_by_themselves(desk, tab, qtbot):
    finding = new_finding(desk, tab, qtbot, "", "set-up varies")
    assert finding.statement == ""
    card = tab.finding_card(finding.id)
    builder = card.statement.builder
    press(qtbot, builder.open_button)
    proposed = builder.words.text()
    assert "set-up varies by who starts the routine" in proposed.casefold()
    assert "loss of balance" in proposed.casefold()
    assert desk.casefile.get(finding.id).statement == ""
    press(qtbot, builder.take)
    assert desk.casefile.get(finding.id).statement == proposed
    assert card.statement.editor.toPlainText() == proposed
    assert not builder.is_open
    assert QApplication.focusWidget() is card.statement.editor


def test_each_path_is_a_proposal_and_taking_one_is_undone_alone(desk, tab, qtbot):
    desk.studio.edit(gestures.link(desk.casefile, "setup", "tight"))
    finding = new_finding(desk, tab, qtbot, "Our own words", "set-up varies")
    builder = tab.finding_card(finding.id).statement.builder
    press(qtbot, builder.open_button)
    seen = {builder.words.text()}
    qtbot.keyClick(builder.take, Key.Key_Right)
    seen.add(builder.words.text())
    assert len(seen) == 2
    assert sum("transfer space" in words.casefold() for words in seen) == 1
    press(qtbot, builder.take)
    assert desk.casefile.get(finding.id).statement in seen
    desk.studio.undo()
    assert desk.casefile.get(finding.id).statement == "Our own words"
    press(qtbot, builder.open_button)
    qtbot.keyClick(builder.take, Key.Key_Escape)
    assert not builder.is_open
    assert desk.casefile.get(finding.id).statement == "Our own words"


def planned(desk, tab, qtbot):
    """An action for a finding, opened."""
    finding = new_finding(desk, tab, qtbot, "The set-up varies", "set-up varies")
    press(qtbot, tab.finding_card(finding.id).act)
    action = desk.casefile.actions[-1]
    assert action.findings == (finding.id,)
    return action.id, tab.action_card(action.id).editor


def test_an_action_is_filled_in_by_keyboard_and_each_field_is_kept(desk, tab, qtbot):
    key, editor = planned(desk, tab, qtbot)
    assert QApplication.focusWidget() is editor.words
    write(qtbot, editor.words, "Remove the cabinet")
    write(qtbot, editor.owner, "Service manager, Maple House")
    write(qtbot, editor.deadline.line, "30 nov")
    choose(qtbot, editor.kind, "layout")
    write(qtbot, editor.measure, "Turn clear in 20 of 20 checks")
    write(qtbot, editor.review.line, "15/01/2027")
    qtbot.keyClicks(editor.checks.line, "Photo of the clear turn")
    qtbot.keyClick(editor.checks.line, Key.Key_Return)
    press(qtbot, editor.standing.buttons[ActionState.IN_PROGRESS])
    action = desk.casefile.get(key)
    assert action.text == "Remove the cabinet"
    assert action.owner == "Service manager, Maple House"
    assert (action.deadline, action.review_date) == ("2026-11-30", "2027-01-15")
    assert (action.kind, action.strength) == ("layout", Strength.STRONGER)
    assert action.measure == "Turn clear in 20 of 20 checks"
    assert [check.text for check in action.checks] == ["Photo of the clear turn"]
    assert action.state is ActionState.IN_PROGRESS
    assert not any(field.needed for field in editor.fields.values())
    assert "due 30 Nov" in tab.action_card(key)._line.text()


def test_more_than_one_owner_is_marked_while_typing(desk, tab, qtbot):
    _, editor = planned(desk, tab, qtbot)
    editor.owner.setFocus()
    qtbot.keyClicks(editor.owner, "Manager; Team lead")
    assert editor.fields["owner"].needed
    assert "one owner only" in editor.owner.accessibleDescription()
    qtbot.keyClick(editor.owner, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(editor.owner, "Health and safety lead")
    assert not editor.fields["owner"].needed


def test_a_day_that_is_none_stays_marked_and_is_not_kept(desk, tab, qtbot):
    key, editor = planned(desk, tab, qtbot)
    write(qtbot, editor.deadline.line, "soon")
    assert desk.casefile.get(key).deadline == ""
    assert editor.deadline.line.property("state") == "needed"
    assert editor.deadline.line.text() == "soon"


def test_a_day_that_is_needed_is_marked_as_other_fields_are(desk, tab, qtbot):
    press(qtbot, tab.add_action)
    editor = tab.action_card(desk.casefile.actions[0].id).editor
    assert editor.deadline.line.property("state") == "needed"
    write(qtbot, editor.deadline.line, "30 Nov")
    assert not editor.deadline.line.property("state")
    write(qtbot, editor.deadline.line, "soon")
    assert editor.deadline.line.property("state") == "needed"


def test_a_day_is_picked_from_the_calendar(desk, tab, qtbot):
    key, editor = planned(desk, tab, qtbot)
    press(qtbot, editor.deadline.button)
    dialog = dialog_of(CalendarDialog)
    assert dialog.day() == date(2026, 11, 21)
    qtbot.keyClick(dialog.yes, Key.Key_Space)
    assert desk.casefile.get(key).deadline == "2026-11-21"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("30 Nov", "2026-11-30"),
        ("1 Feb", "2027-02-01"),
        ("29 Feb 2028", "2028-02-29"),
        ("3/12", "2026-12-03"),
        ("2026-12-24", "2026-12-24"),
        ("  ", ""),
        ("Nov 2026", None),
        ("31 Nov", None),
        ("when there is time", None),
    ],
)
def test_days_are_read_as_people_write_them(text, day):
    assert read_day(text, date(2026, 11, 21)) == day


def test_a_check_is_accepted_with_who_and_when_and_taken_back(desk, tab, qtbot):
    key, editor = planned(desk, tab, qtbot)
    for words in ("Photo", "Photo", "Three routines"):
        qtbot.keyClicks(editor.checks.line, words)
        qtbot.keyClick(editor.checks.line, Key.Key_Return)
    assert len(desk.casefile.get(key).checks) == 2
    row = editor.checks.rows[1]
    press(qtbot, row.accept)
    assert QApplication.focusWidget() is row.again
    check = desk.casefile.get(key).checks[1]
    assert (check.met, check.by) == (True, "Quality lead")
    assert check.at.startswith("2026-11-19T")
    assert row.outcome.text().startswith("Accepted by Quality lead, 19 Nov 2026")
    press(qtbot, row.again)
    assert desk.casefile.get(key).checks[1].by == ""
    assert QApplication.focusWidget() is row.accept
    assert desk.studio.undo()
    assert desk.casefile.get(key).checks[1].met
    assert row.again.isVisible()


def test_a_planned_control_raises_the_margin_and_the_effect_can_be_taken_back(desk, tab, qtbot):
    key, editor = planned(desk, tab, qtbot)
    assert "after the plan 1" in tab.margin.words
    press(qtbot, editor.effects.adds)
    dialog = dialog_of(NewControlDialog)
    write(qtbot, dialog.words, "Pre-transfer equipment check")
    choose(qtbot, dialog.guards, "reach")
    qtbot.keyClick(dialog.yes, Key.Key_Space)
    control = next(c for c in desk.casefile.controls if c.id != "steady")
    assert (control.state, control.kind) == (ControlState.PLANNED, ControlKind.CHECKLIST)
    assert control.guards == "reach"
    assert desk.casefile.get(key).effects[0].kind is EffectKind.ADDS_CONTROL
    assert "after the plan 2" in tab.margin.words
    remove = next(b for b in editor.effects.findChildren(KeyButton) if b.key == "0")
    press(qtbot, remove)
    assert not desk.casefile.get(key).effects
    assert desk.casefile.get(control.id) is None
    assert "after the plan 1" in tab.margin.words
    assert desk.studio.undo()
    assert "after the plan 2" in tab.margin.words


def test_removing_both_causes_of_the_tight_space_leaves_no_known_path(desk, tab, qtbot):
    _, editor = planned(desk, tab, qtbot)
    for words in ("doorway narrower", "no marked place"):
        press(qtbot, editor.effects.removes)
        pick(qtbot, words)
    assert "no known path" in tab.margin.words


def test_nothing_is_offered_to_choose_from_before_there_is_a_model(desk, tab, qtbot):
    case = Case(id="0143" + "0" * 28, reference="NM-0143", title="Cable across the walkway")
    assert desk.studio.edit(gestures.report(case, ""))
    for step, _made in (
        gestures.add_finding(desk.studio.casefile(case.id), "A loose cable"),
        gestures.add_action(desk.studio.casefile(case.id), "Lay it behind the cupboard"),
    ):
        assert desk.studio.edit(step)
    casefile = desk.studio.casefile(case.id)
    tab.show_casefile(casefile)
    tab.open_action(casefile.actions[0].id)
    effects = tab.action_card(casefile.actions[0].id).editor.effects
    link = tab.finding_card(casefile.findings[0].id).link
    for button in (effects.removes, link):
        assert not button.isEnabled()
        assert button.accessibleDescription() == "No cause is known in this case yet."
    assert not effects.strengthens.isEnabled()
    assert effects.adds.isEnabled()  # guarding the event, which is known
    tab.go_to(casefile.findings[0].id)
    assert QApplication.focusWidget() is tab.finding_card(casefile.findings[0].id).statement.editor


def test_the_calendar_can_be_read_in_the_dark(desk, tab, qtbot, qapp):
    theme.apply(qapp, "dark")
    dialog = CalendarDialog("Deadline", date(2026, 11, 21))
    qtbot.addWidget(dialog)
    drawn = dialog.calendar.weekdayTextFormat(Qt.DayOfWeek.Sunday).foreground().color()
    assert contrast(drawn.name(), DARK["card"]) >= 4.5


def test_an_action_is_deleted_with_its_planned_control_and_comes_back(desk, tab, qtbot):
    key, editor = planned(desk, tab, qtbot)
    editor.effects.take_control("reach", "A check", ControlKind.CHECKLIST)
    before = desk.casefile.digest()
    press(qtbot, editor.remove)
    assert not desk.casefile.actions
    assert [c.id for c in desk.casefile.controls] == ["steady"]
    assert desk.studio.undo()
    assert desk.casefile.digest() == before
    assert tab.action_card(key).head is not None


def test_gates_lead_to_what_is_missing(desk, tab, qtbot):
    key, editor = planned(desk, tab, qtbot)
    write(qtbot, editor.words, "Remove the cabinet")
    tab.action_card(key).shut()
    tab.go_to(key)
    assert tab.action_card(key).is_open
    assert QApplication.focusWidget() is tab.action_card(key).editor.owner
    finding = desk.casefile.findings[0]
    tab.go_to(finding.id)
    assert tab.finding_card(finding.id).isAncestorOf(QApplication.focusWidget())
    tab.go_to("findings")
    assert QApplication.focusWidget() is tab.add_finding


def test_half_typed_words_are_kept_on_leaving(desk, tab, qtbot):
    key, editor = planned(desk, tab, qtbot)
    qtbot.keyClicks(editor.words, "Half a sentence")
    qtbot.keyClicks(editor.checks.line, "A check without Enter")
    tab.leave()
    action = desk.casefile.get(key)
    assert action.text == "Half a sentence"
    assert [check.text for check in action.checks] == ["A check without Enter"]


def test_markup_in_user_text_stays_text(desk, tab, qtbot):
    key, editor = planned(desk, tab, qtbot)
    write(qtbot, editor.words, "<b>Bold</b> & more")
    head = tab.action_card(key).head
    assert head.text() == "<b>Bold</b> && more"
    assert "&lt;b&gt;" in head.toolTip()


def test_effort_and_reach_are_said_in_words_on_the_action(desk, tab, qtbot):
    press(qtbot, tab.add_action)
    action = desk.casefile.actions[-1]
    editor = tab.action_card(action.id).editor
    assert editor.effort.currentText() == "Not said yet"
    editor.effort.setFocus()
    qtbot.keyClick(editor.effort, Key.Key_Down)
    qtbot.keyClick(editor.effort, Key.Key_Down)
    editor.reach.setFocus()
    qtbot.keyClick(editor.reach, Key.Key_End)
    stored = desk.casefile.get(action.id)
    assert (stored.effort, stored.reach.value) == (2, "organisation")
    desk.studio.undo()
    assert desk.casefile.get(action.id).reach.value == ""
    assert editor.reach.currentText() == "Not chosen"
