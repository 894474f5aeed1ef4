"""Lists over many cases: each against the same question typed as plain SQL, side by side.

    python benchmarks/bench_cases.py [--full] [FILE.rca]

Without a file one of 100,000 cases is made first, with ``--full`` one of 1,000,000 (two minutes,
1.5 GB); it is removed at the end.
The yardstick is the statement a person would type for the same lines, on a bare connection of the
same driver with the same cache. Goal: a page at most twice its time, and below 100 ms.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.generate import write
from rca_studio.domain.case import Stage
from rca_studio.domain.registers import ActionQuery, CaseQuery, SortBy
from rca_studio.models.engine import Connection, Engine, connect
from rca_studio.models.registers import SqlRegisters
from rca_studio.models.search import understand

ROUNDS = 5
SHORT_ROUNDS = 101
"""So many where a round takes less than a hundredth of a second: there, chance weighs most."""
SLOW_SECONDS = 2.0
"""What takes longer than this is measured once."""

COLUMNS = (
    "seq, id, reference, title, protocol, service, location, occurred, stage, margin_today, "
    "held_by, anonymous, practice"
)
NEWEST = "ORDER BY occurred DESC, seq DESC LIMIT 100"
FOUND = "seq IN (SELECT rowid FROM case_search WHERE case_search MATCH ?)"


@dataclass(frozen=True)
class Question:
    """What is asked, how the program answers, and what a person would type."""

    name: str
    ours: Callable[[SqlRegisters], object]
    sql: str
    args: tuple[object, ...] = ()


def page(name: str, query: CaseQuery, where: str, *args: object, order: str = NEWEST) -> Question:
    sql = f"SELECT {COLUMNS} FROM case_ {where} {order}"
    return Question(name, lambda registers: registers.cases(query), sql, args)


def search(text: str, sort: SortBy = SortBy.OCCURRED) -> Question:
    by_title = sort is SortBy.TITLE
    order = "ORDER BY title COLLATE NOCASE DESC, seq DESC LIMIT 100" if by_title else NEWEST
    name = f"search {text!r}" + (" by title" if by_title else "")
    query = CaseQuery(text=text, sort=sort)
    return page(name, query, f"WHERE {FOUND}", understand(text), order=order)


def ranked(text: str, service: str = "") -> Question:
    """Few hits, best first; equals by date, as in the program."""
    sql = (
        f"SELECT {COLUMNS} FROM (SELECT rowid AS hit, bm25(case_search, 8, 2, 4, 1) AS place "
        "FROM case_search WHERE case_search MATCH ?) JOIN case_ ON seq = hit "
        + (f"WHERE service='{service}' " if service else "")
        + "ORDER BY place, occurred DESC, seq DESC LIMIT 100"
    )
    query = CaseQuery(text=text, services=(service,) if service else ())
    name = f"search {text!r}, ranked" + (f", {service}" if service else "")
    return Question(name, lambda r: r.cases(query), sql, (understand(text),))


ACTIONS = """
SELECT a.id, a.case_id, c.reference, c.title, c.service,
    (SELECT group_concat(f.number) FROM json_each(a.findings) JOIN finding f ON f.id = value),
    a.text, a.owner, a.deadline, a.strength,
    (SELECT sum(value ->> 'met') FROM json_each(a.checks)), json_array_length(a.checks),
    a.measure, a.review_date, a.state, a.result
FROM action a JOIN case_ c ON c.id = a.case_id
ORDER BY a.owner = '', a.owner COLLATE NOCASE, a.owner, a.deadline = '', a.deadline,
    a.case_id, a.rank, a.id
LIMIT 2000
"""
"""The lines of the plan: its columns, and its order (nobody and no date come last)."""


def plan(name: str, sql: str) -> Question:
    return Question(name, lambda r: r.actions(ActionQuery()), sql)


def middle(registers: SqlRegisters) -> Question:
    """The page after the first 5,000 lines; typed, it is an OFFSET."""
    cursor = registers.cases(CaseQuery(), limit=5_000).next
    sql = f"SELECT {COLUMNS} FROM case_ ORDER BY occurred DESC, seq DESC LIMIT 100 OFFSET 5000"
    return Question("page after 5,000", lambda r: r.cases(CaseQuery(), cursor), sql)


def questions(engine: Engine, registers: SqlRegisters) -> list[Question]:
    def ordered(sort: SortBy, by: str) -> Question:
        return page(
            f"first page by {sort}", CaseQuery(sort=sort), "", order=f"ORDER BY {by} LIMIT 100"
        )

    room_4 = "location='House 9, room 4'"
    count = CaseQuery(text="medication", stages=(Stage.ACT,))
    return [
        page("first page", CaseQuery(), ""),
        middle(registers),
        ordered(SortBy.REFERENCE, "length(reference) DESC, reference DESC"),
        ordered(SortBy.TITLE, "title COLLATE NOCASE DESC, seq DESC"),
        ordered(SortBy.PROTOCOL, "protocol DESC, occurred DESC, seq DESC"),
        ordered(SortBy.LOCATION, "location DESC, occurred DESC, seq DESC"),
        ordered(SortBy.MARGIN, "margin_today DESC, occurred DESC, seq DESC"),
        ordered(SortBy.STAGE, "stage DESC, occurred DESC, seq DESC"),
        page("type", CaseQuery(protocols=("near_fall",)), "WHERE protocol='near_fall'"),
        page("service", CaseQuery(services=("Service 07",)), "WHERE service='Service 07'"),
        page(
            "two services",
            CaseQuery(services=("Service 07", "Service 08")),
            "WHERE service IN ('Service 07', 'Service 08')",
        ),
        page("location", CaseQuery(locations=("House 9, room 4",)), f"WHERE {room_4}"),
        page("staff group", CaseQuery(staff_groups=("Nurse",)), "WHERE staff_group='Nurse'"),
        page("route", CaseQuery(routes=("Route 17",)), "WHERE route='Route 17'"),
        page("stage", CaseQuery(stages=(Stage.ACT,)), "WHERE stage='act'"),
        page(
            "period",
            CaseQuery(since="2020-03", until="2020-05"),
            "WHERE occurred>='2020-03' AND occurred<'2020-05~'",
        ),
        page("practice", CaseQuery(practice=True), "WHERE practice=1"),
        page("import", CaseQuery(batch_id="batch07"), "WHERE batch_id='batch07'"),
        page(
            "service and location",
            CaseQuery(services=("Service 12",), locations=("House 9, room 5",)),
            "WHERE service='Service 12' AND location='House 9, room 5'",
        ),
        page(
            "service, stage, period",
            CaseQuery(services=("Service 07",), stages=(Stage.ACT,), since="2018", until="2019"),
            "WHERE service='Service 07' AND stage='act' AND occurred>='2018' AND occurred<'2019~'",
        ),
        page(
            "service by title",
            CaseQuery(services=("Service 07",), sort=SortBy.TITLE),
            "WHERE service='Service 07'",
            order="ORDER BY title COLLATE NOCASE DESC, seq DESC LIMIT 100",
        ),
        search("medication "),
        search("medica"),
        search("hoist "),
        search("walker note "),
        search("medication", sort=SortBy.TITLE),
        ranked("item777 "),
        ranked("item778 "),
        ranked("item779 "),
        ranked("valve 77 "),
        ranked('"hoist was on charge it was about item1'),
        ranked("NM-4711"),
        page(
            "search and service",
            CaseQuery(text="medication ", services=("Service 07",)),
            f"WHERE service='Service 07' AND {FOUND}",
            understand("medication "),
        ),
        ranked("item777 ", "Service 07"),
        Question(
            "count of all, to 10,000",
            lambda r: r.count_cases(CaseQuery()),
            "SELECT count(*) FROM (SELECT 1 FROM case_ LIMIT 10001)",
        ),
        Question(
            "count of search and stage",
            lambda r: r.count_cases(count),
            f"SELECT count(*) FROM (SELECT 1 FROM case_ WHERE stage='act' AND {FOUND} LIMIT 10001)",
            (understand("medication"),),
        ),
        Question(
            "services with counts",
            lambda _: SqlRegisters(engine).values_of("service"),  # nothing remembered
            "SELECT service, count(*) AS n FROM case_ WHERE service<>'' GROUP BY service "
            "ORDER BY n DESC",
        ),
        plan("2,000 of 20,000 actions", ACTIONS),
        plan(
            "… against bare rows in the order of an index",
            "SELECT a.*, c.reference, c.title FROM action a JOIN case_ c ON c.id=a.case_id "
            "ORDER BY a.owner, a.deadline LIMIT 2000",
        ),
    ]


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def measured(question: Question, registers: SqlRegisters, bare: Connection) -> tuple[float, float]:
    """Medians in seconds: ours and typed, taken in turns."""

    def typed() -> object:
        return bare.execute(question.sql, question.args).fetchall()

    ours = [timed(lambda: question.ours(registers))]  # the first warms the cache of either side
    theirs = [timed(typed)]
    if ours[0] + theirs[0] < SLOW_SECONDS:
        rounds = SHORT_ROUNDS if ours[0] + theirs[0] < 0.01 else ROUNDS
        ours, theirs = [], []
        for _ in range(rounds):
            ours.append(timed(lambda: question.ours(registers)))
            theirs.append(timed(typed))
    return statistics.median(ours), statistics.median(theirs)


def measure(path: Path) -> None:
    engine = Engine(path)
    registers = SqlRegisters(engine)
    bare = connect(path, mode="ro")
    bare.execute("PRAGMA cache_size=-32000")
    (number,) = bare.execute("SELECT count(*) FROM case_").fetchone()
    print(f"{number:,} cases, {path.stat().st_size / 2**20:,.0f} MiB\n")
    print("| question | ms | typed SQL, ms | ratio |")
    print("|---|---|---|---|")
    for question in questions(engine, registers):
        ours, typed = measured(question, registers, bare)
        over = " (over)" if ours > 0.1 or (ours > 2 * typed and ours > 0.002) else ""
        print(
            f"| {question.name} | {ours * 1e3:.2f} | {typed * 1e3:.2f} "
            f"| {ours / typed:.2f}{over} |",
            flush=True,
        )
    bare.close()
    engine.close()


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
