"""The same on a real X server: two monitors, one of them taken away while the show runs."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

NEEDED = ("xvfb-run", "Xvfb", "xrandr")


@pytest.mark.skipif(not all(map(shutil.which, NEEDED)), reason="there is no X server to try it on")
def test_a_monitor_that_is_taken_away_and_comes_back(tmp_path, project_root):
    script = Path(__file__).with_name("x11_show.py")
    told = subprocess.run(
        [
            *("xvfb-run", "-a", "-s", "-screen 0 3286x1080x24 -noreset"),
            *(sys.executable, str(script), str(tmp_path)),
        ],
        env={
            **os.environ,
            "QT_QPA_PLATFORM": "xcb",
            "QT_SCALE_FACTOR": "1",
            "PYTHONPATH": str(project_root),
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if "could not load the Qt platform plugin" in told.stderr.lower():
        pytest.skip("Qt has no way to talk to an X server here")
    assert told.returncode == 0, told.stderr
    before, gone, back = json.loads(told.stdout.splitlines()[-1])
    assert before["screens"] == back["screens"] == ["laptop", "beam"]
    assert before["picture"] == back["picture"] == [1366, 0, 1920, 1080]
    assert before["seen"]
    assert gone["screens"] == ["laptop"]
    assert gone["picture"] is False
    assert not gone["seen"]
    assert gone["told"] == "The projector is gone. The show waits at frame 2."
    assert back["seen"]
    for state in (before, gone, back):
        left, _top, wide, _high = state["notes"]
        assert 0 <= left < left + wide <= 1366, "notes stay on the laptop"
