"""Synthetic near misses in any number, for measuring: no real word of anybody is in them.

``python benchmarks/generate.py FILE.rca 1000000`` writes a workspace that the program can open.
The same seed gives the same cases. Words are drawn so that searches of every kind can be measured:
"medication" stands in most stories, "hoist" in one of a hundred, "item123456" in a few.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain, islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rca_studio.domain.case import Case, Nature, Stage
from rca_studio.domain.casefile import Entity
from rca_studio.domain.causal import (
    Cause,
    Control,
    ControlKind,
    ControlState,
    Event,
    EvidenceState,
    Harm,
    Link,
)
from rca_studio.domain.governance import MonthlyFigure, PulseCount
from rca_studio.domain.plan import Action, ActionState, EvidenceCheck, Finding, Strength
from rca_studio.domain.proof import About, Telling, TellingDecision
from rca_studio.domain.review import Answer
from rca_studio.domain.workspace import ImportBatch
from rca_studio.editing.ports import IncomingCase, Stamp
from rca_studio.models.chores import Chores
from rca_studio.models.engine import Engine
from rca_studio.models.imports import Imports
from rca_studio.models.rows import SHAPES
from rca_studio.models.workspace import create_workspace

_WHO = ("the worker", "a colleague", "the coordinator", "a relative", "the person", "the nurse")
_DID = (
    "noticed",
    "checked",
    "moved",
    "asked about",
    "found",
    "prepared",
    "recorded",
    "carried",
    "put away",
    "called about",
    "waited for",
    "looked for",
    "turned toward",
    "set up",
    "read",
)
_WHAT = (
    "the walker",
    "the chair",
    "the wristband",
    "the chart",
    "the door alarm",
    "the route sheet",
    "the bed brake",
    "the sling",
    "the bag",
    "the phone",
    "the note of the family",
    "the key",
    "the care plan",
    "the lamp",
    "the rail",
    "the tray",
    "the oxygen tube",
    "the calendar",
)
_WHEN = (
    "before lunch",
    "during the evening routine",
    "after the visit",
    "at the handover",
    "in the morning",
    "on the way to the bathroom",
    "while the lift was out of use",
    "when the phone rang",
    "at the change of shift",
    "as the light was low",
)
_PROTOCOLS = ("near_fall", "medication", "staffing", "general")
_GROUPS = ("Care worker", "Nurse", "Coordinator", "Therapist", "Driver", "Volunteer", "")
_SERVICES = tuple(f"Service {n:02}" for n in range(40))
_LOCATIONS = tuple(f"House {n // 12 + 1}, room {n % 12 + 1}" for n in range(2_000))
_ROUTES = ("", *(f"Route {n}" for n in range(1, 120)))
_HELD = ('["vigilance"]', '["luck"]', '["second_person","vigilance"]', '["forcing_function"]')
_STAGES = tuple(Stage)
_FIRST_DAY = datetime(2016, 1, 1)
_NATURES = (*[Nature.NEAR_MISS] * 17, Nature.UNSAFE_CONDITION, Nature.NO_HARM, Nature.GOOD_CARE)
_PERSONS = ("", *(f"Person {letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
_BONES = (
    *("environment", "task", "equipment", "person", "staff", "team", "organisation"),
    *("communication", ""),
)
_BACKUP = (
    "By design: on-call list, standby or visible rota",
    "By chance: somebody happened to know",
    "None found",
)


def sentences(dice: random.Random, number: int = 4_000) -> list[str]:
    """A stock of sentences of about a hundred characters."""
    stock = []
    for _ in range(number):
        words = [dice.choice(part) for part in (_WHO, _DID, _WHAT, _WHEN, _WHO, _DID, _WHAT)]
        rare = f", {dice.choice(('valve', 'label', 'strap', 'switch'))} {dice.randrange(3_000)}"
        stock.append(
            f"{words[0].capitalize()} {words[1]} {words[2]} {words[3]} and {words[4]} "
            f"{words[5]} {words[6]}{rare if dice.random() < 0.5 else ''}."
        )
    return stock


def cases(number: int, seed: int = 7) -> Iterator[Case]:
    """So many cases, in the order in which they were recorded (roughly oldest first)."""
    dice = random.Random(seed)
    later = random.Random(seed + 100)  # what came later must not shift what was there before
    stock = sentences(dice)
    many = [f"The medication was to be given at {h} o'clock." for h in range(8, 21)]
    step = timedelta(days=3650) / number
    for seq in range(1, number + 1):
        story = dice.choices(stock, k=5)
        if dice.random() < 0.6:
            story.append(dice.choice(many))
        if dice.random() < 0.01:
            story.append("The hoist was on charge.")
        if dice.random() < 0.5:
            story.append(f"It was about item{dice.randrange(200_000)}.")
        when = _FIRST_DAY + step * seq - timedelta(minutes=dice.randrange(40_000))
        occurred = when.isoformat(timespec="minutes")
        place = int(2_000 * dice.random() ** 2)  # some places are busier than others
        yield Case(
            id=f"case{seq:026}",
            reference=f"NM-{seq:04}",
            title=stock[dice.randrange(len(stock))][:70],
            story=" ".join(story),
            protocol=_PROTOCOLS[dice.randrange(4)],
            stage=_STAGES[min(5, int(dice.expovariate(1.2)))],
            occurred=occurred[: dice.choice((16, 16, 16, 10, 7))],
            reported=occurred[:10],
            service=_SERVICES[place % 40],
            location=_LOCATIONS[place],
            staff_group=_GROUPS[dice.randrange(7)],
            route=_ROUTES[dice.randrange(120)],
            person_affected=_PERSONS[later.randrange(27)],
            nature=_NATURES[later.randrange(20)],
            severity=("", "minor", "moderate", "major")[later.randrange(4)],
            immediate_action="Made safe and reported",
            anonymous=dice.random() < 0.1,
            practice=dice.random() < 0.001,
            batch_id=f"batch{seq * 20 // number:02}",
            source_system="generated",
            source_id=str(seq),
            source_key=f"{seq:016x}",
            extras=(("Weather", dice.choice(("dry", "rain", "snow", "fog"))),),
        )


def summaries(number: int, seed: int = 8) -> Iterator[tuple[int | None, int | None, str]]:
    """Margin today, margin after the plan and what held (canonical JSON), a third unknown."""
    dice = random.Random(seed)
    for _ in range(number):
        today = (None, None, 1, 1, 2, -1)[dice.randrange(6)]
        after = None if today is None else today + 1
        yield today, after, "[]" if today is None else dice.choice(_HELD)


def reviews(number: int, seed: int = 10) -> Iterator[Entity]:
    """What a review finds, for every twentieth case: a causal model, who was told, an answer."""
    dice = random.Random(seed)
    for seq in range(20, number + 1, 20):
        case_id = f"case{seq:026}"
        event, harm = f"e{seq}", f"h{seq}"
        yield Event(id=event, case_id=case_id, text="It came close")
        yield Harm(id=harm, case_id=case_id, text="Harm")
        causes = [f"c{seq}-{n}" for n in range(dice.randrange(2, 6))]
        for n, cause in enumerate(causes):
            yield Cause(
                id=cause,
                case_id=case_id,
                text=f"{dice.choice(_WHAT)} {dice.choice(_WHEN)}",
                category=dice.choice(_BONES),
                evidence=dice.choice(tuple(EvidenceState)),
            )
            effect = dice.choice([event, harm, *causes[:n]])
            yield Link(id=f"l{seq}-{n}", case_id=case_id, cause_id=cause, effect_id=effect)
        for n in range(dice.randrange(1, 5)):
            yield Control(
                id=f"k{seq}-{n}",
                case_id=case_id,
                guards=dice.choice([event, harm, *causes]),
                text=f"{dice.choice(_WHO)} {dice.choice(_DID)} {dice.choice(_WHAT)}".capitalize(),
                state=dice.choice(tuple(ControlState)),
                kind=dice.choice(tuple(ControlKind)),
            )
        if dice.random() < 0.5:
            yield TellingDecision(
                id=f"told{seq}",
                case_id=case_id,
                about=About.FAMILY,
                choice=Telling.TELL,
                told_at=f"2026-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}",
                told_by="The coordinator",
                said="What happened",
            )
        if dice.random() < 0.2:
            found = dice.choice(_BACKUP)
            yield Answer(id=f"x{seq}", case_id=case_id, field="backup_found", value=found)


def figures(seed: int = 11) -> Iterator[Entity]:
    """Visits and events with harm of ten years by service, and what the pulse said."""
    dice = random.Random(seed)
    for month in (f"{year}-{number:02}" for year in range(2016, 2026) for number in range(1, 13)):
        for place, service in enumerate(_SERVICES):
            for what, number in (
                ("visits", dice.randrange(800, 1_200)),
                ("harm", dice.randrange(4)),
            ):
                name = f"m{month}-{place}-{what}"
                yield MonthlyFigure(id=name, month=month, what=what, number=number, service=service)
            yield PulseCount(
                id=f"p{month}-{place}",
                month=month,
                question="safe_to_report",
                answers=tuple(dice.randrange(6) for _ in range(5)),
                service=service,
                staff_group=_GROUPS[place % 7],
            )


def plans(number: int, seed: int = 9) -> Iterator[tuple[Finding, Action]]:
    """A finding and an action for every fiftieth case."""
    dice = random.Random(seed)
    for seq in range(50, number + 1, 50):
        case_id = f"case{seq:026}"
        finding = Finding(id=f"f{seq}", case_id=case_id, number=1, statement="It was made likely")
        yield (
            finding,
            Action(
                id=f"a{seq}",
                case_id=case_id,
                text=f"Mark the place of the walker {seq}",
                findings=(finding.id,),
                owner=f"Owner {dice.randrange(60):02}" if dice.random() < 0.95 else "",
                deadline=f"2026-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}",
                strength=dice.choice(tuple(Strength)),
                checks=(EvidenceCheck(text="Seen", met=dice.random() < 0.5),),
                review_date=f"2027-{dice.randrange(1, 13):02}-01",
                state=dice.choice(tuple(ActionState)),
            ),
        )


def write(path: Path, number: int) -> None:
    """Make a workspace of so many cases, through the importer where there is one."""
    create_workspace(path, organisation="Generated").close()
    engine = Engine(path)
    chores = Chores(engine)
    sink = Imports(engine, chores).begin_import("generated")
    waiting = cases(number)
    record = 0
    while chunk := list(islice(waiting, 5_000)):
        sink.add(IncomingCase(case=c, record=n, line=n) for n, c in enumerate(chunk, record + 1))
        record += len(chunk)
    now = "2026-01-01T00:00:00Z"
    outcome = {"updated": 0, "unchanged": 0, "duplicate": 0, "rejected": 0, "blank": 0}
    sink.finish(
        ImportBatch(
            **{"id": "generated", "file_name": "generated", "sha256": "", "at": now, "by": ""},
            **{"records": number, "new": number, "not_a_record": 0, **outcome},
        ),
        Stamp(actor="", at=now),
    )
    engine.words_ready.wait()
    with engine.writing() as connection:
        connection.executemany(
            "UPDATE case_ SET margin_today = ?, margin_after = ?, held_by = ?, batch_id = ? "
            "WHERE seq = ?",
            (
                (*summary, f"batch{seq * 20 // number:02}", seq)
                for seq, summary in enumerate(summaries(number), 1)
                if summary[0] is not None
            ),
        )
        planned = (entity for both in plans(number) for entity in both)
        for entity in chain(planned, reviews(number), figures()):
            shape = SHAPES[type(entity)]
            connection.execute(shape.insert, (*shape.encode(entity), 1))
    chores.finish()
    engine.close()


if __name__ == "__main__":
    began = time.perf_counter()
    write(Path(sys.argv[1]), int(sys.argv[2]))
    print(f"{int(sys.argv[2]):,} cases in {time.perf_counter() - began:.1f} s")
