"""Pictures on the clipboard: as PNG for everybody, as SVG for programs that draw.

They are painted in the light colours whatever the theme is: they are pasted on white paper.
"""

from __future__ import annotations

import re
from collections.abc import Set
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter

from rca_studio.diagrams.moving import moved
from rca_studio.diagrams.shapes import Drawing, bounds_of
from rca_studio.diagrams.tokens import LIGHT
from rca_studio.ui import theme

if TYPE_CHECKING:
    from rca_studio.analysis.frames import Frame
    from rca_studio.domain.casefile import CaseFile

SVG = "image/svg+xml"
PNG = "image/png"
_MARGIN = 12.0
_FINE = 2.0
_MOST_PIXELS = 6_000
"""Longest side of a copied picture."""


def add_picture(data: QMimeData, drawing: Drawing) -> None:
    """Add a drawing to what goes on the clipboard: as SVG, as PNG and as the system's image."""
    from rca_studio.diagrams.svg import to_svg

    svg = to_svg(drawing, LIGHT, background="window")
    image = _painted(drawing, svg)
    data.setData(SVG, QByteArray(svg.encode()))
    data.setData(PNG, _png(image))
    data.setImageData(image)


def copy_whole(drawing: Drawing, casefile: CaseFile, frame: Frame) -> bool:
    """Put a whole view on the clipboard, with the model in words; false where nothing is drawn."""
    from rca_studio.reports.exports import clipboard_text

    part = part_of(drawing, {figure.entity for figure in drawing.figures})
    if part is None:
        return False
    data = QMimeData()
    data.setText(clipboard_text(casefile, frame))
    add_picture(data, part)
    QGuiApplication.clipboard().setMimeData(data)
    return True


def part_of(drawing: Drawing, keys: Set[str]) -> Drawing | None:
    """The part of a drawing that shows these entities, with a margin; ``None`` for nothing."""
    figures = [figure for figure in drawing.figures if figure.entity in keys]
    if not figures:
        return None
    room = bounds_of([figure.bounds for figure in figures]).grown(_MARGIN)
    there = tuple(moved(figure, -room.x, -room.y) for figure in figures)
    return Drawing(room.width, room.height, there, drawing.title)


def _painted(drawing: Drawing, svg: str) -> QImage:
    """The drawing in pixels, two for each point unless that were too many."""
    from PySide6.QtSvg import QSvgRenderer

    fine = min(_FINE, _MOST_PIXELS / max(drawing.width, drawing.height, 1.0))
    image = QImage(
        max(1, round(drawing.width * fine)),
        max(1, round(drawing.height * fine)),
        QImage.Format.Format_RGB32,
    )
    image.fill(QColor(LIGHT["window"]))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    # Qt's SVG takes one family and no list.
    named = re.sub('font-family="[^"]*"', f'font-family="{theme.family()}"', svg, count=1)
    QSvgRenderer(QByteArray(named.encode())).render(painter)
    painter.end()
    return image


def _png(image: QImage) -> QByteArray:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs know names only
    return buffer.data()
