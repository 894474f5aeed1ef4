"""The first page of cases in a fresh process: what is in view, and what it did not wait for."""

import json
import os
import subprocess
import sys

LATER = (
    "rca_studio.domain.casefile",
    "rca_studio.domain.protocol",
    "rca_studio.editing.writer",
    "rca_studio.analysis.practice",
    "rca_studio.analysis.margin",
    "rca_studio.models.rows",
    "rca_studio.models.store",
    "rca_studio.ui.menus",
    "rca_studio.ui.prompts",
    "rca_studio.ui.printing",
    "sqlalchemy",
    "networkx",
    "numpy",
    "reportlab",
    "matplotlib",
)
"""Needed by what stands beside the list, by an edit, by a report; not by the list."""

PROGRAM = """
import json, sys
from PySide6.QtCore import QTimer
from rca_studio import app
from rca_studio.settings import Settings

options = app.build_parser().parse_args(sys.argv[2:])
desk = app.Desk(app.make_application(), Settings.load())
told = {}

def watch():
    from rca_studio.ui.cases.delegate import CaseDelegate
    paint = CaseDelegate.paint

    def look(delegate, painter, option, index):
        paint(delegate, painter, option, index)
        if not told:
            told["early"] = [name for name in sys.argv[1].split() if name in sys.modules]
            told["first"] = index.data()
    CaseDelegate.paint = look
    desk.window.cases_screen().seen.connect(lambda: QTimer.singleShot(0, tell))

def tell():
    cases = desk.window.cases_screen()
    told["rows"] = cases.model.rowCount()
    told["word"] = cases.model.index(0, 2).data()
    told["label"] = desk.studio.protocol(cases.model.row(0).protocol).label
    told["chosen"] = cases.detail.case_id == cases.model.row(0).id
    told["menus"] = len(desk.window.menuBar().actions())
    told["foot"] = desk.window.windowTitle()
    desk.window.close()

desk.ready.connect(watch)
desk.start(options)
code = app.QApplication.instance().exec()
desk.shut()
print(json.dumps(told))
sys.exit(code)
"""


def test_the_list_is_painted_before_what_stands_beside_it_is_imported(
    sample_file, tmp_path, project_root
):
    path = tmp_path / "copy.rca"
    path.write_bytes(sample_file.read_bytes())
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, " ".join(LATER), "--size", "1440x900", str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=project_root,
        env={**os.environ, "RCA_STUDIO_HOME": str(tmp_path / "home")},
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["early"] == []
    assert told["first"]
    assert told["rows"] == 42
    # What came behind the list is all there.
    assert told["word"] == told["label"]
    assert told["chosen"]
    assert told["menus"] >= 4
    assert told["foot"] != "RCA Studio"
