"""What hangs open while the window is locked, once somebody else has signed in."""

from PySide6.QtWidgets import QDialog, QWidget

from rca_studio.ui.people.curtain import Curtain


def test_a_sheet_left_behind_ends_as_by_escape(qtbot):
    """So it can put in order what it was in the midst of, such as a copy to be noted."""
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    sheet = QDialog(window)
    ended: list[bool] = []
    sheet.rejected.connect(lambda: ended.append(True))
    sheet.open()
    curtain = Curtain(window)
    curtain.draw()
    assert not sheet.isVisible()
    curtain.discard()
    assert ended == [True]
