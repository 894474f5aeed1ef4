"""Import of a 57,000-row, 8-column CSV, against a bare loop that stores the same cells.

    python benchmarks/bench_import.py [--rows 57000] [--rounds 3]

Bare: ``csv.reader`` into ``sqlite3`` ``executemany``, one transaction, the same journal and
flushing as a workspace. Ours: everything from the unknown file to the stored batch (encoding,
separator, header, columns, dates, mapping, every record sifted, shaped, keyed and audited). Both
are timed alternately in one run; the ratio of the best times counts, that of the medians is told
beside it. Peak memory is measured in
a process of its own, for the file and for one ten times as long.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

WORDS = [
    "walker",
    "transfer",
    "doorway",
    "prompt",
    "evening",
    "medication",
    "family",
    "note",
    "backup",
    "visit",
    "route",
    "late",
    "worker",
    "bathroom",
    "chair",
    "step",
    "care",
    "plan",
    "record",
    "supervisor",
    "kitchen",
    "hoist",
    "sling",
    "bed",
    "rail",
]
HEADER = "Incident ID,Incident date,Type,Location,Service,Severity,Description,Rota code"


def write_csv(path: Path, rows: int) -> None:
    dice = random.Random(7)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER.split(","))
        for number in range(rows):
            writer.writerow(
                [
                    f"IN-{number:06d}",
                    f"{dice.randint(1, 28):02d}/{dice.randint(1, 12):02d}/202{dice.randint(0, 5)}",
                    dice.choice(("Fall", "Medication", "Missed visit", "Equipment")),
                    f"House {dice.randint(1, 60)}",
                    dice.choice(("Home care", "Day service", "Supported living")),
                    dice.choice(("NMISS", "NONE", "LOW")),
                    " ".join(dice.choices(WORDS, k=6)).capitalize(),
                    f"E{dice.randint(1, 40)}",
                ]
            )


def bare(path: Path, folder: Path) -> float:
    file = folder / "bare.db"
    file.unlink(missing_ok=True)
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    start = time.perf_counter()
    connection.execute("CREATE TABLE t (a, b, c, d, e, f, g, h)")
    with path.open(newline="", encoding="utf-8") as source:
        reader = csv.reader(source)
        next(reader)
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO t VALUES (?,?,?,?,?,?,?,?)", reader)
        connection.execute("COMMIT")
    taken = time.perf_counter() - start
    connection.close()
    return taken


def ours(path: Path, folder: Path) -> tuple[float, float, float]:
    """Seconds from unknown file to stored batch, of them looking; and until it can be searched."""
    from rca_studio.editing.ports import Stamp
    from rca_studio.intake.importer import run_import
    from rca_studio.intake.opening import open_source
    from rca_studio.models.workspace import create_workspace

    for old in folder.glob("ours.rca*"):
        old.unlink()
    workspace = create_workspace(folder / "ours.rca", organisation="Bench", backups=folder)
    try:
        start = time.perf_counter()
        plan = open_source(path)
        looked = time.perf_counter()
        stamp = Stamp(actor="bench", at="2026-01-01T00:00:00Z")
        result = run_import(plan, workspace, stamp)
        stored = time.perf_counter()
        assert result.counts.new == plan.records == result.counts.records
    finally:
        workspace.close()
    return stored - start, looked - start, time.perf_counter() - start


def peak(path: Path, folder: Path) -> float:
    """Peak resident memory in MB of a fresh process that does one import."""
    code = (
        "import sys, resource; from pathlib import Path; sys.path.insert(0, sys.argv[1]);"
        "from benchmarks.bench_import import ours; ours(Path(sys.argv[2]), Path(sys.argv[3]));"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT), str(path), str(folder)],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    return float(done.stdout.split()[-1])


def measure_peaks(path: Path, folder: Path, rows: int) -> tuple[float, float]:
    """The peaks of an import of this file and of one ten times as long, in MB."""
    longer = folder / "longer.csv"
    write_csv(longer, rows * 10)
    return peak(path, folder), peak(longer, folder)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rows", type=int, default=57_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--memory", action="store_true", help="also measure peak memory")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["RCA_STUDIO_HOME"] = str(folder / "home")
        path = folder / "export.csv"
        write_csv(path, chosen.rows)
        size = path.stat().st_size / 1e6
        print(f"{chosen.rows:,} rows x 8 columns, {size:.1f} MB")
        # First, while this process is small: on Linux its peak counts for those it starts, too.
        peaks = measure_peaks(path, folder, chosen.rows) if chosen.memory else ()
        times = [(bare(path, folder), *ours(path, folder)) for _ in range(chosen.rounds)]
        columns = list(zip(*times, strict=True))
        floor, whole, look, searchable = map(min, columns)
        middle = median(columns[1]) / median(columns[0])
        print(f"bare csv + executemany  {floor:.3f} s")
        print(f"import                  {whole:.3f} s  (of it looking at the file {look:.3f} s)")
        print(f"ratio                   {whole / floor:.2f}, of medians {middle:.2f}  (at most 4)")
        print(f"all words searchable    {searchable:.3f} s  ({searchable / floor:.2f})")
        if peaks:
            small, large = peaks
            print(
                f"peak memory             {small:.0f} MB, ten times the rows {large:.0f} MB"
                f"  ({large / small - 1:+.0%}, at most +20%)"
            )


if __name__ == "__main__":
    main()
