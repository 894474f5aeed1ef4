"""Governance over very many cases: how long the window stands still, and how long somebody waits.

    python benchmarks/bench_governance_screen.py FILE.rca [ROUNDS]

The file is one made by ``generate.py``; it is copied first. For the first look and for each switch
it prints the time of the window's own thread (goal for the first look: 300 ms in all) and the time
until everything is there. What is worked out beside the window has ``bench_governance.py``.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtCore import QEventLoop, QTimer

from rca_studio.analysis.governance.panel import Drill
from rca_studio.analysis.governance.scope import Dimension
from rca_studio.analysis.practice import load_practice
from rca_studio.app import make_application
from rca_studio.diagrams.text import Ruler
from rca_studio.headless import reviewing_writer
from rca_studio.models.workspace import open_workspace
from rca_studio.paths import resource
from rca_studio.settings import Settings
from rca_studio.ui import theme
from rca_studio.ui.main_window import MainWindow
from rca_studio.ui.studio import Studio

TODAY = date(2026, 11, 21)
LOOKS_EVERY = 200
"""So often it is looked whether all is quiet, in milliseconds: looking costs the window, too."""


class Watch:
    """Does something in the window and measures its thread until nothing is under way."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self.own: dict[str, list[float]] = defaultdict(list)
        self.waited: dict[str, list[float]] = defaultdict(list)
        self._quiet_since = 0.0

    def time(self, what: str, do: Callable[[], object]) -> None:
        """Do it once and note both times in milliseconds."""
        own, began = time.thread_time(), time.perf_counter()
        do()
        self._settle()
        self.own[what].append(1000 * (time.thread_time() - own))
        self.waited[what].append(1000 * (self._quiet_since - began))

    def _settle(self) -> None:
        loop, timer = QEventLoop(), QTimer()
        self._quiet_since = time.perf_counter()
        timer.setInterval(LOOKS_EVERY)

        def look() -> None:
            if self._studio.jobs.busy:
                self._quiet_since = time.perf_counter()
            elif time.perf_counter() - self._quiet_since > 2 * LOOKS_EVERY / 1000:
                loop.quit()

        timer.timeout.connect(look)
        timer.start()
        loop.exec()
        timer.stop()


def one_round(file: Path) -> Watch:
    """Open the workspace, look at governance for the first time, and then in other ways."""
    workspace = open_workspace(file, actor="Quality lead")
    window = MainWindow()
    studio = Studio(
        workspace,
        reviewing_writer(workspace, "Quality lead"),
        practice=load_practice(resource("protocols").parent),
        ruler=Ruler.load(resource("fonts/widths.json")),
        prompts=window.prompts,
        settings=Settings.load(),
        today=lambda: TODAY,
    )
    window.furnish()
    window.make_menus()
    window.resize(1366, 768)
    window.show()
    watch = Watch(studio)
    watch.time("(the window with its list of cases)", lambda: window.show_studio(studio))
    watch.time("governance for the first time", window.show_governance)
    screen = window.governance_screen()
    for words, look in (
        ("last 12 months", replace(screen.look, period="12")),
        ("all months", replace(screen.look, period="all")),
        ("one service", replace(screen.look, only=((Dimension.SERVICE, _service(window)),))),
    ):
        watch.time(words, lambda look=look: screen.show_look(look))  # type: ignore[misc]
    for key in screen.grid.cards:
        watch.time(f"open “{screen.grid.questions[key]}”", lambda key=key: screen.open_panel(key))  # type: ignore[misc]
    scope = screen.reader.scope
    assert scope is not None
    watch.time("list the cases of a number", lambda: screen.drill(Drill(scope=scope, words="All")))
    window.drop_studio()
    studio.close()
    window.close()
    return watch


def _service(window: MainWindow) -> tuple[str, ...]:
    source = window.governance_screen().reader.source
    assert source is not None
    return source.cube.facts.words["service"][1:2]


def main() -> None:
    """Measure some rounds and print the medians."""
    file, rounds = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 3
    with tempfile.TemporaryDirectory() as folder:
        os.environ["RCA_STUDIO_HOME"] = folder
        application = make_application()
        theme.apply(application, "light")
        copy = Path(folder) / "cases.rca"
        shutil.copy(file, copy)
        watches = []
        for number in range(rounds):
            os.environ["RCA_STUDIO_HOME"] = f"{folder}/home{number}"
            watches.append(one_round(copy))
        print(f"{'':58}own thread      until all is there")
        for what in watches[0].own:
            own, waited = (
                statistics.median(value for watch in watches for value in times(watch)[what])
                for times in (lambda watch: watch.own, lambda watch: watch.waited)
            )
            print(f"{what:55}{own:9,.0f} ms{waited:18,.0f} ms")


if __name__ == "__main__":
    main()
