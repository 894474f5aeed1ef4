"""Single points, chance, the control that is missing, and what no action breaks."""

from dataclasses import replace

from hypothesis import given, settings

from rca_studio.analysis.causal_graph import Assumption
from rca_studio.analysis.margin import analyse, margin
from rca_studio.analysis.weak_points import (
    chance_warning,
    missing_control,
    open_ways,
    open_words,
    shown_ways,
    single_points,
)
from rca_studio.analysis.what_if import what_if
from rca_studio.domain.casefile import CaseFile, Change
from rca_studio.domain.causal import ControlKind, ControlState, EvidenceState, Gate
from rca_studio.domain.gates import NO_MARGIN
from rca_studio.domain.plan import ActionState, EffectKind
from tests.analysis.test_margin_properties import Oracle, models
from tests.causal_examples import Builder, doorway, planned_check


def two_sided(first: ControlKind, second: ControlKind) -> CaseFile:
    """Two ways to the event, each with a control."""
    model = Builder()
    model.event(gate=Gate.ANY)
    model.harm()
    model.cause("a", "event")
    model.cause("b", "event")
    model.control("k", "a", text="Alarm at the door", kind=first)
    model.control("l", "b", text="Call from next door", kind=second)
    return model.file()


@settings(max_examples=100)
@given(models())
def test_a_single_point_alone_decides(file: CaseFile):
    found = analyse(file)
    points = [point.id for point in single_points(file, found)]
    deciding = [
        control.id
        for control in file.controls
        if control.state is ControlState.HELD
        and what_if(file, held={control.id: False}).margin_today == 0
    ]
    # A control that held and has causes may be overcome without them, so it may decide as well.
    if found.margin_today == 1:
        assert points
        assert set(points) <= set(deciding)
        plain = [c for c in deciding if not any(link.effect_id == c for link in file.links)]
        assert set(plain) <= set(points)
    else:
        assert points == []


def test_a_single_point_is_told():
    file = doorway().file()
    (point,) = single_points(file, analyse(file))
    assert point.id == "steady"
    assert point.sentence == (
        "Had “Staff steadied person” (vigilance) not held, harm would have followed."
    )


def test_nothing_designed_held():
    file = doorway().file()
    assert chance_warning(file, analyse(file)) == (
        "Today’s margin is held by vigilance alone: nothing that somebody designed stood between "
        "this near miss and harm."
    )
    file = two_sided(ControlKind.LUCK, ControlKind.VIGILANCE)
    assert "held by vigilance and luck alone" in chance_warning(file, analyse(file))
    file = two_sided(ControlKind.LUCK, ControlKind.AUTOMATION)
    assert chance_warning(file, analyse(file)).startswith(
        "On 1 of the 2 closest ways to harm, luck"
    )
    file = two_sided(ControlKind.PHYSICAL, ControlKind.AUTOMATION)
    assert chance_warning(file, analyse(file)) == ""
    assert chance_warning(Builder().file(), analyse(Builder().file())) == ""


def test_luck_beside_something_designed_on_the_same_way_is_no_warning():
    model = Builder()
    model.event()
    model.harm()
    model.control("k", "harm", kind=ControlKind.LUCK)
    model.control("l", "harm", kind=ControlKind.CHECKLIST)
    assert chance_warning(model.file(), analyse(model.file())) == ""


def test_a_margin_of_nought_asks_for_the_control_and_for_what_is_only_thought():
    model = Builder()
    model.event("Wrong dose drawn up", gate=Gate.ALL)
    model.harm("Wrong dose given")
    model.cause("sure", "event", evidence=EvidenceState.VERIFIED)
    model.cause("guess", "event", text="Labels look alike")
    model.cause("either", "guess")
    model.cause("or", "guess")
    model.control("k", "event", state=ControlState.FAILED)
    found = missing_control(model.file(), analyse(model.file()))
    assert found is not None
    assert found.node == "harm"
    assert found.question.startswith(
        "“Wrong dose drawn up” happened and “Wrong dose given” did not, and nothing in this model "
        "stood between them. Which control is missing"
    )
    assert found.doubts == ("guess",), "each of the two below it may be wrong without it"
    assert found.doubt.endswith("not so: “Labels look alike”?")
    assert missing_control(doorway().file(), analyse(doorway().file())) is None


@settings(max_examples=80)
@given(models())
def test_each_doubt_would_settle_it(file: CaseFile):
    found = missing_control(file, analyse(file))
    if found is not None:
        for cause in file.causes:
            if cause.evidence is EvidenceState.HYPOTHESIS:
                settles = what_if(file, causes={cause.id: False}).margin_today != 0
                assert settles == (cause.id in found.doubts)


class Barred(Oracle):
    """The truth table with nodes that cannot happen."""

    def __init__(self, file: CaseFile, barred: set[str]) -> None:
        super().__init__(file)
        self.barred = barred

    def true(self, id_: str, so: frozenset[str]) -> bool:
        return id_ not in self.barred and super().true(id_, so)


@settings(max_examples=100)
@given(models())
def test_what_no_action_breaks_holds_nothing_that_an_action_touches(file: CaseFile):
    ways = open_ways(file)
    touched = {e.target for a in file.actions for e in a.effects}
    touched |= {c.id for c in file.controls if c.state is ControlState.PLANNED}
    barred = Barred(file, touched)
    expected = {ids for ids in Oracle(file).cut_sets() if barred.true("harm", ids)}
    assert {frozenset(way.ids) for way in ways.cut_sets} == expected
    assert ways.count == len(expected)
    left = margin(file, Assumption(impossible=frozenset(touched)))
    assert (ways.count == 0) == (left == NO_MARGIN)


def test_open_ways_in_words():
    model = doorway()
    assert open_words(open_ways(model.file())) == "4 ways to harm are left that no action breaks."
    model.action((EffectKind.REMOVES_CAUSE, "narrow"), (EffectKind.REMOVES_CAUSE, "setup"))
    ways = open_ways(model.file())
    assert open_words(ways) == "One way to harm is left that no action breaks."
    assert ways.cut_sets[0].ids == ("place", "plan", "steady")
    model.action((EffectKind.STRENGTHENS_CONTROL, "steady"), state=ActionState.FAILED)
    assert open_ways(model.file()).count == 1, "what failed breaks nothing"
    done = planned_check(model, "event")
    assert open_words(open_ways(done.file())) == (
        "Every known way to harm is broken by at least one action."
    )
    assert open_ways(Builder().file()).count == 0


def test_where_no_way_is_known_no_action_is_said_to_break_one():
    """It would read as if a plan were there and had done its work."""
    for model in (Builder(), _with_ends(), _ruled_out()):
        assert open_words(open_ways(model.file())) == "No way to harm is known yet."


def _with_ends() -> Builder:
    model = Builder()
    model.harm()
    return model


def _ruled_out() -> Builder:
    model = Builder()
    model.harm()
    model.cause("c", model.event(), evidence=EvidenceState.RULED_OUT)
    return model


def test_the_closest_ways_are_shown_one_at_a_time_with_their_path():
    file = doorway().file()
    shown = list(shown_ways(file, analyse(file)))
    assert [(one.number, one.many) for one in shown] == [(n, 4) for n in (1, 2, 3, 4)]
    for one in shown:
        assert {*one.way.ids, "tight", "reach", "event", "harm"} <= one.path
        assert len([id_ for id_ in one.path if ">" in id_]) == 4
    assert len({one.path for one in shown}) == 4
    first = shown[0]
    assert first.sentence.startswith(
        "Harm would have followed had this come as well: “Staff steadied person” gives way. "
        "It was already so: "
    )


def test_only_the_closest_are_shown():
    model = Builder()
    model.event()
    model.harm()
    model.cause("near", "event")
    model.cause("far", "event")
    model.control("k", "near")
    model.control("l", "far")
    model.control("m", "far")
    file = model.file()
    assert [one.way.ids for one in shown_ways(file, analyse(file))] == [("near", "k")]
    control = file.get("k")
    gone = file.applied([Change(control, replace(control, state=ControlState.ABSENT))])
    (one,) = shown_ways(gone, analyse(gone))
    assert one.sentence == "It was all there: near; no k."
