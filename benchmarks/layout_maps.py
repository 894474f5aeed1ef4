"""Maps to lay out: shaped like those of a review, and graphs like those layouts are judged by.

Nothing here is drawn from a published set; the second kind follows the spread of the "North" graphs
(G. Di Battista et al., "Drawing directed acyclic graphs: an experimental study", 1997): 10 to 100
nodes, about one and a half edges to a node, most edges short.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import CaseFile, Change, Entity
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

_CASE = "case"
_STOCK = """
handover of the medication was done twice while the second person waited for the key a walker
stood behind the door lights in the corridor were dim evening rota changed without telling the team
blister pack carried no label visit came before the call equipment check is not part of the plan
agency staff Rettungsdienstleitstelle documentation kept on paper and in two systems
"""
_WORDS = _STOCK.split()


def review_map(seed: int, nodes: int) -> CaseFile:
    """A map of a review: an event and a harm, causes of causes, one in eight shared, controls."""
    dice = random.Random(seed)
    made: list[Entity] = [
        Case(id=_CASE, reference="NM-1", title="Map"),
        Event(id="event", case_id=_CASE, text=_words(dice, 8), gate=dice.choice(list(Gate))),
        Harm(id="harm", case_id=_CASE, text=_words(dice, 5)),
    ]
    there = ["event"]
    controls = max(1, nodes // 9)
    for number in range(nodes - 2 - controls):
        # Every cause is asked "why?" about as often as any other, newer ones a little more.
        effect = there[int(len(there) * (0.15 + 0.85 * dice.random() ** 0.8)) - 1]
        key = f"c{number}"
        made += (_cause(dice, key, number), _link(key, effect, number))
        if len(there) > 3 and dice.random() < 0.12:
            other = dice.choice(there)
            if other != effect:
                made.append(_link(key, other, number + 0.5))
        there.append(key)
    for number in range(controls):
        made.append(
            Control(
                id=f"k{number}",
                case_id=_CASE,
                guards=dice.choice([*there, "harm", "harm"]),
                text=_words(dice, 6),
                kind=dice.choice(list(ControlKind)),
                state=dice.choice(list(ControlState)),
                rank=float(number),
            )
        )
    return CaseFile(_CASE, made)


def north_like(seed: int, *, rooted: bool, nodes: int = 0) -> CaseFile:
    """An acyclic graph of causes; ``rooted``: what leads to nothing else leads to the event."""
    dice = random.Random(seed)
    count = nodes or dice.randint(10, 100)
    made: list[Entity] = [Case(id=_CASE, reference="NM-2", title="Graph")]
    if rooted:
        made.append(Event(id="event", case_id=_CASE, text=_words(dice, 6)))
    pairs: dict[tuple[int, int], None] = {}
    reach = max(4, count // 5)
    for number in range(1, count):
        if dice.random() < 0.93:
            pairs[number, max(0, number - 1 - int(dice.expovariate(1 / reach)))] = None
    for _ in range(int(count * dice.uniform(0.05, 0.95))):
        number = dice.randrange(1, count)
        span = 1 + int(dice.expovariate(1 / (2 * reach)))
        pairs[number, max(0, number - span)] = None
    numbers = list(range(count))
    dice.shuffle(numbers)  # the order of listing tells nothing of the order of the graph
    made += [_cause(dice, f"c{number}", dice.random()) for number in numbers]
    leading = {cause for cause, _ in pairs}
    edges = [(f"c{a}", f"c{b}") for a, b in pairs]
    if rooted:
        edges += [(f"c{number}", "event") for number in range(count) if number not in leading]
    dice.shuffle(edges)
    made += [_link(a, b, float(rank)) for rank, (a, b) in enumerate(edges)]
    return CaseFile(_CASE, made)


def small_edits(casefile: CaseFile, seed: int = 0) -> Iterator[tuple[str, CaseFile]]:
    """The case after one edit each: a cause added, a link added, one removed, one reworded."""
    dice = random.Random(seed)
    causes = casefile.causes
    effects = {link.effect_id for link in casefile.links}
    cause = dice.choice(causes)
    new = replace(cause, id="new", text="Nobody had the key", rank=9e9)
    yield "added", casefile.applied([Change(None, new), Change(None, _link("new", cause.id, 9e9))])
    leaf = dice.choice([one for one in causes if one.id not in effects])
    of_leaf = [link for link in casefile.links if link.cause_id == leaf.id]
    event = casefile.event or causes[0]
    if leaf.id != event.id and event.id not in {link.effect_id for link in of_leaf}:
        yield "linked", casefile.applied([Change(None, _link(leaf.id, event.id, 9e9))])
    kept = [one for one in casefile if one not in of_leaf and one.id != leaf.id]
    yield "removed", CaseFile(_CASE, [o for o in kept if getattr(o, "guards", "") != leaf.id])
    longer = replace(cause, text=f"{cause.text} {_words(dice, 9)} {_words(dice, 9)}")
    yield "reworded", casefile.applied([Change(cause, longer)])


def _cause(dice: random.Random, key: str, rank: float) -> Cause:
    return Cause(
        id=key,
        case_id=_CASE,
        text=_words(dice, 14),
        category=dice.choice(("environment", "task", "equipment", "person", "")),
        gate=dice.choice(list(Gate)),
        evidence=dice.choice(list(EvidenceState)),
        rank=float(rank),
    )


def _link(cause: str, effect: str, rank: float) -> Link:
    id_ = f"{cause}>{effect}"
    return Link(id=id_, case_id=_CASE, cause_id=cause, effect_id=effect, rank=rank)


def _words(dice: random.Random, most: int) -> str:
    return " ".join(dice.choices(_WORDS, k=dice.randint(2, most))).capitalize()
