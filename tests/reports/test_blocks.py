"""The report as blocks: one text for every edition, and pictures that are told in words."""

import subprocess
import sys
from io import BytesIO
from itertools import pairwise

import pytest
from pypdf import PdfReader

from rca_studio.diagrams.timeline import lay_out_timeline
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Cause, Control
from rca_studio.domain.timeline import TimelineEntry
from rca_studio.reports import spoken
from rca_studio.reports.blocks import Facts, Picture, Section, SignLines, Table, Told, Words
from rca_studio.reports.case_told import NOT_VALIDATED, case_told
from rca_studio.reports.validation import validation_pdf
from tests.causal_examples import CASE, random_model
from tests.reports import report_examples as examples


def told_of(casefile: CaseFile) -> Told:
    return case_told(examples.report_of(casefile))


def words_of(told: Told) -> list[str]:
    """Every word of the blocks, as it was typed."""
    found = [told.front.title, told.front.subtitle, *told.front.facts, told.front.state]
    for block in told.blocks:
        parts = [block]
        if isinstance(block, Section):
            found.append(block.title)
            parts = list(block.parts)
        elif isinstance(block, Picture):
            found.append(block.title)
            parts = list(block.told)
        for part in parts:
            if isinstance(part, Words):
                found.append(part.text)
            elif isinstance(part, Facts):
                found += [text for pair in part.pairs for text in pair]
            elif isinstance(part, Table):
                found += [*part.head, *(cell for row in part.rows for cell in row)]
            elif isinstance(part, SignLines):
                found += part.roles
    return found


@pytest.mark.parametrize("make", [examples.worked, examples.waived, examples.empty])
def test_what_the_blocks_say_stands_on_paper_word_for_word(make):
    pdf = validation_pdf(examples.report_of(make()))
    pages = PdfReader(BytesIO(pdf)).pages
    text = "".join("".join(page.extract_text().split()) for page in pages)
    for words in words_of(told_of(make())):
        for word in words.split():
            assert word in text, word


def test_a_table_has_as_many_cells_in_each_row_as_its_head_and_fills_the_width():
    for make in (examples.worked, examples.waived, examples.hostile):
        for block in told_of(make()).blocks:
            for part in getattr(block, "parts", ()):
                if isinstance(part, Table):
                    assert {len(row) for row in part.rows} <= {len(part.head)}
                    assert len(part.shares) == len(part.head)
                    assert sum(part.shares) == pytest.approx(1.0)


def test_the_stamp_goes_with_the_last_item():
    assert told_of(examples.worked()).stamp == ""
    assert told_of(examples.unvalidated()).stamp == NOT_VALIDATED


def picture(told: Told, title: str) -> Picture:
    return next(b for b in told.blocks if isinstance(b, Picture) and b.title.startswith(title))


def test_the_causal_graph_is_told_as_a_screen_reader_tells_it():
    rows = picture(told_of(examples.worked()), "Causal graph").spoken
    assert [(row.depth, row.text) for row in rows[:3]] == [
        (
            0,
            "Event: Loss of balance at doorway turn. All of its causes are needed.",
        ),
        (
            1,
            "Cause: Transfer space is tight at the turn. Environment. Supported. "
            "Each of its causes is enough.",
        ),
        (
            2,
            "Cause: Doorway narrower than walker + two people. Environment. Verified. Root cause.",
        ),
    ]
    assert "Vigilance, held" in rows[-1].text


@pytest.mark.parametrize("seed", range(8))
def test_no_node_is_left_out_of_the_words(seed):
    """Each cause is told once on the fishbone, each cause and control at least once elsewhere."""
    casefile = examples.with_case(random_model(seed, 30)).file()
    told = told_of(casefile)
    graph = [row.text for row in picture(told, "Causal graph").spoken]
    bones = [row.text for row in picture(told, "Fishbone").spoken]
    for node in casefile:
        if isinstance(node, Cause | Control):
            assert any(node.text.rstrip(".") in text for text in graph), node
        if isinstance(node, Cause):
            found = [text for text in bones if text.startswith(f"Cause: {node.text.rstrip('.')}")]
            assert found, node
    for rows in (picture(told, "Causal graph").spoken, picture(told, "Fishbone").spoken):
        depths = [row.depth for row in rows]
        assert depths[0] == 0
        assert all(b <= a + 1 for a, b in pairwise(depths))


def test_what_comes_again_points_back():
    """A cause with two effects is told in full once."""
    seen = 0
    for seed in range(8):
        casefile = examples.with_case(random_model(seed, 30)).file()
        rows = picture(told_of(casefile), "Causal graph").spoken
        full: list[str] = []
        for row in rows:
            if row.text.endswith("(what led to it is told above)"):
                words = row.text.split(" (what led")[0]
                assert any(words.rstrip(".?") in text for text in full), words
                seen += 1
            else:
                full.append(row.text)
    assert seen


def test_any_other_drawing_is_told_by_its_figures():
    step = TimelineEntry(id="s", case_id=CASE, text="Walker set down", moment="2026-11-18T20:40")
    casefile = CaseFile(CASE, [*examples.worked(), step])
    drawing = lay_out_timeline(casefile, examples.ruler(), examples.report_of(casefile).frame)
    assert any("Walker set down" in row.text for row in spoken.drawing_spoken(drawing))


def test_the_text_of_a_report_needs_no_printer():
    code = (
        "import sys, rca_studio.reports.case_told;"
        "print([n for n in ('reportlab', 'matplotlib', 'typst') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
