"""One edit on a 60-node case, gesture to saved, against a bare commit that is as durable.

    python benchmarks/bench_edit.py

Both write to the same folder, take turns, and flush to the disk each time (WAL, synchronous=FULL).
The bare commit inserts one row of the same text into a table of its own. Printed are medians.
"""

import dataclasses
import statistics
import sys
import tempfile
import time
from pathlib import Path

from sqlcipher3 import dbapi2 as driver

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import Change, ChangeSet
from rca_studio.domain.causal import Cause, Control, ControlState, Event, Gate, Harm, Link
from rca_studio.domain.registers import CaseSummary
from rca_studio.editing.writer import Writer, created
from rca_studio.headless import summarise
from rca_studio.models.workspace import create_workspace

ROUNDS = 300
CAUSES, CONTROLS = 48, 10


def model() -> ChangeSet:
    """An event, a harm, 48 causes three deep and 10 controls: 60 nodes."""
    story = "The walker stood out of reach and the doorway is narrow. " * 12
    parts = [
        Case(id="c", reference="NM-0001", title="Lost balance at the bath", story=story),
        Event(id="e", case_id="c", text="nearly fell", gate=Gate.ALL),
        Harm(id="h", case_id="c", text="hip fracture"),
    ]
    parts.extend(
        Cause(id=f"k{n}", case_id="c", text=f"cause number {n}", rank=float(n))
        for n in range(CAUSES)
    )
    for n in range(CAUSES):
        effect = "e" if n < 4 else f"k{(n - 4) // 3}"
        parts.append(Link(id=f"l{n}", case_id="c", cause_id=f"k{n}", effect_id=effect))
    for n in range(CONTROLS):
        guards = "h" if n == 0 else f"k{n}"
        state = ControlState.HELD if n == 0 else ControlState.FAILED
        parts.append(
            Control(id=f"b{n}", case_id="c", guards=guards, text=f"control {n}", state=state)
        )
    return ChangeSet("Report near miss", created(*parts))


def main() -> None:
    with tempfile.TemporaryDirectory(dir=Path.cwd() if "--here" in sys.argv else None) as folder:
        root = Path(folder)
        for passphrase in (None, "a heron by the weir"):
            for name, work in (
                ("stored", lambda _: CaseSummary(margin_today=1)),
                ("judged, analysed and stored", summarise),
            ):
                measure(root, passphrase, name, work)


def measure(root: Path, passphrase: str | None, name: str, work) -> None:
    place = root / f"{name[:6]}-{bool(passphrase)}.rca"
    workspace = create_workspace(
        place, organisation="", passphrase=passphrase, backups=root / "backups"
    )
    workspace.wait_for_backup()
    writer = Writer(workspace, "bench", work)
    writer.edit(model())
    bare = driver.connect(str(place.with_suffix(".bare")), isolation_level=None)
    bare.execute("PRAGMA journal_mode=WAL")
    bare.execute("PRAGMA synchronous=FULL")
    bare.execute("CREATE TABLE step (id INTEGER PRIMARY KEY, text)")
    ours, theirs = [], []
    for n in range(ROUNDS):
        text = f"the doorway is too narrow for the walker, {n}"
        began = time.perf_counter()
        bare.execute("BEGIN IMMEDIATE")
        bare.execute("INSERT INTO step (text) VALUES (?)", (text,))
        bare.execute("COMMIT")
        theirs.append(time.perf_counter() - began)
        began = time.perf_counter()
        old = writer.casefile("c").get(f"k{n % CAUSES}")
        writer.edit(ChangeSet("Edit cause", (Change(old, dataclasses.replace(old, text=text)),)))
        ours.append(time.perf_counter() - began)
    workspace.close()
    bare.close()
    one, other = statistics.median(ours), statistics.median(theirs)
    kind = "encrypted" if passphrase else "plain"
    print(
        f"{name} ({kind}): {one * 1e3:.2f} ms, bare commit {other * 1e3:.2f} ms, "
        f"ratio {one / other:.2f}"
    )


if __name__ == "__main__":
    main()
