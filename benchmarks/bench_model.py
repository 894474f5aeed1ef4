"""What the model tells: time after each edit, what-if, the cheapest plan, and very large models.

    python benchmarks/bench_model.py

Maps have 200 nodes: 160 causes, of which one in eight leads to something else as well, 38 controls,
the event and the harm. Edits are random (add, remove, link, unlink, gate, evidence, state, words).
Each is timed twice, both times with what was remembered before it and nothing more, and the better
counts. Times are processor time (nothing here waits for anything else), so that other work of the
machine does not count; only what is refused is timed by the clock. The limits are those of the
project; the exit code says whether they are kept.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.bench_cut_sets import causal_graph
from rca_studio.analysis.cores import forget_cores, remembered_cores
from rca_studio.analysis.cut_sets import CutSets
from rca_studio.analysis.margin import analyse, summarise
from rca_studio.analysis.plan_cover import cheapest_plan
from rca_studio.analysis.ways import forget_ways
from rca_studio.analysis.what_if import what_if
from rca_studio.domain.casefile import CaseFile, Change, created
from rca_studio.domain.causal import (
    Cause,
    ControlKind,
    ControlState,
    EvidenceState,
    Gate,
    Link,
)
from rca_studio.domain.plan import Strength
from rca_studio.domain.rules import loop_in
from tests.analysis.test_leverage import HARD
from tests.analysis.test_plan_cover import action, linear, with_actions
from tests.causal_examples import CASE, Builder

ROOT = Path(__file__).resolve().parents[1]
EDITS = 60
MAPS = 6


def workshop_map(seed: int, causes: int = 160, controls: int = 38) -> CaseFile:
    """Return a map as a workshop makes it: what is added hangs on what was added lately."""
    dice = random.Random(seed)
    model = Builder()
    model.event(gate=dice.choice(list(Gate)))
    model.harm()
    nodes = ["event"]
    known = [EvidenceState.HYPOTHESIS, EvidenceState.SUPPORTED]
    for number in range(causes):
        effect = dice.choice(nodes[-25:])
        gate, evidence = dice.choice(list(Gate)), dice.choice(known)
        id_ = model.cause(f"c{number}", effect, gate=gate, evidence=evidence)
        if number > 3 and dice.random() < 0.125:
            other = f"c{dice.randrange(number)}"
            if other != effect:
                model.link(id_, other)
        nodes.append(id_)
    states = [ControlState.HELD, ControlState.FAILED, ControlState.ABSENT]
    for number in range(controls):
        guards = dice.choice([*nodes, "harm", "event"])
        kind, state = dice.choice(list(ControlKind)), dice.choice(states)
        model.control(f"k{number}", guards, state=state, kind=kind)
    return model.file()


def edited(file: CaseFile, dice: random.Random, number: int) -> CaseFile:
    """Return the case after one random edit."""
    rank = 1000.0 + number
    cause = dice.choice(file.causes)
    kind = dice.choice(["add", "remove", "link", "unlink", "gate", "evidence", "state", "words"])
    if kind == "add":
        new = Cause(id=f"n{number}", case_id=CASE, text="new", rank=rank)
        link = Link(id=f"l{number}", case_id=CASE, cause_id=new.id, effect_id=cause.id, rank=rank)
        return file.applied(created(new, link))
    if kind == "remove":
        used = {link.effect_id for link in file.links} | {c.guards for c in file.controls}
        leaf = dice.choice([c for c in file.causes if c.id not in used])
        gone = [link for link in file.links if link.cause_id == leaf.id]
        return file.applied([*(Change(link, None) for link in gone), Change(leaf, None)])
    if kind == "link":
        other = dice.choice(file.causes)
        link = Link(id=f"l{number}", case_id=CASE, cause_id=cause.id, effect_id=other.id, rank=rank)
        there = any((k.cause_id, k.effect_id) == (cause.id, other.id) for k in file.links)
        after = file.applied(created(link))
        return file if there or loop_in(after) else after
    if kind == "unlink":
        return file.applied([Change(dice.choice(file.links), None)])
    if kind == "state":
        control = dice.choice(file.controls)
        state = dice.choice(list(ControlState))
        return file.applied([Change(control, replace(control, state=state))])
    values: dict[str, object] = {
        "gate": {"gate": dice.choice(list(Gate))},
        "evidence": {"evidence": dice.choice(list(EvidenceState)[:3])},
        "words": {"text": f"words {number}"},
    }[kind]
    return file.applied([Change(cause, replace(cause, **values))])


def all_of_it(file: CaseFile) -> int:
    """Cut sets, margin and the leverage of every node."""
    forget_ways()
    summarise(file)
    found = analyse(file)
    dict(found.leverage)
    return found.cut_set_count


def as_before(rounds: int, work: Callable[[], object]) -> float:
    """Return the best time of some rounds, none of which knows what the one before found."""
    remembered = remembered_cores()
    times = []
    for _ in range(rounds):
        forget_cores(remembered)
        times.append(best_of(1, work))
    return min(times)


def best_of(rounds: int, work: Callable[[], object]) -> float:
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times) * 1000


def told(what: str, value: float, limit: float, unit: str = "ms") -> bool:
    kept = value <= limit
    print(f"{what}: {value:,.1f} {unit} (limit {limit:g}: {'kept' if kept else 'MISSED'})")
    return kept


def edits() -> bool:
    times, most = [], 0
    for seed in range(MAPS):
        dice = random.Random(seed)
        file = workshop_map(seed)
        for number in range(EDITS):
            file = edited(file, dice, number)
            times.append(as_before(2, lambda f=file: all_of_it(CaseFile(f.case_id, f))))
            most = max(most, all_of_it(file))
    print(f"{len(times)} edits of maps of 200 nodes, up to {most:,} cut sets")
    kept = told("  cut sets, margin, leverage after an edit, median", statistics.median(times), 20)
    return told("  ... worst", max(times), 100) and kept


def suppositions() -> bool:
    times = []
    for seed in range(3):
        file = workshop_map(seed)
        what_if(file)
        for control in file.controls:
            held = {control.id: control.state is not ControlState.HELD}
            times.append(as_before(2, lambda f=file, h=held: what_if(f, held=h)))
        for cause in file.causes:
            so = {cause.id: False}
            times.append(as_before(2, lambda f=file, s=so: what_if(f, causes=s)))
    print(f"{len(times)} what-if toggles")
    kept = told("  median", statistics.median(times), 20)
    return told("  worst", max(times), 20) and kept


def plans() -> bool:
    mine, theirs = [], []
    for seed in range(12):
        dice = random.Random(seed)
        file = workshop_map(seed)
        nodes = [node.id for node in (*file.causes, *file.controls)]
        actions = [
            action(
                f"a{number}",
                *dice.sample(nodes, dice.choice([1, 1, 2])),
                file=file,
                effort=dice.randint(1, 5),
                strength=dice.choice(list(Strength)),
                rank=float(number),
            )
            for number in range(80)
        ]
        file = with_actions(file, *actions)
        plan = cheapest_plan(file)
        expected = linear(file)
        assert plan.breaks_all == (expected is not None)
        assert expected in (None, plan.effort)
        mine.append(best_of(3, lambda f=file: cheapest_plan(f)))
        theirs.append(best_of(3, lambda f=file: linear(f)))
    print(f"cheapest plan of 80 actions over 200 nodes, {len(mine)} maps, equal to scipy.milp")
    kept = told("  median", statistics.median(mine), 10)
    kept = told("  worst", max(mine), 10) and kept
    ratio = statistics.median(a / b for a, b in zip(mine, theirs, strict=True))
    return told("  against scipy.milp on the same graph", ratio, 1.5, "times") and kept


def large() -> bool:
    graph = causal_graph(200, 5)
    forget_cores()
    start = time.process_time()
    number = len(list(CutSets(graph, 0)))
    kept = told(f"{number:,} cut sets listed", (time.process_time() - start) * 1000, 1000)
    model = Builder()
    model.event(gate=Gate.ALL)
    model.harm()
    for factor in range(20):
        model.cause(f"f{factor}", "event", gate=Gate.ANY)
        for cause in range(8):
            model.cause(f"f{factor}c{cause}", f"f{factor}")
        if factor:
            model.link(f"f{factor}c0", f"f{factor - 1}")
    model.control("k", "harm")
    file = model.file()
    forget_cores()
    start = time.process_time()
    number = all_of_it(file)
    return (
        told(f"{number:.1e} counted, with margin and all leverage", best_since(start), 100) and kept
    )


def best_since(start: float) -> float:
    return (time.process_time() - start) * 1000


def beyond() -> bool:
    kept = True
    for size in (("200", "60", "5"), ("120", "80", "3")):
        done = subprocess.run(
            [sys.executable, "-c", HARD, *size],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        )
        refused, *_, seconds, peak = done.stdout.split()
        assert refused == "True"
        print(f"beyond counting ({size[0]} effects of {size[2]} out of {size[1]} causes), refused")
        kept = told("  after", float(seconds), 10, "s") and kept
        kept = told("  peak memory", float(peak), 500, "MB") and kept
    return kept


def main() -> int:
    results = [part() for part in (edits, suppositions, plans, large, beyond)]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
