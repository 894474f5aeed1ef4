"""What waits today over many cases: the lists of the Today screen, from cold and warm.

    python benchmarks/bench_today.py [--full] [FILE.rca]

Without a file one of 100,000 cases is made first, with ``--full`` one of 1,000,000 (two minutes,
2 GB); it is removed at the end. A file that is named has to be one made by ``generate.py``; what a
day needs (clocks, decisions, questions, signatures, moves) is put into it once.
Cold is a connection of its own for each reading, which has read nothing yet. Goal: everything the
screen shows in 300 ms of a worker's time.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.generate import write
from rca_studio.analysis.practice import load_practice
from rca_studio.domain.case import Stage
from rca_studio.domain.casefile import Entity
from rca_studio.domain.causal import Cause
from rca_studio.domain.duties import Deed
from rca_studio.domain.proof import About, MoveKind, Signature, StageMove, Telling, TellingDecision
from rca_studio.domain.today import Scope, TodayLists, TodayQuery
from rca_studio.models.engine import Connection, Engine
from rca_studio.models.registers import SqlRegisters
from rca_studio.models.rows import SHAPES
from rca_studio.paths import resource

ROUNDS = 7
NOW = datetime(2025, 12, 28, 10, 0)
WORKED = 10_000
"""So many of the newest cases were worked on in the program."""


def prepare(path: Path) -> None:
    """Put in what a day needs, unless it is there already."""
    engine = Engine(path)
    with engine.writing() as connection:
        (there,) = connection.execute("SELECT count(*) FROM stage_move").fetchone()
        if not there:
            _put_in(connection, random.Random(11))
    engine.close()


def _put_in(connection: Connection, dice: random.Random) -> None:
    execute = connection.executemany
    rows = connection.execute(
        "SELECT id, stage FROM case_ ORDER BY seq DESC LIMIT ?", (WORKED,)
    ).fetchall()

    def moment(days: float) -> str:
        return (NOW + timedelta(days=days)).isoformat(timespec="minutes")

    def put(entity: Entity) -> tuple[object, ...]:
        return (*SHAPES[type(entity)].encode(entity), 1)

    execute(
        "UPDATE case_ SET stage_due = ? WHERE id = ?",
        [(moment(dice.uniform(-5, 60)), case_id) for case_id, stage in rows if stage != "close"],
    )
    causes = [
        Cause(
            id=f"q{n}.{number}",
            case_id=case_id,
            text=f"the place of the walker was not marked {n}",
            question=dice.random() < 0.03,
            answer_by=f"Owner {dice.randrange(60):02}",
            answer_due=moment(dice.uniform(-30, 90))[:10],
        )
        for n, (case_id, _) in enumerate(rows)
        for number in range(10)
    ]
    execute(SHAPES[Cause].insert, [put(cause) for cause in causes])
    decisions = [
        TellingDecision(
            id=f"t{n}",
            case_id=case_id,
            about=dice.choice(tuple(About)),
            choice=dice.choice(tuple(Telling)),
            due=moment(dice.uniform(-20, 90)),
        )
        for n, (case_id, _) in enumerate(rows[::2])
    ]
    execute(SHAPES[TellingDecision].insert, [put(one) for one in decisions])
    signatures = [
        Signature(
            id=f"s{n}",
            case_id=case_id,
            stage=Stage.VALIDATE,
            by=f"Owner {dice.randrange(60):02}",
            at="2025-12-01T10:00:00Z",
            meaning="I validated it",
            covers="",
        )
        for n, (case_id, _) in enumerate(rows[::5])
    ]
    execute(SHAPES[Signature].insert, [put(one) for one in signatures])
    moves = [
        StageMove(
            id=f"m{n}",
            case_id=case_id,
            kind=MoveKind.ONWARD,
            before=Stage.REPORT,
            after=Stage(stage),
            by="Owner 01",
            at="2025-12-01T10:00:00Z",
        )
        for n, (case_id, stage) in enumerate(rows)
    ]
    execute(SHAPES[StageMove].insert, [put(one) for one in moves])


def query() -> TodayQuery:
    """What the screen asks where nobody is set up."""
    practice = load_practice(resource("protocols").parent)
    scores = {levels: score.value for levels, score in practice.matrix.cells.items()}
    return TodayQuery(
        now=NOW.isoformat(timespec="minutes"),
        offer=practice.offered(()),
        scores=scores,
        practice=False,
        deeds=frozenset(Deed),
        signed=True,
    )


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def read(path: Path, asked: TodayQuery) -> tuple[float, float, TodayLists]:
    """The first and the second reading of a connection in seconds, and what was read."""
    engine = Engine(path, read_only=True)
    registers = SqlRegisters(engine)
    cold = timed(lambda: registers.today(asked))
    warm = timed(lambda: registers.today(asked))
    found = registers.today(asked)
    engine.close()
    return cold, warm, found


def measure(path: Path) -> None:
    prepare(path)
    everybody = query()
    me = replace(everybody, names=("Owner 07",), titles=("Quality lead",))
    mine = replace(me, scope=Scope.MINE, services=("Service 07", "Service 08"))
    print("| whose | cold, ms | warm, ms | waits, overdue, repeats, reopen |")
    print("|---|---|---|---|")
    for name, asked in (
        ("everybody", everybody),
        ("mine", mine),
        ("my services", replace(mine, scope=Scope.SERVICES)),
        ("mine, at work everywhere", replace(mine, services=())),
        ("everybody, counts only", replace(everybody, limit=0, repeats=False)),
    ):
        rounds = [read(path, asked) for _ in range(ROUNDS)]
        cold, warm = [one[0] for one in rounds], [one[1] for one in rounds]
        found = rounds[-1][2]
        counts = (found.waits.count, found.overdue.count, found.repeats_count, found.reopen.count)
        told = ", ".join(f"{one.number:,}{'' if one.exact else '+'}" for one in counts)
        print(
            f"| {name} | {statistics.median(cold) * 1e3:.0f} | {statistics.median(warm) * 1e3:.0f} "
            f"| {told} |",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--full", action="store_true", help="a million cases")
    chosen = parser.parse_args()
    if chosen.file:
        measure(chosen.file)
        return
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made.rca"
        write(made, 1_000_000 if chosen.full else 100_000)
        measure(made)


if __name__ == "__main__":
    main()
