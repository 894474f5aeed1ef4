"""The editor that lies on a box."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from rca_studio.ui import theme
from rca_studio.ui.causes.in_place import InPlaceEditor


def test_it_grows_with_the_words_and_stays_on_its_ground(qtbot):
    ground = QWidget()
    qtbot.addWidget(ground)
    ground.resize(400, 300)
    ground.show()
    editor = InPlaceEditor(ground)
    place = QRect(20, 40, 160, 60)
    editor.open_at(place, "Short", "New cause", theme.font())
    assert editor.geometry() == place
    editor.setPlainText("The light above the stairs was out since the spring " * 3)
    assert editor.height() > place.height()
    assert editor.verticalScrollBar().maximum() == 0  # every line is in view
    editor.setPlainText("The light above the stairs was out since the spring " * 30)
    assert editor.geometry().bottom() <= ground.rect().bottom()
    editor.setPlainText("Short again")
    assert editor.height() == place.height()
