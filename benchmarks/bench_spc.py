"""Control charts: time for one chart of each kind, beside the least that any chart needs.

    python benchmarks/bench_spc.py [--points 60]

The yardstick, in turns and in the same run: two arrays from lists, one division, mean, median and
mean moving range in numpy. Goal: half a millisecond a chart, verdict in words included.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rca_studio.analysis.spc import KINDS, control_chart
from rca_studio.analysis.spc_words import verdict

ROUNDS = 40
CHARTS = 10
LIMIT_MS = 0.5


def yardstick(y: list[float], n: list[float]) -> float:
    values = np.asarray(y, dtype=float) / np.asarray(n, dtype=float)
    return float(values.mean() + np.median(values) + np.abs(np.diff(values)).mean())


def milliseconds(call) -> float:
    started = time.perf_counter()
    for _ in range(CHARTS):
        call()
    return (time.perf_counter() - started) * 1000 / CHARTS


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=int, default=60)
    points = parser.parse_args().points
    pick = random.Random(1)
    y = [float(pick.randint(1, 40)) for _ in range(points)]
    n = [float(pick.randint(800, 1200)) for _ in range(points)]
    calls = {"yardstick": lambda: yardstick(y, n)}
    for kind in KINDS:
        calls[kind] = lambda kind=kind: control_chart(kind, y, n)
        calls[f"{kind} in words"] = lambda kind=kind: verdict(control_chart(kind, y, n))
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(ROUNDS):
        for name, call in calls.items():
            times[name].append(milliseconds(call))
    medians = {name: statistics.median(each) for name, each in times.items()}
    print(f"{points} points, medians of {ROUNDS} rounds")
    for name, median in medians.items():
        print(f"{name:14} {median:7.3f} ms  {median / medians['yardstick']:5.1f} x yardstick")
    slowest = max(medians.values())
    kept = slowest <= LIMIT_MS
    print(f"slowest {slowest:.3f} ms, goal {LIMIT_MS} ms: {'kept' if kept else 'NOT KEPT'}")
    return 0 if kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
