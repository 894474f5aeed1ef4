"""Draw every kind of frame as a room sees it: ``python scripts/draw_stage.py FOLDER [WORD ...]``.

Each is painted by the widget of the projector, from 1024x768 to 3840x2160, dark and light, in
colour and in grey. Looking at them is how one sees what no test tells. With words those pictures
are drawn whose name holds all of them: ``python scripts/draw_stage.py FOLDER likely mockup 720``;
without, the last step of each kind at 1920x1080.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QBuffer, QByteArray  # noqa: E402
from PySide6.QtGui import QColor, QImage, QPainter  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from rca_studio.analysis.session.frame import Frame  # noqa: E402
from rca_studio.diagrams.text import Ruler  # noqa: E402
from rca_studio.paths import resource  # noqa: E402
from rca_studio.ui import theme  # noqa: E402
from rca_studio.ui.sessions.frame_view import FrameView  # noqa: E402
from tests.stage_frames import frames  # noqa: E402

SIZES = ((1280, 720), (1920, 1080), (3840, 2160), (1024, 768), (2560, 1080))


def pictures() -> Iterator[tuple[str, Frame, int, tuple[int, int], bool, bool]]:
    """Name, frame, step, size, whether it is light, whether it is drawn in grey."""
    for name, frame in frames().items():
        for size in SIZES:
            for light in (False, True):
                for grey in (False, True):
                    for step in range(frame.steps):
                        words = f"{'light' if light else 'dark'}-{'grey' if grey else 'colour'}"
                        title = f"{name}-{step}-{size[1]}-{size[0]}-{words}"
                        yield title, frame, step, size, light, grey


def placeholder() -> bytes:
    """A picture that stands for any."""
    image = QImage(1600, 1200, QImage.Format.Format_RGB32)
    image.fill(QColor("#7c8896"))
    painter = QPainter(image)
    painter.fillRect(500, 200, 600, 1000, QColor("#c9d1da"))
    painter.end()
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(kept.data())


def main(folder: Path, *words: str) -> None:
    """Draw what was asked for; without words the last step of each kind."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme.apply(application, "light")
    ruler = Ruler.load(resource("fonts/widths.json"))
    view = FrameView(ruler, lambda _: placeholder())
    folder.mkdir(parents=True, exist_ok=True)
    for title, frame, step, size, light, grey in pictures():
        if not set(words or ("1080", "dark", "colour")) <= set(title.replace(" ", "-").split("-")):
            continue
        if not words and step < frame.steps - 1:
            continue
        view.resize(*size)
        named = replace(frame, label=frame.label or "Case 1 of 3")
        view.show_frame(named, step, 3, 7, "Safety knowledge session · November", light)
        image = QImage(*size, QImage.Format.Format_RGB32)
        view.render(image)
        if grey:
            image = image.convertToFormat(QImage.Format.Format_Grayscale8)
        image.save(str(folder / f"{title}.png"))
        print(title)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
