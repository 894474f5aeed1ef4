"""A show on a real X server whose second monitor is taken away and put back; run as a program.

Prints one line of JSON: what was seen before, meanwhile and afterwards.
"""

import json
import subprocess
import sys
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

MOST = 20.0
LAPTOP = ("laptop", "1366/361x768/203+0+0", "screen")
BEAM = ("beam", "1920/508x1080/285+1366+0", "none")


def xrandr(*words: str) -> None:
    subprocess.run(["xrandr", *words], check=True, timeout=MOST)


def main(folder: str) -> None:
    for one in (LAPTOP, BEAM):
        xrandr("--setmonitor", *one)
    app = QApplication([])
    from rca_studio.ui import theme
    from rca_studio.ui.sessions.present.terms import Key
    from tests.ui.sample_desk import empty_desk
    from tests.ui.sessions.present.conftest import Desk

    theme.apply(app, "light")
    desk = Desk(empty_desk(Path(folder)), app)
    room = desk.room()

    def until(happened) -> None:
        ends = monotonic() + MOST
        while not happened() and monotonic() < ends:
            app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 100)

    def state() -> dict:
        return {
            "screens": [one.name() for one in app.screens()],
            "picture": room.projector.isVisible() and room.projector.geometry().getRect(),
            "notes": room.facilitator.isVisible() and room.facilitator.geometry().getRect(),
            "told": room.presenter.told,
            "seen": room.presenter.seen is not None,
        }

    until(lambda: room.projector.geometry().x() == 1366)
    room.press(Key.NEXT)
    states = [state()]
    xrandr("--delmonitor", "beam")
    until(lambda: len(app.screens()) == 1)
    states.append(state())
    xrandr("--setmonitor", *BEAM)
    until(lambda: len(app.screens()) == 2 and room.projector.geometry().x() == 1366)
    states.append(state())
    room.close()
    desk.studio.close()
    print(json.dumps(states))


if __name__ == "__main__":
    main(sys.argv[1])
