"""Whatever is written in a field, what panels say can be read."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from rca_studio import headless
from rca_studio.analysis.governance.guard import Guard
from rca_studio.analysis.governance.pack import SmallNumbers
from rca_studio.analysis.governance.panels import all_panels
from rca_studio.analysis.governance.protecting import ProtectingGuard
from rca_studio.analysis.governance.scope import Dimension, Period, Scope
from rca_studio.domain.case import Case
from rca_studio.domain.casefile import ChangeSet, created
from rca_studio.domain.causal import Cause, Control, ControlState, Event, Link
from rca_studio.reports.board_making import BoardFile, BoardWish, board_report, written

ENDLESS = "Q" * 5_000
MOST = 600
"""Letters of the longest one: all reasons why near misses are one group."""
K5 = SmallNumbers(key="k5", label="", below=5)


@pytest.fixture
def opened(tmp_path: Path):
    with headless.opened(tmp_path / "endless.rca", create=True) as (workspace, writer):
        made: list[object] = []
        for n in range(24):
            at = f"c{n}"
            made += [
                Case(
                    id=at,
                    reference=f"NM-{n:04d}",
                    title=ENDLESS,
                    protocol=ENDLESS,
                    service=ENDLESS,
                    location=ENDLESS,
                    route=ENDLESS,
                    staff_group=ENDLESS,
                    person_affected=ENDLESS,
                    occurred=f"2026-{1 + n % 10:02d}-0{1 + n % 9}",
                ),
                Event(id=f"e{n}", case_id=at, text=ENDLESS),
                Cause(id=f"k{n}", case_id=at, text=ENDLESS, category=ENDLESS),
                Link(id=f"l{n}", case_id=at, cause_id=f"k{n}", effect_id=f"e{n}"),
                Control(
                    id=f"o{n}",
                    case_id=at,
                    guards=f"e{n}",
                    text=ENDLESS,
                    state=ControlState.FAILED if n % 2 else ControlState.HELD,
                ),
            ]
        writer.edit(ChangeSet("Put in", created(*made)))
        yield headless.board_source(workspace, writer)


PERIOD = Period("2026-01", "2026-11")
WISH = BoardWish(
    period=PERIOD,
    only=((Dimension.SERVICE, (ENDLESS,)),),
    rows=Dimension.LOCATION,
    columns=Dimension.SERVICE,
)


@pytest.mark.parametrize("guard", [Guard, lambda: ProtectingGuard(K5)])
def test_every_sentence_and_every_name_has_an_end(opened, guard):
    scope = Scope(period=PERIOD, only=WISH.only)
    today = date(2026, 11, 22)
    inputs = opened.governance.inputs(
        scope, today, guard=guard(), rows=WISH.rows, columns=WISH.columns
    )
    for panel in all_panels(inputs):
        words = [panel.answer, panel.empty, panel.basis.words]
        words += [*panel.details, *panel.cautions, *panel.ask]
        for table in panel.tables():
            words += [str(column) for column in table.columns]
            for label, row in table.rows:
                words += [label, *(cell.shown for cell in row)]
        assert max(map(len, words)) < MOST, (panel.key, max(words, key=len)[:60])


@pytest.mark.parametrize("kind", BoardFile)
def test_it_is_printed_too(opened, kind):
    report = board_report(opened, WISH, datetime(2026, 11, 22, 12))
    assert written(report, kind, headless.ruler())
