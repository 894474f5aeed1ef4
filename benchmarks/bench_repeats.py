"""Has this near miss happened before: time and recall of ``alike`` beside plain full-text search.

    python benchmarks/bench_repeats.py [--cases N] [--stories FOLDER] [FILE.rca]

Without a file one of 100,000 generated cases is made first. With ``--stories`` the narratives of
the public exports in that folder (``safenet_2005.csv``, ``safecom_uas.csv``) are put among them and
asked for; else generated ones are. A query is a story of which 45 % of the words are left out, the
rest shuffled in blocks of four, and one word in ten mistyped. Beside it stands what FTS5 does by
itself: any of all its words, ordered by ``rank`` (bm25). Goal: 20 ms for 100,000 stories, the right
one among the first ten at least as often.

At the end the repeat radar: the newest 10,000 cases are read and compared, in a worker; then
periods and services are told of them, which takes less than 200 ms. ``unheard`` is the longest time
in which a stop would not have been heard.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import date
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.generate import write
from rca_studio.analysis.governance.cube import Cube
from rca_studio.analysis.governance.gathering import Gatherer
from rca_studio.analysis.governance.names import Names
from rca_studio.analysis.governance.scope import Dimension, Period, Scope
from rca_studio.analysis.practice import load_practice
from rca_studio.domain.alike import AlikeQuery
from rca_studio.domain.case import Case
from rca_studio.domain.facts import month_number, month_of
from rca_studio.domain.workspace import ImportBatch
from rca_studio.editing.ports import IncomingCase, Stamp
from rca_studio.models.chores import Chores
from rca_studio.models.engine import Connection, Engine
from rca_studio.models.imports import Imports
from rca_studio.models.registers import SqlRegisters
from rca_studio.paths import resource

QUERIES = 40
DROPPED, MISTYPED, BLOCK = 0.45, 0.1, 4
FIRST = 10
_WORD = re.compile(r"[^\W_]+")


def mangled(text: str, dice: random.Random) -> str:
    """A story as somebody else would tell it: words left out, blocks moved, some mistyped."""
    words = [word for word in text.split() if dice.random() > DROPPED]
    blocks = [words[place : place + BLOCK] for place in range(0, len(words), BLOCK)]
    dice.shuffle(blocks)
    return " ".join(
        _mistyped(word, dice) if dice.random() < MISTYPED else word
        for block in blocks
        for word in block
    )


def _mistyped(word: str, dice: random.Random) -> str:
    if len(word) < 3:
        return word
    place = dice.randrange(len(word) - 1)
    if dice.random() < 0.5:
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return word[:place] + word[place + 1 :]


def narratives(folder: Path) -> list[str]:
    """The narratives of public exports, each once."""
    found = []
    for name, column in (("safenet_2005.csv", "Narrative"), ("safecom_uas.csv", "Narrative")):
        with (folder / name).open(encoding="utf-8", newline="") as stream:
            for record in csv.DictReader(stream, skipinitialspace=True):
                plain = {str(key).strip(): value for key, value in record.items()}
                text = " ".join(str(plain.get(column) or "").split())
                if len(text) > 100:
                    found.append(text)
    return list(dict.fromkeys(found))


def put_in(engine: Engine, stories: Iterable[str]) -> None:
    """Add a case for each story, as an import does."""
    chores = Chores(engine)
    sink = Imports(engine, chores).begin_import("narratives")
    cases = [
        Case(
            id=f"told{number:026}",
            reference=f"TOLD-{number:04}",
            title=text[:60],
            story=text,
            occurred="2020-06-01",
        )
        for number, text in enumerate(stories, 1)
    ]
    sink.add(IncomingCase(case=case, record=n, line=n) for n, case in enumerate(cases, 1))
    figures = dict.fromkeys(("updated", "unchanged", "duplicate", "rejected", "blank"), 0)
    now = "2026-01-02T00:00:00Z"
    sink.finish(
        ImportBatch(
            **{"id": "narratives", "file_name": "told", "sha256": "", "at": now, "by": ""},
            **{"records": len(cases), "new": len(cases), "not_a_record": 0, **figures},
        ),
        Stamp(actor="", at=now),
    )
    engine.words_ready.wait()
    chores.finish()


def chosen(connection: Connection, told: bool) -> list[tuple[str, str, str]]:
    """The cases asked for: id, title, story."""
    where = "id GLOB 'told*'" if told else "id GLOB 'case*'"
    rows = connection.execute(f"SELECT id, title, story FROM case_ WHERE {where}").fetchall()
    return random.Random(3).sample(rows, min(QUERIES, len(rows)))


def plain_search(connection: Connection, text: str) -> list[str]:
    """What FTS5 finds by itself."""
    words = dict.fromkeys(word.lower() for word in _WORD.findall(text))
    match = " OR ".join(f'"{word}"' for word in words)
    rows = connection.execute(
        "SELECT (SELECT id FROM case_ WHERE seq = case_search.rowid) FROM case_search "
        "WHERE case_search MATCH ? ORDER BY rank LIMIT ?",
        (match, FIRST),
    )
    return [row[0] for row in rows]


def measure(
    name: str, asked: list[tuple[str, str]], find: Callable[[str], list[str]]
) -> tuple[int, int]:
    """Print time and recall of one way; gives how often it was first, and among the first ten."""
    times, first, among = [], 0, 0
    for case_id, text in asked:
        began = time.perf_counter()
        found = find(text)
        times.append((time.perf_counter() - began) * 1000)
        first += found[:1] == [case_id]
        among += case_id in found[:FIRST]
    times.sort()
    print(
        f"{name:<28}{statistics.median(times):9.1f}{times[int(len(times) * 0.95)]:9.1f}"
        f"{times[-1]:9.1f}{first:6}/{len(asked)}{among:6}/{len(asked)}"
    )
    return first, among


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--stories", type=Path)
    parser.add_argument("--plain", type=int, default=QUERIES, help="how many go to plain search")
    asked_for = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = asked_for.file or Path(folder) / "repeats.rca"
        if asked_for.file is None:
            write(path, asked_for.cases)
        engine = Engine(path)
        registers = SqlRegisters(engine)
        with engine.reading() as connection:
            (told,) = connection.execute(
                "SELECT count(*) FROM case_ WHERE id GLOB 'told*'"
            ).fetchone()
        if asked_for.stories and not told:
            put_in(engine, narratives(asked_for.stories))
        dice = random.Random(5)
        with engine.reading() as connection:
            cases = chosen(connection, asked_for.stories is not None)
            (number,) = connection.execute("SELECT count(*) FROM case_").fetchone()
            asked = [(case_id, mangled(f"{title} {text}", dice)) for case_id, title, text in cases]
            print(f"{number:,} cases, {len(asked)} queries\n")
            print(f"{'':<28}{'ms':>9}{'95 %':>9}{'worst':>9}{'first':>9}{'in ten':>9}")

            def ours(text: str) -> list[str]:
                query = AlikeQuery(title=text[:60], story=text[60:])
                return [one.case_id for one in registers.alike(query, FIRST)]

            ours(asked[0][1])
            measure("alike", asked, ours)
            measure(
                "FTS5, any word, by rank",
                asked[: asked_for.plain],
                lambda text: plain_search(connection, text),
            )
        radar(registers)
        engine.close()


def radar(registers: SqlRegisters) -> None:
    """Time the repeat radar: for the first time, from warm, narrowed, after a change."""
    practice = load_practice(resource("protocols").parent)
    names = Names(
        protocols={key: one.label for key, one in practice.protocols.items()},
        frames=practice.frames,
        pack=practice.governance,
        repeats={key: one.repeat for key, one in practice.protocols.items() if one.repeat},
    )
    cube, gatherer = Cube(registers.facts(), names), Gatherer(registers.known_cases)
    last = max(one for one in cube.column("month").tolist() if one < month_number("2100-01"))
    today = date.fromisoformat(f"{month_of(last)}-28")
    two_years = Scope(period=Period(month_of(last - 23), month_of(last)))
    half_a_year = Scope(period=Period(month_of(last - 5), month_of(last)))
    services = cube.by(two_years, Dimension.SERVICE)
    service = max(services, key=lambda one: services[one])
    narrowed = two_years.narrowed(Dimension.SERVICE, service)
    print(f"\n{'repeat radar':<28}{'ms':>9}{'compared':>9}{'of':>9}{'groups':>9}{'unheard':>9}")
    heard: list[float] = []

    def hear(_done: int) -> None:
        heard.append(time.perf_counter())

    for name, scope, new in (
        ("two years, for the first time", two_years, False),
        ("two years, again", two_years, False),
        ("half a year", half_a_year, False),
        ("a service, at once", narrowed, False),
        ("a service, whole", narrowed, False),
        ("a service, again", narrowed, False),
        ("two years, after a change", two_years, True),
    ):
        if new:
            gatherer = Gatherer(registers.known_cases, gatherer)
        heard.clear()
        heard.append(time.perf_counter())
        if name.endswith("at once"):
            found = gatherer.at_once(cube, scope, today)
        else:
            found = gatherer.find(cube, scope, today, hear)
        heard.append(time.perf_counter())
        longest = max(later - earlier for earlier, later in pairwise(heard))
        took = (heard[-1] - heard[0]) * 1000
        if found is None:
            print(f"{name:<28}{took:9.0f}    (the whole answer takes no longer)")
        else:
            print(
                f"{name:<28}{took:9.0f}{found.looked_at:9,}{found.of:9,}{found.number:9,}"
                f"{longest * 1000:9.0f}"
            )


if __name__ == "__main__":
    main()
