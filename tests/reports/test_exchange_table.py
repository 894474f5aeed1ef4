"""The table of what each format carries says what the writers do."""

from pathlib import Path

import pytest

from rca_studio.reports.exchange import dot, graphml, indented, mef, mermaid
from rca_studio.reports.exchange.written import Carries

PAGE = Path(__file__).resolve().parents[2] / "docs" / "exchange.md"
WRITERS = {
    "GraphML": graphml.CARRIES,
    "Open-PSA": mef.CARRIES,
    "DOT": dot._CARRIES,
    "Flowchart": mermaid._FLOWCHART,
    "Text": indented._CARRIES,
    "Ishikawa": mermaid._ISHIKAWA,
}
ROWS = {
    "harm": ("harm",),
    "all or any (gates)": ("gates",),
    "controls, what they rely on and did": ("controls", "control_facts"),
    "evidence states": ("evidence",),
    "groups of causes (bones)": ("categories",),
    "that a cause is a question": ("questions",),
    "who answers it, until when": ("askers",),
    "kind of cause, duty": ("natures",),
    "how reliable a control is": ("reliability",),
    "why a cause is ruled out": ("reasons",),
    "evidence (notes; files by name only)": ("proof",),
    "timeline": ("timeline",),
    "findings and actions": ("plan",),
    "answers on gates": ("answers",),
    "where boxes were put by hand": ("places",),
}


def table() -> dict[str, dict[str, str]]:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("| | picture"))
    names = [cell.strip() for cell in lines[start].strip("|").split("|")][0:]
    found = {}
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        found[cells[0]] = dict(zip(names[1:], cells[1:], strict=True))
    return found


def test_the_table_names_all_that_a_format_may_carry():
    told = {name for names in ROWS.values() for name in names}
    assert told == set(Carries.__dataclass_fields__)
    assert set(ROWS) | {"events, causes and what leads to what"} == set(table())


@pytest.mark.parametrize("name", WRITERS)
def test_the_table_says_what_the_writer_carries(name):
    for row, fields in ROWS.items():
        carried = all(getattr(WRITERS[name], field) for field in fields)
        assert table()[row][name] == ("●" if carried else "–"), row
