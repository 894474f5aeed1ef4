"""What a person means to do becomes the right change, and can be taken back whole."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import CaseFile, ChangeSet
from rca_studio.domain.causal import Cause, Control, ControlKind, ControlState, Gate
from rca_studio.domain.plan import Effect, EffectKind
from rca_studio.domain.review import Evidence
from rca_studio.domain.rules import ALL_RULES
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing import gestures

CASE = Case(id="c", reference="NM-1", title="Walker out of reach")


class Desk:
    """A case file that gestures are done to, as the writer would."""

    def __init__(self, stopped_harm: str = "Staff steadied person") -> None:
        self.first = CaseFile("c")
        self.file = self.first
        self.steps: list[ChangeSet] = []
        self.do(gestures.report(CASE, stopped_harm))

    def do(self, step):
        """Do a change set, or the one of a pair, and give the id that came with it."""
        step, made = step if isinstance(step, tuple) else (step, "")
        self.file = self.file.applied(step.changes)
        self.steps.append(step)
        assert [reason for rule in ALL_RULES for reason in rule(self.file)] == []
        return made

    def undo_all(self) -> None:
        while self.steps:
            self.file = self.file.applied(self.steps.pop().inverted().changes)

    @property
    def event(self) -> str:
        return self.file.event.id

    @property
    def harm(self) -> str:
        return self.file.harm.id

    def cause(self, effect: str, text: str, **values) -> str:
        return self.do(gestures.add_cause(self.file, effect, text, **values))

    def texts_of(self, effect: str) -> list[str]:
        return [cause.text for cause in self.file.causes_of(effect)]


@pytest.fixture
def desk() -> Desk:
    return Desk()


# -- report and review ---------------------------------------------------------------------------


def test_a_report_starts_the_model_with_what_stopped_harm(desk):
    assert desk.file.case == CASE
    assert desk.file.event.text == "Walker out of reach"
    assert desk.file.harm.text == ""
    (control,) = desk.file.controls
    assert (control.text, control.guards) == ("Staff steadied person", desk.harm)
    assert (control.state, control.kind) == (ControlState.HELD, ControlKind.VIGILANCE)
    assert Desk(stopped_harm="  ").file.controls == ()


def test_a_model_is_begun_once(desk):
    assert gestures.begin_model(desk.file).changes == ()
    bare = CaseFile("c", [CASE])
    begun = bare.applied(gestures.begin_model(bare).changes)
    assert begun.event.text == "Walker out of reach"
    assert begun.harm is not None


def test_an_answer_is_given_changed_and_taken_away(desk):
    desk.do(gestures.answer(desk.file, "task", "Toilet"))
    first = desk.file.answers["task"]
    desk.do(gestures.answer(desk.file, "task", "Toilet to walker"))
    assert desk.file.answers["task"] == replace(first, value="Toilet to walker")
    assert desk.steps[-1].merge_key == desk.steps[-2].merge_key != ""
    desk.do(gestures.answer(desk.file, "task", "  "))
    assert desk.file.answers == {}
    assert gestures.answer(desk.file, "task", "").changes == ()


def test_typing_in_another_field_is_another_step(desk):
    one = gestures.answer(desk.file, "task", "x")
    other = gestures.answer(desk.file, "staff", "x")
    assert one.merge_key != other.merge_key


def test_confirm_waive_and_take_back(desk):
    at = "2026-11-19T09:12:00Z"
    desk.do(gestures.confirm(desk.file, "safe", "Person safe", "Shift lead", at, ""))
    desk.do(gestures.confirm(desk.file, "safe", "Person safe", "Lead", at, "Seen"))
    assert (desk.file.confirmations["safe"].by, desk.file.confirmations["safe"].note) == (
        "Lead",
        "Seen",
    )
    desk.do(gestures.withdraw_confirmation(desk.file, "safe", "Person safe"))
    assert desk.file.confirmations == {}
    desk.do(gestures.waive(desk.file, "safe", "Person safe", "Lead", at, "Not at home"))
    desk.do(gestures.waive(desk.file, "safe", "Person safe", "Lead", at, "Moved away"))
    assert desk.file.waivers["safe"].reason == "Moved away"
    desk.do(gestures.lift_waiver(desk.file, "safe", "Person safe"))
    assert desk.file.waivers == {}


# -- causes --------------------------------------------------------------------------------------


def test_a_cause_is_hung_under_its_effect_on_the_same_bone(desk):
    tight = desk.cause(desk.event, "Tight", category="environment")
    narrow = desk.cause(tight, "Narrow")
    assert desk.file.get(narrow).category == "environment"
    assert desk.texts_of(tight) == ["Narrow"]
    assert desk.file.effects_of(tight) == (desk.file.event,)


def test_a_sibling_stands_right_after_its_neighbour(desk):
    first = desk.cause(desk.event, "1", category="task")
    desk.cause(desk.event, "4")
    second = desk.do(gestures.add_sibling(desk.file, first, "2"))
    desk.do(gestures.add_sibling(desk.file, second, "3"))
    assert desk.texts_of(desk.event) == ["1", "2", "3", "4"]
    assert desk.file.get(second).category == "task"
    last = desk.file.causes_of(desk.event)[-1].id
    desk.do(gestures.add_sibling(desk.file, last, "5"))
    assert desk.texts_of(desk.event)[-1] == "5"
    with pytest.raises(KeyError):
        gestures.add_sibling(desk.file, desk.event, "x")


def test_link_unlink_and_move(desk):
    a, b = desk.cause(desk.event, "a"), desk.cause(desk.event, "b")
    x = desk.cause(a, "x")
    desk.do(gestures.link(desk.file, x, b))
    assert desk.texts_of(b) == ["x"]
    first = next(one for one in desk.file.links if (one.cause_id, one.effect_id) == (x, a))
    desk.do(gestures.unlink(desk.file, first.id))
    assert desk.texts_of(a) == []
    assert x in desk.file
    desk.do(gestures.move_cause(desk.file, x, b, desk.event))
    assert desk.texts_of(desk.event) == ["a", "b", "x"]


def test_a_gate_is_turned_and_turned_back(desk):
    for node in (desk.event, desk.harm, desk.cause(desk.event, "a")):
        before = desk.file.get(node).gate
        desk.do(gestures.toggle_gate(desk.file, node))
        assert {before, desk.file.get(node).gate} == set(Gate)
        desk.do(gestures.toggle_gate(desk.file, node))
        assert desk.file.get(node).gate is before


def test_deleting_a_cause_takes_along_what_hangs_on_it_alone(desk):
    a, b = desk.cause(desk.event, "a"), desk.cause(desk.event, "b")
    own, shared = desk.cause(a, "own"), desk.cause(a, "shared")
    deep = desk.cause(own, "deep")
    desk.do(gestures.link(desk.file, shared, b))
    guard = desk.do(gestures.add_control(desk.file, own, "guard"))
    why = desk.cause(guard, "why it did not hold")
    desk.do(gestures.attach(Evidence(id="ev", case_id="c", subject=deep, note="n")))
    finding = desk.do(gestures.add_finding(desk.file, "…", (deep, shared)))
    action = desk.do(
        gestures.add_action(
            desk.file,
            "…",
            (finding,),
            effects=(Effect(kind=EffectKind.REMOVES_CAUSE, target=deep),),
        )
    )
    before = desk.file
    desk.do(gestures.delete_node(desk.file, a))
    for gone in (a, own, deep, guard, why, "ev"):
        assert gone not in desk.file
    assert desk.texts_of(b) == ["shared"]
    assert desk.file.get(finding).causes == (shared,)
    assert desk.file.get(action).effects == ()
    assert desk.steps[-1].label == "Delete cause"
    desk.file = desk.file.applied(desk.steps[-1].inverted().changes)
    assert desk.file == before


def test_the_event_is_not_deleted_as_a_cause_is(desk):
    with pytest.raises(KeyError):
        gestures.delete_node(desk.file, desk.event)


# -- findings, actions, workspace ----------------------------------------------------------------


def test_findings_count_on(desk):
    first = desk.do(gestures.add_finding(desk.file, "one"))
    desk.do(gestures.add_finding(desk.file, "two"))
    action = desk.do(gestures.add_action(desk.file, "act", (first,)))
    desk.do(gestures.delete_finding(desk.file, first))
    assert desk.file.get(action).findings == ()
    desk.do(gestures.add_finding(desk.file, "three"))
    assert [(f.label, f.statement) for f in desk.file.findings] == [("F2", "two"), ("F3", "three")]


def test_an_action_brings_its_control_and_takes_it_away(desk):
    a = desk.cause(desk.event, "a")
    action = desk.do(gestures.add_action(desk.file, "Check", owner="Lead"))
    desk.do(gestures.plan_control(desk.file, action, a, "Checklist", ControlKind.CHECKLIST))
    (control,) = desk.file.controls_of(a)
    assert (control.state, control.kind) == (ControlState.PLANNED, ControlKind.CHECKLIST)
    effect = Effect(kind=EffectKind.ADDS_CONTROL, target=control.id)
    assert desk.file.get(action).effects == (effect,)
    other = desk.do(gestures.add_action(desk.file, "Also", effects=(effect,)))
    desk.do(gestures.delete_action(desk.file, action))
    assert control.id in desk.file  # another action still brings it
    desk.do(gestures.delete_action(desk.file, other))
    assert control.id not in desk.file


def test_a_control_that_is_in_place_outlives_the_action(desk):
    (control,) = desk.file.controls
    effect = Effect(kind=EffectKind.STRENGTHENS_CONTROL, target=control.id)
    action = desk.do(gestures.add_action(desk.file, "Practise", effects=(effect,)))
    desk.do(gestures.delete_action(desk.file, action))
    assert control.id in desk.file


def test_planned_controls_that_hang_on_each_other_go_with_their_action(desk):
    """The second control guards a reason why the first might not hold: it goes with the first."""
    action = desk.do(gestures.add_action(desk.file, "Check"))
    desk.do(gestures.plan_control(desk.file, action, desk.event, "one", ControlKind.CHECKLIST))
    (first,) = desk.file.controls_of(desk.event)
    why = desk.cause(first.id, "nobody has time")
    desk.do(gestures.plan_control(desk.file, action, why, "two", ControlKind.AUTOMATION))
    desk.do(gestures.delete_action(desk.file, action))
    assert [control.text for control in desk.file.controls] == ["Staff steadied person"]


def test_evidence_goes_with_what_it_is_about(desk):
    finding = desk.do(gestures.add_finding(desk.file, "one"))
    action = desk.do(gestures.add_action(desk.file, "act"))
    for ident, subject in (("1", finding), ("2", action)):
        desk.do(gestures.attach(Evidence(id=ident, case_id="c", subject=subject, note="n")))
    desk.do(gestures.delete_finding(desk.file, finding))
    desk.do(gestures.delete_action(desk.file, action))
    assert desk.file.evidence == ()


def test_a_deleted_case_leaves_nothing_and_comes_back_whole(desk):
    desk.cause(desk.event, "a")
    before = desk.file
    desk.do(gestures.delete_case(desk.file))
    assert len(desk.file) == 0
    assert desk.steps[-1].label == "Delete case NM-1"
    assert desk.file.applied(desk.steps[-1].inverted().changes) == before


def test_a_setting_is_set_and_changed():
    workspace = CaseFile(WORKSPACE)
    for value in ("Riverside", "Riverside Home Care"):
        step = gestures.set_setting(workspace, "organisation", value)
        workspace = workspace.applied(step.changes)
        assert workspace.get("organisation").value == value


def test_revisions_merge_only_where_asked(desk):
    once = gestures.revise(desk.file.case, title="x")
    typed = gestures.revise(desk.file.case, merge=True, title="x")
    assert (once.label, once.merge_key) == ("Edit case", "")
    assert typed.merge_key
    other = gestures.revise(desk.file.case, merge=True, story="x")
    assert typed.merge_key != other.merge_key


moves = st.lists(
    st.tuples(
        st.sampled_from(
            ["cause", "sibling", "control", "plan", "action", "gate", "move", "drop", "undo_plan"]
        ),
        st.integers(0, 50),
        st.integers(0, 50),
    ),
    max_size=30,
)


@settings(max_examples=60)
@given(moves)
def test_any_run_of_gestures_keeps_the_rules_and_goes_back(wanted):
    """Whatever is done, in whatever order: no rule is broken, and all of it can be taken back."""
    desk = Desk()
    for what, one, two in wanted:
        _one_move(desk, what, one, two)
    done = desk.file.digest()
    steps = list(desk.steps)
    desk.undo_all()
    assert desk.file == desk.first
    for step in steps:  # and done again, with the same ids
        desk.file = desk.file.applied(step.changes)
    assert desk.file.digest() == done


def _one_move(desk: Desk, what: str, one: int, two: int) -> None:
    file = desk.file
    nodes = [desk.event, desk.harm, *(c.id for c in (*file.causes, *file.controls))]
    node = nodes[one % len(nodes)]
    guarded = [n for n in nodes if not isinstance(file.get(n), Control)]
    if what == "cause":
        desk.cause(node, "why")
    elif what == "control":
        desk.do(gestures.add_control(file, guarded[one % len(guarded)], "guard"))
    elif what == "action":
        desk.do(gestures.add_action(file, "act"))
    elif what == "gate":
        desk.do(gestures.toggle_gate(file, node))
    elif what == "plan" and file.actions:
        action = file.actions[one % len(file.actions)].id
        target = guarded[two % len(guarded)]
        desk.do(gestures.plan_control(file, action, target, "plan", ControlKind.PHYSICAL))
    elif what == "undo_plan" and file.actions:
        desk.do(gestures.delete_action(file, file.actions[one % len(file.actions)].id))
    elif what == "drop" and isinstance(file.get(node), Cause | Control):
        desk.do(gestures.delete_node(file, node))
    elif what == "sibling" and isinstance(file.get(node), Cause):
        desk.do(gestures.add_sibling(file, node, "beside"))
    elif what == "move" and file.links:
        old = file.links[one % len(file.links)]
        step = gestures.move_cause(file, old.cause_id, old.effect_id, nodes[two % len(nodes)])
        broken = [r for rule in ALL_RULES for r in rule(file.applied(step.changes))]
        if not broken:  # a loop or a doubled link is for the writer to refuse
            desk.do(step)
