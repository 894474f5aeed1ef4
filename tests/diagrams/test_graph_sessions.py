"""A whole session of edits, each picture made from the one before."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from rca_studio.analysis.causal_graph import CausalModel
from rca_studio.analysis.frames import Frame
from rca_studio.diagrams.causal_graph import lay_out_graph
from rca_studio.diagrams.shapes import Point
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.casefile import CaseFile, Change
from rca_studio.domain.causal import Cause, Control, ControlState, Link
from tests.causal_examples import CASE, random_model
from tests.diagrams.graph_checks import assert_sound


@dataclass
class Session:
    """What people do to a map, at random."""

    dice: random.Random
    file: CaseFile
    places: dict[str, Point] = field(default_factory=dict)
    folded: set[str] = field(default_factory=set)
    count: int = 0

    def step(self) -> None:
        self.count += 1
        deeds: list[Callable[[], None]] = [self.add, self.link, self.remove, self.reword]
        deeds += [self.guard, self.put, self.let_go, self.fold]
        self.dice.choice(deeds)()

    def any_cause(self) -> Cause:
        return self.dice.choice(self.file.causes)

    def change(self, *changes: Change) -> None:
        edited = self.file.applied(changes)
        try:
            CausalModel(edited)
        except ValueError:  # it would lead back to itself; the writer refuses that
            return
        self.file = edited

    def add(self) -> None:
        new = Cause(id=f"n{self.count}", case_id=CASE, text="new " * self.dice.randint(0, 9))
        effect = self.any_cause().id
        link = Link(id=f"{new.id}>{effect}", case_id=CASE, cause_id=new.id, effect_id=effect)
        self.change(Change(None, new), Change(None, link))

    def link(self) -> None:
        cause, effect = self.any_cause().id, self.dice.choice([self.any_cause().id, "event"])
        key = f"{cause}>{effect}"
        if cause != effect and self.file.get(key) is None:
            found = Link(id=key, case_id=CASE, cause_id=cause, effect_id=effect)
            self.change(Change(None, found))

    def remove(self) -> None:
        if len(self.file.causes) < 4:
            return
        gone = self.any_cause()
        controls = self.file.controls_of(gone.id)
        ends = {gone.id, *(control.id for control in controls)}
        links = [x for x in self.file.links if {x.cause_id, x.effect_id} & ends]
        self.change(*[Change(entity, None) for entity in (*links, *controls, gone)])

    def reword(self) -> None:
        cause = self.any_cause()
        text = "word " * self.dice.randint(0, 20)
        self.change(Change(cause, replace(cause, text=text)))

    def guard(self) -> None:
        state = self.dice.choice(list(ControlState))
        control = Control(
            id=f"k{self.count}x",
            case_id=CASE,
            guards=self.any_cause().id,
            text="Someone looks " * self.dice.randint(1, 5),
            state=state,
        )
        self.change(Change(None, control))

    def put(self) -> None:
        spot = Point(self.dice.uniform(-1200, 400), self.dice.uniform(-600, 600))
        self.places[self.any_cause().id] = spot

    def let_go(self) -> None:
        self.places.clear()

    def fold(self) -> None:
        self.folded ^= {self.any_cause().id}


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 100_000), causes=st.integers(8, 30))
def test_every_picture_of_a_session_is_sound(seed: int, causes: int, ruler: Ruler, frame: Frame):
    session = Session(random.Random(seed), random_model(seed, causes).file())
    drawing = None
    for _ in range(15):
        session.step()
        drawing = lay_out_graph(
            session.file,
            ruler,
            frame,
            previous=drawing,
            places=session.places,
            folded=frozenset(session.folded),
        )
        assert_sound(session.file, drawing, ruler)
