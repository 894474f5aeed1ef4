"""Whatever a table holds: the outcomes add up, and every cell can be told again."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rca_studio.intake.detect import Header
from rca_studio.intake.importer import dry_run, run_import
from rca_studio.intake.mapping import Target
from rca_studio.intake.opening import open_source, with_mapping
from rca_studio.intake.outcomes import Outcome
from rca_studio.intake.plan import Overrides
from tests.intake.memory_store import STAMP, MemoryStore
from tests.intake.retelling import comparable, retold

HEADER = ["Ref", "Event date", "Time", "What happened", "Kind", "Rota code", "E-mail"]
TEXT = st.text(
    st.one_of(
        st.sampled_from("\",;\t|\n\r '=+-@äé€\u00a0名\u202e\x00"),
        st.characters(codec="utf-8", max_codepoint=0x2FFF),
    ),
    max_size=12,
)
DATES = st.sampled_from(
    ["18/10/2026", "03/04/2026", "2026-05-06", "6 May 26", "", " ", "NULL", "soon", "99/99/9999"]
)
TIMES = st.sampled_from(["20:40", "8.15", "2040", "13:00 AM", "", "N/A"])
KINDS = st.sampled_from(["NMISS", "NONE", "what?", ""])
IDS = st.one_of(st.sampled_from(["1", "2", "007", ""]), st.integers(0, 500).map(str))
RECORD = st.tuples(IDS, DATES, TIMES, TEXT, KINDS, TEXT, st.sampled_from(["", "a@example.org"]))
ROWS = st.lists(
    st.one_of(
        RECORD.map(list),
        st.sampled_from([[], [""] * 7, [" "] * 7, ["Total", "12"], HEADER, ["October"]]),
        st.lists(TEXT, min_size=1, max_size=9),
    ),
    max_size=14,
)


def write(path: Path, rows: list[list[str]], separator: str, encoding: str, quote_all: bool):
    text = io.StringIO()
    writer = csv.writer(
        text,
        delimiter=separator,
        quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL,
        lineterminator="\r\n",
    )
    writer.writerows([HEADER, *rows])
    path.write_bytes(text.getvalue().encode(encoding, "xmlcharrefreplace"))


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=ROWS,
    separator=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    quote_all=st.booleans(),
    with_id=st.booleans(),
)
def test_identity_and_retelling(tmp_path, rows, separator, encoding, quote_all, with_id):
    path = tmp_path / "export.csv"
    write(path, rows, separator, encoding, quote_all)
    plan = open_source(
        path, overrides=Overrides(separator=separator, header=Header(1, 1), encoding=encoding)
    )
    target = Target.SOURCE_ID if with_id else Target.EXTRA
    wanted = {"Event date": Target.OCCURRED, "Time": Target.OCCURRED_TIME, "Kind": Target.KIND}
    plan = with_mapping(plan, {"Ref": target, "What happened": Target.STORY, **wanted})
    store = MemoryStore()
    preview = dry_run(plan, store, limit=1_000)
    assert not store.cases
    result = run_import(plan, store, STAMP)

    counts = result.counts
    assert counts.records == plan.records == len(preview.rows)
    assert counts == preview.counts
    for outcome in Outcome:
        shown = sum(row.outcome is outcome for row in preview.rows)
        assert getattr(counts, outcome.value) == shown
    assert counts.new == len(store.cases)
    assert [row.record for row in preview.rows] == list(range(1, counts.records + 1))

    parsed, line = {}, 0
    with path.open(newline="", encoding=encoding) as file:
        reader = csv.reader(file, delimiter=separator)
        for number, row in enumerate(reader):
            if number:
                parsed[line + 1] = row
            line = reader.line_num
    again = retold(store, plan)
    assert sorted(again) == sorted(parsed)
    imported = {case.source_row for case in store.cases.values()}
    for place, cells in parsed.items():
        if place in imported:
            assert again[place] == comparable(cells, plan)
            assert not any(cell.strip() for cell in cells[len(plan.columns) :])
        else:
            cleaned = [comparable_cell(cell) for cell in cells]
            assert again[place] == cleaned

    before = dict(store.cases)
    second = run_import(plan, store, STAMP).counts
    assert second.new == second.updated == 0
    assert second.unchanged == counts.new
    assert store.cases == before


def comparable_cell(cell: str) -> str:
    from rca_studio.intake.text import clean_text

    return clean_text(cell).strip()
