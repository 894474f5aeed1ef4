"""Every series of the reference gives the reference's numbers: lines, runs, crossings, signals."""

import csv
from collections import defaultdict
from math import isnan, nan
from pathlib import Path

import pytest

from rca_studio.analysis.spc import control_chart
from rca_studio.analysis.spc_runs import crossings_limit, longest_run_limit

REFERENCE = Path(__file__).resolve().parents[2].parent / "shared" / "spc_reference"
KINDS = {"pp": "p'", "up": "u'"} | {k: k for k in ("run", "i", "mr", "u", "p", "c", "g", "t")}
"""Ours for theirs; xbar, s and I' charts are not among ours."""

pytestmark = pytest.mark.skipif(
    not REFERENCE.is_dir(), reason="the reference numbers are not on this machine"
)


def rows_by_series(name):
    rows = defaultdict(list)
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if "chart" not in row or row["chart"] in KINDS:
                rows[row.get("series", "")].append(row)
    return rows


def number(text):
    return float(text) if text not in ("", "NA") else nan


def whole(text):
    return int(text) if text else None


@pytest.fixture(scope="module")
def charts():
    made = {}
    for name, rows in rows_by_series("series.csv").items():
        n = [number(row["n"]) for row in rows]
        made[name] = control_chart(
            KINDS[rows[0]["chart"]],
            [number(row["y"]) for row in rows],
            None if all(map(isnan, n)) else n,
            freeze=whole(rows[0]["freeze"]),
            part=whole(rows[0]["parts"]),
            exclude=whole(rows[0]["exclude"]),
        )
    assert {chart.kind for chart in made.values()} == set(KINDS.values())
    return made


def test_every_point_has_the_lines_of_the_reference(charts):
    expected = rows_by_series("expected_points.csv")
    assert set(expected) == set(charts)
    for name, rows in expected.items():
        chart = charts[name]
        columns = {"y": chart.values, "cl": chart.centre, "lcl": chart.lower, "ucl": chart.upper}
        for column, ours in columns.items():
            theirs = [number(row[column]) for row in rows]
            # The files have twelve digits.
            assert ours.tolist() == pytest.approx(theirs, rel=1e-10, abs=0, nan_ok=True), (
                name,
                column,
            )
        outside = [row["sigma.signal"] == "TRUE" for row in rows]
        assert (chart.outside != 0).tolist() == outside, name


def test_every_part_has_the_runs_of_the_reference(charts):
    expected = rows_by_series("expected_summary.csv")
    assert set(expected) == set(charts)
    for name, rows in expected.items():
        ours = [
            (
                part.useful,
                part.longest_run,
                part.longest_run_limit,
                part.crossings,
                part.crossings_limit,
                part.runs_signal,
                part.points_outside,
            )
            for part in charts[name].parts
        ]
        theirs = [
            (
                int(row["n.useful"]),
                whole(row["longest.run"]),
                whole(row["longest.run.max"]),
                whole(row["n.crossings"]),
                whole(row["n.crossings.min"]),
                row["runs.signal"] == "TRUE",
                int(row["sigma.signals"]),
            )
            for row in rows
        ]
        assert ours == theirs, name


def test_limits_for_runs_up_to_300_points():
    rows = rows_by_series("anhoej_limits.csv")[""]
    assert len(rows) > 290
    for row in rows:
        useful = int(row["n.useful"])
        assert longest_run_limit(useful) == int(row["longest.run.max"])
        assert crossings_limit(useful) == int(row["n.crossings.min"])
