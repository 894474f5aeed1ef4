"""Fifty times the writing process is killed; no step it reported as saved is ever lost."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rca_studio.domain.causal import Cause
from rca_studio.models.workspace import create_workspace, open_workspace

KILLS = 50

_WRITE = """
import sys
from pathlib import Path
from rca_studio.domain.casefile import Change, ChangeSet, created
from rca_studio.domain.causal import Cause, Link
from rca_studio.domain.registers import CaseSummary
from rca_studio.editing.writer import Writer
from rca_studio.models.workspace import open_workspace

workspace = open_workspace(Path(sys.argv[1]), backups=Path(sys.argv[2]))
assert not workspace.read_only, workspace.notices
writer = Writer(workspace, "somebody", lambda _: CaseSummary(margin_today=1))
number = max((int(c.id[1:]) for c in writer.casefile("c").causes if c.id != "k"), default=0)
print("ready", flush=True)
while True:
    number += 1
    cause = Cause(id=f"n{number}", case_id="c", text=f"cause {number} " + "x" * (number % 900))
    link = Link(id=f"l{number}", case_id="c", cause_id=cause.id, effect_id="e")
    steps = created(cause, link)
    if number > 20:  # keep the case at the size of a real one
        old = number - 20
        steps += tuple(Change(writer.casefile("c").get(i), None) for i in (f"l{old}", f"n{old}"))
    writer.edit(ChangeSet("Add cause", steps))
    print(number, flush=True)
"""


@pytest.mark.slow
def test_fifty_kills_lose_nothing(tmp_path, writing, first_case, project_root):
    place, backups = tmp_path / "w.rca", tmp_path / "backups"
    dice = random.Random(20261121)
    workspace = create_workspace(place, organisation="", backups=backups)
    writing(workspace).edit(first_case)
    workspace.wait_for_backup()
    workspace.close()
    saved = 0
    for _ in range(KILLS):
        saved = max(saved, _killed_while_writing(place, backups, dice, project_root))
        workspace = open_workspace(place, backups=backups)  # refuses a damaged file
        assert not workspace.read_only
        assert workspace.registers.verify().intact
        casefile = workspace.load("c").casefile
        newest = max(int(c.id[1:]) for c in casefile.causes if c.id != "k")
        # The step under way when the process died may be there too: whole, with its link.
        assert newest in (saved, saved + 1)
        assert f"l{newest}" in casefile
        kept = [c.id for c in casefile.of(Cause) if c.id != "k"]
        assert sorted(kept) == sorted(f"n{i}" for i in range(max(1, newest - 19), newest + 1))
        saved = newest
        if dice.random() < 0.5:
            workspace.close()
        else:  # the next process finds the log of this one
            workspace._engine._writer.close()
            for connection in workspace._engine._idle:
                connection.close()
            workspace._lock.release()
    assert saved > KILLS


def _killed_while_writing(place: Path, backups: Path, dice: random.Random, root: Path) -> int:
    """Let a process write, kill it at some moment; gives the last step it reported as saved."""
    process = subprocess.Popen(
        [sys.executable, "-c", _WRITE, str(place), str(backups)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
    )
    try:
        assert process.stdout.readline() == "ready\n"
        time.sleep(dice.uniform(0.005, 0.12))  # the moment is what is tested
    finally:
        process.kill()
        told = process.stdout.read().splitlines()
        process.stdout.close()
        process.wait()
    whole = [int(line) for line in told if line.strip().isdigit()]
    return whole[-1] if whole else 0
