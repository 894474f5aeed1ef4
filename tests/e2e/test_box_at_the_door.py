"""What waits in the box when the program starts, and a kiosk that is started from outside."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from PySide6.QtWidgets import QApplication

from rca_studio import app, paths
from rca_studio.editing.boxed import Box, BoxedReport
from rca_studio.models import backup
from rca_studio.models.workspace import create_workspace
from rca_studio.settings import Settings
from rca_studio.ui.reporting.kiosk import Kiosk
from rca_studio.ui.reporting.kiosk_start import KioskStart
from rca_studio.ui.widgets.labels import Label

TITLES = ("Wobbly handrail at the third stair", "Dose nearly given twice")
PATIENCE = 20_000


def waiting_workspace(path: Path) -> Path:
    workspace = create_workspace(path, organisation="Riverside Home Care")
    workspace.wait_for_backup()
    box = Box()
    for title in TITLES:
        box = box.with_report(BoxedReport(title=title))
    workspace.keep_box(b"", box.content())
    workspace.close()
    for copy in backup.backups(path):
        copy.path.unlink()  # the first opening of another day
    return path


def test_what_waits_is_taken_in_when_a_day_begins_and_before_its_backup(start, tmp_path):
    path = waiting_workspace(tmp_path / "Team.rca")
    hands = start(path)
    hands.quiet()
    studio = hands.studio
    hands.until(lambda: not studio.workspace.box_waits(), "the box to be taken in")
    found = [studio.registers.case_id_of(f"NM-000{number}") for number in (1, 2)]
    assert {studio.casefile(one).case.title for one in found} == set(TITLES)
    hands.until(lambda: backup.last_backup(path) is not None, "the backup")
    studio.workspace.wait_for_backup()
    copy = sqlite3.connect(backup.last_backup(path).path)
    assert copy.execute("SELECT count(*) FROM report_box WHERE name='box'").fetchone() == (0,)
    assert copy.execute("SELECT count(*) FROM case_").fetchone() == (2,)
    copy.close()
    home = paths.data_folder().parent
    others = [one for one in home.rglob("*") if one.is_file() and one.suffix != ".rca"]
    for one in others:
        for title in TITLES:
            assert title.encode() not in one.read_bytes(), f"{one} tells of a report"


def test_the_kiosk_is_started_from_outside_and_nothing_else_is_in_view(qapp, qtbot, tmp_path):
    path = waiting_workspace(tmp_path / "Team.rca")
    desk = app.Desk(qapp, Settings.load(), theme_choice="light")
    options = app.build_parser().parse_args([str(path), "--kiosk", "--size", "1366x768"])

    def seen(kind: type) -> list:
        return [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]

    try:
        with qtbot.waitSignal(desk.ready, timeout=PATIENCE):
            desk.start(options)
        qtbot.waitUntil(lambda: bool(seen(KioskStart)), timeout=PATIENCE)
        (sheet,) = seen(KioskStart)
        sheet.first.setText("violet harbour")
        sheet.second.setText("violet harbour")
        sheet.accept()
        qtbot.waitUntil(lambda: bool(seen(Kiosk)), timeout=PATIENCE)
        (kiosk,) = seen(Kiosk)
        qtbot.waitUntil(lambda: not desk.window.isVisible(), timeout=PATIENCE)
        words = " ".join(label.text() for label in kiosk.findChildren(Label))
        assert not any(title in words for title in TITLES)
        kiosk.form.title.setText("Wet floor")
        kiosk.send()
        assert desk.studio.report_box.waiting == 1
        kiosk.passphrase.setText("violet harbour")
        with qtbot.waitSignal(kiosk.left, timeout=PATIENCE):
            kiosk.try_to_leave()
        assert desk.window.isVisible()
    finally:
        for one in seen(Kiosk):
            one.end()
        desk.window.close()
        desk.shut()
        desk.window.deleteLater()
