"""The program as a process of its own on a real X screen, with keys that come from the screen."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest
from pypdf import PdfReader

PATIENCE = 60
"""Seconds a window, a file or the end of the program is waited for."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (shutil.which("Xvfb") and shutil.which("xdotool")),
        reason="needs Xvfb and xdotool to have a screen and a keyboard",
    ),
]


class Screen:
    """An X screen without a window manager, and its keyboard."""

    def __init__(self, display: str) -> None:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("QT_", "XDG_"))}
        self.environment = {**kept, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}

    def ask(self, *words: str) -> str:
        done = subprocess.run(
            ["xdotool", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        return done.stdout.strip()

    def focus(self, title: str, program: "subprocess.Popen[bytes]") -> bool:
        """Wait for a window with this title and give it the keyboard."""
        until = monotonic() + PATIENCE
        while monotonic() < until and program.poll() is None:
            if found := self.ask("search", "--onlyvisible", "--name", title).split():
                self.ask("windowfocus", "--sync", found[-1])
                return True
            wait_a_moment(program)
        return False


def wait_a_moment(program: "subprocess.Popen[bytes]") -> bool:
    """Whether the program came to its end meanwhile."""
    try:
        program.wait(0.2)
    except subprocess.TimeoutExpired:
        return False
    return True


@pytest.fixture
def screen() -> Iterator[Screen]:
    reads, writes = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writes), "-screen", "0", "1440x900x24", "-noreset"],
        pass_fds=(writes,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writes)
    with os.fdopen(reads) as told:
        number = told.readline().strip()
    if not number:
        server.wait(PATIENCE)
        pytest.skip("Xvfb does not start here")
    yield Screen(f":{number}")
    server.terminate()
    server.wait(PATIENCE)


def test_sample_is_shown_printed_and_left_by_keys_from_the_screen(
    screen: Screen, tmp_path: Path
) -> None:
    report, said = tmp_path / "report.pdf", tmp_path / "said.txt"
    with said.open("wb") as out:
        program = subprocess.Popen(
            [sys.executable, "-m", "rca_studio", "--sample", "--size", "1200x800"],
            env=screen.environment,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        # The name of the organisation is in the title once the workspace is open.
        if not screen.focus("Riverside Home Care", program):
            words = said.read_text()
            if "platform plugin" in words:
                pytest.skip("Qt has no X11 platform here")
            raise AssertionError(words or "no window came up")
        until = monotonic() + PATIENCE
        dialog = "Print validation report"
        while not screen.ask("search", "--onlyvisible", "--name", dialog):
            assert monotonic() < until, "no dialog comes up"
            assert program.poll() is None, said.read_text()
            if sheet := screen.ask("search", "--onlyvisible", "--name", "^RCA Studio$").split():
                screen.ask("windowfocus", "--sync", sheet[-1])
                screen.ask("key", "Return")  # print as last time
            else:
                screen.ask("key", "ctrl+p")  # unheard until the first page and the menus are there
            wait_a_moment(program)
        assert screen.focus(dialog, program)
        screen.ask("key", "ctrl+a")
        screen.ask("type", "--delay", "5", str(report))
        screen.ask("key", "Return")
        while not report.exists():
            assert monotonic() < until, "no report is written"
            assert not wait_a_moment(program), said.read_text()
        assert "Validation report" in PdfReader(report).pages[0].extract_text()
        assert screen.focus("Riverside Home Care", program)
        screen.ask("key", "ctrl+q")
        assert program.wait(PATIENCE) == 0
        assert "Traceback" not in said.read_text()
    finally:
        if program.poll() is None:
            program.kill()
            program.wait(PATIENCE)
