"""The Actions tab of a case, shown, and following each edit as the case screen makes it do."""

from rca_studio.ui.case.actions_tab import ActionsTab
from tests.ui.case.desk import Desk


def actions_tab(desk: Desk, qtbot) -> ActionsTab:
    made = ActionsTab(desk.studio, desk.guide)
    qtbot.addWidget(made)
    made.resize(1240, 800)
    made.show_casefile(desk.casefile)
    desk.studio.changed.connect(lambda _told: made.show_casefile(desk.casefile))
    made.show()
    qtbot.waitExposed(made)
    return made
