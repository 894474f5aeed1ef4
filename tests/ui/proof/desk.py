"""A desk with a case in review, and with people set up where a test wants them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from rca_studio.domain.case import Stage
from rca_studio.domain.casefile import ChangeSet, created
from rca_studio.domain.people import Person, Role
from rca_studio.editing import gestures
from rca_studio.ui.case.case_screen import CaseScreen
from tests.ui.case.desk import Desk, make_desk

MARIA, TOM, ANA = "Maria Lopez", "Tom Reed", "Ana Silva"

Dialog = TypeVar("Dialog", bound=QWidget)


def staff(desk: Desk) -> None:
    """Set up Maria (quality lead), Tom (supervisor) and Ana (validator); Maria is at work."""
    desk.studio.writer.edit(
        ChangeSet(
            "People",
            created(
                Person(id="maria", name=MARIA, roles=(Role.QUALITY_LEAD, Role.ADMINISTRATOR)),
                Person(id="tom", name=TOM, roles=(Role.SUPERVISOR,), title="Service manager"),
                Person(id="ana", name=ANA, roles=(Role.VALIDATOR,)),
            ),
        )
    )
    desk.studio.writer.actor = MARIA


def at_stage(folder: Path, stage: Stage) -> Desk:
    """The desk with its case at a stage, whatever blocks; its writer keeps the gates."""
    return make_desk(folder, gatekept=True, stage=stage)


def revised(desk: Desk, **values: object) -> None:
    """Change the case itself."""
    desk.studio.writer.edit(gestures.revise(desk.casefile.case, "Edit", **values))


@contextmanager
def case_screen(desk: Desk, qtbot, tab: str = "story") -> Iterator[CaseScreen]:
    """The screen of the case at a tab; it is left with no dialog open and no job at work."""
    made = CaseScreen(desk.studio, desk.guide)
    qtbot.addWidget(made)
    made.resize(1200, 900)
    made.show_case(desk.case_id, tab)
    made.show()
    qtbot.waitExposed(made)
    yield made
    no_dialogs()
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy)


def press(qtbot, button: QWidget) -> None:
    """Press a button by keyboard."""
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)


def dialog_of(kind: type[Dialog]) -> Dialog:
    """The open dialog of a kind."""
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
    assert len(found) == 1, found
    return found[0]


def no_dialogs() -> None:
    """Close what a test left open, so that the next one finds only its own."""
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog) and widget.isVisible():
            widget.close()
