"""One edit on a 60-node case, gesture to saved and repainted, against a bare durable commit.

    python benchmarks/bench_edit.py [--rounds 40] [--many-ways] [--profile]

Everything runs in one process and takes turns, on one disk, in WAL with synchronous=FULL:

- bare: BEGIN, one INSERT of a row as long as the audit entry of the edit, COMMIT.
- saved: the gesture through rules, margin, rows, audit entry and search words (``Writer.edit``).
- screen: the key is pressed in the real window (Causes tab, offscreen, 1440 x 900); it is over when
  the step is on the disk and every event, painting included, has been worked off.

Medians are compared. ``asks why`` is the way from Tab to a painted empty editor; nothing is stored.
The exit code tells whether saving kept within the goal of three bare commits; no window can be
painted in that time (the last lines say what painting alone takes).
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import os
import pstats
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from sqlcipher3 import dbapi2 as driver

from rca_studio.analysis.margin import analyse, summarise
from rca_studio.domain.case import Case
from rca_studio.domain.casefile import Change, ChangeSet, created
from rca_studio.domain.causal import (
    Cause,
    Control,
    ControlState,
    Event,
    EvidenceState,
    Gate,
    Harm,
    Link,
)
from rca_studio.editing.writer import Writer
from rca_studio.models.audit import canonical, plain_changes
from rca_studio.models.workspace import create_workspace

MOST = 3.0
CAUSES, CONTROLS = 48, 10
CATEGORIES = ("environment", "equipment", "task", "staff", "communication", "organisation")
WORDS = (
    "The walker stood out of reach behind the bathroom door",
    "The doorway is narrow for a walker and a person beside it",
    "Set-up before the transfer differs from shift to shift",
    "No check of the equipment is part of the care plan",
    "The light in the corridor is dim in the evening",
)
Key = Qt.Key
NO_MODIFIER = Qt.KeyboardModifier.NoModifier


def model(*, many_ways: bool = False) -> ChangeSet:
    """An event, a harm, 48 causes three deep and 10 controls: 60 nodes.

    ALL and ANY take turns, which gives some dozen ways to harm; with ``many_ways`` each cause is
    enough for its effect, which gives thousands.
    """
    story = "The walker stood out of reach and the doorway is narrow. " * 12
    parts: list[Any] = [
        Case(id="c", reference="NM-0001", title="Lost balance at the bath", story=story),
        Event(id="e", case_id="c", text="Lost balance at the bathroom door", gate=Gate.ALL),
        Harm(id="h", case_id="c", text="Hip fracture after a fall"),
    ]
    for n in range(CAUSES):
        text = f"{WORDS[n % len(WORDS)]} ({n})"
        category = CATEGORIES[n % len(CATEGORIES)]
        gate = Gate.ANY if many_ways or n % 2 else Gate.ALL
        parts.append(
            Cause(id=f"k{n}", case_id="c", text=text, category=category, rank=float(n), gate=gate)
        )
        effect = "e" if n < 4 else f"k{(n - 4) // 3}"
        parts.append(Link(id=f"l{n}", case_id="c", cause_id=f"k{n}", effect_id=effect))
    for n in range(CONTROLS):
        state = ControlState.FAILED if n else ControlState.HELD
        guards = f"k{n}" if n else "h"
        text = f"Second person looks at it ({n})"
        parts.append(Control(id=f"b{n}", case_id="c", guards=guards, text=text, state=state))
    return ChangeSet("Report near miss", created(*parts))


class Bare:
    """The yardstick: a table of its own in a file of its own."""

    def __init__(self, path: Path) -> None:
        self._connection = driver.connect(str(path), isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.execute("CREATE TABLE step (id INTEGER PRIMARY KEY, text)")

    def commit(self, text: str) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.execute("INSERT INTO step (text) VALUES (?)", (text,))
        self._connection.execute("COMMIT")


class Screen(QObject):
    """The real window with the case in it."""

    def __init__(self, writer: Writer, workspace: Any) -> None:
        super().__init__()
        from rca_studio.analysis.practice import load_practice
        from rca_studio.diagrams.text import Ruler
        from rca_studio.paths import resource
        from rca_studio.settings import Settings
        from rca_studio.ui import theme
        from rca_studio.ui.causes.causes_tab import CausesTab
        from rca_studio.ui.main_window import MainWindow
        from rca_studio.ui.studio import Studio

        self.application = QApplication.instance() or QApplication(["bench"])
        assert isinstance(self.application, QApplication)
        theme.apply(self.application, "light")
        self.window = MainWindow()
        self.window.resize(1440, 900)
        self.window.furnish()
        self.studio = Studio(
            workspace,
            writer,
            practice=load_practice(resource("protocols").parent),
            ruler=Ruler.load(resource("fonts/widths.json")),
            prompts=self.window.prompts,
            settings=Settings.load(),
        )
        self.window.show_studio(self.studio)
        self.window.make_menus()
        self.window.show()
        self.settle()
        gc.freeze()  # as the program does behind its first page
        self.window.open_case("c", "causes")
        self.settle()
        found = self.window.findChild(CausesTab)
        assert isinstance(found, CausesTab)
        self.tab = found
        self.canvas = found.picture.canvas
        self.painted = 0
        self.canvas.viewport().installEventFilter(self)

    def eventFilter(self, _thing: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.painted += 1
        return False

    def settle(self) -> None:
        """Work off what jobs and timers still bring."""
        until = time.perf_counter() + 0.03
        while time.perf_counter() < until:
            self.application.processEvents()

    def choose(self, key: str) -> None:
        self.tab.choose(key)
        self.canvas.setFocus()
        self.settle()

    def press(self, widget: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = NO_MODIFIER) -> None:
        """Press a key and wait until everything it brings about is painted."""
        event = QKeyEvent(QEvent.Type.KeyPress, key, held)
        self.application.sendEvent(widget, event)
        self.application.processEvents()

    def timed(self, widget: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = NO_MODIFIER) -> float:
        before = self.painted
        began = time.perf_counter()
        self.press(widget, key, held)
        taken = time.perf_counter() - began
        assert self.painted > before, "nothing was painted"
        return taken

    def repaint(self, *, whole: bool) -> float:
        """Paint the picture again, or one box of it, with nothing changed: the floor."""
        room = self.canvas.viewport()
        place = room.rect() if whole else self.canvas.place_of("e")
        assert place is not None
        began = time.perf_counter()
        room.update(place)
        self.application.processEvents()
        return time.perf_counter() - began

    def write(self, words: str) -> None:
        self.canvas.editor.setPlainText(words)
        self.settle()


class Gestures:
    """The three gestures, through the writer alone and on the screen."""

    def __init__(self, writer: Writer, screen: Screen) -> None:
        self._writer = writer
        self._screen = screen
        self.asked: list[float] = []

    def reword(self, n: int) -> tuple[ChangeSet, Callable[[], float]]:
        key = f"k{7 * n % CAUSES}"
        text = f"{WORDS[n % len(WORDS)]}, seen again {n}"

        def on_screen() -> float:
            self._screen.choose(key)
            self._screen.press(self._screen.canvas, Key.Key_F2)
            self._screen.write(text)
            return self._screen.timed(self._screen.canvas.editor, Key.Key_Return)

        return self._revised("Reword", key, text=text), on_screen

    def evidence(self, n: int) -> tuple[ChangeSet, Callable[[], float]]:
        key = f"k{11 * n % CAUSES}"

        def on_screen() -> float:
            self._screen.choose(key)
            return self._screen.timed(
                self._screen.canvas, Key.Key_E, Qt.KeyboardModifier.ControlModifier
            )

        cause = self._writer.casefile("c").get(key)
        assert isinstance(cause, Cause)
        states = list(EvidenceState)
        following = states[(states.index(cause.evidence) + 1) % len(states)]
        return self._revised("Evidence", key, evidence=following), on_screen

    def add(self, n: int) -> tuple[ChangeSet, Callable[[], float]]:
        key, text = f"k{5 * n % CAUSES}", WORDS[n % len(WORDS)]

        def on_screen() -> float:
            self._screen.choose(key)
            self.asked.append(self._screen.timed(self._screen.canvas, Key.Key_Tab))
            self._screen.write(text)
            return self._screen.timed(self._screen.canvas.editor, Key.Key_Return)

        cause = Cause(id=f"new{n}", case_id="c", text=text, category="task", rank=90.0)
        link = Link(id=f"newl{n}", case_id="c", cause_id=cause.id, effect_id=key)
        return ChangeSet("Add cause", created(cause, link)), on_screen

    def take_back(self) -> None:
        """Undo the new causes, so that the case keeps its 60 nodes."""
        self._writer.undo()
        self._screen.studio.undo()
        self._screen.settle()

    def _revised(self, label: str, key: str, **values: Any) -> ChangeSet:
        old = self._writer.casefile("c").get(key)
        assert isinstance(old, Cause)
        return ChangeSet(label, (Change(old, replace(old, **values)),))


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--many-ways", action="store_true", help="thousands of ways to harm")
    parser.add_argument("--passphrase", default=None, help="encrypt the workspaces")
    parser.add_argument("--profile", action="store_true", help="where the time on screen goes")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["RCA_STUDIO_HOME"] = str(Path(folder) / "home")
        return measure(Path(folder), chosen)


def measure(root: Path, chosen: argparse.Namespace) -> int:
    writers, workspaces = [], []
    for name in ("saved", "screen"):
        workspace = create_workspace(
            root / f"{name}.rca",
            organisation="",
            passphrase=chosen.passphrase,
            backups=root / "backups",
        )
        workspace.wait_for_backup()
        writer = Writer(workspace, "bench", summarise)
        writer.edit(model(many_ways=chosen.many_ways))
        writers.append(writer)
        workspaces.append(workspace)
    writer, bare = writers[0], Bare(root / "bare")
    screen = Screen(writers[1], workspaces[1])
    gestures = Gestures(writer, screen)
    profile = cProfile.Profile()
    good = True
    ways = analyse(writer.casefile("c")).cut_set_count
    print(f"60 nodes, {ways:,} ways to harm; medians of {chosen.rounds} rounds in turn")
    print("| gesture | bare commit, ms | saved, ms | ratio | saved and repainted, ms | ratio |")
    print("|---|---|---|---|---|---|")
    for name, gesture in (
        ("reword a cause", gestures.reword),
        ("change its evidence", gestures.evidence),
        ("add a cause", gestures.add),
    ):
        times: list[tuple[float, float, float]] = []
        for n in range(chosen.rounds + 2):
            step, on_screen = gesture(n)
            row = canonical(plain_changes(step.changes))
            floor = timed(lambda row=row: bare.commit(row))
            saved = timed(lambda step=step: writer.edit(step))
            if chosen.profile:
                profile.enable()
            shown = on_screen()
            profile.disable()
            if n >= 2:  # the first ones warm the caches
                times.append((floor, saved, shown))
            if gesture == gestures.add:
                gestures.take_back()
        floor, saved, shown = (statistics.median(column) for column in zip(*times, strict=True))
        good &= saved <= MOST * floor
        print(
            f"| {name} | {floor * 1e3:.2f} | {saved * 1e3:.2f} | {saved / floor:.2f} "
            f"| {shown * 1e3:.2f} | {shown / floor:.2f} |",
            flush=True,
        )
    print(f"asks why, to the open editor: {statistics.median(gestures.asked) * 1e3:.2f} ms")
    for what, whole in (("one box", False), ("the whole picture", True)):
        floor = statistics.median(screen.repaint(whole=whole) for _ in range(chosen.rounds))
        print(f"painting {what} again, nothing changed: {floor * 1e3:.2f} ms")
    if chosen.profile:
        pstats.Stats(profile).sort_stats("cumtime").print_stats(70)
    screen.studio.close()
    workspaces[0].close()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
