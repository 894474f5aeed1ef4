"""Words from right to left in sentences of ours: numbers keep their side, paper keeps no marks."""

from io import BytesIO

import pytest
from pptx import Presentation
from pypdf import PdfReader
from PySide6.QtGui import QTextLayout
from PySide6.QtWidgets import QLabel

from rca_studio.reports.board_slides import board_slides
from rca_studio.reports.board_told import board_pdf
from rca_studio.ui import theme
from rca_studio.ui.governance.panel_card import PanelCard
from rca_studio.ui.widgets.sentence import Sentence, isolated
from tests.reports import board_examples
from tests.reports.report_examples import ruler

HOUSE = "בית אורן"
ARABIC = "دار الورد"


def place_of(line: str, part: str) -> float:
    """Where a part of a line is painted, from the left."""
    layout = QTextLayout(line, theme.font())
    layout.beginLayout()
    found = layout.createLine()
    found.setLineWidth(10_000)
    layout.endLayout()
    return float(found.cursorToX(line.index(part))[0])


@pytest.mark.parametrize("name", [HOUSE, ARABIC, f"{HOUSE} 3", "בית-12 א"])
def test_a_number_behind_a_name_stays_behind_it(qapp, name):
    line = isolated(f"The most frequent place was {name} (14), of 30 near misses.")
    begin, end = line.index("\u2068"), line.index("\u2069")
    assert line[begin + 1 : end] == name
    assert place_of(line, "was") < place_of(line, "(14") < place_of(line, "of 30")
    assert place_of(line, "(14") >= max(place_of(line, letter) for letter in name[:2])


def test_a_sentence_that_begins_with_such_a_name_still_runs_from_left_to_right(qapp):
    line = isolated(f"{HOUSE} has the most (14).")
    assert place_of(line, "has") < place_of(line, "(14")


def test_without_such_letters_nothing_is_added():
    for line in ("Oak Lodge (14)", "Café “Others” – 12 %", ""):
        assert isolated(line) == line


@pytest.mark.parametrize(
    ("line", "count"),
    [
        (f"{HOUSE} and {ARABIC} (3 each)", 2),
        (f"{HOUSE}, {ARABIC}", 2),
        (f"In {HOUSE} 9 of 12 were told", 1),
        (f"• {HOUSE}\n• {ARABIC}", 2),
    ],
)
def test_each_name_is_by_itself_and_numbers_of_the_sentence_are_outside(line, count):
    told = isolated(line)
    assert told.count("\u2068") == told.count("\u2069") == count
    within = [one.split("\u2069")[0] for one in told.split("\u2068")[1:]]
    assert not any(char.isascii() and char.isalnum() for one in within for char in one)


def test_marks_that_somebody_typed_turn_nothing():
    assert isolated("House \u202e\u2067 é (3)") == "House  é (3)"


def test_a_label_shows_marks_and_tells_its_words(qtbot):
    label = Sentence("", wrap=True)
    qtbot.addWidget(label)
    label.setText(f"It was {HOUSE} (14).")
    assert label.text() == f"It was {HOUSE} (14)."
    assert QLabel.text(label) == f"It was \u2068{HOUSE}\u2069 (14)."


def test_the_screen_isolates_and_paper_has_neither_marks_nor_boxes(qtbot):
    panels = board_examples.panels(f"{HOUSE} (14)")
    card = PanelCard("increasing", panels[0].question, ruler())
    qtbot.addWidget(card)
    card.show_panel(panels[0])
    assert f"\u2068{HOUSE}\u2069 (14)" in QLabel.text(card.answer)
    assert card.answer.text() == panels[0].answer
    report = board_examples.report(panels)
    pages = PdfReader(BytesIO(board_pdf(report, ruler()))).pages
    slides = Presentation(BytesIO(board_slides(report, ruler()))).slides
    shapes = (shape for slide in slides for shape in slide.shapes if shape.has_text_frame)
    told = " ".join(
        [*(page.extract_text() for page in pages), *(shape.text_frame.text for shape in shapes)]
    )
    assert HOUSE[:3] in told or HOUSE[:3][::-1] in told
    assert not {"\u2068", "\u2069", "\ufffd"} & set(told)
