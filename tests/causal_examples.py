"""Small causal models to test with: the worked example of the method, and made-up ones."""

import random
from dataclasses import dataclass, field

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import CaseFile, Entity
from rca_studio.domain.causal import (
    Cause,
    Control,
    ControlKind,
    ControlState,
    Event,
    EvidenceState,
    Gate,
    Harm,
    Link,
)
from rca_studio.domain.plan import Action, ActionState, Effect, EffectKind
from rca_studio.domain.review import Evidence

CASE = "case"


@dataclass
class Builder:
    """Collects the parts of a case; each call gives the id of what it made."""

    entities: list[Entity] = field(default_factory=lambda: [Case(id=CASE, reference="R", title="")])

    def event(self, text: str = "The event", gate: Gate = Gate.ANY) -> str:
        self.entities.append(Event(id="event", case_id=CASE, text=text, gate=gate))
        return "event"

    def harm(self, text: str = "The harm", gate: Gate = Gate.ALL) -> str:
        self.entities.append(Harm(id="harm", case_id=CASE, text=text, gate=gate))
        return "harm"

    def cause(self, id_: str, *effects: str, text: str = "", **more: object) -> str:
        rank = float(len(self.entities))
        self.entities.append(
            Cause(id=id_, case_id=CASE, text=text or id_, **({"rank": rank} | more))  # type: ignore[arg-type]
        )
        for effect in effects:
            self.link(id_, effect)
        return id_

    def link(self, cause: str, effect: str) -> str:
        id_ = f"{cause}>{effect}"
        rank = float(len(self.entities))
        self.entities.append(
            Link(id=id_, case_id=CASE, cause_id=cause, effect_id=effect, rank=rank)
        )
        return id_

    def control(self, id_: str, guards: str, *, text: str = "", **more: object) -> str:
        rank = float(len(self.entities))
        self.entities.append(
            Control(id=id_, case_id=CASE, guards=guards, text=text or id_, rank=rank, **more)  # type: ignore[arg-type]
        )
        return id_

    def action(
        self, *effects: tuple[EffectKind, str], state: ActionState = ActionState.PROPOSED
    ) -> str:
        id_ = f"action{len(self.entities)}"
        found = tuple(Effect(kind=kind, target=target) for kind, target in effects)
        self.entities.append(Action(id=id_, case_id=CASE, text=id_, effects=found, state=state))
        return id_

    def evidence(self, subject: str, note: str) -> None:
        id_ = f"evidence{len(self.entities)}"
        self.entities.append(Evidence(id=id_, case_id=CASE, subject=subject, note=note))

    def file(self) -> CaseFile:
        return CaseFile(CASE, self.entities)


def doorway() -> Builder:
    """The worked example: a walker out of reach at a tight doorway, and staff who steadied."""
    model = Builder()
    model.event("Loss of balance at doorway turn", Gate.ALL)
    model.harm("Fall with injury")
    environment = {"category": "environment"}
    task = {"category": "task"}
    verified = {"evidence": EvidenceState.VERIFIED}
    supported = {"evidence": EvidenceState.SUPPORTED}
    model.cause(
        "tight", "event", text="Transfer space is tight at the turn", **environment, **supported
    )
    model.cause("reach", "event", text="Walker left out of reach", **task, **supported)
    model.cause(
        "narrow",
        "tight",
        text="Doorway narrower than walker + two people",
        **environment,
        **verified,
    )
    model.cause("place", "tight", text="No marked place for the walker", **environment, **supported)
    model.cause(
        "setup", "reach", text="Set-up varies by who starts the routine", **task, **verified
    )
    model.cause("plan", "reach", text="Check not in the support plan", **task, **supported)
    model.control("steady", "harm", text="Staff steadied person", kind=ControlKind.VIGILANCE)
    for verified in ("narrow", "setup"):
        model.evidence(verified, "")
    return model


def planned_check(model: Builder, guards: str = "reach", id_: str = "check") -> Builder:
    model.control(
        id_,
        guards,
        text="Pre-transfer equipment check",
        kind=ControlKind.CHECKLIST,
        state=ControlState.PLANNED,
    )
    return model


WORD_STOCK = """
handover medication unlabelled wheelchair visit overnight documentation interprofessional
misunderstanding lift agency rota unfamiliar communication Rettungsdienstleitstellenmitarbeiter
pharmacy blister double-booked key-safe of the a in to while not yet after before
"""
WORDS = WORD_STOCK.split()


def random_model(seed: int, causes: int = 60, *, long_words: bool = True) -> Builder:
    """A tree-like model with cross links, controls everywhere and every state of evidence."""
    dice = random.Random(seed)

    def words(most: int) -> str:
        chosen = dice.choices(WORDS, k=dice.randint(1, most))
        return " ".join(chosen).capitalize()

    model = Builder()
    model.event(words(12), dice.choice(list(Gate)))
    model.harm(words(5))
    nodes = ["event"]
    categories = ("environment", "task", "equipment", "person", "team", "organisation", "", "odd")
    for number in range(causes):
        effect = dice.choice(nodes[-18:])
        id_ = model.cause(
            f"c{number}",
            effect,
            text=words(14 if long_words else 4),
            category=dice.choice(categories),
            gate=dice.choice(list(Gate)),
            evidence=dice.choices(list(EvidenceState), (8, 6, 8, 1))[0],
            question=dice.random() < 0.1,
        )
        if dice.random() < 0.12 and number > 3:
            other = f"c{dice.randrange(number)}"
            if other != effect:
                model.link(id_, other)
        nodes.append(id_)
    for number in range(causes // 8):
        model.control(
            f"k{number}",
            dice.choice([*nodes, "harm", "harm"]),
            text=words(7),
            kind=dice.choice(list(ControlKind)),
            state=dice.choice(list(ControlState)),
        )
    for number in range(causes // 20):
        model.link(model.cause(f"w{number}", text=words(8)), f"k{dice.randrange(causes // 8)}")
    return model
