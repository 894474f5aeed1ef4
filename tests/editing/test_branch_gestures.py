"""Whole branches: pasted, copied, put between, moved between levels; each is one step."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.domain.casefile import CaseFile, ChangeSet
from rca_studio.domain.causal import Cause, CauseNature, Control, EvidenceState, Gate
from rca_studio.domain.rules import ALL_RULES
from rca_studio.editing import branch_gestures, gestures
from rca_studio.editing.branch_gestures import Twig
from tests.causal_examples import doorway, random_model


def done(casefile: CaseFile, step: ChangeSet) -> CaseFile:
    """The case after a step that keeps all rules and can be taken back."""
    after = casefile.applied(step.changes)
    known = {why for rule in ALL_RULES for why in rule(casefile)}  # of a random model
    assert {why for rule in ALL_RULES for why in rule(after)} <= known
    assert after.applied(step.inverted().changes).digest() == casefile.digest()
    return after


def named(casefile: CaseFile, words: str):
    return next(one for one in casefile if getattr(one, "text", None) == words)


def texts(casefile: CaseFile, key: str) -> list[str]:
    return [cause.text for cause in casefile.causes_of(key)]


@pytest.fixture
def case() -> CaseFile:
    return doorway().file()


TWIGS = st.recursive(
    st.builds(Twig, st.sampled_from(["Light", "Walker?", "Rota"])),
    lambda below: st.builds(
        Twig, st.sampled_from(["Space", "Plan"]), st.lists(below, max_size=3).map(tuple)
    ),
    max_leaves=15,
)


@given(st.lists(TWIGS, min_size=1, max_size=4))
def test_a_pasted_list_stands_below_its_node_in_its_order(twigs):
    case = doorway().file()
    step, made = branch_gestures.paste_causes(case, case.event.id, twigs)
    after = done(case, step)
    there = [cause.id for cause in after.causes_of(case.event.id)]
    assert there[: len(case.causes_of(case.event.id))] == [
        cause.id for cause in case.causes_of(case.event.id)
    ]

    def tree(key):
        return tuple(Twig(one.text, tree(one.id)) for one in after.causes_of(key))

    assert tree(case.event.id)[-len(twigs) :] == tuple(twigs)
    assert len(made) == len(after.causes) - len(case.causes)
    assert all(after.get(key).question == after.get(key).text.endswith("?") for key in made)


def test_a_pasted_cause_stands_on_the_bone_of_its_effect(case):
    effect = next(cause for cause in case.causes if cause.category)
    step, (key,) = branch_gestures.paste_causes(case, effect.id, [Twig("New")])
    assert done(case, step).get(key).category == effect.category
    assert step.label == "Paste a cause"


@pytest.mark.parametrize("seed", range(6))
def test_a_branch_is_copied_to_another_case_as_it_stands_without_what_was_found_out(seed):
    source = random_model(seed, 25).file()
    target = doorway().file()
    for cause in source.causes[:8]:
        step, key = branch_gestures.copy_branch(source, cause.id, target, target.event.id)
        after = done(target, step)
        assert after.get(key).text == cause.text

        def shape(casefile, node, seen=()):
            if node.id in seen:
                return node.text
            seen = (*seen, node.id)
            return (
                node.text,
                node.gate,
                tuple(
                    (control.text, control.kind, control.state, shape(casefile, control, seen))
                    for control in casefile.controls_of(node.id)
                ),
                tuple(shape(casefile, one, seen) for one in casefile.causes_of(node.id)),
            )

        assert shape(after, after.get(key)) == shape(source, cause)
        fresh = [one for one in after.causes if one.id not in target]
        assert all(one.evidence is EvidenceState.HYPOTHESIS for one in fresh)
        assert len(after.evidence) == len(target.evidence)
        assert all(one.case_id == target.case_id for one in fresh)


def test_what_stays_behind_is_counted(case):
    cause = named(case, "Transfer space is tight at the turn")
    behind = branch_gestures.left_behind(case, cause.id)
    branch = branch_gestures.branch_of(case, cause.id)
    keys = {node.id for node in branch.nodes}
    assert behind["evidence"] == sum(one.subject in keys for one in case.evidence)
    known = [case.get(key) for key in keys]
    assert behind["state"] == sum(
        isinstance(one, Cause) and one.evidence is not EvidenceState.HYPOTHESIS for one in known
    )
    assert "link" not in behind
    lone, _ = gestures.add_cause(case, case.event.id, "Alone")
    after = case.applied(lone.changes)
    assert branch_gestures.left_behind(after, named(after, "Alone").id) == {}


def test_a_ruled_out_question_comes_over_as_a_question_without_its_answer(case):
    cause = case.causes[0]
    step = gestures.revise(
        cause,
        evidence=EvidenceState.RULED_OUT,
        ruled_out_because="The tape",
        question=True,
        answer_by="Shift lead",
        answer_due="2026-12-01",
        nature=CauseNature.OMISSION,
        duty="Evening round",
    )
    case = case.applied(step.changes)
    copy, key = branch_gestures.copy_branch(case, cause.id, case, case.event.id)
    new = done(case, copy).get(key)
    assert (new.evidence, new.ruled_out_because) == (EvidenceState.HYPOTHESIS, "")
    assert (new.question, new.answer_by, new.answer_due) == (True, "", "")
    assert (new.nature, new.duty) == (CauseNature.OMISSION, "Evening round")


def test_all_of_an_event_is_planted_with_its_controls_but_not_on_a_control(case):
    guard, _ = gestures.add_control(case, case.event.id, "Second person")
    case = case.applied(guard.changes)
    branch = branch_gestures.branch_of(case, case.event.id)
    assert any(isinstance(node, Control) and not node.guards for node in branch.nodes)
    step, made = branch_gestures.plant(branch, case, case.causes[0].id)
    after = done(case, step)
    assert {after.get(key).text for key in made} == set(texts(case, case.event.id))
    assert any(one.text == "Second person" for one in after.controls_of(case.causes[0].id))
    with pytest.raises(ValueError, match="no other control"):
        branch_gestures.plant(branch, case, case.controls[0].id)


def test_a_control_is_copied_with_what_could_make_it_give_way(case):
    control = case.controls[0]
    why, _ = gestures.add_cause(case, control.id, "Only at night")
    case = case.applied(why.changes)
    branch = branch_gestures.branch_of(case, control.id)
    step, made = branch_gestures.plant(branch, case, case.event.id)
    after = done(case, step)
    assert made == ()
    copied = next(one for one in after.controls_of(case.event.id) if one.text == control.text)
    assert texts(after, copied.id) == ["Only at night"]


def test_a_step_goes_between_and_the_gate_of_the_effect_stays(case):
    effect = case.event
    cause = case.causes_of(effect.id)[0]
    step, key = branch_gestures.put_between(case, cause.id, effect.id)
    after = done(case, step)
    assert after.causes_of(effect.id)[0].id == key
    assert [one.id for one in after.causes_of(key)] == [cause.id]
    assert after.event.gate is case.event.gate


def test_a_cause_comes_before_the_one_it_is_asked_from(case):
    parent = next(one for one in case.causes if len(case.causes_of(one.id)) > 1)
    first, second = (one.id for one in case.causes_of(parent.id)[:2])
    step, key = branch_gestures.add_before(case, second, parent.id)
    after = done(case, step)
    assert [one.id for one in after.causes_of(parent.id)][:3] == [first, key, second]
    step, earlier = branch_gestures.add_before(after, first, parent.id)
    assert done(after, step).causes_of(parent.id)[0].id == earlier


@pytest.mark.parametrize("seed", range(6))
def test_up_a_level_and_down_again_keeps_every_cause(seed):
    case = random_model(seed, 20).file()
    for cause in case.causes:
        for effect in case.effects_of(cause.id):
            up = branch_gestures.promote(case, cause.id, effect.id)
            if up is None:
                continue
            after = done(case, up)
            assert {one.id for one in after.causes} == {one.id for one in case.causes}
            (moved,) = up.changes
            beside = [one.id for one in after.causes_of(moved.after.effect_id)]
            place = beside.index(cause.id)
            if isinstance(effect, Cause):
                assert beside[place - 1] == effect.id
                down = branch_gestures.demote(after, cause.id, moved.after.effect_id)
                assert down is not None
                assert cause.id in [one.id for one in done(after, down).causes_of(effect.id)]


def test_nothing_is_above_the_event_and_before_the_first(case):
    first = case.causes_of(case.event.id)[0]
    assert branch_gestures.promote(case, first.id, case.event.id) is None
    assert branch_gestures.demote(case, first.id, case.event.id) is None
    assert case.event.gate in Gate
