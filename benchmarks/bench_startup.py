"""Start of the program in fresh, warm processes, against an empty PySide6 window.

    python benchmarks/bench_startup.py

Measured from just before the process is made to the moment a window has been painted: an empty
``QMainWindow`` of the same size, ours, and ours with the first page of a workspace in it. The three
take turns; medians are compared. Runs on the offscreen platform and, where Xvfb is installed, on a
real X server too.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 9
MOST_WINDOW = 1.3
MOST_PAGE = 3.0

EMPTY = """
import sys, time
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

class Window(QMainWindow):
    seen = False
    def event(self, event):
        done = super().event(event)
        if event.type() == QEvent.Type.Paint and not self.seen:
            self.seen = True
            QTimer.singleShot(0, self.note)
        return done
    def note(self):
        print(time.monotonic_ns(), flush=True)
        self.close()

application = QApplication(["empty"])
window = Window()
window.resize(1440, 900)
window.show()
sys.exit(application.exec())
"""

# The program itself, with a look over its shoulder; nothing in it is changed or left out.
OURS = """
import sys, time
from PySide6.QtCore import QTimer
from rca_studio import app

begin = app.Desk.start

def start(desk, options):
    if WHAT == "window":
        desk.window.painted.connect(lambda: note(desk))
    else:
        desk.ready.connect(lambda: watch(desk))
    begin(desk, options)

def watch(desk):
    from rca_studio.ui.cases.delegate import CaseDelegate
    paint = CaseDelegate.paint
    seen = []
    # No filter of all events: it would make PySide set up every class of Qt, for the look alone.
    def look(delegate, painter, option, index):
        paint(delegate, painter, option, index)
        if not seen:
            seen.append(index.row())
            QTimer.singleShot(0, lambda: note(desk))  # the whole window is painted before that
    CaseDelegate.paint = look

def note(desk):
    print(time.monotonic_ns(), flush=True)
    QTimer.singleShot(0, desk.window.close)

app.Desk.start = start
sys.exit(app.main(["--size", "1440x900", *sys.argv[1:]]))
"""


def once(code: str, arguments: list[str], environment: dict[str, str]) -> float:
    """Seconds from before the process is made to the moment it prints."""
    start = time.monotonic_ns()
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if done.returncode or not done.stdout:
        raise RuntimeError(done.stderr.strip() or "it said nothing")
    return (int(done.stdout.split()[0]) - start) / 1e9


def compare(name: str, workspace: Path, environment: dict[str, str]) -> bool:
    runs = {
        "empty": (EMPTY, []),
        "window": ("WHAT = 'window'\n" + OURS, []),
        "page": ("WHAT = 'page'\n" + OURS, [str(workspace)]),
    }
    times: dict[str, list[float]] = {kind: [] for kind in runs}
    for turn in range(ROUNDS + 1):
        for kind, (code, arguments) in runs.items():
            taken = once(code, arguments, environment)
            if turn:  # the first one warms the caches
                times[kind].append(taken)
    medians = {kind: statistics.median(found) for kind, found in times.items()}
    window, page = (medians[kind] / medians["empty"] for kind in ("window", "page"))
    print(
        f"{name}: empty window {medians['empty'] * 1000:.0f} ms; "
        f"first painted window {medians['window'] * 1000:.0f} ms, ratio {window:.2f} "
        f"(at most {MOST_WINDOW}); first page of cases {medians['page'] * 1000:.0f} ms, "
        f"ratio {page:.2f} (at most {MOST_PAGE})"
    )
    return window <= MOST_WINDOW and page <= MOST_PAGE


@contextmanager
def x_server() -> Iterator[str]:
    """A display of Xvfb, ended afterwards."""
    ours, theirs = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(theirs), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
        pass_fds=[theirs],
        stderr=subprocess.DEVNULL,
    )
    try:
        yield f":{os.read(ours, 20).decode().strip()}"
    finally:
        server.terminate()
        server.wait()
        os.close(ours)
        os.close(theirs)


def make_sample(path: Path) -> None:
    sys.path.insert(0, str(ROOT))
    from rca_studio.headless import opened
    from rca_studio.sample import build_sample

    with opened(path, create=True) as (workspace, writer):
        build_sample(workspace, writer)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "sample.rca"
        environment = {**os.environ, "RCA_STUDIO_HOME": str(Path(folder) / "home")}
        os.environ["RCA_STUDIO_HOME"] = environment["RCA_STUDIO_HOME"]
        # Warm means compiled, as an installed program is, whatever this shell says.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        environment["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "compiled")
        make_sample(workspace)
        good = compare("offscreen", workspace, {**environment, "QT_QPA_PLATFORM": "offscreen"})
        if shutil.which("Xvfb"):
            with x_server() as display:
                on_x = {**environment, "QT_QPA_PLATFORM": "xcb", "DISPLAY": display}
                try:
                    good = compare("X server", workspace, on_x) and good
                except RuntimeError as error:
                    print(f"X server: left out, {str(error).splitlines()[-1]}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
