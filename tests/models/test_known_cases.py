"""Cases as the repeat radar reads them."""

import pytest

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.causal import Cause, Control, ControlState, EvidenceState
from rca_studio.domain.plan import Action, ActionState
from rca_studio.editing.cancelling import Cancelled
from rca_studio.models.registers import SqlRegisters
from tests.models.lists import commit, empty_workspace


def case(number: int, **more) -> Case:
    return Case(id=f"c{number}", reference=f"NM-{number:04}", title=f"Title {number}", **more)


@pytest.fixture
def engine(tmp_path):
    made = empty_workspace(tmp_path / "known.rca")
    yield made
    made.close()


@pytest.fixture
def registers(engine):
    return SqlRegisters(engine)


def test_a_case_is_read_with_what_did_not_hold_what_made_it_likely_and_what_was_done(
    engine, registers
):
    made = case(
        1,
        story="x" * 5_000,
        location="Hall",
        route="Route 3",
        protocol="near_fall",
        stage=Stage.ACT,
        occurred="2026-05-04T10:00",
        practice=True,
        frame="contributory_factors",
    )
    lost = (ControlState.FAILED, ControlState.ABSENT, ControlState.HELD, ControlState.PLANNED)
    controls = [
        Control(id=f"k{n}", case_id="c1", guards="e", text=f"Control  {n}", state=state, rank=n)
        for n, state in enumerate(lost)
    ]
    out = EvidenceState.RULED_OUT
    causes = [
        Cause(id="x1", case_id="c1", text="a", category="team"),
        Cause(id="x2", case_id="c1", text="b", category="team"),
        Cause(id="x3", case_id="c1", text="c", category="task", evidence=out),
        Cause(id="x4", case_id="c1", text="d"),
    ]
    states = {"a1": ActionState.DONE, "a2": ActionState.PROPOSED, "a3": ActionState.HELD}
    actions = [
        Action(id=key, case_id="c1", text=key, state=state, findings=())
        for key, state in states.items()
    ]
    actions[2] = Action(
        id="a3", case_id="c1", text="a3", state=ActionState.HELD, done_on="2026-05-20", findings=()
    )
    commit(engine, "Report", *((None, one) for one in (made, *controls, *causes, *actions)))
    (known,) = registers.known_cases([1])
    assert known.seq == 1
    assert known.case.title == "Title 1"
    assert len(known.case.story) < 5_000
    assert (known.case.location, known.case.route, known.case.practice) == ("Hall", "Route 3", True)
    assert (known.case.protocol, known.case.stage) == ("near_fall", Stage.ACT)
    assert known.failed == ("Control 0", "Control 1")
    assert known.factors == ("contributory_factors/team",)
    since = {action.id: action.since for action in known.actions}
    assert since["a3"] == "2026-05-20"
    assert since["a1"].startswith("2026-11-21")  # when its row was written, as nobody said a day


def test_they_come_in_the_order_asked_for_without_those_that_do_not_count(engine, registers):
    for number in range(1, 6):
        commit(engine, "Report", (None, case(number)))
    with engine.writing() as connection:
        connection.execute("UPDATE case_ SET outcome = 'rejected' WHERE id = 'c3'")
    found = registers.known_cases([5, 99, 3, 1, 4])
    assert [one.case.id for one in found] == ["c5", "c1", "c4"]
    assert registers.known_cases([]) == ()


def test_reading_very_many_can_be_stopped(engine, registers):
    commit(engine, "Report", *((None, case(number)) for number in range(1, 1_203)))
    told = []
    assert len(registers.known_cases(range(1, 1_203), told.append)) == 1_202
    assert told[-1] == 1_202
    assert len(told) > 1

    def stop(_done: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        registers.known_cases(range(1, 1_203), stop)
    assert len(registers.known_cases([1])) == 1  # its connection came back
