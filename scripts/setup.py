"""Make this checkout ready to run: system libraries for the window, and ``.venv`` from the lock.

    python3 scripts/setup.py          what the program needs
    python3 scripts/setup.py --dev    what the tests need as well

Uses the standard library only and runs on any Python 3.8 or later, because it is the first thing
that runs on a bare machine; it finds a Python 3.11 or later for the program. It does nothing,
quickly, when everything is in place. Where it may not install a system package it prints the exact
command and stops.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
STAMP = VENV / "locks.json"
RUNTIME_LOCK = "requirements.lock"
DEV_LOCK = "requirements-dev.lock"
OLDEST = (3, 11)

# Shared library -> Debian/Ubuntu package; read off the Qt wheel with `readelf -d`. Asking the
# loader for the library works on every distribution; asking dpkg for a package name does not.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
WINDOW_LIBRARIES = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
TEST_PROGRAMS = {"Xvfb": "xvfb", "xauth": "xauth", "pdftoppm": "poppler-utils"}


class SetupStopped(Exception):
    """The set-up cannot go on; the message says what to do by hand."""


def main() -> int:
    """Set up what the arguments ask for; 0 when everything is in place, 1 when told why not."""
    parser = argparse.ArgumentParser(description="Make this checkout ready to run.")
    parser.add_argument("--dev", action="store_true", help="also what the tests need")
    dev = parser.parse_args().dev
    try:
        system_libraries(dev)
        environment(dev)
    except SetupStopped as stopped:
        print(stopped, file=sys.stderr)
        return 1
    return 0


def system_libraries(dev: bool) -> None:
    """Install what is missing of the shared libraries Qt loads and of Python itself, if we may."""
    if not sys.platform.startswith("linux"):
        return
    python = [] if works(venv_python()) else python_packages()
    qt = [package for name, package in QT_LIBRARIES.items() if not loads(name)]
    window = [package for name, package in WINDOW_LIBRARIES.items() if not loads(name)]
    tools = [p for name, p in TEST_PROGRAMS.items() if not shutil.which(name)] if dev else []
    wanted = python + qt + window + tools
    if not wanted or apt_install(wanted):
        return
    message = f"Missing system packages. Please run:\n\n    {apt_command(wanted)}\n"
    has_screen = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    if python or qt or (window and has_screen):
        raise SetupStopped(f"{message}\nand then the same make command again.")
    print(f"{message}\nGoing on without them: no window, and some tests are skipped.")


def loads(library: str) -> bool:
    """Whether the dynamic loader finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def apt_command(packages: list[str]) -> str:
    """The command a person types to install packages (named as Debian and Ubuntu name them)."""
    return f"sudo apt-get update && sudo apt-get install -y {' '.join(sorted(packages))}"


def apt_install(packages: list[str]) -> bool:
    """Install packages if this machine has apt and lets us; whether they are there now."""
    if not shutil.which("apt-get"):
        return False
    prefix = become_root()
    if prefix is None:
        return False
    print(f"Installing system packages: {' '.join(sorted(packages))}", flush=True)
    quiet = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    install = [*quiet, "install", "-y", "--no-install-recommends", *sorted(packages)]
    if subprocess.run(install, stdout=subprocess.DEVNULL, check=False).returncode == 0:
        return True
    # The usual reason on a fresh machine: it has no list of packages yet.
    subprocess.run([*quiet, "update"], stdout=subprocess.DEVNULL, check=False)
    return subprocess.run(install, stdout=subprocess.DEVNULL, check=False).returncode == 0


def become_root() -> list[str] | None:
    """The words to put before a command to run it as root without being asked, if there are any."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        ask = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
        if ask.returncode == 0:
            return ["sudo", "-n"]
    return None


def environment(dev: bool) -> None:
    """Make ``.venv`` and install exactly what the lock file names, each file checked by hash."""
    lock = DEV_LOCK if dev else RUNTIME_LOCK
    if not works(venv_python()):
        make_venv()
    if stamp().get(lock) == digest(lock):
        return
    print(f"Installing from {lock} (the first time this fetches about 200 MB)", flush=True)
    pip = [str(venv_python()), "-m", "pip", "--disable-pip-version-check", "--no-input", "-qq"]
    command = [*pip, "install", "--require-hashes", "--prefer-binary", "-r", str(ROOT / lock)]
    if subprocess.run(command, check=False).returncode != 0:
        raise SetupStopped(
            "The Python packages could not be installed; the reason is above. Nothing else was "
            "changed. Check the network connection and run the same make command again."
        )
    done = {RUNTIME_LOCK: digest(RUNTIME_LOCK)}
    if dev:
        done[DEV_LOCK] = digest(DEV_LOCK)
    STAMP.write_text(json.dumps(done, indent=2) + "\n", encoding="utf-8")


def venv_python() -> Path:
    """The interpreter inside ``.venv``."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def works(python: Path) -> bool:
    """Whether an environment is whole: its Python starts, is new enough and has pip."""
    probe = f"import sys, pip; sys.exit(sys.version_info < {OLDEST})"
    try:
        return subprocess.run([str(python), "-c", probe], capture_output=True).returncode == 0
    except OSError:
        return False


def python_packages() -> list[str]:
    """The packages without which no environment can be made; Debian keeps ensurepip apart."""
    python = find_python()
    if python is None:
        return ["python3.11", "python3.11-venv"]
    ask = "import sys; print('python%d.%d-venv' % sys.version_info[:2]); import ensurepip"
    answer = subprocess.run([python, "-c", ask], capture_output=True, text=True, check=False)
    return [] if answer.returncode == 0 else [answer.stdout.strip()]


def make_venv() -> None:
    """Make ``.venv`` anew with the newest Python found."""
    python = find_python()
    if python is None:
        raise SetupStopped(
            "RCA Studio needs Python 3.11 or later, and none was found. Please install it and run "
            "the same make command again."
        )
    print("Making .venv", flush=True)
    command = [python, "-m", "venv", "--clear", str(VENV)]
    if subprocess.run(command, check=False).returncode != 0:
        raise SetupStopped(
            "The Python environment could not be made; the reason is above. Nothing else was "
            "changed."
        )


def find_python() -> str | None:
    """A Python that is new enough: the one running this, else the first on the path."""
    if sys.version_info >= OLDEST:
        return sys.executable
    for minor in range(14, OLDEST[1] - 1, -1):
        if found := shutil.which(f"python3.{minor}"):
            return found
    return None


def digest(lock: str) -> str:
    """SHA-256 of a lock file: what ``.venv`` was made from."""
    return hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()


def stamp() -> dict[str, str]:
    """The lock files that ``.venv`` fulfils, as the last set-up wrote them down."""
    try:
        found = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


if __name__ == "__main__":
    sys.exit(main())
