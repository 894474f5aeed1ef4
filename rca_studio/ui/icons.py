"""Icons: our own monochrome SVG files, tinted with a colour of the theme.

The files say ``currentColor``; it is replaced before Qt sees them, so that one file serves light
and dark.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap

from rca_studio import paths
from rca_studio.ui import theme


def icon(name: str, token: str = "text") -> QIcon:
    """An icon in the colour of a token; an empty one where the file is not installed."""
    return _icon(name, theme.tokens()[token])


def icon_file(name: str, colour: str) -> str:
    """A tinted copy of an icon in the cache folder, for style sheets; ``""`` if it cannot be."""
    file = paths.cache_folder() / "icons" / f"{name}-{colour.lstrip('#')}.svg"
    if not file.exists():
        if not (text := _text(name)):
            return ""
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text.replace("currentColor", colour), encoding="utf-8")
        except OSError:
            return ""
    return file.as_posix()


def application_icon() -> QIcon:
    """The icon of the program."""
    with suppress(paths.ResourceMissing):
        return QIcon(str(paths.resource("icons/rca-studio.svg")))
    return QIcon()


@cache
def _text(name: str) -> str:
    with suppress(paths.ResourceMissing, OSError):
        return paths.resource(f"icons/{name}.svg").read_text(encoding="utf-8")
    return ""


@cache
def _icon(name: str, colour: str) -> QIcon:
    text = _text(name)
    if not text:
        return QIcon()
    from PySide6.QtSvg import QSvgRenderer

    renderer = QSvgRenderer(QByteArray(text.replace("currentColor", colour).encode()))
    made = QIcon()
    for side in (16, 24, 32, 48, 64):
        image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer.render(painter, QRectF(0, 0, side, side))
        painter.end()
        made.addPixmap(QPixmap.fromImage(image))
    return made
