"""What the model tells, with real widgets: what if, leverage, weak points, plan, gates, wording."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from rca_studio.analysis.weak_points import open_ways as open_ways_of
from rca_studio.domain.causal import CauseNature, ControlState, Gate, Reliability
from rca_studio.domain.plan import Effect, EffectKind
from rca_studio.editing import gestures, workshop_gestures
from rca_studio.ui import theme
from rca_studio.ui.causes.ask_why import AskWhy
from rca_studio.ui.causes.causes_tab import MARGIN, CausesTab
from rca_studio.ui.causes.command_menu import CommandMenu
from rca_studio.ui.causes.keys import Command
from rca_studio.ui.causes.logic_walk import LogicWalk
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.flagged import FlaggedEdit
from rca_studio.ui.widgets.key_button import KeyButton
from rca_studio.ui.wording_hint import WORDING, WordingDialog, ask_about_wording, show_wording
from tests.causal_examples import Builder, doorway, planned_check
from tests.ui.case.desk import make_desk
from tests.ui.causes.room import Key, open_tab, put_model


@pytest.fixture
def desk(tmp_path, qapp):
    theme.apply(qapp, "light")
    made = make_desk(tmp_path)
    put_model(made, planned_check(doorway()))
    yield made
    made.studio.close()


@pytest.fixture
def tab(desk, qtbot):
    made = open_tab(desk, qtbot)
    made.go_to("why")
    quiet(desk, qtbot)
    yield made
    quiet(desk, qtbot)


def quiet(desk, qtbot) -> None:
    def still() -> bool:
        tabs = [one for one in QApplication.topLevelWidgets() if isinstance(one, CausesTab)]
        panels = [one for tab in tabs for one in (tab.tells, tab.side.panel_of(WORDING))]
        return not desk.studio.jobs.busy and not any(one.waiting for one in panels)

    qtbot.waitUntil(still)


def said(widget) -> str:
    """All words in view in a part of the screen."""
    labels = [one.text() for one in widget.findChildren(QLabel) if one.isVisible()]
    return "\n".join(labels)


def button(widget, words: str):
    return next(
        b
        for kind in (PlainButton, KeyButton)
        for b in widget.findChildren(kind)
        if words in b.text() and b.isVisible()
    )


def test_why_opens_all_the_model_tells(desk, tab):
    assert tab.side.current == MARGIN
    told = said(tab.tells)
    assert "One further failure would have been enough" in told
    assert "vigilance alone" in told.casefold()
    assert tab.tells.chance.isVisible()
    assert tab.tells.points.isVisible()
    assert "Had “" in told


def test_the_closest_ways_are_gone_through_by_arrow_keys(desk, tab, qtbot):
    why = tab.picture.why
    before = why.way
    why.show_button.setFocus()
    qtbot.keyClick(why.show_button, Key.Key_Space)
    path = {f.entity for f in tab.picture.canvas.drawing.figures if _thick(f)}
    qtbot.keyClick(why.show_button, Key.Key_Right)
    assert why.way is not before
    assert {f.entity for f in tab.picture.canvas.drawing.figures if _thick(f)} != path
    qtbot.keyClick(why.show_button, Key.Key_Left)
    assert why.way is before
    assert {f.entity for f in tab.picture.canvas.drawing.figures if _thick(f)} == path


def _thick(figure) -> bool:
    return bool(figure.parts) and getattr(figure.parts[0], "stroke", "") == "accent"


def test_what_if_turns_a_control_and_nothing_is_changed(desk, tab, qtbot):
    what_if, margin, before = tab.tells.what_if, tab.picture.margin, desk.casefile
    held = next(c for c in before.controls if c.state is ControlState.HELD)
    row = [one.key for one in what_if.list.rows].index(held.id)
    what_if.list.setFocus()
    what_if.list.setCurrentRow(row)
    qtbot.keyClick(what_if.list, Key.Key_Space)
    assert what_if.banner.isVisible()
    assert "nothing is changed" in what_if.words
    assert "would be 0 instead of 1" in what_if.words
    assert margin.is_what_if
    assert "What if" in margin.words
    assert what_if.list.rows[row].marked
    assert desk.casefile == before
    assert tab.picture.canvas.item(held.id) is not None
    qtbot.keyClick(what_if.end_button, Key.Key_Space)
    assert not what_if.banner.isVisible()
    assert not margin.is_what_if
    assert margin.words.startswith("Margin to harm today 1")


def test_what_if_rules_a_cause_out_and_outlives_an_edit(desk, tab, qtbot):
    what_if = tab.tells.what_if
    what_if.suppose("setup", False)
    what_if.suppose("plan", False)
    assert "without a known path" in what_if.words
    step = gestures.revise(desk.casefile.get("narrow"), text="A narrow doorway")
    desk.studio.edit(step)
    assert what_if.active
    assert tab.picture.margin.is_what_if
    desk.studio.edit(gestures.delete_node(desk.casefile, "plan"))
    assert [row.key for row in what_if.list.rows if row.marked] == ["setup"]
    tab.side.show_panel("details")
    assert not tab.picture.margin.is_what_if
    tab.side.show_panel(MARGIN)
    assert tab.picture.margin.is_what_if
    what_if.suppose("setup", True)  # as it was: no supposition is left
    assert not what_if.active
    assert not tab.picture.margin.is_what_if


def test_leverage_is_sorted_and_leads_to_the_node(desk, tab, qtbot):
    rows = tab.tells.leverage.list.rows
    shares = [row.share for row in rows]
    assert shares == sorted(shares, reverse=True)
    analysis = desk.studio.analysis_of(desk.case_id)
    assert {row.key: row.share for row in rows} == {
        key: share
        for key, share in analysis.leverage.items()
        if share > 0 and key not in (desk.casefile.event.id, desk.casefile.harm.id)
    }
    listed = tab.tells.leverage.list
    listed.setFocus()
    listed.setCurrentRow(2)
    qtbot.keyClick(listed, Key.Key_Return)
    assert tab.chosen == rows[2].key


def test_a_margin_of_nought_asks_for_the_control_and_begins_it_at_its_node(desk, tab, qtbot):
    held = next(c for c in desk.casefile.controls if c.state is ControlState.HELD)
    desk.studio.edit(gestures.delete_node(desk.casefile, held.id))
    quiet(desk, qtbot)
    missing = tab.tells.missing
    assert missing.isVisible()
    assert "Which control is missing" in said(missing)
    missing.add.click()
    editor = tab.picture.canvas.editor
    assert editor.is_open
    qtbot.keyClicks(editor, "A colleague stood behind")
    qtbot.keyClick(editor, Key.Key_Return)
    made = next(c for c in desk.casefile.controls if c.text == "A colleague stood behind")
    assert made.guards == desk.casefile.harm.id
    quiet(desk, qtbot)
    assert not missing.isVisible()


def test_a_path_no_action_breaks_is_shown_and_planned_for(desk, tab, qtbot):
    for control in desk.casefile.controls:
        if control.state is ControlState.PLANNED:
            desk.studio.edit(gestures.delete_node(desk.casefile, control.id))
    quiet(desk, qtbot)
    open_ways = tab.tells.told.open_ways
    assert open_ways
    assert "ways to harm are left that no action breaks" in said(tab.tells)
    count = len(desk.casefile.actions)
    button(tab.tells.open_ways, "Plan an action").click()
    assert len(desk.casefile.actions) == count + 1
    assert desk.guide.opened[-1][1] == "actions"
    made = desk.casefile.actions[-1]
    (finding,) = made.findings
    (effect,) = made.effects
    assert desk.casefile.get(finding).causes == (effect.target,)
    left = open_ways_of(desk.casefile).cut_sets
    assert open_ways[0].ids not in [way.ids for way in left]


def plan_two(desk) -> tuple[str, str]:
    """A dear action that breaks all, and a cheap one that does too."""
    made = []
    for text, target in (("Rebuild the doorway", "setup"), ("Agree one set-up", "setup")):
        step, key = gestures.add_action(desk.casefile, text, ())
        desk.studio.edit(step)
        effects = (
            Effect(kind=EffectKind.REMOVES_CAUSE, target=target),
            Effect(kind=EffectKind.REMOVES_CAUSE, target="plan"),
        )
        desk.studio.edit(gestures.revise(desk.casefile.get(key), effects=effects))
        made.append(key)
    return made[0], made[1]


def test_the_cheapest_plan_follows_the_effort_that_is_said_here(desk, tab, qtbot):
    dear, cheap = plan_two(desk)
    quiet(desk, qtbot)
    view = tab.tells.plan
    effort = view.effort_of(dear)
    effort.setFocus()
    qtbot.keyClick(effort, Key.Key_End)
    assert desk.casefile.get(dear).effort == 5
    quiet(desk, qtbot)
    other = view.effort_of(cheap)
    other.setFocus()
    qtbot.keyClick(other, Key.Key_Down)
    assert desk.casefile.get(cheap).effort == 1
    quiet(desk, qtbot)
    assert cheap in view.plan.actions
    assert dear not in view.plan.actions
    assert "would break every known way to harm" in view.words
    view.show_button.click()
    assert {"setup", "plan"} <= tab.picture._path
    view.go_button.click()
    assert desk.guide.opened[-1] == (desk.case_id, "actions", view.plan.actions[0])


def test_an_error_at_the_end_of_a_chain_is_asked_what_made_it_likely(desk, tab, qtbot):
    cause = desk.casefile.get("setup")
    desk.studio.edit(gestures.revise(cause, nature=CauseNature.DEPARTURE))
    quiet(desk, qtbot)
    assert tab.tells.asks.isVisible()
    assert "what made it likely" in said(tab.tells.asks)
    ask = AskWhy()
    qtbot.addWidget(ask)
    asked = []
    ask.asks.connect(asked.append)
    ask.show_cause(desk.casefile, desk.casefile.get("setup"))
    assert "sensible at the time" in ask.words
    ask.button.click()
    assert asked == [Command.CHILD]
    ask.show_cause(desk.casefile, desk.casefile.get("narrow"))
    assert not ask.words
    button(tab.tells.asks, "Ask why").click()
    editor = tab.picture.canvas.editor
    qtbot.keyClicks(editor, "Two sheets hung side by side")
    qtbot.keyClick(editor, Key.Key_Return)
    assert [c.text for c in desk.casefile.causes_of("setup")] == ["Two sheets hung side by side"]
    quiet(desk, qtbot)
    assert not tab.tells.asks.isVisible()


def walk_of(tab) -> LogicWalk:
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, LogicWalk))


def test_the_walk_asks_one_question_at_a_time_and_keeps_the_answers(desk, tab, qtbot):
    tab.tells.check_all.click()
    walk = walk_of(tab)
    qtbot.waitUntil(walk.isVisible)
    many = len(walk.asked)
    assert "Question 1 of" in walk._head.text()
    first = walk.question
    words = [b.text() for b in walk.page.buttons]
    assert any("[N]" in one and one.startswith("No: it was needed") for one in words)
    walk.page.note.setFocus()
    qtbot.keyClicks(walk.page.note, "nun")  # letters of a note answer nothing
    assert walk.question == first
    walk.page.focus_first()
    qtbot.keyClick(walk.page.buttons[0], Key.Key_N)
    answer = desk.casefile.logic_answers[(first.effect, first.cause)]
    assert (answer.answer, answer.note, answer.by) == (Reliability.YES, "nun", "Quality lead")
    assert walk.question != first
    qtbot.keyClick(walk, Key.Key_PageUp)
    assert walk.question.answer is Reliability.YES
    assert "✓" in walk.page.buttons[0].text()
    assert walk.page.note.text() == "nun"
    for _ in range(many):
        qtbot.keyClick(walk, Key.Key_U)
    assert walk.question is None
    assert walk.summary.isVisible()
    assert "0 of" in walk.summary.words.text()
    desk.studio.undo()
    assert len(desk.casefile.logic_answers) == many - 1
    walk.close()


def test_answers_that_do_not_fit_lead_to_proposals(desk, tab, qtbot):
    casefile = desk.casefile
    assert casefile.event.gate is Gate.ALL
    tab.choose(casefile.event.id)
    assert tab.tells.check_one.isVisible()
    tab.tells.check_one.click()
    walk = walk_of(tab)
    first = walk.question
    qtbot.keyClick(walk, Key.Key_Y)  # it would have come about without it
    assert desk.casefile.logic_answers[(first.effect, first.cause)].answer is Reliability.NO
    button(walk.page.proposed, "Any of them is enough").click()
    assert desk.casefile.event.gate is Gate.ANY
    assert not walk.page.proposed.isVisible()
    desk.studio.undo()
    button(walk.page.proposed, "Take the link away").click()
    linked = [c.id for c in desk.casefile.causes_of(first.effect)]
    assert first.cause not in linked
    walk.close()


def test_an_answer_is_asked_again_when_the_causes_are_others(desk, tab, qtbot):
    event = desk.casefile.event.id
    cause = desk.casefile.causes_of(event)[0].id
    step = workshop_gestures.answer_logic(
        desk.casefile, event, cause, Reliability.YES, by="Lead", at="2026-11-21T09:00:00Z"
    )
    desk.studio.edit(step)
    more, _ = gestures.add_cause(desk.casefile, event, "The floor was wet")
    desk.studio.edit(more)
    quiet(desk, qtbot)
    assert "1 to be asked again" in said(tab.tells)
    tab.tells.check(event)
    walk = walk_of(tab)
    assert walk.question.stale
    assert walk.page._again.isVisible()
    walk.close()


def large() -> Builder:
    """A model of 120 causes, with controls along it."""
    model = Builder()
    model.event("A fall")
    model.harm("A fracture")
    for number in range(120):
        effect = "event" if number < 6 else f"c{number // 3}"
        model.cause(f"c{number}", effect, text=f"Cause number {number}")
        if number % 10 == 0:
            model.control(f"k{number}", f"c{number}", text=f"Control {number}")
    return model


def test_a_large_model_is_told_behind_the_window(tmp_path, qtbot):
    desk = make_desk(tmp_path)
    put_model(desk, large())
    tab = open_tab(desk, qtbot)
    tab.go_to("why")
    assert desk.studio.jobs.busy
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy, timeout=20_000)
    cause = "c5"
    tab.tells.what_if.suppose(cause, False)
    assert desk.studio.jobs.busy
    assert "nothing is changed" in said(tab.tells.what_if)
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy, timeout=20_000)
    assert tab.picture.margin.is_what_if
    desk.studio.close()


def test_the_wording_panel_lists_uses_keeps_and_asks_again(desk, tab, qtbot):
    desk.studio.edit(gestures.revise(desk.casefile.get("setup"), text="Careless set-up"))
    desk.studio.edit(gestures.revise(desk.casefile.case, story="The alarm was always late."))
    tab.go_to(WORDING)
    quiet(desk, qtbot)
    panel = tab.side.panel_of(WORDING)
    assert panel.isVisible()
    places = {(row.subject, row.field, row.flag.words) for row in panel.rows}
    assert ("setup", "text", "Careless") in places
    number = next(n for n, row in enumerate(panel.rows) if row.subject == "setup")
    next(b for b in panel.findChildren(KeyButton) if b.key == str(number)).click()
    assert tab.chosen == "setup"
    story = next(n for n, row in enumerate(panel.rows) if row.field == "story")
    go = [b for b in panel.findChildren(KeyButton) if b.key == str(story)]
    go[0].click()
    assert desk.guide.opened[-1] == (desk.case_id, "story", "story")
    desk.prompts.answers.append("Counted: seven of seven")
    next(b for b in go if "Keep" in b.text()).click()
    quiet(desk, qtbot)
    assert not any(row.field == "story" for row in panel.rows)
    assert panel.kept_rows[0].note == "Counted: seven of seven"
    button(panel.kept, "Ask again").click()
    quiet(desk, qtbot)
    assert any(row.field == "story" for row in panel.rows)
    assert not panel.kept_rows


def test_words_are_underlined_while_they_are_written_in_the_picture(desk, tab, qtbot):
    canvas = tab.picture.canvas
    tab.choose("reach")
    canvas.setFocus()
    qtbot.keyClick(canvas, Key.Key_Tab)
    qtbot.keyClicks(canvas.editor, "Careless staff")
    qtbot.waitUntil(lambda: bool(canvas.editor.extraSelections()))
    qtbot.keyClick(canvas.editor, Key.Key_F7)
    assert canvas.editor.is_open  # help never ends the writing
    qtbot.keyClick(canvas.editor, Key.Key_Escape)
    assert canvas.editor.is_open
    qtbot.keyClick(canvas.editor, Key.Key_Return)
    assert "Careless staff" in [c.text for c in desk.casefile.causes_of("reach")]


def test_before_others_read_it_the_words_are_offered_once(desk, tab, qtbot):
    done = []

    def print_it() -> None:
        done.append("printed")

    def ask() -> WordingDialog | None:
        ask_about_wording(desk.studio, desk.guide, desk.case_id, print_it)
        quiet(desk, qtbot)
        open_ = [w for w in QApplication.topLevelWidgets() if isinstance(w, WordingDialog)]
        return next((w for w in open_ if w.isVisible()), None)

    assert ask() is None
    assert done == ["printed"]
    desk.studio.edit(gestures.revise(desk.casefile.get("setup"), text="Careless set-up"))
    dialog = ask()
    assert dialog is not None
    assert len(done) == 1
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert len(done) == 1
    assert ask() is None  # once per state of the case
    assert len(done) == 2
    desk.studio.edit(gestures.revise(desk.casefile.get("narrow"), text="Lazy staff at the doorway"))
    ask().as_it_is.click()
    assert len(done) == 3
    desk.studio.edit(
        gestures.revise(desk.casefile.get("narrow"), text="Careless staff at the doorway")
    )
    ask().look_button.click()
    assert desk.guide.opened[-1] == (desk.case_id, "causes", WORDING)
    assert len(done) == 3


def test_keys_pressed_twice_in_haste_are_one_wish(desk, tab, qtbot):
    long = "The shelf stands beside the door. " * 300  # looked at by a worker
    desk.studio.edit(gestures.revise(desk.casefile.get("setup"), text=long))
    done = []
    for _ in range(2):
        ask_about_wording(desk.studio, desk.guide, desk.case_id, lambda: done.append("printed"))
    assert not done
    quiet(desk, qtbot)
    assert done == ["printed"]
    ask_about_wording(desk.studio, desk.guide, desk.case_id, lambda: done.append("again"))
    assert done == ["printed", "again"]


def test_a_gate_is_checked_from_the_menu_of_its_node(desk, tab, qtbot):
    tab.side.show_panel("details")
    tab.choose("reach")
    tab.deeds.view = tab.picture
    tab._open_menu(tab.mapToGlobal(tab.rect().center()))
    menu = tab.findChild(CommandMenu)
    action = next(a for a in menu.actions() if "necessary" in a.text())
    action.trigger()
    menu.close()
    walk = walk_of(tab)
    assert {question.effect for question in walk.asked} == {"reach"}
    walk.close()
    tab.choose("narrow")  # nothing leads to it: it has no gate
    tab._open_menu(tab.mapToGlobal(tab.rect().center()))
    menu = tab.findChildren(CommandMenu)[-1]
    assert not any("necessary" in a.text() for a in menu.actions())
    menu.close()


def test_f7_helps_in_an_editor_and_lists_all_words_elsewhere(desk, tab, qtbot):
    desk.studio.edit(gestures.revise(desk.casefile.get("setup"), text="Careless set-up"))
    tab.side.show_panel("details")
    tab.choose("setup")
    words = tab.inspector.panel.words
    words.setFocus()
    flagged = words.findChild(FlaggedEdit)
    qtbot.waitUntil(lambda: bool(flagged.flags))
    show_wording(desk.guide, desk.case_id)
    assert flagged.card.isVisible()
    show_wording(desk.guide, desk.case_id)  # with the focus in the card
    assert flagged.card is not None
    flagged.hide_card()
    tab.picture.canvas.setFocus()
    show_wording(desk.guide, desk.case_id)
    assert desk.guide.opened[-1] == (desk.case_id, "causes", WORDING)
