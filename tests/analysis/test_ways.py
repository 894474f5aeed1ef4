"""What is remembered of a logic holds for the words of now, and ends where the logic changes."""

from dataclasses import replace

from rca_studio.analysis.margin import analyse
from rca_studio.domain.casefile import CaseFile, Change
from rca_studio.domain.causal import Cause, ControlState, EvidenceState, Gate
from tests.causal_examples import Builder, random_model


def two_ways() -> CaseFile:
    model = Builder()
    model.event(gate=Gate.ANY)
    model.harm()
    model.cause("narrow", "event", text="Doorway is narrow", evidence=EvidenceState.VERIFIED)
    model.cause("dark", "event", text="Light is dim", evidence=EvidenceState.HYPOTHESIS)
    model.control("steady", "harm", text="Staff steadied person")
    return model.file()


def changed(file: CaseFile, node_id: str, **values) -> CaseFile:
    old = file.get(node_id)
    return file.applied([Change(old, replace(old, **values))])


def test_other_words_are_told_and_leave_the_figures_as_they_were():
    first = two_ways()
    before = analyse(first)
    assert before.leverage["narrow"] == 0.5
    after = analyse(changed(first, "narrow", text="Doorway is 71 cm wide"))
    assert after.cut_sets[0].texts[0] == "Doorway is 71 cm wide"
    assert before.cut_sets[0].texts[0] == "Doorway is narrow"
    assert after.cut_set_count == before.cut_set_count == 2
    assert dict(after.leverage) == dict(before.leverage)


def test_what_is_ruled_out_takes_its_way_along():
    file = two_ways()
    assert analyse(file).cut_set_count == 2
    left = analyse(changed(file, "dark", evidence=EvidenceState.RULED_OUT))
    assert [found.ids for found in left.cut_sets] == [("narrow", "steady")]
    assert left.root_causes == ("narrow",)
    assert left.leverage["narrow"] == 1
    assert left.leverage["dark"] == 0


def test_a_control_that_no_longer_holds_counts_at_once():
    file = two_ways()
    assert analyse(file).cut_sets[0].further == 1
    assert analyse(changed(file, "steady", state=ControlState.FAILED)).cut_sets[0].further == 0


def test_leverage_of_one_node_is_that_of_all():
    file = random_model(3, 20).file()
    whole = dict(analyse(file).leverage)
    node = next(cause.id for cause in file.of(Cause) if whole[cause.id])
    other = changed(file, node, question=True)  # the same logic, asked from the other end
    assert analyse(other).leverage[node] == whole[node]
    assert set(whole) == {n.id for n in (*file.causes, *file.controls, file.event, file.harm)}
