"""Strange files and two hands at once, as processes: one sentence, an end in time, no harm done."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

COUNTS = ("new", "updated", "unchanged", "duplicate", "rejected", "blank", "not_a_record")
HEAD = "Ref,Event date,What happened,Rota code\n"
ROWS = "".join(f"{n},2026-03-{n % 28 + 1:02d},Walker {n} slid,R{n}\n" for n in range(30))


def start(*words: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "rca_studio", *map(str, words)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, encoding="utf-8")


def run(*words: object) -> tuple[int, str, str]:
    process = start(*words)
    try:
        out, err = process.communicate(timeout=35)
    finally:
        process.kill()
    return process.returncode, out, err


def refused(*words: object) -> str:
    code, out, err = run(*words)
    assert (code, out, err.count("\n")) == (1, "", 1), err
    assert "went wrong" not in err
    return err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name here")
def test_a_pipe_never_hangs_anything(tmp_path: Path):
    pipe, export, workspace = tmp_path / "p.csv", tmp_path / "e.csv", tmp_path / "w.rca"
    os.mkfifo(pipe)
    export.write_text(HEAD + ROWS)
    assert "ordinary file" in refused("import", workspace, pipe)
    assert not workspace.exists()
    assert "not an RCA Studio workspace" in refused("verify", pipe)
    assert run("import", workspace, export)[0] == 0
    code, _, err = run("verify", workspace, "--against", pipe)
    assert (code, err.count("\n")) == (1, 1)
    code, _, err = run("verify", workspace, "--against", export)
    assert (code, err.count("\n")) == (1, 1)


@pytest.mark.parametrize(
    ("name", "content", "new"),
    [
        ("odd16.csv", (HEAD + ROWS).encode("utf-16") + b"x", 30),
        ("lone16.csv", (HEAD + ROWS + "99,,\ud800,\n").encode("utf-16", "surrogatepass"), 31),
        ("sep.csv", ("sep=;\r\n" + (HEAD + ROWS).replace(",", ";")).encode(), 30),
        ("half.json", b'[{"\\ud83d": "k", "id": "\\ud800", "description": "x"}]', 1),
        ("digits.json", b'[{"id": "1", "n": ' + b"9" * 9_000 + b"}]", 1),
        (
            "bulk.ndjson",
            b'{"resourceType": "AdverseEvent", "id": "1", "description": "x"}\n'
            b'{"resourceType": "Patient", "id": "2"}\n',
            1,
        ),
    ],
)
def test_a_broken_file_comes_in_as_far_as_it_can(tmp_path: Path, name: str, content, new: int):
    (tmp_path / name).write_bytes(content)
    for expected in (new, 0):
        code, out, err = run("import", tmp_path / "w.rca", tmp_path / name, "--json")
        assert (code, err) == (0, "")
        told = json.loads(out)
        assert (told["new"], told["rejected"], told["updated"]) == (expected, 0, 0)
        assert told["records"] == sum(told[count] for count in COUNTS)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("line.csv", HEAD.encode() + b"x" * 20_000_000),
        ("commas.csv", b"," * 2_000_000),
        ("wide.csv", b",".join(b"c%d" % n for n in range(20_000)) + b"\n1\n"),
        ("lists.json", b"[" + b"[]," * 3_000_000 + b"[]]"),
        ("sparse.json", json.dumps([{f"k{n}": 1} for n in range(9_000)]).encode()),
        ("bundle.json", b'{"resourceType": "Bundle", "entry": 7}'),
    ],
)
def test_what_would_fill_the_memory_is_refused(tmp_path: Path, name: str, content: bytes):
    (tmp_path / name).write_bytes(content)
    assert name in refused("import", tmp_path / "w.rca", tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_two_make_the_same_workspace_at_once(tmp_path: Path):
    export, workspace = tmp_path / "e.csv", tmp_path / "w.rca"
    export.write_text(HEAD + ROWS)
    both = [start("import", workspace, export) for _ in range(2)]
    codes = sorted((process.communicate(timeout=35), process.returncode)[1] for process in both)
    assert codes in ([0, 1], [0, 0])  # 0 and 0 where one was done before the other began
    code, out, _ = run("cases", workspace, "--json")
    assert (code, len(json.loads(out))) == (0, 30)
    assert run("verify", workspace)[0] == 0


def test_each_sheet_is_counted_and_can_be_named(tmp_path: Path, shared_data: Path):
    file = shared_data / "ics_four_sheets.xlsx"
    told = json.loads(run("import", tmp_path / "w.rca", file, "--json")[1])
    assert told["warnings"]["other-sheets-with-data"] == 3
    numbers = [told["new"]]
    for sheet in told["other_sheets"]:
        out = run("import", tmp_path / "w.rca", file, "--sheet", sheet, "--json")[1]
        assert json.loads(out)["sheet"] == sheet
        numbers.append(json.loads(out)["records"])
    assert sorted(numbers) == [49, 380, 397, 1_075]
    assert "no sheet named" in refused("import", tmp_path / "w.rca", file, "--sheet", "None")


def test_a_path_no_file_can_have(tmp_path: Path):
    export = tmp_path / "e.csv"
    export.write_text(HEAD + ROWS)
    refused("import", tmp_path / ("x" * 300 + ".rca"), export)
