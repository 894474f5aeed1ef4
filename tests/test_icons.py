"""Icons take the colour of the text beside them and draw something at every size."""

import re

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from rca_studio.paths import resource

ICONS = sorted(resource("icons").glob("*.svg"))


@pytest.mark.parametrize("file", ICONS, ids=lambda file: file.stem)
@pytest.mark.parametrize("size", [16, 48])
def test_an_icon_draws_inside_its_square(qapp, file, size):
    renderer = QSvgRenderer(str(file))
    assert renderer.isValid()
    box = renderer.viewBoxF()
    assert box.width() == box.height()
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    inked = sum(image.pixelColor(x, y).alpha() > 60 for x in range(size) for y in range(size))
    assert inked > size / 4
    if file.stem != "rca-studio":
        edge = range(size)
        rim = [(x, y) for x in edge for y in (0, size - 1)] + [(0, y) for y in edge]
        assert all(image.pixelColor(x, y).alpha() < 200 for x, y in rim), "cut off at the rim"


@pytest.mark.parametrize("file", ICONS, ids=lambda file: file.stem)
def test_an_icon_has_no_colour_of_its_own(file):
    text = file.read_text(encoding="utf-8")
    colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', text))
    if file.stem == "rca-studio":
        return
    assert colours <= {"none", "currentColor"}
    assert "<script" not in text
    assert "href" not in text
