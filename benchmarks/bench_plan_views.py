"""Ten thousand actions in the plan: how long the window stands still for each switch of the view.

    python benchmarks/bench_plan_views.py [ACTIONS]

A workspace with so many actions (10,000 unless said otherwise) is made first and removed at the
end. Reading them is a worker's work and is told beside. What is measured is the time of the GUI
thread from the key that was pressed until the new view is painted. Goal: 150 ms for any of them.
"""

from __future__ import annotations

import gc
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from benchmarks.generate import write
from rca_studio.analysis.practice import load_practice
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.plan import (
    Action,
    ActionState,
    EvidenceCheck,
    Finding,
    Reach,
    Strength,
)
from rca_studio.headless import reviewing_writer
from rca_studio.models.engine import Engine
from rca_studio.models.rows import SHAPES
from rca_studio.models.workspace import open_workspace
from rca_studio.paths import resource
from rca_studio.settings import Settings
from rca_studio.ui import theme
from rca_studio.ui.plan.plan_screen import PlanScreen
from rca_studio.ui.plan.rows import PlanFilter
from rca_studio.ui.plan.views_state import Look
from rca_studio.ui.prompts import WindowPrompts
from rca_studio.ui.studio import Studio
from rca_studio.ui.tidy import Tidy

TODAY = date(2026, 11, 21)
ROUNDS = 7
A_CASE = 5
"""Actions of a case."""

_SERVICES = tuple(f"Service {number:02}" for number in range(20))


class Guide:
    """Stands in for the window: nothing is opened here."""

    def open_case(self, case_id: str, tab: str = "story", target: str = "") -> None: ...
    def show_cases(self, query: object = None) -> None: ...
    def show_plan(self, owner: str = "") -> None: ...
    def show_import(self, path: Path | None = None) -> None: ...
    def say(self, text: str, action: str = "", do: object = None) -> None: ...


def actions(cases: list[str], dice: random.Random) -> Iterator[Finding | Action]:
    """A finding and some actions for each case, around today."""

    def day(first: int, last: int) -> str:
        return (TODAY + timedelta(days=dice.randint(first, last))).isoformat()

    for number, case_id in enumerate(cases):
        finding = Finding(id=f"pf{number}", case_id=case_id, number=1, statement="It was not seen")
        yield finding
        for place in range(A_CASE):
            yield Action(
                id=f"pa{number}.{place}",
                case_id=case_id,
                text=f"Change {number}.{place}: the place of the walker is marked on the floor",
                findings=(finding.id,),
                owner="" if dice.random() < 0.03 else f"Owner {dice.randrange(60):02}",
                deadline="" if dice.random() < 0.05 else day(-40, 200),
                strength=dice.choice(tuple(Strength)),
                reach=dice.choice(tuple(Reach)),
                effort=dice.randint(0, 5),
                measure="The mark is seen in 20 of 20 checks",
                review_date=day(-20, 300),
                checks=(EvidenceCheck(text="Photo"), EvidenceCheck(text="Walk round", met=True)),
                state=dice.choice(tuple(ActionState)),
                rank=float(place),
            )


def prepare(path: Path, number: int) -> None:
    """A workspace with so many actions."""
    dice = random.Random(5)
    write(path, number // A_CASE)
    engine = Engine(path)
    with engine.writing() as connection:
        for table in ("action", "finding"):
            connection.execute(f"DELETE FROM {table}")
        cases = [row[0] for row in connection.execute("SELECT id FROM case_ ORDER BY seq")]
        for place, case_id in enumerate(cases):
            service = _SERVICES[place % len(_SERVICES)]
            connection.execute("UPDATE case_ SET service = ? WHERE id = ?", (service, case_id))
        for entity in actions(cases, dice):
            shape = SHAPES[type(entity)]
            connection.execute(shape.insert, (*shape.encode(entity), 1))
    engine.close()


def open_studio(path: Path, settings: Path) -> Studio:
    """The workspace as the window opens it."""
    os.environ["RCA_STUDIO_HOME"] = str(settings)
    workspace = open_workspace(path, actor="Quality lead")
    return Studio(
        workspace,
        reviewing_writer(workspace, "Quality lead"),
        practice=load_practice(resource("protocols").parent),
        ruler=Ruler.load(resource("fonts/widths.json")),
        prompts=WindowPrompts(),
        settings=Settings.load(),
        today=lambda: TODAY,
    )


def quiet(studio: Studio) -> None:
    """Let jobs end and all be painted."""
    while studio.jobs.busy:
        QApplication.processEvents()
        time.sleep(0.002)
    painted()


def painted() -> None:
    """Lay out and paint all that waits for it."""
    for _ in range(3):
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        QApplication.processEvents()


def timed(do: Callable[[], object]) -> float:
    """Milliseconds of the GUI thread, until it is painted.

    Its own time, so that what else the machine does is not counted; alone on it, both are the same.
    """
    began = time.thread_time()
    do()
    painted()
    return (time.thread_time() - began) * 1e3


def switches(screen: PlanScreen) -> dict[str, Callable[[], object]]:
    """What is measured: each begins from the open actions by owner, unless it says otherwise."""

    def to(**values: Any) -> Callable[[], object]:
        return lambda: screen.show_look(replace(Look(filter=PlanFilter("all")), **values))

    table = screen.layouts.table
    by = ("service", "due", "strength", "case", "")
    found = {f"table by {key or 'deadline, not grouped'}": to(group=key) for key in by}
    found |= {"table by owner, from another group": to()}
    found |= {f"sorted by {key}": to(sort=key) for key in ("text", "finding", "state")}
    found["only open"] = to(filter=PlanFilter("open"))
    found["two words searched"] = to(filter=PlanFilter("all", text="walker 1234"))
    found["all groups folded"] = lambda: table.fold(g.key for g in screen.layouts.model.groups)
    found["all groups unfolded"] = lambda: table.fold(())
    found["everything chosen"] = lambda: table.choose(row.id for row in screen.whole_rows)
    found["one chosen again"] = lambda: table.go_to(screen.whole_rows[0].id)
    for layout in ("board", "calendar", "timeline"):
        found[f"{layout}"] = to(layout=layout)
        found[f"table, back from {layout}"] = to()
    return found


def measure(studio: Studio) -> None:
    began = time.perf_counter()
    screen = PlanScreen(studio, Guide())
    screen.resize(1700, 1000)
    screen.show()
    quiet(studio)
    print(f"{len(screen.whole_rows):,} actions shown after {time.perf_counter() - began:.2f} s\n")
    usual = Look(filter=PlanFilter("all"))
    print("| switch | first, ms | median, ms | worst, ms |")
    print("|---|---|---|---|")
    for name, do in switches(screen).items():
        times: list[float] = []
        for _ in range(ROUNDS):
            if not name.startswith("all groups"):
                other = replace(usual, group="owner" if " by " not in name else "strength")
                if name.startswith("table, back"):
                    other = replace(usual, layout=name.split()[-1])
                screen.show_look(other)
                painted()
            elif name == "all groups unfolded":
                screen.layouts.table.fold(g.key for g in screen.layouts.model.groups)
                painted()
            else:
                screen.layouts.table.fold(())
                painted()
            times.append(timed(do))
        middle = statistics.median(times)
        print(f"| {name} | {times[0]:.0f} | {middle:.0f} | {max(times):.0f} |", flush=True)
    edits(studio, screen)
    screen.show_look(usual)
    screen.layouts.table.choose(row.id for row in screen.whole_rows)
    painted()
    chosen = timed(lambda: screen.show_look(replace(usual, layout="board")))
    print(f"| board, everything chosen | {chosen:.0f} | | |")
    screen.close()


def edits(studio: Studio, screen: PlanScreen) -> None:
    """An owner written in a cell: until it is stored, and until the new line is painted."""
    screen.show_look(Look(filter=PlanFilter("all")))
    quiet(studio)
    stored: list[float] = []
    shown: list[float] = []
    for place in range(ROUNDS):
        row = screen.shown_rows()[place * 700]
        began = time.thread_time()
        screen.edits.change(row, "owner", f"New {place}")
        stored.append((time.thread_time() - began) * 1e3)
        shown.append(timed(partial(quiet, studio)))  # a worker reads that one case meanwhile
        assert not screen.reader.waits
    for words, times in (("stored", stored), ("shown", shown)):
        middle = statistics.median(times)
        print(f"| a cell changed, {words} | {times[0]:.0f} | {middle:.0f} | {max(times):.0f} |")


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    application = QApplication([])
    theme.apply(application, "light")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.rca"
        prepare(path, number)
        studio = open_studio(path, Path(folder))
        gc.freeze()  # as the program does once its first window is there
        tidy = Tidy()
        measure(studio)
        tidy.stop()
        studio.close()


if __name__ == "__main__":
    main()
