"""The bundled fonts: one width on screen, in the PDF and in the ruler, and no empty boxes."""

import io
import json

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QImage, QPainter
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from rca_studio.diagrams.text import Ruler
from rca_studio.paths import resource

FONTS = json.loads(resource("fonts/fonts.json").read_text(encoding="utf-8"))
SENTENCES = (
    "The walker stood out of reach when the person stood up.",
    "AVAWATo LT Ty \u201cquoted\u201d office fi ffl -> 3x4 (10:30)",
    "Größe, Ærø, Łódź, İzmir, Đặng Thị Hồng, Ελένη Παπαδοπούλου, Наталія Їжак",
    "✓ done ○ open ● held → ≥ ≤ ≠ ← ↑ ↓ ½ °C ± × − – — … • € £",
    "0123456789 1111 7777",
)
WEIGHTS = {
    "regular": QFont.Weight.Normal,
    "medium": QFont.Weight.Medium,
    "semibold": QFont.Weight.DemiBold,
    "bold": QFont.Weight.Bold,
    "italic": QFont.Weight.Normal,
}


@pytest.fixture(scope="module")
def screen_fonts(qapp):
    for file in (*FONTS["faces"].values(), *(item["file"] for item in FONTS["fallbacks"])):
        assert QFontDatabase.addApplicationFont(str(resource(f"fonts/{file}"))) != -1, file


def screen_font(face: str, size: float = 20.0) -> QFont:
    font = QFont(FONTS["family"])
    font.setPointSizeF(size)
    font.setWeight(WEIGHTS[face])
    font.setItalic(face == "italic")
    font.setKerning(False)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


@pytest.mark.parametrize("face", FONTS["faces"])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_screen_and_pdf_give_a_text_the_same_width(screen_fonts, face, sentence):
    name = f"test-{face}"
    if name not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(name, resource(f"fonts/{FONTS['faces'][face]}")))
    printed = pdfmetrics.stringWidth(sentence, name, 1000)
    font = screen_font(face)
    font.setPixelSize(1000)
    shown = QFontMetricsF(font).horizontalAdvance(sentence)
    assert shown == pytest.approx(printed, rel=0.002)


@pytest.mark.parametrize("face", ["regular", "bold"])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_ruler_measures_what_the_pdf_prints(face, sentence):
    ruler = Ruler.load(resource("fonts/widths.json"))
    pdfmetrics.registerFont(TTFont(f"ruled-{face}", resource(f"fonts/{FONTS['faces'][face]}")))
    printed = pdfmetrics.stringWidth(sentence, f"ruled-{face}", 12)
    assert ruler.width(sentence, 12, bold=face == "bold") == pytest.approx(printed, rel=1e-6)


def test_each_weight_is_a_face_of_its_own(screen_fonts):
    """Qt must find the five files under one family, not embolden or slant the regular one."""
    styles = set(QFontDatabase.styles(FONTS["family"]))
    assert {"Regular", "Medium", "SemiBold", "Bold", "Italic"} <= styles
    wide = {f: QFontMetricsF(screen_font(f)).horizontalAdvance("harm margin") for f in WEIGHTS}
    assert len(set(wide.values())) == len(WEIGHTS)
    assert wide["regular"] < wide["medium"] < wide["semibold"] < wide["bold"]


def test_every_face_has_the_letters_of_europe_and_the_signs_we_draw():
    needed = {chr(c) for c in (*range(0x20, 0x7F), *range(0xA1, 0x180))}  # Latin
    needed |= {chr(c) for c in (*range(0x391, 0x3A2), *range(0x3A3, 0x3CA))}  # Greek
    needed |= {chr(c) for c in range(0x400, 0x460)}  # Cyrillic
    needed |= set("✓✗○●◆▲△□■→←↑↓↔⇒≥≤≠≈×÷±−–—…“”‘’•·€£½°²³№⚠") | {chr(0x1EA1), chr(0x1EF9)}
    needed -= {"\u0149", "\u017f", "\u00ad", "\u0138", "\u0140", "\u013f"}  # nobody writes these
    for file in FONTS["faces"].values():
        have = TTFont(f"signs-{file}", resource(f"fonts/{file}")).face.charToGlyph
        assert not {c for c in needed if ord(c) not in have}, file


@pytest.mark.parametrize(
    "name", ["田中 美咲", "김민준", "王小明", "さくら", "გიორგი", "Արամ", "דוד", "محمد", "☐ ☑"]
)
def test_a_name_in_another_script_has_a_fallback(name):
    covered = [tuple(run) for item in FONTS["fallbacks"] for run in item["covers"]]
    missing = [c for c in name.replace(" ", "") if not any(a <= ord(c) <= b for a, b in covered)]
    assert not missing


def test_no_character_has_two_owners():
    seen: set[int] = set()
    base = TTFont("owner", resource("fonts/Inter-Regular.ttf")).face.charToGlyph
    for item in FONTS["fallbacks"]:
        codes = {c for first, last in item["covers"] for c in range(first, last + 1)}
        assert not codes & seen
        assert not codes & set(base)
        seen |= codes


def test_reportlab_embeds_a_subset_of_each_face():
    out = io.BytesIO()
    canvas = Canvas(out)
    for face, file in FONTS["faces"].items():
        pdfmetrics.registerFont(TTFont(f"embed-{face}", resource(f"fonts/{file}")))
        canvas.setFont(f"embed-{face}", 12)
        canvas.drawString(20, 700, SENTENCES[3])
    for item in FONTS["fallbacks"]:
        pdfmetrics.registerFont(TTFont(item["family"], resource(f"fonts/{item['file']}")))
        canvas.setFont(item["family"], 12)
        canvas.drawString(20, 650, "田中 გიორგი")
    canvas.save()
    assert out.getvalue().count(b"/FontFile2") == 7
    assert len(out.getvalue()) < 400_000


def test_glyphs_are_filled_not_hollow(screen_fonts):
    """Outlines turned the wrong way round would leave the inside of a letter white."""
    image = QImage(200, 200, QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    font = screen_font("bold")
    font.setPixelSize(180)
    painter.setFont(font)
    painter.drawText(20, 180, "I")
    painter.end()
    dark = sum(image.pixelColor(x, 100).value() < 128 for x in range(200))
    assert 15 < dark < 60
