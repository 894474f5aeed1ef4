"""Pictures of screens for the documentation."""

from PySide6.QtGui import QColor, QImage

from rca_studio.ui import theme
from rca_studio.ui.screenshots import save_small


def test_a_picture_is_small_and_keeps_the_colours_of_the_theme(tmp_path, qapp):
    theme.apply(qapp, "light")
    picture = QImage(600, 400, QImage.Format.Format_RGB32)
    picture.fill(theme.colour("card"))
    for x in range(600):  # thousands of shades that are in nobody's palette
        for y in range(40):
            picture.setPixelColor(x, y, QColor(x % 256, (x * y) % 256, y * 6))
    picture.setPixelColor(300, 200, theme.colour("error"))  # rare, but it carries a meaning
    save_small(picture, tmp_path / "small.png")
    picture.save(str(tmp_path / "plain.png"))
    saved = QImage(str(tmp_path / "small.png"))
    assert saved.pixelColor(300, 200) == theme.colour("error")
    assert saved.pixelColor(300, 300) == theme.colour("card")
    assert len(set(saved.colorTable())) <= 256
    assert (tmp_path / "small.png").stat().st_size < (tmp_path / "plain.png").stat().st_size / 2
