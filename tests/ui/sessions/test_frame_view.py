"""A frame on a screen of any size: takes its shape, says its words, is ready before it is shown."""

import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage

from rca_studio.analysis.session.frame import Frame, Picture, Words
from rca_studio.diagrams.session import lay_out
from rca_studio.diagrams.text import Ruler
from rca_studio.diagrams.tokens import PROJECTOR_DARK, PROJECTOR_LIGHT
from rca_studio.domain.session import FrameKind
from rca_studio.paths import resource
from rca_studio.ui import theme
from rca_studio.ui.sessions.frame_view import FrameView, Shown

SIZES = ((1280, 720), (1366, 768), (1920, 1080), (3840, 2160), (1024, 768), (2560, 1080))
STORY = Words(("The walker stood out of reach.", "<b>A colleague</b> noticed & stepped in."))


def told(body=STORY, steps: int = 1) -> Frame:
    return Frame(
        id="f",
        kind=FrameKind.STORY,
        case_id="c",
        label="Case 1 of 3",
        heading="What almost happened",
        body=body,
        steps=steps,
        ask="Would it happen here?",
    )


@pytest.fixture
def view(qtbot, qapp):
    theme.apply(qapp, "light")
    ruler = Ruler.load(resource("fonts/widths.json"))
    made = FrameView(ruler, lambda _: b"")
    qtbot.addWidget(made)
    made.resize(1280, 720)
    return made


def grabbed(view: FrameView, ratio: float = 1.0) -> QImage:
    size = QSize(round(view.width() * ratio), round(view.height() * ratio))
    image = QImage(size, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    view.render(image)
    return image


def greys(image: QImage) -> np.ndarray:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    bits = np.frombuffer(grey.constBits(), np.uint8)
    return bits.reshape(grey.height(), grey.bytesPerLine())[:, : grey.width()].astype(int)


def ink(image: QImage) -> int:
    """Pixels unlike the ground."""
    found = greys(image)
    return int((found != found[2, 2]).sum())


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_stage_takes_the_shape_of_the_screen(view, size):
    view.resize(*size)
    view.show_frame(told())
    drawing = view.drawing
    assert drawing.height == 720
    assert drawing.width == pytest.approx(720 * size[0] / size[1], abs=0.01)
    assert ink(grabbed(view)) > 50


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0, 3.0])
def test_letters_are_as_sharp_as_the_screen_is(view, ratio):
    """The same share is inked whatever the pixels are, and edges stay a pixel wide: of more pixels
    fewer lie between ink and ground."""
    view.show_frame(told())
    shares, edges = [], []
    for image in (grabbed(view), grabbed(view, ratio)):
        assert image.width() == round(1280 * image.devicePixelRatio())
        found = greys(image)
        inked = found > found[2, 2] + 20
        shares.append(inked.mean())
        edges.append((inked & (found < 140)).sum() / inked.sum())
    assert shares[1] == pytest.approx(shares[0], rel=0.3)
    assert edges[1] <= edges[0] / ratio**0.6


def test_a_screen_on_its_side_shows_it_all(view):
    view.resize(720, 1280)
    view.show_frame(told())
    assert view.drawing.width == 960
    image = grabbed(view)
    assert image.pixelColor(360, 60) == QColor(PROJECTOR_DARK["window"])
    assert ink(image) > 10


@pytest.mark.parametrize(
    ("light", "table"), [(False, PROJECTOR_DARK), (True, PROJECTOR_LIGHT)], ids=["dark", "light"]
)
@pytest.mark.parametrize("choice", ["light", "dark", "contrast"])
def test_the_theme_of_the_window_does_not_reach_the_projector(view, qapp, light, table, choice):
    theme.apply(qapp, choice)
    view.show_frame(told(), light=light)
    assert grabbed(view).pixelColor(3, 3) == QColor(table["window"])


def test_a_blank_screen_is_black_or_white_and_says_so(view):
    view.show_frame(told())
    view.show_nothing()
    assert grabbed(view).pixelColor(640, 360) == QColor("black")
    assert ink(grabbed(view)) == 0
    assert view.accessibleName() == "Nothing is shown."
    view.show_step(Shown(told(), light=True))
    view.show_nothing()
    assert grabbed(view).pixelColor(640, 360) == QColor("white")
    view.show_step(view.shown)
    assert ink(grabbed(view)) > 50


def test_a_screen_reader_hears_the_words_as_they_are(view):
    view.show_frame(told(), number=3, of=7, session_title="Session · November")
    said = view.accessibleName()
    assert "What almost happened" in said
    assert "<b>A colleague</b> noticed & stepped in." in said
    assert "Would it happen here?" in said
    assert "3 of 7" in said


def test_what_comes_next_is_laid_out_before_it_is_shown(view, qtbot, monkeypatch):
    first, then = told(), told(Words(("Then a colleague came.",)))
    view.show_frame(first)
    view.prepare(Shown(then))
    qtbot.waitUntil(lambda: not view._idle.isActive())
    monkeypatch.setattr(lay_out, "lay_out_frame", None)  # laid out now, it would fail
    view.show_frame(then)
    assert "Then a colleague came." in view.accessibleName()
    assert ink(grabbed(view)) > 20


def test_what_is_ready_is_not_made_ready_again(view, qtbot, monkeypatch):
    frames = [told(Words((f"Frame {number}.",))) for number in range(5)]
    painted = []
    paint = view._paint_unseen
    monkeypatch.setattr(
        view, "_paint_unseen", lambda sheet: (painted.append(sheet.shown.frame), paint(sheet))
    )
    view.show_frame(frames[0])
    coming, later = Shown(frames[1]), [Shown(one) for one in frames[2:]]
    for _ in range(3):
        view.prepare(coming, later=later)
        qtbot.waitUntil(lambda: not view.busy)
    assert painted == frames[1:], "what comes first is ready first, and each once"
    view.resize(1920, 1080)
    view.prepare(coming)
    qtbot.waitUntil(lambda: not view.busy)
    assert painted[4:] == frames[1:2], "letters of another size are other letters"


def test_pictures_far_away_are_not_read_before_their_time(qtbot, qapp):
    theme.apply(qapp, "light")
    asked = []
    view = FrameView(
        Ruler.load(resource("fonts/widths.json")), lambda sha256: asked.append(sha256) or b""
    )
    qtbot.addWidget(view)
    view.resize(1280, 720)
    pictures = [Shown(told(Picture(sha256, "The doorway"))) for sha256 in ("near", "far")]
    view.show_frame(told())
    view.prepare(pictures[0], later=pictures[1:])
    qtbot.waitUntil(lambda: not view.busy)
    assert asked == ["near"]


def test_all_kinds_of_frames_are_loaded_beside_the_window():
    code = (
        "import sys; from rca_studio.diagrams.session.lay_out import load_layouts; "
        "before = set(sys.modules); load_layouts(); "
        "print(*sorted(one for one in set(sys.modules) - before if 'diagrams' in one))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    folder = Path(lay_out.__file__).parent
    kinds = {one.stem for one in folder.glob("*.py")} - {"__init__", "lay_out"}
    loaded = {one.rpartition(".")[2] for one in done.stdout.split()}
    assert kinds <= loaded


def test_another_frame_is_another_picture_even_with_the_same_id(view):
    view.show_frame(told())
    before = grabbed(view)
    view.show_frame(told(Words(("Reworded.",))))
    assert "Reworded." in view.accessibleName()
    assert grabbed(view) != before


def test_nothing_is_kept_of_what_was_shown(view):
    view.show_frame(told())
    view.forget()
    assert view.drawing is None
    assert ink(grabbed(view)) == 0
    assert view.accessibleName() == "Nothing is shown."


def photo(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (200, 30, 30)).save(out, "JPEG")
    return out.getvalue()


@pytest.mark.parametrize("size", [(4000, 3000), (300, 900), (40, 40)])
def test_a_picture_keeps_its_shape(qtbot, qapp, size):
    pytest.importorskip("rca_studio.diagrams.session.picture")
    theme.apply(qapp, "light")
    ruler = Ruler.load(resource("fonts/widths.json"))
    view = FrameView(ruler, lambda sha: photo(*size) if sha == "ab" else b"")
    qtbot.addWidget(view)
    view.resize(1280, 720)
    view.show_frame(told(Picture("ab", "The doorway")))
    image = grabbed(view)
    red = [
        (x, y)
        for x in range(0, 1280, 2)
        for y in range(0, 720, 2)
        if QColor(image.pixel(x, y)).red() > 150 > 3 * QColor(image.pixel(x, y)).green()
    ]
    wide = max(x for x, _ in red) - min(x for x, _ in red) + 2
    high = max(y for _, y in red) - min(y for _, y in red) + 2
    assert wide / high == pytest.approx(size[0] / size[1], rel=0.05)
    place = view.drawing.figure("picture").bounds
    assert wide <= place.width + 4
    assert high <= place.height + 4


def gone(_sha: str) -> bytes:
    raise LookupError


@pytest.mark.parametrize("source", [gone, lambda _: b"no picture at all", None])
def test_a_picture_that_is_gone_leaves_its_words(qtbot, qapp, source):
    pytest.importorskip("rca_studio.diagrams.session.picture")
    theme.apply(qapp, "light")
    view = FrameView(Ruler.load(resource("fonts/widths.json")), source)
    qtbot.addWidget(view)
    view.resize(1280, 720)
    view.show_frame(told(Picture("ab", "The doorway")))
    assert "The doorway" in view.accessibleName()
    assert ink(grabbed(view)) > 5


def test_a_light_show_stays_light_when_all_is_forgotten(view):
    view.show_frame(told(), light=True)
    view.show_nothing()
    view.forget()
    assert grabbed(view).pixelColor(640, 360) == QColor("white")
    view.show_nothing(False)
    assert grabbed(view).pixelColor(640, 360) == QColor("black")
