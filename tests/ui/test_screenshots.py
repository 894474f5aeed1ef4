"""Pictures of screens for the documentation."""

from PySide6.QtGui import QColor, QImage

from rca_studio.ui import theme
from rca_studio.ui.causes.key_sheet import KeySheet
from rca_studio.ui.screenshots import save_small


def test_a_picture_keeps_the_colours_of_the_theme_among_thousands(tmp_path, qapp):
    theme.apply(qapp, "light")
    picture = QImage(300, 400, QImage.Format.Format_RGB32)
    picture.fill(theme.colour("card"))
    for x in range(300):
        for y in range(40):
            picture.setPixelColor(x, y, QColor(x % 256, (x * y) % 256, y * 6))
    picture.setPixelColor(150, 200, theme.colour("error"))  # rare, but it carries a meaning
    save_small(picture, tmp_path / "small.png")
    saved = QImage(str(tmp_path / "small.png"))
    assert saved.pixelColor(150, 200) == theme.colour("error")
    assert saved.pixelColor(150, 300) == theme.colour("card")
    assert len(saved.colorTable()) <= 256


def test_a_picture_of_words_is_much_smaller(tmp_path, qapp, qtbot):
    theme.apply(qapp, "light")
    sheet = KeySheet()
    qtbot.addWidget(sheet)
    sheet.show()
    picture = sheet.grab().toImage()
    save_small(picture, tmp_path / "small.png")
    picture.save(str(tmp_path / "plain.png"))
    small, plain = ((tmp_path / name).stat().st_size for name in ("small.png", "plain.png"))
    assert small < 0.6 * plain
