"""Choosing well: the library, the margin while choosing, open ways to harm, the question asked of
a plan that rests on memory. With real widgets, by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from rca_studio.analysis.plan_places import Place
from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import ChangeSet, created
from rca_studio.domain.causal import ControlKind, ControlState
from rca_studio.domain.people import Person, Role
from rca_studio.domain.plan import (
    Action,
    ActionState,
    Effect,
    EffectKind,
    EvidenceCheck,
    Reach,
    Strength,
)
from rca_studio.editing import gestures, proof_gestures
from rca_studio.ui import theme
from rca_studio.ui.case.actions_effects import NewControlDialog, worth_words
from rca_studio.ui.case.actions_library import LibrarySheet
from rca_studio.ui.case.actions_tab import ActionsTab
from rca_studio.ui.case.gate_bar import GateBar
from rca_studio.ui.case.strength_question import STRENGTH, StrengthQuestion
from rca_studio.ui.case.waiving import ask_waiver
from rca_studio.ui.causes.picker import Picker
from rca_studio.ui.widgets.labels import ElidedLabel
from tests.causal_examples import doorway
from tests.ui.case.desk import Desk, make_desk
from tests.ui.case.tabs import actions_tab
from tests.ui.causes.room import put_model

Key = Qt.Key
RAIL = "near_fall.rail"
REMOVES = EffectKind.REMOVES_CAUSE


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


def finding(desk: Desk, *causes: str) -> str:
    step, made = gestures.add_finding(desk.casefile, "The walker was out of reach")
    assert desk.studio.edit(step)
    assert desk.studio.edit(gestures.revise(desk.casefile.get(made), causes=causes))
    return made


def action(desk: Desk, text: str, **values) -> str:
    step, made = gestures.add_action(desk.casefile, text, **values)
    assert desk.studio.edit(step)
    return made


def sheet_of(kind):
    tops = QApplication.topLevelWidgets()
    return next(w for w in tops if isinstance(w, kind) and w.isVisible())


def open_library(tab: ActionsTab, qtbot) -> LibrarySheet:
    tab.library.setFocus()
    qtbot.keyClick(tab.library, Key.Key_Space)
    sheet = sheet_of(LibrarySheet)
    qtbot.waitUntil(lambda: not tab.studio.jobs.busy)
    return sheet


# -- the library -----------------------------------------------------------------------------------


def test_an_action_of_the_library_is_added_filled_in_as_one_step(desk, tab, qtbot) -> None:
    named = finding(desk, "reach")
    sheet = open_library(tab, qtbot)
    assert sheet.place.findings == (named,)
    qtbot.keyClicks(sheet.search, "grab rail")
    assert sheet.offer.action.key == RAIL
    assert sheet.detail.pill.word == "Stronger"
    assert "For example:" in sheet.detail.words
    assert "Process measure: The rail is used: at least 90 %" in sheet.detail.words
    sheet.place.choose(Place(EffectKind.ADDS_CONTROL, "reach"))
    assert sheet.place.words.startswith("Margin to harm: today 1 → with this plan 1 → with this")
    qtbot.keyClick(sheet.yes, Key.Key_Space)
    (made,) = desk.casefile.actions
    assert (made.pattern, made.kind, made.strength) == (RAIL, "layout", Strength.STRONGER)
    assert made.findings == (named,)
    assert made.reach is Reach.PERSON
    assert [check.text for check in made.checks] == [
        "Rail fitted and load tested",
        "The person shows the transfer with it",
    ]
    assert len(made.measures) == 2
    assert made.measure == "The rail is used: at least 90 %"
    control = desk.casefile.get(made.effects[0].target)
    assert (control.kind, control.state) == (ControlKind.PHYSICAL, ControlState.PLANNED)
    assert tab.action_card(made.id).is_open
    assert desk.studio.undo()
    assert desk.casefile.actions == ()
    assert desk.casefile.get(control.id) is None


def test_the_margin_follows_what_is_chosen_and_nothing_is_stored(desk, tab, qtbot) -> None:
    finding(desk, "reach")
    before = desk.casefile
    sheet = open_library(tab, qtbot)
    assert sheet.place.words == (
        "Margin to harm: today 1 → with this plan 1. Say what it changes, to see what it adds."
    )
    sheet.place.choose(Place(EffectKind.ADDS_CONTROL, "event"))
    assert sheet.place.words == "Margin to harm: today 1 → with this plan 1 → with this action 2"
    sheet.place.choose(Place(EffectKind.REMOVES_CAUSE, "reach"))
    assert sheet.place.words.endswith("with this action no known path")
    sheet.reject()
    assert desk.casefile is before


def test_a_large_model_is_worked_out_beside_the_window(tmp_path, qapp, qtbot) -> None:
    desk = make_desk(tmp_path)
    model = doorway()
    for number in range(40):
        model.cause(f"x{number}", "reach", text=f"Also {number}")
    put_model(desk, model)
    sheet = LibrarySheet(desk.studio, desk.case_id)
    qtbot.addWidget(sheet)
    assert sheet.place.words == "Working out the margin to harm…"
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy)
    assert "with this plan 1" in sheet.place.words
    assert sheet.place.combo.itemText(1).endswith(" · no known path")
    assert sheet.place.combo.itemText(41).endswith(" · margin 1")
    sheet.reject()
    desk.studio.close()


def test_it_tells_how_often_an_action_held_here_and_offers_what_held(desk, tab, qtbot) -> None:
    check = EvidenceCheck(text="Seen", met=True, by="B", at="2026-01-01T00:00:00Z")
    for state in (ActionState.HELD, ActionState.HELD, ActionState.SLIPPED):
        action(desk, "Our rail", pattern=RAIL, state=state, checks=(check,))
    action(desk, "Move the cabinet", kind="layout", state=ActionState.HELD, checks=(check,))
    action(desk, "Brief everybody", kind="training", state=ActionState.FAILED)
    sheet = open_library(tab, qtbot)
    words = [(row.words, row.note) for row in sheet.list.rows]
    assert words[0] == ("Move the cabinet", "Stronger · held 1 of 1")
    assert words[1][1] == "Stronger · held 2 of 3"
    assert words[-1] == ("Brief everybody", "Weaker · did not hold here")
    assert "2 of them from this workspace" in sheet._count.text()
    sheet.choose(RAIL)
    assert sheet.detail.record.text() == "Held here 2 of 3 times; 1 slipped"
    sheet.reject()


def test_places_of_care_and_words_narrow_the_list_and_nothing_left_is_told(desk, tab, qtbot):
    sheet = open_library(tab, qtbot)
    every = len(sheet.list.rows)
    qtbot.keyClick(next(iter(sheet.settings.values())), Key.Key_Space)
    assert 0 < len(sheet.list.rows) < every
    qtbot.keyClicks(sheet.search, "zzz")
    assert not sheet.yes.isEnabled()
    assert "Nothing fits these words" in sheet._count.text()
    sheet.reject()


def test_the_arrow_keys_go_through_the_list_while_typing(desk, tab, qtbot) -> None:
    sheet = open_library(tab, qtbot)
    first = sheet.offer
    qtbot.keyClick(sheet.search, Key.Key_Down)
    assert sheet.offer is not first
    qtbot.keyClick(sheet.search, Key.Key_Up)
    assert sheet.offer is first
    sheet.reject()


# -- ways to harm that are open --------------------------------------------------------------------


def test_one_click_leads_from_an_open_way_to_an_action_against_it(desk, tab, qtbot) -> None:
    named = finding(desk, "reach")
    card = tab.uncovered
    assert card.isVisible()
    assert card.words == "4 ways to harm are left that no action breaks."
    button = next(b for b in card.list.findChildren(type(card.more)) if b.text() != "")
    assert button.text() == "Plan an action"
    qtbot.keyClick(button, Key.Key_Space)
    (made,) = desk.casefile.actions
    assert made.findings == (named,)
    assert [(e.kind, e.target) for e in made.effects] == [(EffectKind.REMOVES_CAUSE, "reach")]
    assert tab.action_card(made.id).is_open
    assert QApplication.focusWidget() is tab.action_card(made.id).editor.words
    assert not card.isVisible()
    assert desk.studio.undo()
    assert desk.casefile.actions == ()
    assert card.isVisible()


def test_more_open_ways_are_shown_on_demand(desk, tab, qtbot) -> None:
    card = tab.uncovered
    assert card.more.text() == "Show 4"
    qtbot.keyClick(card.more, Key.Key_Space)
    assert card.more.text() == "Show fewer"
    buttons = [b for b in card.list.findChildren(type(card.more)) if b.isVisible()]
    assert [b.text() for b in buttons] == ["Plan an action"] * 4


def test_before_any_cause_is_known_no_way_to_harm_is_told(desk, tab) -> None:
    case = Case(id="0143" + "0" * 28, reference="NM-0143", title="Cable across the walkway")
    assert desk.studio.edit(gestures.report(case, ""))
    tab.show_casefile(desk.studio.casefile(case.id))
    assert not tab.uncovered.isVisible()


# -- how strong the plan is ------------------------------------------------------------------------


def test_the_plan_of_a_case_is_a_bar_and_words_without_what_does_not_count(desk, tab) -> None:
    action(desk, "A", strength=Strength.STRONGER)
    action(desk, "B", strength=Strength.WEAKER)
    action(desk, "C", strength=Strength.STRONGER, state=ActionState.FAILED)
    assert tab.plan.words.startswith("2 in the plan, 2 open · 1 stronger · 0 intermediate · 1 weak")
    assert "1 failed" in tab.plan.words
    assert "1 stronger" in tab.plan.bar.accessibleName()


@pytest.fixture
def weak(tmp_path, qapp, qtbot):
    """A case about to leave Act with nothing but a briefing in its plan."""
    theme.apply(qapp, "light")
    made = make_desk(tmp_path)
    put_model(made, doorway())
    for stage in (Stage.REVIEW, Stage.ANALYSE, Stage.ACT):
        step = proof_gestures.move_on(made.casefile, stage, made.studio.writer.stamp())
        assert made.studio.edit(step)
    named = finding(made, "reach")
    action(
        made,
        "Brief the team",
        findings=(named,),
        owner="Service manager",
        deadline="2026-12-01",
        review_date="2027-01-12",
        kind="training",
        strength=Strength.WEAKER,
        checks=(EvidenceCheck(text="List"),),
        measure="All briefed",
    )
    yield made
    made.studio.close()


@pytest.fixture
def bar(weak: Desk, qtbot):
    made = GateBar(weak.studio)
    qtbot.addWidget(made)
    made.resize(1200, 60)
    made.show_casefile(weak.casefile)
    weak.studio.changed.connect(lambda _told: made.show_casefile(weak.casefile))
    made.show()
    qtbot.waitExposed(made)
    return made


def test_who_may_not_move_a_ready_case_on_reads_why_beside_the_button(weak, bar, qtbot) -> None:
    (only,) = weak.casefile.actions
    assert weak.studio.edit(gestures.revise(only, strength=Strength.STRONGER))
    assert not weak.studio.blockers_of(weak.case_id)
    assert "Nothing is missing on this stage." in said(bar)
    people = (
        Person(id="p1", name="Quality lead", roles=(Role.ADMINISTRATOR, Role.QUALITY_LEAD)),
        Person(id="p2", name="Ana Silva", roles=(Role.REPORTER,)),
    )
    assert weak.studio.edit(ChangeSet("Set up people", created(*people)))
    weak.studio.be("Ana Silva")
    bar.show_casefile(weak.casefile)
    assert bar.on.isVisible()
    assert not bar.on.isEnabled()
    assert any(words.startswith("Ana Silva works here as reporter") for words in said(bar))


def said(bar: GateBar) -> list[str]:
    return [label.accessibleName() for label in bar.findChildren(ElidedLabel)]


def test_who_moves_on_with_weaker_actions_only_is_asked_and_goes_on_with_a_reason(
    weak, bar, qtbot
) -> None:
    assert [one.key for one in weak.studio.blockers_of(weak.case_id)] == [STRENGTH]
    assert bar.on.isVisible()
    qtbot.keyClick(bar.on, Key.Key_Space)
    asked = sheet_of(StrengthQuestion)
    assert "What would change the work itself?" in asked.words.text()
    assert "“Brief the team”" in asked.words.text()
    assert not asked.go_on.isEnabled()
    qtbot.keyClicks(asked.reason, "The house closes in March")
    qtbot.keyClick(asked.go_on, Key.Key_Space)
    waiver = weak.casefile.waivers[STRENGTH]
    assert (waiver.by, waiver.reason) == ("Quality lead", "The house closes in March")
    assert weak.casefile.case.stage is Stage.VALIDATE


def test_instead_a_stronger_action_can_be_chosen(weak, bar, qtbot) -> None:
    wanted: list[tuple[str, str]] = []
    bar.wanted.connect(lambda tab, target: wanted.append((tab, target)))
    qtbot.keyClick(bar.on, Key.Key_Space)
    qtbot.keyClick(sheet_of(StrengthQuestion).yes, Key.Key_Space)
    library = sheet_of(LibrarySheet)
    qtbot.waitUntil(lambda: not weak.studio.jobs.busy)
    assert not any("Weaker" in row.note for row in library.list.rows)
    qtbot.keyClick(library.yes, Key.Key_Space)
    made = weak.casefile.actions[-1]
    assert isinstance(made, Action)
    assert made.strength is Strength.STRONGER
    assert wanted == [("actions", made.id)]
    assert STRENGTH not in weak.casefile.waivers
    assert weak.casefile.case.stage is Stage.ACT
    assert not bar.on.isVisible()  # the new action still needs an owner and a deadline


def test_the_review_tab_asks_the_same_question(weak, bar, qtbot) -> None:
    ask_waiver(weak.studio, weak.case_id, STRENGTH, "Label", bar)
    asked = sheet_of(StrengthQuestion)
    qtbot.keyClicks(asked.reason, "Nothing else fits")
    qtbot.keyClick(asked.go_on, Key.Key_Space)
    assert weak.casefile.waivers[STRENGTH].reason == "Nothing else fits"
    assert weak.casefile.case.stage is Stage.ACT


# -- the margin while an effect is chosen ----------------------------------------------------------


def test_the_editor_says_what_the_action_adds_to_the_rest_of_the_plan(desk) -> None:
    made = action(desk, "Check it")
    file = desk.casefile
    assert "say what it does" in worth_words(file, file.get(made))
    step = gestures.plan_control(file, made, "event", "Check", ControlKind.CHECKLIST)
    assert desk.studio.edit(step)
    assert worth_words(desk.casefile, desk.casefile.get(made)) == (
        "Margin to harm: today 1 → with the rest of the plan 1 → with this action 2"
    )
    other = action(desk, "Remove it", effects=(Effect(kind=REMOVES, target="reach"),))
    assert worth_words(desk.casefile, desk.casefile.get(other)).endswith(
        "with the rest of the plan 2 → with this action no known path"
    )
    assert worth_words(desk.casefile, desk.casefile.get(made)).endswith(
        "with this action no known path, with it or without"
    )


def test_each_choice_says_what_it_would_do_to_the_margin(desk, tab, qtbot) -> None:
    made = action(desk, "Do it")
    tab.open_action(made)
    effects = tab.action_card(made).editor.effects
    qtbot.keyClick(effects.removes, Key.Key_Space)
    picker = sheet_of(Picker)
    notes = {one.key: one.note for one in picker._choices}
    assert notes["reach"] == "no known path with it"
    assert notes["narrow"] == "margin 1, as without it"
    picker.reject()
    qtbot.keyClick(effects.adds, Key.Key_Space)
    dialog = sheet_of(NewControlDialog)
    dialog.guards.setCurrentIndex(dialog.guards.findData("event"))
    assert dialog.margin.text() == (
        "Margin to harm: today 1 → with this plan 1 → with this control 2"
    )
    dialog.reject()
