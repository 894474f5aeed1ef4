"""The open questions of a case at the side: listed by who answers them, and printed."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from rca_studio.editing import gestures
from rca_studio.editing.branch_gestures import Twig, paste_causes
from rca_studio.ui import theme
from rca_studio.ui.causes.causes_tab import QUESTIONS
from rca_studio.ui.causes.questions_panel import MOST_SHOWN
from rca_studio.ui.widgets.buttons import LinkButton
from rca_studio.ui.widgets.key_button import KeyButton
from rca_studio.ui.widgets.labels import Label
from tests.causal_examples import doorway
from tests.ui.case.desk import make_desk
from tests.ui.causes.room import Key, open_tab, put_model


@pytest.fixture
def desk(tmp_path, qapp):
    theme.apply(qapp, "light")
    made = make_desk(tmp_path)
    put_model(made, doorway())
    yield made
    made.studio.close()


@pytest.fixture
def tab(desk, qtbot):
    made = open_tab(desk, qtbot)
    made.side.show_panel(QUESTIONS)
    yield made
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy)


def words_on(panel) -> list[str]:
    return [label.text() for label in panel.findChildren(Label) if label.isVisible()]


def ask(desk, text: str, by: str, due: str) -> str:
    step, made = gestures.add_cause(desk.casefile, desk.casefile.event.id, text)
    assert desk.studio.edit(step)
    values = {"question": True, "answer_by": by, "answer_due": due}
    assert desk.studio.edit(gestures.revise(desk.casefile.get(made), **values))
    return made


def test_a_question_stands_under_who_answers_it_and_leads_to_the_cause(desk, tab, qtbot):
    made = ask(desk, "Was the light on?", "Site electrician", "2026-11-19")
    words = words_on(tab.questions)
    assert "Site electrician · 1" in words
    assert "Was the light on?" in words
    assert any("until 19 Nov 2026 · 2 days late" in one for one in words)  # today is the 21st
    go = next(b for b in tab.questions.findChildren(KeyButton) if b.key == made)
    qtbot.keyClick(go, Key.Key_Space)
    assert tab.chosen == made
    assert desk.studio.edit(gestures.revise(desk.casefile.get(made), question=False))
    assert "Was the light on?" not in words_on(tab.questions)


def test_it_is_printed_from_the_screen(desk, tab, qtbot, tmp_path):
    ask(desk, "Was the light on?", "Site electrician", "")
    desk.prompts.file = tmp_path / "questions.pdf"
    qtbot.keyClick(tab.questions.print, Key.Key_Space)
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy, timeout=20_000)
    pages = PdfReader(BytesIO(desk.prompts.file.read_bytes())).pages
    text = " ".join(page.extract_text() for page in pages)
    assert "Was the light on?" in text
    assert "NM-0142" in text
    assert desk.guide.said[-1] == "The worksheet is saved as questions.pdf."


def test_of_very_many_questions_the_first_are_shown_until_all_are_asked_for(desk, tab, qtbot):
    step, _made = paste_causes(
        desk.casefile, desk.casefile.event.id, [Twig(f"Reason {n}") for n in range(40)]
    )
    assert desk.studio.edit(step)
    shown = [one for one in words_on(tab.questions) if "“Reason " in one]
    assert len(shown) == MOST_SHOWN
    more = next(b for b in tab.questions.findChildren(LinkButton) if b.text().startswith("Show "))
    qtbot.keyClick(more, Key.Key_Space)
    shown = [one for one in words_on(tab.questions) if "“Reason " in one]
    assert len(shown) == 40
    assert not any(
        b.text().startswith("Show ")
        for b in tab.questions.findChildren(LinkButton)
        if b.isVisible()
    )
