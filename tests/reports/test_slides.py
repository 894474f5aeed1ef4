"""Slides: native shapes with their words in them, glued lines, readable sizes."""

import shutil
import subprocess
from dataclasses import replace
from io import BytesIO

import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pypdf import PdfReader

from rca_studio import headless
from rca_studio.domain.casefile import Change
from rca_studio.reports.exports import Source, written
from rca_studio.reports.views import VIEWS
from tests.causal_examples import doorway, random_model
from tests.reports import report_examples as examples

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def made(casefile, view="graph"):
    return written(".pptx", Source(casefile, headless.practice().frames, headless.ruler()), view)


def deck(casefile, view="graph"):
    return Presentation(BytesIO(made(casefile, view).content))


def texts(slide) -> list[str]:
    return [
        " ".join(shape.text_frame.text.split())
        for shape in slide.shapes
        if shape.has_text_frame and shape.text_frame.text.strip()
    ]


def sizes(slide) -> list[float]:
    runs = (
        run
        for shape in slide.shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
    )
    return [run.font.size.pt for run in runs if run.font.size]


def test_one_slide_with_a_title_and_the_words_in_their_boxes():
    [slide] = deck(examples.worked()).slides
    assert slide.shapes.title.text_frame.text == "Causal graph: Loss of balance at doorway turn"
    boxes = [s for s in slide.shapes if s.shape_type == MSO_SHAPE_TYPE.AUTO_SHAPE]
    inside = {" ".join(box.text_frame.text.split()) for box in boxes}
    assert "Doorway narrower than walker + two people" in inside
    assert "Fall with injury did not happen" in inside
    assert {"AND", "OR"} <= inside
    assert min(sizes(slide)) >= 8.0  # AND and OR, which are all capitals


def test_lines_are_glued_to_shapes_that_are_there():
    [slide] = deck(examples.worked()).slides
    ids = {str(shape.shape_id) for shape in slide.shapes}
    glue = [e.get("id") for e in slide.shapes.element.iter(f"{A}stCxn", f"{A}endCxn")]
    assert set(glue) <= ids
    links = len(examples.worked().links)
    assert len(glue) >= 2 * links  # both ends of each link


def test_shapes_are_named_for_screen_readers():
    [slide] = deck(examples.worked()).slides
    told = [e.get("descr") for e in slide.shapes.element.iter(f"{P}cNvPr") if e.get("descr")]
    assert any(words.startswith("Cause: Doorway narrower than walker") for words in told)
    assert any(words.startswith("Control: Staff steadied person.") for words in told)


def test_the_notes_tell_the_model_and_what_is_not_shown():
    [slide] = deck(examples.worked()).slides
    notes = slide.notes_slide.notes_text_frame.text
    assert notes.startswith("NM-0142\nLoss of balance at doorway turn [event")
    assert "Not on the slide:" in notes
    assert "2 actions were left out." in notes


def test_a_large_model_is_shown_whole_and_in_readable_parts():
    casefile = random_model(3, 60).file()
    first, *parts = deck(casefile).slides
    assert len(parts) >= 4
    assert any("slides show its parts" in note for note in made(casefile).notes)
    numbers = {text for text in texts(first) if text.isdigit()}
    assert numbers == {str(number) for number in range(1, len(parts) + 1)}
    shown = {text for slide in parts for text in texts(slide)}
    drawing = Source(casefile, headless.practice().frames, headless.ruler()).drawing("graph")
    for figure in drawing.figures:  # every box is whole on some part
        lines = [part.text for part in figure.parts if hasattr(part, "anchor")]
        if figure.role == "event":
            assert " ".join(lines) in shown
    assert all(min(sizes(slide)) >= 8.0 for slide in parts if sizes(slide))


def test_nothing_leaves_the_slide():
    for casefile, view in ((random_model(3, 60).file(), "graph"), (examples.worked(), "fishbone")):
        whole = deck(casefile, view)
        for slide in whole.slides:
            for shape in slide.shapes:
                if shape.has_text_frame and shape.shape_type == MSO_SHAPE_TYPE.TEXT_BOX:
                    continue  # a line of words may be given more room than it takes
                assert shape.left >= 0
                assert shape.top >= 0
                assert shape.left + shape.width <= whole.slide_width + 1
                assert shape.top + shape.height <= whole.slide_height + 1


@pytest.mark.parametrize("view", list(VIEWS))
@pytest.mark.parametrize("make", [examples.worked, examples.hostile, examples.empty])
def test_every_view_of_every_case_makes_slides(make, view):
    slides = deck(make(), view).slides
    assert len(slides) >= 1
    assert slides[0].shapes.title.text_frame.text


def test_arabic_runs_from_the_right():
    model = doorway()
    model.entities = [
        replace(e, text="نقص في التواصل") if e.id == "tight" else e for e in model.entities
    ]
    [slide] = deck(model.file()).slides
    runs = [p for p in slide.shapes.element.iter(f"{A}pPr") if p.get("rtl") == "1"]
    assert len(runs) == 1
    assert "نقص في التواصل" in texts(slide)


def test_markup_is_text():
    slide = deck(examples.hostile()).slides[0]
    assert any("<b>bold</b>" in text for text in texts(slide))


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_slides(tmp_path):
    path = tmp_path / "slides.pptx"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    path.write_bytes(made(examples.worked()).content)
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, path],
        check=True,
        capture_output=True,
        timeout=180,
    )
    [page] = PdfReader(tmp_path / "slides.pdf").pages
    text = " ".join(page.extract_text().split())
    assert "Causal graph: Loss of balance at doorway turn" in text
    assert "Walker left out of reach" in text


def test_a_case_of_a_very_long_title_is_a_slide_too():
    casefile = examples.worked()
    longer = replace(casefile.case, title="Loss of balance at the doorway " * 40)
    renamed = casefile.applied([Change(casefile.case, longer)])
    assert deck(renamed).core_properties.title.startswith("Causal graph: Loss of balance")
