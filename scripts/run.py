"""``make run``: the window on the sample workspace or, where there is no screen, the same without.

Run with the Python of ``.venv``; further arguments go to the program.
"""

import ctypes
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DEMO = Path("build") / "demo"


def main() -> int:
    """Start the program and give back its exit code."""
    program = [sys.executable, "-m", "rca_studio"]
    if has_screen():
        return subprocess.run(
            [*program, "--sample", *sys.argv[1:]], cwd=ROOT, check=False
        ).returncode
    print("This machine has no screen, so the sample case is worked without a window.", flush=True)
    command = [*program, "demo", "--out", str(DEMO), *sys.argv[1:]]
    hidden = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(command, cwd=ROOT, env=hidden, check=False).returncode


def has_screen() -> bool:
    """Whether a window can be shown; on Linux asks the display itself, for the variable may lie."""
    if not sys.platform.startswith("linux"):
        return True
    if os.environ.get("QT_QPA_PLATFORM", "") in ("offscreen", "minimal"):
        return False
    if os.environ.get("WAYLAND_DISPLAY"):
        return True
    return bool(os.environ.get("DISPLAY")) and _x_answers()


def _x_answers() -> bool:
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return False
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    failed = xcb.xcb_connection_has_error(connection) != 0
    xcb.xcb_disconnect(connection)
    return not failed


if __name__ == "__main__":
    sys.exit(main())
