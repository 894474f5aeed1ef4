"""A layout of the plan on its own, shown with some actions and with the keyboard in it."""

from collections.abc import Iterable

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QWidget

from rca_studio.domain.registers import ActionRow
from rca_studio.ui import theme
from tests.ui.plan.plan_rows import TODAY

MONDAY_FIRST = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)


def shown(made: QWidget, qtbot, rows: Iterable[ActionRow], high: int = 600) -> QWidget:
    """Show a layout as the plan screen would, where weeks begin on Monday."""
    theme.apply(QApplication.instance(), "light")
    made.setLocale(MONDAY_FIRST)
    qtbot.addWidget(made)
    made.resize(1200, high)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.show_rows(rows, TODAY)
    made.setFocus()
    QApplication.processEvents()
    return made
