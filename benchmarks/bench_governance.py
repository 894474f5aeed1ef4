"""Governance over very many cases: reading them all, and each panel, beside bare statements.

    python benchmarks/bench_governance.py [--cases N] [--rounds N] [--only warm|cold] [FILE.rca]

Without a file one of 100,000 cases is made first; it is removed at the end. A file that is named
has to be one made by ``generate.py``; it is left with what governance keeps in it.

*Cold*: the workspace was just opened. All panels are worked out, and beside them the statements
that say the same straight from the tables, one or more for each panel; turn by turn. Goal: 1.5
times their sum, whether anything was kept in the workspace or not.
*Warm*: the facts are known, and each panel is asked for a period nobody asked for yet. Beside it
its counts alone are made, by our cube and by DuckDB from the same columns (numbers, in memory)
with all cores. Goal: 200 ms for each panel, and no slower counts than DuckDB's.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.generate import write
from rca_studio.analysis.governance.cube import Cube
from rca_studio.analysis.governance.names import Names
from rca_studio.analysis.governance.panels import PANELS
from rca_studio.analysis.governance.scope import Dimension, Period, Scope
from rca_studio.analysis.governance.source import Source, names_of, read_source
from rca_studio.analysis.practice import load_practice
from rca_studio.domain.facts import Facts
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.models import facts_kept
from rca_studio.models.engine import Engine
from rca_studio.models.facts import FactsRoom
from rca_studio.models.registers import SqlRegisters
from rca_studio.models.store import Store
from rca_studio.paths import resource

TODAY = date(2026, 1, 15)
PERIOD = Period("2016-01", "2025-12")

_W = "c.outcome = '' AND c.practice = 0 AND c.occurred >= '2016-01' AND c.occurred < '2025-12~'"
_MONTH = "substr(c.occurred, 1, 7)"
_DAY = "substr(c.occurred, 1, 10)"
_KIND = (
    "min(CASE k.kind WHEN 'forcing_function' THEN 0 WHEN 'automation' THEN 1 WHEN 'physical' "
    "THEN 2 WHEN 'second_person' THEN 3 WHEN 'checklist' THEN 4 WHEN 'vigilance' THEN 5 ELSE 6 END)"
)


def _caught(by: str) -> str:
    """How many cases each kind of control stopped, by something: a case counts once."""
    return (
        f"SELECT {by}, kind, count(*) FROM (SELECT k.case_id AS one, {_KIND} AS kind "
        "FROM control AS k WHERE k.state = 'held' GROUP BY 1) JOIN case_ AS c ON c.id = one "
        f"WHERE {_W} GROUP BY 1, 2"
    )


def _grouped(*by: str) -> str:
    names = ", ".join(by)
    places = ", ".join(str(place + 1) for place in range(len(by)))
    return f"SELECT {names}, count(*) FROM case_ AS c WHERE {_W} GROUP BY {places}"


SQL: dict[str, tuple[str, ...]] = {
    "increasing": (
        _grouped(_MONTH),
        _grouped(f"julianday(substr(c.reported, 1, 10)) - julianday({_DAY})"),
    ),
    "stopping": (
        _caught("1"),
        _caught(_MONTH),
        _caught("c.service"),
        _caught("c.route"),
        "SELECT lower(k.text), k.kind, count(DISTINCT c.id) FROM control AS k JOIN case_ AS c "
        f"ON c.id = k.case_id WHERE k.state = 'failed' AND {_W} GROUP BY 1, 2",
        _grouped(_MONTH, "c.margin_today"),
    ),
    "where": (
        _grouped("c.location", "c.protocol"),
        _grouped(f"strftime('%w', {_DAY})", "substr(c.occurred, 12, 2)"),
    ),
    "factors": (
        "SELECT k.category, k.evidence, count(DISTINCT c.id) FROM cause AS k JOIN case_ AS c "
        f"ON c.id = k.case_id WHERE {_W} GROUP BY 1, 2",
        "SELECT a.category, b.category, count(DISTINCT c.id) FROM link AS l JOIN case_ AS c "
        "ON c.id = l.case_id JOIN cause AS a ON a.id = l.cause_id LEFT JOIN cause AS b "
        f"ON b.id = l.effect_id WHERE {_W} GROUP BY 1, 2",
    ),
    "speaking": (
        _grouped(_MONTH, "c.anonymous"),
        f"SELECT {_MONTH}, julianday(first) - julianday(c.reported), count(*) FROM case_ AS c JOIN "
        "(SELECT case_id, min(substr(told_at, 1, 10)) AS first FROM telling_decision "
        f"WHERE told_at <> '' GROUP BY 1) ON case_id = c.id WHERE {_W} GROUP BY 1, 2",
    ),
    "holding": (
        "SELECT a.strength, a.state, a.review_date, a.deadline, c.service, count(*) FROM action "
        f"AS a JOIN case_ AS c ON c.id = a.case_id WHERE {_W} GROUP BY 1, 2, 3, 4, 5",
    ),
    "routes": (
        _grouped("c.route", "substr(c.occurred, 12, 2)"),
        "SELECT c.route, x.value, count(*) FROM answer AS x JOIN case_ AS c ON c.id = x.case_id "
        f"WHERE x.field = 'backup_found' AND {_W} GROUP BY 1, 2",
    ),
}
"""What each panel says, straight from the tables."""

_D = "flags & 4 = 0 AND flags & 1 = 0 AND month BETWEEN $first AND $last"
DUCK: dict[str, tuple[str, ...]] = {
    "increasing": (
        f"SELECT month, count(*) FROM cases WHERE {_D} GROUP BY 1",
        f"SELECT reported - day, count(*) FROM cases WHERE {_D} GROUP BY 1",
    ),
    "stopping": (
        f"SELECT held, count(*) FROM cases WHERE {_D} GROUP BY 1",
        f"SELECT month, held, count(*) FROM cases WHERE {_D} GROUP BY 1, 2",
        f"SELECT service, held, count(*) FROM cases WHERE {_D} GROUP BY 1, 2",
        f"SELECT route, held, count(*) FROM cases WHERE {_D} GROUP BY 1, 2",
        "SELECT k.text, k.kind, count(DISTINCT c.seq) FROM control AS k JOIN cases AS c "
        f"ON c.seq = k.seq WHERE k.state = 1 AND {_D} GROUP BY 1, 2",
        f"SELECT month, margin, count(*) FROM cases WHERE {_D} GROUP BY 1, 2",
    ),
    "where": (
        f"SELECT location, protocol, count(*) FROM cases WHERE {_D} GROUP BY 1, 2",
        f"SELECT day % 7, hour, count(*) FROM cases WHERE {_D} GROUP BY 1, 2",
    ),
    "factors": (
        "SELECT k.factor, k.evidence, count(DISTINCT c.seq) FROM cause AS k JOIN cases AS c "
        f"ON c.seq = k.seq WHERE {_D} GROUP BY 1, 2",
        "SELECT l.cause, l.effect, count(DISTINCT c.seq) FROM link AS l JOIN cases AS c "
        f"ON c.seq = l.seq WHERE {_D} GROUP BY 1, 2",
    ),
    "speaking": (
        f"SELECT month, flags & 2, count(*) FROM cases WHERE {_D} GROUP BY 1, 2",
        f"SELECT month, told - reported, count(*) FROM cases WHERE told > 0 AND {_D} GROUP BY 1, 2",
    ),
    "routes": (
        f"SELECT route, hour, count(*) FROM cases WHERE {_D} GROUP BY 1, 2",
        f"SELECT route, backup, count(*) FROM cases WHERE backup > 0 AND {_D} GROUP BY 1, 2",
    ),
}
"""The same from the columns."""


def _waits(cube: Cube, scope: Scope, first: str, last: str) -> Any:
    """How many cases waited how many days."""
    import numpy as np

    mask = cube.mask(scope)
    start, end = cube.column(first)[mask], cube.column(last)[mask]
    known = (start > 0) & (end >= start)
    return np.bincount(end[known] - start[known]).tolist()


COUNTS: dict[str, tuple[Callable[[Cube, Scope], Any], ...]] = {
    "increasing": (
        lambda cube, scope: cube.by_month(scope),
        lambda cube, scope: _waits(cube, scope, "day", "reported"),
    ),
    "stopping": (
        lambda cube, scope: cube.by(scope, Dimension.CAUGHT_BY),
        lambda cube, scope: cube.together(scope, Dimension.MONTH, Dimension.CAUGHT_BY),
        lambda cube, scope: cube.together(scope, Dimension.SERVICE, Dimension.CAUGHT_BY),
        lambda cube, scope: cube.together(scope, Dimension.ROUTE, Dimension.CAUGHT_BY),
        lambda cube, scope: cube.by(scope, Dimension.CONTROL),
        lambda cube, scope: cube.together(scope, Dimension.MONTH, Dimension.MARGIN),
    ),
    "where": (
        lambda cube, scope: cube.together(scope, Dimension.LOCATION, Dimension.TYPE),
        lambda cube, scope: cube.together(scope, Dimension.WEEKDAY, Dimension.TIME_BAND),
    ),
    "factors": (
        lambda cube, scope: cube.by(scope, Dimension.FACTOR),
        lambda cube, scope: cube.by(scope, Dimension.ARROW),
    ),
    "speaking": (
        lambda cube, scope: cube.together(scope, Dimension.MONTH, Dimension.ANONYMOUS),
        lambda cube, scope: _waits(cube, scope, "reported", "told"),
    ),
    "routes": (
        lambda cube, scope: cube.together(scope, Dimension.ROUTE, Dimension.TIME_BAND),
        lambda cube, scope: cube.together(scope, Dimension.ROUTE, Dimension.BACKUP),
    ),
}
"""The same from our cube."""


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds, and what came of it."""
    began = time.perf_counter()
    found = work()
    return time.perf_counter() - began, found


def source_of(engine: Engine, names: Names) -> Source:
    """Everything governance rests on, read as after opening."""
    workspace = Store(engine).load(WORKSPACE).casefile
    return read_source(SqlRegisters(engine), workspace, names)


def screen(engine: Engine, names: Names) -> dict[str, float]:
    """Seconds of reading and of each panel, just after opening."""
    told = {}
    told["reading"], source = timed(lambda: source_of(engine, names))
    inputs = source.inputs(Scope(period=PERIOD), TODAY)
    for key, panel in PANELS:
        if key in SQL:
            told[key], _ = timed(lambda panel=panel: panel(inputs))
    return told


def statements(engine: Engine) -> dict[str, float]:
    """Seconds of the bare statements of each panel."""
    told = {}
    with engine.snapshot() as connection:
        for key, every in SQL.items():
            told[key] = sum(
                timed(lambda sql=sql: connection.execute(sql).fetchall())[0] for sql in every
            )
    return told


def cold(path: Path, names: Names, rounds: int) -> None:
    """The whole screen from cold beside its bare statements, without and with what is kept."""
    runs: dict[str, list[dict[str, float]]] = {"all read": [], "kept": [], "bare SQL": []}
    for number in range(rounds):
        for what in list(runs) if number % 2 else list(runs)[::-1]:
            engine = Engine(path)
            _keep(engine, what == "kept")
            engine.close()
            engine = Engine(path)
            runs[what].append(statements(engine) if what == "bare SQL" else screen(engine, names))
            engine.close()
    print("\nCold, seconds (medians)")
    sums = {what: statistics.median(sum(one.values()) for one in runs[what]) for what in runs}
    for what, every in runs.items():
        parts = ", ".join(
            f"{key} {statistics.median(one[key] for one in every):.2f}" for key in every[0]
        )
        print(f"  {what:9} {sums[what]:7.2f}   {parts}")
    for what in ("all read", "kept"):
        ratios = [
            sum(one.values()) / sum(bare.values())
            for one, bare in zip(runs[what], runs["bare SQL"], strict=True)
        ]
        print(f"  {what:9} / bare SQL: {statistics.median(ratios):.2f} (goal 1.5)")


def _keep(engine: Engine, wanted: bool) -> None:
    if not wanted:
        with engine.writing() as connection:
            connection.execute("DELETE FROM facts_kept")
        return
    room = FactsRoom(engine)
    room.facts()
    room.finish()
    known = room._known  # noqa: SLF001
    assert known is not None
    facts_kept.keep(engine, known.facts, known.entry, known.hash)


def scopes() -> Iterator[Scope]:
    """Periods nobody asked for yet, a month shorter each."""
    for number in range(1, 13):
        yield Scope(period=Period(f"2016-{number:02}", PERIOD.last))


def warm(source: Source, rounds: int) -> None:
    """Each panel in a new period beside DuckDB."""
    duck = _duck(source.cube.facts)
    every = {key: panel for key, panel in PANELS if key in SQL}
    first = source.inputs(Scope(period=PERIOD), TODAY)
    for key, panel in every.items():
        panel(first)
        for count in COUNTS.get(key, ()):
            count(source.cube, first.scope)
    whole: dict[str, list[float]] = {key: [] for key in every}
    ours: dict[str, list[float]] = {key: [] for key in DUCK}
    theirs: dict[str, list[float]] = {key: [] for key in DUCK}
    for key, panel in every.items():
        # Counts of its own, so that no panel finds what another one worked out in this round.
        for scope, _ in zip(scopes(), range(rounds), strict=False):
            cube = source.cube
            cube._masks.clear()  # noqa: SLF001
            inputs = source.inputs(scope, TODAY)
            whole[key].append(timed(lambda panel=panel, inputs=inputs: panel(inputs))[0])
            if key in DUCK:
                cube._masks.clear()  # noqa: SLF001
                began = time.perf_counter()
                for count in COUNTS[key]:
                    count(cube, scope)
                ours[key].append(time.perf_counter() - began)
                theirs[key].append(_asked(duck, DUCK[key], scope))
    print("\nWarm, milliseconds (medians)   panel  |  counts   DuckDB   ratio")
    for key, seconds in whole.items():
        line = f"  {key:26} {statistics.median(seconds) * 1_000:8.1f}"
        if key in DUCK:
            ratios = [a / b for a, b in zip(ours[key], theirs[key], strict=True)]
            line += f"  | {statistics.median(ours[key]) * 1_000:7.1f}"
            line += (
                f" {statistics.median(theirs[key]) * 1_000:8.1f} {statistics.median(ratios):7.2f}"
            )
        print(line)


def _duck(facts: Facts) -> Any:
    import duckdb
    import numpy as np

    duck = duckdb.connect()
    tables = {"cases": facts.columns, **facts.relations}
    for name, columns in tables.items():
        loaded = {key: np.array(column) for key, column in columns.items()}
        duck.register("loaded", loaded)
        duck.execute(f"CREATE TABLE {name} AS SELECT * FROM loaded")
        duck.unregister("loaded")
    return duck


def _asked(duck: Any, every: tuple[str, ...], scope: Scope) -> float:
    from rca_studio.domain.facts import month_number

    period = {
        "first": month_number(scope.period.first),
        "last": month_number(scope.period.last),
    }
    return sum(timed(lambda sql=sql: duck.execute(sql, period).fetchall())[0] for sql in every)


def caught_up(engine: Engine) -> None:
    """How long facts take after one edit of a person."""
    from rca_studio.editing.gestures import revise
    from rca_studio.editing.ports import Stamp, StepKind

    room, store = FactsRoom(engine), Store(engine)
    facts = room.facts()
    ids = [f"case{seq:026}" for seq in range(1, len(facts), len(facts) // 9)]
    seconds = []
    for number, case_id in enumerate(ids):
        loaded = store.load(case_id)
        step = revise(loaded.casefile.case, service=f"Service {number:02}", route="Route 1")
        after = {case_id: (loaded.casefile.applied(step.changes), _summary())}
        stamp = Stamp(actor="", at="2026-01-01T00:00:00Z")
        store.commit(step, StepKind.EDIT, stamp, loaded.versions, after)
        seconds.append(timed(room.facts)[0])
    print(f"\nCaught up after an edit: {statistics.median(seconds) * 1_000:.1f} ms")
    with engine.snapshot() as connection:
        again, _ = timed(lambda: facts_kept.kept(connection))
    print(f"Taken from the workspace: {again:.2f} s")
    room.finish()


def _summary() -> Any:
    from rca_studio.domain.registers import CaseSummary

    return CaseSummary()


def memory(facts: Facts) -> None:
    """What the facts take, and the process at most."""
    columns = [*facts.columns.values(), *(c for r in facts.relations.values() for c in r.values())]
    size = sum(len(column) * column.itemsize for column in columns)
    most = getrusage(RUSAGE_SELF).ru_maxrss
    print(f"\nMemory: facts {size / 1e6:.0f} MB, the whole process at most {most / 1e3:.0f} MB")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=("warm", "cold"), default="")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = asked.file or Path(folder) / "generated.rca"
        if asked.file is None:
            write(path, asked.cases)
        practice = load_practice(resource("protocols").parent)
        engine = Engine(path)
        names = names_of(practice, Store(engine).load(WORKSPACE).casefile)
        source = source_of(engine, names)
        print(f"{len(source.cube.facts):,} cases")
        memory(source.cube.facts)
        if asked.only != "cold":
            warm(source, asked.rounds + 2)
            caught_up(engine)
        del source
        engine.close()
        if asked.only != "warm":
            cold(path, names, asked.rounds)


if __name__ == "__main__":
    main()
