"""Every sheet of proof is named, large enough to click, and whole at any size of text."""

from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from rca_studio.domain.case import Stage
from rca_studio.domain.casefile import ChangeSet
from rca_studio.domain.duties import Duty, DutyBreach
from rca_studio.domain.erasure import Erased, HoldingCopy
from rca_studio.domain.proof import About
from rca_studio.domain.registers import ChainCheck, HistoryRow
from rca_studio.reports.check import Held, Verdict
from rca_studio.ui import theme
from rca_studio.ui.case.case_screen import CaseScreen
from rca_studio.ui.case.telling_sheets import DecideSheet, ToldSheet
from rca_studio.ui.print.dialog import PrintSheet
from rca_studio.ui.proof.broken_sheet import BrokenSheet
from rca_studio.ui.proof.changes_sheet import ChangesSheet
from rca_studio.ui.proof.erasing import ErasedSheet, EraseSheet
from rca_studio.ui.proof.printed import VerdictSheet
from rca_studio.ui.proof.setting_aside import SetAsideSheet
from rca_studio.ui.proof.verifying import Proof
from rca_studio.ui.proof.watch import BrokenBanner
from tests.ui.proof.desk import at_stage, revised, staff
from tests.ui.test_accessibility import cut, nameless, small

LONG = "Beschäftigungsverhältnisänderungsmitteilung " * 4 + "<b>x</b> " + "w" * 120
STEP = HistoryRow(
    seq=4,
    at="2026-11-19T09:00:00Z",
    actor=LONG,
    kind="undo",
    label=LONG,
    details=(LONG, LONG),
    hash="ab" * 32,
)
PROOF = Proof(
    check=ChainCheck(entries=3, head="ab" * 32, broken_at=4, reason=f"it was “{LONG}”"), step=STEP
)
ERASED = Erased(
    case_id="c", reference="NM-0142", entries=3, unproven=2, files=1, raw_rows=1, wiped=False
)
COPIES = [
    HoldingCopy(path=Path(f"/x/{LONG[:80]}.rca"), made=datetime(2026, 11, day, 8, 0), sure=day > 3)
    for day in range(1, 12)
]
BREACH = DutyBreach.of(f"{LONG} owns an action", Duty.VALIDATOR_OWNS, "a", "c")


def print_sheet(desk, over) -> PrintSheet:
    """With all of its parts shown."""
    made = PrintSheet(desk.studio, desk.case_id, over)
    made.sign.setChecked(True)
    made._on_key_chosen(Path(f"/x/{LONG[:80]}.p12"))
    made.marking.setText(LONG)
    return made


SHEETS = {
    "decide": lambda d, w: DecideSheet(d.studio, d.case_id, (About.FAMILY,), w),
    "told": lambda d, w: ToldSheet(d.studio, d.case_id, About.FAMILY, w),
    "broken": lambda d, w: BrokenSheet(PROOF, w),
    "changes": lambda d, w: ChangesSheet("Changed since", [STEP] * 120, w, LONG),
    "erase": lambda d, w: EraseSheet(d.studio, d.case_id, w),
    "erased": lambda d, w: ErasedSheet(d.studio, ERASED, COPIES, w),
    "verdict": lambda d, w: VerdictSheet(Verdict(Held.OTHER, LONG, LONG, steps=(STEP,)), w),
    "print": lambda d, w: print_sheet(d, w),
    "aside": lambda d, w: SetAsideSheet(d.studio, ChangeSet("x", ()), (BREACH,), w),
}


@pytest.fixture
def desk(tmp_path, qapp, qtbot):
    made = at_stage(tmp_path, Stage.VALIDATE)
    staff(made)
    revised(made, title=LONG)
    yield made
    qtbot.waitUntil(lambda: not made.studio.jobs.busy)
    made.studio.close()
    theme.apply(qapp, "light")


@pytest.fixture
def over(desk, qtbot):
    made = CaseScreen(desk.studio, desk.guide)
    qtbot.addWidget(made)
    yield made
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy)


def settled(qtbot, studio) -> None:
    qtbot.waitUntil(lambda: not studio.jobs.busy)
    for _ in range(3):
        QApplication.processEvents()
        qtbot.wait(15)


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("which", SHEETS)
def test_a_sheet_is_named_large_enough_and_whole(desk, over, qapp, qtbot, which, scale):
    theme.apply(qapp, "dark", scale)
    sheet = SHEETS[which](desk, over)
    sheet.open()
    settled(qtbot, desk.studio)
    assert list(nameless(sheet)) == []
    assert list(small(sheet)) == []
    assert list(cut(sheet)) == []
    room = sheet.screen().availableSize()
    assert sheet.height() <= room.height()
    assert sheet.width() <= room.width()
    focus = sheet.focusWidget()
    assert focus is not None
    assert focus.isVisible()
    sheet.close()
    settled(qtbot, desk.studio)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_strip_over_the_screens_is_whole(desk, qapp, qtbot, scale):
    theme.apply(qapp, "light", scale)
    strip = BrokenBanner(desk.studio)
    qtbot.addWidget(strip)
    strip.show_proof(PROOF)
    strip.resize(theme.grid(130), strip.heightForWidth(theme.grid(130)))
    settled(qtbot, desk.studio)
    assert list(cut(strip)) == []
    assert all(button.isVisible() for button in strip.findChildren(QPushButton))
