"""The timeline as a reader sees it."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from rca_studio.analysis.frames import Frame
from rca_studio.diagrams.shapes import Box, Drawing, Path, Rect, Role
from rca_studio.diagrams.text import Ruler
from rca_studio.diagrams.timeline import lay_out_timeline
from rca_studio.diagrams.timeline_order import in_order, spoken_when, when
from rca_studio.domain.timeline import EntryKind, TimelineEntry
from tests.causal_examples import CASE, WORDS, Builder, doorway
from tests.diagrams.geometry import texts
from tests.diagrams.sound import assert_sound


def step(id_: str, moment: str = "", rank: float = 0.0, **more: object) -> TimelineEntry:
    text = str(more.pop("text", id_))
    return TimelineEntry(id=id_, case_id=CASE, text=text, moment=moment, rank=rank, **more)  # type: ignore[arg-type]


def drawn(model: Builder, steps: list[TimelineEntry], ruler: Ruler, frame: Frame) -> Drawing:
    model.entities.extend(steps)
    drawing = lay_out_timeline(model.file(), ruler, frame)
    assert_sound(drawing, ruler)
    return drawing


def rect_of(drawing: Drawing, key: str) -> Rect:
    figure = drawing.figure(key)
    assert figure is not None, key
    return figure.bounds


def test_steps_stand_by_moment_then_rank():
    steps = [
        step("late", "2026-11-18T20:40", 1),
        step("early", "2026-11-18T20:31", 2),
        step("month", "2026-11", 3),
        step("same", "2026-11-18T20:40", 0),
    ]
    assert [s.id for s in in_order(steps)] == ["month", "early", "same", "late"]


def test_a_step_without_a_moment_follows_what_it_was_put_behind():
    steps = [
        step("first", "", 0),
        step("a", "2026-11-18T20:40", 1),
        step("after a", "", 2),
        step("then", "", 3),
        step("b", "2026-11-18T20:31", 4),
        step("after b", "", 5),
    ]
    assert [s.id for s in in_order(steps)] == ["first", "b", "after b", "a", "after a", "then"]


@given(st.permutations(range(12)))
def test_the_order_is_that_of_the_steps_not_of_the_file(order: list[int]):
    dice = random.Random(4)
    moments = ["", "2026", "2026-11", "2026-11-18", "2026-11-18T20:40"]
    steps = [step(f"s{n}", dice.choice(moments), float(n // 2)) for n in range(12)]
    assert in_order(steps[n] for n in order) == in_order(steps)


def test_nothing_is_said_more_exactly_than_it_is_known():
    assert when(step("s", "2026")) == ("2026", "month not known")
    assert when(step("s", "2026-11")) == ("Nov 2026", "day not known")
    assert when(step("s", "2026-11-18")) == ("18 Nov 2026", "time not known")
    assert when(step("s", "2026-11-18T20:40")) == ("18 Nov 2026", "20:40")
    assert when(step("s", "2026-11-18T20:40"), "2026-11-18T20:31") == ("", "20:40")
    assert when(step("s", "2026-11-18T20:40"), "2026-11-17T20:31")[0] == "18 Nov 2026"
    assert when(step("s")) == ("", "time not known")
    assert spoken_when(step("s", "2026-11")) == "Nov 2026, day not known"
    assert spoken_when(step("s", "2026-11-18T20:40")) == "18 Nov 2026, 20:40"
    assert spoken_when(step("s")) == "Time not known"


def test_what_happened_stands_beside_what_was_expected(ruler: Ruler, frame: Frame):
    steps = [
        step("a", "2026-11-18T20:31", text="One worker arrives", expected="Two workers at 20:30"),
        step("b", "2026-11-18T20:40", text="Person sways", source="Support worker, interview"),
    ]
    drawing = drawn(doorway(), steps, ruler, frame)
    assert drawing.title == "Timeline: Loss of balance at doorway turn"
    happened, expected = rect_of(drawing, "a"), rect_of(drawing, "expected:a")
    assert expected.x > happened.right
    assert expected.y == happened.y
    assert rect_of(drawing, "when:a").right < happened.x
    assert texts(drawing, "when:a") == "18 Nov 2026 20:31"
    assert texts(drawing, "when:b") == "20:40", "the day is said once"
    assert texts(drawing, "b") == "Person sways Support worker, interview"
    assert drawing.figure("expected:b") is None
    figure = drawing.figure("a")
    assert figure is not None
    assert figure.role is Role.ENTRY
    assert figure.spoken == (
        "18 Nov 2026, 20:31. Happened: One worker arrives. Expected: Two workers at 20:30."
    )


def test_gaps_and_unknowns_look_like_what_they_are(ruler: Ruler, frame: Frame):
    steps = [
        step("gap", "2026-11-18", 0, kind=EntryKind.GAP, text=""),
        step("ask", "", 1, kind=EntryKind.UNKNOWN, text="Who closed the second shift"),
        step("known", "", 2),
    ]
    drawing = drawn(Builder(), steps, ruler, frame)
    assert texts(drawing, "gap") == "Nothing recorded"
    assert texts(drawing, "ask") == "Not known yet Who closed the second shift"
    assert texts(drawing, "when:ask") == "time not known ?"
    for key, dashed in (("gap", True), ("ask", True), ("known", False)):
        figure = drawing.figure(key)
        assert figure is not None
        assert next(p for p in figure.parts if isinstance(p, Box)).dashed is dashed
    axis = drawing.figure("axis:0")
    assert axis is not None
    assert [p.dashed for p in axis.parts if isinstance(p, Path)] == [True, True, False]


def test_a_step_shows_what_it_tells_of(ruler: Ruler, frame: Frame):
    model = doorway()
    steps = [
        step(node, about=node, rank=float(n))
        for n, node in enumerate(("reach", "steady", "event", "harm", "gone"))
    ]
    steps = [step(f"s-{s.about}", about=s.about, rank=s.rank) for s in steps]
    drawing = drawn(model, steps, ruler, frame)
    for node in ("reach", "steady", "event", "harm"):
        sign = drawing.figure(f"about:s-{node}")
        assert sign is not None
        assert sign.entity == node
    assert texts(drawing, "about:s-reach") == "Walker left out of reach"
    assert drawing.figure("about:s-gone") is None
    chosen = lay_out_timeline(model.file(), ruler, frame, path=frozenset({"reach"}))
    figure = chosen.figure("s-reach")
    assert figure is not None
    assert next(p for p in figure.parts if isinstance(p, Box)).stroke == "accent"


def test_an_empty_timeline_says_how_to_begin(ruler: Ruler, frame: Frame):
    drawing = lay_out_timeline(Builder().file(), ruler, frame)
    assert texts(drawing, "empty") == "Write the first step: what happened?"


def test_a_long_one_goes_on_in_a_further_column(ruler: Ruler, frame: Frame):
    steps = [step(f"s{n:03}", "2026-11-18T20:40", float(n)) for n in range(60)]
    drawing = drawn(Builder(), steps, ruler, frame)
    assert 1.0 < drawing.width / drawing.height < 3.0
    xs = sorted({rect_of(drawing, s.id).x for s in steps})
    assert len(xs) > 1
    places = [(rect_of(drawing, s.id).x, rect_of(drawing, s.id).y) for s in steps]
    assert places == sorted(places)
    second = next(s.id for s in steps if rect_of(drawing, s.id).x == xs[1])
    assert texts(drawing, f"when:{second}") == "18 Nov 2026 20:40", "the day is said again"
    first = next(s.id for s in steps[1:] if rect_of(drawing, s.id).x == xs[0])
    assert texts(drawing, f"when:{first}") == "20:40"


@settings(max_examples=15)
@given(seed=st.integers(0, 10_000), count=st.integers(1, 80))
def test_nothing_meets_whatever_is_told(seed: int, count: int, ruler: Ruler, frame: Frame):
    dice = random.Random(seed)
    moments = ["", "2026", "2026-11", "2026-11-18", "2026-11-18T20:40", "2026-11-19T06:05"]

    def words(most: int) -> str:
        return " ".join(dice.choices(WORDS, k=dice.randint(0, most)))

    steps = [
        step(
            f"s{n}",
            dice.choice(moments),
            float(dice.randint(0, count)),
            text=words(40),
            expected=words(20),
            source=words(8),
            kind=dice.choice(list(EntryKind)),
            about=dice.choice(["", "reach", "steady"]),
        )
        for n in range(count)
    ]
    drawing = drawn(doorway(), steps, ruler, frame)
    assert {f.entity for f in drawing.figures if f.role is Role.ENTRY} == {s.id for s in steps}
