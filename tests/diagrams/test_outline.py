"""The model as an indented outline."""

from rca_studio.diagrams.outline import outline, reading_order
from rca_studio.diagrams.shapes import Role
from rca_studio.domain.causal import ControlState
from tests.causal_examples import Builder, doorway, planned_check, random_model


def lines(model: Builder) -> list[str]:
    rows = outline(model.file())
    return ["  " * row.depth + row.text + (" *" if row.shared else "") for row in rows]


def test_depth_first_with_controls_under_what_they_guard():
    assert lines(planned_check(doorway())) == [
        "Loss of balance at doorway turn",
        "  Transfer space is tight at the turn",
        "    Doorway narrower than walker + two people",
        "    No marked place for the walker",
        "  Walker left out of reach",
        "    Set-up varies by who starts the routine",
        "    Check not in the support plan",
        "    Planned: Pre-transfer equipment check",
        "Fall with injury",
        "  Held by: Staff steadied person",
    ]


def test_a_shared_cause_is_unfolded_once_and_marked():
    model = Builder()
    model.event("E")
    model.cause("a", "event", text="A")
    model.cause("b", "event", text="B")
    model.cause("root", "a", "b", text="R")
    model.cause("deep", "root", text="D")
    assert lines(model) == ["E", "  A", "    R", "      D", "  B", "    R *"]
    rows = outline(model.file())
    assert [row.link for row in rows] == [
        "",
        "a>event",
        "root>a",
        "deep>root",
        "b>event",
        "root>b",
    ]
    assert [row.parent for row in rows] == [-1, 0, 1, 2, 0, 4]
    assert reading_order(model.file()) == {"a": 0, "root": 1, "deep": 2, "b": 3}


def test_what_leads_nowhere_yet_is_not_lost():
    model = Builder()
    model.cause("loose", text="Loose", question=True)
    model.cause("why", "loose", text=" ")
    model.control("k", "gone", text="Alarm", state=ControlState.FAILED)
    assert lines(model) == ["Loose?", "  (no words yet)", "Did not hold: Alarm"]


def test_why_a_control_did_not_hold_stands_under_it():
    model = Builder()
    model.harm("H")
    model.control("k", "harm", text="Alarm", state=ControlState.FAILED)
    model.cause("flat", "k", text="Battery flat")
    assert lines(model) == ["H", "  Did not hold: Alarm", "    Battery flat"]


def test_everything_is_in_it():
    for seed in range(10):
        file = random_model(seed, 30).file()
        rows = outline(file)
        nodes = {n.id for n in (*file.causes, *file.controls, file.event, file.harm) if n}
        assert {row.entity for row in rows} == nodes
        causes = [row for row in rows if row.role is Role.CAUSE]
        assert sum(not row.shared for row in causes) == len(file.causes)
        links = [row.link for row in causes if row.link]
        under_shared = len(file.links) - len(links)
        assert len(links) == len(set(links))
        assert under_shared == 0, "each link is one row"


def test_a_chain_of_thousands():
    model = Builder()
    effect = model.event()
    for number in range(3_000):
        effect = model.cause(f"c{number}", effect)
    assert outline(model.file())[-1].depth == 3_000


def test_a_harm_without_words_asks_for_them():
    model = Builder()
    model.event("The kettle slid")
    model.harm(" ")
    assert lines(model) == ["The kettle slid", "What harm was near?"]
